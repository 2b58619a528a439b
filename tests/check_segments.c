/*
 * Segments as articles come and go: merged with commits, at the end of runs and after them, whatever they
 * hold is what FTS5 finds. Sanitized, fewer requests are tried.
 */
#include "store/segments/merge.h"
#include "store/segments/pairs.h"
#include "tests/random_ranking.h"
#include "tests/suites.h"

#include <stdlib.h>

#ifdef __SANITIZE_ADDRESS__
enum { TIMES_FEWER = 8 };
#else
enum { TIMES_FEWER = 1 };
#endif

static struct test_archive test;
static struct ranked_archive ranked;

static void make(void)
{
	test_archive_make(&test);
	test_archive_open(&test);
	ranked_open(&ranked, &test);
}

static void delete (void)
{
	ranked_close(&ranked);
	test_archive_close(&test);
	test_archive_delete(&test);
}

/* As another process would go on. */
static void reopen(void)
{
	segments_close(&ranked.segments);
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(segments_open(&ranked.segments, test.archive.db, SEGMENTS_FOR_WRITING), SQLITE_OK);
}

static void random_date(char *iso)
{
	*iso = '\0';
	if (rand() % 9)
		date_format_iso(date_from_days(738000 + rand() % 400), iso);
}

static void fill(size_t nr, int max_body)
{
	char iso[DATE_TEXT_BYTES];

	test_archive_begin(&test);
	for (size_t i = 0; i < nr; i++) {
		random_date(iso);
		ranked_put(&ranked, ranked.nr, max_body, iso);
	}
	test_archive_commit(&test);
}

/* Some articles come, some change, some go. */
static void change(size_t nr_changes, int max_body)
{
	char iso[DATE_TEXT_BYTES];

	test_archive_begin(&test);
	for (size_t i = 0; i < nr_changes; i++) {
		size_t place = (size_t)rand() % (ranked.nr + 1);

		random_date(iso);
		if (rand() % 4 == 0 && place < ranked.nr)
			ranked_remove(&ranked, place);
		else
			ranked_put(&ranked, rand() % 2 ? place : ranked.nr, max_body, iso);
	}
	test_archive_commit(&test);
}

/* with_plain: one in so many is worked out from the texts too. */
static void check_requests(int nr, int with_plain)
{
	for (int i = 0; i < nr; i++) {
		int32_t from = 738000 + rand() % 400, to = from + rand() % 200;
		bool within = rand() % 4 == 0;

		ranked_check_random(&ranked,
			&(struct ranked_wish){i % 3 ? RANK_BY_SCORE : (enum rank_order)(rand() % 3),
				(size_t)(rand() % 16 ? 1 + rand() % 20 : rand() % 600),
				within ? article_id_first(from) : 0, within ? article_id_last(to) : INT64_MAX,
				rand() % 3 == 0, i % with_plain == 0});
		if (i % 4 == 0)
			ranked_check_matches(&ranked);
	}
}

/* After every few transactions the answers are compared, with many small segments and with few. */
START_TEST(articles_come_and_go)
{
	enum { ROUNDS = 80, REQUESTS = 80 / TIMES_FEWER };

	srand(41);
	fill(200, MAX_BODY / 2);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = rand() % 8; i >= 0; i--)
			change((size_t)(rand() % 3 ? 1 + rand() % 5 : 1 + rand() % 40), MAX_BODY / 2);
		if (rand() % 5 == 0)
			test_archive_finish(&test);
		if (rand() % 5 == 0)
			reopen();
		ranked_refresh(&ranked);
		check_requests(REQUESTS, 10);
		if (round % 20 == 19)
			ck_assert_int_eq(test_archive_findings(&test), 0);
	}
	ck_assert_uint_gt(ranked.nr, 300);
}
END_TEST

static int64_t nr_with_pairs(void)
{
	return test_archive_int(&test, "SELECT count(*) FROM segment WHERE pairs_at > 0");
}

/* Some thousands: several windows, and pairs where segments are merged. */
START_TEST(several_windows)
{
	enum { BATCHES = 6, BATCH = 1000, REQUESTS = 1200 / TIMES_FEWER };

	srand(42);
	for (int i = 0; i < BATCHES; i++)
		fill(BATCH, 14);
	ranked_refresh(&ranked);
	ck_assert_int_eq(nr_with_pairs(), 0);
	check_requests(REQUESTS, 60);
	test_archive_finish(&test);
	ranked_refresh(&ranked);
	ck_assert_int_eq(nr_with_pairs(), 1);
	check_requests(REQUESTS, 60);
	change(BATCH / 2, 14); /* many are deleted in it now */
	ranked_refresh(&ranked);
	check_requests(REQUESTS, 60);
	ck_assert_int_eq(test_archive_findings(&test), 0);
}
END_TEST

/* Two transactions, each too small for pairs, become one segment that has them. */
static void fill_and_merge(size_t nr, int max_body)
{
	struct segment *inputs[2];
	int64_t number;
	size_t before;

	ranked_refresh(&ranked);
	before = ranked.segments.nr;
	fill(nr, max_body);
	fill(nr, max_body);
	ranked_refresh(&ranked);
	ck_assert_uint_eq(ranked.segments.nr, before + 2);
	for (size_t i = 0; i < 2; i++)
		inputs[i] = &ranked.segments.items[before + i];
	number = test_archive_int(&test, "SELECT value FROM meta WHERE name = 'next_segment'");
	test_archive_exec(&test, "BEGIN; UPDATE meta SET value = value + 1 WHERE name = 'next_segment'");
	ck_assert_int_eq(segments_merge(&ranked.segments, inputs, 2, number, ranked.mean_length), SQLITE_OK);
	test_archive_exec(&test, "COMMIT");
	reopen(); /* the writer knows the two segments */
}

/* Segments with pairs, two merged and one not, and small ones without them; then all of it merged. */
START_TEST(segments_with_pairs)
{
	enum { BATCH = 600, REQUESTS = 1200 / TIMES_FEWER };

	srand(43);
	fill_and_merge(BATCH, 14);
	fill_and_merge(BATCH, MAX_BODY); /* with pairs behind the lead */
	fill(PAIRS_MIN_DOCS + 200, 30);
	ranked_refresh(&ranked);
	ck_assert_uint_eq(ranked.segments.nr, 3);
	ck_assert_int_eq(nr_with_pairs(), 3);
	check_requests(REQUESTS, 60);
	change(BATCH / 2, MAX_BODY / 2);
	ranked_refresh(&ranked);
	ck_assert_int_eq(nr_with_pairs(), 3);
	ck_assert_uint_gt(ranked.segments.nr, 3);
	check_requests(REQUESTS, 60);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_finish(&test);
	ranked_refresh(&ranked);
	ck_assert_uint_eq(ranked.segments.nr, 1);
	ck_assert_int_eq(nr_with_pairs(), 1);
	check_requests(REQUESTS, 60);
	ck_assert_int_eq(test_archive_findings(&test), 0);
}
END_TEST

Suite *segments_suite(void)
{
	Suite *suite = suite_create("segments");
	TCase *cases = tcase_create("segments");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, articles_come_and_go);
	tcase_add_test(cases, several_windows);
	tcase_add_test(cases, segments_with_pairs);
	suite_add_tcase(suite, cases);
	return suite;
}
