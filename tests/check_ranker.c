/*
 * Ranking against the same formula worked out from the texts themselves, word by word, without index, lengths
 * or counts; by FTS5 and by segments.
 */
#include "tests/random_ranking.h"
#include "tests/suites.h"

#include <stdlib.h>

enum { NR_ARTICLES = 300 };

static struct test_archive test;
static struct ranked_archive ranked;

/* Every tenth article is the one before it again, so that scores tie. */
static void make(void)
{
	test_archive_make(&test);
	test_archive_open(&test);
	ranked_open(&ranked, &test);
	test_archive_begin(&test);
	for (int i = 0; i < NR_ARTICLES; i++) {
		char iso[DATE_TEXT_BYTES];
		unsigned int seed = (unsigned int)(1000 + (i % 10 == 9 ? i - 1 : i));

		date_format_iso(date_from_days(738000 + i * 7919 % 400), iso);
		srand(seed);
		ranked_put(&ranked, ranked.nr, MAX_BODY, i % 17 ? iso : "");
		if (i % 100 == 99) { /* several transactions, several segments */
			test_archive_commit(&test);
			test_archive_begin(&test);
		}
	}
	test_archive_commit(&test);
	ranked_refresh(&ranked);
	srand(22);
}

static void delete (void)
{
	ranked_close(&ranked);
	test_archive_close(&test);
	test_archive_delete(&test);
}

START_TEST(best_by_score)
{
	for (int i = 0; i < 400 / TRIES_DIVISOR; i++)
		ranked_check_random(&ranked,
			&(struct ranked_wish){RANK_BY_SCORE,
				(size_t)(i % 4 == 0 ? NR_ARTICLES : 1 + rand() % 20), 0, INT64_MAX, true,
				true});
}
END_TEST

START_TEST(by_date_and_within_dates)
{
	for (int i = 0; i < 200 / TRIES_DIVISOR; i++) {
		int32_t from = 738000 + rand() % 400, to = from + rand() % 100;

		ranked_check_random(&ranked,
			&(struct ranked_wish){(enum rank_order)(i % 3), (size_t)(1 + rand() % 40),
				article_id_first(from), article_id_last(to), true, true});
		ranked_check_random(&ranked,
			&(struct ranked_wish){i % 2 ? RANK_NEWEST_FIRST : RANK_OLDEST_FIRST,
				(size_t)(1 + rand() % 40), 0, INT64_MAX, i % 3 != 0, true});
	}
}
END_TEST

START_TEST(nothing_wanted)
{
	ranked_check_random(&ranked, &(struct ranked_wish){RANK_BY_SCORE, 0, 0, INT64_MAX, true, true});
	ranked_check_random(&ranked, &(struct ranked_wish){RANK_BY_SCORE, 10, 5, 4, true, true});
}
END_TEST

START_TEST(bad_expression_is_an_error)
{
	struct rank_request request = {
		.match = "(((", .last_id = INT64_MAX, .mean_length = 1, .nr_wanted = 10};
	struct ranking ranking;

	ck_assert_int_ne(ranker_run(test.archive.db, &request, &ranking), SQLITE_OK);
	ck_assert_uint_eq(ranking.nr, 0);
	ranking_release(&ranking);
}
END_TEST

Suite *ranker_suite(void)
{
	Suite *suite = suite_create("ranker");
	TCase *cases = tcase_create("ranker");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, best_by_score);
	tcase_add_test(cases, by_date_and_within_dates);
	tcase_add_test(cases, nothing_wanted);
	tcase_add_test(cases, bad_expression_is_an_error);
	suite_add_tcase(suite, cases);
	return suite;
}
