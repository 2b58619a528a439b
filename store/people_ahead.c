/* Rounds, handed over one at a time. */
#include "store/people_ahead.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

struct people_ahead {
	char *path;
	struct corrections *corrections;
	pthread_t thread;
	bool is_started;
	pthread_mutex_t mutex; /* what follows is both threads' */
	pthread_cond_t changed;
	struct people_round round; /* read, not taken yet */
	bool has_round, is_over, is_unwanted;
};

/* Waits until the one before is taken. False where nobody wants it; it is not taken over then. */
static bool hand_over(struct people_ahead *ahead, struct people_round *round)
{
	bool is_wanted;

	pthread_mutex_lock(&ahead->mutex);
	while (ahead->has_round && !ahead->is_unwanted)
		pthread_cond_wait(&ahead->changed, &ahead->mutex);
	is_wanted = !ahead->is_unwanted;
	if (is_wanted) {
		ahead->round = *round;
		ahead->has_round = true;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->mutex);
	return is_wanted;
}

static void read_rounds(struct people_ahead *ahead, struct people_reader *reader)
{
	struct error err = ERROR_INIT;

	for (;;) {
		struct people_round round = PEOPLE_ROUND_INIT;

		if (people_round_next(reader, &round, &err) != STATUS_OK || round.nr == 0 ||
			!hand_over(ahead, &round)) {
			people_round_release(&round);
			return;
		}
	}
}

/* Articles are read in their order, so few pages are kept; none is mapped, for that would count as memory. */
static enum status open_archive(struct people_ahead *ahead, struct archive *archive, struct error *err)
{
	enum status status = archive_open(archive, ahead->path, ARCHIVE_READ, err);

	if (status == STATUS_OK)
		status = archive_exec(archive, "PRAGMA mmap_size = 0; PRAGMA cache_size = -8192", err);
	return status;
}

static void *run(void *context)
{
	struct people_ahead *ahead = context;
	struct people_reader reader;
	struct archive archive;
	struct error err = ERROR_INIT;

	if (open_archive(ahead, &archive, &err) == STATUS_OK) {
		if (people_reader_open(&reader, &archive, ahead->corrections, &err) == STATUS_OK)
			read_rounds(ahead, &reader);
		people_reader_close(&reader);
	}
	archive_close(&archive);
	pthread_mutex_lock(&ahead->mutex);
	ahead->is_over = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->mutex);
	return NULL;
}

struct people_ahead *people_ahead_start(const char *path, struct corrections *corrections)
{
	struct people_ahead *ahead = xcalloc(1, sizeof(*ahead));

	ahead->path = xstrdup(path);
	ahead->corrections = corrections;
	pthread_mutex_init(&ahead->mutex, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	ahead->is_started = pthread_create(&ahead->thread, NULL, run, ahead) == 0;
	if (ahead->is_started)
		return ahead;
	people_ahead_free(ahead);
	return NULL;
}

bool people_ahead_take(struct people_ahead *ahead, struct people_round *out)
{
	bool has_round;

	pthread_mutex_lock(&ahead->mutex);
	while (!ahead->has_round && !ahead->is_over)
		pthread_cond_wait(&ahead->changed, &ahead->mutex);
	has_round = ahead->has_round;
	if (has_round) {
		*out = ahead->round;
		ahead->has_round = false;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->mutex);
	return has_round;
}

void people_ahead_free(struct people_ahead *ahead)
{
	if (!ahead)
		return;
	pthread_mutex_lock(&ahead->mutex);
	ahead->is_unwanted = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->mutex);
	if (ahead->is_started)
		pthread_join(ahead->thread, NULL);
	if (ahead->has_round)
		people_round_release(&ahead->round);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->mutex);
	free(ahead->path);
	free(ahead);
}
