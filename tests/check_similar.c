/* Articles like a given one: who is like whom, what tells it, and what is never a hit. */
#include "searcher/similar.h"
#include "searcher/telling.h"
#include "searcher/weights.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test_archive test;
static struct searcher searcher;

static const struct {
	const char *title, *body, *date;
} articles[] = {
	/* r1 to r3: planting; r2 is printed without marks */
	{"Slam Bó trồng keo lai", "Vườn ươm Slam Bó phát cây keo lai cho bà con trồng trên đồi Phja Đén.",
		"2031-03-01"},
	{"Slam Bo trong keo lai vu xuan",
		"Ba con Slam Bo nhan cay keo lai cua vuon uom ve trong kin doi trong, nhieu ho lam ca ngay.",
		"2031-03-09"},
	{"Keo lai phủ đồi Phja Đén", "Đồi Phja Đén nay đã xanh, cây keo lai lên cao quá đầu người.",
		"2032-08-15"},
	/* r4, r5: a court */
	{"Xét xử vụ trộm trâu", "Tòa án mở phiên xét xử hai bị cáo trộm trâu ở chợ Háng Cáu.", "2031-05-02"},
	{"Phiên tòa ở Háng Cáu", "Bị cáo cúi đầu nhận tội trộm trâu, phiên xét xử kéo dài một buổi.",
		"2031-05-20"},
	/* r6, r7: versions of one report of football; r8 about the same */
	{"Giải bóng đá Háng Cáu khai mạc",
		"Sáng chủ nhật, giải bóng đá thanh niên khai mạc trên sân cỏ Háng Cáu. Tám đội chia hai bảng đấu vòng "
		"tròn, hai đội đầu bảng vào bán kết. Trận mở màn, đội Nà Vài thắng đội Khau Slung nhờ cú sút xa ở phút "
		"cuối của tiền đạo trẻ nhất giải. Người xem đứng kín bốn phía sân, tiếng trống không lúc nào ngớt.",
		"2031-06-01"},
	{"Khai mạc giải bóng đá thanh niên",
		"Sáng chủ nhật, giải bóng đá thanh niên khai mạc trên sân cỏ Háng Cáu. Tám đội chia hai bảng đấu vòng "
		"tròn, hai đội đầu bảng vào bán kết. Trận mở màn, đội Nà Vài thắng đội Khau Slung nhờ cú sút xa ở phút "
		"cuối của tiền đạo trẻ nhất giải. Người xem đứng kín bốn phía sân, tiếng trống không lúc nào ngớt.",
		"2031-06-02"},
	{"Nà Vài vô địch bóng đá", "Đội Nà Vài nâng cúp bóng đá thanh niên sau trận chung kết trên sân cỏ.",
		"2031-07-01"},
	/* r9: like nothing; r10: without words */
	{"Zyxwv", "Qrstu.", ""},
	{"", "... 12 — 34", ""},
};
enum { NR_ARTICLES = sizeof(articles) / sizeof(*articles) };

static void make_archive(void)
{
	struct error err = ERROR_INIT;

	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_begin(&test);
	for (size_t i = 0; i < NR_ARTICLES; i++)
		test_archive_put(&test, articles[i].title, articles[i].body, articles[i].date, 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	test_archive_close(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
}

static void delete_archive(void)
{
	searcher_close(&searcher);
	test_archive_delete(&test);
}

static void similar(const char *ref, struct search_options options, struct similar_result *out)
{
	struct error err = ERROR_INIT;

	must(similar_find(&searcher, ref, &options, out, &err), &err);
}

static const struct {
	const char *ref;
	size_t limit;
	bool grouped;
	const char *hits;
} cases[] = {
	{"r1", 2, true, "r3 r2"},
	{"r2", 2, true, "r1 r3"}, /* marks restored */
	{"r3", 1, true, "r1"},
	{"r4", 1, true, "r5"},
	{"r5", 1, true, "r4"},
	{"r6", 1, true, "r8"},     /* without its other version */
	{"r6", 2, false, "r7 r8"}, /* with it */
	{"r9", 9, true, ""},
	{"r10", 9, true, ""},
};

START_TEST(most_like_first)
{
	const struct search_options options = {.limit = cases[_i].limit, .grouped = cases[_i].grouped};
	struct similar_result result;
	struct strbuf got = STRBUF_INIT;

	similar(cases[_i].ref, options, &result);
	ck_assert_str_eq(result.ref, cases[_i].ref);
	for (size_t i = 0; i < result.found.nr; i++)
		strbuf_addf(&got, "%s%s", i ? " " : "", result.found.hits[i].ref);
	ck_assert_msg(!strcmp(got.buf, cases[_i].hits), "%s: %s", cases[_i].ref, got.buf);
	strbuf_release(&got);
	similar_result_release(&result);
}
END_TEST

START_TEST(versions_of_a_hit_are_one_hit)
{
	struct similar_result result;

	similar("r8", (struct search_options){.limit = 9, .grouped = true}, &result);
	ck_assert_uint_ge(result.found.nr, 1);
	ck_assert_uint_eq(result.found.hits[0].nr_versions, 1);
	for (size_t i = 1; i < result.found.nr; i++)
		ck_assert_str_ne(result.found.hits[i].ref, result.found.hits[0].versions[0].ref);
	similar_result_release(&result);
}
END_TEST

START_TEST(never_itself_and_by_falling_score)
{
	for (size_t i = 1; i <= NR_ARTICLES; i++) {
		struct similar_result result;
		char ref[8];

		snprintf(ref, sizeof(ref), "r%zu", i);
		similar(ref, (struct search_options){.limit = 100}, &result);
		for (size_t j = 0; j < result.found.nr; j++) {
			ck_assert_int_ne(result.found.hits[j].id, result.id);
			ck_assert(j == 0 || result.found.hits[j].score <= result.found.hits[j - 1].score);
		}
		ck_assert(result.nr_words == 0 || result.own_score > 0);
		for (size_t j = 1; j < result.nr_words; j++)
			ck_assert(result.words[j].weight <= result.words[j - 1].weight);
		similar_result_release(&result);
	}
}
END_TEST

START_TEST(no_such_article)
{
	struct similar_result result;

	similar("r99", (struct search_options){.limit = 9}, &result);
	ck_assert_int_eq(result.id, 0);
	ck_assert_uint_eq(result.found.nr, 0);
	similar_result_release(&result);
}
END_TEST

/* ---- what tells */

static bool has_words(const struct telling *telling, size_t nr, const char *words)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(telling[i].words, words))
			return true;
	return false;
}

static size_t telling_of(size_t nr, size_t max, int64_t max_cost, struct arena *arena, struct telling **out)
{
	const struct telling_reader reader = {
		&searcher.vocabulary, &searcher.tokenizer, arena, searcher.nr_articles, searcher.nr_tokens};
	struct article article = ARTICLE_INIT;

	article.title = articles[nr].title;
	article.body = articles[nr].body;
	return telling_words(&reader, &article, max, max_cost, out);
}

START_TEST(pairs_stand_for_their_words)
{
	struct arena arena = ARENA_INIT;
	struct telling *telling;
	size_t nr = telling_of(2, 20, 1000, &arena, &telling);

	ck_assert(has_words(telling, nr, "keo lai") && has_words(telling, nr, "phja đén"));
	ck_assert(!has_words(telling, nr, "lai") &&
		!has_words(telling, nr, "đén"));       /* never without the other */
	ck_assert(!has_words(telling, nr, "xanh"));    /* nobody else has it */
	ck_assert(!has_words(telling, nr, "đén nay")); /* nor this pair */
	nr = telling_of(1, 20, 1000, &arena, &telling);
	ck_assert(has_words(telling, nr, "vườn ươm"));
	for (size_t i = 0; i < nr; i++)
		ck_assert_msg(strcmp(telling[i].words, "keo lai") != 0 ||
				!strcmp(telling[i].printed, "keo lai"),
			"%s", telling[i].printed);
	arena_release(&arena);
}
END_TEST

START_TEST(bounds_hold)
{
	struct arena arena = ARENA_INIT;
	struct telling *telling;

	ck_assert_uint_eq(telling_of(5, 3, 1000, &arena, &telling), 3);
	ck_assert_uint_eq(telling_of(5, 0, 1000, &arena, &telling), 0);
	for (int64_t max_cost = 0; max_cost < 30; max_cost += 3) {
		size_t nr = telling_of(5, 100, max_cost, &arena, &telling);
		int64_t cost = 0;

		for (size_t i = 0; i < nr; i++)
			cost += telling[i].cost;
		ck_assert_int_le(cost, max_cost);
		ck_assert(nr > 0 || max_cost < 4);
	}
	arena_release(&arena);
}
END_TEST

START_TEST(weights_are_bounded)
{
	ck_assert(fabs(weight_cohesion(50, 50, 50, 100000) - 1) < 0.01);
	ck_assert(weight_cohesion(50, 50, 0, 100000) == 0.0);
	ck_assert(weight_cohesion(10000, 10000, 3, 100000) == 0.0); /* rarer than by chance */
	ck_assert(weight_cohesion(1000, 1000, 500, 100000) > weight_cohesion(1000, 1000, 100, 100000));
	ck_assert(weight_idf(1, 1000) > weight_idf(10, 1000));
	ck_assert(weight_idf(5000, 1000) > 0);
}
END_TEST

Suite *similar_suite(void)
{
	Suite *suite = suite_create("similar");
	TCase *tcase = tcase_create("similar");

	tcase_add_checked_fixture(tcase, make_archive, delete_archive);
	tcase_add_loop_test(tcase, most_like_first, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(tcase, versions_of_a_hit_are_one_hit);
	tcase_add_test(tcase, never_itself_and_by_falling_score);
	tcase_add_test(tcase, no_such_article);
	tcase_add_test(tcase, pairs_stand_for_their_words);
	tcase_add_test(tcase, bounds_hold);
	tcase_add_test(tcase, weights_are_bounded);
	suite_add_tcase(suite, tcase);
	return suite;
}
