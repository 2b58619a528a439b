/* "tháng 4/2018", "quý I, II", "6 tháng đầu năm", "2020 - 2025", "hôm qua" -> forms. */
#include "facts/date_periods.h"

#include "facts/date_figures.h"

#include <string.h>

enum { BARE_YEAR_MIN = 1900, BARE_YEAR_MAX = 2100, MAX_TERM_YEARS = 150 };

int date_year_after(const struct reading *reading, size_t at, size_t *end)
{
	size_t year = at;

	if (at >= reading->nr_words || reading->words[at].gap & (GAP_LINE | GAP_OPEN | GAP_CLOSE))
		return 0;
	if (reading_word_is(reading, at, "năm"))
		year = at + 1;
	else if (reading->words[at].gap != GAP_SLASH && reading->words[at].gap != GAP_STOP &&
		reading->words[at].gap != GAP_DASH && reading->words[at].gap != (GAP_SLASH | GAP_SPACE) &&
		reading->words[at].gap != (GAP_DASH | GAP_SPACE))
		return 0;
	if (!date_year_at(reading, year) || !date_ends_before(reading, year + 1))
		return 0;
	*end = year + 1;
	return date_year_at(reading, year);
}

static size_t add(const struct reading *reading, struct date_forms *out, struct date_form form, size_t first,
	size_t end)
{
	form.first_word = (uint32_t)first;
	form.end_word = (uint32_t)end;
	date_forms_add(reading, out, &form);
	return end;
}

static bool is_counted(const struct reading *reading, size_t at)
{
	return date_is_counted(reading, at, 1) && !reading_word_is(reading, at, "năm");
}

/* ---- months */

/* "mỗi tháng 2 lần", "6 tháng 10 ngày", "rằm tháng 7" */
static bool is_span_of_time(const struct reading *reading, size_t at)
{
	static const char *const before[] = {
		"mỗi", "một", "hằng", "hàng", "mấy", "vài", "rằm", "từng", "hai", "ba"};

	if (at == 0 || reading->words[at].gap != GAP_SPACE)
		return false;
	if (reading->words[at - 1].flags & WORD_NUMBER)
		return true;
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (reading_word_is(reading, at - 1, before[i]))
			return true;
	return false;
}

/* "trong tháng 9 tổ bảo vệ ..." */
static bool is_led(const struct reading *reading, size_t at)
{
	return at > 0 && reading->words[at].gap == GAP_SPACE &&
		(reading_phrase(reading, at - 1, PHRASE_DATE_LEAD) ||
			reading_word_is(reading, at - 1, "trong"));
}

static bool is_lunar(const struct reading *reading, size_t end)
{
	return reading_word_is(reading, end, "âm") && reading_word_is(reading, end + 1, "lịch");
}

/* "Cách mạng Tháng Tám 1945" */
static int year_after_month(const struct reading *reading, size_t at, bool in_words, size_t *end)
{
	int year = date_year_after(reading, at, end);

	if (year || !in_words || reading->words[at].gap != GAP_SPACE || !date_year_at(reading, at))
		return year;
	*end = at + 1;
	return date_year_at(reading, at);
}

/* Further months of a list: "tháng 7, 8/2022", "tháng 9 và 10". */
static size_t add_more_months(const struct reading *reading, struct date_forms *out, size_t end)
{
	size_t at, next;
	int month;

	while ((at = date_joint_end(reading, end)) && (month = date_number(reading, at, 2)) >= 1 &&
		month <= 12) {
		struct date_form form = {.precision = DATE_MONTH, .flags = FORM_JOINED};
		int year = date_year_after(reading, next = at + 1, &next);

		if (!year &&
			(!date_ends_before(reading, next) || reading->words[next].gap & GAP_SLASH ||
				is_counted(reading, next) || reading_word_is(reading, next, "tháng") ||
				reading->words[next].gap == GAP_STOP))
			return end;
		form.date = (struct date){(int16_t)year, (int8_t)month, 0};
		end = add(reading, out, form, at, next);
	}
	return end;
}

static size_t try_month(const struct reading *reading, struct date_forms *out, size_t at)
{
	struct date_form form = {.precision = DATE_MONTH};
	size_t end;
	int month = date_month_at(reading, at + 1, &end), year;
	bool in_words = month && !(reading->words[at + 1].flags & WORD_NUMBER);

	if (reading_word_is(reading, at + 1, "này"))
		form.flags = FORM_RELATIVE, month = 0, end = at + 2;
	else if (!month)
		return 0;
	year = month ? year_after_month(reading, end, in_words, &end) : 0;
	if (!year &&
		(is_span_of_time(reading, at) || (date_is_counted(reading, end, 2) && !is_led(reading, at))))
		return 0;
	if (is_lunar(reading, end) || (!year && !date_ends_before(reading, end)))
		return 0;
	if (in_words && !year && at > 0 && reading_word_is(reading, at - 1, "mạng"))
		return 0;
	form.date = (struct date){(int16_t)year, (int8_t)month, 0};
	end = add(reading, out, form, at, end);
	return year || !month ? end : add_more_months(reading, out, end);
}

/* ---- quarters and halves */

static int quarter_at(const struct reading *reading, size_t at)
{
	static const char *const roman[] = {"I", "II", "III", "IV"};
	const struct reading_word *word = &reading->words[at];
	int quarter = date_number(reading, at, 1);

	if (quarter >= 1 && quarter <= 4)
		return quarter;
	for (size_t i = 0; at < reading->nr_words && i < 4; i++)
		if (word->end_byte - word->start_byte == strlen(roman[i]) &&
			!strncmp(reading->text + word->start_byte, roman[i], strlen(roman[i])))
			return (int)i + 1;
	return 0;
}

static size_t try_quarter(const struct reading *reading, struct date_forms *out, size_t at)
{
	struct date_form form = {.precision = DATE_QUARTER};
	size_t first = at, next = at + 1, end = 0;
	int quarter;

	while ((quarter = quarter_at(reading, next)) != 0) {
		size_t behind = next + 1;

		form.part = (int8_t)quarter;
		form.date.year = (int16_t)date_year_after(reading, behind, &behind);
		if (!form.date.year && (is_counted(reading, behind) || !date_ends_before(reading, behind)))
			break;
		end = add(reading, out, form, first, behind);
		form.flags = FORM_JOINED;
		if (form.date.year || !(next = date_joint_end(reading, end)))
			break;
		first = next;
		if (reading_word_is(reading, next, "quý"))
			next++;
	}
	return end;
}

/* At "đầu" or "cuối" of "6 tháng đầu năm 2023", "nửa cuối năm". */
static size_t try_part_of_year(const struct reading *reading, struct date_forms *out, size_t first, size_t at,
	int nr_months)
{
	struct date_form form = {.precision = nr_months == 6 ? DATE_HALF : DATE_QUARTER};
	bool is_last = reading_word_is(reading, at, "cuối");
	size_t end = at + 2;

	if (!is_last && !reading_word_is(reading, at, "đầu"))
		return 0;
	if (!reading_word_is(reading, at + 1, "năm") || reading_word_is(reading, at + 2, "học"))
		return 0;
	form.date.year = (int16_t)date_year_after(reading, at + 1, &end);
	if (!form.date.year && reading_word_is(reading, end, "nay"))
		end++;
	form.part = nr_months == 6 ? 1 + is_last : is_last ? 4 : 1;
	if (nr_months != 3 && nr_months != 6) {
		form.precision = DATE_YEAR;
		form.part = 0;
		if (!form.date.year)
			return 0;
	}
	return add(reading, out, form, first, end);
}

/* ---- years */

static struct date_form year_form(int year, uint16_t flags)
{
	return (struct date_form){.date = {(int16_t)year, 0, 0}, .precision = DATE_YEAR, .flags = flags};
}

/* Further years: "2023 và 2024", "1010 đến 1225". */
static size_t add_more_years(const struct reading *reading, struct date_forms *out, size_t end,
	uint16_t flags)
{
	while (end < reading->nr_words) {
		size_t at = reading->words[end].gap == GAP_DASH ? end : date_joint_end(reading, end);
		int year;

		if (at && reading_word_is(reading, at, "năm"))
			return end;
		if (!at || !(year = date_year_at(reading, at)) || !date_ends_before(reading, at + 1) ||
			is_counted(reading, at + 1))
			return end;
		end = add(reading, out, year_form(year, flags | FORM_JOINED), at, at + 1);
	}
	return end;
}

/* "tháng 9 năm ngoái", where 9 is no count of years */
static bool is_behind_form(const struct date_forms *out, size_t at)
{
	return out->nr > 0 && out->forms[out->nr - 1].end_word == at;
}

static size_t try_relative_year(const struct reading *reading, struct date_forms *out, size_t at)
{
	struct date_form form = {.precision = DATE_YEAR, .flags = FORM_RELATIVE};

	if (reading->words[at + 1].gap != GAP_SPACE ||
		(at > 0 && reading_word_is(reading, at - 1, "nhiều")) ||
		(is_span_of_time(reading, at) && !is_behind_form(out, at)))
		return 0;
	if (reading_word_is(reading, at + 1, "ngoái"))
		form.offset = -1;
	else if (!reading_word_is(reading, at + 1, "nay"))
		return 0;
	return add(reading, out, form, at, at + 2);
}

static size_t try_year(const struct reading *reading, struct date_forms *out, size_t at)
{
	bool is_cut = reading->words[at + 1].gap & (GAP_STOP | GAP_LINE);
	int year = is_cut ? 0 : date_year_at(reading, at + 1);
	bool is_birth = at > 0 && reading_word_is(reading, at - 1, "sinh");

	if (!year || !date_ends_before(reading, at + 2))
		return try_relative_year(reading, out, at);
	at = add(reading, out, year_form(year, is_birth ? FORM_BIRTH : 0), at, at + 2);
	return add_more_years(reading, out, at, 0);
}

static size_t try_birth(const struct reading *reading, struct date_forms *out, size_t first, size_t at)
{
	int year = date_year_at(reading, at);

	return year ? add(reading, out, year_form(year, FORM_BIRTH), first, at + 1) : 0;
}

static bool is_likely_year(int year)
{
	return year >= BARE_YEAR_MIN && year <= BARE_YEAR_MAX;
}

/* "nhiệm kỳ 2020 - 2025", "(1950 - 2025)", "mùa khô 2021-2022" */
static size_t try_years(const struct reading *reading, struct date_forms *out, size_t at)
{
	int first = date_year_at(reading, at), last = date_year_at(reading, at + 1);
	uint16_t gap = reading->words[at + 1].gap, flags = 0;

	if ((gap != GAP_DASH && gap != (GAP_DASH | GAP_SPACE)) || !is_likely_year(first) ||
		!is_likely_year(last) || last <= first || last - first > MAX_TERM_YEARS ||
		!date_ends_before(reading, at + 2) || reading->words[at + 2].gap == GAP_DASH ||
		is_counted(reading, at + 2))
		return 0;
	if (at > 0 && reading_word_is(reading, at - 1, "kỳ"))
		flags = FORM_TERM;
	add(reading, out, year_form(first, flags), at, at + 1);
	return add(reading, out, year_form(last, flags | FORM_JOINED), at + 1, at + 2);
}

static bool follows_law(const struct reading *reading, size_t at)
{
	for (size_t i = at; i > 0 && at - i < 6 && reading->words[i].gap == GAP_SPACE; i--)
		if (reading_phrase(reading, i - 1, PHRASE_DATE_DOCUMENT))
			return true;
	return false;
}

/* "hơn 2020." */
static bool follows_quantity(const struct reading *reading, size_t at)
{
	static const char *const words[] = {"hơn", "gần", "khoảng", "đạt", "gồm", "có", "được", "tổng", "cả",
		"thêm", "trên", "dưới", "với", "là", "lên", "xuống", "còn", "chỉ", "bằng", "mã", "đường"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (reading_word_is(reading, at - 1, words[i]))
			return true;
	return false;
}

/* Whether the word before says that the number is a year: "Festival 2025", "xuân 2024", "toàn quốc 2019." */
static bool is_named_by_word_before(const struct reading *reading, size_t at)
{
	const struct reading_word *before = &reading->words[at - 1], *year = &reading->words[at];
	const uint16_t marks = GAP_STOP | GAP_COMMA | GAP_CLOSE | GAP_OPEN | GAP_LINE | GAP_QUOTE_CLOSE;

	if (year->gap != GAP_SPACE || before->sentence != year->sentence)
		return false;
	if (before->flags & WORD_NUMBER) /* U20 2017 */
		return before->gap == 0;
	if (before->flags & WORD_CAPITAL || reading_phrase(reading, at - 1, PHRASE_DATE_SEASON) ||
		reading_phrase(reading, at - 1, PHRASE_DATE_LEAD))
		return true;
	return before->flags & WORD_SYLLABLE && reading->words[at + 1].gap & marks &&
		!follows_quantity(reading, at);
}

/* "Festival 2025", "(NXB Trẻ, 2019)"; not "2019 hộ", "Luật Đất đai 2013", "số 2020". */
static size_t try_bare_year(const struct reading *reading, struct date_forms *out, size_t at)
{
	const struct reading_word *year = &reading->words[at], *next = &reading->words[at + 1];

	if (at == 0 || !is_likely_year(date_year_at(reading, at)) || !date_ends_before(reading, at + 1) ||
		next->gap & (GAP_SLASH | GAP_DASH) || is_counted(reading, at + 1) ||
		reading_word_is(reading, at - 1, "số"))
		return 0;
	if (!is_named_by_word_before(reading, at) &&
		!(year->gap == (GAP_COMMA | GAP_SPACE) && next->gap & GAP_CLOSE) &&
		!(year->gap & GAP_OPEN && next->gap & GAP_CLOSE))
		return 0;
	if (follows_law(reading, at) || (next->gap == GAP_SPACE && next->flags & WORD_NUMBER))
		return 0;
	return add(reading, out, year_form(date_year_at(reading, at), 0), at, at + 1);
}

/* ---- from now */

/* "hôm qua", "sáng nay", "tối qua"; not "hôm nay, ngày 5/3", which states the day. */
static size_t try_relative_day(const struct reading *reading, struct date_forms *out, size_t at)
{
	struct date_form form = {.precision = DATE_DAY, .flags = FORM_RELATIVE};
	size_t end = at + 2;
	bool is_hom = reading_word_is(reading, at, "hôm");

	if (reading->words[at + 1].gap != GAP_SPACE || reading_word_is(reading, at, "ngày"))
		return 0;
	if (reading_word_is(reading, at + 1, "qua"))
		form.offset = -1;
	else if (!reading_word_is(reading, at + 1, "nay"))
		return 0;
	if (is_hom && at > 0 &&
		(reading_word_is(reading, at - 1, "ngày") || reading_word_is(reading, at - 1, "mấy")))
		return 0;
	if (reading->words[end].flags & WORD_NUMBER ||
		(reading_phrase(reading, end, PHRASE_DATE_CUE) &&
			reading->words[end + 1].flags & WORD_NUMBER))
		return 0;
	return add(reading, out, form, at, end);
}

static int small_number(const struct reading *reading, size_t at)
{
	static const struct {
		const char *word;
		int value;
	} words[] = {{"sáu", 6}, {"ba", 3}, {"chín", 9}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (reading_word_is(reading, at, words[i].word))
			return words[i].value;
	return date_number(reading, at, 2);
}

static size_t try_months_of_year(const struct reading *reading, struct date_forms *out, size_t at)
{
	if (!reading_word_is(reading, at + 1, "tháng"))
		return 0;
	return try_part_of_year(reading, out, at, at + 2, small_number(reading, at));
}

size_t date_periods_at_word(const struct reading *reading, struct date_forms *out, size_t at)
{
	if (reading_word_is(reading, at, "tháng"))
		return try_month(reading, out, at);
	if (reading_word_is(reading, at, "năm"))
		return try_year(reading, out, at);
	if (reading_word_is(reading, at, "quý"))
		return try_quarter(reading, out, at);
	if (reading_word_is(reading, at, "nửa"))
		return try_part_of_year(reading, out, at, at + 1, 6);
	if (reading_word_is(reading, at, "sn") || reading_word_is(reading, at, "sinh"))
		return try_birth(reading, out, at, at + 1);
	if (small_number(reading, at) > 0)
		return try_months_of_year(reading, out, at);
	return try_relative_day(reading, out, at);
}

size_t date_periods_at_number(const struct reading *reading, struct date_forms *out, size_t at)
{
	size_t end;

	if (!date_begins_at(reading, at))
		return 0;
	if ((end = try_months_of_year(reading, out, at)) || (end = try_years(reading, out, at)))
		return end;
	return try_bare_year(reading, out, at);
}
