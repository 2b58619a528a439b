/* Records -> rows of bits -> articles that may have a pair. */
#include "store/segments/neighbours.h"

#include "base/memory.h"
#include "store/segments/pages.h"
#include "store/segments/record.h"

#include <stdlib.h>
#include <string.h>

struct neighbour_rows neighbour_rows(uint32_t first_hash, uint32_t second_hash)
{
	uint64_t mixed = (uint64_t)first_hash * UINT64_C(0x9E3779B97F4A7C15) + second_hash;
	struct neighbour_rows rows;

	mixed = (mixed ^ mixed >> 29) *
		UINT64_C(0xBF58476D1CE4E5B9); /* as splitmix64 (Steele et al., 2014) */
	for (int i = 0; i < NEIGHBOUR_BITS; i++) {
		rows.row[i] = (uint32_t)(mixed >> 52) % NEIGHBOUR_ROWS; /* the high bits are the best mixed */
		mixed <<= 12;
	}
	return rows;
}

struct lane_bits neighbours_docs(struct segments *segments, const struct segment *segment, uint32_t window,
	struct neighbour_rows rows)
{
	uint32_t first = window / NEIGHBOUR_WINDOWS * NEIGHBOUR_WINDOWS,
		 left = segment_nr_windows(segment) - first;
	uint64_t width = (uint64_t)(left < NEIGHBOUR_WINDOWS ? left : NEIGHBOUR_WINDOWS) * (WINDOW_DOCS / 8);
	uint64_t at = segment->neighbours_at + (uint64_t)first * (WINDOW_DOCS / 8) * NEIGHBOUR_ROWS +
		(uint64_t)(window - first) * (WINDOW_DOCS / 8);
	struct lane_bits bits = lanes_range(0, WINDOW_DOCS);

	for (int i = 0; segment->neighbours_at && i < NEIGHBOUR_BITS; i++) {
		const unsigned char *bytes = segment_bytes(segments->pages, segment->id,
			at + rows.row[i] * width, WINDOW_DOCS / 8);

		for (size_t word = 0; word < WINDOW_WORDS; word++)
			bits.words[word] &= segment_u64(bytes + word * 8);
	}
	return bits;
}

/* ---- filling */

void neighbour_block_init(struct neighbour_block *block, uint32_t nr_windows)
{
	*block = (struct neighbour_block){NULL, nr_windows};
	block->rows = xcalloc(1, neighbour_block_bytes(block));
}

void neighbour_block_release(struct neighbour_block *block)
{
	free(block->rows);
	*block = (struct neighbour_block){NULL, 0};
}

size_t neighbour_block_bytes(const struct neighbour_block *block)
{
	return (size_t)NEIGHBOUR_ROWS * block->nr_windows * (WINDOW_DOCS / 8);
}

static void set(struct neighbour_block *block, uint32_t doc, uint32_t row)
{
	unsigned char *byte = &block->rows[(size_t)row * block->nr_windows * (WINDOW_DOCS / 8) + doc / 8];

	*byte = (unsigned char)(*byte | 1u << doc % 8);
}

/* Tokens that stand at one position; more than any text has are left out of no pair: see add_token. */
enum { MAX_BESIDE = 16 };

struct place {
	uint32_t hashes[MAX_BESIDE];
	size_t nr;
};

static void add_pair(struct neighbour_block *block, uint32_t doc, uint32_t first, uint32_t second)
{
	struct neighbour_rows rows = neighbour_rows(first, second);

	for (int i = 0; i < NEIGHBOUR_BITS; i++)
		set(block, doc, rows.row[i]);
}

void neighbour_block_add(struct neighbour_block *block, uint32_t doc, const unsigned char *record, size_t len,
	const uint32_t *hashes)
{
	struct place before = {{0}, 0}, here = {{0}, 0};
	struct record_token token;
	size_t at = 0;

	while (record_next(record, len, &at, &token)) {
		if (token.is_body) {
			before.nr = here.nr = 0;
			continue;
		}
		if (!token.is_beside) {
			before = here;
			here.nr = 0;
		}
		for (size_t i = 0; i < before.nr; i++)
			add_pair(block, doc, before.hashes[i], hashes[token.number]);
		if (here.nr < MAX_BESIDE)
			here.hashes[here.nr++] = hashes[token.number];
	}
}
