/*
 * The tokens of one text, packed, so that one thread can tokenize and another index and count.
 *
 *   token:  | length 1 byte | flags 1 byte | canonical text, length bytes |
 *
 * Byte offsets are left out: the index does not keep them, and the highlighter reads the text anew.
 */
#ifndef TRACUU_TEXT_TOKEN_STREAM_H
#define TRACUU_TEXT_TOKEN_STREAM_H

#include "base/strbuf.h"
#include "text/tokenize.h"

#include <stdint.h>

enum { TOKEN_FLAG_COLOCATED = 1, TOKEN_FLAG_WORD = 2, TOKEN_FLAG_BREAK = 4 };

struct token_stream {
	char *packed;
	size_t packed_bytes;
	size_t text_bytes;   /* of the original */
	size_t nr_positions; /* tokens that are not colocated: the length that ranking uses */
};

/*
 * Tokenizes text (TOKENIZE_TEXT) and appends the packed tokens to `packed`; *out states sizes, packed is not
 * set.
 */
void token_stream_pack(struct tokenizer *tokenizer, const char *text, size_t len, struct strbuf *packed,
	struct token_stream *out);

struct packed_token {
	const char *text; /* inside the stream, not NUL-terminated */
	size_t len;
	uint8_t flags;
};

/* The token at *at, which moves on; false at the end. */
bool token_stream_next(const struct token_stream *stream, size_t *at, struct packed_token *out);

#endif
