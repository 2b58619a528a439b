/*
 * Which articles have two tokens next to each other, and how often: what bounds of pairs and phrases are
 * made of. Pairs fall into PAIR_BUCKETS buckets by their tokens' hashes; a bucket has one list, of the
 * articles with any of its pairs, so a list is a bound and never the truth. Of the buckets an article of 600
 * tokens is in one of 2,000.
 *
 *   section      | groups | u64 where a group begins | ... | u64 where the last one ends |
 *   group        | varint bytes of a list << 1 | is_windowed | ... PAIR_GROUP of them | the lists |
 *   list         | varint articles | bits: gaps | uses, of 32 articles at a time |
 *     gaps       articles between this one and the one before, as Golomb-Rice codes (base/bit_stream.h) for
 *                as many of the segment's articles, evenly strewn
 *     uses       | a bit an article: is it used more than once? | uses - 2 of those: as many ones and a 0 |
 *   windowed     | varint windows | varint bytes of the heads | heads (list_heads.h) | articles, by window |
 *     articles   | u8 article in window | ... | uses - 1, two a byte, the first in its low bits | ...
 *
 *   uses     as match_uses counts them where the first token stands; PAIR_MOST_USES is that many or more
 *
 * Lists with PAIRS_A_WINDOW articles or more in each of their windows are windowed, so that a search reads
 * those windows that it looks into. Of rare pairs an article takes a byte or two.
 */
#ifndef TRACUU_STORE_SEGMENTS_PAIRS_H
#define TRACUU_STORE_SEGMENTS_PAIRS_H

#include "base/strbuf.h"
#include "store/segments/layout.h"
#include "store/segments/list_heads.h"

#include <stdbool.h>

enum {
	PAIR_BUCKET_BITS = 20,
	PAIR_BUCKETS = 1 << PAIR_BUCKET_BITS,
	PAIR_GROUP = 64,
	PAIR_GROUPS = PAIR_BUCKETS / PAIR_GROUP,
	PAIR_USES_BITS = 4,
	PAIR_MOST_USES = 1 << PAIR_USES_BITS,
	PAIRS_A_WINDOW = 4
};

/* Fewer articles are read as fast as the directory of their pairs would be. */
enum { PAIRS_MIN_DOCS = 1024 };

/* Of two tokens, given by their segment_hash. */
static inline uint32_t pair_bucket(uint32_t first_hash, uint32_t second_hash)
{
	uint64_t mixed = (uint64_t)first_hash * UINT64_C(0x9E3779B97F4A7C15) + second_hash;

	mixed = (mixed ^ mixed >> 29) *
		UINT64_C(0xBF58476D1CE4E5B9);                /* as splitmix64 (Steele et al., 2014) */
	return (uint32_t)(mixed >> (64 - PAIR_BUCKET_BITS)); /* the high bits are the best mixed */
}

/* ---- lists */

/* An article of a list: article << PAIR_USES_BITS | uses - 1. */
typedef uint32_t pair_posting;

static inline pair_posting pair_posting_of(uint32_t doc, uint32_t uses)
{
	return doc << PAIR_USES_BITS | ((uses < PAIR_MOST_USES ? uses : PAIR_MOST_USES) - 1);
}

static inline uint32_t pair_posting_doc(pair_posting item)
{
	return item >> PAIR_USES_BITS;
}

/* uses - 1. */
static inline unsigned int pair_posting_code(pair_posting item)
{
	return item & (PAIR_MOST_USES - 1);
}

/*
 * A list as bytes, in the way that is better for it. nr_docs: of the segment. norms: match_norm by article,
 * NULL where it is not to be windowed. postings ascend, each article once. out: appended to. Returns whether
 * it is windowed.
 */
bool pair_list_encode(const pair_posting *postings, size_t nr, uint32_t nr_docs, const float *norms,
	struct strbuf *out);

/* A list has no more articles than this. */
size_t pair_list_most(const unsigned char *list, size_t len, bool is_windowed);

/*
 * The articles of a list, into out, which has room for pair_list_most; nr_docs as it was written with. They
 * ascend and are below nr_docs, and there are no others where bytes are damaged: then false.
 */
bool pair_list_decode(const unsigned char *list, size_t len, bool is_windowed, uint32_t nr_docs,
	pair_posting *out, size_t *nr);

/*
 * The heads of a windowed list of len bytes, one after the other; returns where the articles begin, which the
 * heads are told from. walk->is_sound is false where bytes are damaged.
 */
size_t pair_list_walk(const unsigned char *list, size_t len, uint32_t nr_docs, struct list_heads_walk *walk);

/* uses - 1 of the i-th of nr articles of a window. */
static inline unsigned int pair_window_uses(const unsigned char *articles, uint32_t nr, uint32_t i)
{
	return articles[nr + i / 2] >> i % 2 * PAIR_USES_BITS & (PAIR_MOST_USES - 1);
}

/* ---- groups */

/* Where the lists of a group lie in it: each from the end of the one before, the first from `first` on. */
struct pair_group {
	uint32_t first, ends[PAIR_GROUP];
	bool is_windowed[PAIR_GROUP];
};

enum { PAIR_GROUP_HEAD = 5 * PAIR_GROUP };

/* From the first PAIR_GROUP_HEAD of its bytes, or all where there are fewer; false: they are damaged. */
bool pair_group_read(const unsigned char *bytes, size_t len, struct pair_group *out);

#endif
