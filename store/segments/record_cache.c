/* Segment and article -> a place -> a record. */
#include "store/segments/record_cache.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct place {
	int64_t segment;
	uint32_t doc, len; /* len 0: empty, for no record is */
	unsigned char record[RECORD_KEPT_BYTES];
};

struct record_cache {
	struct place places[NR_KEPT_RECORDS]; /* pages of memory that were never written to take none */
};

struct record_cache *record_cache_new(void)
{
	return xcalloc(1, sizeof(struct record_cache));
}

void record_cache_free(struct record_cache *cache)
{
	free(cache);
}

static size_t place_of(int64_t segment, uint32_t doc)
{
	const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15); /* from the golden ratio */
	uint64_t hash = ((uint64_t)segment << 32 | doc) * factor;

	hash = (hash ^ hash >> 32) * factor;
	return (size_t)(hash >> 32) % NR_KEPT_RECORDS;
}

const unsigned char *record_cache_get(const struct record_cache *cache, int64_t segment, uint32_t doc,
	size_t *len)
{
	const struct place *place = &cache->places[place_of(segment, doc)];

	if (place->segment != segment || place->doc != doc || place->len == 0)
		return NULL;
	*len = place->len;
	return place->record;
}

void record_cache_put(struct record_cache *cache, int64_t segment, uint32_t doc, const unsigned char *record,
	size_t len)
{
	struct place *place = &cache->places[place_of(segment, doc)];

	if (len > RECORD_KEPT_BYTES)
		return;
	place->segment = segment;
	place->doc = doc;
	place->len = (uint32_t)len;
	memcpy(place->record, record, len);
}
