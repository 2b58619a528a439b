/* Text -> runs of letters and digits. */
#include "text/lexeme.h"

#include "text/decode.h"
#include "text/letter.h"

/* The class of the character at *at, which moves past it. Most are ASCII and need no table. */
static uint8_t next_class(const char *text, size_t len, size_t *at)
{
	unsigned char byte = (unsigned char)text[*at];

	if (byte >= 0x80)
		return letter_of(utf8_next(text, len, at)).class;
	++*at;
	if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
		return LETTER_WORD;
	return byte >= '0' && byte <= '9' ? LETTER_DIGIT : LETTER_SEPARATOR;
}

static bool continues_word(uint8_t class)
{
	return class == LETTER_WORD || class >= LETTER_TONE;
}

struct lexeme lexer_next(const struct lexer *lexer, size_t at)
{
	const char *text = lexer->text;
	size_t len = lexer->len;
	struct lexeme lexeme = {LEXEME_END, len, len};
	uint8_t class = LETTER_SEPARATOR;

	while (at < len && class != LETTER_WORD && class != LETTER_DIGIT) {
		lexeme.start = at;
		class = next_class(text, len, &at);
	}
	if (class != LETTER_WORD && class != LETTER_DIGIT)
		return (struct lexeme){LEXEME_END, len, len};
	lexeme.kind = class == LETTER_WORD ? LEXEME_WORD : LEXEME_NUMBER;
	lexeme.end = at;
	while (at < len) {
		class = next_class(text, len, &at);
		if (class == LETTER_IGNORED)
			continue;
		if (lexeme.kind == LEXEME_WORD ? !continues_word(class) : class != LETTER_DIGIT)
			break;
		lexeme.end = at;
	}
	return lexeme;
}

void lexer_word(const struct lexer *lexer, struct lexeme lexeme, struct word *out)
{
	word_memo_canonical(lexer->memo, lexer->text + lexeme.start, lexeme.end - lexeme.start, out);
}
