/*
 * Pairs of neighbouring tokens: of records, in sections that are made and merged, as a segment's lists; each
 * against a plain model. As bytes: tests/check_segment_pair_bytes.c; as lanes: check_segment_pair_lanes.c.
 */
#include "base/memory.h"
#include "store/segments/record_pairs.h"
#include "tests/paired_articles.h"
#include "tests/suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- pairs of records */

static uint32_t hashes[PAIRED_TOKENS];

struct found_pairs {
	uint64_t items[PAIRED_MAX_TOKENS * PAIRED_MAX_TOKENS]; /* bucket, uses */
	size_t nr;
};

static void note_bucket(void *context, uint32_t bucket, uint32_t uses)
{
	struct found_pairs *found = context;

	ck_assert_uint_lt(found->nr, sizeof(found->items) / sizeof(*found->items));
	found->items[found->nr++] = (uint64_t)bucket << 32 | uses;
}

static void note_pair(void *context, uint32_t first, uint32_t second, uint32_t uses)
{
	note_bucket(context, pair_bucket(hashes[first], hashes[second]), uses);
}

static int by_value(const void *left, const void *right)
{
	const uint64_t *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

START_TEST(records_have_pairs)
{
	static struct found_pairs found, expected;
	struct record_pairs scratch = RECORD_PAIRS_INIT;
	struct strbuf record = STRBUF_INIT;

	srand(84);
	paired_hashes(hashes);
	for (int round = 0; round < 3000; round++) {
		struct paired_article article;

		paired_random_article(&article);
		paired_record(&article, &record);
		found.nr = expected.nr = 0;
		record_pairs_each(&scratch, (const unsigned char *)record.buf, record.len, hashes,
			note_bucket, &found);
		paired_each(&article, note_pair, &expected);
		check_that(found.nr == expected.nr, "%zu pairs, not %zu", found.nr, expected.nr);
		qsort(found.items, found.nr, sizeof(*found.items), by_value);
		qsort(expected.items, expected.nr, sizeof(*expected.items), by_value);
		check_that(!memcmp(found.items, expected.items, found.nr * sizeof(*found.items)),
			"round %d: other pairs", round);
	}
	record_pairs_release(&scratch);
	strbuf_release(&record);
}
END_TEST

static void count_bucket(void *context, uint32_t bucket, uint32_t uses)
{
	ck_assert_uint_lt(bucket, PAIR_BUCKETS);
	ck_assert(uses == 1 || uses == 2);
	++*(size_t *)context;
}

START_TEST(records_that_are_cut_off)
{
	struct record_pairs scratch = RECORD_PAIRS_INIT;
	struct strbuf record = STRBUF_INIT;

	srand(85);
	paired_hashes(hashes);
	for (int round = 0; round < 50; round++) {
		struct paired_article article;
		size_t before = 0;

		paired_random_article(&article);
		paired_record(&article, &record);
		for (size_t len = 0; len <= record.len; len++) {
			unsigned char *bytes = xmalloc(len ? len : 1);
			size_t nr = 0;

			memcpy(bytes, record.buf, len);
			record_pairs_each(&scratch, bytes, len, hashes, count_bucket, &nr);
			ck_assert_uint_ge(nr, before);
			before = nr;
			free(bytes);
		}
	}
	record_pairs_release(&scratch);
	strbuf_release(&record);
}
END_TEST

/* ---- sections */

static struct paired paired;

static void make(void)
{
	srand(86);
	paired_open(&paired);
}

static void delete (void)
{
	paired_close(&paired);
}

static uint32_t bucket_of(uint32_t first, uint32_t second)
{
	return pair_bucket(paired.hashes[first], paired.hashes[second]);
}

struct misses {
	size_t nr_found, nr_false, nr_windowed, nr_others;
};

/* What no article of the window is worth more than. */
static float window_most(struct pair_list *list, uint32_t window)
{
	return list->step * (float)list_heads_find(&list->heads, window).most;
}

/* All articles of the segment that have the pair are found, with enough; so do their windows say. */
static void check_pair(const struct segment *segment, const uint32_t *docs, uint32_t first, uint32_t second,
	const struct pair_mosts *mosts, struct misses *misses)
{
	static uint8_t found[PAIRED_DOCS];
	const uint8_t *uses = paired_uses(&paired, first, second);
	struct pair_list list;

	pair_list_read(&list, &paired.segments, segment, bucket_of(first, second), 0, segment->nr_docs, mosts,
		1);
	paired_unpack(&list, found);
	for (uint32_t doc = 0; doc < segment->nr_docs; doc++) {
		unsigned int nr = uses[docs[doc]];
		float worth;

		misses->nr_false += nr == 0 && found[doc];
		if (nr == 0)
			continue;
		worth = (float)paired_worth(&paired, docs[doc], nr, PAIRED_MEAN_LENGTH);
		check_that(paired_most(found[doc]) + 1e-6F >= worth,
			"t%u t%u in article %u: %u uses, bound %g", first, second, doc, nr,
			(double)paired_most(found[doc]));
		check_that(window_most(&list, doc / WINDOW_DOCS) + 1e-6F >= worth,
			"t%u t%u in the window of article %u: %u uses", first, second, doc, nr);
		misses->nr_found++;
	}
	misses->nr_windowed += list.heads.nr && list.is_windowed;
	misses->nr_others += list.heads.nr && !list.is_windowed;
}

static void check_segment(const struct segment *segment, const uint32_t *docs)
{
	struct misses misses = {0, 0, 0, 0};
	struct pair_mosts mosts;

	ck_assert(segment->pairs_at > 0);
	pair_mosts_fill(&mosts, PAIRED_MEAN_LENGTH);
	for (uint32_t first = 0; first < PAIRED_TOKENS; first++)
		for (uint32_t second = 0; second < PAIRED_TOKENS; second++)
			check_pair(segment, docs, first, second, &mosts, &misses);
	ck_assert_int_eq(segments_result(&paired.segments), SQLITE_OK);
	ck_assert_uint_gt(misses.nr_found, segment->nr_docs);
	ck_assert_uint_gt(misses.nr_false, 0); /* 10,000 pairs in a million buckets: some share one */
	ck_assert_uint_lt(misses.nr_false, misses.nr_found / 20);
	ck_assert_uint_gt(misses.nr_windowed, 100);
	ck_assert_uint_gt(misses.nr_others, 100);
}

START_TEST(pairs_are_found)
{
	static uint32_t docs[PAIRED_DOCS];

	for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++)
		docs[doc] = doc;
	check_segment(paired_segment(&paired, 1), docs);
}
END_TEST

/*
 * A part of the list is what the whole has there. A windowed list has its other articles too, which are not
 * read unless they are asked for.
 */
START_TEST(lists_are_read_in_part)
{
	static uint8_t whole[PAIRED_DOCS], part[PAIRED_DOCS];
	const struct segment *segment = paired_segment(&paired, 1);
	struct pair_list list;
	struct pair_mosts mosts;

	srand(87);
	pair_mosts_fill(&mosts, PAIRED_MEAN_LENGTH);
	for (int round = 0; round < 1000; round++) {
		uint32_t bucket = bucket_of(paired_random_token(), paired_random_token());
		uint32_t from = (uint32_t)rand() % PAIRED_DOCS,
			 to = from + (uint32_t)rand() % (PAIRED_DOCS + 1 - from);

		pair_list_read(&list, &paired.segments, segment, bucket, 0, PAIRED_DOCS, &mosts, 1);
		paired_unpack(&list, whole);
		pair_list_read(&list, &paired.segments, segment, bucket, from, to, &mosts, 1);
		paired_unpack(&list, part);
		for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++) {
			bool is_there = list.is_windowed || (from <= doc && doc < to);

			check_that(part[doc] == (is_there ? whole[doc] : 0), "article %u of %u-%u", doc, from,
				to);
		}
	}
	ck_assert_int_eq(segments_result(&paired.segments), SQLITE_OK);
}
END_TEST

static void check_asked_window(struct pair_list *list, uint32_t window, const uint8_t whole[PAIRED_DOCS])
{
	struct list_head here = list_heads_find(&list->heads, window);
	float steps[WINDOW_DOCS] = {0};
	uint32_t nr = 0;

	if (here.nr)
		pair_list_add(list, &here, 1, steps);
	for (uint32_t lane = 0; lane < WINDOW_DOCS; lane++) {
		uint32_t doc = window * WINDOW_DOCS + lane;
		uint8_t most = doc < PAIRED_DOCS ? whole[doc] : 0;

		check_that(lrintf(steps[lane]) == most, "article %u", doc);
		nr += most > 0;
	}
	ck_assert_uint_eq(here.nr, nr);
}

/* In any order, twice, windows that the list does not have, and those behind the last. */
START_TEST(windows_in_any_order)
{
	static uint8_t whole[PAIRED_DOCS];
	struct pair_list list;
	struct pair_mosts mosts;
	size_t nrs[2] = {0, 0};

	srand(95);
	pair_mosts_fill(&mosts, PAIRED_MEAN_LENGTH);
	for (int round = 0; round < 1000; round++) {
		uint32_t bucket = bucket_of(paired_random_token(), paired_random_token());

		pair_list_read(&list, &paired.segments, paired_segment(&paired, 1), bucket, 0, PAIRED_DOCS,
			&mosts, 1);
		paired_unpack(&list, whole);
		pair_list_read(&list, &paired.segments, paired_segment(&paired, 1), bucket, 0, PAIRED_DOCS,
			&mosts, 1);
		for (int i = 0; list.heads.nr && i < 40; i++) {
			uint32_t window = (uint32_t)rand() % (PAIRED_DOCS / WINDOW_DOCS + 3);

			check_asked_window(&list, window, whole);
			if (rand() % 4 == 0)
				check_asked_window(&list, window, whole);
		}
		nrs[list.is_windowed] += list.heads.nr > 0;
	}
	ck_assert_uint_gt(nrs[false], 100);
	ck_assert_uint_gt(nrs[true], 100);
}
END_TEST

/* Where saturations may have grown, the bounds of windows grow with them; those of articles are made anew. */
START_TEST(bounds_grow)
{
	struct pair_list sound, grown;
	struct pair_mosts mosts;

	srand(96);
	pair_mosts_fill(&mosts, PAIRED_MEAN_LENGTH);
	for (int round = 0; round < 300; round++) {
		uint32_t bucket = bucket_of(paired_random_token(), paired_random_token());

		pair_list_read(&sound, &paired.segments, paired_segment(&paired, 1), bucket, 0, PAIRED_DOCS,
			&mosts, 1);
		pair_list_read(&grown, &paired.segments, paired_segment(&paired, 1), bucket, 0, PAIRED_DOCS,
			&mosts, 1.5F);
		ck_assert_uint_eq(sound.heads.nr, grown.heads.nr);
		for (uint32_t window = 0; window <= PAIRED_DOCS / WINDOW_DOCS; window++) {
			float most = window_most(&sound, window) * (sound.is_windowed ? 1.5F : 1);
			float found = window_most(&grown, window);

			check_that(fabsf(found - most) < 1e-6F, "window %u: %g, not %g", window,
				(double)found, (double)most);
		}
	}
}
END_TEST

/*
 * Two segments with sections and articles that have none become one: all in the order of their ids, so that
 * they come from here and there, and some are left out.
 */
START_TEST(sections_are_merged)
{
	static uint32_t docs[2][PAIRED_DOCS], merged[PAIRED_DOCS], doc_of[2][PAIRED_DOCS];
	static bool in_source[PAIRED_DOCS];
	uint32_t nrs[2] = {0, 0}, nr = 0;
	struct pair_source sources[2];

	srand(88);
	memset(doc_of, 0xFF, sizeof(doc_of));
	for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++) {
		int from = doc / 100 % 2 ? rand() % 3 : rand() % 2; /* 2: it has no section */

		if (from < 2) {
			if (rand() % 10) {
				in_source[nr] = true;
				doc_of[from][nrs[from]] = nr;
				merged[nr++] = doc;
			}
			docs[from][nrs[from]++] = doc;
		} else {
			merged[nr++] = doc;
		}
	}
	for (int i = 0; i < 2; i++)
		paired_make(&paired, 2 + i, &(struct paired_making){docs[i], nrs[i], NULL, NULL, 0});
	for (int i = 0; i < 2; i++)
		sources[i] = (struct pair_source){paired_segment(&paired, 2 + i), doc_of[i]};
	paired_make(&paired, 4, &(struct paired_making){merged, nr, in_source, sources, 2});
	check_segment(paired_segment(&paired, 4), merged);
}
END_TEST

Suite *segment_pairs_suite(void)
{
	Suite *suite = suite_create("segment pairs");
	TCase *pure = tcase_create("pure"), *stored = tcase_create("stored");

	tcase_add_test(pure, records_have_pairs);
	tcase_add_test(pure, records_that_are_cut_off);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(stored, make, delete);
	tcase_add_test(stored, pairs_are_found);
	tcase_add_test(stored, lists_are_read_in_part);
	tcase_add_test(stored, windows_in_any_order);
	tcase_add_test(stored, bounds_grow);
	tcase_add_test(stored, sections_are_merged);
	suite_add_tcase(suite, stored);
	return suite;
}
