/* What came or changed after a revision: against the article's own revision, for any query and history. */
#include "searcher/search.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NR_RUNS = 6, PUTS_A_RUN = 12 };

static struct test_archive test;
static struct searcher searcher;

/* Some runs of an index: articles come, change and go, and every third has a topic. */
static void make_archive(void)
{
	struct error err = ERROR_INIT;
	int64_t ids[NR_RUNS * PUTS_A_RUN], nr = 0;

	srand(7);
	test_archive_make(&test);
	for (int run = 0; run < NR_RUNS; run++) {
		test_archive_open(&test);
		test_archive_begin(&test);
		for (int i = 0; i < PUTS_A_RUN; i++) {
			struct strbuf body = STRBUF_INIT;
			int64_t old = nr && rand() % 4 == 0 ? rand() % nr : -1;
			char iso[DATE_TEXT_BYTES];

			snprintf(iso, sizeof(iso), "2031-%02d-%02d", 1 + rand() % 12, 1 + rand() % 28);
			add_plain_words(&body, 30);
			if (old >= 0)
				ids[old] = test_archive_put(&test, "Tin", body.buf, rand() % 2 ? iso : "",
					ids[old]);
			else
				ids[nr++] = test_archive_put(&test, "Tin", body.buf, iso, 0);
			strbuf_release(&body);
		}
		test_archive_commit(&test);
		test_archive_finish(&test);
		test_archive_exec(&test,
			"INSERT OR IGNORE INTO topic VALUES(1, 'trong-rung', 'Trồng rừng');"
			"INSERT OR IGNORE INTO article_topic SELECT 1, id, 1, 1, 0, 1 FROM article WHERE id % 3 = 0;"
			"DELETE FROM article_topic WHERE article_id NOT IN (SELECT id FROM article)");
		test_archive_close(&test);
	}
	test_archive_open(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
}

static void delete_archive(void)
{
	searcher_close(&searcher);
	test_archive_close(&test);
	test_archive_delete(&test);
}

static const char *const queries[] = {"rừng", "ma túy", "\"nông thôn\" -rừng", "xã OR mlô",
	"topic:trong-rung", "topic:trong-rung đảng", "rừng -topic:trong-rung", "topic:trong-rung OR khuỷu",
	"since:2031-06", "since:2031-06 -topic:trong-rung", "title:tin"};
enum { NR_QUERIES = sizeof(queries) / sizeof(*queries) };

static int64_t revision_of(int64_t id)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT revision FROM article WHERE id = %lld", (long long)id);
	return test_archive_int(&test, sql);
}

static void search(const char *query, struct search_options options, struct search_result *out)
{
	struct error err = ERROR_INIT;

	options.limit = 1000;
	options.detail = HIT_HEAD;
	must(searcher_search(&searcher, query, &options, out, &err), &err);
}

/* All hits of the same query in the same order, less those that are not new. */
START_TEST(new_is_what_matches_and_has_a_later_revision)
{
	const int64_t last = test_archive_int(&test, "SELECT value FROM meta WHERE name = 'revision'");
	size_t nr_new = 0;

	for (int64_t since = 0; since <= last; since++) {
		const struct search_options all = {.order = (enum rank_order)(since % 3)};
		struct search_options only_new = all;
		struct search_result expected, got;
		size_t nr = 0;

		only_new.only_new = true;
		only_new.since_revision = since;
		search(queries[_i], all, &expected);
		search(queries[_i], only_new, &got);
		ck_assert_int_eq(got.revision, last);
		for (size_t i = 0; i < expected.nr; i++) {
			if (revision_of(expected.hits[i].id) <= since)
				continue;
			ck_assert_msg(nr < got.nr, "%s since %lld: too few", queries[_i], (long long)since);
			ck_assert_int_eq(got.hits[nr++].id, expected.hits[i].id);
		}
		ck_assert_uint_eq(nr, got.nr);
		ck_assert_int_eq(got.total, (int64_t)got.nr);
		nr_new += nr;
		search_result_release(&expected);
		search_result_release(&got);
	}
	ck_assert_uint_gt(nr_new, 5);
}
END_TEST

START_TEST(nothing_asked_is_nothing_new)
{
	static const char *const empty[] = {"🌳", "-rừng", "-topic:trong-rung", ""};

	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++) {
		struct search_result result;

		search(empty[i], (struct search_options){.only_new = true}, &result);
		ck_assert_msg(result.nothing_asked && result.total == 0, "%s: %lld", empty[i],
			(long long)result.total);
		search_result_release(&result);
	}
}
END_TEST

START_TEST(no_falling_back)
{
	struct search_result result;

	search("rừng khônghề", (struct search_options){.only_new = false}, &result);
	ck_assert(result.fell_back);
	search_result_release(&result);
	search("rừng khônghề", (struct search_options){.only_new = true}, &result);
	ck_assert(!result.fell_back && result.total == 0);
	search_result_release(&result);
}
END_TEST

START_TEST(revision_to_come_is_refused)
{
	const struct search_options options = {.only_new = true, .since_revision = 1000};
	struct search_result result;
	struct error err = ERROR_INIT;

	ck_assert_int_eq(searcher_search(&searcher, "rừng", &options, &result, &err), STATUS_USAGE);
	ck_assert_ptr_nonnull(strstr(err.message, "1000"));
	search_result_release(&result);
}
END_TEST

Suite *new_suite(void)
{
	Suite *suite = suite_create("new");
	TCase *tcase = tcase_create("new");

	tcase_add_checked_fixture(tcase, make_archive, delete_archive);
	tcase_add_loop_test(tcase, new_is_what_matches_and_has_a_later_revision, 0, NR_QUERIES);
	tcase_add_test(tcase, nothing_asked_is_nothing_new);
	tcase_add_test(tcase, no_falling_back);
	tcase_add_test(tcase, revision_to_come_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
