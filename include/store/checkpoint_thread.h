/*
 * The journal's pages are taken up into the archive's file by a thread with a connection of its own, while
 * the writer goes on: it would copy each page of a load, and wait for the disk each time.
 *
 *   journal  | taken up | committed meanwhile |
 *
 * At CHECKPOINT_PAGES the thread begins; when it has come to its end, the writer takes up the little that was
 * committed meanwhile, so that the next transaction begins at the front again. At CHECKPOINT_MOST_PAGES the
 * writer waits for it.
 *
 * What is committed is safe in either file, as with SQLite's own checkpoints.
 */
#ifndef TRACUU_STORE_CHECKPOINT_THREAD_H
#define TRACUU_STORE_CHECKPOINT_THREAD_H

#include <sqlite3.h>

/*
 * In pages of 16 KB. Most transactions of a load change the same pages of indexes again, so these are copied
 * once for some of them: 256 MB, and at most 512 but for one transaction.
 */
enum { CHECKPOINT_PAGES = 16000, CHECKPOINT_MOST_PAGES = 32000 };

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
