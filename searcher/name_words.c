/* Names as words and keys. */
#include "searcher/name_words.h"

#include "base/strbuf.h"
#include "text/key.h"

#include <string.h>

static void add_word(const char *word, size_t len, struct arena *arena, struct name_words *out)
{
	char folded[WORD_MAX_BYTES];
	size_t folded_len;

	if (out->nr == NAME_MAX_WORDS || len == 0 || len >= WORD_MAX_BYTES)
		return;
	folded_len = word_fold(word, len, folded);
	if (folded_len != len || memcmp(word, folded, len) != 0)
		out->is_marked = true;
	out->canonical[out->nr] = arena_strndup(arena, word, len);
	out->folded[out->nr++] = arena_strndup(arena, folded, folded_len);
}

void name_words_read(struct tokenizer *tokenizer, const char *text, struct arena *arena,
	struct name_words *out)
{
	struct strbuf key = STRBUF_INIT, folded = STRBUF_INIT;

	memset(out, 0, sizeof(*out));
	text_key(tokenizer->memo, text, strlen(text), &key);
	text_key_fold(key.buf, &folded);
	out->key = arena_strdup(arena, key.buf);
	out->folded_key = arena_strdup(arena, folded.buf);
	for (const char *at = key.buf; *at;) {
		size_t len = strcspn(at, " ");

		add_word(at, len, arena, out);
		at += len + (at[len] == ' ');
	}
	strbuf_release(&key);
	strbuf_release(&folded);
}

bool key_ends_with(const char *key, const char *part)
{
	size_t len = strlen(key), part_len = strlen(part);

	return part_len && len >= part_len && !memcmp(key + len - part_len, part, part_len) &&
		(len == part_len || key[len - part_len - 1] == ' ');
}

bool key_starts_with(const char *key, const char *part)
{
	size_t part_len = strlen(part);

	return part_len && !strncmp(key, part, part_len) && (key[part_len] == ' ' || !key[part_len]);
}
