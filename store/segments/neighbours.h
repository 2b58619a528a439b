/*
 * Which articles may have two tokens next to each other: a Bloom filter an article, laid out so that one
 * read asks 256 articles. Each pair of neighbours sets NEIGHBOUR_BITS bits, each in one of NEIGHBOUR_ROWS
 * rows; of 64 windows together there is
 *
 *   | row 0: WINDOW_DOCS bits of the first window | of the second | ... | row 1 | ... |
 *
 * An article of 600 tokens seems to have a pair that it does not have with a probability of 2 in 100. The
 * layout is that of BitFunnel's rows (Goodwin et al., SIGIR 2017), for pairs instead of words.
 */
#ifndef TRACUU_STORE_SEGMENTS_NEIGHBOURS_H
#define TRACUU_STORE_SEGMENTS_NEIGHBOURS_H

#include "store/segments.h"
#include "store/segments/lanes.h"

enum {
	NEIGHBOUR_ROWS = 4096,
	NEIGHBOUR_BITS = 3, /* that a pair sets */
	NEIGHBOUR_WINDOWS = 64,
	NEIGHBOUR_DOCS = NEIGHBOUR_WINDOWS * WINDOW_DOCS
};

/* Where two tokens that stand next to each other set their bits; tokens are given by their segment_hash. */
struct neighbour_rows {
	uint32_t row[NEIGHBOUR_BITS];
};

struct neighbour_rows neighbour_rows(uint32_t first_hash, uint32_t second_hash);

/* The articles of the window that may have them so; all, where the segment has no filter. */
struct lane_bits neighbours_docs(struct segments *segments, const struct segment *segment, uint32_t window,
	struct neighbour_rows rows);

/* The rows of up to NEIGHBOUR_DOCS articles, being filled: nr_windows of them. */
struct neighbour_block {
	unsigned char *rows;
	uint32_t nr_windows;
};

void neighbour_block_init(struct neighbour_block *block, uint32_t nr_windows);
void neighbour_block_release(struct neighbour_block *block);
size_t neighbour_block_bytes(const struct neighbour_block *block);

/* Adds the neighbours of an article, which is the doc-th of the block; hashes by the number of a token. */
void neighbour_block_add(struct neighbour_block *block, uint32_t doc, const unsigned char *record, size_t len,
	const uint32_t *hashes);

#endif
