/* What an unmarked text's words were restored to, looked up; a part of the tokenizer, so of tracuu.so too. */
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
