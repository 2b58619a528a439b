/* Lanes by number and by value. */
#include "store/segments/lanes.h"

#ifdef __SSE2__
#include <emmintrin.h>
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

#ifdef __SSE2__
/* All ones where the value is not below, of four. */
static inline __m128i at_least(const float *values, __m128 limit)
{
	return _mm_castps_si128(_mm_cmpge_ps(_mm_loadu_ps(values), limit));
}

/* Sixteen at a time: 32 bits each become 16, then 8, of which the highest are taken. */
struct lane_bits lanes_at_least(const float values[WINDOW_DOCS], float least)
{
	struct lane_bits bits = {{0}};
	__m128 limit = _mm_set1_ps(least);

	for (size_t i = 0; i < WINDOW_DOCS; i += 16) {
		__m128i low = _mm_packs_epi32(at_least(values + i, limit), at_least(values + i + 4, limit));
		__m128i high =
			_mm_packs_epi32(at_least(values + i + 8, limit), at_least(values + i + 12, limit));
		unsigned int sixteen = (unsigned int)_mm_movemask_epi8(_mm_packs_epi16(low, high));

		bits.words[i / 64] |= (uint64_t)sixteen << i % 64;
	}
	return bits;
}

struct lane_bits lanes_not_zero(const uint8_t bytes[WINDOW_DOCS])
{
	struct lane_bits bits = {{0}};

	for (size_t i = 0; i < WINDOW_DOCS; i += 16) {
		__m128i sixteen = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
		unsigned int zeros =
			(unsigned int)_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, _mm_setzero_si128()));

		bits.words[i / 64] |= (uint64_t)(~zeros & 0xFFFF) << i % 64;
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

struct lane_bits lanes_not_zero(const uint8_t bytes[WINDOW_DOCS])
{
	struct lane_bits bits = {{0}};

	for (size_t i = 0; i < WINDOW_DOCS; i++)
		bits.words[i / 64] |= (uint64_t)(bytes[i] != 0) << i % 64;
	return bits;
}
#endif

void lanes_add_mosts(float *restrict sums, const uint8_t *restrict mosts, float step)
{
	for (size_t i = 0; i < WINDOW_DOCS; i++) {
		float sum = sums[i] + step * (float)(mosts[i] & MOST_STEPS);

		sums[i] = sum < 2 ? sum : 2;
	}
}

unsigned int lanes_most(const float values[WINDOW_DOCS])
{
	float step[LANE_STEP], most;
	struct lane_bits bits;
	unsigned int word = 0;

	memcpy(step, values, sizeof(step));
	for (size_t i = LANE_STEP; i < WINDOW_DOCS; i += LANE_STEP)
		for (size_t j = 0; j < LANE_STEP; j++)
			step[j] = step[j] > values[i + j] ? step[j] : values[i + j];
	most = step[0];
	for (size_t i = 1; i < LANE_STEP; i++)
		most = step[i] > most ? step[i] : most;
	bits = lanes_at_least(values, most);
	while (!bits.words[word])
		word++;
	return word * 64 + (unsigned int)__builtin_ctzll(bits.words[word]);
}

void lanes_add_titles(unsigned char *restrict titles, const uint8_t *restrict mosts)
{
	for (size_t i = 0; i < WINDOW_DOCS; i++)
		titles[i] |= mosts[i] >> 7;
}
