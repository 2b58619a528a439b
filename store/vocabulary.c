/* Looking up words, spellings and pairs. */
#include "store/vocabulary.h"

#include "store/pairs.h"
#include "store/triples.h"

#include <string.h>

int vocabulary_open(struct vocabulary *vocabulary, sqlite3 *db)
{
	const struct {
		const char *sql;
		sqlite3_stmt **statement;
	} all[] = {
		{"SELECT id, nr_articles, nr_uses, text FROM word WHERE text = ?1 AND nr_articles > 0",
			&vocabulary->by_text},
		{"SELECT id, nr_articles, nr_uses, text FROM word WHERE folded = ?1 AND nr_articles > 0"
		 " ORDER BY nr_uses DESC, text LIMIT ?2",
			&vocabulary->by_folded},
		{"SELECT id, nr_articles, nr_uses, text FROM word WHERE folded >= ?1 AND folded < ?1 || char(0x10FFFF)"
		 " AND nr_articles > 0 ORDER BY nr_articles DESC, text LIMIT ?2",
			&vocabulary->by_prefix},
	};
	int result = SQLITE_OK;

	memset(vocabulary, 0, sizeof(*vocabulary));
	for (size_t i = 0; result == SQLITE_OK && i < sizeof(all) / sizeof(*all); i++)
		result = sqlite3_prepare_v3(db, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT, all[i].statement,
			NULL);
	if (result == SQLITE_OK && !(vocabulary->pair = pair_select_new(db)))
		result = sqlite3_errcode(db);
	vocabulary->triple = triple_select_new(db);
	return result;
}

void vocabulary_close(struct vocabulary *vocabulary)
{
	sqlite3_finalize(vocabulary->by_text);
	sqlite3_finalize(vocabulary->by_folded);
	sqlite3_finalize(vocabulary->by_prefix);
	sqlite3_finalize(vocabulary->pair);
	sqlite3_finalize(vocabulary->triple);
	memset(vocabulary, 0, sizeof(*vocabulary));
}

static size_t read_words(sqlite3_stmt *statement, const char *key, size_t len, struct word_info *out,
	size_t max, struct arena *arena)
{
	size_t nr = 0;

	sqlite3_bind_text(statement, 1, key, (int)len, SQLITE_STATIC);
	if (sqlite3_bind_parameter_count(statement) > 1)
		sqlite3_bind_int64(statement, 2, (sqlite3_int64)max);
	while (nr < max && sqlite3_step(statement) == SQLITE_ROW) {
		out[nr].id = sqlite3_column_int64(statement, 0);
		out[nr].nr_articles = sqlite3_column_int64(statement, 1);
		out[nr].nr_uses = sqlite3_column_int64(statement, 2);
		out[nr].text = arena_strdup(arena, (const char *)sqlite3_column_text(statement, 3));
		nr++;
	}
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return nr;
}

struct word_info vocabulary_find(struct vocabulary *vocabulary, const char *text, size_t len,
	struct arena *arena)
{
	struct word_info word = {0, 0, 0, ""};

	if (read_words(vocabulary->by_text, text, len, &word, 1, arena) == 0)
		word.text = arena_strndup(arena, text, len);
	return word;
}

size_t vocabulary_spellings(struct vocabulary *vocabulary, const char *folded, size_t len,
	struct word_info *out, size_t max, struct arena *arena)
{
	return read_words(vocabulary->by_folded, folded, len, out, max, arena);
}

size_t vocabulary_with_prefix(struct vocabulary *vocabulary, const char *folded, size_t len,
	struct word_info *out, size_t max, struct arena *arena)
{
	return read_words(vocabulary->by_prefix, folded, len, out, max, arena);
}

int64_t vocabulary_pair_uses(struct vocabulary *vocabulary, int64_t first_id, int64_t second_id)
{
	return first_id && second_id ? pair_uses(vocabulary->pair, first_id, second_id) : 0;
}

int64_t vocabulary_triple_uses(struct vocabulary *vocabulary, uint64_t key)
{
	return triple_uses(vocabulary->triple, key);
}
