/*
 * Sorting many whole numbers in time linear in how many they are: digit by digit, the lowest first.
 *
 *   0x3A21 0x1B21 0x3A05  ->  by the lower byte  0x3A05 0x3A21 0x1B21  ->  by the upper  0x1B21 0x3A05 0x3A21
 */
#ifndef TRACUU_BASE_RADIX_SORT_H
#define TRACUU_BASE_RADIX_SORT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sorts by the lower nr_bits of the keys; keys that are equal in these stay in the order in which they were.
 * spare has room for as many, and is overwritten. Returns where the sorted keys are: keys or spare.
 */
uint64_t *radix_sort(uint64_t *keys, uint64_t *spare, size_t nr, unsigned int nr_bits);

#endif
