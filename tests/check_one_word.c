/* One word, whose lists tell what it scores: what FTS5's positions make of it, however often it is used. */
#include "searcher/search.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdlib.h>
#include <string.h>

/* In the title, at the beginning and behind it; the first two count twice, and a list tells up to 126. */
static const struct {
	int in_title, in_lead, behind;
} shapes[] = {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {1, 1, 1}, {0, 3, 60}, {2, 0, 90}, {0, 0, 125}, {0, 0, 126},
	{0, 0, 127}, {0, 1, 124}, {1, 0, 125}, {0, 0, 128}, {1, 10, 700}};

static struct test_archive test;
static struct searcher searcher;

static void add_uses(struct strbuf *text, const char *word, int nr)
{
	for (int i = 0; i < nr; i++)
		strbuf_addf(text, "%s ", word);
}

/* The word in all shapes, among others; as many articles of other words. */
static void put_shapes(const char *word)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct strbuf title = STRBUF_INIT, body = STRBUF_INIT;

		add_uses(&title, word, shapes[i].in_title);
		add_plain_words(&title, 3);
		add_uses(&body, word, shapes[i].in_lead);
		add_plain_words(&body, 25);
		add_uses(&body, word, shapes[i].behind);
		add_plain_words(&body, (size_t)rand() % 200);
		test_archive_put(&test, title.buf, body.buf, i % 2 ? "2024-06-26" : "", 0);
		strbuf_release(&title);
		strbuf_release(&body);
	}
}

static void make(void)
{
	struct error err = ERROR_INIT;

	srand(103);
	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_begin(&test);
	put_shapes("khoáng");
	put_shapes("khoang"); /* which may be read as the same word */
	test_archive_commit(&test);
	test_archive_put_some(&test, 40, 60);
	test_archive_begin(&test);
	put_shapes("khoáng"); /* of another segment */
	test_archive_commit(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
}

static void delete (void)
{
	searcher_close(&searcher);
	test_archive_close(&test);
	test_archive_delete(&test);
}

static struct search_result answer(const char *query, size_t limit, bool by_fts5)
{
	struct search_options options = {.limit = limit, .detail = HIT_ID, .by_fts5 = by_fts5};
	struct search_result result;
	struct error err = ERROR_INIT;

	must(searcher_search(&searcher, query, &options, &result, &err), &err);
	return result;
}

START_TEST(lists_and_positions_agree)
{
	static const char *const queries[] = {
		"khoáng", "khoang", "\"khoáng\"", "khoáng since:2024", "KHOÁNG"};
	static const size_t limits[] = {1, 3, 10, 200};
	size_t nr_compared = 0;

	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		for (size_t j = 0; j < sizeof(limits) / sizeof(*limits); j++) {
			struct search_result lists = answer(queries[i], limits[j], false);
			struct search_result positions = answer(queries[i], limits[j], true);

			check_that(lists.nr == positions.nr && lists.nr > 0, "%s: %zu, not %zu", queries[i],
				lists.nr, positions.nr);
			for (size_t k = 0; k < lists.nr; k++)
				check_that(lists.hits[k].id == positions.hits[k].id &&
						lists.hits[k].score >= positions.hits[k].score &&
						lists.hits[k].score <= positions.hits[k].score,
					"%s: rank %zu of %zu: %.17g, not %.17g", queries[i], k + 1, limits[j],
					lists.hits[k].score, positions.hits[k].score);
			nr_compared += lists.nr;
			search_result_release(&lists);
			search_result_release(&positions);
		}
	}
	ck_assert_uint_gt(nr_compared, 150);
}
END_TEST

Suite *one_word_suite(void)
{
	Suite *suite = suite_create("one word");
	TCase *cases = tcase_create("lists");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, lists_and_positions_agree);
	suite_add_tcase(suite, cases);
	return suite;
}
