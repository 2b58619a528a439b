/* Searches of a small archive: what is found, in which order, what is marked; and any query, however odd. */
#include "base/memory.h"
#include "searcher/search.h"
#include "tests/contract.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- an archive to search */

static struct test_archive test;
static struct searcher searcher;

static const struct {
	const char *title, *body, *date;
} articles[] = {
	{"Phòng, chống ma túy ở Phia Chang",
		"Ngày 26/6/2024, thị trấn Phia Chang phát động tháng hành động phòng, chống "
		"ma túy. Bí thư Đảng ủy dự và phát biểu.",
		"2024-06-26"},
	{"Trồng rừng gỗ lớn",
		"Xã Bản Luồng trồng được 29,49 ha rừng, đạt 117,96% kế hoạch. Bà con nhà nhà thi đua.",
		"2024-03-05"},
	{"Nghị quyết số 15-NQ/TW", "Đảng bộ xã học tập Nghị quyết 15-NQ/TW và công tác QP-AN.", "2023-11-02"},
	{"Giao lưu", "Chị H'Linh Mlô và bà Nông Thị Slìm kể chuyện khuyến học, khuyến nông.", "2023-11-02"},
	{"Thong bao lich hop cho phien",
		"Chu tich UBND xa hop cho phien vao sang thu hai hang tuan tai tru so.", ""},
	{"Cháy rừng", "Vụ cháy rừng ngày 15.8 làm thiệt hại 1,4 ha. Án mạng không xảy ra, an toàn được giữ.",
		"2022-08-16"},
	{"", "Bài không có tiêu đề, chỉ có xã và rừng.", ""},
	{"Họp xã", "", "2024-06-26"},
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

static const struct search_options by_score = {.limit = 10}, explained = {.limit = 10, .explain = true};

static void search(const char *query, const struct search_options *options, struct search_result *out)
{
	struct error err = ERROR_INIT;

	check_that(searcher_search(&searcher, query, options, out, &err) == STATUS_OK, "%.200s: %s", query,
		err.message);
}

/* The refs of the hits in their order, as "r1 r3". */
static void refs(const char *query, const struct search_options *options, struct strbuf *out)
{
	struct search_result result;

	strbuf_reset(out);
	search(query, options, &result);
	for (size_t i = 0; i < result.nr; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", result.hits[i].ref);
	search_result_release(&result);
}

/* What is found, newest first. */
static void check_refs(const char *query, const char *expected)
{
	const struct search_options newest = {.limit = 10, .order = RANK_NEWEST_FIRST};
	struct strbuf got = STRBUF_INIT;

	refs(query, &newest, &got);
	ck_assert_msg(!strcmp(got.buf, expected), "%s finds \"%s\", not \"%s\"", query, got.buf, expected);
	strbuf_release(&got);
}

static void check_hit(const struct search_hit *hit)
{
	check_that(is_valid_utf8(hit->snippet, strlen(hit->snippet)), "no UTF-8: %s", hit->snippet);
	check_that(marks_are_sound(hit->snippet, &hit->marks), "marks of %s", hit->snippet);
	check_that(marks_are_sound(hit->title, &hit->title_marks), "marks of %s", hit->title);
	check_that(hit->ref && hit->source && (!*hit->date || strlen(hit->date) == 10), "hit %zu", hit->rank);
}

static void check_result(const char *query, const struct search_result *result,
	const struct search_options *options)
{
	check_that(result->nr <= options->limit && (int64_t)result->nr <= result->total, "%s: %zu of %lld",
		query, result->nr, (long long)result->total);
	check_that((*result->explanation != '\0') == options->explain, "%s is explained: %s", query,
		result->explanation);
	for (size_t i = 0; i < result->nr; i++) {
		check_hit(&result->hits[i]);
		check_that(result->hits[i].rank == options->offset + i + 1, "%s: rank %zu", query,
			result->hits[i].rank);
		check_that(i == 0 || result->hits[i - 1].score >= result->hits[i].score, "%s: scores rise",
			query);
	}
}

START_TEST(finds)
{
	check_refs("ma túy", "r1");
	check_refs("MA TUÝ", "r1");
	check_refs("ma tuy", "r1");
	check_refs("slim", "r4");
	check_refs("\"bí thư đảng ủy\"", "r1");
	check_refs("\"đảng ủy bí thư\"", "");
	check_refs("15-NQ/TW", "r3");
	check_refs("qp – an", "r3");
	check_refs("29,49", "r2");
	check_refs("khuyế*", "r4");
	check_refs("title:rừng", "r2 r6");
	check_refs("rừng -cháy -29,49", "r7");
	check_refs("NOT", "");
	check_refs("mlô OR 117,96", "r2 r4");
	check_refs("15.8", "r6");
	check_refs("15/8", "r6");
	check_refs("họp chợ phiên", "r5");
	check_refs("hop cho phien", "r5");
	check_refs("án", "r6");
}
END_TEST

START_TEST(dates_bound_the_query)
{
	check_refs("rừng date:2024", "r2");
	check_refs("since:2023 until:2023-12-31", "r4 r3");
	check_refs("date:11/2023", "r4 r3");
	check_refs("date:2024-06-26", "r8 r1");
	check_refs("xã date:2/11/2023", "r3");
	check_refs("rừng since:2030", "");
	check_refs("tu:2024-06", "r8 r1");
}
END_TEST

static const struct {
	const char *query, *message;
} wrong_dates[] = {
	{"since:hôm", "since:hôm: no such date"},
	{"date:32/13/2024", "date:32/13/2024: no such date"},
	{"xã until:2024-13", "until:2024-13: no such date"},
	{"since:2024-0:", "since:2024-0:: no such date"},
	{"date:2024-1,", "date:2024-1,: no such date"},
	{"(rừng date:31/2/2024)", "date:31/2/2024: no such date"},
	{"date:2024..2023", "date:2024..2023: "},
};

START_TEST(wrong_date_is_said)
{
	struct search_result result;
	struct error err = ERROR_INIT;

	ck_assert_int_eq(searcher_search(&searcher, wrong_dates[_i].query, &by_score, &result, &err),
		STATUS_USAGE);
	ck_assert_msg(!strncmp(err.message, wrong_dates[_i].message, strlen(wrong_dates[_i].message)), "%s",
		err.message);
	ck_assert_ptr_nonnull(strstr(err.message, "2024-06-26")); /* how to write one */
	search_result_release(&result);
	check_refs("ma túy", "r1"); /* and the searcher goes on */
}
END_TEST

START_TEST(orders_and_pages)
{
	struct search_options options = {.limit = 10, .order = RANK_NEWEST_FIRST};
	struct strbuf all = STRBUF_INIT, paged = STRBUF_INIT, page = STRBUF_INIT;

	refs("rừng", &options, &all);
	ck_assert_str_eq(all.buf, "r2 r6 r7");
	options.order = RANK_OLDEST_FIRST;
	refs("rừng", &options, &all);
	ck_assert_str_eq(all.buf, "r7 r6 r2");
	for (int order = RANK_BY_SCORE; order <= RANK_OLDEST_FIRST; order++) {
		options = (struct search_options){.limit = 10, .order = (enum rank_order)order, .any = true};
		refs("xã rừng đảng", &options, &all);
		strbuf_reset(&paged);
		options.limit = 2;
		for (options.offset = 0; options.offset < 12; options.offset += 2) {
			refs("xã rừng đảng", &options, &page);
			strbuf_addf(&paged, "%s%s", paged.len && page.len ? " " : "", page.buf);
		}
		ck_assert_str_eq(paged.buf, all.buf);
	}
	options.offset = SIZE_MAX / 2;
	options.limit = 0;
	refs("xã", &options, &page);
	ck_assert_str_eq(page.buf, "");
	strbuf_release(&all);
	strbuf_release(&paged);
	strbuf_release(&page);
}
END_TEST

START_TEST(what_a_result_says)
{
	struct search_result result;

	search("ma tuy", &by_score, &result);
	ck_assert_str_eq(result.shown_for, "ma túy");
	ck_assert(!result.fell_back && !result.nothing_asked);
	search_result_release(&result);
	search("ma túy", &by_score, &result);
	ck_assert_ptr_null(result.shown_for);
	search_result_release(&result);
	search("slìm khônghề", &by_score, &result);
	ck_assert(result.fell_back);
	ck_assert_uint_eq(result.nr, 1);
	search_result_release(&result);
	search("🌳 ()", &by_score, &result);
	ck_assert(result.nothing_asked);
	ck_assert_uint_eq(result.nr, 0);
	search_result_release(&result);
	search("xã", &(struct search_options){.limit = 10, .detail = HIT_HEAD}, &result);
	ck_assert_uint_gt(result.nr, 0);
	ck_assert_str_eq(result.hits[0].snippet, "");
	search_result_release(&result);
}
END_TEST

static void check_heads(const char *query)
{
	const struct search_options with = {.limit = 10}, without = {.limit = 10, .detail = HIT_HEAD},
				    ids_only = {.limit = 10, .detail = HIT_ID};
	struct search_result whole, heads, ids;

	search(query, &with, &whole);
	search(query, &without, &heads);
	search(query, &ids_only, &ids);
	ck_assert_uint_eq(whole.nr, heads.nr);
	ck_assert_uint_eq(whole.nr, ids.nr);
	for (size_t i = 0; i < whole.nr; i++) {
		ck_assert_int_eq(whole.hits[i].id, ids.hits[i].id);
		check_that(whole.hits[i].score == ids.hits[i].score, "%s: another score", query);
		ck_assert_str_eq(whole.hits[i].date, ids.hits[i].date);
		check_that(!*ids.hits[i].ref && !*ids.hits[i].title && !*ids.hits[i].source &&
				!*ids.hits[i].snippet,
			"%s: read for its id", query);
		ck_assert_str_eq(whole.hits[i].ref, heads.hits[i].ref);
		ck_assert_str_eq(whole.hits[i].title, heads.hits[i].title);
		ck_assert_str_eq(whole.hits[i].source, heads.hits[i].source);
		ck_assert_str_eq(whole.hits[i].date, heads.hits[i].date);
		ck_assert_str_eq(heads.hits[i].snippet, "");
		ck_assert_uint_eq(heads.hits[i].marks.nr + heads.hits[i].title_marks.nr, 0);
	}
	search_result_release(&whole);
	search_result_release(&heads);
	search_result_release(&ids);
}

START_TEST(hits_are_the_same_without_passages)
{
	static const char *const queries[] = {"xã", "ma túy", "ma tuy", "slìm", "since:2020"};

	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++)
		check_heads(queries[i]);
}
END_TEST

START_TEST(get_by_id_or_ref)
{
	struct arena arena = ARENA_INIT;
	struct error err = ERROR_INIT;
	struct article article;
	char decimal[24];
	int64_t id, again;

	must(searcher_get(&searcher, "r4", &arena, &id, &article, &err), &err);
	ck_assert_int_ne(id, 0);
	ck_assert_str_eq(article.title, "Giao lưu");
	snprintf(decimal, sizeof(decimal), "%lld", (long long)id);
	must(searcher_get(&searcher, decimal, &arena, &again, &article, &err), &err);
	ck_assert_int_eq(again, id);
	must(searcher_get(&searcher, "r99", &arena, &id, &article, &err), &err);
	ck_assert_int_eq(id, 0);
	must(searcher_get(&searcher, "99999999999999999999999", &arena, &id, &article, &err), &err);
	ck_assert_int_eq(id, 0);
	must(searcher_get(&searcher, "", &arena, &id, &article, &err), &err);
	ck_assert_int_eq(id, 0);
	arena_release(&arena);
}
END_TEST

/* ---- odd queries */

/* `open` so many times, then `middle`, then `close` so many times: it must be searched without an error. */
static void search_nested(const char *open, const char *middle, const char *close, size_t nr)
{
	struct strbuf query = STRBUF_INIT;
	struct search_result result;

	for (size_t i = 0; i < nr; i++)
		strbuf_add_str(&query, open);
	strbuf_add_str(&query, middle);
	for (size_t i = 0; i < nr; i++)
		strbuf_add_str(&query, close);
	search(query.buf, &by_score, &result);
	check_result(query.buf, &result, &by_score);
	search_result_release(&result);
	strbuf_release(&query);
}

static const struct {
	const char *open, *middle, *close;
	size_t nr;
} nested[] = {
	{"xã ", "rừng", "", 10000},
	{"xa ", "rung", "", 10000},
	{"(", "xã", ")", 1000},
	{"(", "xã", "", 1000},
	{"", "xã", ")", 1000},
	{"(xã OR ", "rừng", ")", 1000},
	{"(xã ", "rừng", " OR đảng)", 60},
	{"-", "xã", "", 1000},
	{"xã -(rừng ", "đảng", ")", 20},
	{"xã -(rừng ", "đảng", ")", 40},
	{"xã -(rừng ", "đảng", ")", 60},
	{"xã -(rừng ", "đảng", ")", 1000},
	{"(a -b ", "c", ")", 60},
	{"((a OR b) -", "c", ")", 60},
	{"xã -đảng -\"ma túy\" ", "rừng", "", 3000},
	{"\"xã\" ", "rừng", "", 3000},
	{"\"xã rừng\" OR ", "rừng", "", 3000},
	{"\"", "xã", "\"", 999},
	{"OR ", "AND", " OR", 500},
	{"AND NOT ", "", "", 500},
	{"title:", "xã", "", 1000},
	{"title:(", "xã", ")", 200},
	{"official:(", "xã", ")", 200},
	{"xã OR -official:", "rừng", "", 20},
	{"(topic:xã OR ", "rừng", ")", 30},
	{"a* ", "xã*", "", 600},
	{"\xE1\xBB ", "xã", "\xFF", 500},
	{"15.8 ", "26/6/2024", " 29,49/25", 300},
	{"a-b-c-d-", "e", "", 2000},
	{"1/2/3/4/", "5", "", 2000},
	{"H'", "Linh", "", 2000},
};

START_TEST(nested_and_long)
{
	search_nested(nested[_i].open, nested[_i].middle, nested[_i].close, nested[_i].nr);
}
END_TEST

static const char *const query_parts[] = {"xã", "rừng", "ma", "túy", "tuy", "QP-AN", "H'Linh", "15-NQ/TW",
	"26/6/2024", "15.8", "29,49", "OR", "AND", "NOT", "|", "-", "--", "(", ")", "((", "\"", "“", "”", "«",
	"*", "khuy*", "title:", "tieude:", "date:", "since:2023", "until:", "date:2024..",
	"ngay:", "tu:", "den:", ":",
	"::", "official:", "speaker:", "topic:", "office:", "place:", "event:2024",
	"-official:", "event:", "title:-", "-title:", "🌳", "\xE1\xBB", "\xFF", "\xC2\xA0", "\xE2\x80\x8B",
	"\t", "\n", "\\", "'", "''", ";", "NEAR(", "{title}", "^", "+", "\x01", "\x02", "\x01xã", "a\x02z",
	"b", "~", "~xa", "#", "%", "_", "/", "2024", "1.036", "x²", "nghị quyết", "Ɖảng"};
enum { NR_QUERY_PARTS = sizeof(query_parts) / sizeof(*query_parts) };

static void add_random_query(struct strbuf *query)
{
	for (int nr = 1 + rand() % 12; nr > 0; nr--) {
		strbuf_add_str(query, query_parts[(size_t)rand() % NR_QUERY_PARTS]);
		if (rand() % 2)
			strbuf_add_ch(query, ' ');
	}
}

START_TEST(random_queries)
{
	size_t nr_hits = 0, nr_wrong_dates = 0;

	srand(32);
	for (int i = 0; i < 2000 / TRIES_DIVISOR; i++) {
		struct search_options options = {.any = rand() % 2,
			.order = (enum rank_order)(i % 3),
			.limit = 5,
			.offset = (size_t)(i % 7 == 0)};
		struct strbuf query = STRBUF_INIT;
		struct search_result result;
		struct error err = ERROR_INIT;
		enum status status;

		add_random_query(&query);
		status = searcher_search(&searcher, query.buf, &options, &result, &err);
		check_that(status == STATUS_OK ||
				(status == STATUS_USAGE && strstr(err.message, "2024-06-26")),
			"%s: %s", query.buf, err.message);
		if (status == STATUS_OK)
			check_result(query.buf, &result, &options);
		else
			nr_wrong_dates++;
		nr_hits += result.nr;
		search_result_release(&result);
		strbuf_release(&query);
	}
	ck_assert_uint_gt(nr_hits, 500 / TRIES_DIVISOR); /* else the queries are too odd to show anything */
	ck_assert_uint_gt(nr_wrong_dates, 10 / TRIES_DIVISOR);
	check_refs("ma túy", "r1");
}
END_TEST

/* Words and phrases of an article itself: it must be found, something marked, and only what was asked. */
struct typed_words {
	struct strbuf all; /* " xã rừng " */
	bool is_unmarked;  /* then any spelling may be meant */
};

static int keep_typed(void *context, const struct token *token)
{
	struct typed_words *typed = context;

	strbuf_addf(&typed->all, "%.*s ", (int)token->len, token->text);
	return 0;
}

static int check_typed(void *context, const struct token *token)
{
	const struct typed_words *typed = context;
	char spaced[WORD_MAX_BYTES + 3], folded[WORD_MAX_BYTES];

	if (typed->is_unmarked)
		snprintf(spaced, sizeof(spaced), " %.*s ", (int)word_fold(token->text, token->len, folded),
			folded);
	else
		snprintf(spaced, sizeof(spaced), " %.*s ", (int)token->len, token->text);
	check_that(strstr(typed->all.buf, spaced) != NULL, "\"%s\" is marked, asked were%s", spaced,
		typed->all.buf);
	return 0;
}

static void check_marked_words(const char *text, const struct marks *marks, struct typed_words *typed)
{
	for (size_t i = 0; i < marks->nr; i++)
		tokenize(&searcher.tokenizer, text + marks->items[i].start_byte,
			marks->items[i].end_byte - marks->items[i].start_byte, TOKENIZE_QUERY, check_typed,
			typed);
}

static void check_own_words(const char *query, const char *ref)
{
	struct typed_words typed = {STRBUF_INIT, true};
	struct search_result result;
	bool found = false;

	for (const char *at = query; *at; at++)
		typed.is_unmarked &= (unsigned char)*at < 0x80;
	strbuf_add_ch(&typed.all, ' ');
	tokenize(&searcher.tokenizer, query, strlen(query), TOKENIZE_QUERY, keep_typed, &typed);
	search(query, &explained, &result);
	check_result(query, &result, &explained);
	for (size_t i = 0; i < result.nr; i++) {
		const struct search_hit *hit = &result.hits[i];

		found |= !strcmp(hit->ref, ref);
		check_that(hit->marks.nr || hit->title_marks.nr || strstr(result.explanation, " also as "),
			"%s: nothing is marked in %s: %s", query, hit->title, hit->snippet);
		if (!strcmp(hit->ref, "r5")) /* printed without marks, so "công" is marked as "cong" there */
			continue;
		check_marked_words(hit->snippet, &hit->marks, &typed);
		check_marked_words(hit->title, &hit->title_marks, &typed);
	}
	check_that(found && !result.fell_back, "%s does not find %s", query, ref);
	search_result_release(&result);
	strbuf_release(&typed.all);
}

/* So many words of the text from a random one on. */
static void add_own_words(const char *text, size_t nr, struct strbuf *out)
{
	size_t nr_words = 1, from;

	for (const char *at = text; *at; at++)
		nr_words += *at == ' ';
	for (from = (size_t)rand() % nr_words; from > 0; from--)
		text = strchr(text, ' ') + 1;
	for (; nr > 0 && *text; nr--) {
		size_t len = strcspn(text, " ");

		strbuf_addf(out, "%s%.*s", out->len && out->buf[out->len - 1] != '"' ? " " : "", (int)len,
			text);
		text += len + (text[len] == ' ');
	}
}

START_TEST(own_words_are_found_and_marked)
{
	srand(33);
	for (int i = 0; i < 600; i++) {
		size_t article = (size_t)rand() % NR_ARTICLES;
		const char *text = rand() % 4 ? articles[article].body : articles[article].title;
		struct strbuf query = STRBUF_INIT;
		bool is_phrase = rand() % 2;
		char ref[8];

		if (!*text || article == 4) /* the text without marks is asked for in other ways */
			continue;
		snprintf(ref, sizeof(ref), "r%zu", article + 1);
		if (is_phrase)
			strbuf_add_ch(&query, '"');
		add_own_words(text, 1 + (size_t)rand() % 5, &query);
		if (is_phrase)
			strbuf_add_ch(&query, '"');
		check_own_words(query.buf, ref);
		strbuf_release(&query);
	}
}
END_TEST

/* A phrase that begins with its own beginning ("a a b" in "a a a b"), and words that are part of a phrase. */
START_TEST(phrases_that_overlap_are_marked)
{
	check_own_words("\"nhà nhà thi\"", "r2");
	check_own_words("nhà thi \"nhà thi đua\"", "r2");
	check_own_words("\"phòng, chống ma túy\" chống túy", "r1");
	check_own_words("chống \"chống ma\" \"phòng chống ma túy\" ma", "r1");
}
END_TEST

START_TEST(empty_archive)
{
	struct test_archive empty;
	struct error err = ERROR_INIT;
	struct searcher reader;

	test_archive_make(&empty);
	test_archive_open(&empty);
	test_archive_close(&empty);
	must(searcher_open(&reader, empty.path, &err), &err);
	for (size_t i = 0; i < NR_QUERY_PARTS; i++) {
		struct search_result result;

		error_reset(&err);
		ck_assert_int_ne(searcher_search(&reader, query_parts[i], &by_score, &result, &err),
			STATUS_ARCHIVE);
		ck_assert_uint_eq(result.nr, 0);
		search_result_release(&result);
	}
	searcher_close(&reader);
	test_archive_delete(&empty);
}
END_TEST

START_TEST(searcher_without_archive)
{
	struct error err = ERROR_INIT;
	struct searcher none;

	ck_assert_int_eq(searcher_open(&none, "/no/such/archive", &err), STATUS_ARCHIVE);
	searcher_close(&none);
}
END_TEST

Suite *searcher_suite(void)
{
	Suite *suite = suite_create("searcher");
	TCase *searched = tcase_create("searches"), *odd = tcase_create("odd queries");

	tcase_add_checked_fixture(searched, make_archive, delete_archive);
	tcase_add_test(searched, finds);
	tcase_add_test(searched, dates_bound_the_query);
	tcase_add_loop_test(searched, wrong_date_is_said, 0, sizeof(wrong_dates) / sizeof(*wrong_dates));
	tcase_add_test(searched, orders_and_pages);
	tcase_add_test(searched, what_a_result_says);
	tcase_add_test(searched, hits_are_the_same_without_passages);
	tcase_add_test(searched, get_by_id_or_ref);
	tcase_add_test(searched, own_words_are_found_and_marked);
	tcase_add_test(searched, phrases_that_overlap_are_marked);
	tcase_add_test(searched, empty_archive);
	tcase_add_test(searched, searcher_without_archive);
	tcase_add_checked_fixture(odd, make_archive, delete_archive);
	tcase_add_loop_test(odd, nested_and_long, 0, sizeof(nested) / sizeof(*nested));
	tcase_add_test(odd, random_queries);
	suite_add_tcase(suite, searched);
	suite_add_tcase(suite, odd);
	return suite;
}
