/* Days of an article -> the event's: first sentences, no paper's, no anniversary's, no deadline. */
#include "facts/date_events.h"

/* A title of more words is the first sentence of the story. */
enum { MAX_CHAIN = 12, LONG_AGO_DAYS = 365, LONG_TITLE_WORDS = 22 };

/* Points of a day; what has fewer than enough is no event's. */
enum {
	POINTS_LEAD = 4,
	POINTS_HEAD = 2,
	POINTS_CLOCK = 1,
	POINTS_LIMIT = -4,
	POINTS_BEFORE = -3,
	POINTS_PAST = -6,
	POINTS_ENOUGH = 3,
	NOT_AT_ALL = -100
};

struct choice {
	const struct reading *reading;
	const struct date_forms *forms;
	int32_t last_day; /* of the days that are no deadlines */
};

static uint32_t sentence_of(const struct choice *choice, const struct date_form *form)
{
	return choice->reading->words[form->first_word].sentence;
}

static bool in_title(const struct choice *choice, const struct date_form *form)
{
	return choice->reading->words[form->first_word].start_byte < choice->reading->title_len;
}

static uint32_t nr_title_sentences(const struct choice *choice)
{
	const struct reading *reading = choice->reading;
	uint32_t nr = 0;

	while (nr < reading->nr_sentences && reading->sentences[nr].start_byte < reading->title_len)
		nr++;
	return nr;
}

static int points_of_place(const struct choice *choice, const struct date_form *form)
{
	const struct reading_sentence *sentence = &choice->reading->sentences[sentence_of(choice, form)];
	uint32_t from_lead = sentence_of(choice, form) - nr_title_sentences(choice);
	bool is_head = form->first_word - sentence->first_word <= 3;

	bool is_long = sentence->end_word - sentence->first_word > LONG_TITLE_WORDS;

	if (in_title(choice, form))
		return is_long || is_head || form->flags & FORM_CLOCK ? POINTS_LEAD + POINTS_HEAD * is_head
								      : 1;
	if (sentence->paragraph <= 1 && from_lead > 1)
		return POINTS_LEAD - 1 + POINTS_HEAD * is_head;
	return (from_lead < 4 ? POINTS_LEAD - (int)from_lead : from_lead < 15) + POINTS_HEAD * is_head;
}

/* "được xây ngày 4/5/1980, công nhận ngày 6/7/2014": a sentence of two days years apart tells history. */
static bool is_history(const struct choice *choice, const struct date_form *form)
{
	const struct date_form *before = form - 1;

	return form > choice->forms->forms && form->flags & before->flags & FORM_STATED &&
		before->precision == DATE_DAY && form->precision == DATE_DAY &&
		sentence_of(choice, before) == sentence_of(choice, form) &&
		date_to_days(before->date) + LONG_AGO_DAYS < date_to_days(form->date) &&
		!(before->flags & (FORM_DOCUMENT | FORM_OCCASION));
}

static int points_of(const struct choice *choice, const struct date_form *form)
{
	int points = points_of_place(choice, form);

	if (form->precision != DATE_DAY || form->flags & (FORM_DOCUMENT | FORM_OCCASION | FORM_BIRTH) ||
		(form->flags & FORM_RELATIVE && !form->date.year))
		return NOT_AT_ALL;
	if (form->flags & FORM_CLOCK)
		points += POINTS_CLOCK;
	if (form->flags & FORM_LIMIT)
		points += POINTS_LIMIT;
	if (form->flags & FORM_BEFORE)
		points += POINTS_BEFORE;
	if (form->date.year && date_to_days(form->date) + LONG_AGO_DAYS < choice->last_day)
		points += POINTS_PAST;
	if (is_history(choice, form))
		points += POINTS_PAST;
	return points;
}

static void find_last_day(struct choice *choice)
{
	for (size_t i = 0; i < choice->forms->nr; i++) {
		const struct date_form *form = &choice->forms->forms[i];

		if (form->precision == DATE_DAY && form->date.year && !(form->flags & FORM_LIMIT) &&
			date_to_days(form->date) > choice->last_day)
			choice->last_day = date_to_days(form->date);
	}
}

static size_t best_day(const struct choice *choice)
{
	int best_points = POINTS_ENOUGH - 1;
	size_t best = DATE_NO_FORM;

	for (size_t i = 0; i < choice->forms->nr; i++) {
		int points = points_of(choice, &choice->forms->forms[i]);

		if (points > best_points) {
			best_points = points;
			best = i;
		}
	}
	return best;
}

/* Where none stands out: the first that states no year, which is a recent one. */
static size_t first_recent_day(const struct choice *choice)
{
	for (size_t i = 0; i < choice->forms->nr; i++) {
		const struct date_form *form = &choice->forms->forms[i];

		if (!(form->flags & FORM_STATED) && points_of(choice, form) >= 0)
			return i;
	}
	return DATE_NO_FORM;
}

/* ---- police news: "Ngày 19/3, Công an huyện cho biết ... Khoảng 2 giờ ngày 8/3, ..." */

static bool is_told_by_police(const struct choice *choice, const struct date_form *form)
{
	const struct reading_sentence *sentence = &choice->reading->sentences[sentence_of(choice, form)];
	bool by_police = false, told = false;

	for (uint32_t i = form->end_word; i < sentence->end_word && i < form->end_word + 40; i++) {
		by_police |= reading_word_is(choice->reading, i, "ca") ||
			(reading_word_is(choice->reading, i, "công") &&
				reading_word_is(choice->reading, i + 1, "an"));
		told |= reading_phrase(choice->reading, i, PHRASE_DATE_TELLING) != NULL;
	}
	return by_police && told;
}

static bool is_earlier(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year && b.year && a.year < b.year;
	return a.month != b.month ? a.month < b.month : a.day < b.day;
}

static bool is_of_deed(const struct choice *choice, size_t i, const struct date_form *told)
{
	const struct date_forms *forms = choice->forms;
	const struct date_form *form = &forms->forms[i];
	bool is_range = i + 1 < forms->nr && forms->forms[i + 1].flags & FORM_JOINED;

	return form->precision == DATE_DAY && (form->flags & FORM_CLOCK || is_range) &&
		!(form->flags & (FORM_DOCUMENT | FORM_OCCASION | FORM_LIMIT)) &&
		is_earlier(form->date, told->date);
}

static size_t day_of_deed(const struct choice *choice, size_t told)
{
	const struct date_form *form = &choice->forms->forms[told];

	if (!is_told_by_police(choice, form))
		return told;
	for (size_t i = told + 1; i < choice->forms->nr; i++)
		if (is_of_deed(choice, i, form))
			return i;
	return told;
}

/* ---- ranges */

static bool is_same_day(struct date a, struct date b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

/* The last form of the range or list that begins at the form, or the form itself. */
static size_t end_of_chain(const struct date_forms *forms, size_t first)
{
	size_t last = first;

	while (last + 1 < forms->nr && last - first < MAX_CHAIN &&
		forms->forms[last + 1].flags & FORM_JOINED && forms->forms[last + 1].precision == DATE_DAY)
		last++;
	return last;
}

/* The other end: of its own range, or of one elsewhere that begins on the day. */
static size_t other_end(const struct date_forms *forms, size_t day)
{
	size_t last = end_of_chain(forms, day);

	if (last != day)
		return last;
	if (forms->forms[day].flags & FORM_JOINED && day > 0 && forms->forms[day - 1].precision == DATE_DAY)
		return day - 1;
	for (size_t i = day + 1; i < forms->nr; i++)
		if (is_same_day(forms->forms[i].date, forms->forms[day].date) &&
			(last = end_of_chain(forms, i)) != i)
			return last;
	return DATE_NO_FORM;
}

/* ---- without a day */

/* A paper's day, where the article is about the paper; or the year with which it begins. */
static size_t day_of_paper_or_year(const struct choice *choice)
{
	for (size_t i = 0; i < choice->forms->nr; i++) {
		const struct date_form *form = &choice->forms->forms[i];
		const struct reading_sentence *sentence =
			&choice->reading->sentences[sentence_of(choice, form)];

		if (sentence->paragraph > 1)
			break;
		if (form->precision == DATE_DAY && form->flags & FORM_DOCUMENT) {
			for (uint32_t k = sentence->first_word; k < form->first_word; k++)
				if (reading_word_is(choice->reading, k, "hành") &&
					reading_word_is(choice->reading, k - (k > 0), "ban"))
					return i;
		}
		if (form->precision == DATE_YEAR && in_title(choice, form) && form->first_word == 0)
			return i;
	}
	return DATE_NO_FORM;
}

void date_events_pick(const struct reading *reading, const struct date_forms *forms, size_t event[2])
{
	struct choice choice = {reading, forms, 0};

	event[0] = event[1] = DATE_NO_FORM;
	find_last_day(&choice);
	event[0] = best_day(&choice);
	if (event[0] == DATE_NO_FORM)
		event[0] = first_recent_day(&choice);
	if (event[0] == DATE_NO_FORM) {
		event[0] = day_of_paper_or_year(&choice);
		return;
	}
	event[0] = day_of_deed(&choice, event[0]);
	event[1] = other_end(forms, event[0]);
}
