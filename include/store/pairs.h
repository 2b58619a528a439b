/*
 * The table pair: how often one word stands right after another.
 *
 * There are millions of pairs, and a row each would be mostly what SQLite keeps of a row. So a row is a part
 * of the words that follow one word:
 *
 *   first 17   part 0     entries  [second 3] [second 5, 41 uses] ... [second 812]
 *   first 17   part 812   entries  [second 815] ... [second 9340, 2 uses]
 *   first 18   part 0     entries  ...
 *
 * Entries are as store/packed_uses.h has them, by the second word's id; gaps of a part count from its number.
 * A part has the seconds behind its number, up to the next part's number: mostly the last second of the part
 * before, 0 for the first one. So a long list is cut without being packed anew, and a lookup reads one part.
 *
 * Before version 7 of the archive the table had a row a pair (first, second, nr_uses): what reads here reads
 * those too.
 */
#ifndef TRACUU_STORE_PAIRS_H
#define TRACUU_STORE_PAIRS_H

#include "store/packed_uses.h"

#include <sqlite3.h>

/* A pair and a difference in its uses; 12 bytes, for there are millions. */
struct pair_count {
	uint32_t first, second;
	int32_t nr_uses;
};

/* Makes the table. */
extern const char schema_pairs[];

/* Entries of a part take at most so many bytes; where they come to more, they are cut into such of half. */
enum { PAIR_PART_BYTES = 512 };

/*
 * Adds the differences, which are by ids, in the order of first and second, each pair once. Returns an SQLite
 * code; on failure the caller rolls back.
 */
int pairs_write(sqlite3 *db, const struct pair_count *changes, size_t nr);

/* Takes over a table of a row a pair, under the name given, into the table pair, which is empty. */
int pairs_take_over(sqlite3 *db, const char *table);

/* The statement for pair_uses; NULL where it cannot be made. */
sqlite3_stmt *pair_select_new(sqlite3 *db);

/* How often second stands right after first. */
int64_t pair_uses(sqlite3_stmt *select, int64_t first, int64_t second);

/* Going through pairs in the order of first and second. */
struct pair_walk {
	sqlite3_stmt *select;
	struct packed_uses entries;
	int64_t first, second, nr_uses;
};

/* Returns an SQLite code; pair_walk_close is safe after a failure, and where the walk was zeroed only. */
int pair_walk_open(struct pair_walk *walk, sqlite3 *db);
void pair_walk_close(struct pair_walk *walk);

/* Begins with the first words from `from` to `to`, both included. */
void pair_walk_begin(struct pair_walk *walk, int64_t from, int64_t to);

/* Goes on to the next pair; false behind the last one. */
bool pair_walk_next(struct pair_walk *walk);

/* Ends the walk, wherever it is, so that another may begin. Returns an SQLite code. */
int pair_walk_end(struct pair_walk *walk);

#endif
