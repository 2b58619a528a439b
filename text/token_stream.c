/* Tokens, packed for another thread. */
#include "text/token_stream.h"

#include "text/sentence_break.h"

#include <string.h>

struct packing {
	const char *text;
	size_t last_end; /* bytes of text up to the end of the last token */
	struct strbuf *packed;
	size_t nr_positions;
};

static int pack(void *context, const struct token *token)
{
	struct packing *packing = context;
	size_t len = token->len < UINT8_MAX ? token->len : UINT8_MAX;
	int flags = (token->colocated ? TOKEN_FLAG_COLOCATED : 0) |
		(token->kind == TOKEN_WORD ? TOKEN_FLAG_WORD : 0);
	char *at;

	if (!token->colocated) {
		if (sentence_breaks(packing->text, packing->last_end, token->start_byte))
			flags |= TOKEN_FLAG_BREAK;
		packing->last_end = token->end_byte;
	}
	strbuf_grow(packing->packed, len + 2);
	at = packing->packed->buf + packing->packed->len;
	at[0] = (char)len;
	at[1] = (char)flags;
	memcpy(at + 2, token->text, len);
	strbuf_set_len(packing->packed, packing->packed->len + len + 2);
	packing->nr_positions += !token->colocated;
	return 0;
}

void token_stream_pack(struct tokenizer *tokenizer, const char *text, size_t len, struct strbuf *packed,
	struct token_stream *out)
{
	struct packing packing = {text, 0, packed, 0};
	size_t before = packed->len;

	tokenize(tokenizer, text, len, TOKENIZE_TEXT, pack, &packing);
	out->packed = NULL;
	out->packed_bytes = packed->len - before;
	out->text_bytes = len;
	out->nr_positions = packing.nr_positions;
}

bool token_stream_next(const struct token_stream *stream, size_t *at, struct packed_token *out)
{
	if (*at >= stream->packed_bytes)
		return false;
	out->len = (uint8_t)stream->packed[*at];
	out->flags = (uint8_t)stream->packed[*at + 1];
	out->text = stream->packed + *at + 2;
	*at += 2 + out->len;
	return true;
}
