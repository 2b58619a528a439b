/*
 * How often three words stand one after the other: counting while articles come and go, and asking.
 *
 * There are several times more triples than pairs, so they are kept short: a triple is known by 40 bits of a
 * hash of its words, and packed into the table triple, one row for all that share the upper 16 bits.
 *
 *   chunk 0x3A5F   packed  [lower 24 bits 0x000412] [0x0009E0, 3 uses] [0x0009F1] ...
 *
 * Entries are as store/packed_uses.h has them. Before version 7 of the archive the column was called entries,
 * and they were longer; what reads here reads those too.
 *
 * Two triples of one hash are counted as one; in ten million, some dozens are. Counts are differences that
 * triple_counts_write adds to the table, as those of store/word_counts.h.
 */
#ifndef TRACUU_STORE_TRIPLES_H
#define TRACUU_STORE_TRIPLES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A triple and a difference in its uses, in one number, so that many fit into memory:
 *
 *   | key, 40 bits | uses + TRIPLE_ZERO, 24 bits |
 *
 * Where more uses are to be noted than fit, there are several of one key, which count together.
 */
typedef uint64_t triple_uses_t;

struct triple_counts {
	triple_uses_t *slots; /* open addressing, home by the upper bits, so that slots are nearly sorted */
	size_t nr, nr_slots;  /* at most four fifths are taken */
};

#define TRIPLE_COUNTS_INIT \
	{                  \
		NULL, 0, 0 \
	}
#define TRIPLE_EMPTY UINT64_MAX

enum {
	TRIPLE_KEY_BITS = 40,
	TRIPLE_USES_BITS = 24,
	TRIPLE_ZERO = 1 << 23,
	TRIPLE_MOST_USES = TRIPLE_ZERO - 2 /* so that none is TRIPLE_EMPTY */
};

/* nr_uses is at most TRIPLE_MOST_USES, and at least its negative. */
static inline triple_uses_t triple_pack(uint64_t key, int32_t nr_uses)
{
	return key << TRIPLE_USES_BITS | (uint64_t)(nr_uses + TRIPLE_ZERO);
}

static inline uint64_t triple_packed_key(triple_uses_t triple)
{
	return triple >> TRIPLE_USES_BITS;
}

static inline int32_t triple_packed_uses(triple_uses_t triple)
{
	return (int32_t)(triple & ((1u << TRIPLE_USES_BITS) - 1)) - TRIPLE_ZERO;
}

/* A word's share of the keys that it is in. */
uint64_t triple_word(const char *text, size_t len);

/* The key of three words, of 40 bits. */
uint64_t triple_key(uint64_t first_word, uint64_t second_word, uint64_t third_word);

void triple_counts_release(struct triple_counts *counts);

/* Adds sign to each of nr keys. */
void triple_counts_add(struct triple_counts *counts, const uint64_t *keys, size_t nr, int sign);

/* The same of keys in ascending order, each with how often it is used: one walk along the slots. */
void triple_counts_add_uses(struct triple_counts *counts, const triple_uses_t *uses, size_t nr);

/*
 * Adds all to the table and empties the counts, which keep their room until they are released. Returns an
 * SQLite code; on failure the caller rolls back and releases them.
 */
int triple_counts_write(struct triple_counts *counts, sqlite3 *db);

/* Takes over a table as it was before version 7, under the name given, into the table triple. */
int triples_take_over(sqlite3 *db, const char *table);

/* The statement for triple_uses; NULL where the archive is of a version without triples. */
sqlite3_stmt *triple_select_new(sqlite3 *db);

/* How often the triple is used; 0 where the statement is NULL. */
int64_t triple_uses(sqlite3_stmt *select, uint64_t key);

/*
 * A sum over all triples, to compare a table with what it should hold: equal counts give equal sums, and
 * others hardly ever. Returns an SQLite code.
 */
uint64_t triple_counts_sum(const struct triple_counts *counts);
int triple_sum_stored(sqlite3 *db, uint64_t *out);

#endif
