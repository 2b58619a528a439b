/* Pages of the journal -> the archive's file, beside the writer. */
#include "store/checkpoint_thread.h"

#include "base/memory.h"
#include "store/mapped_file.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct checkpoint_thread {
	sqlite3 *writer, *db;
	pthread_t thread;
	bool is_started, is_impossible;
	pthread_mutex_t mutex; /* what follows is both threads' */
	pthread_cond_t changed;
	bool is_wanted, is_busy, is_over;
	int nr_taken; /* pages of the journal that it had when the last run began */
};

/* What fails is tried again at the next commit, and by the writer in the end. */
static void take_up(sqlite3 *db)
{
	sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static void *run(void *context)
{
	struct checkpoint_thread *thread = context;

	pthread_mutex_lock(&thread->mutex);
	for (;;) {
		while (!thread->is_wanted && !thread->is_over)
			pthread_cond_wait(&thread->changed, &thread->mutex);
		if (thread->is_over)
			break;
		thread->is_wanted = false;
		thread->is_busy = true;
		pthread_mutex_unlock(&thread->mutex);
		take_up(thread->db);
		pthread_mutex_lock(&thread->mutex);
		thread->is_busy = false;
		pthread_cond_broadcast(&thread->changed);
	}
	pthread_mutex_unlock(&thread->mutex);
	return NULL;
}

static bool start(struct checkpoint_thread *thread)
{
	const char *path = sqlite3_db_filename(thread->writer, "main");
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	if (thread->is_started || thread->is_impossible)
		return thread->is_started;
	if (path && sqlite3_open_v2(path, &thread->db, flags, mapped_file_vfs()) == SQLITE_OK &&
		sqlite3_exec(thread->db, "PRAGMA cache_size = -1024; PRAGMA synchronous = NORMAL", NULL, NULL,
			NULL) == SQLITE_OK)
		thread->is_started = pthread_create(&thread->thread, NULL, run, thread) == 0;
	thread->is_impossible = !thread->is_started;
	return thread->is_started;
}

static void wait_until_idle(struct checkpoint_thread *thread)
{
	while (thread->is_wanted || thread->is_busy)
		pthread_cond_wait(&thread->changed, &thread->mutex);
}

/* Called by SQLite with each commit of the writer. */
static int on_commit(void *context, sqlite3 *db, const char *schema, int nr_pages)
{
	struct checkpoint_thread *thread = context;
	bool is_full = nr_pages >= CHECKPOINT_MOST_PAGES;

	(void)schema;
	if (nr_pages < CHECKPOINT_MIN_PAGES)
		return SQLITE_OK;
	if (!start(thread)) {
		take_up(db);
		return SQLITE_OK;
	}
	pthread_mutex_lock(&thread->mutex);
	if (nr_pages < thread->nr_taken) /* the journal has begun at the front */
		thread->nr_taken = 0;
	if (is_full) {
		wait_until_idle(thread);
	} else if (!thread->is_busy && nr_pages - thread->nr_taken >= CHECKPOINT_MIN_PAGES) {
		thread->nr_taken = nr_pages;
		thread->is_wanted = true;
		pthread_cond_broadcast(&thread->changed);
	}
	pthread_mutex_unlock(&thread->mutex);
	if (is_full)
		take_up(db);
	return SQLITE_OK;
}

struct checkpoint_thread *checkpoint_thread_new(sqlite3 *db)
{
	struct checkpoint_thread *thread = xcalloc(1, sizeof(*thread));

	thread->writer = db;
	pthread_mutex_init(&thread->mutex, NULL);
	pthread_cond_init(&thread->changed, NULL);
	sqlite3_wal_hook(db, on_commit, thread);
	return thread;
}

void checkpoint_thread_free(struct checkpoint_thread *thread)
{
	if (!thread)
		return;
	sqlite3_wal_hook(thread->writer, NULL, NULL);
	pthread_mutex_lock(&thread->mutex);
	thread->is_over = true;
	pthread_cond_broadcast(&thread->changed);
	pthread_mutex_unlock(&thread->mutex);
	if (thread->is_started)
		pthread_join(thread->thread, NULL);
	sqlite3_close(thread->db);
	pthread_cond_destroy(&thread->changed);
	pthread_mutex_destroy(&thread->mutex);
	free(thread);
}
