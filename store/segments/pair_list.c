/* Bytes of lists -> windows, articles, bounds. */
#include "store/segments/pair_list.h"

#include "base/varint.h"
#include "store/segments/most.h"
#include "store/segments/pages.h"

#include <string.h>

void pair_mosts_fill(struct pair_mosts *mosts, double mean_length)
{
	mosts->mean_length = mean_length;
	for (uint32_t uses = 1; uses <= PAIR_MOST_USES; uses++) {
		for (uint32_t code = 0; code < 256; code++) {
			double norm = match_norm(length_of_code((uint8_t)code), mean_length);

			mosts->most[uses - 1][code] =
				most_of_saturation(saturation_bound(uses, PAIR_MOST_USES, norm));
		}
	}
}

/* ---- where the bytes are */

/* An article takes no more in a list: a varint of 26 bits and a byte, or parts of a window and its head. */
enum { PAIR_ARTICLE_BYTES = 8 };

static void damaged(struct segments *segments)
{
	segments->pages->result = SQLITE_CORRUPT;
}

/* Where the group begins; *len in bytes. */
static uint64_t find_group(struct segments *segments, const struct segment *segment, uint32_t group,
	size_t *len)
{
	const unsigned char *ends =
		segment_bytes(segments->pages, segment->id, segment->pairs_at + (uint64_t)group * 8, 16);
	uint64_t from = segment_u64(ends), to = segment_u64(ends + 8);
	uint64_t most = PAIR_GROUP_HEAD + (uint64_t)PAIR_GROUP * segment->nr_docs * PAIR_ARTICLE_BYTES;

	*len = 0;
	if (to < from || to > segment->pairs_at || to - from > most)
		damaged(segments);
	else
		*len = (size_t)(to - from);
	return from;
}

void pair_group_bytes(struct segments *segments, const struct segment *segment, uint32_t group,
	struct strbuf *out)
{
	size_t len;
	uint64_t from = find_group(segments, segment, group, &len);

	strbuf_add(out, (const char *)segment_bytes(segments->pages, segment->id, from, len), len);
}

/* Where the bucket's list is; *len in bytes, 0 where it has no articles. */
static uint64_t find_list(struct pair_list *list, size_t *len)
{
	size_t group_len;
	uint64_t from = find_group(list->segments, list->segment, list->bucket / PAIR_GROUP, &group_len);
	size_t head = group_len < PAIR_GROUP_HEAD ? group_len : PAIR_GROUP_HEAD;
	uint32_t nr = list->bucket % PAIR_GROUP, first;
	struct pair_group group;

	*len = 0;
	if (group_len == 0)
		return 0;
	if (!pair_group_read(segment_bytes(list->segments->pages, list->segment->id, from, head), head,
		    &group) ||
		group.ends[PAIR_GROUP - 1] != group_len) {
		damaged(list->segments);
		return 0;
	}
	first = nr ? group.ends[nr - 1] : group.first;
	*len = group.ends[nr] - first;
	list->is_windowed = group.is_windowed[nr];
	return from + first;
}

/* ---- lists that are not windowed */

/* Heads of at most so many windows, made window by window. */
struct made_heads {
	uint32_t *windows, *ats;
	uint8_t *mosts, *nrs;
	size_t nr;
};

static struct made_heads make_heads(struct arena *arena, size_t most)
{
	return (struct made_heads){arena_alloc(arena, most * sizeof(uint32_t)),
		arena_alloc(arena, most * sizeof(uint32_t)), arena_alloc(arena, most),
		arena_alloc(arena, most), 0};
}

/* The window's articles begin there; they end where end_made_head says. */
static void begin_made_head(struct made_heads *heads, uint32_t window, uint32_t at)
{
	heads->windows[heads->nr] = window;
	heads->ats[heads->nr] = at;
}

/* Of the window that was begun last; nothing where none was. */
static void end_made_head(struct made_heads *heads, uint32_t end, uint8_t most)
{
	if (end == 0)
		return;
	heads->mosts[heads->nr] = most;
	heads->nrs[heads->nr] = (uint8_t)(end - heads->ats[heads->nr] - 1);
	heads->nr++;
}

static void take_articles(struct pair_list *list, const pair_posting *items, size_t nr,
	struct made_heads *heads)
{
	const uint8_t(*const mosts)[256] = list->mosts->most;
	uint8_t *const lanes = list->lanes, *const article_mosts = list->article_mosts;
	const unsigned char *codes = NULL;
	uint32_t window = 0;
	uint8_t window_most = 0;

	for (uint32_t i = 0; i < nr; i++) {
		uint32_t doc = pair_posting_doc(items[i]);
		uint8_t most;

		if (i == 0 || doc >> WINDOW_BITS != window) {
			end_made_head(heads, i, window_most);
			window = doc >> WINDOW_BITS;
			window_most = 0;
			codes = segment_length_codes(list->segments, list->segment, window);
			begin_made_head(heads, window, i);
		}
		most = mosts[pair_posting_code(items[i])][codes[doc % WINDOW_DOCS]];
		window_most = most > window_most ? most : window_most;
		lanes[i] = (uint8_t)(doc % WINDOW_DOCS);
		article_mosts[i] = most;
	}
	end_made_head(heads, (uint32_t)nr, window_most);
}

/* The first of nr articles that is not below, or nr. */
static size_t first_from(const pair_posting *items, size_t nr, uint32_t doc)
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pair_posting_doc(items[middle]) < doc)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void read_at_once(struct pair_list *list, uint64_t at, size_t len, uint32_t first_doc,
	uint32_t end_doc)
{
	struct arena *scratch = &list->segments->scratch;
	const unsigned char *bytes = segment_bytes(list->segments->pages, list->segment->id, at, len);
	pair_posting *items = arena_alloc(scratch, pair_list_most(bytes, len, false) * sizeof(*items));
	uint32_t nr_windows = segment_nr_windows(list->segment);
	struct made_heads heads;
	size_t nr, first, end;

	if (!pair_list_decode(bytes, len, false, list->segment->nr_docs, items, &nr))
		damaged(list->segments);
	first = first_from(items, nr, first_doc);
	end = first_from(items, nr, end_doc);
	nr = end > first ? end - first : 0;
	list->lanes = arena_alloc(scratch, nr);
	list->article_mosts = arena_alloc(scratch, nr);
	heads = make_heads(scratch, nr < nr_windows ? nr : nr_windows);
	take_articles(list, items + first, nr, &heads);
	list->heads = (struct list_heads){.kind = LIST_OF_PAIRS,
		.nr = heads.nr,
		.mosts = heads.mosts,
		.nrs = heads.nrs,
		.windows = heads.windows,
		.ats = heads.ats};
	list->step = MOST_STEP;
}

/* ---- windowed lists */

static void read_heads(struct pair_list *list, uint64_t list_at, size_t len, float growth)
{
	enum { MOST_BYTES = 20 }; /* of the two numbers in front */
	size_t front = len < MOST_BYTES ? len : MOST_BYTES, at = 0;
	const unsigned char *bytes = segment_bytes(list->segments->pages, list->segment->id, list_at, front);
	uint64_t nr = varint_next(bytes, front, &at), heads = varint_next(bytes, front, &at);
	uint32_t end = segment_nr_windows(list->segment);

	list->step = growth * MOST_STEP;
	if (nr > end || heads > len - at) {
		damaged(list->segments);
		return;
	}
	list->articles_at = list_at + at + heads;
	bytes = segment_bytes(list->segments->pages, list->segment->id, list_at + at, (size_t)heads);
	if (!list_heads_read(&list->heads, bytes, (size_t)heads, (size_t)nr, end, LIST_OF_PAIRS,
		    &list->segments->scratch))
		damaged(list->segments);
}

/* Valid until more is read. */
static const unsigned char *window_articles(struct pair_list *list, const struct list_head *head)
{
	return segment_bytes_near(list->segments->pages, list->segment->id, list->articles_at + head->at,
		list_window_bytes(LIST_OF_PAIRS, head->nr), &list->page);
}

/* ---- both */

void pair_list_read(struct pair_list *list, struct segments *segments, const struct segment *segment,
	uint32_t bucket, uint32_t first_doc, uint32_t end_doc, const struct pair_mosts *mosts, float growth)
{
	uint64_t at;
	size_t len;

	*list = (struct pair_list){
		.segments = segments, .segment = segment, .mosts = mosts, .bucket = bucket};
	at = find_list(list, &len);
	if (len && list->is_windowed)
		read_heads(list, at, len, growth);
	else if (len)
		read_at_once(list, at, len, first_doc, end_doc);
}

/* Of a window's articles; valid until more is read. */
static const uint8_t *lanes_of(struct pair_list *list, const struct list_head *head)
{
	return list->is_windowed ? window_articles(list, head) : list->lanes + head->at;
}

void pair_list_bits(struct pair_list *list, const struct list_head *head, struct lane_bits *bits)
{
	const uint8_t *lanes = lanes_of(list, head);

	for (uint32_t i = 0; i < head->nr; i++)
		lane_set(bits, lanes[i]);
}

static void add_window(struct pair_list *list, const struct list_head *head, float step,
	float by_article[WINDOW_DOCS])
{
	const unsigned char *codes = segment_length_codes(list->segments, list->segment, head->window);
	const unsigned char *articles = window_articles(list, head);
	uint32_t nr_docs = segment_window_docs(list->segment, head->window);

	for (uint32_t i = 0; i < head->nr; i++) {
		uint32_t lane = articles[i];

		if (lane < nr_docs)
			by_article[lane] += step *
				(float)list->mosts
					->most[pair_window_uses(articles, head->nr, i)][codes[lane]];
	}
}

void pair_list_add(struct pair_list *list, const struct list_head *head, float step,
	float by_article[WINDOW_DOCS])
{
	if (list->is_windowed) {
		add_window(list, head, step, by_article);
		return;
	}
	for (uint32_t i = head->at; i < head->at + head->nr; i++)
		by_article[list->lanes[i]] += step * (float)list->article_mosts[i];
}
