#include "base/strmap.h"

#include "base/memory.h"
#include "base/printed_key.h"

#include <stdlib.h>
#include <string.h>

/* The key that is looked for. */
struct sought {
	const char *key;
	size_t len;
	struct printed_key ends;
	uint32_t hash;
};

/* Most keys are syllables, of which the ends are all; of others what is between counts, by eight bytes. */
static uint32_t hash_of(const char *key, size_t len, const struct printed_key *ends)
{
	struct printed_key mixed = *ends;

	for (size_t i = 8; i + 8 < len; i += 8) {
		uint64_t bytes;

		memcpy(&bytes, key + i, sizeof(bytes));
		mixed.first = (mixed.first ^ mixed.first >> 32 ^ bytes) * 0x9E3779B97F4A7C15u;
	}
	return printed_key_hash(&mixed);
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

static struct sought sought_of(const char *key, size_t len)
{
	struct sought sought = {key, len, printed_key_of(key, len), 0};

	sought.hash = hash_of(key, len, &sought.ends);
	return sought;
}

static bool equals(const struct strmap_entry *entry, const struct sought *sought)
{
	return entry->len == sought->len && entry->first == sought->ends.first &&
		entry->last == sought->ends.last &&
		(entry->len <= PRINTED_KEY_MAX_BYTES || !memcmp(entry->key, sought->key, sought->len));
}

/* The slot of the key, or the empty slot where it belongs. */
static size_t find(const struct strmap *map, const struct sought *sought)
{
	size_t mask = map->nr_slots - 1;
	size_t at = sought->hash & mask;

	for (; map->slots[at].nr_plus_one; at = (at + 1) & mask)
		if (map->slots[at].hash == sought->hash &&
			equals(&map->entries[map->slots[at].nr_plus_one - 1], sought))
			break;
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
	const struct sought sought = sought_of(key, len);
	size_t at;

	if (map->nr * 3 >= map->nr_slots * 2)
		grow(map);
	at = find(map, &sought);
	if (is_new)
		*is_new = !map->slots[at].nr_plus_one;
	if (!map->slots[at].nr_plus_one) {
		ARRAY_GROW(map->entries, map->nr + 1, map->alloc);
		map->entries[map->nr++] = (struct strmap_entry){arena_strndup(&map->keys, key, len),
			(uint32_t)len, sought.ends.first, sought.ends.last};
		map->slots[at].hash = sought.hash;
		map->slots[at].nr_plus_one = (uint32_t)map->nr;
	}
	return map->slots[at].nr_plus_one - 1;
}

uint32_t strmap_get(const struct strmap *map, const char *key, size_t len)
{
	const struct sought sought = sought_of(key, len);
	size_t at;

	if (!map->nr_slots)
		return STRMAP_NONE;
	at = find(map, &sought);
	return map->slots[at].nr_plus_one ? map->slots[at].nr_plus_one - 1 : STRMAP_NONE;
}
