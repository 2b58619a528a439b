/* Bytes -> text -> tokens, as text and as query; and back: what was read is read the same again. */
#include "base/strbuf.h"
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"
#include "text/decode.h"
#include "text/token_stream.h"

#include <string.h>

struct reading {
	const char *text;
	size_t len, start_byte, nr_positions;
};

static int see_token(void *context, const struct token *token)
{
	struct reading *reading = context;
	struct word again;

	contract(token->len > 0 && token->len <= WORD_MAX_BYTES + 1);
	contract(token->start_byte < token->end_byte && token->end_byte <= reading->len);
	contract(token->colocated ? reading->nr_positions > 0 : token->start_byte >= reading->start_byte);
	contract(is_valid_utf8(token->text, token->len));
	if (!token->colocated) {
		reading->start_byte = token->start_byte;
		reading->nr_positions++;
	}
	if (token->kind == TOKEN_WORD && token->text[0] != TOKEN_UNMARKED_PREFIX) {
		char folded[WORD_MAX_BYTES], folded_again[WORD_MAX_BYTES];
		size_t folded_len = word_fold(token->text, token->len, folded);

		contract(word_fold(folded, folded_len, folded_again) == folded_len);
		contract(!memcmp(folded, folded_again, folded_len));
		word_canonical(token->text, token->len, &again);
		contract(again.len <= WORD_MAX_BYTES);
	}
	return 0;
}

static void check_stream(struct tokenizer *tokenizer, const char *text, size_t len, size_t nr_positions)
{
	struct strbuf packed = STRBUF_INIT;
	struct token_stream stream;
	struct packed_token token;
	size_t at = 0, nr = 0;

	token_stream_pack(tokenizer, text, len, &packed, &stream);
	stream.packed = packed.buf;
	while (token_stream_next(&stream, &at, &token))
		nr += !(token.flags & TOKEN_FLAG_COLOCATED);
	contract(nr == nr_positions && stream.nr_positions == nr && at == stream.packed_bytes);
	strbuf_release(&packed);
}

static void read_text(const char *text, size_t len)
{
	struct reading reading = {text, len, 0, 0};
	struct tokenizer tokenizer;

	tokenizer_init(&tokenizer);
	contract(tokenize(&tokenizer, text, len, TOKENIZE_QUERY, see_token, &reading) == 0);
	reading = (struct reading){text, len, 0, 0};
	contract(tokenize(&tokenizer, text, len, TOKENIZE_TEXT, see_token, &reading) == 0);
	check_stream(&tokenizer, text, len, reading.nr_positions);
	tokenizer_release(&tokenizer);
}

int FUZZ_DRIVER(tokenize)(const uint8_t *data, size_t size)
{
	static const char *const charsets[] = {NULL, "windows-1258", "utf-16", "x-none"};
	struct strbuf text = STRBUF_INIT, again = STRBUF_INIT;
	const char *bytes = (const char *)data;

	if (size == 0)
		return 0;
	decode_is_binary(bytes, size);
	read_text(bytes, size); /* broken bytes separate words */
	decode_text(bytes + 1, size - 1, charsets[data[0] % 4], &text);
	contract(is_valid_utf8(text.buf, text.len) && strlen(text.buf) == text.len);
	if (strncmp(text.buf, "\xEF\xBB\xBF", 3) != 0) {
		contract(decode_text(text.buf, text.len, NULL, &again) == 0);
		contract(again.len == text.len && !memcmp(again.buf, text.buf, text.len));
	}
	read_text(text.buf, text.len);
	strbuf_release(&text);
	strbuf_release(&again);
	return 0;
}
