#include "base/radix_sort.h"

#include <string.h>

enum { DIGIT_BITS = 11, NR_DIGITS = 1 << DIGIT_BITS };

static size_t digit(uint64_t key, unsigned int shift)
{
	return (size_t)(key >> shift) & (NR_DIGITS - 1);
}

/* Moves the keys to `to`, in the order of one digit, and among equals as they were. */
static void order_by_digit(const uint64_t *keys, uint64_t *to, size_t nr, unsigned int shift)
{
	size_t starts[NR_DIGITS] = {0}, start = 0;

	for (size_t i = 0; i < nr; i++)
		starts[digit(keys[i], shift)]++;
	for (size_t i = 0; i < NR_DIGITS; i++) {
		size_t count = starts[i];

		starts[i] = start;
		start += count;
	}
	for (size_t i = 0; i < nr; i++)
		to[starts[digit(keys[i], shift)]++] = keys[i];
}

uint64_t *radix_sort(uint64_t *keys, uint64_t *spare, size_t nr, unsigned int nr_bits)
{
	for (unsigned int shift = 0; shift < nr_bits; shift += DIGIT_BITS) {
		uint64_t *sorted = spare;

		order_by_digit(keys, sorted, nr, shift);
		spare = keys;
		keys = sorted;
	}
	return keys;
}
