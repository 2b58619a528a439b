/* Spellings -> buckets -> lists -> lanes. */
#include "store/segments/pair_lanes.h"

#include "base/memory.h"
#include "store/segments/most.h"

#include <string.h>

/* ---- lists */

void pair_lists_init(struct pair_lists *lists, struct segments *segments, double mean_length)
{
	memset(lists, 0, sizeof(*lists));
	lists->segments = segments;
	lists->mean_length = mean_length;
}

void pair_lists_begin(struct pair_lists *lists, const struct segment *segment, uint32_t first_doc,
	uint32_t end_doc, float growth)
{
	lists->nr = lists->alloc = 0;
	lists->segment = segment;
	lists->first_doc = first_doc;
	lists->end_doc = end_doc;
	lists->growth = growth;
}

/* They are the same from request to request, until articles come or go. */
static const struct pair_mosts *mosts_of(struct segments *segments, double mean_length)
{
	struct pair_mosts *mosts = segments->pair_mosts;

	if (!mosts)
		mosts = segments->pair_mosts = xcalloc(1, sizeof(*mosts));
	if (mosts->mean_length < mean_length || mosts->mean_length > mean_length)
		pair_mosts_fill(mosts, mean_length);
	return mosts;
}

static struct pair_list *list_of(struct pair_lists *lists, uint32_t bucket)
{
	struct pair_list *list;

	for (size_t i = 0; i < lists->nr; i++)
		if (lists->items[i]->bucket == bucket)
			return lists->items[i];
	if (!lists->mosts)
		lists->mosts = mosts_of(lists->segments, lists->mean_length);
	list = arena_alloc(&lists->segments->scratch, sizeof(*list));
	pair_list_read(list, lists->segments, lists->segment, bucket, lists->first_doc, lists->end_doc,
		lists->mosts, lists->growth);
	ARENA_GROW(&lists->segments->scratch, lists->items, lists->nr + 1, lists->alloc);
	lists->items[lists->nr++] = list;
	return list;
}

/* ---- opening */

static bool has_hash(const struct pair_side *side, uint32_t hash)
{
	for (size_t i = 0; i < side->nr; i++)
		if (side->hashes[i] == hash)
			return true;
	return false;
}

void pair_side_add(struct pair_side *side, const struct pair_lists *lists,
	const struct expression_token *token)
{
	for (size_t i = 0; i < token->nr; i++) {
		const struct expression_spelling *spelling = &token->spellings[i];
		uint32_t hash = segment_hash(spelling->text, spelling->len);
		struct segment_term term;

		if (has_hash(side, hash) ||
			!segment_find_term(lists->segments, lists->segment, spelling->text, spelling->len,
				&term))
			continue;
		side->has_more |= side->nr == PAIR_MAX_SPELLINGS;
		if (!side->has_more)
			side->hashes[side->nr++] = hash;
	}
}

static void add_list(struct pair_lanes *lanes, struct pair_list *list)
{
	for (size_t i = 0; i < lanes->nr; i++)
		if (lanes->lists[i] == list)
			return;
	if (list->heads.nr == 0)
		return;
	lanes->lists[lanes->nr++] = list;
}

void pair_lanes_open(struct pair_lanes *lanes, struct pair_lists *lists, const struct pair_side *left,
	const struct pair_side *right, size_t max_lists)
{
	struct arena *scratch = &lists->segments->scratch;

	*lanes = (struct pair_lanes){.is_known = lists->segment->pairs_at && !left->has_more &&
			!right->has_more && left->nr * right->nr <= max_lists};
	if (!lanes->is_known)
		return;
	lanes->lists = arena_alloc(scratch, left->nr * right->nr * sizeof(struct pair_list *));
	lanes->here = arena_calloc(scratch, left->nr * right->nr, sizeof(*lanes->here));
	for (size_t i = 0; i < left->nr; i++)
		for (size_t j = 0; j < right->nr; j++)
			add_list(lanes, list_of(lists, pair_bucket(left->hashes[i], right->hashes[j])));
}

/* ---- lanes */

void pair_lanes_windows(const struct pair_lanes *lanes, uint32_t first, struct lanes *out)
{
	uint8_t room[WINDOW_DOCS];

	memset(&out->bits, 0, sizeof(out->bits));
	memset(out->most, 0, sizeof(out->most));
	for (size_t i = 0; i < lanes->nr; i++) {
		const uint8_t *mosts = list_heads_mosts(&lanes->lists[i]->heads, first, room);
		struct lane_bits bits = lanes_not_zero(mosts);

		if (!lanes_any(&bits))
			continue;
		out->bits = lanes_either(out->bits, &bits);
		lanes_add_mosts(out->most, mosts, lanes->lists[i]->step);
	}
	out->is_empty = !lanes_any(&out->bits);
}

void pair_lanes_seek(struct pair_lanes *lanes, uint32_t window)
{
	for (size_t i = 0; i < lanes->nr; i++)
		lanes->here[i] = list_heads_find(&lanes->lists[i]->heads, window);
}

struct lane_bits pair_lanes_bits(const struct pair_lanes *lanes)
{
	struct lane_bits bits = {{0}};

	for (size_t i = 0; i < lanes->nr; i++)
		if (lanes->here[i].nr)
			pair_list_bits(lanes->lists[i], &lanes->here[i], &bits);
	return bits;
}

float pair_lanes_cap(const struct pair_lanes *lanes)
{
	float cap = 0;

	for (size_t i = 0; i < lanes->nr; i++)
		cap += lanes->lists[i]->step * (float)lanes->here[i].most;
	return cap < 2 ? cap : 2;
}

void pair_lanes_weigh(const struct pair_lanes *lanes, const struct lane_docs *docs, struct lanes *out)
{
	float by_article[WINDOW_DOCS] = {0};

	for (size_t i = 0; i < lanes->nr; i++)
		if (lanes->here[i].nr)
			pair_list_add(lanes->lists[i], &lanes->here[i], MOST_STEP, by_article);
	for (size_t i = 0; i < docs->nr; i++)
		out->most[i] = by_article[docs->lane[i]] < 2 ? by_article[docs->lane[i]] : 2;
}
