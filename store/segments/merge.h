/* Several segments -> one, without what was deleted of them. */
#ifndef TRACUU_STORE_SEGMENTS_MERGE_H
#define TRACUU_STORE_SEGMENTS_MERGE_H

#include "store/segments.h"
#include "store/segments/spool.h"

/*
 * In a transaction: writes a new segment of this number and removes the old ones' rows; segments_reload
 * shows it. The inputs are of `segments`, at least one. Needs memory for the postings of the commonest
 * token and some 50 bytes an article. Returns an SQLite code.
 */
int segments_merge(struct segments *segments, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment, double mean_length);

/* The same without a transaction: what segment_spool_replace puts in their place. Changes no table. */
int segments_merge_to_spool(struct segments *segments, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment, double mean_length, struct segment_spool *spool);

#endif
