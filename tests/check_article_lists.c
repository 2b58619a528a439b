/* Lists of articles that a searcher keeps: against the tables, and across what others commit meanwhile. */
#include "searcher/article_lists.h"
#include "searcher/search.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NR_ARTICLES = 60, NR_TRIES = 400 / TRIES_DIVISOR };

static struct test_archive test; /* stays open: whoever commits beside the searcher */
static struct searcher searcher;
static int64_t ids[NR_ARTICLES];

/* Topic 1 has every second article, mainly every fourth; 2 mainly every third, of 2031 alone; 3 the last. */
static void put_facts(void)
{
	test_archive_exec(&test,
		"INSERT OR IGNORE INTO topic VALUES(1, 'trong-rung', 'Trồng rừng'), (2, 'ma-tuy', 'Ma túy'),"
		" (3, 'tham-nhung', 'Tham nhũng');"
		"DELETE FROM article_topic;"
		"INSERT INTO article_topic SELECT 1, id, substr(ref, 2) % 4 = 0, 1, 0, 1 FROM article"
		" WHERE substr(ref, 2) % 2 = 0;"
		"INSERT INTO article_topic SELECT 2, id, 1, 1, 0, 1 FROM article"
		" WHERE substr(ref, 2) % 3 = 0 AND date LIKE '2031%';"
		"INSERT INTO article_topic SELECT 3, max(id), 0, 1, 0, 1 FROM article;"
		"UPDATE article SET source = CASE substr(ref, 2) % 8 WHEN 0 THEN 'Trang tin xã Khe Sình'"
		" WHEN 1 THEN '' ELSE 'Báo Vằng Lìn' END;"
		"DELETE FROM official;" /* 7 is in every third article, twice in every sixth, and speaks there */
		"INSERT INTO official SELECT id, 0, 7, 'Nông Văn Sìn', 'nông văn sìn', 0, x'', '', '' FROM article"
		" WHERE substr(ref, 2) % 3 = 0;"
		"INSERT INTO official SELECT id, 1, 7, 'Ông Sìn', 'sìn', 1, x'', '', '' FROM article"
		" WHERE substr(ref, 2) % 6 = 0;"
		"INSERT INTO official SELECT id, 2, 70, 'Bà Páo', 'páo', 1, x'', '', '' FROM article"
		" WHERE substr(ref, 2) % 2 = 0;"
		"INSERT INTO official SELECT id, 3, NULL, 'Bà Páo', 'páo', 1, x'', '', '' FROM article");
}

static void put_articles(size_t nr, int64_t *out)
{
	test_archive_begin(&test);
	for (size_t i = 0; i < nr; i++) {
		struct strbuf body = STRBUF_INIT;
		char iso[DATE_TEXT_BYTES];

		snprintf(iso, sizeof(iso), "20%d-%02d-%02d", 30 + rand() % 2, 1 + rand() % 12,
			1 + rand() % 28);
		add_plain_words(&body, 30);
		out[i] = test_archive_put(&test, "Tin", body.buf, rand() % 9 ? iso : "", 0);
		strbuf_release(&body);
	}
	test_archive_commit(&test);
	put_facts();
}

static void make_archive(void)
{
	struct error err = ERROR_INIT;

	srand(11);
	test_archive_make(&test);
	test_archive_open(&test);
	put_articles(NR_ARTICLES, ids);
	test_archive_finish(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
}

static void delete_archive(void)
{
	searcher_close(&searcher);
	test_archive_close(&test);
	test_archive_delete(&test);
}

/* ---- lists against the tables */

static const struct {
	enum article_list_kind kind;
	const char *of, *select; /* the same from the tables */
} lists_of[] = {
	{ARTICLES_ON_TOPIC, "trong-rung", "SELECT article_id AS id FROM article_topic WHERE topic_id = 1"},
	{ARTICLES_MAINLY_ON_TOPIC, "trong-rung",
		"SELECT article_id AS id FROM article_topic WHERE topic_id = 1 AND is_main"},
	{ARTICLES_ON_TOPIC, "ma-tuy", "SELECT article_id AS id FROM article_topic WHERE topic_id = 2"},
	{ARTICLES_MAINLY_ON_TOPIC, "ma-tuy", "SELECT article_id AS id FROM article_topic WHERE topic_id = 2"},
	{ARTICLES_OF_SOURCE, "Báo Vằng Lìn", "SELECT id FROM article WHERE source = 'Báo Vằng Lìn'"},
	{ARTICLES_OF_SOURCE, "Trang tin xã Khe Sình", "SELECT id FROM article WHERE source LIKE 'Trang%'"},
	{ARTICLES_ON_TOPIC, "tham-nhung", "SELECT max(id) AS id FROM article"},
	{ARTICLES_MAINLY_ON_TOPIC, "tham-nhung", "SELECT id FROM article WHERE 0"},
	{ARTICLES_ON_TOPIC, "nobody's", "SELECT id FROM article WHERE 0"},
	{ARTICLES_WITH_OFFICIAL, "7", "SELECT id FROM article WHERE substr(ref, 2) % 3 = 0"},
	{ARTICLES_WITH_SPEAKER, "7", "SELECT id FROM article WHERE substr(ref, 2) % 6 = 0"},
	{ARTICLES_WITH_OFFICIAL, "70", "SELECT id FROM article WHERE substr(ref, 2) % 2 = 0"},
	{ARTICLES_WITH_SPEAKER, "70", "SELECT id FROM article WHERE substr(ref, 2) % 2 = 0"},
	{ARTICLES_WITH_OFFICIAL, "77", "SELECT id FROM article WHERE 0"},
};
enum { NR_LISTS = sizeof(lists_of) / sizeof(*lists_of) };

static struct id_list get(size_t which, int64_t first_id, int64_t last_id)
{
	struct error err = ERROR_INIT;
	struct id_list list;

	must(article_lists_get(&searcher.lists, lists_of[which].kind, lists_of[which].of, first_id, last_id,
		     &list, &err),
		&err);
	return list;
}

static void check_list(size_t which, int64_t first_id, int64_t last_id)
{
	struct id_list list = get(which, first_id, last_id);
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *select;
	size_t nr = 0;

	strbuf_addf(&sql, "SELECT id FROM (%s) WHERE id BETWEEN %lld AND %lld ORDER BY id",
		lists_of[which].select, (long long)first_id, (long long)last_id);
	ck_assert_int_eq(sqlite3_prepare_v2(test.archive.db, sql.buf, -1, &select, NULL), SQLITE_OK);
	while (sqlite3_step(select) == SQLITE_ROW) {
		check_that(nr < list.nr && list.ids[nr] == sqlite3_column_int64(select, 0),
			"list %zu, from %lld to %lld: wrong at %zu of %zu", which, (long long)first_id,
			(long long)last_id, nr, list.nr);
		nr++;
	}
	sqlite3_finalize(select);
	strbuf_release(&sql);
	ck_assert_uint_eq(list.nr, nr);
}

/* An article's id, one beside it, or none: so that ranges begin and end on articles and between them. */
static int64_t random_id(int64_t none)
{
	return rand() % 4 ? ids[rand() % NR_ARTICLES] + rand() % 3 - 1 : none;
}

START_TEST(any_part_is_what_the_table_has)
{
	for (int i = 0; i < NR_TRIES; i++) {
		if (rand() % 10 == 0)
			article_lists_refresh(&searcher.lists);
		check_list((size_t)rand() % NR_LISTS, random_id(0), random_id(INT64_MAX));
	}
}
END_TEST

START_TEST(a_kept_list_answers_for_its_parts)
{
	struct id_list year, whole, part;

	article_lists_refresh(&searcher.lists);
	year = get(0, ids[3], ids[3] + ((int64_t)300 << ARTICLE_SLOT_BITS));
	ck_assert_uint_eq(searcher.lists.nr, 1);
	part = get(0, ids[3], ids[3]);
	ck_assert_ptr_eq(part.ids, year.ids);
	ck_assert_uint_eq(part.nr, 1);
	ck_assert_uint_eq(searcher.lists.nr, 1);
	whole = get(0, 0, INT64_MAX);
	ck_assert_uint_eq(searcher.lists.nr, 2);
	ck_assert_uint_gt(whole.nr, year.nr);
	ck_assert_ptr_eq(get(0, 0, INT64_MAX).ids, whole.ids);
	article_lists_refresh(&searcher.lists);
	ck_assert_ptr_eq(get(0, 0, INT64_MAX).ids, whole.ids);
	ck_assert_uint_eq(searcher.lists.nr, 2);
}
END_TEST

/* ---- bounds */

static bool is_kept(size_t which)
{
	for (size_t i = 0; i < searcher.lists.nr; i++)
		if (searcher.lists.items[i].kind == lists_of[which].kind &&
			!strcmp(searcher.lists.items[i].of, lists_of[which].of))
			return true;
	return false;
}

START_TEST(what_was_used_longest_ago_goes_first)
{
	struct id_list first, second, last;

	article_lists_refresh(&searcher.lists);
	first = get(0, 0, INT64_MAX);
	second = get(1, 0, INT64_MAX);
	last = get(4, 0, INT64_MAX);
	get(0, ids[0], ids[5]);
	searcher.lists.max_bytes = (first.nr + last.nr) * sizeof(*first.ids);
	get(6, 0, INT64_MAX); /* above the bound, and all that was lent is still there */
	ck_assert_uint_eq(searcher.lists.nr, 4);
	ck_assert_ptr_eq(get(1, 0, INT64_MAX).ids, second.ids);
	get(0, 0, INT64_MAX);
	article_lists_refresh(&searcher.lists); /* used in this order: 4 6 1 0; without the first they fit */
	ck_assert(!is_kept(4) && is_kept(6) && is_kept(1) && is_kept(0));
	searcher.lists.max_nr = 2;
	article_lists_refresh(&searcher.lists);
	ck_assert(!is_kept(6) && is_kept(1) && is_kept(0));
	searcher.lists.max_bytes = 0;
	article_lists_refresh(&searcher.lists);
	ck_assert_uint_eq(searcher.lists.nr, 0);
	check_list(0, 0, INT64_MAX);
}
END_TEST

START_TEST(what_fails_is_not_kept)
{
	struct error err = ERROR_INIT;
	struct id_list list = {ids, 1};

	test_archive_exec(&test, "ALTER TABLE article_topic RENAME TO elsewhere");
	article_lists_refresh(&searcher.lists);
	ck_assert_int_eq(article_lists_get(&searcher.lists, ARTICLES_ON_TOPIC, "ma-tuy", 0, INT64_MAX, &list,
				 &err),
		STATUS_ARCHIVE);
	ck_assert_uint_eq(list.nr, 0);
	ck_assert_uint_eq(searcher.lists.nr, 0);
	ck_assert_int_ne(err.message[0], 0);
	test_archive_exec(&test, "ALTER TABLE elsewhere RENAME TO article_topic");
	check_list(2, 0, INT64_MAX);
}
END_TEST

/* ---- what others commit */

START_TEST(a_commit_renews_all_lists)
{
	int64_t more[6];

	for (int round = 0; round < 12 / TRIES_DIVISOR; round++) {
		article_lists_refresh(&searcher.lists);
		for (size_t i = 0; i < NR_LISTS; i++)
			check_list(i, 0, INT64_MAX);
		if (round % 2) {
			test_archive_begin(&test);
			test_archive_remove(&test, more[rand() % 6]);
			test_archive_commit(&test);
		} else {
			put_articles(6, more);
		}
		article_lists_refresh(&searcher.lists);
		ck_assert_uint_eq(searcher.lists.nr, 0);
	}
}
END_TEST

/* Within a transaction nothing that was committed since is seen, so what is kept stays. */
START_TEST(a_transaction_keeps_its_lists)
{
	struct error err = ERROR_INIT;
	int64_t more[4];
	size_t nr;

	must(archive_begin_reading(&searcher.archive, &err), &err);
	article_lists_refresh(&searcher.lists);
	nr = get(0, 0, INT64_MAX).nr;
	put_articles(4, more);
	article_lists_refresh(&searcher.lists);
	ck_assert_uint_eq(get(0, 0, INT64_MAX).nr, nr);
	archive_end_reading(&searcher.archive);
	article_lists_refresh(&searcher.lists);
	ck_assert_uint_eq(get(0, 0, INT64_MAX).nr, nr + 2);
}
END_TEST

/* ---- searches */

static const char *const queries[] = {"trồng rừng", "ma túy", "tham nhũng", "ma túy khe sình",
	"đảng trồng rừng", "khe sình", "topic:trong-rung", "topic:ma-tuy rừng", "đảng -topic:trong-rung",
	"topic:rừng OR topic:tham-nhung", "place:\"khe sình\""};
enum { NR_QUERIES = sizeof(queries) / sizeof(*queries) };

static void search(struct searcher *by, const char *query, struct search_options options,
	struct search_result *out)
{
	struct error err = ERROR_INIT;

	options.limit = 20;
	options.detail = HIT_HEAD;
	must(searcher_search(by, query, &options, out, &err), &err);
}

/* The same as one that was just opened, or as FTS5. */
static void check_search(struct searcher *by, const char *query, struct search_options options, bool by_fts5)
{
	struct search_result got, expected;

	search(&searcher, query, options, &got);
	options.by_fts5 = by_fts5;
	search(by, query, options, &expected);
	check_that(got.total == expected.total && got.nr == expected.nr, "%s: %lld, not %lld", query,
		(long long)got.total, (long long)expected.total);
	for (size_t i = 0; i < got.nr; i++)
		check_that(got.hits[i].id == expected.hits[i].id &&
				got.hits[i].score == expected.hits[i].score,
			"%s: another hit at %zu", query, i);
	search_result_release(&got);
	search_result_release(&expected);
}

static void random_query(struct strbuf *out)
{
	strbuf_reset(out);
	strbuf_add_str(out, queries[rand() % NR_QUERIES]);
	if (rand() % 2)
		strbuf_addf(out, " since:20%d-%02d", 29 + rand() % 3, 1 + rand() % 12);
	if (rand() % 2)
		strbuf_addf(out, " until:20%d-%02d", 30 + rand() % 3, 1 + rand() % 12);
}

START_TEST(a_searcher_answers_as_a_new_one)
{
	struct strbuf query = STRBUF_INIT;
	int64_t more[3];

	for (int i = 0; i < NR_TRIES / 4; i++) {
		struct search_options options = {
			.any = rand() % 4 == 0, .order = (enum rank_order)(rand() % 3)};
		struct error err = ERROR_INIT;
		struct searcher fresh;

		if (i % 20 ==
			10) /* what a searcher knows of all articles together is as when it was opened */
			put_articles(1 + (size_t)(i % 3), more);
		if (i > 10 && options.order == RANK_BY_SCORE)
			options.order = RANK_NEWEST_FIRST;
		must(searcher_open(&fresh, test.path, &err), &err);
		random_query(&query);
		check_search(&fresh, query.buf, options, false);
		check_search(&searcher, query.buf, options, true);
		searcher_close(&fresh);
	}
	strbuf_release(&query);
}
END_TEST

/* The words name the topic all the same. */
START_TEST(a_topic_without_articles_in_the_range)
{
	struct search_result result;

	search(&searcher, "ma túy since:2030 until:2030",
		(struct search_options){.order = RANK_BY_SCORE, .explain = true}, &result);
	ck_assert_ptr_nonnull(strstr(result.explanation, "also as topic Ma túy: 0 articles"));
	search_result_release(&result);
	search(&searcher, "tham nhũng", (struct search_options){.order = RANK_BY_SCORE, .explain = true},
		&result);
	ck_assert_ptr_null(strstr(result.explanation, "also as")); /* it is what none is mainly about */
	search_result_release(&result);
}
END_TEST

Suite *article_lists_suite(void)
{
	Suite *suite = suite_create("article lists");
	TCase *cases = tcase_create("archive");

	tcase_add_checked_fixture(cases, make_archive, delete_archive);
	tcase_add_test(cases, any_part_is_what_the_table_has);
	tcase_add_test(cases, a_kept_list_answers_for_its_parts);
	tcase_add_test(cases, what_was_used_longest_ago_goes_first);
	tcase_add_test(cases, what_fails_is_not_kept);
	tcase_add_test(cases, a_commit_renews_all_lists);
	tcase_add_test(cases, a_transaction_keeps_its_lists);
	tcase_add_test(cases, a_searcher_answers_as_a_new_one);
	tcase_add_test(cases, a_topic_without_articles_in_the_range);
	suite_add_tcase(suite, cases);
	return suite;
}
