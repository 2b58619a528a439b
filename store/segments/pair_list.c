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

static bool read_articles(struct pair_list *list, const unsigned char *bytes, size_t len, uint32_t first_doc,
	uint32_t end_doc)
{
	const unsigned char *codes = NULL;
	struct pair_window *here = NULL;
	pair_posting item = 0;

	for (size_t at = 0; at < len;) {
		uint32_t doc;
		uint8_t most;

		item = pair_list_next(bytes, len, &at, item);
		doc = pair_posting_doc(item);
		if (doc < first_doc)
			continue;
		if (doc >= end_doc)
			break;
		if (!here || doc >> WINDOW_BITS != here->window) {
			if (here && doc >> WINDOW_BITS < here->window)
				return false;
			codes = segment_length_codes(list->segments, list->segment, doc >> WINDOW_BITS);
			here = &list->windows[list->nr_windows++];
			*here = (struct pair_window){doc >> WINDOW_BITS, 0, (uint32_t)list->nr, 0};
		}
		most = list->mosts->most[pair_posting_code(item)][codes[doc % WINDOW_DOCS]];
		if ((float)most * MOST_STEP > here->most)
			here->most = (float)most * MOST_STEP;
		here->nr++;
		list->lanes[list->nr] = (uint8_t)(doc % WINDOW_DOCS);
		list->article_mosts[list->nr++] = most;
	}
	return true;
}

static void read_at_once(struct pair_list *list, uint64_t at, size_t len, uint32_t first_doc,
	uint32_t end_doc)
{
	struct arena *scratch = &list->segments->scratch;
	unsigned char *bytes = arena_alloc(scratch, len); /* for others are read meanwhile */
	uint32_t nr_windows = segment_nr_windows(list->segment);

	memcpy(bytes, segment_bytes(list->segments->pages, list->segment->id, at, len), len);
	/* Each article takes a byte or more. */
	list->windows = arena_alloc(scratch, (len < nr_windows ? len : nr_windows) * sizeof(*list->windows));
	list->lanes = arena_alloc(scratch, len);
	list->article_mosts = arena_alloc(scratch, len);
	if (!read_articles(list, bytes, len, first_doc, end_doc))
		damaged(list->segments);
}

/* ---- windowed lists */

/* Heads, which are at the beginning of len bytes of articles. */
static bool take_heads(struct pair_list *list, const unsigned char *heads, size_t len, uint64_t nr,
	uint64_t nr_bytes, float growth)
{
	uint32_t articles = 0, window = 0, end = segment_nr_windows(list->segment);

	list->windows = arena_alloc(&list->segments->scratch, (size_t)nr * sizeof(*list->windows));
	for (size_t at = 0, i = 0; i < nr; i++) {
		struct pair_head head;

		if (at >= len)
			return false;
		head = pair_head_next(heads, len, &at, window);
		if (head.nr == 0 || head.window >= end || (i && head.window <= window) ||
			pair_window_bytes(head.nr) > nr_bytes - articles)
			return false;
		window = head.window;
		list->windows[i] = (struct pair_window){
			window, head.nr, articles, growth * (float)head.most * MOST_STEP};
		articles += pair_window_bytes(head.nr);
		list->nr_windows = i + 1;
	}
	return true;
}

static void read_heads(struct pair_list *list, uint64_t list_at, size_t len, float growth)
{
	enum { MOST_BYTES = 20 }; /* of the two numbers in front */
	size_t front = len < MOST_BYTES ? len : MOST_BYTES, at = 0;
	const unsigned char *bytes = segment_bytes(list->segments->pages, list->segment->id, list_at, front);
	uint64_t nr = varint_next(bytes, front, &at), heads = varint_next(bytes, front, &at);

	if (nr > segment_nr_windows(list->segment) || heads > len - at) {
		damaged(list->segments);
		return;
	}
	list->articles_at = list_at + at + heads;
	bytes = segment_bytes(list->segments->pages, list->segment->id, list_at + at, (size_t)heads);
	if (!take_heads(list, bytes, (size_t)heads, nr, len - at - heads, growth))
		damaged(list->segments);
	list->lanes = arena_alloc(&list->segments->scratch, WINDOW_DOCS);
	list->article_mosts = arena_alloc(&list->segments->scratch, WINDOW_DOCS);
	list->window_read = UINT32_MAX;
}

/* Valid until more is read. */
static const unsigned char *window_articles(struct pair_list *list, const struct pair_window *window)
{
	return segment_bytes_near(list->segments->pages, list->segment->id, list->articles_at + window->at,
		pair_window_bytes(window->nr), &list->page);
}

/* The articles of the window, into lanes. */
static void read_window(struct pair_list *list, const struct pair_window *window)
{
	const unsigned char *codes = segment_length_codes(list->segments, list->segment, window->window);
	const unsigned char *articles = window_articles(list, window);
	uint32_t nr_docs = segment_window_docs(list->segment, window->window);

	memcpy(list->lanes, articles, window->nr);
	for (uint32_t i = 0; i < window->nr; i++) {
		uint32_t lane = articles[i];

		if (lane >= nr_docs) {
			damaged(list->segments);
			break;
		}
		list->article_mosts[i] =
			list->mosts->most[pair_window_uses(articles, window->nr, i)][codes[lane]];
	}
	list->window_read = window->window;
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

const struct pair_window *pair_list_from(const struct pair_list *list, uint32_t window)
{
	return list->windows +
		window_lower_bound(list->windows, list->nr_windows, sizeof(*list->windows), window);
}

const struct pair_window *pair_list_find(struct pair_list *list, uint32_t window)
{
	const struct pair_window *found;

	list->at = window_lower_bound_near(list->windows, list->nr_windows, sizeof(*found), window, list->at);
	found = list->windows + list->at;
	return list->at < list->nr_windows && found->window == window ? found : NULL;
}

struct pair_articles pair_list_window(struct pair_list *list, uint32_t window)
{
	const struct pair_window *found = pair_list_find(list, window);
	size_t at;

	if (!found)
		return (struct pair_articles){NULL, NULL, 0, 0};
	if (list->is_windowed && list->window_read != window)
		read_window(list, found);
	at = list->is_windowed ? 0 : found->at;
	return (struct pair_articles){list->lanes + at, list->article_mosts + at, found->nr, found->most};
}

/* The same as read_window, without keeping what it reads. */
static void add_window(struct pair_list *list, const struct pair_window *window, float step,
	float by_article[WINDOW_DOCS])
{
	const unsigned char *codes = segment_length_codes(list->segments, list->segment, window->window);
	const unsigned char *articles = window_articles(list, window);
	uint32_t nr_docs = segment_window_docs(list->segment, window->window);

	for (uint32_t i = 0; i < window->nr; i++) {
		uint32_t lane = articles[i];

		if (lane < nr_docs)
			by_article[lane] += step *
				(float)list->mosts
					->most[pair_window_uses(articles, window->nr, i)][codes[lane]];
	}
}

void pair_list_add(struct pair_list *list, const struct pair_window *window, float step,
	float by_article[WINDOW_DOCS])
{
	if (list->is_windowed) {
		add_window(list, window, step, by_article);
		return;
	}
	for (uint32_t i = window->at; i < window->at + window->nr; i++)
		by_article[list->lanes[i]] += step * (float)list->article_mosts[i];
}
