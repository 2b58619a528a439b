/*
 * A phrase of the query in one segment: the lists of its tokens' spellings, read window by window into
 * lanes. A phrase of several tokens may be where all of them are, two and two next to each other; only the
 * record tells (store/segments/scan.h).
 */
#ifndef TRACUU_STORE_SEGMENTS_LEAF_H
#define TRACUU_STORE_SEGMENTS_LEAF_H

#include "store/expression.h"
#include "store/segments/lanes.h"
#include "store/segments/pair_lanes.h"
#include "store/segments/posting_list.h"

struct leaf_token {
	struct posting_list *lists; /* of the spellings that the segment has */
	size_t nr;
	uint64_t nr_articles; /* of all lists, those that were deleted too */
	/* Of the window at hand, by list: nr 0 where it is not there, or, of a leaf in titles, not in one. */
	struct list_head *windows;
	struct window_postings *here; /* bits; of a leaf in titles all of it */
};

struct leaf {
	const struct expression_phrase *phrase;
	struct leaf_token *tokens;
	struct pair_lanes *pairs; /* of each token and the next */
	size_t nr_lists;
};

/* lists: those of the segment. What the leaf points to lives in the scratch of the segments, as they do. */
void leaf_open(struct leaf *leaf, const struct expression_phrase *phrase, struct pair_lists *lists);

/* Whether the bits of leaf_find are the truth and not only a bound. */
bool leaf_is_exact(const struct leaf *leaf);

/*
 * Lanes are the windows from `first` on. growth: how much larger a saturation may be than when the segment
 * was made.
 */
void leaf_windows(const struct leaf *leaf, uint32_t first, float growth, struct lanes *out);

/* Lanes are the articles of the window: bits and is_empty. What follows is of the same window. */
void leaf_find(struct leaf *leaf, struct segments *segments, const struct segment *segment, uint32_t window,
	struct lanes *out);

/* Where it is not empty: cap. */
void leaf_cap(const struct leaf *leaf, float growth, struct lanes *out);

/* The same: the rest as lanes of these articles, `most` being uses. */
void leaf_weigh(const struct leaf *leaf, struct segments *segments, const struct segment *segment,
	const struct lane_docs *docs, struct lanes *out);

/* After leaf_find: those of these articles that may have it in the title. */
struct lane_bits leaf_titles(const struct leaf *leaf, struct segments *segments,
	const struct segment *segment, const struct lane_bits *within);

#endif
