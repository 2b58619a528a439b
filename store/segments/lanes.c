/* Lanes by number and by value. */
#include "store/segments/lanes.h"

#ifdef __SSE__
#include <xmmintrin.h>
#endif

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

unsigned int lanes_most(const float values[WINDOW_DOCS])
{
	float step[LANE_STEP], most;
	unsigned int lane = 0;

	for (size_t i = 0; i < LANE_STEP; i++)
		step[i] = values[i];
	for (size_t i = LANE_STEP; i < WINDOW_DOCS; i += LANE_STEP)
		for (size_t j = 0; j < LANE_STEP; j++)
			step[j] = step[j] > values[i + j] ? step[j] : values[i + j];
	most = step[0];
	for (size_t i = 1; i < LANE_STEP; i++)
		most = step[i] > most ? step[i] : most;
	while (values[lane] < most)
		lane++;
	return lane;
}

#ifdef __SSE__
struct lane_bits lanes_at_least(const float values[WINDOW_DOCS], float least)
{
	struct lane_bits bits = {{0}};
	__m128 limit = _mm_set1_ps(least);

	for (size_t i = 0; i < WINDOW_DOCS; i += 4) {
		unsigned int four =
			(unsigned int)_mm_movemask_ps(_mm_cmpge_ps(_mm_loadu_ps(values + i), limit));

		bits.words[i / 64] |= (uint64_t)four << i % 64;
	}
	return bits;
}
#else
struct lane_bits lanes_at_least(const float values[WINDOW_DOCS], float least)
{
	struct lane_bits bits = {{0}};

	for (size_t i = 0; i < WINDOW_DOCS; i++)
		bits.words[i / 64] |= (uint64_t)(values[i] >= least) << i % 64;
	return bits;
}
#endif
