/*
 * Lanes: up to WINDOW_DOCS articles of one window, or windows of one segment, side by side. What a phrase
 * has in each of them, in a form that bounds and Boolean operators are made of.
 */
#ifndef TRACUU_STORE_SEGMENTS_LANES_H
#define TRACUU_STORE_SEGMENTS_LANES_H

#include "store/segments/layout.h"

#include <stdbool.h>

/* Lanes are gone through so many at once, which the compiler makes vectors of. */
enum { LANE_STEP = 8 };

struct lane_bits {
	uint64_t words[WINDOW_WORDS];
};

struct lanes {
	struct lane_bits bits; /* the phrase may be there */
	bool is_empty;         /* no bit is set */
	float cap;             /* of articles: none has more than this */
	/*
	 * Of windows by lane: match_saturate of its uses is not above this, which is at most 2. Of articles,
	 * one after the other for those that are asked for: there are not more uses than this. 0 where the
	 * phrase is not.
	 */
	float most[WINDOW_DOCS];
	unsigned char title[WINDOW_DOCS]; /* 1: it may be in the title */
};

/* Some articles of a window: which, and match_norm of each where that was needed so far. */
struct lane_docs {
	unsigned char lane[WINDOW_DOCS];
	float norm[WINDOW_DOCS];
	size_t nr;
	bool has_norms;
};

static inline bool lane_is_set(const struct lane_bits *bits, unsigned int lane)
{
	return bits->words[lane / 64] >> lane % 64 & 1;
}

static inline void lane_set(struct lane_bits *bits, unsigned int lane)
{
	bits->words[lane / 64] |= (uint64_t)1 << lane % 64;
}

static inline bool lanes_any(const struct lane_bits *bits)
{
	uint64_t all = 0;

	for (size_t i = 0; i < WINDOW_WORDS; i++)
		all |= bits->words[i];
	return all != 0;
}

static inline bool lanes_equal(const struct lane_bits *x, const struct lane_bits *y)
{
	uint64_t other = 0;

	for (size_t i = 0; i < WINDOW_WORDS; i++)
		other |= x->words[i] ^ y->words[i];
	return other == 0;
}

static inline unsigned int lanes_count(const struct lane_bits *bits)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < WINDOW_WORDS; i++)
		nr += bits_count(bits->words[i]);
	return nr;
}

static inline struct lane_bits lanes_both(struct lane_bits x, const struct lane_bits *y)
{
	for (size_t i = 0; i < WINDOW_WORDS; i++)
		x.words[i] &= y->words[i];
	return x;
}

static inline struct lane_bits lanes_either(struct lane_bits x, const struct lane_bits *y)
{
	for (size_t i = 0; i < WINDOW_WORDS; i++)
		x.words[i] |= y->words[i];
	return x;
}

static inline struct lane_bits lanes_without(struct lane_bits x, const struct lane_bits *y)
{
	for (size_t i = 0; i < WINDOW_WORDS; i++)
		x.words[i] &= ~y->words[i];
	return x;
}

#define LANES_ALL                                                              \
	{                                                                      \
		{                                                              \
			~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0) \
		}                                                              \
	}

/* Lanes from..to-1. */
struct lane_bits lanes_range(unsigned int from, unsigned int to);

/* The first lane that no other has a larger value than. */
unsigned int lanes_most(const float values[WINDOW_DOCS]);

/* Those whose byte is not 0. */
struct lane_bits lanes_not_zero(const uint8_t bytes[WINDOW_DOCS]);

/* To each of WINDOW_DOCS lanes so many steps as `most` of list_heads.h is; none comes to more than 2. */
void lanes_add_mosts(float *restrict sums, const uint8_t *restrict mosts, float step);

/* Sets 1 where such a byte has CODE_TITLE. */
void lanes_add_titles(unsigned char *restrict titles, const uint8_t *restrict mosts);

/* Those whose value is not below. */
struct lane_bits lanes_at_least(const float values[WINDOW_DOCS], float least);

#endif
