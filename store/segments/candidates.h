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

/*
 * The bits of phrases, which are asked for as they are needed: where the rarest word of many is not, the
 * others are not read.
 */
struct candidate_phrases {
	struct lane_bits (*bits_of)(void *context, size_t phrase);
	void *context;
	const bool *exact; /* by phrase: its bits are the truth */
};

/* within: the lanes that are of interest. */
struct candidates candidates_of(const struct rank_request *request, const struct expression *expression,
	const struct candidate_phrases *phrases, const struct listed_lanes *listed,
	const struct lane_bits *within);
#endif
