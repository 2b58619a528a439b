/* What an unmarked text's words were restored to, looked up, and such a text's tokens; in tracuu.so too. */
#include "store/restored.h"

#include <string.h>

#ifdef TRACUU_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#endif

/* FNV-1a, in eight bytes as a row id. */
int64_t restored_key(const char *text, size_t len)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u;
	return (int64_t)(hash >> 1);
}

bool restored_words(sqlite3 *db, const char *text, size_t len, struct strbuf *out)
{
	sqlite3_stmt *select = NULL;
	bool found = false;

	if (!text_is_unmarked(text, len) ||
		sqlite3_prepare_v2(db, "SELECT words FROM restored WHERE text = ?1", -1, &select, NULL) !=
			SQLITE_OK)
		return false;
	sqlite3_bind_int64(select, 1, restored_key(text, len));
	if (sqlite3_step(select) == SQLITE_ROW) {
		strbuf_add(out, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));
		found = out->len > 0;
	}
	sqlite3_finalize(select);
	return found;
}

const char *restored_next_word(const char **words, size_t *len)
{
	const char *word = *words;

	*len = strcspn(word, " ");
	*words = word + *len + (word[*len] == ' ');
	if (*len == 1 && *word == '-')
		*len = 0;
	return word;
}

static void add_packed(struct strbuf *packed, const char *text, size_t len, unsigned int flags)
{
	strbuf_add_ch(packed, (char)len);
	strbuf_add_ch(packed, (char)flags);
	strbuf_add(packed, text, len);
}

/* The plain stream with the word of each position behind what is printed there. */
static void add_beside(const struct token_stream *plain, const char *words, struct strbuf *packed)
{
	char word[WORD_MAX_BYTES + 1] = {TOKEN_RESTORED_PREFIX};
	struct packed_token token;
	size_t at = 0, len;

	while (token_stream_next(plain, &at, &token)) {
		const char *restored;

		add_packed(packed, token.text, token.len, token.flags);
		if (token.flags & TOKEN_FLAG_COLOCATED)
			continue;
		restored = restored_next_word(&words, &len);
		if (len == 0 || len >= sizeof(word))
			continue;
		memcpy(word + 1, restored, len);
		add_packed(packed, word, len + 1, TOKEN_FLAG_COLOCATED | TOKEN_FLAG_WORD);
	}
}

void restored_pack(sqlite3 *db, struct tokenizer *tokenizer, const char *text, size_t len,
	struct strbuf *packed, struct token_stream *out)
{
	struct strbuf words = STRBUF_INIT, plain = STRBUF_INIT;
	size_t start = packed->len;

	if (!restored_words(db, text, len, &words)) {
		token_stream_pack(tokenizer, text, len, packed, out);
	} else {
		token_stream_pack(tokenizer, text, len, &plain, out);
		out->packed = plain.buf;
		add_beside(out, words.buf, packed);
		out->packed_bytes = packed->len - start;
		out->packed = NULL;
	}
	strbuf_release(&words);
	strbuf_release(&plain);
}

void restored_pack_article(sqlite3 *db, struct tokenizer *tokenizer, const char *title, const char *body,
	struct strbuf *packed, struct token_stream fields[2])
{
	restored_pack(db, tokenizer, title, strlen(title), packed, &fields[0]);
	restored_pack(db, tokenizer, body, strlen(body), packed, &fields[1]);
	fields[0].packed = packed->buf;
	fields[1].packed = packed->buf + fields[0].packed_bytes;
}
