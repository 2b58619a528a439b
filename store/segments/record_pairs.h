/*
 * The pairs of tokens that stand next to each other in a record: of "họp ubnd xã" họp-ubnd and ubnd-xã. Where
 * several stand at one place, each of them is next to each of the places before and behind; title and body
 * are not.
 */
#ifndef TRACUU_STORE_SEGMENTS_RECORD_PAIRS_H
#define TRACUU_STORE_SEGMENTS_RECORD_PAIRS_H

#include <stddef.h>
#include <stdint.h>

/* A pair, by the bucket it is in (store/segments/pairs.h). uses: what counts where its first token stands. */
typedef void record_pair_fn(void *context, uint32_t bucket, uint32_t uses);

/* Scratch, the caller's for as many records as come; RECORD_PAIRS_INIT. */
struct record_pairs {
	struct record_place {
		uint32_t *hashes;
		size_t nr, alloc;
	} places[2]; /* the one at hand and the one before, by turns */
};

#define RECORD_PAIRS_INIT {{{NULL, 0, 0}, {NULL, 0, 0}}}

void record_pairs_release(struct record_pairs *scratch);

/* Calls for each pair; hashes: segment_hash by the number of a token. */
void record_pairs_each(struct record_pairs *scratch, const unsigned char *record, size_t len,
	const uint32_t *hashes, record_pair_fn *fn, void *context);

#endif
