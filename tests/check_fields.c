/*
 * Fields of facts in queries, facets and the order of events, on a small archive with facts put in by
 * hand.
 */
#include "base/memory.h"
#include "facts/lexicon.h"
#include "searcher/filter.h"
#include "searcher/search.h"
#include "tests/suites.h"
#include "tests/test_archive.h"
#include "text/date.h"
#include "text/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the archive */

static struct test_archive test;
static struct searcher searcher;
static struct lexicon lexicon;

static const struct {
	const char *title, *body, *date;
} articles[] = {
	{"Bản Mới ra quân trồng rừng", "Xã Bản Mới trồng 12 ha rừng keo. Đồng chí Hứa Thị Tiệp dự.",
		"2024-03-05"},
	{"Họp về ma túy", "Bà Hứa Thị Tiệp nói về ma túy học đường ở thị trấn Vằng Lìn.", "2024-06-27"},
	{"Chăm sóc rừng", "Ông Lò Văn Tiệp thăm rừng quế ở huyện Nà Khum.", "2023-05-02"},
	{"Ngày bản mới lên đèn", "Một bản mới có điện.", "2022-01-10"},
	{"Vi Bản Mới nhận thưởng ở Khe Sình", "Anh nông dân họ Vi.", "2022-01-11"},
	{"Xa hop", "Ong Vi Thi Nhan chu tri cuoc hop cua xa Ban Moi.", "2021-04-01"},
	{"Không ngày", "Rừng và ma túy, không ai nói gì.", ""},
};
enum { NR_ARTICLES = sizeof(articles) / sizeof(*articles) };

static int64_t ids[NR_ARTICLES];

/* Puts a row: $1 ... $7 in the statement are the ids of r1 ... r7. */
static void put_facts(const char *sql)
{
	struct strbuf text = STRBUF_INIT;

	for (; *sql; sql++) {
		if (*sql == '$')
			strbuf_addf(&text, "%lld", (long long)ids[*++sql - '1']);
		else
			strbuf_add_ch(&text, *sql);
	}
	test_archive_exec(&test, text.buf);
	strbuf_release(&text);
}

static void put_person(int id, const char *name, const char *words)
{
	struct strbuf sql = STRBUF_INIT, key = STRBUF_INIT;

	text_key(test.tokenizer.memo, name, strlen(name), &key);
	strbuf_addf(&sql, "INSERT INTO person VALUES(%d, '%s', '%s'); INSERT INTO person_word VALUES %s;", id,
		name, key.buf, words);
	test_archive_exec(&test, sql.buf);
	strbuf_release(&sql);
	strbuf_release(&key);
}

static void put_event(const char *day, char article)
{
	char sql[96];
	struct date date;

	date_scan_numeric(day, strlen(day), &date);
	snprintf(sql, sizeof(sql), "INSERT INTO event VALUES(%d, $%c)", date_to_days(date), article);
	put_facts(sql);
}

static void put_all_facts(void)
{
	put_person(1, "Hứa Thị Tiệp", "('hua','hứa',1), ('thi','thị',1), ('tiep','tiệp',1)");
	put_person(2, "Lò Văn Tiệp", "('lo','lò',2), ('van','văn',2), ('tiep','tiệp',2)");
	put_person(3, "Vi Thi Nhan", "('vi','vi',3), ('thi','thi',3), ('nhan','nhan',3)");
	put_facts("INSERT INTO official(article_id, nr, person_id, name, key, speaks, mentions) VALUES"
		  " ($1, 0, 1, 'Hứa Thị Tiệp', 'hứa thị tiệp', 0, ''),"
		  " ($2, 0, 1, 'Hứa Thị Tiệp', 'hứa thị tiệp', 1, ''),"
		  " ($3, 0, 2, 'Lò Văn Tiệp', 'lò văn tiệp', 1, ''),"
		  " ($6, 0, 3, 'Vi Thi Nhan', 'vi thi nhan', 1, '')");
	put_facts("INSERT INTO office VALUES"
		  " ($1, 0, 0, 'Chủ tịch UBND xã Bản Mới', 'chủ tịch ubnd xã bản mới', 0, 0, 1),"
		  " ($2, 0, 0, 'Phó Bí thư Đảng ủy', 'phó bí thư đảng ủy', 0, 0, 1),"
		  " ($2, 0, 1, 'nguyên Chủ tịch', 'chủ tịch', 1, 0, 1),"
		  " ($3, 0, 0, 'Bí thư Huyện ủy Nà Khum', 'bí thư huyện ủy nà khum', 0, 0, 1)");
	put_facts("INSERT INTO topic VALUES(1, 'trong-rung', 'Trồng rừng'), (2, 'ma-tuy', 'Ma túy'),"
		  " (3, 'chay-rung', 'Cháy rừng')");
	put_facts("INSERT INTO article_topic VALUES(1, $1, 1, 2, 0, 1), (2, $2, 1, 3, 0, 1),"
		  " (1, $3, 0, 1, 0, 1), (3, $3, 1, 1, 0, 1), (2, $7, 0, 1, 0, 1)");
	put_event("2024-03-04", '1');
	put_event("2024-06-26", '2');
	put_event("2023-05-02", '3');
	put_event("2024-04-30", '7');
	put_facts("UPDATE article SET source = CASE id WHEN $3 THEN 'Trang tin xã Bản Mới'"
		  " WHEN $2 THEN 'Báo Vằng Lìn' WHEN $4 THEN 'Báo Vằng Lìn' ELSE '' END");
}

static void make_archive(void)
{
	struct error err = ERROR_INIT;

	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_begin(&test);
	for (size_t i = 0; i < NR_ARTICLES; i++)
		ids[i] = test_archive_put(&test, articles[i].title, articles[i].body, articles[i].date, 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	put_all_facts();
	test_archive_close(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
	must(lexicon_load(&lexicon, (const char *const[]){"corpus/lexicon"}, 1, &err), &err);
}

static void delete_archive(void)
{
	lexicon_release(&lexicon);
	searcher_close(&searcher);
	test_archive_delete(&test);
}

/* ---- what is found */

static void search(const char *query, const struct search_options *options, struct search_result *out)
{
	struct error err = ERROR_INIT;

	check_that(searcher_search(&searcher, query, options, out, &err) == STATUS_OK, "%s: %s", query,
		err.message);
}

static void refs_of(const struct search_result *result, struct strbuf *out)
{
	strbuf_reset(out);
	for (size_t i = 0; i < result->nr; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", result->hits[i].ref);
}

static void check_refs_in(const char *query, const struct search_options *options, const char *expected)
{
	struct search_result result;
	struct strbuf got = STRBUF_INIT;

	search(query, options, &result);
	refs_of(&result, &got);
	ck_assert_msg(!strcmp(got.buf, expected), "%s finds \"%s\", not \"%s\"", query, got.buf, expected);
	strbuf_release(&got);
	search_result_release(&result);
}

static void check_refs(const char *query, const char *expected)
{
	check_refs_in(query, &(struct search_options){.limit = 10, .lexicon = &lexicon}, expected);
}

START_TEST(persons)
{
	check_refs("official:tiệp", "r2 r1 r3");
	check_refs("official:TIEP", "r2 r1 r3");
	check_refs("canbo:\"hua tiep\"", "r2 r1");
	check_refs("official:\"Hứa Thị Tiệp\"", "r2 r1");
	check_refs("official:(hứa thị tiệp OR nhan)", "r2 r1 r6");
	check_refs("official:tiếp", "r2 r1 r3"); /* nobody is called so, so marks are left out */
	check_refs("official:\"Vi Thị Nhàn\"", "r6");
	check_refs("official:#2", "r3");
	check_refs("official:#99", "");
	check_refs("official:xuyến", "");
	check_refs("speaker:tiep", "r2 r3");
	check_refs("official:tiep -speaker:tiep", "r1");
}
END_TEST

START_TEST(topics_offices_events)
{
	check_refs("topic:trong-rung", "r1 r3");
	check_refs("topic:\"trồng rừng\"", "r1 r3");
	check_refs("chude:rung", "r1 r3"); /* a part of two labels */
	check_refs("topic:\"ma tuy\"", "r2 r7");
	check_refs("topic:\"rừng trồng\"", "");
	check_refs("office:\"chủ tịch\"", "r2 r1");
	check_refs("office:\"chủ tịch bản mới\"", "");
	check_refs("office:(chủ tịch bản mới)", "r1");
	check_refs("chucvu:\"bi thu\"", "r2 r3");
	check_refs("event:2024", "r2 r1 r7");
	check_refs("event:2024-06-26", "r2");
	check_refs("sukien:..2023", "r3");
	check_refs("event:2024 -event:4/2024", "r2 r1");
}
END_TEST

/* "bản mới" is a new village as well, and "Vi Bản Mới" would be a person. */
START_TEST(places)
{
	check_refs("place:\"Bản Mới\"", "r1 r3 r6");
	check_refs("place:\"bản mới\" -place:\"Ban moi\"", "");
	check_refs("place:\"Khe Sình\"", "r5");
	check_refs("noi:\"na khum\"", "r3");
	check_refs("place:\"Vằng Lìn\"", "r2 r4");
	check_refs("place:\"Vằng\"", "r2 r4");
	check_refs("place:\"xã Bản Mới\"", "r1 r3 r6");
	check_refs("place:\"xa ban moi\"", "r1 r3 r6");
	check_refs("place:\"huyện Bản Mới\"", "");
	check_refs("place:\"thị trấn vằng lìn\"", "r2");
	check_refs("place:keo", "");
}
END_TEST

START_TEST(facts_with_words_and_dates)
{
	check_refs("official:tiep rừng", "r3 r1");
	check_refs("official:tiep rừng date:2024", "r1");
	check_refs("official:tiep date:2024", "r2 r1");
	check_refs("rừng -official:tiep", "r7");
	check_refs("rừng -topic:ma-tuy -official:lo", "r1");
	check_refs("official:tiep -rừng", "r2");
	check_refs("(official:tiep topic:trong-rung) -quế", "r1");
	check_refs("official:lo OR topic:ma-tuy", "r2 r3 r7");
	check_refs("official:nhan OR \"ma túy\"", "r2 r7 r6");
	check_refs("since:2022 -official:tiep", "r5 r4");
	check_refs("-official:tiep", "");
	check_refs("official:\"Hứa Thị Tiệp\" title:rừng", "r1");
	check_refs("official:🌳 rừng", "r3 r1 r7");
}
END_TEST

/* Words are searched with their marks restored whatever marks a name beside them has. */
START_TEST(marks_of_names_and_words)
{
	struct search_result result;

	search("official:tiệp ma tuy", &(struct search_options){.limit = 10}, &result);
	ck_assert_uint_eq(result.nr, 1);
	ck_assert_ptr_nonnull(result.shown_for);
	ck_assert_str_eq(result.shown_for, "official:tiệp ma túy");
	search_result_release(&result);
}
END_TEST

START_TEST(names_are_marked_in_hits)
{
	struct search_result result;
	const struct search_hit *hit;

	search("official:#2", &(struct search_options){.limit = 10}, &result);
	ck_assert_uint_eq(result.hits[0].marks.nr, 0);
	search_result_release(&result);
	search("official:lo", &(struct search_options){.limit = 10}, &result);
	hit = &result.hits[0];
	ck_assert_uint_eq(hit->marks.nr, 1);
	ck_assert_msg(!strncmp(hit->snippet + hit->marks.items[0].start_byte, "Lò", strlen("Lò")), "%s",
		hit->snippet);
	search_result_release(&result);
}
END_TEST

START_TEST(who_fits_is_said)
{
	struct search_result result;
	const struct search_field *field;

	search("official:tiep topic:rung", &(struct search_options){.limit = 10, .explain = true}, &result);
	ck_assert_uint_eq(result.fields.nr, 2);
	field = &result.fields.items[0];
	ck_assert_str_eq(field->name, "official");
	ck_assert_str_eq(field->value, "tiep");
	ck_assert_uint_eq(field->nr_fits, 2);
	ck_assert_str_eq(field->fits[0].name, "Hứa Thị Tiệp");
	ck_assert_str_eq(field->fits[0].office, "Phó Bí thư Đảng ủy");
	ck_assert_int_eq(field->fits[0].nr_articles, 2);
	ck_assert_int_eq(field->fits[1].id, 2);
	ck_assert_int_eq(field->nr_articles, 3);
	field = &result.fields.items[1];
	ck_assert_uint_eq(field->nr_fits, 2);
	ck_assert_str_eq(field->fits[0].slug, "trong-rung");
	ck_assert_int_eq(field->nr_articles, 2);
	ck_assert_ptr_nonnull(strstr(result.explanation, "official: tiep  3 articles: Hứa Thị Tiệp #1 2"));
	search_result_release(&result);
}
END_TEST

/* ---- facets and orders */

static void check_facet(const struct search_facets *facets, enum facet facet, const char *expected)
{
	struct strbuf got = STRBUF_INIT;

	for (size_t i = 0; i < facets->nr[facet]; i++) {
		const struct facet_count *count = &facets->counts[facet][i];

		strbuf_addf(&got, "%s%s", i ? ", " : "", count->name);
		if (facet == FACET_YEARS)
			strbuf_addf(&got, "%lld", (long long)count->id);
		strbuf_addf(&got, " %lld", (long long)count->nr_articles);
	}
	ck_assert_str_eq(got.buf, expected);
	strbuf_release(&got);
}

START_TEST(facets_of_all_matches)
{
	const struct search_options options = {.limit = 1, .with_facets = true};
	struct search_result result;

	search("rừng OR \"ma túy\"", &options, &result);
	ck_assert_uint_eq(result.nr, 1);
	ck_assert_int_eq(result.total, 4);
	check_facet(&result.facets, FACET_OFFICIALS, "Hứa Thị Tiệp 2, Lò Văn Tiệp 1");
	check_facet(&result.facets, FACET_SPEAKERS, "Hứa Thị Tiệp 1, Lò Văn Tiệp 1");
	check_facet(&result.facets, FACET_TOPICS, "Trồng rừng 2, Ma túy 2, Cháy rừng 1");
	check_facet(&result.facets, FACET_YEARS, "2024 2, 2023 1");
	check_facet(&result.facets, FACET_SOURCES, "Báo Vằng Lìn 1, Trang tin xã Bản Mới 1");
	search_result_release(&result);
	search("date:2022..2024", &options, &result);
	check_facet(&result.facets, FACET_YEARS, "2024 2, 2023 1, 2022 2");
	search_result_release(&result);
	search("khônghề", &options, &result);
	check_facet(&result.facets, FACET_YEARS, "");
	search_result_release(&result);
}
END_TEST

/* What facets count among few matches they count among many, where all rows are gone through. */
START_TEST(facets_of_few_and_of_many)
{
	struct arena arena = ARENA_INIT;
	struct error err = ERROR_INIT;
	struct search_facets many, few;

	must(facets_count(&searcher.archive, &ids[1], 1, &arena, &many, &err), &err);
	test_archive_open(&test);
	test_archive_exec(&test, "UPDATE meta SET value = 1000 WHERE name = 'nr_articles'");
	must(facets_count(&test.archive, &ids[1], 1, &arena, &few, &err), &err);
	test_archive_exec(&test, "UPDATE meta SET value = 7 WHERE name = 'nr_articles'");
	test_archive_close(&test);
	for (enum facet facet = 0; facet < NR_FACETS; facet++) {
		ck_assert_uint_eq(many.nr[facet], 1);
		ck_assert_uint_eq(few.nr[facet], 1);
		ck_assert_int_eq(many.counts[facet][0].id, few.counts[facet][0].id);
		ck_assert_str_eq(many.counts[facet][0].name, few.counts[facet][0].name);
		ck_assert_int_eq(few.counts[facet][0].nr_articles, 1);
	}
	arena_release(&arena);
}
END_TEST

START_TEST(by_event)
{
	struct search_options options = {.limit = 10, .by_event = true};
	struct search_result result;

	check_refs_in("rừng OR \"ma túy\" OR điện", &options, "r2 r7 r1 r3 r4");
	check_refs_in("official:tiep", &options, "r2 r1 r3");
	check_refs_in("since:2021", &options, "r2 r1 r3 r5 r4 r6");
	options.order = RANK_OLDEST_FIRST;
	check_refs_in("rừng OR \"ma túy\" OR điện", &options, "r3 r1 r7 r2 r4");
	options.limit = 2;
	options.offset = 1;
	check_refs_in("rừng OR \"ma túy\" OR điện", &options, "r1 r7");
	search("rừng OR \"ma túy\"", &options, &result);
	ck_assert_int_eq(result.total, 4);
	ck_assert_str_eq(result.hits[0].event, "2024-03-04");
	search_result_release(&result);
}
END_TEST

/* ---- any query of facts and words against sets that are put together in the plainest way */

static const char *const leaves[] = {"rừng", "\"ma túy\"", "official:tiep", "speaker:tiep",
	"topic:trong-rung", "topic:ma-tuy", "event:2024", "office:\"chủ tịch\"", "place:\"bản mới\"",
	"official:xuyến", "xã"};
enum { NR_LEAVES = sizeof(leaves) / sizeof(*leaves) };

static unsigned int leaf_masks[NR_LEAVES];

static unsigned int mask_of(const char *query)
{
	struct search_result result;
	unsigned int mask = 0;

	search(query, &(struct search_options){.limit = 10, .lexicon = &lexicon}, &result);
	for (size_t i = 0; i < result.nr && !result.fell_back; i++)
		mask |= 1U << (result.hits[i].ref[1] - '1');
	search_result_release(&result);
	return mask;
}

static unsigned int random_group(int depth, struct strbuf *out);

static unsigned int random_operand(int depth, struct strbuf *out)
{
	size_t leaf = (size_t)rand() % NR_LEAVES;
	unsigned int mask;

	if (depth > 0 && rand() % 3 == 0) {
		strbuf_add_ch(out, '(');
		mask = random_group(depth - 1, out);
		strbuf_add_ch(out, ')');
		return mask;
	}
	strbuf_add_str(out, leaves[leaf]);
	return leaf_masks[leaf];
}

static unsigned int random_and(int depth, struct strbuf *out)
{
	unsigned int mask = random_operand(depth, out);

	for (int nr = rand() % 3; nr > 0; nr--) {
		bool excluded = rand() % 3 == 0;
		unsigned int operand;

		/* AND, as neighbouring words would be read as one run */
		strbuf_add_str(out, excluded ? " NOT " : " AND ");
		operand = random_operand(depth, out);
		mask &= excluded ? ~operand : operand;
	}
	return mask;
}

static unsigned int random_group(int depth, struct strbuf *out)
{
	unsigned int mask = random_and(depth, out);

	for (int nr = rand() % 2; nr > 0; nr--) {
		strbuf_add_str(out, " OR ");
		mask |= random_and(depth, out);
	}
	return mask;
}

START_TEST(any_tree)
{
	for (size_t i = 0; i < NR_LEAVES; i++)
		leaf_masks[i] = mask_of(leaves[i]);
	ck_assert_uint_eq(leaf_masks[2], 7);
	for (int i = 0; i < 1500 / TRIES_DIVISOR; i++) {
		struct strbuf query = STRBUF_INIT;
		unsigned int expected = random_group(2, &query), got = mask_of(query.buf);

		check_that(got == expected, "%s finds %x, not %x", query.buf, got, expected);
		strbuf_release(&query);
	}
}
END_TEST

START_TEST(too_many_fields_are_refused)
{
	struct strbuf query = STRBUF_INIT;
	struct search_result result;
	struct error err = ERROR_INIT;

	for (int i = 0; i < 10000; i++)
		strbuf_addf(&query, "%srừng official:tiep", i ? " OR " : "");
	ck_assert_int_eq(searcher_search(&searcher, query.buf, &(struct search_options){.limit = 1}, &result,
				 &err),
		STATUS_USAGE);
	ck_assert_ptr_nonnull(strstr(err.message, "32"));
	search_result_release(&result);
	strbuf_release(&query);
}
END_TEST

/* ---- parts */

static bool fits(const char *typed, const char *key, bool as_phrase)
{
	struct arena arena = ARENA_INIT;
	struct tokenizer tokenizer;
	struct key_words words;
	bool result;

	tokenizer_init(&tokenizer);
	key_words_read(tokenizer.memo, typed, strlen(typed), &arena, &words);
	result = key_words_fit(&words, key, strlen(key), as_phrase);
	tokenizer_release(&tokenizer);
	arena_release(&arena);
	return result;
}

START_TEST(words_against_keys)
{
	ck_assert(fits("hua tiep", "hứa thị tiệp", false));
	ck_assert(fits("TIỆP hứa", "hứa thị tiệp", false));
	ck_assert(!fits("hứa tiệp", "hứa thị tiệp", true));
	ck_assert(fits("thi tiep", "hứa thị tiệp", true));
	ck_assert(!fits("án", "hứa an", false));
	ck_assert(!fits("an", "hứa anh", false));
	ck_assert(fits("Thị Nhàn", "vi thi nhan", false));
	ck_assert(!fits("", "hứa", false));
	ck_assert(!fits("hứa", "", true));
	ck_assert(fits("thị thị tiệp", "thị thị thị tiệp", true));
	ck_assert(fits("H'Yar", "h yar mlô", true));
}
END_TEST

START_TEST(sets_of_ids)
{
	for (int round = 0; round < 300; round++) {
		struct id_set sets[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
		unsigned int masks[2] = {0, 0}, expected, got = 0;
		struct arena arena = ARENA_INIT;
		struct id_list common;
		int what = rand() % 3;

		for (int i = 0; i < 24; i++) {
			int which = rand() % 2, id = rand() % 12;

			id_set_add(&sets[which], id);
			masks[which] |= 1U << id;
		}
		id_set_order(&sets[0]);
		id_set_order(&sets[1]);
		common = id_list_common(id_set_list(&sets[0]), id_set_list(&sets[1]), &arena);
		if (what == 0)
			id_set_unite(&sets[0], &sets[1]);
		else if (what == 1)
			id_set_intersect(&sets[0], &sets[1]);
		else
			id_set_subtract(&sets[0], &sets[1]);
		expected = what == 0 ? masks[0] | masks[1]
			: what == 1  ? masks[0] & masks[1]
				     : masks[0] & ~masks[1];
		for (size_t i = 0; i < sets[0].nr; i++) {
			ck_assert(i == 0 || sets[0].ids[i - 1] < sets[0].ids[i]);
			ck_assert_uint_eq(id_set_find(&sets[0], sets[0].ids[i]), i);
			got |= 1U << sets[0].ids[i];
		}
		ck_assert_uint_eq(got, expected);
		ck_assert_uint_eq(id_set_find(&sets[0], 12), sets[0].nr);
		got = 0;
		for (size_t i = 0; i < common.nr; i++)
			got |= 1U << common.ids[i];
		ck_assert_uint_eq(got, masks[0] & masks[1]);
		arena_release(&arena);
		id_set_release(&sets[0]);
		id_set_release(&sets[1]);
	}
}
END_TEST

Suite *fields_suite(void)
{
	Suite *suite = suite_create("fields");
	TCase *cases = tcase_create("archive"), *parts = tcase_create("parts");

	tcase_add_unchecked_fixture(cases, make_archive, delete_archive);
	tcase_add_test(cases, persons);
	tcase_add_test(cases, topics_offices_events);
	tcase_add_test(cases, places);
	tcase_add_test(cases, facts_with_words_and_dates);
	tcase_add_test(cases, marks_of_names_and_words);
	tcase_add_test(cases, names_are_marked_in_hits);
	tcase_add_test(cases, who_fits_is_said);
	tcase_add_test(cases, facets_of_all_matches);
	tcase_add_test(cases, facets_of_few_and_of_many);
	tcase_add_test(cases, by_event);
	tcase_add_test(cases, any_tree);
	tcase_add_test(cases, too_many_fields_are_refused);
	suite_add_tcase(suite, cases);
	tcase_add_test(parts, words_against_keys);
	tcase_add_test(parts, sets_of_ids);
	suite_add_tcase(suite, parts);
	return suite;
}
