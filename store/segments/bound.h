/* What articles can score at most, lane by lane: the formula of store/ranker.h over bounds of its parts. */
#ifndef TRACUU_STORE_SEGMENTS_BOUND_H
#define TRACUU_STORE_SEGMENTS_BOUND_H

#include "store/ranker.h"
#include "store/segments/lanes.h"

/* Floats are added in place of doubles: a bound is raised by more than that can lose. */
#define BOUND_SLACK 1.00001F

/* What a request makes of its phrases, worked out once. */
struct bound_plan;

struct bound_plan *bound_plan_new(const struct rank_request *request);
void bound_plan_free(struct bound_plan *plan);

/*
 * Articles whose bounds are wanted: which, of the window, and where terms stand next to each other perhaps.
 */
struct bound_docs {
	const struct lane_docs *docs;
	const struct lane_bits *const
		*neighbours; /* by term, of the chosen spellings of it and the next; NULL: anywhere */
};

/*
 * phrases: the lanes of each, NULL where it has none. out: for nr lanes, a bound of what match_score gives;
 * clauses are not in it. articles: NULL where lanes are windows or blocks. What is behind the nr lanes may
 * be written to, up to a multiple of LANE_STEP.
 */
void bound_lanes(struct bound_plan *plan, const struct lanes *const *phrases,
	const struct bound_docs *articles, size_t nr, float *out);

/*
 * The articles of a window that may come up to `least` by what phrases they have, whatever their uses: of
 * each phrase the bits and the cap are looked at. clauses: which articles each clause of the request lists.
 */
struct lane_bits bound_by_presence(const struct bound_plan *plan, const struct lanes *const *phrases,
	const struct lane_bits *clauses, float least);

#endif
