/*
 * What the archive knows of its words: how often each spelling is used, in how many articles, and which words
 * stand next to each other. Reading side; store/word_counts.h is the writing side.
 *
 * A word here is any token: "quyết", "2024-06-26", "~quyet" (from a text printed without marks).
 */
#ifndef TRACUU_STORE_VOCABULARY_H
#define TRACUU_STORE_VOCABULARY_H

#include "base/arena.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vocabulary_memo;

struct vocabulary {
	sqlite3_stmt *by_text, *by_folded, *by_prefix, *pair, *triple;
	struct vocabulary_memo *memo; /* store/vocabulary_memo.h; NULL: nothing is kept */
	int64_t data_version;         /* that the memo is of */
	bool is_keeping;
};

struct word_info {
	int64_t id; /* 0: the archive does not have the word */
	int64_t nr_articles;
	int64_t nr_uses;
	const char *text; /* owned by the arena that was passed */
};

/* Returns an SQLite code; vocabulary_close is safe after a failure. */
int vocabulary_open(struct vocabulary *vocabulary, sqlite3 *db);
void vocabulary_close(struct vocabulary *vocabulary);

/*
 * What is looked up within one read transaction after vocabulary_keep is remembered, some megabytes of it,
 * until the archive is of another version (archive_data_version; below 0: unknown). Outside of them, and for
 * who writes the archive himself, each lookup is made anew.
 */
void vocabulary_keep(struct vocabulary *vocabulary, int64_t data_version);
void vocabulary_keep_no_more(struct vocabulary *vocabulary);

struct word_info vocabulary_find(struct vocabulary *vocabulary, const char *text, size_t len,
	struct arena *arena);

/*
 * The spellings that have this unmarked form, most used first, at most max. Among them are words that have no
 * marks ("thu") and words of unmarked texts ("~thu"). Returns how many were written to out.
 */
size_t vocabulary_spellings(struct vocabulary *vocabulary, const char *folded, size_t len,
	struct word_info *out, size_t max, struct arena *arena);

/* The same for all words whose unmarked form starts with these bytes. */
size_t vocabulary_with_prefix(struct vocabulary *vocabulary, const char *folded, size_t len,
	struct word_info *out, size_t max, struct arena *arena);

/* How often second stands right after first. */
int64_t vocabulary_pair_uses(struct vocabulary *vocabulary, int64_t first_id, int64_t second_id);

/* How often three words stand one after the other; key: triple_key (store/triples.h). */
int64_t vocabulary_triple_uses(struct vocabulary *vocabulary, uint64_t key);

#endif
