/* Looking up words, spellings and pairs. */
#include "store/vocabulary.h"

#include "store/pairs.h"
#include "store/triples.h"
#include "store/vocabulary_memo.h"

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
	vocabulary_memo_free(vocabulary->memo);
	memset(vocabulary, 0, sizeof(*vocabulary));
}

void vocabulary_keep(struct vocabulary *vocabulary, int64_t data_version)
{
	if (!vocabulary->memo)
		vocabulary->memo = vocabulary_memo_new();
	else if (data_version != vocabulary->data_version || data_version < 0)
		vocabulary_memo_forget(vocabulary->memo);
	vocabulary->data_version = data_version;
	vocabulary->is_keeping = true;
}

void vocabulary_keep_no_more(struct vocabulary *vocabulary)
{
	vocabulary->is_keeping = false;
}

/* ---- words */

/* *result: SQLite's. */
static size_t read_words(sqlite3_stmt *statement, const char *key, size_t len, struct word_info *out,
	size_t max, struct arena *arena, int *result)
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
	*result = sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return nr;
}

static size_t copy_words(const struct memo_list *list, struct word_info *out, struct arena *arena)
{
	for (size_t i = 0; i < list->nr; i++) {
		out[i] = list->words[i];
		out[i].text = arena_strdup(arena, list->words[i].text);
	}
	return list->nr;
}

/* The words of the statement's key, from memory where they were read before. kind: what memo_key_of takes. */
static size_t find_words(struct vocabulary *vocabulary, sqlite3_stmt *statement, size_t kind,
	const char *word, size_t len, struct word_info *out, size_t max, struct arena *arena)
{
	const struct memo_list *list;
	struct memo_key key;
	size_t nr;
	int result;

	if (!vocabulary->is_keeping)
		return read_words(statement, word, len, out, max, arena, &result);
	key = memo_key_of(word, len, kind);
	list = vocabulary_memo_list(vocabulary->memo, &key);
	if (list)
		return copy_words(list, out, arena);
	nr = read_words(statement, word, len, out, max, arena, &result);
	if (result == SQLITE_OK)
		vocabulary_memo_add(vocabulary->memo, &key, out, nr);
	return nr;
}

struct word_info vocabulary_find(struct vocabulary *vocabulary, const char *text, size_t len,
	struct arena *arena)
{
	struct word_info word = {0, 0, 0, ""};

	if (find_words(vocabulary, vocabulary->by_text, 0, text, len, &word, 1, arena) == 0)
		word.text = arena_strndup(arena, text, len);
	return word;
}

size_t vocabulary_spellings(struct vocabulary *vocabulary, const char *folded, size_t len,
	struct word_info *out, size_t max, struct arena *arena)
{
	return max ? find_words(vocabulary, vocabulary->by_folded, max, folded, len, out, max, arena) : 0;
}

size_t vocabulary_with_prefix(struct vocabulary *vocabulary, const char *folded, size_t len,
	struct word_info *out, size_t max, struct arena *arena)
{
	int result;

	return read_words(vocabulary->by_prefix, folded, len, out, max, arena, &result);
}

/* ---- pairs and triples */

static int64_t read_pair(struct vocabulary *vocabulary, uint64_t first_id, uint64_t second_id)
{
	return pair_uses(vocabulary->pair, (int64_t)first_id, (int64_t)second_id);
}

/* The second number is 0. */
static int64_t read_triple(struct vocabulary *vocabulary, uint64_t key, uint64_t zero)
{
	(void)zero;
	return triple_uses(vocabulary->triple, key);
}

/* What is read of two numbers, from memory where it was read before. */
static int64_t find_number(struct vocabulary *vocabulary, uint64_t first, uint64_t second,
	int64_t (*read_uses)(struct vocabulary *, uint64_t, uint64_t))
{
	struct memo_number *place;
	int64_t nr_uses;

	if (!vocabulary->is_keeping)
		return read_uses(vocabulary, first, second);
	place = vocabulary_memo_number(vocabulary->memo, first, second);
	if (place->first == first && place->second == second)
		return place->nr_uses;
	nr_uses = read_uses(vocabulary, first, second);
	if (sqlite3_errcode(sqlite3_db_handle(vocabulary->by_text)) == SQLITE_OK)
		*place = (struct memo_number){first, second, nr_uses};
	return nr_uses;
}

int64_t vocabulary_pair_uses(struct vocabulary *vocabulary, int64_t first_id, int64_t second_id)
{
	if (!first_id || !second_id)
		return 0;
	return find_number(vocabulary, (uint64_t)first_id, (uint64_t)second_id, read_pair);
}

int64_t vocabulary_triple_uses(struct vocabulary *vocabulary, uint64_t key)
{
	return key ? find_number(vocabulary, key, 0, read_triple) : read_triple(vocabulary, 0, 0);
}
