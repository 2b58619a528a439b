/* What counting articles as they come and counting a batch (store/batch_counts.h) have in common. */
#ifndef TRACUU_STORE_COUNTED_WORDS_H
#define TRACUU_STORE_COUNTED_WORDS_H

#include "store/batch_counts.h"
#include "store/word_counts.h"

/*
 * Counts the field's words, not their pairs and triples, and writes to out what pairs know them as: numbers
 * in counts->words, with a break at both ends and where sentences end, STRMAP_NONE for a word of an unmarked
 * text. out has room for 2 * field->nr_positions + 2. Returns how many.
 */
size_t counted_partners(struct word_counts *counts, const struct token_stream *field, int sign,
	uint32_t *out);

/* The keys of the triples among the partners, of which keys has room for nr. Returns how many. */
size_t counted_triples(const struct word_counts *counts, const uint32_t *partners, size_t nr, uint64_t *keys);

#endif
