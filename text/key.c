/* Printed words -> a key to compare them by. */
#include "text/key.h"

#include "text/lexeme.h"

void text_key(struct word_memo *memo, const char *text, size_t len, struct strbuf *out)
{
	const struct lexer lexer = {text, len, memo};
	struct lexeme lexeme = lexer_next(&lexer, 0);
	size_t start = out->len;

	for (; lexeme.kind != LEXEME_END; lexeme = lexer_next(&lexer, lexeme.end)) {
		struct word word;

		if (out->len > start)
			strbuf_add_ch(out, ' ');
		if (lexeme.kind == LEXEME_WORD) {
			lexer_word(&lexer, lexeme, &word);
			strbuf_add(out, word.text, word.len);
		} else {
			strbuf_add(out, text + lexeme.start, lexeme.end - lexeme.start);
		}
	}
}
