/*
 * Whether a segment says one thing: its lists against its records, and what is worked out of both (bounds,
 * pairs, the dictionary) against them. Whether its records are those of the archive's articles is
 * store/segment_check.h.
 *
 * Lists and records are gone through once each. A posting is (token, article, code); both ways are summed
 * up as 64 bits that each of them is mixed into, so that no more than an article or a window is in memory,
 * and the hashes of the dictionary.
 */
#ifndef TRACUU_STORE_SEGMENTS_PROOF_H
#define TRACUU_STORE_SEGMENTS_PROOF_H

#include "store/segments.h"

struct proof {
	bool is_readable;    /* false: reading failed somewhere, the rest is not known */
	bool ids_ascend;     /* of its articles, each once */
	bool postings_agree; /* the lists have what the records have, and their counts are right */
	bool pairs_agree;    /* the lists of pairs have what stands next to each other in the records */
	bool lengths_agree;  /* length codes are those of the lengths */
	uint64_t nr_broken_records; /* that are no records: these articles are left out of what follows */
	uint64_t nr_lost_tokens;    /* that the dictionary does not find */
	uint64_t nr_low_bounds;     /* windows of lists with an article above their bound */
};

void proof_run(struct segments *segments, const struct segment *segment, struct proof *out);

/* Whether nothing is wrong. */
bool proof_holds(const struct proof *proof);

#endif
