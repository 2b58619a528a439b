/* Lists of pairs as bytes, in either form, and the groups that they lie in; sound and damaged. */
#include "base/bit_stream.h"
#include "base/memory.h"
#include "base/varint.h"
#include "store/match.h"
#include "store/segments/pairs.h"
#include "tests/suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- lists */

enum { MAX_POSTINGS = 6000, MAX_ARTICLES = SEGMENT_MAX_DOCS };

struct list {
	pair_posting postings[MAX_POSTINGS];
	size_t nr, nr_windows;
	uint32_t nr_docs; /* up to the last one that it has */
	bool is_windowed;
	struct strbuf bytes;
};

/* By article, of any length; those that lists have. */
static float *norms;

static void make_norms(void)
{
	norms = xcalloc(MAX_ARTICLES, sizeof(*norms));
}

static void free_norms(void)
{
	free(norms);
}

static uint32_t doc_of(pair_posting item)
{
	return item >> PAIR_USES_BITS;
}

static uint32_t uses_of(pair_posting item)
{
	return (item & (PAIR_MOST_USES - 1)) + 1;
}

static void add_posting(struct list *list, uint32_t doc)
{
	check_that(list->nr < MAX_POSTINGS, "there is no room");
	list->nr_windows +=
		list->nr == 0 || doc_of(list->postings[list->nr - 1]) / WINDOW_DOCS != doc / WINDOW_DOCS;
	list->postings[list->nr++] = doc << PAIR_USES_BITS | (uint32_t)rand() % PAIR_MOST_USES;
	list->nr_docs = doc + 1;
	norms[doc] = (float)match_norm(rand() % 900, 350);
}

/* Far apart or one behind the other; up to the last article that there may be. */
static void add_anywhere(struct list *list)
{
	static const uint32_t gaps[] = {1, 3, 100, 50000};
	size_t wanted = (size_t)rand() % MAX_POSTINGS;
	uint32_t doc = rand() % 3 ? 0 : MAX_ARTICLES - 1 - (uint32_t)rand() % 4000, gap = gaps[rand() % 4];

	for (; list->nr < wanted && doc < MAX_ARTICLES; doc += 1 + (uint32_t)rand() % gap)
		add_posting(list, doc);
}

/* So many articles of the window, any of its first nr_docs. */
static void add_in_window(struct list *list, uint32_t window, uint32_t nr, uint32_t nr_docs)
{
	for (uint32_t lane = 0; lane < nr_docs; lane++) {
		if ((uint32_t)rand() % (nr_docs - lane) >= nr)
			continue;
		add_posting(list, window * WINDOW_DOCS + lane);
		nr--;
	}
}

/* One article, or all 256, or any number, in windows near and far: the last of which may end early. */
static void add_windows(struct list *list)
{
	uint32_t nr_windows = 1 + (uint32_t)rand() % 20, window = (uint32_t)rand() % 3;
	uint32_t most = rand() % 3 ? 8 : WINDOW_DOCS;

	for (uint32_t i = 0; i < nr_windows && window < MAX_ARTICLES / WINDOW_DOCS; i++) {
		uint32_t nr = rand() % 8 ? 1 + (uint32_t)rand() % most : rand() % 2 ? 1 : WINDOW_DOCS;

		if (i + 1 == nr_windows && rand() % 4 == 0)
			window = MAX_ARTICLES / WINDOW_DOCS - 1;
		add_in_window(list, window, nr,
			i + 1 < nr_windows ? WINDOW_DOCS : nr + (uint32_t)rand() % (WINDOW_DOCS + 1 - nr));
		window += 1 + (uint32_t)rand() % (rand() % 4 ? 2 : 3000);
	}
}

static void encode(struct list *list, bool with_norms)
{
	strbuf_init(&list->bytes);
	list->is_windowed = pair_list_encode(list->postings, list->nr, list->nr_docs,
		with_norms ? norms : NULL, &list->bytes);
	check_that(list->is_windowed ==
			(with_norms && list->nr && list->nr >= list->nr_windows * PAIRS_A_WINDOW),
		"%zu in %zu windows: %d", list->nr, list->nr_windows, list->is_windowed);
}

static void make_list(struct list *list)
{
	list->nr = list->nr_windows = list->nr_docs = 0;
	if (rand() % 3)
		add_windows(list);
	else
		add_anywhere(list);
	encode(list, rand() % 8);
}

/* From memory that is exactly as long: nothing behind the bytes is read. False: they are damaged. */
static bool decode(const char *bytes, size_t len, bool is_windowed, uint32_t nr_docs, pair_posting *out,
	size_t *nr)
{
	unsigned char *copy = xmalloc(len ? len : 1);
	pair_posting *found;
	size_t most;
	bool is_whole;

	memcpy(copy, bytes, len);
	most = pair_list_most(copy, len, is_windowed);
	check_that(most <= 4 * len, "%zu articles in %zu bytes", most, len);
	found = xcalloc(most + 1, sizeof(*found));
	is_whole = pair_list_decode(copy, len, is_windowed, nr_docs, found, nr);
	check_that(*nr <= most, "%zu articles, not %zu", *nr, most);
	for (size_t i = 0; i < *nr; i++) {
		check_that(doc_of(found[i]) < nr_docs, "article %u of %u", doc_of(found[i]), nr_docs);
		check_that(i == 0 || doc_of(found[i]) > doc_of(found[i - 1]), "articles do not ascend");
	}
	memcpy(out, found, (*nr < MAX_POSTINGS ? *nr : MAX_POSTINGS) * sizeof(*out));
	free(found);
	free(copy);
	return is_whole;
}

static void check_decoded(const struct list *list)
{
	static pair_posting found[MAX_POSTINGS];
	const struct strbuf *bytes = &list->bytes;
	size_t nr;

	ck_assert(decode(bytes->buf, bytes->len, list->is_windowed, list->nr_docs, found, &nr));
	ck_assert_uint_eq(nr, list->nr);
	check_that(!memcmp(found, list->postings, nr * sizeof(*found)), "other articles");
	if (list->nr) /* how many articles there are is part of how they are written, but hardly ever so */
		ck_assert(!decode(bytes->buf, bytes->len, list->is_windowed, list->nr_docs - 1, found, &nr) ||
			rice_low_bits(list->nr_docs - 1, list->nr) != rice_low_bits(list->nr_docs, list->nr));
}

/* The most of a window's articles, as saturation. */
static double true_most(const pair_posting *postings, size_t nr)
{
	double most = 0;

	for (size_t i = 0; i < nr; i++) {
		uint32_t uses = uses_of(postings[i]);

		most = fmax(most,
			uses == PAIR_MOST_USES ? 2 : match_saturate(uses, norms[doc_of(postings[i])]));
	}
	return most;
}

/* Each window has its head, whose bound is no lower than what its articles have, and no step higher. */
static void check_heads(const struct list *list)
{
	const unsigned char *bytes = (const unsigned char *)list->bytes.buf;
	struct list_heads_walk walk;
	size_t seen = 0, nr_heads = 0;

	pair_list_walk(bytes, list->bytes.len, list->nr_docs, &walk);
	for (struct list_head head = list_heads_next(&walk); head.nr; head = list_heads_next(&walk)) {
		double most = true_most(list->postings + seen, head.nr) / 2 * MOST_STEPS;

		check_that(doc_of(list->postings[seen]) / WINDOW_DOCS == head.window &&
				doc_of(list->postings[seen + head.nr - 1]) / WINDOW_DOCS == head.window,
			"window %u", head.window);
		check_that(head.most >= most && head.most < most + 1, "window %u: %u, not %g", head.window,
			head.most, most);
		seen += head.nr;
		nr_heads++;
	}
	ck_assert(walk.is_sound);
	ck_assert_uint_eq(nr_heads, list->nr_windows);
	ck_assert_uint_eq(seen, list->nr);
}

START_TEST(lists_come_back)
{
	static struct list list;
	size_t nr_windowed = 0;

	srand(81);
	for (int round = 0; round < 600; round++) {
		make_list(&list);
		check_decoded(&list);
		if (list.is_windowed)
			check_heads(&list);
		nr_windowed += list.is_windowed;
		strbuf_release(&list.bytes);
	}
	ck_assert_uint_gt(nr_windowed, 200);
	ck_assert_uint_lt(nr_windowed, 500);
}
END_TEST

/* Of one list with so many articles in each of its windows, but one fewer in one of them. */
START_TEST(lists_are_windowed_from_some_articles_on)
{
	static struct list list;

	srand(94);
	for (uint32_t nr_windows = 1; nr_windows < 20; nr_windows++) {
		for (uint32_t missing = 0; missing < 2; missing++) {
			list.nr = list.nr_windows = list.nr_docs = 0;
			for (uint32_t i = 0; i < nr_windows; i++)
				add_in_window(&list, 3 * i,
					i == nr_windows / 2 ? PAIRS_A_WINDOW - missing : PAIRS_A_WINDOW,
					WINDOW_DOCS);
			encode(&list, true);
			ck_assert(list.is_windowed == !missing);
			check_decoded(&list);
			strbuf_release(&list.bytes);
		}
	}
}
END_TEST

static void walk_heads(const char *list, size_t len)
{
	unsigned char *bytes = xmalloc(len ? len : 1);
	struct list_heads_walk walk;
	uint32_t before = 0, nr = 0;

	memcpy(bytes, list, len);
	pair_list_walk(bytes, len, MAX_ARTICLES, &walk);
	for (struct list_head head = list_heads_next(&walk); head.nr; head = list_heads_next(&walk)) {
		check_that(nr == 0 || head.window > before, "window %u after %u", head.window, before);
		check_that(head.nr <= WINDOW_DOCS && head.most, "window %u: %u articles", head.window,
			head.nr);
		before = head.window;
		nr++;
	}
	free(bytes);
}

/* Whatever the bytes, in either form. */
static void read_any(const char *bytes, size_t len)
{
	static pair_posting found[MAX_POSTINGS];
	size_t nr;

	walk_heads(bytes, len);
	decode(bytes, len, false, MAX_ARTICLES, found, &nr);
	decode(bytes, len, true, MAX_ARTICLES, found, &nr);
}

/* A list is damaged that has lost its end. What it still tells of articles is as it was. */
static void check_cut(const struct list *list, size_t len)
{
	static pair_posting found[MAX_POSTINGS];
	size_t nr;
	bool is_whole = decode(list->bytes.buf, len, list->is_windowed, list->nr_docs, found, &nr);

	check_that(!is_whole || len == 0, "%zu bytes are whole", len);
	check_that(nr <= list->nr, "%zu bytes: %zu articles, not %zu", len, nr, list->nr);
	for (size_t i = 0; list->is_windowed && i < nr; i++)
		check_that(found[i] == list->postings[i], "%zu of %zu bytes", i, len);
}

START_TEST(lists_that_are_damaged)
{
	static struct list list;

	srand(82);
	for (int round = 0; round < 60; round++) {
		make_list(&list);
		for (size_t len = 0; len < list.bytes.len; len += len < 300 ? 1 : 97)
			check_cut(&list, len);
		for (size_t i = 0; i < list.bytes.len && i < 300; i++) { /* mostly sound */
			char byte = list.bytes.buf[i];

			list.bytes.buf[i] = (char)(rand() % 2 ? 0xFF : rand());
			read_any(list.bytes.buf, list.bytes.len < 600 ? list.bytes.len : 600);
			list.bytes.buf[i] = byte;
		}
		for (size_t i = 0; i < list.bytes.len; i++)
			list.bytes.buf[i] = (char)(rand() % 2 ? 0xFF : rand());
		for (size_t len = 0; len <= list.bytes.len && len < 300; len++)
			read_any(list.bytes.buf + list.bytes.len - len, len);
		strbuf_release(&list.bytes);
	}
}
END_TEST

/* ---- groups */

static bool read_group(const char *head, size_t len, struct pair_group *out)
{
	unsigned char *bytes = xmalloc(len ? len : 1);
	bool result;

	memcpy(bytes, head, len);
	result = pair_group_read(bytes, len, out);
	free(bytes);
	return result;
}

START_TEST(groups_come_back)
{
	static const uint32_t mosts[] = {1, 100, 1000000, UINT32_MAX / 80};

	srand(83);
	for (int round = 0; round < 300; round++) {
		uint32_t lens[PAIR_GROUP], most = mosts[rand() % 4], end;
		bool is_windowed[PAIR_GROUP];
		struct strbuf head = STRBUF_INIT;
		struct pair_group group;

		for (size_t i = 0; i < PAIR_GROUP; i++) {
			lens[i] = (uint32_t)rand() % most;
			is_windowed[i] = rand() % 2;
			varint_add(&head, (uint64_t)lens[i] << 1 | is_windowed[i]);
		}
		ck_assert(read_group(head.buf, head.len, &group));
		ck_assert_uint_eq(group.first, head.len);
		end = group.first;
		for (size_t i = 0; i < PAIR_GROUP; i++) {
			end += lens[i];
			ck_assert_uint_eq(group.ends[i], end);
			ck_assert(group.is_windowed[i] == is_windowed[i]);
		}
		for (size_t i = 0; i < head.len; i++)
			head.buf[i] = (char)(rand() % 3 ? 0xFF : rand());
		for (size_t len = 0; len <= head.len; len++) {
			if (!read_group(head.buf, len, &group))
				continue;
			check_that(group.first <= len && group.ends[0] >= group.first, "%zu bytes", len);
			for (size_t i = 1; i < PAIR_GROUP; i++)
				check_that(group.ends[i] >= group.ends[i - 1], "%zu bytes", len);
		}
		strbuf_release(&head);
	}
}
END_TEST

Suite *segment_pair_bytes_suite(void)
{
	Suite *suite = suite_create("segment pair bytes");
	TCase *lists = tcase_create("lists"), *groups = tcase_create("groups");

	tcase_add_checked_fixture(lists, make_norms, free_norms);
	tcase_add_test(lists, lists_come_back);
	tcase_add_test(lists, lists_are_windowed_from_some_articles_on);
	tcase_add_test(lists, lists_that_are_damaged);
	suite_add_tcase(suite, lists);
	tcase_add_test(groups, groups_come_back);
	suite_add_tcase(suite, groups);
	return suite;
}
