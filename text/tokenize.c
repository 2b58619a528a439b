/* Text -> tokens with positions. Which tokens share a position is drawn in text/tokenize.h. */
#include "text/tokenize.h"

#include "base/memory.h"
#include "text/date.h"
#include "text/decode.h"
#include "text/letter.h"
#include "text/number.h"

#include <stdlib.h>
#include <string.h>

enum lexeme_kind { LEXEME_END, LEXEME_WORD, LEXEME_NUMBER };

/* A run of letters or of digits in the text, not yet read. */
struct lexeme {
	enum lexeme_kind kind;
	size_t start, end; /* bytes */
};

enum { MEMO_SLOTS = 4096, MEMO_KEY_BYTES = 15, MEMO_TEXT_BYTES = 15 };

struct word_memo {
	struct {
		uint8_t key_len, text_len, nr_letters;
		bool is_syllable, is_marked;
		char key[MEMO_KEY_BYTES], text[MEMO_TEXT_BYTES];
	} slots[MEMO_SLOTS];
};

struct run {
	struct tokenizer *tokenizer;
	const char *text;
	size_t len;
	enum tokenize_mode mode;
	bool unmarked; /* the text prints no marks: words get TOKEN_UNMARKED_PREFIX */
	token_fn *fn;
	void *context;
	bool after_thang; /* the word before was "tháng": a number now may be a month */
};

void tokenizer_init(struct tokenizer *tokenizer)
{
	tokenizer->memo = xcalloc(1, sizeof(*tokenizer->memo));
}

void tokenizer_release(struct tokenizer *tokenizer)
{
	free(tokenizer->memo);
	tokenizer->memo = NULL;
}

static void canonical_by_memo(struct word_memo *memo, const char *bytes, size_t len, struct word *out)
{
	uint32_t hash = (uint32_t)len;
	size_t slot;

	if (len > MEMO_KEY_BYTES) {
		word_canonical(bytes, len, out);
		return;
	}
	for (size_t i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char)bytes[i];
	slot = (hash ^ hash >> 13) % MEMO_SLOTS;
	if (memo->slots[slot].key_len == len && !memcmp(memo->slots[slot].key, bytes, len)) {
		out->len = memo->slots[slot].text_len;
		out->nr_letters = memo->slots[slot].nr_letters;
		out->is_syllable = memo->slots[slot].is_syllable;
		out->is_marked = memo->slots[slot].is_marked;
		memcpy(out->text, memo->slots[slot].text, MEMO_TEXT_BYTES);
		return;
	}
	word_canonical(bytes, len, out);
	if (out->len > MEMO_TEXT_BYTES)
		return;
	memo->slots[slot].key_len = (uint8_t)len;
	memo->slots[slot].text_len = out->len;
	memo->slots[slot].nr_letters = out->nr_letters;
	memo->slots[slot].is_syllable = out->is_syllable;
	memo->slots[slot].is_marked = out->is_marked;
	memcpy(memo->slots[slot].key, bytes, len);
	memcpy(memo->slots[slot].text, out->text, out->len);
}

static struct letter next_letter(const char *text, size_t len, size_t *at)
{
	return letter_of(utf8_next(text, len, at));
}

static bool continues_word(uint8_t class)
{
	return class == LETTER_WORD || class >= LETTER_TONE;
}

/* The first run of letters or digits at or after `at`. A soft hyphen or zero-width character inside belongs to it. */
static struct lexeme next_lexeme(const char *text, size_t len, size_t at)
{
	struct lexeme lexeme = {LEXEME_END, len, len};
	uint8_t class = LETTER_SEPARATOR;

	while (at < len && class != LETTER_WORD && class != LETTER_DIGIT) {
		lexeme.start = at;
		class = next_letter(text, len, &at).class;
	}
	if (class != LETTER_WORD && class != LETTER_DIGIT)
		return (struct lexeme){LEXEME_END, len, len};
	lexeme.kind = class == LETTER_WORD ? LEXEME_WORD : LEXEME_NUMBER;
	lexeme.end = at;
	while (at < len) {
		class = next_letter(text, len, &at).class;
		if (class == LETTER_IGNORED)
			continue;
		if (lexeme.kind == LEXEME_WORD ? !continues_word(class) : class != LETTER_DIGIT)
			break;
		lexeme.end = at;
	}
	return lexeme;
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

	if (run->unmarked) {
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

/* The coarser dates that the date lies in, so that 26/6 and 6/2024 find 26/6/2024; day-and-year alone is none. */
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

static bool only_spaces(const struct run *run, size_t from, size_t to, bool comma_allowed)
{
	for (; from < to; from++) {
		unsigned char byte = (unsigned char)run->text[from];

		if (byte == ',' && comma_allowed)
			comma_allowed = false;
		else if (byte != ' ' && byte != '\t' && byte != '\n' && byte != 0xC2 && byte != 0xA0)
			return false;
	}
	return true;
}

/* The lexeme after `at` if it is that word (unmarked: "thang" stands for tháng too) with only spaces between. */
static struct lexeme expect_word(struct run *run, size_t at, const char *folded)
{
	struct lexeme lexeme = next_lexeme(run->text, run->len, at);
	struct word word;
	char fold[WORD_MAX_BYTES];
	size_t len;

	if (lexeme.kind != LEXEME_WORD || !only_spaces(run, at, lexeme.start, true))
		return (struct lexeme){LEXEME_END, 0, 0};
	canonical_by_memo(run->tokenizer->memo, run->text + lexeme.start, lexeme.end - lexeme.start, &word);
	len = word_fold(word.text, word.len, fold);
	if (len != strlen(folded) || memcmp(fold, folded, len) != 0)
		return (struct lexeme){LEXEME_END, 0, 0};
	return lexeme;
}

/* The number after `at`, with only spaces between, or -1; *end moves past it. */
static int expect_int(struct run *run, size_t at, size_t max_digits, size_t *end)
{
	struct lexeme lexeme = next_lexeme(run->text, run->len, at);
	int value = 0;

	if (lexeme.kind != LEXEME_NUMBER || !only_spaces(run, at, lexeme.start, false) ||
		lexeme.end - lexeme.start > max_digits)
		return -1;
	for (size_t i = lexeme.start; i < lexeme.end; i++)
		value = value * 10 + (run->text[i] - '0');
	*end = lexeme.end;
	return value;
}

/* "năm 2024" at `at`: the year, or 0; *end moves past it. */
static int spelled_year(struct run *run, size_t at, size_t *end)
{
	struct lexeme nam = expect_word(run, at, "nam");
	int year = nam.kind == LEXEME_WORD ? expect_int(run, nam.end, 4, end) : -1;

	return year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX ? year : 0;
}

/* The number `value` that ends at `at` as the day of "26 tháng 6 [năm 2024 | /2024]". */
static bool spelled_day(struct run *run, int value, size_t at, struct date *date, size_t *end)
{
	struct lexeme thang = expect_word(run, at, "thang");
	size_t after;
	int month, year;

	if (thang.kind != LEXEME_WORD || (month = expect_int(run, thang.end, 2, end)) < 0)
		return false;
	year = spelled_year(run, *end, &after);
	if (year) {
		*end = after;
	} else if (*end < run->len && (run->text[*end] == '/' || run->text[*end] == '-')) {
		year = expect_int(run, *end + 1, 4, &after);
		if (year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX)
			*end = after;
		else
			year = 0;
	}
	*date = (struct date){(int16_t)year, (int8_t)month, (int8_t)value};
	return value >= 1 && value <= 31 && date_is_valid(*date) && month != 0;
}

/* The spelled-out date that the short number starts, as day or (after "tháng") as month. */
static bool spelled_date(struct run *run, struct lexeme number, struct date *date, size_t *end)
{
	size_t unused;
	int value = expect_int(run, number.start, 2, &unused);
	int year;

	if (value < 1)
		return false;
	if (spelled_day(run, value, number.end, date, end))
		return true;
	if (!run->after_thang || value > 12 || (year = spelled_year(run, number.end, end)) == 0)
		return false;
	*date = (struct date){(int16_t)year, (int8_t)value, 0};
	return true;
}

/* A number that is no date in figures; moves *at past what was read. */
static int plain_number(struct run *run, struct lexeme lexeme, size_t *at)
{
	char canonical[NUMBER_MAX_BYTES];
	size_t canonical_len, end, unused;
	struct date date;
	int stop;

	if (spelled_date(run, lexeme, &date, &end)) {
		if (run->mode == TOKENIZE_QUERY) {
			*at = end;
			return emit_date(run, date, lexeme.start, end, false);
		}
		*at = lexeme.end;
		canonical_len =
			number_scan(run->text + lexeme.start, lexeme.end - lexeme.start, canonical, &unused);
		if ((stop = emit(run, canonical, canonical_len, TOKEN_NUMBER, lexeme.start, lexeme.end,
			     false)) != 0 ||
			(stop = emit_date(run, date, lexeme.start, end, true)) != 0)
			return stop;
		return emit_coarser(run, date, lexeme.start, end);
	}
	canonical_len = number_scan(run->text + lexeme.start, run->len - lexeme.start, canonical, &end);
	*at = lexeme.start + end;
	if (*at < lexeme.end) /* a superscript: m² */
		*at = lexeme.end;
	if ((stop = emit(run, canonical, canonical_len, TOKEN_NUMBER, lexeme.start, *at, false)) != 0)
		return stop;
	if (number_as_day_and_month(canonical, canonical_len, &date))
		return emit_date(run, date, lexeme.start, *at, true);
	return 0;
}

static int number(struct run *run, struct lexeme lexeme, size_t *at)
{
	struct date date;
	size_t len = 0;
	bool runs_on = lexeme.start > 0 &&
		(run->text[lexeme.start - 1] == '/' || run->text[lexeme.start - 1] == ',');

	if (!runs_on)
		len = date_scan_numeric(run->text + lexeme.start, run->len - lexeme.start, &date);
	if (len == 0)
		return plain_number(run, lexeme, at);
	*at = lexeme.start + len;
	return numeric_date(run, date, lexeme.start, *at);
}

/* Length of the apostrophe at `at` (' ’ ʼ), or 0. */
static size_t apostrophe_at(const struct run *run, size_t at)
{
	static const char *const forms[] = {"'", "\xE2\x80\x99", "\xCA\xBC"};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t len = strlen(forms[i]);

		if (run->len - at >= len && !memcmp(run->text + at, forms[i], len))
			return len;
	}
	return 0;
}

/* Length of the dash at `at` (- ‐ ‑ ‒ – — −), with at most one space on each side, or 0. */
static size_t dash_at(const struct run *run, size_t at, bool *spaced)
{
	size_t from = at;
	const unsigned char *text = (const unsigned char *)run->text;

	if (at < run->len && text[at] == ' ')
		at++;
	if (at < run->len && text[at] == '-')
		at++;
	else if (run->len - at >= 3 && text[at] == 0xE2 && text[at + 1] == 0x80 && text[at + 2] >= 0x90 &&
		text[at + 2] <= 0x94)
		at += 3;
	else if (run->len - at >= 3 && text[at] == 0xE2 && text[at + 1] == 0x88 && text[at + 2] == 0x92)
		at += 3;
	else
		return 0;
	*spaced = text[from] == ' ';
	if (at < run->len && text[at] == ' ') {
		at++;
		*spaced = true;
	}
	return at - from;
}

static bool is_upper_case(const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len) {
		unsigned int codepoint = utf8_next(bytes, len, &at);

		if (letter_of(codepoint).base == codepoint)
			return false;
	}
	return true;
}

enum { COMPOUND_MAX_PARTS = 4, COMPOUND_MAX_LETTERS = 4 };

struct compound {
	struct word part[COMPOUND_MAX_PARTS];
	struct lexeme at[COMPOUND_MAX_PARTS];
	size_t nr;
};

/*
 * Whether a word joins the one before it into one token. H'Linh always does. A dash joins abbreviations (QP-AN,
 * KT–XH) and foreign words (e-mail): short, and not both of them Vietnamese syllables (nông-lâm stays two). With
 * spaces around the dash only capitals join, for there it mostly stands between phrases.
 */
static bool joins(const struct run *run, const struct compound *compound, const struct word *next,
	struct lexeme at)
{
	size_t last = compound->nr - 1;
	size_t gap = compound->at[last].end;
	bool spaced;

	if (apostrophe_at(run, gap) == at.start - gap)
		return true;
	if (dash_at(run, gap, &spaced) != at.start - gap)
		return false;
	if (next->nr_letters > COMPOUND_MAX_LETTERS || compound->part[last].nr_letters > COMPOUND_MAX_LETTERS)
		return false;
	if (next->is_syllable && compound->part[last].is_syllable)
		return false;
	return !spaced ||
		(is_upper_case(run->text + at.start, at.end - at.start) &&
			is_upper_case(run->text + compound->at[last].start, gap - compound->at[last].start));
}

static bool may_join(const struct run *run, size_t gap)
{
	bool spaced;

	return gap < run->len && (apostrophe_at(run, gap) || dash_at(run, gap, &spaced));
}

static int emit_compound(struct run *run, const struct compound *compound)
{
	struct word joined = compound->part[0];
	size_t start = compound->at[0].start, end = compound->at[compound->nr - 1].end;
	int stop;

	joined.is_syllable = false;
	for (size_t i = 1; i < compound->nr && joined.len + compound->part[i].len < WORD_MAX_BYTES; i++) {
		memcpy(joined.text + joined.len, compound->part[i].text, compound->part[i].len);
		joined.len = (uint8_t)(joined.len + compound->part[i].len);
		joined.is_marked |= compound->part[i].is_marked;
	}
	if ((stop = emit_word(run, &joined, start, end, false)) != 0 || run->mode == TOKENIZE_QUERY)
		return stop;
	for (size_t i = 0; i < compound->nr && stop == 0; i++)
		stop = emit_word(run, &compound->part[i], compound->at[i].start, compound->at[i].end, true);
	return stop;
}

static int word(struct run *run, struct lexeme lexeme, size_t *at)
{
	struct compound compound;

	compound.nr = 1;
	compound.at[0] = lexeme;
	canonical_by_memo(run->tokenizer->memo, run->text + lexeme.start, lexeme.end - lexeme.start,
		&compound.part[0]);
	while (compound.nr < COMPOUND_MAX_PARTS && may_join(run, compound.at[compound.nr - 1].end)) {
		struct lexeme next = next_lexeme(run->text, run->len, compound.at[compound.nr - 1].end);

		if (next.kind != LEXEME_WORD)
			break;
		canonical_by_memo(run->tokenizer->memo, run->text + next.start, next.end - next.start,
			&compound.part[compound.nr]);
		if (!joins(run, &compound, &compound.part[compound.nr], next))
			break;
		compound.at[compound.nr++] = next;
	}
	*at = compound.at[compound.nr - 1].end;
	if (compound.nr > 1)
		return emit_compound(run, &compound);
	run->after_thang = compound.part[0].len >= 5 &&
		(!memcmp(compound.part[0].text, "tháng", strlen("tháng")) ||
			!memcmp(compound.part[0].text, "thang", strlen("thang")));
	return emit_word(run, &compound.part[0], lexeme.start, lexeme.end, false);
}

int tokenize(struct tokenizer *tokenizer, const char *text, size_t len, enum tokenize_mode mode, token_fn *fn,
	void *context)
{
	struct run run = {tokenizer, text, len, mode, false, fn, context, false};
	size_t at = 0;

	run.unmarked = mode == TOKENIZE_TEXT && text_is_unmarked(text, len);
	for (;;) {
		struct lexeme lexeme = next_lexeme(text, len, at);
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

bool text_is_unmarked(const char *text, size_t len)
{
	size_t nr_letters = 0, nr_marked = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];

		nr_letters += (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
		nr_marked +=
			(byte >= 0xC3 && byte <= 0xCD) || byte == 0xE1; /* lead bytes of Vietnamese letters */
		if (nr_marked > 4 && nr_marked * 50 > nr_letters && i > 400)
			return false;
	}
	/* Below four syllables or so a title like "Festival Hoa 2024" has no marks by right. */
	return nr_letters >= 16 && nr_marked * 50 <= nr_letters;
}
