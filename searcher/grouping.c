/* Which hits are versions of a better one. */
#include "searcher/grouping.h"

#include "base/memory.h"

#include <stdlib.h>

/* The stories met so far: open addressing, 0 for a free slot. */
struct story_set {
	int64_t *slots;
	size_t nr_slots; /* a power of two, more than twice the hits */
};

/* False where it was there. */
static bool add_story(struct story_set *set, int64_t story_id)
{
	uint64_t hash = (uint64_t)story_id * 0x9E3779B97F4A7C15u;
	size_t slot = (size_t)(hash >> 32) & (set->nr_slots - 1);

	while (set->slots[slot] && set->slots[slot] != story_id)
		slot = (slot + 1) & (set->nr_slots - 1);
	if (set->slots[slot])
		return false;
	set->slots[slot] = story_id;
	return true;
}

enum status group_ranking(struct stories *stories, struct ranking *ranking, struct error *err)
{
	struct story_set met = {NULL, 16};
	enum status status = STATUS_OK;
	size_t nr = 0;

	while (met.nr_slots < 2 * ranking->nr)
		met.nr_slots *= 2;
	met.slots = xcalloc(met.nr_slots, sizeof(*met.slots));
	for (size_t i = 0; status == STATUS_OK && i < ranking->nr; i++) {
		int64_t story_id;

		status = stories_of(stories, ranking->hits[i].id, &story_id, err);
		if (status == STATUS_OK && (story_id == 0 || add_story(&met, story_id)))
			ranking->hits[nr++] = ranking->hits[i];
	}
	free(met.slots);
	ranking->nr = nr;
	return status;
}
