/*
 * A number in each lane, added to in all lanes at once: plane k holds bit k of all of them (bit-sliced, as in
 * O'Neil & Quass, SIGMOD 1997). What articles may score at most, by what they have of the phrases alone,
 * costs a few operations a phrase for 256 articles.
 */
#ifndef TRACUU_STORE_SEGMENTS_TALLY_H
#define TRACUU_STORE_SEGMENTS_TALLY_H

#include "store/segments/lanes.h"

enum { TALLY_PLANES = 10, TALLY_MOST = (1 << TALLY_PLANES) - 1 };

struct tally {
	struct lane_bits planes[TALLY_PLANES];
};

/* Adds to the lanes whose bit is set. No lane may come above TALLY_MOST: the caller scales what it adds. */
void tally_add(struct tally *tally, const struct lane_bits *bits, unsigned int amount);

/* The lanes that came to at least so much. */
struct lane_bits tally_at_least(const struct tally *tally, unsigned int amount);

#endif
