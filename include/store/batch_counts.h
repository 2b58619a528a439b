/*
 * Words, pairs and triples of a batch of articles, counted beside the archive: by any thread, so that the
 * writer only has to add them up (word_counts_add_batch). What is counted: store/word_counts.h.
 *
 * Uses are collected one by one and sorted at the end, which is cheaper than a table as large as theirs:
 *
 *   pairs    họp|ngày  ngày|#  họp|ngày       ->  họp|ngày 2   ngày|# 1
 */
#ifndef TRACUU_STORE_BATCH_COUNTS_H
#define TRACUU_STORE_BATCH_COUNTS_H

#include "store/triples.h"
#include "store/word_counts.h"

struct batch_pair {
	uint32_t first, second; /* numbers in words.words */
	uint32_t nr_uses;
};

struct batch_counts {
	struct word_counts words; /* of these only words are counted */
	uint64_t *uses_of_pairs, *uses_of_triples;
	size_t nr_uses_of_pairs, alloc_uses_of_pairs, nr_uses_of_triples, alloc_uses_of_triples;
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

/* Adds up the uses; no article is added afterwards. */
void batch_counts_seal(struct batch_counts *counts);

#endif
