/*
 * The numbers that the tokens of a segment have: the most common is 0, so that its records have small ones.
 */
#ifndef TRACUU_STORE_SEGMENTS_TOKEN_NUMBERS_H
#define TRACUU_STORE_SEGMENTS_TOKEN_NUMBERS_H

#include "base/strmap.h"

#include <stddef.h>
#include <stdint.h>

/*
 * nr_docs: by text, in how many articles. order: the texts by the numbers of their tokens; number_of: back.
 * Both have room for nr. Texts that no article has get no number; returns how many have one.
 */
size_t token_numbers(const uint32_t *nr_docs, size_t nr, uint32_t *order, uint32_t *number_of);

/* segment_hash of the first nr tokens, by number; the caller's to free. */
uint32_t *token_hashes(const struct strmap *texts, const uint32_t *order, size_t nr);

#endif
