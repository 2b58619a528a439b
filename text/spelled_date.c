/* Numbers and the words tháng and năm -> dates. */
#include "text/spelled_date.h"

#include <string.h>

static bool only_spaces(const struct lexer *lexer, size_t from, size_t to, bool comma_allowed)
{
	for (; from < to; from++) {
		unsigned char byte = (unsigned char)lexer->text[from];

		if (byte == ',' && comma_allowed)
			comma_allowed = false;
		else if (byte != ' ' && byte != '\t' && byte != '\n' && byte != 0xC2 && byte != 0xA0)
			return false;
	}
	return true;
}

static bool word_is(const struct word *word, const char *text)
{
	return word->len == strlen(text) && !memcmp(word->text, text, word->len);
}

/*
 * The lexeme after `at` if it is that word with only spaces between. "thang" stands for tháng too; thắng and
 * nấm are other words.
 */
static struct lexeme expect_word(const struct lexer *lexer, size_t at, const char *marked,
	const char *unmarked)
{
	struct lexeme lexeme = lexer_next(lexer, at);
	struct word word;

	if (lexeme.kind != LEXEME_WORD || !only_spaces(lexer, at, lexeme.start, true))
		return (struct lexeme){LEXEME_END, 0, 0};
	lexer_word(lexer, lexeme, &word);
	if (!word_is(&word, marked) && !word_is(&word, unmarked))
		return (struct lexeme){LEXEME_END, 0, 0};
	return lexeme;
}

/* The number after `at`, with only spaces between, or -1; *end moves past it. */
static int expect_int(const struct lexer *lexer, size_t at, size_t max_digits, size_t *end)
{
	struct lexeme lexeme = lexer_next(lexer, at);
	int value = 0;

	if (lexeme.kind != LEXEME_NUMBER || !only_spaces(lexer, at, lexeme.start, false) ||
		lexeme.end - lexeme.start > max_digits)
		return -1;
	for (size_t i = lexeme.start; i < lexeme.end; i++) {
		if (lexer->text[i] < '0' || lexer->text[i] > '9') /* 2², or a soft hyphen */
			return -1;
		value = value * 10 + (lexer->text[i] - '0');
	}
	*end = lexeme.end;
	return value;
}

/* "năm 2024" at `at`: the year, or 0; *end moves past it. */
static int spelled_year(const struct lexer *lexer, size_t at, size_t *end)
{
	struct lexeme nam = expect_word(lexer, at, "năm", "nam");
	int year = nam.kind == LEXEME_WORD ? expect_int(lexer, nam.end, 4, end) : -1;

	return year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX ? year : 0;
}

/* The number `value` that ends at `at` as the day of "26 tháng 6 [năm 2024 | /2024]". */
static bool spelled_day(const struct lexer *lexer, int value, size_t at, struct date *date, size_t *end)
{
	struct lexeme thang = expect_word(lexer, at, "tháng", "thang");
	size_t after;
	int month, year;

	if (thang.kind != LEXEME_WORD || (month = expect_int(lexer, thang.end, 2, end)) < 0)
		return false;
	year = spelled_year(lexer, *end, &after);
	if (year) {
		*end = after;
	} else if (*end < lexer->len && (lexer->text[*end] == '/' || lexer->text[*end] == '-')) {
		year = expect_int(lexer, *end + 1, 4, &after);
		if (year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX)
			*end = after;
		else
			year = 0;
	}
	*date = (struct date){(int16_t)year, (int8_t)month, (int8_t)value};
	return value >= 1 && value <= 31 && date_is_valid(*date) && month != 0;
}

bool spelled_date_scan(const struct lexer *lexer, struct lexeme number, bool after_thang, struct date *date,
	size_t *end)
{
	size_t unused;
	int value = expect_int(lexer, number.start, 2, &unused);
	int year;

	if (value < 1)
		return false;
	if (spelled_day(lexer, value, number.end, date, end))
		return true;
	if (!after_thang || value > 12 || (year = spelled_year(lexer, number.end, end)) == 0)
		return false;
	*date = (struct date){(int16_t)year, (int8_t)value, 0};
	return true;
}
