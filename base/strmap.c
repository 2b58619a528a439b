#include "base/strmap.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a, with a last mix: keys are short syllables and differ in their last bytes. */
static uint32_t hash_of(const char *key, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)key[i]) * 16777619u;
	return hash ^ hash >> 15;
}

void strmap_init(struct strmap *map)
{
	memset(map, 0, sizeof(*map));
}

void strmap_release(struct strmap *map)
{
	arena_release(&map->keys);
	free(map->slots);
	free(map->entries);
	strmap_init(map);
}

/* The slot of the key, or the empty slot where it belongs. */
static size_t find(const struct strmap *map, const char *key, size_t len, uint32_t hash)
{
	size_t mask = map->nr_slots - 1;
	size_t at = hash & mask;

	for (; map->slots[at].nr_plus_one; at = (at + 1) & mask) {
		const struct strmap_entry *entry;

		if (map->slots[at].hash != hash)
			continue;
		entry = &map->entries[map->slots[at].nr_plus_one - 1];
		if (entry->len == len && !memcmp(entry->key, key, len))
			break;
	}
	return at;
}

static void grow(struct strmap *map)
{
	struct strmap_slot *old = map->slots;
	size_t nr_old = map->nr_slots;
	size_t mask;

	map->nr_slots = nr_old ? nr_old * 2 : 64;
	map->slots = xcalloc(map->nr_slots, sizeof(*map->slots));
	mask = map->nr_slots - 1;
	for (size_t i = 0; i < nr_old; i++) {
		size_t at = old[i].hash & mask;

		if (!old[i].nr_plus_one)
			continue;
		while (map->slots[at].nr_plus_one)
			at = (at + 1) & mask;
		map->slots[at] = old[i];
	}
	free(old);
}

uint32_t strmap_add(struct strmap *map, const char *key, size_t len, int *is_new)
{
	uint32_t hash = hash_of(key, len);
	size_t at;

	if (map->nr * 3 >= map->nr_slots * 2)
		grow(map);
	at = find(map, key, len, hash);
	if (is_new)
		*is_new = !map->slots[at].nr_plus_one;
	if (!map->slots[at].nr_plus_one) {
		ARRAY_GROW(map->entries, map->nr + 1, map->alloc);
		map->entries[map->nr].key = arena_strndup(&map->keys, key, len);
		map->entries[map->nr].len = (uint32_t)len;
		map->nr++;
		map->slots[at].hash = hash;
		map->slots[at].nr_plus_one = (uint32_t)map->nr;
	}
	return map->slots[at].nr_plus_one - 1;
}

uint32_t strmap_get(const struct strmap *map, const char *key, size_t len)
{
	size_t at;

	if (!map->nr_slots)
		return STRMAP_NONE;
	at = find(map, key, len, hash_of(key, len));
	return map->slots[at].nr_plus_one ? map->slots[at].nr_plus_one - 1 : STRMAP_NONE;
}
