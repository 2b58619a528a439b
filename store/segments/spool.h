/*
 * A segment that is not in the archive yet: the rows of its pages in a temporary file beside the archive, one
 * after the other, and its row of table segment. What is made of the segments that it stands for can thus be
 * made without the write transaction, and the pages of their rows be used again for its own.
 *
 *   segment_spool_open, then an encoder writes (encoder_to_spool), then segment_spool_replace;
 *   segment_spool_close at any time
 *
 * Errors stick: segment_spool_replace tells.
 */
#ifndef TRACUU_STORE_SEGMENTS_SPOOL_H
#define TRACUU_STORE_SEGMENTS_SPOOL_H

#include "store/segments.h"

#include <stdio.h>

struct segment_spool {
	FILE *file;
	struct segment row; /* nr_docs is 0 until there is one */
	int result;         /* SQLITE_OK, or the first failure */
};

/* db: of the archive. */
void segment_spool_open(struct segment_spool *spool, sqlite3 *db);
void segment_spool_close(struct segment_spool *spool);

/* Appends a page as it is to be in its row. */
void segment_spool_add(struct segment_spool *spool, const void *bytes, size_t len);

/*
 * In a transaction: the spool's segment, where it has one, comes in place of these. Their pages go some at a
 * time, before as many of its own come, so that the file does not grow. Returns an SQLite code.
 */
int segment_spool_replace(struct segment_spool *spool, sqlite3 *db, const int64_t *segments, size_t nr);

/* In a transaction. Returns an SQLite code. */
int segment_row_insert(sqlite3 *db, const struct segment *row);

#endif
