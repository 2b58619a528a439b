/* Ripple-carry addition and comparison, plane by plane. */
#include "store/segments/tally.h"

/* Adds the bits from the plane on. */
static void ripple(struct tally *tally, struct lane_bits carry, unsigned int plane)
{
	for (; plane < TALLY_PLANES; plane++) {
		uint64_t left = 0;

		for (size_t i = 0; i < WINDOW_WORDS; i++) {
			uint64_t here = tally->planes[plane].words[i];

			tally->planes[plane].words[i] = here ^ carry.words[i];
			carry.words[i] &= here;
			left |= carry.words[i];
		}
		if (!left)
			return;
	}
}

void tally_add(struct tally *tally, const struct lane_bits *bits, unsigned int amount)
{
	for (unsigned int plane = 0; plane < TALLY_PLANES; plane++)
		if (amount >> plane & 1)
			ripple(tally, *bits, plane);
}

struct lane_bits tally_at_least(const struct tally *tally, unsigned int amount)
{
	struct lane_bits above = {{0}}, equal = LANES_ALL;

	if (amount > TALLY_MOST)
		return above;
	for (unsigned int plane = TALLY_PLANES; plane-- > 0;) {
		for (size_t i = 0; i < WINDOW_WORDS; i++) {
			uint64_t here = tally->planes[plane].words[i];

			if (amount >> plane & 1) {
				equal.words[i] &= here;
			} else {
				above.words[i] |= equal.words[i] & here;
				equal.words[i] &= ~here;
			}
		}
	}
	for (size_t i = 0; i < WINDOW_WORDS; i++)
		above.words[i] |= equal.words[i];
	return above;
}
