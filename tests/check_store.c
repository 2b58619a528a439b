/*
 * store/: counts, ids and the writer against plain lists and naive recounts, and what a crash leaves.
 * Lengths, ranking and the archive as a whole have files of their own.
 */
#include "base/memory.h"
#include "store/archive_stats.h"
#include "store/fts_tokenizer.h"
#include "store/pairs.h"
#include "store/vocabulary.h"
#include "tests/older_counts.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
}

static void delete (void)
{
	test_archive_delete(&test);
}

/* ---- counts, against a recount that knows nothing of how they are kept */

enum { NR_KEPT = 40 };

struct kept_text {
	int64_t id; /* 0: none */
	struct strbuf title, body;
};

static struct kept_text kept[NR_KEPT];

static void init_kept(void)
{
	for (int i = 0; i < NR_KEPT; i++) {
		kept[i].id = 0;
		strbuf_init(&kept[i].title);
		strbuf_init(&kept[i].body);
	}
}

static void forget_kept(void)
{
	for (int i = 0; i < NR_KEPT; i++) {
		strbuf_release(&kept[i].title);
		strbuf_release(&kept[i].body);
		kept[i].id = 0;
	}
}

static int word_at(const char *text, size_t len)
{
	for (int i = 0; i < NR_PLAIN_WORDS; i++)
		if (strlen(plain_words[i]) == len && !memcmp(plain_words[i], text, len))
			return i;
	ck_abort_msg("no plain word: %.*s", (int)len, text);
	return -1;
}

/* The plain words, and behind them what stands for any number and for the ends of sentences in a pair. */
enum { ANY_NUMBER = NR_PLAIN_WORDS, SENTENCE_END, NR_COUNTED };

struct plain_counts {
	int64_t uses[NR_COUNTED], articles[NR_COUNTED];
	int64_t pairs[NR_COUNTED][NR_COUNTED];
};

static const char *counted_as(int word)
{
	if (word == SENTENCE_END)
		return PAIR_BREAK;
	return word == ANY_NUMBER ? PAIR_NUMBER : plain_words[word];
}

static bool is_number(int word)
{
	return plain_words[word][0] >= '0' && plain_words[word][0] <= '9';
}

static void count_text(const char *text, struct plain_counts *counts, bool *seen)
{
	int before = SENTENCE_END;

	if (!*text)
		return;
	counts->uses[SENTENCE_END]++;
	seen[SENTENCE_END] = true;
	while (*text) {
		size_t len = strcspn(text, " ");
		int word = word_at(text, len);

		counts->uses[word]++;
		seen[word] = true;
		if (is_number(word)) {
			word = ANY_NUMBER;
			counts->uses[word]++;
			seen[word] = true;
		}
		counts->pairs[before][word]++;
		before = word;
		text += len + (text[len] == ' ');
	}
	counts->pairs[before][SENTENCE_END]++;
}

static void count_kept(struct plain_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
	for (int i = 0; i < NR_KEPT; i++) {
		bool seen[NR_COUNTED] = {false};

		if (!kept[i].id)
			continue;
		count_text(kept[i].title.buf, counts, seen);
		count_text(kept[i].body.buf, counts, seen);
		for (int word = 0; word < NR_COUNTED; word++)
			counts->articles[word] += seen[word];
	}
}

static int64_t uses_of_all_pairs(void)
{
	struct pair_walk walk;
	int64_t all = 0;

	ck_assert_int_eq(pair_walk_open(&walk, test.archive.db), SQLITE_OK);
	pair_walk_begin(&walk, 0, INT64_MAX);
	while (pair_walk_next(&walk))
		all += walk.nr_uses;
	pair_walk_close(&walk);
	return all;
}

/* -1, which no word has, where there is none. */
static int64_t word_id(int word)
{
	char *sql = sqlite3_mprintf("SELECT id FROM word WHERE text = %Q", counted_as(word));
	int64_t id = test_archive_int(&test, sql);

	sqlite3_free(sql);
	return id;
}

static void check_pairs(const struct plain_counts *counts)
{
	sqlite3_stmt *select = pair_select_new(test.archive.db);
	int64_t all = 0;

	for (int i = 0; i < NR_COUNTED; i++) {
		for (int j = 0; j < NR_COUNTED; j++) {
			int64_t got = pair_uses(select, word_id(i), word_id(j));

			check_that(got == counts->pairs[i][j], "%s %s: %lld, not %lld", counted_as(i),
				counted_as(j), (long long)counts->pairs[i][j], (long long)got);
			all += counts->pairs[i][j];
		}
	}
	sqlite3_finalize(select);
	ck_assert_int_eq(uses_of_all_pairs(), all);
}

static void check_counts(void)
{
	struct plain_counts *counts = xcalloc(1, sizeof(*counts));
	int64_t all = 0, nr_tokens = 0;

	count_kept(counts);
	for (int i = 0; i < NR_COUNTED; i++) {
		char *sql =
			sqlite3_mprintf("SELECT nr_uses * 1000000 + nr_articles FROM word WHERE text = %Q",
				counted_as(i));
		int64_t got = test_archive_int(&test, sql);

		sqlite3_free(sql);
		check_that((got < 0 ? 0 : got) == counts->uses[i] * 1000000 + counts->articles[i],
			"%s: %lld uses in %lld articles, not %lld", counted_as(i), (long long)counts->uses[i],
			(long long)counts->articles[i], (long long)got);
		all += counts->uses[i];
		nr_tokens += i >= ANY_NUMBER ? 0 : counts->uses[i];
	}
	ck_assert_int_eq(test_archive_int(&test, "SELECT ifnull(sum(nr_uses), 0) FROM word"), all);
	ck_assert_int_eq(test_archive_int(&test, "SELECT value FROM meta WHERE name = 'nr_tokens'"),
		nr_tokens);
	check_pairs(counts);
	free(counts);
}

static void put_kept(struct kept_text *one)
{
	static const char *const days[] = {"", "2019-12-31", "2024-02-29", "2024-06-26", "2026-01-01"};

	strbuf_reset(&one->title);
	strbuf_reset(&one->body);
	add_plain_words(&one->title, (size_t)rand() % 6);
	add_plain_words(&one->body, (size_t)rand() % 60);
	one->id = test_archive_put(&test, one->title.buf, one->body.buf, days[rand() % 5], one->id);
}

/* Puts, replaces and removes; some transactions leave the counts to a later one, some are given up. */
static void change_articles(void)
{
	test_archive_begin(&test);
	for (int nr = 1 + rand() % 6; nr > 0; nr--) {
		struct kept_text *one = &kept[rand() % NR_KEPT];

		if (one->id && rand() % 3 == 0) {
			test_archive_remove(&test, one->id);
			one->id = 0;
		} else {
			put_kept(one);
		}
	}
	test_archive_commit(&test);
}

START_TEST(counts_are_exact)
{
	srand(13);
	init_kept();
	test_archive_open(&test);
	for (int i = 0; i < 120; i++) {
		change_articles();
		if (i % 20 == 7) { /* a crash: what is committed is there, counted or not */
			test_archive_close(&test);
			test_archive_open(&test);
		}
		if (i % 20 == 19) {
			test_archive_finish(&test);
			check_counts();
			ck_assert_int_eq(test_archive_findings(&test), 0);
		}
	}
	for (int i = 0; i < NR_KEPT; i++) {
		test_archive_begin(&test);
		if (kept[i].id)
			test_archive_remove(&test, kept[i].id);
		test_archive_commit(&test);
		kept[i].id = 0;
	}
	test_archive_finish(&test);
	check_counts();
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM word WHERE nr_uses != 0"), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
	forget_kept();
}
END_TEST

static int64_t uses_of_three(const char *first, const char *second, const char *third)
{
	struct vocabulary vocabulary;
	int64_t nr_uses;

	ck_assert_int_eq(vocabulary_open(&vocabulary, test.archive.db), SQLITE_OK);
	nr_uses = vocabulary_triple_uses(&vocabulary,
		triple_key(triple_word(first, strlen(first)), triple_word(second, strlen(second)),
			triple_word(third, strlen(third))));
	vocabulary_close(&vocabulary);
	return nr_uses;
}

START_TEST(triples_are_of_words_within_a_sentence)
{
	int64_t id;

	test_archive_open(&test);
	test_archive_begin(&test);
	id = test_archive_put(&test, "", "Rừng bản Tày. Bản Tày có 5 nhà, bản Tày có", "", 0);
	test_archive_put(&test, "", "rừng bản Tày", "", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(uses_of_three("rừng", "bản", "tày"), 2);
	ck_assert_int_eq(uses_of_three(PAIR_BREAK, "rừng", "bản"), 2);
	ck_assert_int_eq(uses_of_three("bản", "tày", "có"), 2);
	ck_assert_int_eq(uses_of_three("tày", "có", PAIR_BREAK), 1);
	ck_assert_int_eq(uses_of_three("tày", "bản", "tày"), 0);
	ck_assert_int_eq(uses_of_three("tày", PAIR_BREAK, "bản"), 0);
	ck_assert_int_eq(uses_of_three("tày", "có", PAIR_NUMBER), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_begin(&test);
	test_archive_remove(&test, id);
	test_archive_commit(&test);
	ck_assert_int_eq(uses_of_three("rừng", "bản", "tày"), 1);
	ck_assert_int_eq(uses_of_three("bản", "tày", "có"), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_exec(&test, "DELETE FROM triple WHERE chunk = (SELECT max(chunk) FROM triple)");
	ck_assert_int_gt(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* Version 2 had no triples, and pairs across sentences. */
START_TEST(an_older_archive_is_counted_anew)
{
	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "rừng bản Tày", "có rừng. bản Tày", "2024-06-26", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	make_older_counts(test.archive.db);
	test_archive_exec(&test, "UPDATE pair SET nr_uses = 7; DROP TABLE triple; PRAGMA user_version = 2");
	test_archive_close(&test);
	test_archive_open(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(uses_of_three("rừng", "bản", "tày"), 1);
	ck_assert_int_eq(uses_of_all_pairs(), 10);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(counts_are_caught_up_after_a_crash)
{
	srand(14);
	init_kept();
	test_archive_open(&test);
	test_archive_begin(&test);
	for (int i = 0; i < NR_KEPT / 2; i++)
		put_kept(&kept[i]);
	test_archive_commit(&test);
	test_archive_close(&test);

	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM word"),
		0); /* else this shows nothing */
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_begin(&test);
	for (int i = 0; i < 5; i++) { /* of what was never counted: one goes, others change */
		if (i == 0)
			test_archive_remove(&test, kept[i].id);
		else
			put_kept(&kept[i]);
		kept[i].id *= i > 0;
	}
	test_archive_commit(&test);
	test_archive_finish(&test);
	check_counts();
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
	forget_kept();
}
END_TEST

/* A process that is killed between two commits. */
START_TEST(killed_run_leaves_its_last_commit)
{
	pid_t child;
	int status;

	srand(15);
	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "giữ lại", "một hai ba", "2024-06-26", 0);
	test_archive_commit(&test);
	test_archive_close(&test);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		test_archive_open(&test);
		test_archive_begin(&test);
		test_archive_put(&test, "thứ hai", "bốn năm sáu", "2024-06-26", 0);
		test_archive_commit(&test);
		test_archive_begin(&test);
		for (int i = 0; i < 200; i++)
			test_archive_put(&test, "mất", "bảy tám chín mười", "2024-06-27", 0);
		_exit(7);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM article"), 2);
	ck_assert_int_eq(test_archive_matches(&test, "bốn"), 1);
	ck_assert_int_eq(test_archive_matches(&test, "mất"), 0);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT nr_uses FROM word WHERE text = 'bốn'"), 1);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(given_up_transaction_leaves_nothing)
{
	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "còn", "một hai", "2024-06-26", 0);
	test_archive_commit(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "bỏ", "ba bốn", "2024-06-26", 0);
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM article"), 1);
	ck_assert_int_eq(test_archive_matches(&test, "ba"), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* ---- the writer */

START_TEST(put_replace_remove)
{
	int64_t id, other, again;

	test_archive_open(&test);
	test_archive_begin(&test);
	id = test_archive_put(&test, "QUYẾT ĐỊNH", "về việc trồng rừng tại xã Nà Phặc", "2024-06-26", 0);
	other = test_archive_put(&test, "Thông báo", "lịch họp chợ phiên của xã", "", 0);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_matches(&test, "\"quyết định\""), 1);
	ck_assert_int_eq(test_archive_matches(&test, "\"trồng rừng\""), 1);
	ck_assert_int_eq(test_archive_matches(&test, "xã"), 2);
	ck_assert_int_eq(test_archive_matches(&test, "title : xã"), 0);

	test_archive_begin(&test);
	again = test_archive_put(&test, "QUYẾT ĐỊNH", "về việc khai thác gỗ tại xã Nà Phặc", "2024-06-26",
		id);
	test_archive_commit(&test);
	ck_assert_int_eq(again, id); /* the same day: it stays where it is */
	ck_assert_int_eq(test_archive_matches(&test, "\"trồng rừng\""), 0);
	ck_assert_int_eq(test_archive_matches(&test, "gỗ"), 1);

	test_archive_begin(&test);
	again = test_archive_put(&test, "QUYẾT ĐỊNH", "về việc khai thác gỗ", "2024-06-27", id);
	test_archive_remove(&test, other);
	test_archive_commit(&test);
	ck_assert_int_ne(again, id);
	ck_assert_int_eq(date_to_days(article_id_date(again)), date_to_days((struct date){2024, 6, 27}));
	ck_assert_int_eq(test_archive_matches(&test, "gỗ"), 1);
	ck_assert_int_eq(test_archive_matches(&test, "xã"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM article"), 1);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(plain_sql_finds_what_people_type)
{
	static const char *const found[] = {"quyết AND định", "\"QUYẾT ĐỊNH\"", "\"26/6/2024\"",
		"\"26-6-2024\"", "\"15-NQ/TW\"", "\"QP–AN\"", "\"29,49\"", "\"6/2024\"",
		"\"ngày 26 tháng 6 năm 2024\"", "\"ÐỊNH\"", "uỷ", "\"\x01ủy\"", "\"\x01quyết định\"",
		"\"\x01quyết\x02quyệt định\""};
	static const char *const missed[] = {"quyet", "\"26/6/2023\"", "\"16-NQ/TW\"", "\"định quyết\"",
		"\"29,4\"", "\"\x01quyệt\x02quyêt định\"", "\"\x01UỶ\""};

	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "Quyết định số 15-NQ/TW",
		"Ngày 26 tháng 6 năm 2024, Đảng ủy bàn về QP-AN và 29,49 ha rừng.", "2024-06-26", 0);
	test_archive_put(&test, "", "một bài khác", "", 0);
	test_archive_commit(&test);
	for (size_t i = 0; i < sizeof(found) / sizeof(*found); i++)
		ck_assert_msg(test_archive_matches(&test, found[i]) == 1, "not found: %s", found[i]);
	for (size_t i = 0; i < sizeof(missed) / sizeof(*missed); i++)
		ck_assert_msg(test_archive_matches(&test, missed[i]) == 0, "found: %s", missed[i]);
	test_archive_close(&test);
}
END_TEST

START_TEST(ids_follow_dates)
{
	static const char *const days[] = {"2024-06-26", "", "1900-01-01", "2199-12-31", "2024-06-26",
		"1999-02-28", "", "2024-06-25", "2024-06-26"};
	enum { NR = sizeof(days) / sizeof(*days) };
	int64_t ids[NR];

	test_archive_open(&test);
	for (int i = 0; i < NR; i++) { /* each a late arrival of its own run */
		test_archive_begin(&test);
		ids[i] = test_archive_put(&test, "a", days[i], days[i], 0);
		test_archive_commit(&test);
	}
	for (int i = 0; i < NR; i++) {
		struct date date = article_id_date(ids[i]);
		char iso[DATE_TEXT_BYTES] = "";

		if (date_is_known(date))
			date_format_iso(date, iso);
		ck_assert_str_eq(iso, days[i]);
		for (int j = 0; j < i; j++) {
			int order = strcmp(days[j], days[i]);

			ck_assert_msg(order ? (order < 0) == (ids[j] < ids[i]) : ids[j] < ids[i],
				"\"%s\" and \"%s\" have the ids %lld and %lld", days[j], days[i],
				(long long)ids[j], (long long)ids[i]);
		}
	}
	test_archive_close(&test);
}
END_TEST

START_TEST(id_ranges_of_days_do_not_touch)
{
	int32_t first = date_to_days((struct date){DATE_YEAR_MIN, 1, 1}),
		last = date_to_days((struct date){DATE_YEAR_MAX, 12, 31});

	ck_assert_int_eq(article_id_last(0) + 1, article_id_first(first) - 1);
	for (int32_t day = first; day <= last; day++) {
		check_that(article_id_first(day) < article_id_last(day), "day %d", day);
		check_that(article_id_last(day) < article_id_first(day + 1), "day %d", day);
		check_that(date_to_days(article_id_date(article_id_first(day))) == day &&
				date_to_days(article_id_date(article_id_last(day))) == day,
			"day %d", day);
	}
	ck_assert(!date_is_known(article_id_date(article_id_first(0))));
	ck_assert(!date_is_known(article_id_date(article_id_last(0))));
}
END_TEST

START_TEST(a_day_that_is_full_says_so)
{
	struct error err = ERROR_INIT;
	struct article article = ARTICLE_INIT;
	struct article_put put = {.article = &article, .title = {"", 0, 0, 0}, .body = {"", 0, 0, 0}};
	int64_t id, last = article_id_last(date_to_days((struct date){2024, 6, 26}));
	char sql[200];

	article.date = (struct date){2024, 6, 26};
	test_archive_open(&test);
	test_archive_begin(&test);
	snprintf(sql, sizeof(sql),
		"INSERT INTO article VALUES(%lld, 99, 0, 0, '2024-06-26', 0, 'x', '', '', '', '', '')",
		(long long)last);
	test_archive_exec(&test, sql);
	ck_assert_int_eq(writer_put(&test.writer, &put, &id, &err), STATUS_ARCHIVE);
	ck_assert_ptr_nonnull(strstr(err.message, "2024-06-26"));
	test_archive_close(&test);
}
END_TEST

START_TEST(spellings_and_pairs)
{
	struct vocabulary vocabulary;
	struct arena arena = ARENA_INIT;
	struct word_info words[8], word, next;

	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "", "túy túy túy tùy tuy ma túy khuyến khuyết khuya", "", 0);
	test_archive_put(&test, "Thong bao lich hop cho phien ma tuy", "tụy", "", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(vocabulary_open(&vocabulary, test.archive.db), SQLITE_OK);

	word = vocabulary_find(&vocabulary, "túy", strlen("túy"), &arena);
	ck_assert_int_eq(word.nr_uses, 4);
	ck_assert_int_eq(word.nr_articles, 1);
	next = vocabulary_find(&vocabulary, "ma", strlen("ma"), &arena);
	ck_assert_int_eq(vocabulary_pair_uses(&vocabulary, next.id, word.id), 1);
	ck_assert_int_eq(vocabulary_pair_uses(&vocabulary, word.id, word.id), 2);
	ck_assert_int_eq(vocabulary_pair_uses(&vocabulary, 0, word.id), 0);
	ck_assert_int_eq(vocabulary_find(&vocabulary, "không", strlen("không"), &arena).id, 0);

	ck_assert_uint_eq(vocabulary_spellings(&vocabulary, "tuy", 3, words, 8, &arena), 5);
	ck_assert_str_eq(words[0].text, "túy");
	ck_assert_uint_eq(vocabulary_spellings(&vocabulary, "tuy", 3, words, 2, &arena), 2);
	ck_assert_uint_eq(vocabulary_spellings(&vocabulary, "tu", 2, words, 8, &arena), 0);
	ck_assert_uint_eq(vocabulary_with_prefix(&vocabulary, "khuye", 5, words, 8, &arena), 2);
	ck_assert_uint_eq(vocabulary_with_prefix(&vocabulary, "khu", 3, words, 8, &arena), 3);
	vocabulary_close(&vocabulary);
	arena_release(&arena);
	test_archive_close(&test);
}
END_TEST

Suite *store_suite(void)
{
	Suite *suite = suite_create("store");
	TCase *counted = tcase_create("counts"), *written = tcase_create("writer");

	tcase_add_checked_fixture(counted, make, delete);
	tcase_add_test(counted, counts_are_exact);
	tcase_add_test(counted, triples_are_of_words_within_a_sentence);
	tcase_add_test(counted, an_older_archive_is_counted_anew);
	tcase_add_test(counted, counts_are_caught_up_after_a_crash);
	tcase_add_test(counted, killed_run_leaves_its_last_commit);
	tcase_add_test(counted, given_up_transaction_leaves_nothing);
	tcase_add_test(counted, spellings_and_pairs);
	tcase_add_checked_fixture(written, make, delete);
	tcase_add_test(written, put_replace_remove);
	tcase_add_test(written, plain_sql_finds_what_people_type);
	tcase_add_test(written, ids_follow_dates);
	tcase_add_test(written, id_ranges_of_days_do_not_touch);
	tcase_add_test(written, a_day_that_is_full_says_so);
	suite_add_tcase(suite, counted);
	suite_add_tcase(suite, written);
	return suite;
}
