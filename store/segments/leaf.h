/*
 * A phrase of the query in one segment: the lists of its tokens' spellings, read window by window into
 * lanes. A phrase of several tokens may be where all of them are, and neighbours may be next to each other;
 * only the record tells (store/segments/scan.h).
 */
#ifndef TRACUU_STORE_SEGMENTS_LEAF_H
#define TRACUU_STORE_SEGMENTS_LEAF_H

#include "store/expression.h"
#include "store/segments/lanes.h"
#include "store/segments/neighbours.h"
#include "store/segments/posting_list.h"

struct leaf_token {
	struct posting_list *lists;   /* of the spellings that the segment has */
	struct window_postings *here; /* of the window that leaf_find looked at; nr 0: none */
	size_t nr;
	uint64_t nr_articles; /* of all lists, those that were deleted too */
};

/* What neighbours may be, as rows; too many spellings: nr 0, and nothing is known. */
enum { LEAF_MAX_NEIGHBOURS = 8 };

struct leaf_neighbours {
	struct neighbour_rows rows[LEAF_MAX_NEIGHBOURS];
	size_t nr;
};

struct leaf {
	const struct expression_phrase *phrase;
	struct leaf_token *tokens;
	struct leaf_neighbours *neighbours; /* of each token and the next */
	size_t nr_lists;
};

void leaf_open(struct leaf *leaf, const struct expression_phrase *phrase, struct segments *segments,
	const struct segment *segment);
void leaf_release(struct leaf *leaf);

/* Whether the bits of leaf_find are the truth and not only a bound. */
bool leaf_is_exact(const struct leaf *leaf);

/*
 * Lanes are the windows from `first` on. growth: how much larger a saturation may be than when the segment
 * was made.
 */
void leaf_windows(const struct leaf *leaf, uint32_t first, float growth, struct lanes *out);

/* Lanes are the articles of the window for bits, is_empty and cap, and its blocks for the rest. */
void leaf_find(struct leaf *leaf, struct segments *segments, const struct segment *segment, uint32_t window,
	float growth, struct lanes *out);

/* The bits and is_empty alone, where nothing is to be weighed. */
void leaf_find_bits(const struct leaf *leaf, struct segments *segments, const struct segment *segment,
	uint32_t window, struct lanes *out);

/* The rest of leaf_find's for these articles of the same window. */
void leaf_weigh(const struct leaf *leaf, const struct lane_docs *docs, struct lanes *out);

/* Neighbours of one token and another, as they may be spelled. */
struct leaf_neighbours leaf_neighbours_of(const struct expression_token *first,
	const struct expression_token *second);

/* The articles of the window that may have them so. */
struct lane_bits leaf_neighbours_find(const struct leaf_neighbours *neighbours, struct segments *segments,
	const struct segment *segment, uint32_t window);

#endif
