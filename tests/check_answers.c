/* Answers from facts: persons, speeches, topics, timelines; the facts of the archive are written by hand. */
#include "base/memory.h"
#include "searcher/passage.h"
#include "searcher/people.h"
#include "searcher/speeches.h"
#include "searcher/timeline.h"
#include "store/mentions.h"
#include "tests/case_file.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- passage.txt */

static void passage(const char *input, size_t len, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	struct mark span, around;
	const char *open = memmem(input, len, "[[", 2), *close = memmem(input, len, "]]", 2);

	ck_assert(open && close);
	strbuf_add(&text, input, (size_t)(open - input));
	span.start_byte = text.len;
	strbuf_add(&text, open + 2, (size_t)(close - open - 2));
	span.end_byte = text.len;
	strbuf_add(&text, close + 2, len - (size_t)(close + 2 - input));
	ck_assert(passage_around(text.buf, text.len, &span, &around));
	strbuf_add(out, text.buf + around.start_byte, span.start_byte - around.start_byte);
	strbuf_add_str(out, "[[");
	strbuf_add(out, text.buf + span.start_byte, span.end_byte - span.start_byte);
	strbuf_add_str(out, "]]");
	strbuf_add(out, text.buf + span.end_byte, around.end_byte - span.end_byte);
	strbuf_release(&text);
}

START_TEST(case_file_passage)
{
	run_cases("tests/cases/passage.txt", passage);
}
END_TEST

START_TEST(passages_of_odd_spans)
{
	static const char text[] = "Một câu. Hai câu.";
	struct mark around, spans[] = {{3, 3}, {5, 2}, {0, sizeof(text)}, {400, 500}}, whole = {0, 1};

	for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++)
		ck_assert(!passage_around(text, strlen(text), &spans[i], &around));
	ck_assert(!passage_around("", 0, &whole, &around));
	whole = (struct mark){2, 3}; /* inside the second character */
	ck_assert(passage_around(text, strlen(text), &whole, &around));
	ck_assert_uint_eq(whole.start_byte, 1);
	ck_assert_uint_eq(whole.end_byte, 4);
}
END_TEST

START_TEST(passage_of_a_long_line_is_linear)
{
	struct strbuf text = STRBUF_INIT;
	struct mark span = {0, 0}, around;

	for (int i = 0; i < 500000; i++)
		strbuf_add_str(&text, i % 2 ? "\"))" : "a,  ");
	span = (struct mark){text.len / 2, text.len / 2 + 1};
	ck_assert(passage_around(text.buf, text.len, &span, &around));
	ck_assert_uint_eq(around.start_byte, 0);
	ck_assert_uint_eq(around.end_byte, text.len);
	strbuf_release(&text);
}
END_TEST

/* ---- an archive with facts */

static struct test_archive test;
static struct searcher searcher;
static int64_t ids[8];

static const struct {
	const char *title, *body, *date;
} articles[] = {
	{"Pắc Lừ trồng rừng", "Chủ tịch UBND Lục Thế Hào nói trồng rừng là việc lớn. Xã trồng 7/5 ha rừng.",
		"2021-01-10"},
	{"Pắc Lừ họp", "Ông Lục Thế Hào, Chủ tịch UBND xã Pắc Lừ, báo cáo thu chi.", "2021-02-10"},
	{"Bí thư mới", "Bí thư Đảng ủy Lục Thế Hào cảm ơn. “Trồng rừng phải xong sớm”, ông nói.",
		"2021-08-01"},
	{"Bí thư mới của xã", "Bí thư Đảng ủy Lục Thế Hào cảm ơn bà con.", "2021-08-02"},
	{"Hội thi", "Giáo viên Mông Thị Hảo đoạt giải về trồng rừng.", ""},
	{"Lớp học", "Hiệu trưởng Lục Thế Hào dạy chữ.", "2021-01-11"},
};
enum { NR_ARTICLES = sizeof(articles) / sizeof(*articles) };

/* The byte at which `part` begins in the whole text of the article. */
static long place(size_t nr, const char *part)
{
	struct strbuf text = STRBUF_INIT;
	const char *found;
	long at;

	strbuf_addf(&text, "%s\n%s", articles[nr].title, articles[nr].body);
	found = strstr(text.buf, part);
	ck_assert_ptr_nonnull(found);
	at = found - text.buf;
	strbuf_release(&text);
	return at;
}

static void sql(const char *format, ...)
{
	va_list args;
	char *statement;

	va_start(args, format);
	statement = sqlite3_vmprintf(format, args);
	va_end(args);
	test_archive_exec(&test, statement);
	sqlite3_free(statement);
}

static void add_person(int id, const char *name, const char *key)
{
	static const struct {
		const char *word, *folded;
	} words[] = {{"lục", "luc"}, {"thế", "the"}, {"hào", "hao"}, {"hảo", "hao"}, {"mông", "mong"},
		{"thị", "thi"}};

	sql("INSERT INTO person(id, name, key) VALUES(%d, %Q, %Q)", id, name, key);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(key, words[i].word))
			sql("INSERT INTO person_word(folded, word, person_id) VALUES(%Q, %Q, %d)",
				words[i].folded, words[i].word, id);
}

/* An official of the article with one office, and maybe a speech. */
static void add_official(size_t nr, int person, const char *name, const char *office, const char *key,
	const char *speech, bool is_quote)
{
	struct span mention = {(uint32_t)place(nr, name), (uint32_t)(place(nr, name) + (long)strlen(name))};
	struct strbuf packed = STRBUF_INIT, hex = STRBUF_INIT;
	static int speech_id;

	mentions_pack(&mention, 1, &packed);
	for (size_t i = 0; i < packed.len; i++)
		strbuf_addf(&hex, "%02X", (unsigned char)packed.buf[i]);
	sql("INSERT INTO official(article_id, nr, person_id, name, key, speaks, mentions, evidence)"
	    " VALUES(%lld, 0, %d, %Q, '', %d, x'%s', 'same office')",
		(long long)ids[nr], person, name, speech != NULL, hex.buf);
	sql("INSERT INTO office(article_id, official_nr, nr, text, key, is_former, start_byte, end_byte)"
	    " VALUES(%lld, 0, 0, %Q, %Q, 0, %ld, %ld)",
		(long long)ids[nr], office, key, place(nr, office), place(nr, office) + (long)strlen(office));
	strbuf_release(&packed);
	strbuf_release(&hex);
	if (!speech)
		return;
	sql("INSERT INTO speech(id, article_id, official_nr, person_id, is_quote, start_byte, end_byte)"
	    " VALUES(%d, %lld, 0, %d, %d, %ld, %ld)",
		++speech_id, (long long)ids[nr], person, is_quote, place(nr, speech),
		place(nr, speech) + (long)strlen(speech));
	sql("INSERT INTO speech_fts(rowid, passage) VALUES(%d, %Q)", speech_id, speech);
}

static void add_topic(size_t nr, bool is_main)
{
	sql("INSERT INTO article_topic(topic_id, article_id, is_main, nr_uses, start_byte, end_byte)"
	    " VALUES(1, %lld, %d, 1, %ld, %ld)",
		(long long)ids[nr], is_main, place(nr, "rồng rừng") - 1, place(nr, "rồng rừng") + 12);
}

static void add_facts(void)
{
	add_person(1, "Lục Thế Hào", "lục thế hào");
	add_person(2, "Lục Thế Hào", "lục thế hào");
	add_person(3, "Mông Thị Hảo", "mông thị hảo");
	add_official(0, 1, "Lục Thế Hào", "Chủ tịch UBND", "chủ tịch ubnd",
		"Chủ tịch UBND Lục Thế Hào nói trồng rừng là việc lớn.", false);
	add_official(1, 1, "Lục Thế Hào", "Chủ tịch UBND xã Pắc Lừ", "chủ tịch ubnd xã pắc lừ",
		"Ông Lục Thế Hào, Chủ tịch UBND xã Pắc Lừ, báo cáo thu chi.", false);
	add_official(2, 1, "Lục Thế Hào", "Bí thư Đảng ủy", "bí thư đảng ủy",
		"“Trồng rừng phải xong sớm”, ông nói.", true);
	add_official(3, 1, "Lục Thế Hào", "Bí thư Đảng ủy", "bí thư đảng ủy", NULL, false);
	add_official(4, 3, "Mông Thị Hảo", "Giáo viên", "giáo viên", NULL, false);
	add_official(5, 2, "Lục Thế Hào", "Hiệu trưởng", "hiệu trưởng", NULL, false);
	sql("INSERT OR REPLACE INTO topic(id, slug, label) VALUES(1, 'trong-rung', 'Trồng rừng')");
	add_topic(0, true);
	add_topic(2, false);
	add_topic(4, true);
	sql("INSERT INTO figure(topic_id, article_id, nr, done, plan, unit, percent, period, start_byte, end_byte,"
	    " sentence_start, sentence_end) VALUES(1, %lld, 0, 7, 5, 'ha', NULL, '', %ld, %ld, %ld, %ld)",
		(long long)ids[0], place(0, "7/5 ha"), place(0, "7/5 ha") + 6L, place(0, "Xã trồng"),
		place(0, "rừng.") + 6L);
	sql("CREATE TABLE IF NOT EXISTS story(article_id INTEGER PRIMARY KEY, story_id INTEGER NOT NULL)");
	sql("INSERT INTO story VALUES(%lld, %lld), (%lld, %lld)", (long long)ids[2], (long long)ids[2],
		(long long)ids[3], (long long)ids[2]);
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
	add_facts();
	test_archive_close(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
}

static void delete_archive(void)
{
	searcher_close(&searcher);
	test_archive_delete(&test);
}

/* ---- persons */

static const struct {
	const char *name;
	int64_t total;
	enum name_fit fit;
	bool without_marks;
} names[] = {{"hao", 3, NAME_FITS_GIVEN, false}, {"hào", 2, NAME_FITS_GIVEN, false},
	{"HẢO", 1, NAME_FITS_GIVEN, false}, {"lục thế hào", 2, NAME_FITS_WHOLE, false},
	{"luc the hao", 2, NAME_FITS_WHOLE, false}, {"hào lục", 2, NAME_FITS_PART, false},
	{"thị", 1, NAME_FITS_PART, false}, {"mong hao", 1, NAME_FITS_PART, false},
	{"mòng hảo", 1, NAME_FITS_PART, true}, /* nobody is called so: as without marks */
	{"lục văn hào", 0, NAME_FITS_NOBODY, false}, {"!!", 0, NAME_FITS_NOBODY, false},
	{"", 0, NAME_FITS_NOBODY, false}};

START_TEST(people_by_parts_of_names)
{
	struct error err = ERROR_INIT;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct people people;

		must(people_find(&searcher, names[i].name, 10, 0, &people, &err), &err);
		check_that(people.total == names[i].total && people.fit == names[i].fit &&
				people.without_marks == names[i].without_marks &&
				people.nr == (size_t)names[i].total,
			"%s: %lld persons, fit %d, %d", names[i].name, (long long)people.total,
			(int)people.fit, people.without_marks);
		people_release(&people);
	}
}
END_TEST

START_TEST(people_of_all_articles)
{
	struct people people;
	struct error err = ERROR_INIT;

	must(people_find(&searcher, NULL, 1, 0, &people, &err), &err);
	ck_assert_int_eq(people.total, 3);
	ck_assert_uint_eq(people.nr, 1);
	ck_assert_int_eq(people.items[0].id, 1);
	ck_assert_int_eq(people.items[0].nr_articles, 4);
	ck_assert_int_eq(people.items[0].nr_speeches, 3);
	ck_assert_str_eq(people.items[0].office, "Bí thư Đảng ủy");
	ck_assert_str_eq(people.items[0].first_date, "2021-01-10");
	ck_assert_str_eq(people.items[0].last_date, "2021-08-02");
	people_release(&people);
	must(people_find(&searcher, NULL, 10, 1, &people, &err), &err);
	ck_assert_uint_eq(people.nr, 2);
	people_release(&people);
}
END_TEST

/* "Chủ tịch UBND" counts with "Chủ tịch UBND xã Pắc Lừ". */
START_TEST(offices_over_time)
{
	struct person person;
	struct error err = ERROR_INIT;

	must(person_read(&searcher, 1, 10, &person, &err), &err);
	ck_assert_uint_eq(person.nr_offices, 2);
	ck_assert_str_eq(person.offices[0].text, "Chủ tịch UBND xã Pắc Lừ");
	ck_assert_str_eq(person.offices[0].from, "2021-01-10");
	ck_assert_str_eq(person.offices[0].to, "2021-02-10");
	ck_assert_int_eq(person.offices[0].nr_articles, 2);
	ck_assert_str_eq(person.offices[0].uses[0].text, "Chủ tịch UBND");
	ck_assert_int_eq(person.offices[0].uses[0].start_byte, place(0, "Chủ tịch"));
	ck_assert_str_eq(person.offices[1].text, "Bí thư Đảng ủy");
	ck_assert_uint_eq(person.nr_articles, 4);
	ck_assert_int_eq(person.articles[0].article.id, ids[3]);
	ck_assert_str_eq(person.articles[0].evidence, "same office");
	ck_assert_int_eq(person.articles[0].start_byte, place(3, "Lục Thế Hào"));
	ck_assert_uint_eq(person.nr_topics, 1);
	ck_assert_int_eq(person.topics[0].nr_articles, 2);
	ck_assert_int_eq(person.topics[0].nr_main, 1);
	person_release(&person);
	must(person_read(&searcher, 99, 10, &person, &err), &err);
	ck_assert_int_eq(person.summary.id, 0);
	person_release(&person);
}
END_TEST

/* ---- speeches */

static void expect_speeches(const struct speech_request *request, const char *articles_in_order)
{
	struct speech_result result;
	struct error err = ERROR_INIT;
	struct strbuf found = STRBUF_INIT;

	must(speeches_find(&searcher, request, &result, &err), &err);
	for (size_t i = 0; i < result.nr; i++)
		for (size_t j = 0; j < NR_ARTICLES; j++)
			if (result.hits[i].article.id == ids[j])
				strbuf_addf(&found, "%zu", j);
	check_that(!strcmp(found.buf, articles_in_order), "'%s': speeches of articles %s, not %s",
		request->query ? request->query : "", found.buf, articles_in_order);
	strbuf_release(&found);
	speech_result_release(&result);
}

START_TEST(speeches_by_what_is_asked)
{
	const int64_t first = 1, other = 2;

	expect_speeches(&(struct speech_request){.limit = 9}, "210");
	expect_speeches(&(struct speech_request){.limit = 9, .order = RANK_OLDEST_FIRST}, "012");
	expect_speeches(&(struct speech_request){.limit = 1, .offset = 1}, "1");
	expect_speeches(&(struct speech_request){.limit = 9, .kind = SPEECH_ONLY_QUOTES}, "2");
	expect_speeches(&(struct speech_request){.limit = 9, .kind = SPEECH_ONLY_REPORTED}, "10");
	expect_speeches(&(struct speech_request){.limit = 9, .topic_id = 1}, "20");
	expect_speeches(&(struct speech_request){.limit = 9, .person_ids = &first, .nr_persons = 1}, "210");
	expect_speeches(&(struct speech_request){.limit = 9, .person_ids = &other, .nr_persons = 1}, "");
	expect_speeches(&(struct speech_request){.limit = 9,
				.topic_id = 1,
				.person_ids = &first,
				.nr_persons = 1,
				.kind = SPEECH_ONLY_QUOTES},
		"2");
	expect_speeches(&(struct speech_request){.limit = 9, .since = {2021, 2, 10}, .until = {2021, 7, 31}},
		"1");
	expect_speeches(&(struct speech_request){.limit = 9, .query = "thu chi"}, "1");
	expect_speeches(&(struct speech_request){.limit = 9,
				.query = "trong rung",
				.order = RANK_NEWEST_FIRST},
		"20");
	expect_speeches(&(struct speech_request){.limit = 9,
				.query = "trồng rừng",
				.order = RANK_OLDEST_FIRST},
		"02");
	expect_speeches(&(struct speech_request){.limit = 1,
				.offset = 1,
				.query = "trồng rừng",
				.order = RANK_OLDEST_FIRST},
		"2");
	expect_speeches(&(struct speech_request){.limit = 9,
				.query = "trồng rừng",
				.kind = SPEECH_ONLY_REPORTED},
		"0");
	expect_speeches(&(struct speech_request){.limit = 9, .query = "trồng rừng since:2021-08"}, "2");
	expect_speeches(&(struct speech_request){.limit = 9, .query = "date:2021-02"}, "1");
	/* Only what is said counts: these words are in the article's title and elsewhere. */
	expect_speeches(&(struct speech_request){.limit = 9, .query = "cảm ơn"}, "");
}
END_TEST

START_TEST(speech_with_its_place)
{
	const struct speech_request request = {.limit = 9, .query = "trong rung", .kind = SPEECH_ONLY_QUOTES};
	struct speech_result result;
	struct error err = ERROR_INIT;

	must(speeches_find(&searcher, &request, &result, &err), &err);
	ck_assert_uint_eq(result.nr, 1);
	ck_assert_int_eq(result.total, 1);
	ck_assert_str_eq(result.shown_for, "trồng rừng");
	ck_assert_str_eq(result.hits[0].speaker, "Lục Thế Hào");
	ck_assert_str_eq(result.hits[0].office, "Bí thư Đảng ủy");
	ck_assert_str_eq(result.hits[0].text, "“Trồng rừng phải xong sớm”, ông nói.");
	ck_assert_int_eq(result.hits[0].start_byte, place(2, "“Trồng"));
	ck_assert_uint_eq(result.hits[0].marks.nr, 1);
	ck_assert_uint_eq(result.hits[0].marks.items[0].start_byte, strlen("“"));
	speech_result_release(&result);
}
END_TEST

START_TEST(facts_are_no_fields_of_speeches)
{
	const struct speech_request request = {.limit = 9, .query = "rừng official:hào"};
	struct speech_result result;
	struct error err = ERROR_INIT;

	ck_assert_int_eq(speeches_find(&searcher, &request, &result, &err), STATUS_USAGE);
	ck_assert(strstr(err.message, "official"));
	speech_result_release(&result);
}
END_TEST

/* ---- topics */

START_TEST(topics_by_any_name)
{
	static const char *const called[] = {"trong-rung", "Trồng rừng", "TRỒNG RỪNG", "trong rung"};
	static const char *const not_called[] = {"rừng", "trồng", "trồng rụng", "", "-"};
	struct arena arena = ARENA_INIT;
	struct topic_summary topic;
	struct topic_articles list;
	struct error err = ERROR_INIT;

	for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++) {
		must(topic_find(&searcher, called[i], &arena, &topic, &err), &err);
		check_that(topic.id == 1, "%s is not found", called[i]);
	}
	for (size_t i = 0; i < sizeof(not_called) / sizeof(*not_called); i++) {
		must(topic_find(&searcher, not_called[i], &arena, &topic, &err), &err);
		check_that(topic.id == 0 || i == 2, "%s is found", not_called[i]);
	}
	arena_release(&arena);
	must(topic_articles_read(&searcher, "trong rung", 2, 0, &list, &err), &err);
	ck_assert_int_eq(list.topic.nr_articles, 3);
	ck_assert_int_eq(list.topic.nr_main, 2);
	ck_assert_str_eq(list.topic.first_date, "2021-01-10");
	ck_assert_uint_eq(list.nr, 2);
	ck_assert_int_eq(list.items[0].article.id, ids[2]);
	topic_articles_release(&list);
}
END_TEST

/* ---- timelines */

static void expect_timeline(const struct timeline_request *request, const char *expected)
{
	struct timeline timeline;
	struct error err = ERROR_INIT;
	struct strbuf found = STRBUF_INIT;

	must(timeline_make(&searcher, request, &timeline, &err), &err);
	for (size_t i = 0; i < timeline.nr; i++) {
		const struct timeline_period *period = &timeline.periods[i];

		strbuf_addf(&found, "%s%s %lld/%lld", i ? ", " : "", period->name,
			(long long)period->nr_articles, (long long)period->nr_all);
	}
	strbuf_addf(&found, "; undated %lld", (long long)timeline.nr_undated);
	ck_assert_str_eq(found.buf, expected);
	strbuf_release(&found);
	timeline_release(&timeline);
}

START_TEST(timelines)
{
	expect_timeline(&(struct timeline_request){.subject = "trong rung", .step = TIMELINE_QUARTER},
		"2021-Q1 1/3, 2021-Q2 0/0, 2021-Q3 1/1; undated 1");
	expect_timeline(&(struct timeline_request){.subject = "trong rung", .step = TIMELINE_YEAR},
		"2021 2/4; undated 1");
	expect_timeline(&(struct timeline_request){.subject = "trong-rung",
				.step = TIMELINE_MONTH,
				.since = {2021, 2, 1},
				.until = {2021, 12, 31}},
		"2021-02 0/1, 2021-03 0/0, 2021-04 0/0, 2021-05 0/0, 2021-06 0/0, 2021-07 0/0, 2021-08 1/1;"
		" undated 0");
	expect_timeline(&(struct timeline_request){.subject = "trồng rừng",
				.is_query = true,
				.step = TIMELINE_YEAR},
		"2021 2/4; undated 1");
	/* Two versions of one story count once, as the first. */
	expect_timeline(&(struct timeline_request){.subject = "cảm ơn", .step = TIMELINE_MONTH},
		"2021-08 1/1; undated 0");
	expect_timeline(&(struct timeline_request){.subject = "bà con", .step = TIMELINE_MONTH},
		"2021-08 1/1; undated 0");
	expect_timeline(&(struct timeline_request){.subject = "không ai viết"}, "; undated 0");
}
END_TEST

START_TEST(timeline_with_headlines_and_figures)
{
	struct timeline_request request = {
		.subject = "trong rung", .step = TIMELINE_QUARTER, .max_figures = 3};
	struct error err = ERROR_INIT;

	for (int by_query = 0; by_query < 2; by_query++) {
		struct timeline timeline;
		const struct timeline_figure *figure;

		request.is_query = by_query;
		must(timeline_make(&searcher, &request, &timeline, &err), &err);
		ck_assert_int_eq(timeline.topic.id, !by_query);
		ck_assert_int_eq(timeline.periods[0].top.id, ids[0]);
		ck_assert_str_eq(timeline.periods[0].top.title, "Pắc Lừ trồng rừng");
		ck_assert_uint_eq(timeline.periods[0].nr_figures, 1);
		figure = &timeline.periods[0].figures[0];
		ck_assert_str_eq(figure->text, "7/5 ha");
		ck_assert(figure->done > 6.9 && figure->done < 7.1 && isnan(figure->percent));
		ck_assert_int_eq(figure->article.id, ids[0]);
		ck_assert_uint_eq(timeline.periods[1].nr_figures, 0);
		timeline_release(&timeline);
	}
}
END_TEST

Suite *answers_suite(void)
{
	Suite *suite = suite_create("answers");
	TCase *passages = tcase_create("passages"), *answers = tcase_create("answers");

	tcase_add_test(passages, case_file_passage);
	tcase_add_test(passages, passages_of_odd_spans);
	tcase_add_test(passages, passage_of_a_long_line_is_linear);
	suite_add_tcase(suite, passages);
	tcase_add_unchecked_fixture(answers, make_archive, delete_archive);
	tcase_add_test(answers, people_by_parts_of_names);
	tcase_add_test(answers, people_of_all_articles);
	tcase_add_test(answers, offices_over_time);
	tcase_add_test(answers, speeches_by_what_is_asked);
	tcase_add_test(answers, speech_with_its_place);
	tcase_add_test(answers, facts_are_no_fields_of_speeches);
	tcase_add_test(answers, topics_by_any_name);
	tcase_add_test(answers, timelines);
	tcase_add_test(answers, timeline_with_headlines_and_figures);
	suite_add_tcase(suite, answers);
	return suite;
}
