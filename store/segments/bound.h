/* What articles can score at most, lane by lane: the formula of store/ranker.h over bounds of its parts. */
#ifndef TRACUU_STORE_SEGMENTS_BOUND_H
#define TRACUU_STORE_SEGMENTS_BOUND_H

#include "base/arena.h"
#include "store/ranker.h"
#include "store/segments/lanes.h"

/* Floats are added in place of doubles: a bound is raised by more than that can lose. */
#define BOUND_SLACK 1.00001F

/* What a request makes of its phrases, worked out once; it lives in the arena. */
struct bound_plan;

struct bound_plan *bound_plan_new(const struct rank_request *request, struct arena *arena);

/*
 * How much terms stand next to each other: by term, of it and the next. NULL where that is not known.
 */
struct bound_pairs {
	const struct lanes **chosen, **any; /* of the chosen spellings; of all */
};

/*
 * A bound of what match_score gives is the sum of the three; clauses are not in it. Lanes behind those that
 * were asked for may be written to, up to a multiple of LANE_STEP.
 */
struct bound_parts {
	float terms[WINDOW_DOCS]; /* and pairs that are not known */
	float pairs[WINDOW_DOCS]; /* those that are known */
	float title[WINDOW_DOCS]; /* where all terms may be in the title: what that adds */
};

/*
 * phrases: the lanes of each, NULL where it has none; they and those of pairs are the same windows or
 * articles, nr of them. norms: match_norm of the articles, up to a multiple of LANE_STEP; NULL where lanes
 * are windows.
 */
void bound_lanes(struct bound_plan *plan, const struct lanes *const *phrases, const struct bound_pairs *pairs,
	const float *norms, size_t nr, struct bound_parts *out);

/*
 * The articles of a window that may come up to `least` by what phrases they have, whatever their uses: of
 * each the bits and the cap are looked at. pairs: those that are known are not counted here, but by article
 * in sums. clauses: which articles each clause of the request lists.
 */
struct lane_bits bound_by_presence(const struct bound_plan *plan, const struct lanes *const *phrases,
	const struct bound_pairs *pairs, const struct lane_bits *clauses, const float sums[WINDOW_DOCS],
	float least);

#endif
