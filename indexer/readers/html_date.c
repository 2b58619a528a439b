/*
 * The day of publication: of a value that a machine wrote (2023-04-12T09:15+07:00, Wed, 12 Apr 2023 09:15
 * +0700, 12/04/2023 09:15), and of a visible line near the headline ("Thứ Tư, 12/04/2023, 09:15 (GMT+7)").
 *
 * The day is taken as printed, in the offset that the page itself uses. The path and the text's own first
 * date ("Ngày 26/6/2024, ...") are not looked at: the indexer does that for every format alike.
 */
#include "html.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A line that only says when: longer ones are text. Counted in bytes of the unmarked, lower-case line. */
enum { DATE_LINE_MAX = 160 };

/* How far from the headline the line may stand. */
enum { LINES_BEFORE_HEADLINE = 8, LINES_AFTER_START = 4, LINES_AFTER_END = 6 };

static bool known_date_at(const char *text, size_t len, struct date *out, size_t *nr_bytes)
{
	*nr_bytes = date_scan_numeric(text, len, out);
	return *nr_bytes > 0 && date_is_known(*out);
}

/* The first full numeric date in a text; *at is where, *end behind it. */
static bool find_numeric(const char *text, size_t len, struct date *out, size_t *at, size_t *end)
{
	for (size_t i = 0; i < len; i++) {
		size_t nr_bytes;

		if (!isdigit((unsigned char)text[i]) || (i > 0 && isdigit((unsigned char)text[i - 1])))
			continue;
		if (known_date_at(text + i, len - i, out, &nr_bytes)) {
			*at = i;
			*end = i + nr_bytes;
			return true;
		}
	}
	return false;
}

static int month_of_name(const char *name)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int month = 0; month < 12; month++)
		if (!strncasecmp(name, months + month * 3, 3))
			return month + 1;
	return 0;
}

/*
 * "Wed, 12 Apr 2023 09:15:00 +0700", "12-Apr-2023", "April 12, 2023": day and month in either order, then a
 * year.
 */
static bool named_month_date(const char *text, struct date *out)
{
	int day = 0, month = 0, year = 0;

	while (*text && year == 0) {
		if (isdigit((unsigned char)*text)) {
			char *end;
			long number = strtol(text, &end, 10);

			if (day == 0 && number >= 1 && number <= 31)
				day = (int)number;
			else if (month != 0 && number >= 0 && number <= DATE_YEAR_MAX)
				year = (int)(number < 70       ? number + 2000
						: number < 100 ? number + 1900
							       : number);
			text = end;
		} else if (isalpha((unsigned char)*text)) {
			if (month == 0)
				month = month_of_name(text);
			while (isalpha((unsigned char)*text))
				text++;
		} else {
			text++;
		}
	}
	*out = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
	return date_is_known(*out) && date_is_valid(*out);
}

bool html_date_value(const char *text, struct date *out)
{
	size_t at, end;

	if (strlen(text) > DATE_LINE_MAX)
		return false;
	return find_numeric(text, strlen(text), out, &at, &end) || named_month_date(text, out);
}

/* What a line says around its date. */
struct date_line {
	struct date date;
	bool has_label;   /* Ngày đăng, Cập nhật, Published */
	bool is_update;   /* Cập nhật: the second choice, where another line says when it was published */
	bool has_time;    /* 09:15 */
	bool has_weekday; /* Thứ Tư */
	bool is_today;    /* Hôm nay: the portal's clock */
	size_t nr_strays; /* words that have no business in such a line */
};

static bool is_one_of(const char *word, const char *words)
{
	size_t len = strlen(word);

	for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
		if (at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

/* Words that stand around a date: weekdays, labels, units of time, counts of readers. */
static const char expected_words[] =
	" thu hai ba tu nam sau bay chu nhat cn monday tuesday wednesday thursday friday saturday sunday "
	"ngay gio phut luc vao am pm sa ch gmt utc thang tin bai viet dang tai cap nhat xuat ban phat hanh thoi gian "
	"published publish date posted post updated update on at created luot xem lan doc view views count boi nguoi ";

static void note_word(struct date_line *line, const char *word, const char *before)
{
	bool is_number = isdigit((unsigned char)*word);

	if (!is_number && !is_one_of(word, expected_words))
		line->nr_strays++;
	if (!strcmp(word, "dang") || !strcmp(word, "ban") ||
		is_one_of(word, " published publish posted created "))
		line->has_label = true;
	if ((!strcmp(word, "nhat") && !strcmp(before, "cap")) || is_one_of(word, " updated update "))
		line->has_label = line->is_update = true;
	if (!strcmp(before, "thu") && is_one_of(word, " hai ba tu nam sau bay 2 3 4 5 6 7 "))
		line->has_weekday = true;
	if ((!strcmp(before, "chu") && !strcmp(word, "nhat")) || !strcmp(word, "cn") ||
		(!is_number && strlen(word) > 5 && !strcmp(word + strlen(word) - 3, "day")))
		line->has_weekday = true;
	if ((!strcmp(before, "hom") && !strcmp(word, "nay")) || is_one_of(word, " today "))
		line->is_today = true;
}

/* "9:15", "09:15:00" */
static bool has_clock_time(const char *text, size_t len)
{
	for (size_t i = 1; i + 2 < len; i++)
		if (text[i] == ':' && isdigit((unsigned char)text[i - 1]) &&
			isdigit((unsigned char)text[i + 1]) && isdigit((unsigned char)text[i + 2]))
			return true;
	return false;
}

/* Looks at every word of the line but the date. */
static void note_words(struct date_line *line, const char *text, size_t len)
{
	struct strbuf word = STRBUF_INIT, before = STRBUF_INIT;

	for (size_t i = 0; i < len;) {
		size_t end = i;

		while (end < len && ((unsigned char)text[end] >= 0x80 || isalnum((unsigned char)text[end])))
			end++;
		if (end == i) {
			i++;
			continue;
		}
		strbuf_reset(&word);
		html_key(text + i, end - i, &word);
		if (word.len > 0) {
			note_word(line, word.buf, before.buf);
			strbuf_reset(&before);
			strbuf_add(&before, word.buf, word.len);
		}
		i = end;
	}
	strbuf_release(&word);
	strbuf_release(&before);
}

/* "ngày 12 tháng 4 năm 2023" in a key: ngay12thang4nam2023 */
static bool spelled_date(const char *text, size_t len, struct date *out)
{
	struct strbuf key = STRBUF_INIT;
	int day = 0, month = 0, year = 0;
	const char *at;

	html_key(text, len, &key);
	for (at = strstr(key.buf, "ngay"); at && year == 0; at = strstr(at + 1, "ngay"))
		if (sscanf(at, "ngay%2dthang%2dnam%4d", &day, &month, &year) != 3)
			year = 0;
	strbuf_release(&key);
	if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*out = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
	return date_is_valid(*out);
}

static bool read_date_line(const char *text, size_t len, struct date_line *out)
{
	size_t at = 0, end = 0;

	memset(out, 0, sizeof(*out));
	if (len > DATE_LINE_MAX)
		return false;
	if (!find_numeric(text, len, &out->date, &at, &end) && !spelled_date(text, len, &out->date))
		return false;
	out->has_time = has_clock_time(text, len);
	note_words(out, text, at);
	note_words(out, text + end, len - end);
	if (out->is_today || out->nr_strays > 5)
		return false;
	return out->nr_strays == 0 || out->has_label || out->has_time || out->has_weekday;
}

/* How many elements lie between the block and the first one above it that holds the line. */
static unsigned int levels_to_line(const struct html_block *block, uint32_t line, const char **holder)
{
	unsigned int levels = 0;

	while (block && (line < block->first_line || line >= block->end_line)) {
		block = block->parent;
		levels++;
	}
	*holder = block ? (const char *)block->node->name : "";
	return levels;
}

/*
 * A line above the headline is the article's only where it shares a box with it: the clock of a portal stands
 * in the page's header, far from it in the tree, and shares no more than the body.
 */
static bool is_near_headline(const struct html_page *page, uint32_t at, uint32_t headline)
{
	const char *holder;
	unsigned int levels = levels_to_line(page->lines[at].block, headline, &holder);

	return levels <= 3 && strcmp(holder, "body") != 0 && *holder;
}

/* 0: no; else the higher, the surer. */
static int rate_date_line(const struct html_page *page, uint32_t at, uint32_t headline, uint32_t end,
	struct date *out)
{
	const struct html_line *line = &page->lines[at];
	struct date_line found;
	bool is_marked;

	if (line->block->is_dropped || html_has_hint_near(line->block, HTML_HINT_CLOCK))
		return 0;
	if (!read_date_line(page->text.buf + line->start, line->len, &found))
		return 0;
	is_marked = found.has_label || found.has_time || html_has_hint_near(line->block, HTML_HINT_DATE);
	if (headline != HTML_NO_LINE && at < headline &&
		(!is_marked || !is_near_headline(page, at, headline)))
		return 0;
	if (headline == HTML_NO_LINE && !is_marked)
		return 0;
	if (at >= end && !found.has_label)
		return 0;
	*out = found.date;
	return 2 + 2 * (found.has_label && !found.is_update) + (found.has_time || found.has_weekday) +
		(at >= headline && at < end) - found.is_update;
}

static enum date_origin page_date(struct html_page *page, uint32_t headline, struct date *out)
{
	uint32_t first = html_content_first(page), end = html_content_end(page);
	uint32_t start = headline != HTML_NO_LINE && headline < first ? headline : first;
	uint32_t from = start > LINES_BEFORE_HEADLINE ? start - LINES_BEFORE_HEADLINE : 0;
	uint32_t best_line = HTML_NO_LINE;
	int best = 0;

	for (uint32_t at = from; at < page->nr_lines && at < end + LINES_AFTER_END; at++) {
		struct date date;
		int rating;

		if (at == first + LINES_AFTER_START && at < end)
			at = end;
		if (at >= page->nr_lines)
			break;
		rating = rate_date_line(page, at, headline, end, &date);
		if (rating > best) {
			best = rating;
			best_line = at;
			*out = date;
		}
	}
	if (best_line == HTML_NO_LINE)
		return DATE_ORIGIN_NONE;
	page->lines[best_line].is_kept = false;
	return DATE_ORIGIN_PAGE;
}

/*
 * <time datetime> between the headline and the end of the article; those of other articles' teasers lie
 * outside.
 */
static bool time_element_date(const struct html_page *page, uint32_t headline, struct date *out)
{
	uint32_t first = html_content_first(page), end = html_content_end(page);
	uint32_t start = headline != HTML_NO_LINE && headline < first ? headline : first;

	for (size_t i = 0; i < page->nr_blocks; i++) {
		const struct html_block *block = page->blocks[i];
		const char *datetime;

		if (block->first_line + LINES_BEFORE_HEADLINE < start || block->first_line > end ||
			block->is_dropped)
			continue;
		if (strcmp((const char *)block->node->name, "time"))
			continue;
		datetime = html_attribute(block->node, "datetime");
		if (datetime && html_date_value(datetime, out))
			return true;
	}
	return false;
}

enum date_origin html_date(struct html_page *page, const struct html_facts *facts, uint32_t headline,
	struct date *out)
{
	struct date visible;
	enum date_origin origin;

	*out = (struct date){0, 0, 0};
	/* looked for even where it is not needed: the line is no part of the text */
	origin = page_date(page, headline, &visible);
	if (date_is_known(facts->published))
		*out = facts->published;
	else if (!time_element_date(page, headline, out)) {
		if (origin != DATE_ORIGIN_NONE)
			*out = visible;
		return origin;
	}
	return DATE_ORIGIN_METADATA;
}
