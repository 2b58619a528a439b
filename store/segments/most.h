/* Saturations as bytes that bound them: the `most` of layout.h and pairs.h. */
#ifndef TRACUU_STORE_SEGMENTS_MOST_H
#define TRACUU_STORE_SEGMENTS_MOST_H

#include "store/match.h"
#include "store/segments/layout.h"

#include <math.h>

/* What a step is: a `most` times this is not below what it was made of. */
#define MOST_STEP (2.0F / MOST_STEPS)

/* In MOST_STEPS of 2, rounded up. */
static inline uint8_t most_of_saturation(double saturation)
{
	return (uint8_t)fmin(MOST_STEPS, ceil(saturation / 2 * MOST_STEPS));
}

/* A bound of match_saturate where `cap` uses may stand for any number more. */
static inline double saturation_bound(uint32_t uses, uint32_t cap, double norm)
{
	return uses == cap ? 2 : match_saturate(uses, norm);
}

#endif
