/*
 * How much the neighbouring terms of a request stand next to each other, as lanes for bounds: of each term
 * and the next, by their chosen spellings and by all.
 *
 *   term_pairs_init; term_pairs_open for each segment; then windows as lanes, or articles of one window.
 *
 * What it needs lives in the scratch of the segments.
 */
#ifndef TRACUU_STORE_SEGMENTS_TERM_PAIRS_H
#define TRACUU_STORE_SEGMENTS_TERM_PAIRS_H

#include "store/ranker.h"
#include "store/segments/bound.h"
#include "store/segments/pair_lanes.h"

/* Of a term and the next one, by some of their spellings. */
struct term_pair {
	float weight;           /* 0: it is of no interest */
	struct pair_lanes pair; /* of the segment at hand */
	struct lanes lanes;
};

struct term_pairs {
	const struct rank_request *request;
	const struct expression *expression;
	struct pair_lists *lists;       /* the caller's */
	struct term_pair *chosen, *any; /* by term */
	struct bound_pairs known;       /* the lanes of those that are known */
	struct term_pair **items;       /* the same, one after the other */
	size_t nr;
	struct pair_list **weighed; /* their lists, each once, weighed by all pairs that have it */
	size_t nr_weighed, alloc_weighed;
};

/* What a window has of the lists. */
struct term_pairs_here {
	uint64_t lists;     /* which: bit i is the i-th, the 64th after it, and so on */
	float rare, common; /* what those that are rare, or common, add to any article at most */
};

void term_pairs_init(struct term_pairs *pairs, const struct rank_request *request,
	const struct expression *expression, struct pair_lists *lists);

/* Of the segment that the lists were begun for. */
void term_pairs_open(struct term_pairs *pairs);

/* pairs->known: the windows from `first` on. out: by window, what is there. */
void term_pairs_windows(struct term_pairs *pairs, uint32_t first, struct term_pairs_here out[WINDOW_DOCS]);

/* pairs->known are empty from now on: what they give to articles is told by sums. */
void term_pairs_empty(struct term_pairs *pairs);

/* Lists that are in memory, and those that are read window by window. */
enum term_pair_kind { TERM_PAIRS_RARE, TERM_PAIRS_COMMON };

/*
 * By article of the window: adds what pairs add to its score at most by lists of the kind. Returns whether
 * there are any.
 */
bool term_pairs_sum(struct term_pairs *pairs, enum term_pair_kind kind, uint32_t window,
	const struct term_pairs_here *here, float by_article[WINDOW_DOCS]);

#endif
