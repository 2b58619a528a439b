/*
 * The dictionary of a run, which the reader makes of the first large batch while a worker is at that batch:
 * batches carry the promise, and it is waited for where bodies are packed.
 */
#ifndef TRACUU_INDEXER_PROMISED_DICTIONARY_H
#define TRACUU_INDEXER_PROMISED_DICTIONARY_H

#include "store/text_dictionary.h"

#include <pthread.h>

struct promised_dictionary {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct text_dictionary *dictionary; /* NULL: none yet, or none could be made */
	bool is_kept;
};

void promised_dictionary_init(struct promised_dictionary *promised);
void promised_dictionary_release(struct promised_dictionary *promised);

/* Takes the dictionary over, once; NULL where none could be made. */
void promised_dictionary_keep(struct promised_dictionary *promised, struct text_dictionary *dictionary);

/* Waits until it is kept. NULL: bodies stay as they are. */
const struct text_dictionary *promised_dictionary_await(struct promised_dictionary *promised);

#endif
