/* Lists of ids -> bits. Both sides ascend. */
#include "store/segments/listing.h"

/* The first of the list that is not below the id, from `from` on. */
static size_t lower_bound(const struct listing *listing, size_t from, int64_t id)
{
	size_t low = from, high = from, step = 1;

	while (high < listing->nr && listing->ids[high] < id) { /* it is near, mostly */
		low = high + 1;
		high += step;
		step *= 2;
	}
	high = high < listing->nr ? high : listing->nr;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (listing->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool listing_has(const struct listing *listing, int64_t id)
{
	size_t at = lower_bound(listing, 0, id);

	return at < listing->nr && listing->ids[at] == id;
}

struct lane_bits listing_windows(const struct listing *listing, struct segments *segments,
	struct segment *segment, uint32_t first)
{
	const int64_t *firsts = segment_windows(segments, segment);
	uint32_t nr = segment_nr_windows(segment);
	struct lane_bits bits = {{0}};
	size_t at = 0;

	for (uint32_t window = first; window < nr && window < first + WINDOW_DOCS; window++) {
		at = lower_bound(listing, at, firsts[window]);
		if (at == listing->nr)
			break;
		if (window + 1 == nr || listing->ids[at] < firsts[window + 1])
			lane_set(&bits, window - first);
	}
	return bits;
}

/* The first of the ids from..nr that is not below. */
static uint32_t lane_from(const int64_t *ids, uint32_t from, uint32_t nr, int64_t id)
{
	while (from < nr) {
		uint32_t middle = from + (nr - from) / 2;

		if (ids[middle] < id)
			from = middle + 1;
		else
			nr = middle;
	}
	return from;
}

/* A list mostly has few of a window's articles, so these are looked for among them. */
struct lane_bits listing_docs(const struct listing *listing, const int64_t *ids, uint32_t nr)
{
	struct lane_bits bits = {{0}};
	uint32_t lane = 0;

	if (nr == 0)
		return bits;
	for (size_t at = lower_bound(listing, 0, ids[0]); at < listing->nr && listing->ids[at] <= ids[nr - 1];
		at++) {
		lane = lane_from(ids, lane, nr, listing->ids[at]);
		if (ids[lane] == listing->ids[at])
			lane_set(&bits, lane);
	}
	return bits;
}
