/* The best hits of a ranking so far, the worst of them at hand: a heap. */
#ifndef TRACUU_STORE_TOP_HITS_H
#define TRACUU_STORE_TOP_HITS_H

#include "store/ranker.h"

#include <math.h>
#include <stdbool.h>

struct top_hits {
	enum rank_order order;
	struct rank_hit *heap; /* the worst on top */
	size_t nr, nr_wanted;
};

void top_hits_init(struct top_hits *top, enum rank_order order, size_t nr_wanted);
void top_hits_release(struct top_hits *top);

/* Keeps the hit where it is among the best. */
void top_hits_add(struct top_hits *top, struct rank_hit hit);

/* What a score must come up to to be kept: -INFINITY while there is room, or nothing is kept. */
static inline double top_hits_least(const struct top_hits *top)
{
	return top->nr < top->nr_wanted || top->nr == 0 ? (double)-INFINITY : top->heap[0].score;
}

static inline bool top_hits_are_full(const struct top_hits *top)
{
	return top->nr >= top->nr_wanted;
}

/* Empties the heap into out->hits and out->nr, best first. */
void top_hits_take(struct top_hits *top, struct ranking *out);

#endif
