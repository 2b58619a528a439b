/* Which words a dash, an apostrophe or a dot joins. */
#include "text/compound.h"

#include "text/decode.h"
#include "text/letter.h"

#include <string.h>

/* Length of the apostrophe at `at` (' ’ ʼ), or 0. */
static size_t apostrophe_at(const struct lexer *lexer, size_t at)
{
	const char *text = lexer->text + at;
	size_t left = lexer->len - at;

	if (left >= 1 && text[0] == '\'')
		return 1;
	if (left >= 3 && !memcmp(text, "\xE2\x80\x99", 3))
		return 3;
	return left >= 2 && !memcmp(text, "\xCA\xBC", 2) ? 2 : 0;
}

size_t dash_length(const struct lexer *lexer, size_t at, bool *spaced)
{
	size_t from = at;
	const unsigned char *text = (const unsigned char *)lexer->text;

	*spaced = false;
	if (at < lexer->len && text[at] == ' ')
		at++;
	if (at < lexer->len && text[at] == '-')
		at++;
	else if (lexer->len - at >= 3 && text[at] == 0xE2 && text[at + 1] == 0x80 && text[at + 2] >= 0x90 &&
		text[at + 2] <= 0x94)
		at += 3;
	else if (lexer->len - at >= 3 && text[at] == 0xE2 && text[at + 1] == 0x88 && text[at + 2] == 0x92)
		at += 3;
	else
		return 0;
	*spaced = text[from] == ' ';
	if (at < lexer->len && text[at] == ' ') {
		at++;
		*spaced = true;
	}
	return at - from;
}

/* The same for &. */
static size_t ampersand_length(const struct lexer *lexer, size_t at, bool *spaced)
{
	size_t from = at;

	*spaced = at < lexer->len && lexer->text[at] == ' ';
	at += *spaced;
	if (at == lexer->len || lexer->text[at] != '&')
		return 0;
	at++;
	if (at < lexer->len && lexer->text[at] == ' ') {
		at++;
		*spaced = true;
	}
	return at - from;
}

static size_t joiner_length(const struct lexer *lexer, size_t at, bool *spaced)
{
	size_t len = dash_length(lexer, at, spaced);

	return len ? len : ampersand_length(lexer, at, spaced);
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

/* A slash with nothing around it, as in NQ/TW. */
static bool slash_at(const struct lexer *lexer, size_t at)
{
	return at < lexer->len && lexer->text[at] == '/';
}

/* U.B.N.D: capitals with a dot between. */
static bool dot_joins(const struct lexer *lexer, const struct word *before, struct lexeme before_at,
	const struct word *next, struct lexeme at)
{
	return at.start - before_at.end == 1 && lexer->text[before_at.end] == '.' &&
		before->nr_letters == 1 && next->nr_letters == 1 &&
		is_upper_case(lexer->text + before_at.start, before_at.end - before_at.start) &&
		is_upper_case(lexer->text + at.start, at.end - at.start);
}

/* Whether the word is short enough to be part of an abbreviation: BGTVT may be, "người" is not. */
static bool is_short(const struct word *word)
{
	return word->nr_letters <= (word->is_syllable ? COMPOUND_MAX_SYLLABLE : COMPOUND_MAX_LETTERS);
}

/*
 * Whether a word joins the one before it into one token. H'Linh always does. A dash, & or slash joins
 * abbreviations (QP-AN, KT–XH, GD&ĐT, NQ/TW; writers mix 15-NQ/TW and 15/NQ-TW) and foreign words (e-mail):
 * short, and not both of them Vietnamese syllables (nông-lâm and và/hoặc stay two). With spaces around the
 * dash only capitals join, for there it mostly stands between phrases.
 */
static bool joins(const struct lexer *lexer, const struct compound *compound, const struct word *next,
	struct lexeme at)
{
	const struct word *before = &compound->part[compound->nr - 1];
	struct lexeme before_at = compound->at[compound->nr - 1];
	size_t gap = at.start - before_at.end;
	bool spaced;

	if (apostrophe_at(lexer, before_at.end) == gap)
		return true;
	if (dot_joins(lexer, before, before_at, next, at))
		return true;
	if (joiner_length(lexer, before_at.end, &spaced) != gap &&
		!(slash_at(lexer, before_at.end) && gap == 1))
		return false;
	if (!is_short(next) || !is_short(before) || (next->is_syllable && before->is_syllable))
		return false;
	return !spaced ||
		(is_upper_case(lexer->text + at.start, at.end - at.start) &&
			is_upper_case(lexer->text + before_at.start, before_at.end - before_at.start));
}

/* Nearly always a space and then a letter. What remains, joins() looks at. */
static bool may_join(const struct lexer *lexer, size_t gap)
{
	gap += gap < lexer->len && lexer->text[gap] == ' ';
	if (gap >= lexer->len)
		return false;
	switch ((unsigned char)lexer->text[gap]) {
	case '\'':
	case '-':
	case '&':
	case '/':
	case '.':
	case 0xCA: /* ʼ */
	case 0xE2: /* ’ – */
		return true;
	default:
		return false;
	}
}

void compound_read(const struct lexer *lexer, struct lexeme first, struct compound *out)
{
	out->nr = 1;
	out->at[0] = first;
	lexer_word(lexer, first, &out->part[0]);
	while (out->nr < COMPOUND_MAX_PARTS && may_join(lexer, out->at[out->nr - 1].end)) {
		struct lexeme next = lexer_next(lexer, out->at[out->nr - 1].end);

		if (next.kind != LEXEME_WORD)
			break;
		lexer_word(lexer, next, &out->part[out->nr]);
		if (!joins(lexer, out, &out->part[out->nr], next))
			break;
		out->at[out->nr++] = next;
	}
}

void compound_joined(const struct compound *compound, struct word *out)
{
	*out = compound->part[0];
	out->is_syllable = false;
	for (size_t i = 1; i < compound->nr && out->len + compound->part[i].len < WORD_MAX_BYTES; i++) {
		memcpy(out->text + out->len, compound->part[i].text, compound->part[i].len);
		out->len = (uint8_t)(out->len + compound->part[i].len);
		out->is_marked |= compound->part[i].is_marked;
	}
}
