/*
 * Which articles have an anchor of a sketch (table sketch_band). Hashes are strewn over all of the table, so
 * what a transaction adds to it would be nearly every page; what is added is kept here, and written for many
 * transactions at once.
 *
 * What is not written is of articles of revisions after meta.counted_revision: it is written where word
 * counts are (store/writer.h), and caught up as they are.
 */
#ifndef TRACUU_STORE_ANCHORS_H
#define TRACUU_STORE_ANCHORS_H

#include "store/archive.h"

struct anchor {
	int32_t hash;
	int64_t article_id;
};

struct anchor_list {
	struct anchor *items; /* by hash, then by article */
	size_t nr, alloc;
};

struct anchors {
	struct archive *archive;
	sqlite3_stmt *select, *insert, *delete;
	bool has_rows;            /* whether there is anything to be looked up */
	struct anchor_list kept;  /* not written yet */
	struct anchor_list added; /* since anchors_settle */
};

/* anchors_close is safe after a failure too. */
enum status anchors_open(struct anchors *anchors, struct archive *archive, struct error *err);
void anchors_close(struct anchors *anchors);

/* Articles that have the anchor, at most so many, the lowest ids first, but for what is not settled yet. */
enum status anchors_first(struct anchors *anchors, int32_t hash, size_t max, int64_t *ids, size_t *nr,
	struct error *err);

/* In the order of hashes it costs least. */
void anchors_add(struct anchors *anchors, int32_t hash, int64_t article_id);
void anchors_settle(struct anchors *anchors);

/* As much is kept as memory should hold. */
bool anchors_are_full(const struct anchors *anchors);

/* In a transaction: all that was added. */
enum status anchors_write(struct anchors *anchors, struct error *err);

/* In a transaction, where nothing is kept. */
enum status anchors_remove(struct anchors *anchors, int32_t hash, int64_t article_id, struct error *err);

#endif
