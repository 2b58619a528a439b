/* Words -> amounts and percentages of a plan. */
#include "facts/amounts.h"

#include "text/number.h"

#include <math.h>
#include <string.h>

/* "15,8" as number_scan writes it; the locale's decimal sign does not matter. */
static double value_of(const char *canonical, size_t len)
{
	double value = 0, unit = 1;
	bool is_fraction = false;

	for (size_t i = 0; i < len; i++) {
		if (canonical[i] == ',') {
			is_fraction = true;
		} else {
			value = value * 10 + (canonical[i] - '0');
			unit *= is_fraction ? 10 : 1;
		}
	}
	return value / unit;
}

enum {
	MAX_DIGITS = 15, /* more is no amount, and would not be exact */
	MAX_WORDS_TO_GOAL = 15,
	MAX_WORDS_TO_ORIGIN = 8 /* of a distance */
};

/* The number at the byte, which must be an ASCII digit. *end_byte is behind it. */
static bool read_number(const struct reading *reading, size_t byte, double *value, size_t *end_byte)
{
	char canonical[NUMBER_MAX_BYTES];
	size_t len, end = 0;

	if (byte >= reading->len || reading->text[byte] < '0' || reading->text[byte] > '9')
		return false;
	len = number_scan(reading->text + byte, reading->len - byte, canonical, &end);
	*end_byte = byte + end;
	if (len == 0 || len > MAX_DIGITS)
		return false;
	canonical[len] = '\0';
	if (strspn(canonical, "0123456789,") < len)
		return false;
	*value = value_of(canonical, len);
	return true;
}

static bool is_digit_at(const struct reading *reading, size_t byte)
{
	return byte < reading->len && reading->text[byte] >= '0' && reading->text[byte] <= '9';
}

static uint32_t word_behind(const struct reading *reading, uint32_t word, size_t byte)
{
	while (word < reading->nr_words && reading->words[word].start_byte < byte)
		word++;
	return word;
}

/* ---- what is no amount */

/* "ngày 12", "năm 2024", "số 15", "khóa 21": the number names a thing. */
static bool is_named_by(const struct reading *reading, uint32_t word)
{
	static const char *const names[] = {"ngày", "tháng", "năm", "quý", "số", "khóa", "thứ", "điều",
		"khoản", "mục", "quyết", "đợt", "lúc", "tuổi", "hạng", "cấp", "lớp", "khu", "tổ", "mồng",
		"mùng", "quận", "phường", "thôn", "xóm", "ấp", "khối", "đội", "nhóm"};

	if (word == 0 || reading->words[word].gap & (GAP_OPEN | GAP_COMMA | GAP_SEMICOLON | GAP_COLON))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (reading_word_is(reading, word - 1, names[i]))
			return true;
	return false;
}

/*
 * "dưới 500 m2", "mỗi 5 hộ", "từ 12 hộ", "tối đa 3 ha": a bound or a rate. "giảm 7 hộ", "tăng thêm 20 ha":
 * a change.
 */
static bool is_no_level(const struct reading *reading, uint32_t word)
{
	static const char *const words[] = {
		"dưới", "mỗi", "từ", "đa", "thiểu", "tăng", "giảm", "quá", "nhất"};
	uint32_t at = word;

	if (at > 0 &&
		(reading_word_is(reading, at - 1, "thêm") || reading_word_is(reading, at - 1, "được") ||
			reading_word_is(reading, at - 1, "gần") || reading_word_is(reading, at - 1, "hơn")))
		at--;
	for (size_t i = 0; at > 0 && i < sizeof(words) / sizeof(*words); i++)
		if (reading_word_is(reading, at - 1, words[i]))
			return true;
	return false;
}

/* "từ 300 đến 600 triệu đồng": neither is the amount. */
static bool ends_range(const struct reading *reading, uint32_t word)
{
	return word >= 2 && reading->words[word - 2].flags & WORD_NUMBER &&
		(reading_word_is(reading, word - 1, "đến") || reading_word_is(reading, word - 1, "tới"));
}

/* "cách trung tâm 3 km": a distance on the map. */
static bool is_distance(const struct reading *reading, uint32_t word)
{
	for (uint32_t back = 1; back <= MAX_WORDS_TO_ORIGIN && back <= word; back++)
		if (reading_word_is(reading, word - back, "cách"))
			return true;
	return false;
}

/* Joined to letters or another number: "Covid-19", "F1", "2016-2021", "15-NQ". */
static bool is_joined(const struct reading *reading, uint32_t word)
{
	uint16_t gap = reading->words[word].gap;

	return word > 0 &&
		(gap == 0 ||
			(gap & (GAP_DASH | GAP_SLASH | GAP_STOP | GAP_COMMA) &&
				!(gap & (GAP_SPACE | GAP_OPEN))));
}

/*
 * "phấn đấu trồng 30 ha", but "mục tiêu là 30 ha, đã trồng 12 ha": the nearest of goal and "đã" says which.
 */
static bool is_goal(const struct reading *reading, uint32_t word)
{
	for (uint32_t back = 1; back <= MAX_WORDS_TO_GOAL && back <= word; back++) {
		uint32_t at = word - back;

		if (reading->words[at + 1].gap & (GAP_SEMICOLON | GAP_STOP | GAP_LINE) &&
			reading->words[at + 1].gap & (GAP_SEMICOLON | GAP_SPACE | GAP_LINE))
			return false;
		if (reading_word_is(reading, at, "đã"))
			return false;
		if (reading_phrase(reading, at, PHRASE_GOAL))
			return true;
	}
	return false;
}

/* ---- amounts with a measure */

/* "ha" or "lượt khách" at the word. */
static const struct reading_hit *measure_at(const struct reading *reading, uint32_t word)
{
	uint16_t gap;

	if (word >= reading->nr_words)
		return NULL;
	gap = reading->words[word].gap;
	if (gap & ~GAP_SPACE)
		return NULL;
	return reading_phrase(reading, word, PHRASE_MEASURE);
}

/* "/35" or "/35 ha" behind the first number or its measure. */
static bool read_plan(const struct reading *reading, size_t *byte, double *plan)
{
	size_t at = *byte;

	while (at < reading->len && reading->text[at] == ' ')
		at++;
	if (at >= reading->len || reading->text[at] != '/')
		return false;
	at++;
	while (at < reading->len && reading->text[at] == ' ')
		at++;
	return is_digit_at(reading, at) && read_number(reading, at, plan, byte);
}

/* "40,2 ha/35 ha" */
static void read_plan_behind_measure(const struct reading *reading, struct amount *amount)
{
	size_t byte = reading->words[amount->end_word - 1].end_byte;
	const struct reading_hit *measure;
	double plan;
	uint32_t word;

	if (!isnan(amount->plan) || !read_plan(reading, &byte, &plan))
		return;
	word = word_behind(reading, amount->end_word, byte);
	measure = measure_at(reading, word);
	if (!measure || measure->value != amount->measure)
		return;
	amount->plan = plan;
	amount->end_word = word + measure->nr_words;
}

/* "kế hoạch 35 ha", "KH giao là 35 ha" */
static bool is_behind_plan(const struct reading *reading, uint32_t word)
{
	for (uint32_t back = 1; back <= 4 && back <= word; back++) {
		const struct reading_hit *plan = reading_phrase(reading, word - back, PHRASE_PLAN);

		if (reading->words[word - back + 1].gap & (GAP_COMMA | GAP_SEMICOLON | GAP_STOP))
			return false;
		if (plan && plan->nr_words <= back)
			return back - plan->nr_words <= 1 &&
				(back == plan->nr_words || reading_word_is(reading, word - 1, "là") ||
					reading_word_is(reading, word - 1, "giao"));
	}
	return false;
}

static bool read_measured(const struct reading *reading, uint32_t word, size_t end_byte, struct amount *out)
{
	const struct reading_hit *measure;
	uint32_t end;

	if (read_plan(reading, &end_byte, &out->plan) && end_byte < reading->len &&
		strchr("/-", reading->text[end_byte])) /* 12/3/2021, 08/2021/NĐ-CP */
		return false;
	end = word_behind(reading, word, end_byte);
	measure = measure_at(reading, end);
	if (!measure || is_distance(reading, word))
		return false;
	out->measure = measure->value;
	out->end_word = end + measure->nr_words;
	read_plan_behind_measure(reading, out);
	out->is_of_plan = isnan(out->plan) && is_behind_plan(reading, word);
	out->is_goal = isnan(out->plan) && is_goal(reading, word);
	return true;
}

/* ---- percentages */

enum lead { LEAD_NONE, LEAD_REACHED, LEAD_OVER, LEAD_UP, LEAD_DOWN, LEAD_SHARE };

static enum lead lead_word(const struct reading *reading, uint32_t word)
{
	static const struct {
		const char *word;
		enum lead lead;
	} leads[] = {{"đạt", LEAD_REACHED}, {"bằng", LEAD_SHARE}, {"thành", LEAD_REACHED},
		{"hiện", LEAD_SHARE}, {"vượt", LEAD_OVER}, {"tăng", LEAD_UP}, {"giảm", LEAD_DOWN},
		{"chiếm", LEAD_SHARE}};

	for (size_t i = 0; i < sizeof(leads) / sizeof(*leads); i++)
		if (reading_word_is(reading, word, leads[i].word))
			return leads[i].lead;
	return LEAD_NONE;
}

static bool is_filler(const struct reading *reading, uint32_t word)
{
	static const char *const fillers[] = {
		"trên", "hơn", "gần", "ước", "khoảng", "được", "mức", "tới", "đến", "thêm", "xấp", "xỉ"};

	for (size_t i = 0; i < sizeof(fillers) / sizeof(*fillers); i++)
		if (reading_word_is(reading, word, fillers[i]))
			return true;
	return false;
}

/* The verb before the number; *plan_between where "vượt kế hoạch 6%". */
static enum lead find_lead(const struct reading *reading, uint32_t word, bool *plan_between)
{
	*plan_between = false;
	for (uint32_t back = 1; back <= 5 && back <= word; back++) {
		uint32_t at = word - back;
		enum lead lead;

		if (reading->words[at + 1].gap & ~GAP_SPACE)
			return LEAD_NONE;
		lead = lead_word(reading, at);
		if (lead != LEAD_NONE)
			return lead;
		if (reading_phrase(reading, at, PHRASE_PLAN)) {
			*plan_between = true;
			continue;
		}
		/* the second word of "kế hoạch" */
		if (!is_filler(reading, at) && !(at > 0 && reading_phrase(reading, at - 1, PHRASE_PLAN)))
			return LEAD_NONE;
	}
	return LEAD_NONE;
}

/* The end of "kế hoạch" or "so với kế hoạch" at the word, or 0. */
static uint32_t plan_end(const struct reading *reading, uint32_t word)
{
	for (uint32_t i = 0; i < 4 && word < reading->nr_words; i++, word++) {
		const struct reading_hit *plan = reading_phrase(reading, word, PHRASE_PLAN);

		if (i > 0 && reading->words[word].gap & ~GAP_SPACE)
			return 0;
		if (plan)
			return word + plan->nr_words;
		if (!reading_word_is(reading, word, "so") && !reading_word_is(reading, word, "với") &&
			!reading_word_is(reading, word, "của"))
			return 0;
	}
	return 0;
}

static double percent_of_plan(enum lead lead, double value, bool of_plan, bool is_last)
{
	if (of_plan) {
		if (lead == LEAD_OVER || lead == LEAD_UP)
			return 100 + value;
		return lead == LEAD_DOWN ? 100 - value : value;
	}
	return lead == LEAD_REACHED && is_last ? value : NAN;
}

/* "98,5%": behind the sign, or 0 where there is none. */
static size_t behind_percent(const struct reading *reading, size_t end_byte)
{
	size_t at = end_byte;

	if (at < reading->len && reading->text[at] == ' ')
		at++;
	return at < reading->len && reading->text[at] == '%' ? at + 1 : 0;
}

static bool read_percent(const struct reading *reading, uint32_t word, size_t end_byte, double value,
	struct amount *out)
{
	uint32_t behind = word_behind(reading, word, end_byte);
	bool plan_between, is_last;
	enum lead lead = find_lead(reading, word, &plan_between);
	uint16_t gap = reading->words[behind].gap;
	uint32_t end = behind < reading->nr_words ? plan_end(reading, behind) : 0;

	is_last = (gap & (GAP_COMMA | GAP_SEMICOLON | GAP_STOP | GAP_LINE | GAP_CLOSE | GAP_OPEN)) != 0;
	if (end && is_last)
		end = 0;
	out->percent = percent_of_plan(lead, value, end || plan_between, is_last);
	out->is_close = lead == LEAD_NONE && gap & GAP_CLOSE && reading->words[word].gap & GAP_OPEN;
	if (isnan(out->percent) && out->is_close)
		out->percent = value;
	out->end_word = end ? end : behind;
	out->end_byte = end ? reading->words[end - 1].end_byte : (uint32_t)end_byte;
	return !isnan(out->percent) && !is_goal(reading, word);
}

bool amount_read(const struct reading *reading, uint32_t word, struct amount *out, uint32_t *next_word)
{
	size_t end_byte = 0, percent_end;
	double value;

	*next_word = word + 1;
	*out = (struct amount){word, word + 1, 0, NAN, NAN, NAN, -1, false, false, false};
	if (!(reading->words[word].flags & WORD_NUMBER) || is_joined(reading, word))
		return false;
	if (!read_number(reading, reading->words[word].start_byte, &value, &end_byte))
		return false;
	*next_word = word_behind(reading, word, end_byte);
	percent_end = behind_percent(reading, end_byte);
	if (percent_end)
		return read_percent(reading, word, percent_end, value, out);
	out->done = value;
	if (!read_measured(reading, word, end_byte, out) || is_named_by(reading, word) ||
		is_no_level(reading, word) || ends_range(reading, word))
		return false;
	out->end_byte = reading->words[out->end_word - 1].end_byte;
	*next_word = out->end_word;
	return true;
}
