/* Text -> tokens with positions. Which tokens share a position is drawn in text/tokenize.h. */
#include "text/tokenize.h"

#include "text/compound.h"
#include "text/number.h"
#include "text/spelled_date.h"
#include "text/spelling.h"

#include <string.h>

struct run {
	struct lexer lexer;
	enum tokenize_mode mode;
	bool unmarked; /* the text prints no marks: words get TOKEN_UNMARKED_PREFIX */
	token_fn *fn;
	void *context;
	bool after_thang; /* the word before was "tháng": a number now may be a month */
};

void tokenizer_init(struct tokenizer *tokenizer)
{
	tokenizer->memo = word_memo_new();
}

void tokenizer_release(struct tokenizer *tokenizer)
{
	word_memo_free(tokenizer->memo);
	tokenizer->memo = NULL;
}

static int emit(struct run *run, const char *token_text, size_t token_len, enum token_kind kind, size_t start,
	size_t end, bool colocated)
{
	struct token token = {token_text, token_len, start, end, kind, colocated, false, false};

	return run->fn(run->context, &token);
}

static int emit_word(struct run *run, const struct word *word, size_t start, size_t end, bool colocated)
{
	struct token token = {
		word->text, word->len, start, end, TOKEN_WORD, colocated, word->is_marked, word->is_syllable};
	char prefixed[WORD_MAX_BYTES + 1];

	if (run->unmarked && !word->is_marked) { /* a name in it may be printed with marks */
		prefixed[0] = TOKEN_UNMARKED_PREFIX;
		memcpy(prefixed + 1, word->text, word->len);
		token.text = prefixed;
		token.len++;
	}
	return run->fn(run->context, &token);
}

static int emit_date(struct run *run, struct date date, size_t start, size_t end, bool colocated)
{
	char iso[DATE_TEXT_BYTES];

	return emit(run, iso, date_format_iso(date, iso), TOKEN_DATE, start, end, colocated);
}

static int emit_int(struct run *run, int value, size_t start, size_t end)
{
	char digits[8];
	size_t len = sizeof(digits);

	do
		digits[--len] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	return emit(run, digits + len, sizeof(digits) - len, TOKEN_NUMBER, start, end, true);
}

/*
 * The coarser dates that the date lies in, so that 26/6 and 6/2024 find 26/6/2024; day-and-year alone is
 * none.
 */
static int emit_coarser(struct run *run, struct date date, size_t start, size_t end)
{
	int stop;

	if (!date_is_known(date))
		return 0;
	if ((stop = emit_date(run, (struct date){0, date.month, date.day}, start, end, true)) != 0)
		return stop;
	return emit_date(run, (struct date){date.year, date.month, 0}, start, end, true);
}

/* A date printed in figures: one position, with its parts beside it. */
static int numeric_date(struct run *run, struct date date, size_t start, size_t end)
{
	int stop = emit_date(run, date, start, end, false);

	if (run->mode == TOKENIZE_QUERY || stop != 0)
		return stop;
	if ((stop = emit_coarser(run, date, start, end)) != 0)
		return stop;
	if (date.day && (stop = emit_int(run, date.day, start, end)) != 0)
		return stop;
	if ((stop = emit_int(run, date.month, start, end)) != 0)
		return stop;
	return date.year ? emit_int(run, date.year, start, end) : 0;
}

/*
 * "10/2021" of "10/2021/NĐ-CP": a query without the rest takes it for October 2021, so it is found as that
 * too.
 */
static bool begins_document_number(const struct run *run, struct lexeme number, struct date *date)
{
	size_t len = number.end - number.start + strlen("/2021");
	const char *text = run->lexer.text + number.start;

	return number.start + len < run->lexer.len && text[len] == '/' &&
		date_scan_numeric(text, len, date) == len && date->day == 0;
}

/* Digits of a day or a month at text[at], one or two; 0 where there are none or more. */
static size_t day_digits(const struct lexer *lexer, size_t at)
{
	size_t nr = 0;

	while (at + nr < lexer->len && lexer->text[at + nr] >= '0' && lexer->text[at + nr] <= '9')
		nr++;
	return nr <= 2 ? nr : 0;
}

static int small_int(const struct lexer *lexer, size_t at, size_t nr_digits)
{
	int value = 0;

	for (size_t i = 0; i < nr_digits; i++)
		value = value * 10 + (lexer->text[at + i] - '0');
	return value;
}

/* Whether a number that ends here ends a pair: 8-4 is one, 8-4/2025, 8-4-2025, 8-4,5 and 8-4ha are none. */
static bool ends_pair(const struct lexer *lexer, size_t at)
{
	unsigned char here = at < lexer->len ? (unsigned char)lexer->text[at] : ' ';
	unsigned char next = at + 1 < lexer->len ? (unsigned char)lexer->text[at + 1] : ' ';

	if (here == '/' || here == '-' || here >= 0xC2 || ((here | 0x20) >= 'a' && (here | 0x20) <= 'z'))
		return false;
	return !((here == '.' || here == ',') && next >= '0' && next <= '9');
}

/*
 * "8-4": in many papers the eighth of April, elsewhere a range or a score. A text has it as both, with any dash
 * and with spaces around it; a query without them asks for the day, and so finds whatever is printed like it.
 */
static bool dashed_day(const struct run *run, struct lexeme first, struct date *date, size_t *end)
{
	const struct lexer *lexer = &run->lexer;
	size_t nr_first = day_digits(lexer, first.start), at = first.end, len, nr_second;
	bool spaced;

	if (first.start > 0 && strchr("-/.,", lexer->text[first.start - 1]))
		return false;
	len = dash_length(lexer, at, &spaced);
	if (nr_first == 0 || len == 0 || (spaced && run->mode == TOKENIZE_QUERY))
		return false;
	nr_second = day_digits(lexer, at + len);
	*end = at + len + nr_second;
	if (nr_second == 0 || !ends_pair(lexer, *end))
		return false;
	*date = (struct date){0, (int8_t)small_int(lexer, at + len, nr_second),
		(int8_t)small_int(lexer, first.start, nr_first)};
	return date->month > 0 && date->day > 0 && date_is_valid(*date);
}

/* A number that is no date in figures; moves *at past what was read. */
static int plain_number(struct run *run, struct lexeme lexeme, size_t *at)
{
	char canonical[NUMBER_MAX_BYTES];
	size_t canonical_len, end = 0, day_end, unused;
	struct date date;
	bool is_day;
	int stop;

	if (spelled_date_scan(&run->lexer, lexeme, run->after_thang, &date, &end)) {
		if (run->mode == TOKENIZE_QUERY) {
			*at = end;
			return emit_date(run, date, lexeme.start, end, false);
		}
		*at = lexeme.end;
		canonical_len = number_scan(run->lexer.text + lexeme.start, lexeme.end - lexeme.start,
			canonical, &unused);
		if ((stop = emit(run, canonical, canonical_len, TOKEN_NUMBER, lexeme.start, lexeme.end,
			     false)) != 0 ||
			(stop = emit_date(run, date, lexeme.start, end, true)) != 0)
			return stop;
		/* The month's own number gives 2024-06. */
		return date_is_known(date)
			? emit_date(run, (struct date){0, date.month, date.day}, lexeme.start, end, true)
			: 0;
	}
	is_day = dashed_day(run, lexeme, &date, &end);
	if (is_day && run->mode == TOKENIZE_QUERY) {
		*at = end;
		return emit_date(run, date, lexeme.start, end, false);
	}
	day_end = end;
	canonical_len =
		number_scan(run->lexer.text + lexeme.start, run->lexer.len - lexeme.start, canonical, &end);
	*at = lexeme.start + end;
	if (*at < lexeme.end) /* a superscript: m² */
		*at = lexeme.end;
	if ((stop = emit(run, canonical, canonical_len, TOKEN_NUMBER, lexeme.start, *at, false)) != 0)
		return stop;
	if (is_day)
		return emit_date(run, date, lexeme.start, day_end, true);
	/* 15.8 may be a day; 15,8 is none, and 29,05 ha must not be found for 29,5 ha as the same day. */
	if ((memchr(run->lexer.text + lexeme.start, '.', *at - lexeme.start) &&
		    number_as_day_and_month(canonical, canonical_len, &date)) ||
		(run->mode == TOKENIZE_TEXT && begins_document_number(run, lexeme, &date)))
		return emit_date(run, date, lexeme.start, *at, true);
	return 0;
}

static int number(struct run *run, struct lexeme lexeme, size_t *at)
{
	struct date date;
	size_t len = 0;
	bool runs_on = lexeme.start > 0 &&
		(run->lexer.text[lexeme.start - 1] == '/' || run->lexer.text[lexeme.start - 1] == ',');

	if (!runs_on)
		len = date_scan_numeric(run->lexer.text + lexeme.start, run->lexer.len - lexeme.start, &date);
	if (len == 0)
		return plain_number(run, lexeme, at);
	*at = lexeme.start + len;
	return numeric_date(run, date, lexeme.start, *at);
}

static int emit_compound(struct run *run, const struct compound *compound)
{
	struct word joined;
	int stop;

	compound_joined(compound, &joined);
	stop = emit_word(run, &joined, compound->at[0].start, compound->at[compound->nr - 1].end, false);
	if (stop != 0 || run->mode == TOKENIZE_QUERY)
		return stop;
	for (size_t i = 0; i < compound->nr && stop == 0; i++)
		stop = emit_word(run, &compound->part[i], compound->at[i].start, compound->at[i].end, true);
	return stop;
}

static bool is_thang(const struct word *word)
{
	static const char marked[] = "tháng", unmarked[] = "thang";

	return (word->len == strlen(marked) && !memcmp(word->text, marked, word->len)) ||
		(word->len == strlen(unmarked) && !memcmp(word->text, unmarked, word->len));
}

/* A word or a compound; moves *at past it. */
static int word(struct run *run, struct lexeme lexeme, size_t *at)
{
	struct compound compound;

	compound_read(&run->lexer, lexeme, &compound);
	*at = compound.at[compound.nr - 1].end;
	run->after_thang = compound.nr == 1 && is_thang(&compound.part[0]);
	if (compound.nr > 1)
		return emit_compound(run, &compound);
	return emit_word(run, &compound.part[0], lexeme.start, lexeme.end, false);
}

int tokenize(struct tokenizer *tokenizer, const char *text, size_t len, enum tokenize_mode mode, token_fn *fn,
	void *context)
{
	struct run run = {{text, len, tokenizer->memo}, mode, false, fn, context, false};
	size_t at = 0;

	run.unmarked = mode == TOKENIZE_TEXT && text_is_unmarked(text, len);
	for (;;) {
		struct lexeme lexeme = lexer_next(&run.lexer, at);
		int stop;

		if (lexeme.kind == LEXEME_END)
			return 0;
		if (lexeme.kind == LEXEME_WORD) {
			stop = word(&run, lexeme, &at);
		} else {
			stop = number(&run, lexeme, &at);
			run.after_thang = false;
		}
		if (stop != 0)
			return stop;
	}
}

/*
 * Whether the word can be a syllable that lost its marks, and whether it must be: there is
 * no word "tiem", and none "hop", as what ends in p has sắc or nặng.
 */
static bool may_lack_marks(const struct word *word, bool *must)
{
	struct spelling spelling;

	*must = false;
	if (!spelling_take_apart(word->text, word->len, &spelling) || !spelling_is_folded_syllable(&spelling))
		return false;
	*must = !word->is_syllable || !spelling_takes_tone(&spelling);
	return true;
}

/* A title like "Lich hop xa": two syllables or more, of which at least one lost its marks. */
static bool few_words_are_unmarked(const char *text, size_t len)
{
	size_t nr_words = 0, nr_lacking = 0;
	const struct lexer lexer = {text, len, NULL};
	struct lexeme lexeme = lexer_next(&lexer, 0);

	for (; lexeme.kind != LEXEME_END; lexeme = lexer_next(&lexer, lexeme.end)) {
		struct word word;
		bool must;

		if (lexeme.kind != LEXEME_WORD)
			continue;
		word_canonical(text + lexeme.start, lexeme.end - lexeme.start, &word);
		if (!may_lack_marks(&word, &must))
			return false;
		nr_words++;
		nr_lacking += must;
	}
	return nr_words >= 2 && nr_lacking > 0;
}

/* Letters by their first bytes: one of ASCII counts 1, one that Vietnamese prints with marks MARKED. */
enum { MARKED = 1 << 16, HEAD_BYTES = 401 };

static const uint32_t letter_counts[256] = {
	['A' ... 'Z'] = 1,
	['a' ... 'z'] = 1,
	[0xC3 ... 0xCD] = MARKED,
	[0xE1] = MARKED,
};

static bool has_marks(size_t nr_letters, size_t nr_marked)
{
	return nr_marked * 50 > nr_letters;
}

bool text_is_unmarked(const char *text, size_t len)
{
	size_t head = len < HEAD_BYTES ? len : HEAD_BYTES, nr_letters, nr_marked;
	uint32_t counts = 0;

	for (size_t i = 0; i < head; i++)
		counts += letter_counts[(unsigned char)text[i]];
	nr_letters = counts % MARKED;
	nr_marked = counts / MARKED;
	for (size_t i = head; i < len; i++) { /* the head of most texts tells */
		counts = letter_counts[(unsigned char)text[i]];
		nr_letters += counts % MARKED;
		nr_marked += counts / MARKED;
		if (nr_marked > 4 && has_marks(nr_letters, nr_marked))
			return false;
	}
	/* Below four syllables or so a title like "Festival Hoa 2024" has no marks by right. */
	if (nr_letters < 16)
		return nr_marked == 0 && few_words_are_unmarked(text, len);
	return !has_marks(nr_letters, nr_marked);
}
