#include "base/hash_set.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a, mixed once more, as its upper bits hardly know of the last bytes; never 0. */
static uint64_t hash_of(const char *key, size_t len)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)key[i]) * 0x100000001B3u;
	hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u;
	hash ^= hash >> 29;
	return hash ? hash : 1;
}

/* The slot of the hash, or the empty slot where it belongs. */
static uint64_t *find(const struct hash_set *set, uint64_t hash)
{
	size_t at = hash & (set->nr_slots - 1);

	while (set->slots[at] && set->slots[at] != hash)
		at = (at + 1) & (set->nr_slots - 1);
	return &set->slots[at];
}

static void grow(struct hash_set *set)
{
	uint64_t *old = set->slots;
	size_t nr_old = set->nr_slots;

	set->nr_slots = nr_old ? nr_old * 2 : 64;
	set->slots = xcalloc(set->nr_slots, sizeof(*set->slots));
	for (size_t i = 0; i < nr_old; i++)
		if (old[i])
			*find(set, old[i]) = old[i];
	free(old);
}

void hash_set_release(struct hash_set *set)
{
	free(set->slots);
	memset(set, 0, sizeof(*set));
}

bool hash_set_add(struct hash_set *set, const char *key, size_t len)
{
	uint64_t hash = hash_of(key, len), *slot;

	if (set->nr * 3 >= set->nr_slots * 2)
		grow(set);
	slot = find(set, hash);
	if (*slot)
		return false;
	*slot = hash;
	set->nr++;
	return true;
}
