/*
 * The journal's pages are taken up into the archive's file by a thread with a connection of its own, while
 * the writer goes on: it would copy each page of a load, and wait for the disk each time.
 *
 *   journal  | taken up | being taken up | committed meanwhile |
 *
 * The writer appends to it; at CHECKPOINT_MOST_PAGES it waits and takes up the rest itself, so that the next
 * transaction begins at the front.
 *
 * What is committed is safe in either file, as with SQLite's own checkpoints.
 */
#ifndef TRACUU_STORE_CHECKPOINT_THREAD_H
#define TRACUU_STORE_CHECKPOINT_THREAD_H

#include <sqlite3.h>

/* Pages of 16 KB: that many are worth a look; so many the journal holds at most, but for one transaction. */
enum { CHECKPOINT_MIN_PAGES = 1000, CHECKPOINT_MOST_PAGES = 32000 };

struct checkpoint_thread;

/*
 * In place of db's own checkpoints; db is the writer's, outlives it, and has none but that of its end once it
 * is freed. No thread is there before there is something to do. Where none can be had, the writer does it
 * all.
 */
struct checkpoint_thread *checkpoint_thread_new(sqlite3 *db);

/* Waits for it. NULL is allowed. */
void checkpoint_thread_free(struct checkpoint_thread *thread);

#endif
