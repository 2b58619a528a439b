/* What is kept for telling officials apart: names, places, holders of offices. */
#include "store/fact_check.h"
#include "store/name_counts.h"
#include "store/name_table.h"
#include "store/office_holders.h"
#include "store/official_places.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
	test_archive_open(&test);
	srand(7);
}

static void delete (void)
{
	test_archive_close(&test);
	test_archive_delete(&test);
}

static void add(int article, const char *key)
{
	char *sql = sqlite3_mprintf(
		"INSERT OR IGNORE INTO official(article_id, nr, name, key, speaks, mentions)"
		" VALUES(%d, 0, %Q, %Q, 0, x''); INSERT OR IGNORE INTO touched_name VALUES(%Q)",
		article, key, key, key);

	test_archive_exec(&test, sql);
	sqlite3_free(sql);
}

static void drop(int article)
{
	char *sql = sqlite3_mprintf("INSERT OR IGNORE INTO touched_name SELECT key FROM official"
				    " WHERE article_id = %d; DELETE FROM official WHERE article_id = %d",
		article, article);

	test_archive_exec(&test, sql);
	sqlite3_free(sql);
}

static void update(void)
{
	struct error err = ERROR_INIT;

	must(name_table_update(&test.archive, &err), &err);
	test_archive_exec(&test, "DELETE FROM touched_name");
}

/* Of a few words, so that names share them; a third of the names print no marks. Good until the next. */
static const char *random_name(void)
{
	static const char *const words[][2] = {{"nông", "nong"}, {"lò", "lo"}, {"bế", "be"}, {"văn", "van"},
		{"thị", "thi"}, {"lò", "lo"}, {"sìn", "sin"}, {"sin", "sin"}, {"an", "an"}};
	static struct strbuf name;
	size_t form = rand() % 3 == 0, nr = 1 + (size_t)rand() % 4;

	strbuf_release(&name);
	for (size_t i = 0; i < nr; i++) {
		size_t word = (size_t)rand() % 3 + (i == 0 ? 0 : i + 1 < nr ? 3 : 6);

		if (i)
			strbuf_add_ch(&name, ' ');
		strbuf_add_str(&name, words[word][form]);
	}
	return name.buf;
}

/* ---- one name that is printed with marks, and without */

static void check_partner(const char *key, const char *expected)
{
	struct strbuf partner = STRBUF_INIT;
	struct name_counts counts;
	struct error err = ERROR_INIT;

	must(name_counts_load(&counts, &test.archive, &err), &err);
	must(name_partner(&counts, key, &partner, &err), &err);
	ck_assert_str_eq(partner.buf, expected);
	strbuf_release(&partner);
	name_counts_release(&counts);
}

START_TEST(a_name_with_and_without_marks)
{
	add(1, "nông văn sìn");
	update();
	check_partner("nông văn sìn", "");
	check_partner("nong van sin", "");
	add(2, "nong van sin");
	update();
	check_partner("nông văn sìn", "nong van sin");
	check_partner("nong van sin", "nông văn sìn");
	add(3, "nông vân sin"); /* two can be meant */
	update();
	check_partner("nông văn sìn", "");
	check_partner("nong van sin", "");
	drop(3);
	drop(1); /* and none has marks: the one that went is decided with the one that is left */
	update();
	check_partner("nông văn sìn", "nong van sin");
	check_partner("nong van sin", "");
}
END_TEST

/* ---- how common a name is */

static enum name_rarity rarity_of(const char *key)
{
	struct name_counts counts;
	struct error err = ERROR_INIT;
	enum name_rarity rarity;

	must(name_counts_load(&counts, &test.archive, &err), &err);
	rarity = name_rarity_of(&counts, key);
	name_counts_release(&counts);
	return rarity;
}

START_TEST(a_name_of_common_words_is_common)
{
	char name[64];

	ck_assert_int_eq(rarity_of("nông văn sìn"), NAME_RARE);
	ck_assert_int_eq(rarity_of("sìn"), NAME_COMMON); /* one word is no name of its own */
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "nông văn s%d", i);
		add(i, name);
	}
	update();
	ck_assert_int_eq(rarity_of("nông văn s7"), NAME_COMMON);
	ck_assert_int_eq(rarity_of("nông đình s7"), NAME_MIDDLING);
	ck_assert_int_eq(rarity_of("lò đình păng"), NAME_RARE);
}
END_TEST

/* ---- come and gone */

/* Each row of the tables, in order. */
static void read_tables(struct strbuf *out)
{
	sqlite3_stmt *select = NULL;
	struct error err = ERROR_INIT;

	strbuf_reset(out);
	must(archive_prepare(&test.archive,
		     "SELECT key || '|' || ifnull(folded, '') FROM official_name"
		     " UNION ALL SELECT word || '|' || nr_names FROM name_word ORDER BY 1",
		     &select, &err),
		&err);
	while (sqlite3_step(select) == SQLITE_ROW)
		strbuf_addf(out, "%s\n", (const char *)sqlite3_column_text(select, 0));
	sqlite3_finalize(select);
}

static void rebuild(void)
{
	struct error err = ERROR_INIT;

	test_archive_exec(&test, "BEGIN");
	must(name_table_rebuild(&test.archive, &err), &err);
	test_archive_exec(&test, "COMMIT");
}

START_TEST(names_that_come_and_go)
{
	struct strbuf kept = STRBUF_INIT, made = STRBUF_INIT;

	for (int round = 0; round < 60; round++) {
		for (int i = rand() % 8; i > 0; i--) {
			int article = rand() % 90;

			drop(article);
			if (rand() % 3 || round < 20)
				add(article, random_name());
		}
		if (rand() % 2)
			add(90, random_name());
		update();
		read_tables(&kept);
		rebuild();
		read_tables(&made);
		ck_assert_str_eq(kept.buf, made.buf);
		ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM official_name"),
			test_archive_int(&test, "SELECT count(DISTINCT key) FROM official"));
	}
	for (int article = 0; article <= 90; article++)
		drop(article);
	update();
	read_tables(&kept);
	ck_assert_str_eq(kept.buf, "");
	strbuf_release(&kept);
	strbuf_release(&made);
}
END_TEST

/* ---- places */

static void check_places(const char *source, const char *title, const char *body, const char *expected)
{
	struct word_memo *memo = word_memo_new();
	struct strbuf lines = STRBUF_INIT;

	official_places_pack(memo, source, title, body, &lines);
	ck_assert_str_eq(lines.buf, expected);
	strbuf_release(&lines);
	word_memo_free(memo);
}

START_TEST(places_of_source_and_beginning)
{
	check_places("", "", "", "");
	check_places("Trang thông tin xã Khe Sình", "Họp thôn Nà Tả",
		"Ngày 3/4, xã Khe Sình và huyện Bản Luồng họp.", "2=khe sình\n1~nà tả\n3~bản luồng\n");
	check_places("", "Huyện Hoà Bình", "Huyện Hòa Bình, tỉnh Hòa Bình", "3~hòa bình\n4~hòa bình\n");
}
END_TEST

/* However many words there are before. */
START_TEST(a_place_anywhere_in_the_beginning)
{
	for (int nr = 0; nr < 140; nr++) {
		struct strbuf body = STRBUF_INIT;

		for (int i = 0; i < nr; i++)
			strbuf_add_str(&body, i % 9 ? "a " : "a. ");
		strbuf_add_str(&body, "xã Pác Nà Lũng, huyện Bản Luồng");
		check_places("", "", body.buf, "2~pác nà lũng\n3~bản luồng\n");
		strbuf_release(&body);
	}
}
END_TEST

/* The beginning ends after 600 letters, of one byte or of three. */
START_TEST(the_beginning_is_counted_in_letters)
{
	struct strbuf body = STRBUF_INIT;

	for (int i = 0; i < 588; i++)
		strbuf_add_str(&body, i % 2 ? " " : "ạ");
	strbuf_add_str(&body, " xã Pác Nà, huyện Bản Luồng"); /* 588 and 12 letters: "xã Pác N" and a half */
	check_places("", "", body.buf, "2~pác nà\n");
	strbuf_reset(&body);
	for (int i = 0; i < 598; i++)
		strbuf_add_str(&body, i % 2 ? " " : "ạ");
	strbuf_add_str(&body, " xã Pác Nà");
	check_places("", "", body.buf, "");
	strbuf_release(&body);
}
END_TEST

static void tell(void *context, const char *place, size_t len, uint8_t level, bool is_of_source)
{
	strbuf_addf(context, "%d%c%.*s\n", (int)level, is_of_source ? '=' : '~', (int)len, place);
}

START_TEST(lines_are_told_as_they_were_packed)
{
	struct strbuf told = STRBUF_INIT;

	official_places_each("2=khe sình\n1~nà tả\n", tell, &told);
	ck_assert_str_eq(told.buf, "2=khe sình\n1~nà tả\n");
	strbuf_reset(&told);
	official_places_each("\n9=x\n2=\n2\n3~bản luồng", tell, &told); /* damaged */
	ck_assert_str_eq(told.buf, "3~bản luồng\n");
	strbuf_release(&told);
}
END_TEST

/* ---- older archives, and wrong ones */

/* Articles of officials whose places are in their texts, and two offices. */
static void put_officials(void)
{
	static const char *const bodies[] = {"Ngày 3/4, xã Khe Sình và huyện Bản Luồng họp.",
		"Không có nơi nào.", "Tỉnh Hà Giang tổng kết năm."};

	test_archive_begin(&test);
	for (int i = 0; i < 30; i++) {
		int64_t id = test_archive_put(&test, "Họp", bodies[i % 3], "2024-06-26", 0);
		const char *name = random_name();
		char *sql =
			sqlite3_mprintf("INSERT INTO official(article_id, nr, name, key, speaks, mentions)"
					" VALUES(%lld, 0, %Q, %Q, 0, x'');"
					"INSERT INTO office VALUES(%lld, 0, 0, 'x', %Q, 0, 0, 1)",
				id, name, name, id, i % 2 ? "bí thư" : "chủ tịch");

		test_archive_exec(&test, sql);
		sqlite3_free(sql);
	}
	test_archive_commit(&test);
}

START_TEST(an_older_archive_gets_what_it_lacks)
{
	put_officials();
	test_archive_exec(&test,
		"DROP TABLE official_name; DROP TABLE name_word; DROP TABLE office_holder;"
		" ALTER TABLE official DROP COLUMN places; PRAGMA user_version = 10");
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM official_name"),
		test_archive_int(&test, "SELECT count(DISTINCT key) FROM official"));
	ck_assert_int_gt(test_archive_int(&test, "SELECT count(*) FROM name_word"), 3);
	ck_assert_int_eq(test_archive_int(&test, "SELECT sum(nr_uses) FROM office_holder"), 30);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT sum(nr_uses) FROM office_holder WHERE office = 'bí thư'"),
		15);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT count(*) FROM official WHERE places = '2~khe sình' || char(10)"
				 " || '3~bản luồng' || char(10)"),
		10);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM official WHERE places = ''"), 10);
}
END_TEST

static struct strbuf found;

static void add_finding(void *context, const char *finding)
{
	(void)context;
	if (strstr(finding, "counted")) /* of rows that are here alone, more is missing */
		strbuf_addf(&found, "%s\n", finding);
}

static void check_finds(const char *expected)
{
	struct error err = ERROR_INIT;

	strbuf_reset(&found);
	must(fact_check(&test.archive, add_finding, NULL, &err), &err);
	ck_assert_str_eq(found.buf, expected);
}

START_TEST(doctor_finds_names_counted_wrongly)
{
	strbuf_init(&found);
	add(1, "nông văn sìn");
	add(2, "lò văn sìn");
	check_finds(""); /* they are to be counted yet */
	update();
	check_finds("");
	test_archive_exec(&test,
		"UPDATE name_word SET nr_names = 3 WHERE word = '2văn';"
		" DELETE FROM name_word WHERE word = '1lò';"
		" INSERT INTO name_word VALUES('1bế', 1)");
	check_finds("3 words of names are counted wrongly\n");
	rebuild();
	check_finds("");
	test_archive_exec(&test,
		"DELETE FROM official WHERE article_id = 1;"
		" UPDATE official SET key = 'bế thị an'");
	check_finds("1 names of officials are not counted\n2 names that are counted are no official's\n");
	rebuild();
	check_finds("");
	strbuf_release(&found);
}
END_TEST

START_TEST(doctor_finds_holders_counted_wrongly)
{
	struct error err = ERROR_INIT;

	strbuf_init(&found);
	put_officials();
	test_archive_exec(&test, "INSERT INTO touched_name SELECT DISTINCT key FROM official");
	update();
	must(office_holders_rebuild(&test.archive, &err), &err);
	check_finds("");
	test_archive_exec(&test,
		"INSERT INTO office_holder VALUES('bí thư', 'nobody', 1);"
		" UPDATE office_holder SET nr_uses = nr_uses + 1 WHERE (office, name) ="
		" (SELECT office, name FROM office_holder WHERE office = 'chủ tịch' LIMIT 1);"
		" DELETE FROM office_holder WHERE (office, name) = (SELECT office, name FROM"
		" office_holder WHERE office = 'bí thư' AND name != 'nobody' LIMIT 1)");
	check_finds("3 holders of offices are counted wrongly\n");
	must(office_holders_rebuild(&test.archive, &err), &err);
	check_finds("");
	strbuf_release(&found);
}
END_TEST

Suite *official_tables_suite(void)
{
	Suite *suite = suite_create("official_tables");
	TCase *tables = tcase_create("tables");

	tcase_add_checked_fixture(tables, make, delete);
	tcase_add_test(tables, a_name_with_and_without_marks);
	tcase_add_test(tables, a_name_of_common_words_is_common);
	tcase_add_test(tables, names_that_come_and_go);
	tcase_add_test(tables, places_of_source_and_beginning);
	tcase_add_test(tables, a_place_anywhere_in_the_beginning);
	tcase_add_test(tables, the_beginning_is_counted_in_letters);
	tcase_add_test(tables, lines_are_told_as_they_were_packed);
	tcase_add_test(tables, an_older_archive_gets_what_it_lacks);
	tcase_add_test(tables, doctor_finds_names_counted_wrongly);
	tcase_add_test(tables, doctor_finds_holders_counted_wrongly);
	suite_add_tcase(suite, tables);
	return suite;
}
