/* Completing what is typed: by neighbours, by names, with and without marks; and any bytes, however odd. */
#include "searcher/complete.h"
#include "searcher/typed_line.h"
#include "searcher/word_list.h"
#include "tests/contract.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test_archive test;
static struct searcher searcher;
static struct completer *completer;

static const struct {
	const char *title, *body;
} articles[] = {
	{"Slam Bó trồng rừng", "Bà con trồng rừng keo, trồng rau sạch. Nông thôn mới về đến bản."},
	{"Trồng rừng gỗ lớn", "Đồng chí Mông Thị Slạ cùng bà con trồng rừng. Cháy rừng là do đốt nương."},
	{"Trong xã", "Trong xã có kinh tế rừng, có nông thôn mới kiểu mẫu. Trong nhà có điện."},
	{"Kinh tế", "Kinh tế đồi rừng của ông Mông Văn Khìn. Phòng cháy chữa cháy rừng."},
	{"Phòng cháy", "Đội phòng cháy chữa cháy tập ở chợ. Nông thôn mới thêm khang trang."},
};
enum { NR_ARTICLES = sizeof(articles) / sizeof(*articles) };

static void make_archive(void)
{
	struct error err = ERROR_INIT;

	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_begin(&test);
	for (size_t i = 0; i < NR_ARTICLES; i++)
		test_archive_put(&test, articles[i].title, articles[i].body, "2031-05-06", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	test_archive_exec(&test,
		"INSERT INTO person VALUES(1, 'Mông Thị Slạ', 'mông thị slạ'), (2, 'Mông Văn Khìn', 'mông văn khìn'),"
		" (3, 'Mông Văn Khìn', 'mông văn khìn'), (4, 'Lò Thị Hoà', 'lò thị hòa');"
		"INSERT INTO official(article_id, nr, person_id, name, key, speaks, mentions)"
		" SELECT id, 0, 1, 'Mông Thị Slạ', 'mông thị slạ', 0, '' FROM article;"
		"INSERT INTO official(article_id, nr, person_id, name, key, speaks, mentions)"
		" SELECT id, 1, 2 + (id & 1), 'Mông Văn Khìn', 'mông văn khìn', 0, '' FROM article;"
		"INSERT INTO official(article_id, nr, person_id, name, key, speaks, mentions)"
		" SELECT max(id), 2, 4, 'Lò Thị Hoà', 'lò thị hòa', 0, '' FROM article;"
		"INSERT INTO topic VALUES(1, 'kinh-te-rung', 'Kinh tế rừng'), (2, 'khong-bai', 'Không bài nào');"
		"INSERT INTO article_topic SELECT 1, id, 1, 1, 0, 1 FROM article;"
		"UPDATE article SET source = 'Cổng thông tin xã Slam Bó'");
	test_archive_close(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
	must(completer_new(&searcher, &completer, &err), &err);
}

static void delete_archive(void)
{
	completer_free(completer);
	searcher_close(&searcher);
	test_archive_delete(&test);
}

static void complete_line(const char *typed, size_t limit, struct completions *out)
{
	struct error err = ERROR_INIT;

	must(complete(completer, typed, limit, out, &err), &err);
}

static const struct completion *find(const struct completions *completions, const char *text)
{
	for (size_t i = 0; i < completions->nr; i++)
		if (!strcmp(completions->items[i].text, text))
			return &completions->items[i];
	return NULL;
}

static const struct {
	const char *typed, *text;
	enum completion_kind kind;
	int64_t nr_articles;
} finds[] = {
	/* by the word before */
	{"trồng r", "trồng rừng", COMPLETION_WORDS, 2},
	{"trồng ru", "trồng rừng", COMPLETION_WORDS, 2},
	{"trồng rừ", "trồng rừng", COMPLETION_WORDS, 2},
	{"trồng rừng", "trồng rừng", COMPLETION_WORDS, 2},
	{"trồng ", "trồng rừng", COMPLETION_WORDS, 2},
	{"trong ru", "trồng rừng", COMPLETION_WORDS, 2},
	{"nong thon m", "nông thôn mới", COMPLETION_WORDS, 3},
	{"nông thôn m", "nông thôn mới", COMPLETION_WORDS, 3},
	{"Nông Thôn M", "Nông Thôn Mới", COMPLETION_WORDS, 3},
	{"title:(trồng r", "title:(trồng rừng", COMPLETION_WORDS, 2},
	{"hop, trong ru", "hop, trồng rừng", COMPLETION_WORDS, 2},
	/* one word, and how it goes on */
	{"chá", "cháy", COMPLETION_WORDS, 3},
	{"ki", "kinh tế", COMPLETION_WORDS, 2}, /* "ki" alone would be ky */
	{"phong chay ch", "phòng cháy chữa", COMPLETION_WORDS, 2},
	{"phong chay ch", "phòng cháy chữa cháy", COMPLETION_WORDS, 2},
	/* names */
	{"mong thi", "Mông Thị Slạ", COMPLETION_OFFICIAL, 5},
	{"sla", "Mông Thị Slạ", COMPLETION_OFFICIAL, 5},
	{"thị s", "Mông Thị Slạ", COMPLETION_OFFICIAL, 5},
	{"mông v", "Mông Văn Khìn", COMPLETION_OFFICIAL, 5},
	{"gặp mong van kh", "gặp Mông Văn Khìn", COMPLETION_OFFICIAL, 5},
	{"lò thị hò", "Lò Thị Hoà", COMPLETION_OFFICIAL, 1},
	{"lò thị hoà", "Lò Thị Hoà", COMPLETION_OFFICIAL, 1},
	{"kinh te r", "Kinh tế rừng", COMPLETION_TOPIC, 5},
	{"slam b", "Cổng thông tin xã Slam Bó", COMPLETION_SOURCE, 5},
};

START_TEST(completes)
{
	struct completions completions;
	const struct completion *found;

	complete_line(finds[_i].typed, 20, &completions);
	found = find(&completions, finds[_i].text);
	ck_assert_msg(found != NULL, "%s: no %s", finds[_i].typed, finds[_i].text);
	ck_assert_int_eq(found->kind, finds[_i].kind);
	ck_assert_int_eq(found->nr_articles, finds[_i].nr_articles);
	ck_assert(found->is_exact);
	completions_release(&completions);
}
END_TEST

static const struct {
	const char *typed, *text;
} never[] = {
	{"họp, trong ru", "họp, trồng rừng"}, /* a line with marks: "trong" is meant */
	{"trống r", "trồng rừng"},
	{"trồng rú", "trồng rừng"},
	{"mộng thi", "Mông Thị Slạ"},
	{"thì s", "Mông Thị Slạ"},
	{"ừng", "rừng"},
	{"trong xã c", "trồng xã có"},
	{"khong bai", "Không bài nào"}, /* no article is on it */
	{"", "trong"},
};

START_TEST(does_not_complete)
{
	struct completions completions;

	complete_line(never[_i].typed, 100, &completions);
	ck_assert_msg(!find(&completions, never[_i].text), "%s: %s", never[_i].typed, never[_i].text);
	completions_release(&completions);
}
END_TEST

START_TEST(namesakes_are_nobody_alone)
{
	struct completions completions;

	complete_line("mong van", 10, &completions);
	ck_assert_int_eq(find(&completions, "Mông Văn Khìn")->id, 0);
	completions_release(&completions);
	complete_line("mong thi", 10, &completions);
	ck_assert_int_eq(find(&completions, "Mông Thị Slạ")->id, 1);
	ck_assert_str_eq(completions.items[0].text, "Mông Thị Slạ"); /* the most useful */
	completions_release(&completions);
}
END_TEST

static void check_any(const char *typed, size_t limit)
{
	struct completions completions;

	complete_line(typed, limit, &completions);
	check_that(completions.nr <= limit, "%s: %zu", typed, completions.nr);
	for (size_t i = 0; i < completions.nr; i++) {
		const struct completion *item = &completions.items[i];

		check_that(item->nr_articles > 0, "%s: %s is in no article", typed, item->text);
		check_that(!is_valid_utf8(typed, strlen(typed)) ||
				is_valid_utf8(item->text, strlen(item->text)),
			"%s gives broken %s", typed, item->text);
		for (size_t j = 0; j < i; j++)
			check_that(strcmp(item->text, completions.items[j].text) != 0 ||
					item->kind != completions.items[j].kind,
				"%s: %s twice", typed, item->text);
	}
	completions_release(&completions);
}

/* Every beginning of every text, cut anywhere, also within a character. */
START_TEST(every_keystroke)
{
	for (size_t i = 0; i < NR_ARTICLES; i++) {
		char typed[400];
		size_t len =
			(size_t)snprintf(typed, sizeof(typed), "%s %s", articles[i].title, articles[i].body);

		for (size_t end = len; end > 0; end--) {
			typed[end] = '\0';
			check_any(typed, end % 12);
		}
	}
}
END_TEST

START_TEST(odd_lines)
{
	static const char *const parts[] = {" ", "xã", "rừng", "r", "trồng", "\"", "(", "-",
		"official:", "12", "26/6/2024", "H'Linh", "QP-AN", "\xE1\xBB", "\xFF", "🌳", "o\xCC\x82", "Ð",
		"~", "~xa", "\x01", "\x02", "#", "a\xCC\x81"};

	srand(5);
	for (int i = 0; i < 3000; i++) {
		struct strbuf typed = STRBUF_INIT;

		for (int nr = 1 + rand() % 14; nr > 0; nr--)
			strbuf_addf(&typed, "%s%s", parts[(size_t)rand() % (sizeof(parts) / sizeof(*parts))],
				rand() % 2 ? " " : "");
		check_any(typed.buf, (size_t)rand() % 15);
		strbuf_release(&typed);
	}
}
END_TEST

/* What was typed with marks stands in every completion of words as it was typed. */
START_TEST(marked_words_stay)
{
	static const char *const words[] = {
		"trồng", "rừng", "nông", "thôn", "mới", "cháy", "kinh tế", "bà con"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		for (const char *next = "abcdghkmnrstx"; *next; next++) {
			struct completions completions;
			char typed[60];

			snprintf(typed, sizeof(typed), "%s %c", words[i], *next);
			complete_line(typed, 20, &completions);
			for (size_t j = 0; j < completions.nr; j++)
				if (completions.items[j].kind == COMPLETION_WORDS)
					check_that(!strncmp(completions.items[j].text, typed,
							   strlen(words[i]) + 1),
						"%s: %s", typed, completions.items[j].text);
			completions_release(&completions);
		}
	}
}
END_TEST

START_TEST(beginnings_of_words)
{
	ck_assert(word_continues("khuyến", "khuyê") && word_continues("khuyến", "khuyế"));
	ck_assert(word_continues("khuyến", "khuye") && word_continues("khuyến", ""));
	ck_assert(!word_continues("khuyến", "khuyề") && !word_continues("khuyến", "khuyến h"));
	ck_assert(!word_continues("đường", "dừ") && word_continues("đường", "duo") &&
		word_continues("đường", "đươ"));
	ck_assert(!word_continues("dương", "đươ"));
}
END_TEST

Suite *complete_suite(void)
{
	Suite *suite = suite_create("complete");
	TCase *tcase = tcase_create("complete");

	tcase_add_checked_fixture(tcase, make_archive, delete_archive);
	tcase_add_loop_test(tcase, completes, 0, sizeof(finds) / sizeof(*finds));
	tcase_add_loop_test(tcase, does_not_complete, 0, sizeof(never) / sizeof(*never));
	tcase_add_test(tcase, namesakes_are_nobody_alone);
	tcase_add_test(tcase, every_keystroke);
	tcase_add_test(tcase, odd_lines);
	tcase_add_test(tcase, marked_words_stay);
	tcase_add_test(tcase, beginnings_of_words);
	suite_add_tcase(suite, tcase);
	return suite;
}
