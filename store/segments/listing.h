/*
 * A sorted list of article ids beside a segment: which of its windows, and which articles of a window, are
 * listed.
 */
#ifndef TRACUU_STORE_SEGMENTS_LISTING_H
#define TRACUU_STORE_SEGMENTS_LISTING_H

#include "store/segments.h"
#include "store/segments/lanes.h"

struct listing {
	const int64_t *ids; /* ascending, each once */
	size_t nr;
};

bool listing_has(const struct listing *listing, int64_t id);

/* Lanes are the windows from `first` on. */
struct lane_bits listing_windows(const struct listing *listing, struct segments *segments,
	struct segment *segment, uint32_t first);

/* Lanes are the nr articles of a window, whose ids these are. */
struct lane_bits listing_docs(const struct listing *listing, const int64_t *ids, uint32_t nr);

#endif
