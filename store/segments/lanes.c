/* Ranges of lanes. */
#include "store/segments/lanes.h"

struct lane_bits lanes_range(unsigned int from, unsigned int to)
{
	struct lane_bits bits = {{0}};

	for (unsigned int i = 0; i < WINDOW_WORDS; i++) {
		unsigned int low = i * 64, high = low + 64;

		if (from >= high || to <= low)
			continue;
		bits.words[i] = ~UINT64_C(0);
		if (from > low)
			bits.words[i] &= ~UINT64_C(0) << (from - low);
		if (to < high)
			bits.words[i] &= ~UINT64_C(0) >> (high - to);
	}
	return bits;
}
