/* Text -> runs of letters and digits. */
#include "text/lexeme.h"

#include "text/decode.h"
#include "text/letter.h"

enum { LETTER_BEYOND_ASCII = UINT8_MAX };

/* Most characters are ASCII: their classes, by byte. */
static const uint8_t ascii_class[256] = {
	['0' ... '9'] = LETTER_DIGIT,
	['A' ... 'Z'] = LETTER_WORD,
	['a' ... 'z'] = LETTER_WORD,
	[0x80 ... 0xFF] = LETTER_BEYOND_ASCII,
};

/* The class of the character at *at, which moves past it. */
static inline uint8_t next_class(const char *text, size_t len, size_t *at)
{
	uint8_t class = ascii_class[(unsigned char)text[*at]];

	if (class == LETTER_BEYOND_ASCII)
		return letter_of(utf8_next(text, len, at)).class;
	++*at;
	return class;
}

/* Where the word ends whose first letter ends at `at`: behind its last letter or mark. */
static size_t word_end(const char *text, size_t len, size_t at)
{
	size_t end = at;

	while (at < len) {
		uint8_t class = next_class(text, len, &at);

		if (class == LETTER_WORD || (class >= LETTER_TONE && class != LETTER_IGNORED))
			end = at;
		else if (class != LETTER_IGNORED)
			break;
	}
	return end;
}

/* The same of a number. */
static size_t number_end(const char *text, size_t len, size_t at)
{
	size_t end = at;

	while (at < len) {
		uint8_t class = next_class(text, len, &at);

		if (class == LETTER_DIGIT)
			end = at;
		else if (class != LETTER_IGNORED)
			break;
	}
	return end;
}

struct lexeme lexer_next(const struct lexer *lexer, size_t at)
{
	const char *text = lexer->text;
	size_t len = lexer->len;

	while (at < len) {
		size_t start = at;
		uint8_t class = next_class(text, len, &at);

		if (class == LETTER_WORD)
			return (struct lexeme){LEXEME_WORD, start, word_end(text, len, at)};
		if (class == LETTER_DIGIT)
			return (struct lexeme){LEXEME_NUMBER, start, number_end(text, len, at)};
	}
	return (struct lexeme){LEXEME_END, len, len};
}

void lexer_word(const struct lexer *lexer, struct lexeme lexeme, struct word *out)
{
	word_memo_canonical(lexer->memo, lexer->text + lexeme.start, lexeme.end - lexeme.start, out);
}
