/*
 * Which strings have been met, when there are too many to keep: of each, 64 bits of a hash.
 *
 * Two strings of one hash are taken for one. That some are is, of a million strings, as likely as 3 in 100
 * million; whoever asks must be able to live with it.
 */
#ifndef TRACUU_BASE_HASH_SET_H
#define TRACUU_BASE_HASH_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash_set {
	uint64_t *slots;     /* hashes, 0: empty; open addressing, at most 2/3 full */
	size_t nr, nr_slots; /* nr_slots is a power of two, or 0 */
};

#define HASH_SET_INIT {NULL, 0, 0}

void hash_set_release(struct hash_set *set);

/* False where the key was there already. */
bool hash_set_add(struct hash_set *set, const char *key, size_t len);

#endif
