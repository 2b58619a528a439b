#include "base/radix_sort.h"

#include <string.h>

/*
 * More places to write to than this are more pages than the processor has at hand: with 2,048 of them a pass
 * over millions of keys takes twice as long.
 */
enum { MAX_DIGIT_BITS = 10 };

struct digit {
	unsigned int shift, bits;
};

static size_t digit_of(uint64_t key, struct digit digit)
{
	return (size_t)(key >> digit.shift) & (((size_t)1 << digit.bits) - 1);
}

/* Moves the keys to `to`, in the order of one digit, and among equals as they were. */
static void order_by_digit(const uint64_t *keys, uint64_t *to, size_t nr, struct digit digit)
{
	size_t starts[1 << MAX_DIGIT_BITS] = {0}, start = 0;

	for (size_t i = 0; i < nr; i++)
		starts[digit_of(keys[i], digit)]++;
	for (size_t i = 0; i < (size_t)1 << digit.bits; i++) {
		size_t count = starts[i];

		starts[i] = start;
		start += count;
	}
	for (size_t i = 0; i < nr; i++)
		to[starts[digit_of(keys[i], digit)]++] = keys[i];
}

uint64_t *radix_sort(uint64_t *keys, uint64_t *spare, size_t nr, unsigned int nr_bits)
{
	unsigned int nr_digits = (nr_bits + MAX_DIGIT_BITS - 1) / MAX_DIGIT_BITS;
	struct digit digit = {0, nr_digits ? (nr_bits + nr_digits - 1) / nr_digits : 0};

	for (; digit.shift < nr_bits; digit.shift += digit.bits) {
		uint64_t *sorted = spare;

		if (digit.bits > nr_bits - digit.shift)
			digit.bits = nr_bits - digit.shift;
		order_by_digit(keys, sorted, nr, digit);
		spare = keys;
		keys = sorted;
	}
	return keys;
}
