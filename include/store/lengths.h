/*
 * Article lengths in tokens, for ranking: a few bytes an article, read in the order of ids.
 *
 *   table length:  chunk = id >> LENGTH_CHUNK_BITS (64 days)
 *   entries:       | varint id - id before (first: id - start of the chunk) | varint length | ...
 *
 * FTS5 keeps lengths one row an article, and looking them up was a third of the time of stock ranking.
 */
#ifndef TRACUU_STORE_LENGTHS_H
#define TRACUU_STORE_LENGTHS_H

#include "base/status.h"
#include "base/strbuf.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { LENGTH_CHUNK_BITS = 26 };

/* What changes in a transaction, collected and written once, chunk by chunk. */
struct length_changes {
	struct length_change {
		int64_t id;
		int64_t length; /* -1: the article is gone */
	} * items;
	size_t nr, alloc;
};

void length_changes_release(struct length_changes *changes);
void length_changes_add(struct length_changes *changes, int64_t id, int64_t length);

/*
 * Merges the changes into the table (a later change of an id wins) and empties them. Returns an SQLite code.
 */
int length_changes_write(struct length_changes *changes, sqlite3 *db);

/* Reads lengths by ascending or descending id, each in constant time on average. */
struct length_cursor {
	sqlite3_stmt *select; /* borrowed from whoever opened the cursor */
	int64_t chunk;        /* loaded, or -1 */
	int64_t *ids;
	uint32_t *lengths;
	size_t nr, alloc, at;
};

int length_cursor_open(struct length_cursor *cursor, sqlite3 *db);
void length_cursor_close(struct length_cursor *cursor);

/*
 * Calls fn for every article of these ids, ascending: the table is small where that of the articles is not.
 * Returns an SQLite code.
 */
int lengths_each(sqlite3 *db, int64_t first_id, int64_t last_id, void (*fn)(void *context, int64_t id),
	void *context);

/* The article's length, or 0 where none is known. */
uint32_t length_cursor_get(struct length_cursor *cursor, int64_t id);

#endif
