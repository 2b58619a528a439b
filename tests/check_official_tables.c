/* Names of officials, counted as they come and go, against counting them all. */
#include "store/name_counts.h"
#include "store/name_table.h"
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

/* Of a few words, so that names share them; a third of the names print no marks. */
static const char *random_name(void)
{
	static const char *const words[][2] = {{"nông", "nong"}, {"lò", "lo"}, {"bế", "be"}, {"văn", "van"},
		{"thị", "thi"}, {"lò", "lo"}, {"sìn", "sin"}, {"sin", "sin"}, {"an", "an"}};
	static char name[64];
	size_t form = rand() % 3 == 0, nr = 1 + (size_t)rand() % 4;

	name[0] = '\0';
	for (size_t i = 0; i < nr; i++) {
		size_t word = (size_t)rand() % 3 + (i == 0 ? 0 : i + 1 < nr ? 3 : 6);

		strcat(name, i ? " " : "");
		strcat(name, words[word][form]);
	}
	return name;
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

/* ---- older archives, and wrong ones */

START_TEST(an_older_archive_gets_its_names_counted)
{
	struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;

	for (int article = 0; article < 30; article++)
		add(article, random_name());
	update();
	read_tables(&before);
	test_archive_exec(&test, "DROP TABLE official_name; DROP TABLE name_word; PRAGMA user_version = 10");
	test_archive_close(&test);
	test_archive_open(&test);
	read_tables(&after);
	ck_assert_uint_gt(before.len, 0);
	ck_assert_str_eq(before.buf, after.buf);
	strbuf_release(&before);
	strbuf_release(&after);
}
END_TEST

static struct strbuf found;

static void add_finding(void *context, const char *finding)
{
	(void)context;
	strbuf_addf(&found, "%s\n", finding);
}

static void check_finds(const char *expected)
{
	struct error err = ERROR_INIT;

	strbuf_reset(&found);
	must(name_table_check(&test.archive, add_finding, NULL, &err), &err);
	ck_assert_str_eq(found.buf, expected);
}

START_TEST(doctor_finds_what_is_counted_wrongly)
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

Suite *name_table_suite(void)
{
	Suite *suite = suite_create("name_table");
	TCase *names = tcase_create("names");

	tcase_add_checked_fixture(names, make, delete);
	tcase_add_test(names, a_name_with_and_without_marks);
	tcase_add_test(names, a_name_of_common_words_is_common);
	tcase_add_test(names, names_that_come_and_go);
	tcase_add_test(names, an_older_archive_gets_its_names_counted);
	tcase_add_test(names, doctor_finds_what_is_counted_wrongly);
	suite_add_tcase(suite, names);
	return suite;
}
