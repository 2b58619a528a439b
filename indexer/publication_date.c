/* Path and text -> publication date. Never the file's modification time: copying a folder changes that. */
#include "indexer/publication_date.h"

#include <string.h>
#include <time.h>

enum { EARLIEST_YEAR = 1990, LATEST_YEAR = 2099, DATELINE_BYTES = 600 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plausible(struct date date)
{
	return date_is_known(date) && date_is_valid(date) && date.year >= EARLIEST_YEAR &&
		date.year <= LATEST_YEAR;
}

/* Exactly nr digits at *at, which moves past them. -1 where there are fewer. */
static int take_digits(const char **at, size_t nr)
{
	int value = 0;

	for (size_t i = 0; i < nr; i++) {
		if (!is_digit((*at)[i]))
			return -1;
		value = value * 10 + ((*at)[i] - '0');
	}
	*at += nr;
	return value;
}

/* The same after a separator, if there is one. */
static int take_next(const char **at, size_t nr)
{
	if (**at && strchr("-_./", **at))
		++*at;
	return take_digits(at, nr);
}

static bool read_day(const char *at, bool year_first, struct date *out)
{
	int first = take_digits(&at, year_first ? 4 : 2);
	int month = first < 0 ? -1 : take_next(&at, 2);
	int last = month < 0 ? -1 : take_next(&at, year_first ? 2 : 4);

	if (last < 0 || is_digit(*at))
		return false;
	out->year = (int16_t)(year_first ? first : last);
	out->month = (int8_t)month;
	out->day = (int8_t)(year_first ? last : first);
	return is_plausible(*out);
}

static bool scan_for_day(const char *text, struct date *out)
{
	for (const char *at = text; *at; at++) {
		if (!is_digit(*at) || (at > text && is_digit(at[-1])))
			continue;
		if (read_day(at, true, out) || read_day(at, false, out))
			return true;
	}
	return false;
}

bool date_from_path(const char *path, struct date *out)
{
	const char *name = strrchr(path, '/');

	return (name && scan_for_day(name + 1, out)) || scan_for_day(path, out);
}

/* Documents that are cited by their date: "Theo Nghị quyết ngày 15/3/2019, sáng 20/8/2023 xã họp". */
static const char *const documents[] = {"nghi quyet", "quyet dinh", "nghi dinh", "thong tu", "chi thi",
	"ke hoach", "cong van", "huong dan", "to trinh", "thong bao", NULL};

enum {
	CITATION_TOKENS = 10
}; /* "Nghị quyết số 31/NQ-HĐND ngày 15/3/2019": the date belongs to the document */

struct dateline {
	uint16_t begun;    /* the documents that the word before may begin: bit i for documents[i] */
	int citation_left; /* tokens that may still belong to a document's name */
	bool in_citation;  /* the token at hand does */
	struct date day;   /* the first that is stated, with or without a year */
	int year;          /* the one year that is stated, 0 for none, -1 for several */
	bool ends_at_day;  /* what stands behind the day does not matter */
};

static void see_year(struct dateline *dateline, int year)
{
	if (year < EARLIEST_YEAR || year > LATEST_YEAR || dateline->year == year)
		return;
	dateline->year = dateline->year == 0 ? year : -1;
}

static bool is_word(const char *folded, size_t len, const char *document_word)
{
	return !strncmp(document_word, folded, len) && (document_word[len] == ' ' || !document_word[len]);
}

static void see_word(struct dateline *dateline, const struct token *token)
{
	char folded[WORD_MAX_BYTES];
	size_t len = word_fold(token->text, token->len, folded);
	uint16_t begun = 0;

	for (size_t i = 0; len > 0 && documents[i]; i++) {
		if (dateline->begun >> i & 1 && is_word(folded, len, strchr(documents[i], ' ') + 1))
			dateline->citation_left = CITATION_TOKENS + 1;
		if (documents[i][0] == folded[0] && is_word(folded, len, documents[i]))
			begun |= (uint16_t)(1u << i);
	}
	dateline->begun = begun;
}

static int see_token(void *context, const struct token *token)
{
	struct dateline *dateline = context;
	struct date date;

	if (token->kind == TOKEN_WORD && !token->colocated)
		see_word(dateline, token);
	if (!token->colocated) {
		dateline->in_citation = dateline->citation_left > 0;
		dateline->citation_left -= dateline->in_citation;
	}

	if (token->kind == TOKEN_NUMBER && token->len == 4 && !token->colocated &&
		!memchr(token->text, ',', 4))
		see_year(dateline,
			(token->text[0] - '0') * 1000 + (token->text[1] - '0') * 100 +
				(token->text[2] - '0') * 10 + (token->text[3] - '0'));
	if (token->kind != TOKEN_DATE || dateline->day.month != 0)
		return 0;
	if (dateline->in_citation) {
		dateline->citation_left = 0; /* one date a document */
		return 0;
	}
	if (token->len == 10 && scan_for_day(token->text, &date))
		dateline->day = date;
	else if (token->len == 7 && token->text[0] == '-')
		dateline->day =
			(struct date){0, (int8_t)((token->text[2] - '0') * 10 + (token->text[3] - '0')),
				(int8_t)((token->text[5] - '0') * 10 + (token->text[6] - '0'))};
	return dateline->ends_at_day && dateline->day.month != 0;
}

static int year_in_path(const char *path)
{
	struct dateline years = {.year = 0};

	for (const char *at = path; *at; at++) {
		const char *end = at;

		if (!is_digit(*at) || (at > path && is_digit(at[-1])))
			continue;
		if (take_digits(&end, 4) >= 0 && !is_digit(*end))
			see_year(&years,
				(at[0] - '0') * 1000 + (at[1] - '0') * 100 + (at[2] - '0') * 10 +
					(at[3] - '0'));
	}
	return years.year;
}

/* Every day is printed with one, and looking for it is much cheaper than reading the words. */
static bool has_digit(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (is_digit(text[i]))
			return true;
	return false;
}

static struct dateline read_dateline(struct tokenizer *tokenizer, const char *text, size_t len,
	bool ends_at_day)
{
	struct dateline dateline = {.ends_at_day = ends_at_day};

	if (has_digit(text, len))
		tokenize(tokenizer, text, len, TOKENIZE_TEXT, see_token, &dateline);
	return dateline;
}

bool date_from_text(struct tokenizer *tokenizer, const char *title, const char *body, const char *path,
	struct date *out)
{
	struct dateline title_line;
	size_t len = strnlen(body, DATELINE_BYTES);

	if (body[len]) /* not in the middle of 26/6/2024 */
		while (len > 0 && body[len] != ' ' && body[len] != '\n')
			len--;
	*out = read_dateline(tokenizer, body, len, true).day;
	if (date_is_known(*out))
		return is_plausible(*out);
	title_line = read_dateline(tokenizer, title, strlen(title), false);
	if (out->month == 0)
		*out = title_line.day;
	if (date_is_known(*out))
		return is_plausible(*out);
	if (out->month == 0)
		return false;
	out->year = (int16_t)(title_line.year ? title_line.year : year_in_path(path));
	return is_plausible(*out);
}

void publication_date_settle(struct tokenizer *tokenizer, const struct source_file *file, struct date today,
	struct article *article)
{
	if (date_is_known(article->date) && date_is_valid(article->date))
		return;
	article->date_origin = DATE_ORIGIN_NONE;
	if (!file->reader->is_collection && date_from_path(file->path, &article->date))
		article->date_origin = DATE_ORIGIN_PATH;
	else if (date_from_text(tokenizer, article->title, article->body, file->path, &article->date) &&
		date_to_days(article->date) <= date_to_days(today))
		article->date_origin = DATE_ORIGIN_DATELINE;
	else
		article->date = (struct date){0, 0, 0};
}

struct date date_today(void)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	return (struct date){
		(int16_t)(local.tm_year + 1900), (int8_t)(local.tm_mon + 1), (int8_t)local.tm_mday};
}

struct date publication_date_beside_text(const struct article *article)
{
	static const struct date unknown = {0, 0, 0};

	return article->date_origin == DATE_ORIGIN_DATELINE ? unknown : article->date;
}
