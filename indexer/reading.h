/* The reader thread: files of a source to batches of articles. */
#ifndef TRACUU_INDEXER_READING_H
#define TRACUU_INDEXER_READING_H

#include "indexer/batch.h"
#include "indexer/index.h"

struct reading {
	const struct source *source;
	const bool *unchanged; /* by number of the file: not to be read */
	struct batch_queue *queue;
	const struct index_events *events;
	pthread_mutex_t *events_mutex;
	struct promised_dictionary *dictionary; /* made of the first large batch where it is not there yet */
	size_t nr_skipped;                      /* to be read after the thread has ended */
};

/* A pthread start routine; `context` is a struct reading. Closes the queue at the end. */
void *reading_run(void *context);

#endif
