/* Segments that are committed -> a spool, by a thread with a connection of its own. */
#include "store/segments/merge_thread.h"

#include "base/memory.h"
#include "store/mapped_file.h"
#include "store/segments/merge.h"

#include <pthread.h>
#include <stdlib.h>

struct merge_thread {
	pthread_t thread;
	bool is_running;
	sqlite3 *db;
	int64_t *ids; /* of what is merged, ascending */
	size_t nr;
	int64_t segment;
	double mean_length;
	struct segment_spool spool;
	int result;
};

static struct segment *find(struct segments *segments, int64_t id)
{
	for (size_t i = 0; i < segments->nr; i++)
		if (segments->items[i].id == id)
			return &segments->items[i];
	return NULL;
}

static int merge(struct merge_thread *thread, struct segments *segments)
{
	struct segment **inputs = xcalloc(thread->nr, sizeof(*inputs));
	int result = segments_reload(segments);

	for (size_t i = 0; result == SQLITE_OK && i < thread->nr; i++) {
		inputs[i] = find(segments, thread->ids[i]);
		if (!inputs[i])
			result = SQLITE_CORRUPT;
	}
	if (result == SQLITE_OK)
		result = segments_merge_to_spool(segments, inputs, thread->nr, thread->segment,
			thread->mean_length, &thread->spool);
	free(inputs);
	return result;
}

static void *run(void *context)
{
	struct merge_thread *thread = context;
	struct segments segments;

	thread->result = segments_open(&segments, thread->db, SEGMENTS_FOR_WRITING);
	if (thread->result == SQLITE_OK)
		thread->result = merge(thread, &segments);
	segments_close(&segments);
	return NULL;
}

/* Pages are kept by the segments, so SQLite need keep hardly any. */
static int open_connection(struct merge_thread *thread, const char *path)
{
	int result = sqlite3_open_v2(path, &thread->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
		mapped_file_vfs());

	if (result == SQLITE_OK)
		result = sqlite3_exec(thread->db, "PRAGMA cache_size = -1024; PRAGMA busy_timeout = 10000",
			NULL, NULL, NULL);
	return result;
}

struct merge_thread *merge_thread_start(sqlite3 *db, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment, double mean_length)
{
	const char *path = sqlite3_db_filename(db, "main");
	struct merge_thread *thread = xcalloc(1, sizeof(*thread));

	thread->ids = xcalloc(nr_inputs, sizeof(*thread->ids));
	for (thread->nr = 0; thread->nr < nr_inputs; thread->nr++)
		thread->ids[thread->nr] = inputs[thread->nr]->id;
	thread->segment = segment;
	thread->mean_length = mean_length;
	segment_spool_open(&thread->spool, db);
	if (path && open_connection(thread, path) == SQLITE_OK)
		thread->is_running = pthread_create(&thread->thread, NULL, run, thread) == 0;
	if (thread->is_running)
		return thread;
	merge_thread_free(thread);
	return NULL;
}

bool merge_thread_is_of(const struct merge_thread *thread, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment)
{
	bool same = thread->segment == segment && thread->nr == nr_inputs;

	for (size_t i = 0; same && i < nr_inputs; i++)
		same = thread->ids[i] == inputs[i]->id;
	return same;
}

static void wait_for(struct merge_thread *thread)
{
	if (thread->is_running)
		pthread_join(thread->thread, NULL);
	thread->is_running = false;
}

int merge_thread_finish(struct merge_thread *thread, sqlite3 *db)
{
	wait_for(thread);
	return thread->result == SQLITE_OK
		? segment_spool_replace(&thread->spool, db, thread->ids, thread->nr)
		: thread->result;
}

void merge_thread_free(struct merge_thread *thread)
{
	if (!thread)
		return;
	wait_for(thread);
	sqlite3_close(thread->db);
	segment_spool_close(&thread->spool);
	free(thread->ids);
	free(thread);
}
