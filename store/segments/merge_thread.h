/*
 * A merge made by a thread of its own, which reads the archive through a connection of its own, while the
 * caller writes other tables. It holds no read transaction, so that the journal can be taken up meanwhile;
 * until it is waited for, segments must stay as they are.
 */
#ifndef TRACUU_STORE_SEGMENTS_MERGE_THREAD_H
#define TRACUU_STORE_SEGMENTS_MERGE_THREAD_H

#include "store/segments/spool.h"

struct merge_thread;

/* Of what is committed. db: any connection to the archive. NULL where it cannot be had. */
struct merge_thread *merge_thread_start(sqlite3 *db, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment, double mean_length);

/* Whether it makes this segment of these. */
bool merge_thread_is_of(const struct merge_thread *thread, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment);

/* Waits, and puts the new segment in their place, in a transaction on db. Returns an SQLite code. */
int merge_thread_finish(struct merge_thread *thread, sqlite3 *db);

/* Waits where nobody has. NULL is allowed. */
void merge_thread_free(struct merge_thread *thread);

#endif
