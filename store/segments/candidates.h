/*
 * Which lanes may hold hits of a request, and which surely do: the Boolean operators over the phrases'
 * bits, and the lists of ids that go with the request.
 */
#ifndef TRACUU_STORE_SEGMENTS_CANDIDATES_H
#define TRACUU_STORE_SEGMENTS_CANDIDATES_H

#include "store/expression.h"
#include "store/ranker.h"
#include "store/segments/lanes.h"

/* surely is within maybe. */
struct candidates {
	struct lane_bits maybe, surely;
};

/* The lists of the request, as bits of the same lanes; what is not asked for is not looked at. */
struct listed_lanes {
	struct lane_bits ids, also;
	struct lane_bits *clauses;
};

/* phrases: by number, NULL where nothing has it; exact: whether the bits of a phrase are the truth. */
struct candidates candidates_of(const struct rank_request *request, const struct expression *expression,
	const struct lanes *const *phrases, const bool *exact, const struct listed_lanes *listed);

void candidates_mask(struct candidates *candidates, const struct lane_bits *mask);

#endif
