/* Printed words -> a key to compare them by. */
#include "text/key.h"

#include "text/lexeme.h"

#include <string.h>

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

/* A number, which may be longer than any word, has no marks. */
void text_key_fold(const char *key, struct strbuf *out)
{
	while (*key) {
		size_t len = strcspn(key, " ");
		char folded[WORD_MAX_BYTES];

		if (len < sizeof(folded))
			strbuf_add(out, folded, word_fold(key, len, folded));
		else
			strbuf_add(out, key, len);
		if (key[len])
			strbuf_add_ch(out, ' ');
		key += len + (key[len] == ' ');
	}
}

struct query_key {
	struct strbuf *out;
	size_t nr_tokens;
};

static int add_token(void *context, const struct token *token)
{
	struct query_key *key = context;

	if (token->colocated)
		return 0;
	if (key->nr_tokens++ > 0)
		strbuf_add_ch(key->out, ' ');
	strbuf_add(key->out, token->text, token->len);
	return 0;
}

size_t text_query_key(struct tokenizer *tokenizer, const char *text, size_t len, struct strbuf *out)
{
	struct query_key key = {out, 0};

	tokenize(tokenizer, text, len, TOKENIZE_QUERY, add_token, &key);
	return key.nr_tokens;
}
