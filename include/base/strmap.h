/*
 * A set of byte strings, numbered 0, 1, 2 ... in the order in which they were first added.
 *
 * Values live in the caller's own array, indexed by the number. Keys are copied into the map's arena and
 * stay put until release. Open addressing, linear probing, at most 2/3 full:
 *
 *   slots:   [hash|nr+1] [0] [hash|nr+1] ...      entries: [0] key,len  [1] key,len ...
 */
#ifndef TRACUU_BASE_STRMAP_H
#define TRACUU_BASE_STRMAP_H

#include "base/arena.h"

#include <stdint.h>

#define STRMAP_NONE UINT32_MAX

struct strmap_slot {
	uint32_t hash;
	uint32_t nr_plus_one; /* 0: empty */
};

struct strmap_entry {
	const char *key;      /* NUL-terminated, owned by the map */
	uint32_t len;         /* bytes */
	uint64_t first, last; /* the key's ends (base/printed_key.h): most keys are no more than these */
};

struct strmap {
	struct arena keys;
	struct strmap_slot *slots;
	size_t nr_slots; /* a power of two, or 0 */
	struct strmap_entry *entries;
	size_t nr, alloc;
};

#define STRMAP_INIT {ARENA_INIT, NULL, 0, NULL, 0, 0}

void strmap_init(struct strmap *map);
void strmap_release(struct strmap *map);

/* The number of the key, added if it is new (then *is_new is set to 1, else to 0; is_new may be NULL). */
uint32_t strmap_add(struct strmap *map, const char *key, size_t len, int *is_new);

/* The number of the key, or STRMAP_NONE. */
uint32_t strmap_get(const struct strmap *map, const char *key, size_t len);

#endif
