/*
 * Two tokens next to each other, as each may be spelled, in one segment: the lists of their buckets
 * (store/segments/pairs.h) as lanes. What is said is a bound: an article may have less, or nothing.
 */
#ifndef TRACUU_STORE_SEGMENTS_PAIR_LANES_H
#define TRACUU_STORE_SEGMENTS_PAIR_LANES_H

#include "store/expression.h"
#include "store/segments/lanes.h"
#include "store/segments/pair_list.h"

/* Lists that were read, each once, in the scratch of the segments; others are begun with each segment. */
struct pair_lists {
	struct segments *segments;
	const struct segment *segment;
	uint32_t first_doc, end_doc; /* articles that are of interest */
	float growth;
	double mean_length;
	const struct pair_mosts *mosts; /* of the segments; NULL before the first list */
	struct pair_list **items;
	size_t nr, alloc;
};

void pair_lists_init(struct pair_lists *lists, struct segments *segments, double mean_length);

/* growth: how much larger a saturation may be than when the segment was made. */
void pair_lists_begin(struct pair_lists *lists, const struct segment *segment, uint32_t first_doc,
	uint32_t end_doc, float growth);

/* The spellings on one side, by their hashes: those that the segment has. */
enum { PAIR_MAX_SPELLINGS = 32 };

struct pair_side {
	uint32_t hashes[PAIR_MAX_SPELLINGS];
	size_t nr;
	bool has_more; /* than there is room for */
};

void pair_side_add(struct pair_side *side, const struct pair_lists *lists,
	const struct expression_token *token);

struct pair_lanes {
	struct pair_list **lists;
	struct list_head *here; /* by list: of the window at hand; nr 0 where it has none */
	size_t nr;
	bool is_known; /* false: the segment has no lists, or too many are asked for */
};

/*
 * As many lists are read at most, one for each spelling beside each. A phrase without its pairs means
 * articles that are read in vain; a bound of terms without theirs is only looser, and lists take time too.
 */
enum { PAIR_LISTS_OF_PHRASE = 256, PAIR_LISTS_OF_TERMS = 32 };

void pair_lanes_open(struct pair_lanes *lanes, struct pair_lists *lists, const struct pair_side *left,
	const struct pair_side *right, size_t max_lists);

/*
 * Of pairs that are known; `most` as in store/segments/leaf.h, titles are not told apart. Lanes are the
 * windows from `first` on.
 */
void pair_lanes_windows(const struct pair_lanes *lanes, uint32_t first, struct lanes *out);

/* What follows is of this window. */
void pair_lanes_seek(struct pair_lanes *lanes, uint32_t window);

struct lane_bits pair_lanes_bits(const struct pair_lanes *lanes);

/* No article has more. */
float pair_lanes_cap(const struct pair_lanes *lanes);

/* `most` of these articles. */
void pair_lanes_weigh(const struct pair_lanes *lanes, const struct lane_docs *docs, struct lanes *out);

#endif
