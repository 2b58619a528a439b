/* Words of an article -> days and months as written. Years, quarters, halves: facts/date_periods.c. */
#include "facts/date_forms.h"

#include "base/memory.h"
#include "facts/date_figures.h"
#include "facts/date_periods.h"

enum { MAX_LIST = 12 };

struct scan {
	const struct reading *reading;
	struct date_forms *out;
};

void date_forms_add(const struct reading *reading, struct date_forms *out, const struct date_form *form)
{
	struct date_form *added;

	if (out->nr > 0 && form->first_word < out->forms[out->nr - 1].end_word)
		return;
	ARRAY_GROW(out->forms, out->nr + 1, out->alloc);
	added = &out->forms[out->nr++];
	*added = *form;
	if (form->date.year)
		added->flags |= FORM_STATED;
	date_context_flags(reading, out, added);
}

static bool is_cued(const struct reading *reading, size_t at)
{
	return at > 0 && reading->words[at].gap == GAP_SPACE &&
		date_phrase_ends_at(reading, at, PHRASE_DATE_CUE);
}

/* "sáng nay 26-4", "hôm nay, 16/5", "thứ hai (29-4)" */
static bool is_told(const struct reading *reading, size_t at)
{
	if (at < 2 || reading->words[at].gap & ~(GAP_SPACE | GAP_COMMA | GAP_OPEN))
		return false;
	if (reading->words[at].gap & GAP_OPEN && date_phrase_ends_at(reading, at, PHRASE_DATE_CUE))
		return true;
	return (reading_word_is(reading, at - 1, "nay") || reading_word_is(reading, at - 1, "qua") ||
		       reading_word_is(reading, at - 1, "mai")) &&
		date_phrase_ends_at(reading, at - 1, PHRASE_DATE_CUE);
}

/* Words and marks between the parts of a list or range: "và", "đến ngày", "-", ", sáng". */
size_t date_joint_end(const struct reading *reading, size_t at)
{
	size_t end = at;

	if (at >= reading->nr_words || reading->words[at].gap & (GAP_STOP | GAP_LINE | GAP_OPEN | GAP_CLOSE))
		return 0;
	if (reading_word_is(reading, at, "và") || reading_word_is(reading, at, "đến") ||
		reading_word_is(reading, at, "tới") || reading_word_is(reading, at, "hoặc"))
		end++;
	else if (!(reading->words[at].gap & (GAP_DASH | GAP_COMMA)))
		return 0;
	for (size_t i = 0; i < 3 && end < reading->nr_words; i++)
		if (reading->words[end].gap == GAP_SPACE &&
			(reading_phrase(reading, end, PHRASE_DATE_CUE) ||
				reading_word_is(reading, end, "hết")))
			end++;
	return end;
}

/* The form before the figures, which with them is a list or range: where it ends, or 0. */
static bool joins_last(const struct scan *scan, size_t at)
{
	const struct date_forms *forms = scan->out;
	size_t end;

	if (forms->nr == 0 || (end = forms->forms[forms->nr - 1].end_word) + 3 < at || end > at)
		return false;
	return date_joint_end(scan->reading, end) == at && forms->forms[forms->nr - 1].precision == DATE_DAY;
}

/* "15/8 âm lịch", "tháng 3 (âm lịch)" */
static bool is_lunar(const struct reading *reading, size_t end)
{
	return (reading_word_is(reading, end, "âm") && reading_word_is(reading, end + 1, "lịch")) ||
		reading_word_is(reading, end, "âl");
}

static bool follows_holiday(const struct reading *reading, size_t at)
{
	size_t first = reading->sentences[reading->words[at].sentence].first_word;

	for (size_t i = at; i > first && at - i < 10; i--) {
		if (reading->words[i].gap != GAP_SPACE)
			return false;
		if (reading_word_is(reading, i - 1, "ngày") && reading->words[i - 1].flags & WORD_CAPITAL)
			return true;
		if (date_phrase_ends_at(reading, i, PHRASE_DATE_OCCASION))
			return true;
	}
	return false;
}

/* "từ 8-5 đến 19-5", "từ 12.4 - 3.5" */
static bool is_first_of_range(const struct reading *reading, const struct date_figures *figures)
{
	size_t next = date_joint_end(reading, figures->end);
	struct date_figures last;

	return next && date_figures_read(reading, next, false, &last) && last.date.day &&
		last.separator == figures->separator && !date_is_counted(reading, last.end, 1);
}

/* "Đại hội lần 2/2024", "khóa 5/2023" */
static bool follows_turn(const struct reading *reading, size_t at)
{
	static const char *const turns[] = {"lần", "khóa", "thứ", "đợt", "số", "kỳ", "quý"};

	for (size_t i = 0; at > 0 && i < sizeof(turns) / sizeof(*turns); i++)
		if (reading_word_is(reading, at - 1, turns[i]))
			return true;
	return false;
}

/* Whether figures of that shape are a day here and no ratio, score or price. */
static bool is_day_here(const struct scan *scan, size_t at, const struct date_figures *figures)
{
	const struct reading *reading = scan->reading;
	bool slash = figures->separator == GAP_SLASH, is_led, in_brackets;

	if (is_lunar(reading, figures->end) || follows_turn(reading, at))
		return false;
	if (figures->date.year && figures->date.day)
		return true;
	if (figures->date.day == 0)
		return slash && !date_phrase_ends_at(reading, at, PHRASE_DATE_DOCUMENT);
	if (is_cued(reading, at) || is_told(reading, at))
		return !date_is_counted(reading, figures->end, 2);
	if (date_is_counted(reading, figures->end, 1))
		return false;
	if (joins_last(scan, at))
		return true;
	is_led = at > 0 && reading->words[at].gap == GAP_SPACE &&
		reading_phrase(reading, at - 1, PHRASE_DATE_LEAD);
	in_brackets = reading->words[at].gap & GAP_OPEN &&
		reading->words[figures->end].gap & (GAP_CLOSE | GAP_COMMA);
	if (slash)
		return is_led || in_brackets || follows_holiday(reading, at);
	return is_led && is_first_of_range(reading, figures);
}

static uint32_t with_cue(const struct reading *reading, size_t at)
{
	bool is_near = at > 0 && reading->words[at].gap == GAP_SPACE;

	return (uint32_t)(is_near && reading_phrase(reading, at - 1, PHRASE_DATE_CUE) ? at - 1 : at);
}

static void add_days(struct scan *scan, size_t at, const struct date_figures *figures, uint16_t joined)
{
	struct date_form form = {.date = figures->date,
		.precision = figures->date.day ? DATE_DAY : DATE_MONTH,
		.flags = joined,
		.first_word = with_cue(scan->reading, at),
		.end_word = (uint32_t)at + 1};

	if (figures->first_day) {
		form.date.day = figures->first_day;
		date_forms_add(scan->reading, scan->out, &form);
		form.flags = FORM_JOINED;
		form.first_word = (uint32_t)figures->first_word;
		form.date.day = figures->date.day;
	}
	form.end_word = (uint32_t)figures->end;
	date_forms_add(scan->reading, scan->out, &form);
}

static size_t try_figures(struct scan *scan, size_t at)
{
	struct date_figures figures;
	bool joined = joins_last(scan, at);

	if (!(date_begins_at(scan->reading, at) || joined) ||
		!date_figures_read(scan->reading, at, is_cued(scan->reading, at), &figures) ||
		!is_day_here(scan, at, &figures))
		return 0;
	add_days(scan, at, &figures, joined ? FORM_JOINED : 0);
	return figures.end;
}

/* The month in figures or words at the word: "6", "Sáu"; 0 where there is none. */
int date_month_at(const struct reading *reading, size_t at, size_t *end)
{
	const struct reading_hit *word = reading_phrase(reading, at, PHRASE_DATE_MONTH);
	int month = date_number(reading, at, 2);

	if (at >= reading->nr_words || reading->words[at].gap != GAP_SPACE)
		return 0;
	if (word) {
		*end = at + word->nr_words;
		return (int)word->value + 1;
	}
	*end = at + 1;
	return month >= 1 && month <= 12 ? month : 0;
}

/* "26 tháng 6 [năm 2024]" */
static size_t try_day_in_words(struct scan *scan, size_t at)
{
	const struct reading *reading = scan->reading;
	int day = date_number(reading, at, 2), month, year;
	size_t end;
	struct date_form form = {.precision = DATE_DAY, .first_word = with_cue(reading, at)};

	if (day < 1 || day > 31 || !reading_word_is(reading, at + 1, "tháng") ||
		reading->words[at + 1].gap & (GAP_STOP | GAP_LINE) ||
		(month = date_month_at(reading, at + 2, &end)) == 0)
		return 0;
	year = date_year_after(reading, end, &end);
	form.date = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
	form.end_word = (uint32_t)end;
	form.flags = joins_last(scan, at) ? FORM_JOINED : 0;
	if (!date_was_or_will_be(form.date) || is_lunar(reading, end) ||
		!(is_cued(reading, at) || year || form.flags))
		return 0;
	date_forms_add(reading, scan->out, &form);
	return end;
}

/* The day and month that the next part of a list has: "4 đến 6/3/2024" at the 6. */
static bool month_of_next(const struct reading *reading, size_t at, struct date *out)
{
	struct date_figures figures;
	size_t end;
	int month;

	if (date_figures_read(reading, at, false, &figures) && figures.date.day) {
		*out = figures.date;
		if (figures.first_day)
			out->day = figures.first_day;
		return true;
	}
	if (date_number(reading, at, 2) < 1 || !reading_word_is(reading, at + 1, "tháng") ||
		(month = date_month_at(reading, at + 2, &end)) == 0)
		return false;
	*out = (struct date){(int16_t)date_year_after(reading, end, &end), (int8_t)month,
		(int8_t)date_number(reading, at, 2)};
	return true;
}

/* Days that have their month from the last of a list: "ngày 5, 6 và 7/8", "(12 - 13.5)". */
static size_t try_days_of_list(struct scan *scan, size_t at)
{
	const struct reading *reading = scan->reading;
	size_t at_day[MAX_LIST], nr = 0, next = at;
	struct date last;

	do {
		int day = date_number(reading, next, 2);

		if (day < 1 || day > 31 || nr == MAX_LIST ||
			(nr > 0 && day <= date_number(reading, at_day[nr - 1], 2)))
			return 0;
		at_day[nr++] = next;
		next = date_joint_end(reading, next + 1);
	} while (next && !month_of_next(reading, next, &last));
	if (!next || !date_begins_at(reading, at))
		return 0;
	if (!is_cued(reading, at) && !reading_word_is(reading, at - (at > 0), "từ") &&
		!(reading->words[at].gap & GAP_OPEN) && !(reading->words[at + 1].gap & GAP_DASH) &&
		!reading_word_is(reading, at - (at > 0), "ngày"))
		return 0;
	if (date_number(reading, at, 2) >= last.day)
		return 0;
	for (size_t i = 0; i < nr; i++) {
		struct date_form form = {.date = last,
			.precision = DATE_DAY,
			.flags = i ? FORM_JOINED : 0,
			.first_word = with_cue(reading, at_day[i]),
			.end_word = (uint32_t)at_day[i] + 1};

		form.date.day = (int8_t)date_number(reading, at_day[i], 2);
		if (date_was_or_will_be(form.date))
			date_forms_add(reading, scan->out, &form);
	}
	return at_day[nr - 1] + 1;
}

static bool stands_in_word(const struct reading *reading, size_t at)
{
	return !(reading->words[at].gap) && at > 0;
}

static size_t try_number(struct scan *scan, size_t at)
{
	size_t end;

	if (stands_in_word(scan->reading, at))
		return 0;
	if ((end = try_figures(scan, at)) || (end = try_day_in_words(scan, at)) ||
		(end = try_days_of_list(scan, at)))
		return end;
	return date_periods_at_number(scan->reading, scan->out, at);
}

void date_forms_find(const struct reading *reading, struct date_forms *out)
{
	struct scan scan = {reading, out};
	size_t at = 0;

	while (at < reading->nr_words) {
		size_t end = 0;

		if (reading->words[at].flags & WORD_NUMBER)
			end = try_number(&scan, at);
		else if (reading_phrase(reading, at, PHRASE_DATE_WORD))
			end = date_periods_at_word(reading, out, at);
		at = end > at ? end : at + 1;
	}
}
