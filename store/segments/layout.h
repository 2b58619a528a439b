/*
 * What a segment holds: some articles by ascending id, each as the tokens that article_fts has of it, and for
 * each token the articles that have it. Articles are numbered from 0 within the segment, tokens by how many
 * articles they are in, the most common first. Windows are WINDOW_DOCS articles each, aligned: article 700 is
 * number 188 of window 2, in every list of the segment. So the bounds of a query's lists are added window by
 * window (store/segments/bound.h), and Boolean operators are operations on bits.
 *
 * A row of table segment has nr_docs, nr_terms, nr_slots, where its sections begin, and the mean length of
 * all articles when it was made. The sections:
 *
 *   records   the articles, one after the other (store/segments/record.h)
 *   lists     one a token, in the order of their numbers: | header | postings, by window |
 *   pairs     which tokens stand next to each other (store/segments/pairs.h); small segments have none
 *   docs      | i64 id | ... | u32 length in tokens | ... | u64 where its record begins | ... | u64 the end |
 *             | u8 length code | ...
 *   terms     TERM_BYTES each: | u64 where the list begins | u32 bytes of its header | u32 windows |
 *             | u32 articles | u32 bytes of the text | u64 where the text begins, within texts |
 *   texts     the tokens as text
 *   slots     u32 token + 1, or 0: open addressing by segment_hash, a power of two of them
 *
 * A header:   the heads of the windows that have the token (store/segments/list_heads.h)
 * Postings of a window, of fewer than BITMAP_DOCS articles and of more:
 *             | u8 article in window | ... | u8 code | ...
 *             | WINDOW_DOCS bits | u8 code | ...
 *
 *   code      uses, up to CODE_USES, as match_uses counts them | CODE_TITLE
 */
#ifndef TRACUU_STORE_SEGMENTS_LAYOUT_H
#define TRACUU_STORE_SEGMENTS_LAYOUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
	WINDOW_BITS = 8,
	WINDOW_DOCS = 1 << WINDOW_BITS,
	WINDOW_WORDS = WINDOW_DOCS / 64,
	BITMAP_DOCS = WINDOW_DOCS / 8
};

enum { CODE_USES = 127, CODE_TITLE = 128, MOST_STEPS = 127 };
enum { TERM_BYTES = 32, SECTION_ALIGNMENT = 32 };

enum { SEGMENT_MAX_DOCS = 1 << 24 };

/* As many pages as there are numbers for. */
#define SEGMENT_MAX_BYTES (((uint64_t)1 << 24) * 16320)

/* An article that has a token: article << 8 | code. */
typedef uint32_t posting;

/*
 * The first of nr windows whose number is not below, or nr. Each takes item_bytes and begins with its
 * number; they ascend.
 */
static inline size_t window_lower_bound(const void *windows, size_t nr, size_t item_bytes, uint32_t window)
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t here;

		memcpy(&here, (const char *)windows + middle * item_bytes, sizeof(here));
		if (here < window)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The same, where it mostly is a little behind `near`: windows are often asked for in their order.
 */
static inline size_t window_lower_bound_near(const void *windows, size_t nr, size_t item_bytes,
	uint32_t window, size_t near)
{
	enum { STEPS = 4 };

	for (size_t at = near; at < nr && at < near + STEPS; at++) {
		uint32_t here;

		memcpy(&here, (const char *)windows + at * item_bytes, sizeof(here));
		if (here == window || (here > window && at > near))
			return at;
		if (here > window)
			break;
	}
	return window_lower_bound(windows, nr, item_bytes, window);
}

/* Without the instruction of newer processors, which the compiler may not count on. */
static inline unsigned int bits_count(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (unsigned int)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* The number of a bit that is set, which is taken out of *bits. */
static inline unsigned int bits_take(uint64_t *bits)
{
	unsigned int at = (unsigned int)__builtin_ctzll(*bits);

	*bits &= *bits - 1;
	return at;
}

/*
 * A length in a byte, to one part in eight: three bits behind the highest one that is set, and which that is.
 * length_of_code gives the least length of the code.
 */
static inline uint8_t length_code(uint32_t length)
{
	uint32_t shift = length < 16 ? 0 : 28 - (uint32_t)__builtin_clz(length);

	return (uint8_t)(shift * 8 + (length >> shift));
}

static inline uint32_t length_of_code(uint8_t code)
{
	uint32_t shift = code < 16 ? 0 : code / 8u - 1;

	return (code - shift * 8) << shift;
}

static inline uint32_t segment_hash(const char *text, size_t len)
{
	uint32_t hash = 2166136261u; /* FNV-1a, mixed once more for the low bits */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return hash ^ hash >> 15;
}

#endif
