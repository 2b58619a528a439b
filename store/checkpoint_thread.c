/* Pages of the journal -> the archive's file, beside the writer. */
#include "store/checkpoint_thread.h"

#include "base/memory.h"
#include "store/mapped_file.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum state {
	IDLE,
	WANTED,
	BUSY,
	DONE /* what the journal had is taken up */
};

struct checkpoint_thread {
	sqlite3 *writer, *db;
	pthread_t thread;
	bool is_started, is_impossible;
	pthread_mutex_t mutex; /* what follows is both threads' */
	pthread_cond_t changed;
	enum state state;
	bool is_over;
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
		while (thread->state != WANTED && !thread->is_over)
			pthread_cond_wait(&thread->changed, &thread->mutex);
		if (thread->is_over)
			break;
		thread->state = BUSY;
		pthread_mutex_unlock(&thread->mutex);
		take_up(thread->db);
		pthread_mutex_lock(&thread->mutex);
		thread->state = DONE;
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

/* Tells the thread to begin, or finds that it has come to the end, so that little is left: then true. */
static bool is_rest_little(struct checkpoint_thread *thread, bool waits)
{
	bool is_little;

	pthread_mutex_lock(&thread->mutex);
	while (waits && (thread->state == WANTED || thread->state == BUSY))
		pthread_cond_wait(&thread->changed, &thread->mutex);
	is_little = thread->state == DONE || waits;
	if (is_little) {
		thread->state = IDLE;
	} else if (thread->state == IDLE) {
		thread->state = WANTED;
		pthread_cond_broadcast(&thread->changed);
	}
	pthread_mutex_unlock(&thread->mutex);
	return is_little;
}

/* Called by SQLite with each commit of the writer. */
static int on_commit(void *context, sqlite3 *db, const char *schema, int nr_pages)
{
	struct checkpoint_thread *thread = context;

	(void)schema;
	if (nr_pages >= CHECKPOINT_PAGES &&
		(!start(thread) || is_rest_little(thread, nr_pages >= CHECKPOINT_MOST_PAGES)))
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
