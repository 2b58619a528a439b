/*
 * Words, pairs and triples of a batch of articles, counted beside the archive: by any thread, so that the
 * writer only has to add them up (word_counts_add_batch). What is counted: store/word_counts.h.
 *
 * The words are noted as they come; at the end their pairs are sorted, then their triples, which is cheaper
 * than a table as large as theirs:
 *
 *   partners  . họp ngày # .   . họp ngày   ...
 *   pairs     họp|ngày  ngày|#  họp|ngày       ->  họp|ngày 2   ngày|# 1
 */
#ifndef TRACUU_STORE_BATCH_COUNTS_H
#define TRACUU_STORE_BATCH_COUNTS_H

#include "store/triples.h"
#include "store/word_counts.h"

#include <pthread.h>

struct batch_pair {
	uint32_t first, second; /* numbers in words.words */
	uint32_t nr_uses;
};

struct batch_counts {
	struct word_counts words; /* of these only words are counted */
	uint32_t *partners;       /* of all fields (store/counted_words.h), STRMAP_NONE behind each */
	size_t nr_partners, alloc_partners;
	/* after batch_counts_seal, in the order of their numbers and keys */
	struct batch_pair *pairs;
	triple_uses_t *triples;
	size_t nr_pairs, nr_triples;
};

void batch_counts_init(struct batch_counts *counts);
void batch_counts_release(struct batch_counts *counts);

/* Adds one article, given as the streams of its fields. */
void batch_counts_article(struct batch_counts *counts, const struct token_stream *const *fields,
	size_t nr_fields);

/*
 * Room to sort in: 12 MB for a batch of news, kept for the next one, as new pages are dear, and shared by all
 * threads, as each needs it a small part of its time.
 */
struct sorting_room {
	pthread_mutex_t mutex;
	uint64_t *keys;
	size_t alloc;
};

void sorting_room_init(struct sorting_room *room);
void sorting_room_release(struct sorting_room *room);

/* Adds up pairs and triples, once the room is free; no article is added afterwards. */
void batch_counts_seal(struct batch_counts *counts, struct sorting_room *room);

#endif
