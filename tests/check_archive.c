/* The archive as a whole: what is refused at opening, what a check finds, what the figures say. */
#include "base/memory.h"
#include "store/archive_stats.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* ---- what archive_open refuses */

static void check_refused(enum archive_mode mode, enum status status, const char *reason)
{
	struct archive archive;
	struct error err = ERROR_INIT;

	ck_assert_int_eq(archive_open(&archive, test.path, mode, &err), status);
	ck_assert_msg(strstr(err.message, reason) != NULL, "\"%s\" does not say \"%s\"", err.message, reason);
	ck_assert_msg(strstr(err.message, test.path) != NULL, "\"%s\" does not name the file", err.message);
	archive_close(&archive);
}

static void check_unchanged(const char *bytes, size_t len)
{
	char *now = xcalloc(len + 2, 1);
	FILE *file = fopen(test.path, "rb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(now, 1, len + 1, file), len);
	ck_assert_mem_eq(now, bytes, len);
	fclose(file);
	free(now);
}

START_TEST(no_archive)
{
	check_refused(ARCHIVE_READ, STATUS_ARCHIVE, "there is no archive here");
	check_refused(ARCHIVE_WRITE_EXISTING, STATUS_ARCHIVE, "there is no archive here");
	ck_assert_int_ne(access(test.path, F_OK), 0);
	snprintf(test.path, sizeof(test.path), "%s/no/where", test.folder);
	check_refused(ARCHIVE_WRITE, STATUS_IO, "No such file");
}
END_TEST

START_TEST(text_file)
{
	char text[5000];

	memset(text, 'x', sizeof(text));
	write_file(test.path, text, sizeof(text));
	check_refused(ARCHIVE_READ, STATUS_ARCHIVE, "no tracuu archive");
	check_refused(ARCHIVE_WRITE_EXISTING, STATUS_ARCHIVE, "no tracuu archive");
	check_refused(ARCHIVE_WRITE, STATUS_ARCHIVE, "no tracuu archive");
	check_unchanged(text, sizeof(text));
	write_file(test.path, "Đảng", 5);
	check_refused(ARCHIVE_WRITE, STATUS_ARCHIVE, "no tracuu archive");
	check_unchanged("Đảng", 5);
}
END_TEST

START_TEST(other_sqlite_file)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(test.path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "CREATE TABLE t(a)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	check_refused(ARCHIVE_READ, STATUS_ARCHIVE, "no tracuu archive");
	check_refused(ARCHIVE_WRITE, STATUS_ARCHIVE, "no tracuu archive");
}
END_TEST

START_TEST(newer_version)
{
	test_archive_open(&test);
	test_archive_exec(&test, "PRAGMA user_version = 1000");
	test_archive_close(&test);
	check_refused(ARCHIVE_READ, STATUS_ARCHIVE, "newer tracuu (archive version 1000");
	check_refused(ARCHIVE_WRITE, STATUS_ARCHIVE, "newer tracuu");
}
END_TEST

/* An empty file is what a run leaves that was killed at once: to write, it is a new archive. */
START_TEST(empty_file)
{
	write_file(test.path, "", 0);
	check_refused(ARCHIVE_READ, STATUS_ARCHIVE, "empty");
	check_refused(ARCHIVE_WRITE_EXISTING, STATUS_ARCHIVE, "empty");
	test_archive_open(&test);
	test_archive_close(&test);
}
END_TEST

START_TEST(directory)
{
	ck_assert_int_eq(mkdir(test.path, 0777), 0);
	check_refused(ARCHIVE_READ, STATUS_IO, "");
	check_refused(ARCHIVE_WRITE, STATUS_IO, "directory");
}
END_TEST

START_TEST(truncated_archive)
{
	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "a", "b", "", 0);
	test_archive_commit(&test);
	test_archive_close(&test);
	ck_assert_int_eq(truncate(test.path, 20000), 0);
	check_refused(ARCHIVE_WRITE, STATUS_ARCHIVE, "");
}
END_TEST

START_TEST(second_writer)
{
	struct archive reader;
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	check_refused(ARCHIVE_WRITE, STATUS_IO, "another process is writing");
	check_refused(ARCHIVE_WRITE_EXISTING, STATUS_IO, "another process is writing");
	test_archive_begin(&test);
	must(archive_open(&reader, test.path, ARCHIVE_READ, &err), &err); /* readers go on */
	ck_assert_int_ne(archive_exec(&reader, "DELETE FROM article", &err), STATUS_OK);
	archive_close(&reader);
	test_archive_commit(&test);
	test_archive_close(&test);
	test_archive_open(&test);
	test_archive_close(&test);
}
END_TEST

/* ---- what archive_check finds */

static const struct damage {
	const char *sql, *finding;
} damages[] = {
	{"UPDATE article SET body = 'một bài khác hẳn' WHERE ref = 'r2'", "full-text index does not agree"},
	{"DELETE FROM article_fts_data WHERE id > 10", "full-text index does not agree"},
	{"UPDATE word SET nr_uses = nr_uses + 1 WHERE text = 'xã'", "1 words are counted wrongly"},
	{"UPDATE word SET nr_articles = 0, nr_uses = 0 WHERE text = 'xã'", "words are counted wrongly"},
	{"DELETE FROM word WHERE text IN ('xã', 'trồng')", "2 words are counted wrongly"},
	{"INSERT INTO word(text, folded, nr_articles, nr_uses) VALUES('ma', 'ma', 1, 1)",
		"1 words are counted wrongly"},
	{"UPDATE length SET entries = x'0105'", "3 article lengths are wrong"},
	{"DELETE FROM length", "3 article lengths are wrong"},
	{"UPDATE meta SET value = 7 WHERE name = 'nr_articles'", "number of articles"},
	{"UPDATE meta SET value = 7 WHERE name = 'nr_tokens'", "number of words"},
	{"DELETE FROM meta WHERE name = 'nr_tokens'", "number of words"},
};

struct expectation {
	const char *finding;
	bool met;
};

static void expect_finding(void *context, const char *finding)
{
	struct expectation *expected = context;

	expected->met |= strstr(finding, expected->finding) != NULL;
	fprintf(stderr, "finding: %s\n", finding);
}

static void expect_nothing(void *context, const char *finding)
{
	(void)context;
	ck_abort_msg("finding: %s", finding);
}

START_TEST(damage_is_found)
{
	struct expectation expected = {damages[_i].finding, false};
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	test_archive_begin(&test);
	test_archive_put(&test, "Trồng rừng", "xã Nà Phặc trồng 29,49 ha", "2024-06-26", 0);
	test_archive_put(&test, "Họp", "xã họp về trồng rừng", "2024-06-26", 0);
	test_archive_put(&test, "", "không ngày", "", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	must(archive_check(&test.archive, expect_nothing, NULL, &err), &err);
	test_archive_exec(&test, damages[_i].sql);
	test_archive_close(&test);
	test_archive_open(&test);
	must(archive_check(&test.archive, expect_finding, &expected, &err), &err);
	ck_assert_msg(expected.met, "not found: %s", damages[_i].sql);
	test_archive_close(&test);
}
END_TEST

/* ---- figures */

START_TEST(figures)
{
	struct archive_stats stats;
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	must(archive_stats_read(&test.archive, &stats, &err), &err);
	ck_assert_int_eq(stats.nr_articles, 0);
	ck_assert_str_eq(stats.first_date, "");
	ck_assert_str_eq(stats.last_date, "");
	test_archive_begin(&test);
	test_archive_put(&test, "một hai", "hai ba", "2024-06-26", 0);
	test_archive_put(&test, "", "ba", "", 0);
	test_archive_put(&test, "", "bốn", "2019-01-02", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	must(archive_stats_read(&test.archive, &stats, &err), &err);
	ck_assert_int_eq(stats.nr_articles, 3);
	ck_assert_int_eq(stats.nr_undated, 1);
	ck_assert_int_eq(stats.nr_inputs, 1);
	ck_assert_int_eq(stats.nr_words, 4);
	ck_assert_int_eq(stats.nr_tokens, 6);
	ck_assert_int_eq(stats.text_bytes, (int64_t)strlen("một haihai bababốn"));
	ck_assert_str_eq(stats.first_date, "2019-01-02");
	ck_assert_str_eq(stats.last_date, "2024-06-26");
	test_archive_close(&test);
}
END_TEST

Suite *archive_suite(void)
{
	Suite *suite = suite_create("archive");
	TCase *refused = tcase_create("refused"), *checked = tcase_create("checked");

	tcase_add_checked_fixture(refused, make, delete);
	tcase_add_test(refused, no_archive);
	tcase_add_test(refused, text_file);
	tcase_add_test(refused, other_sqlite_file);
	tcase_add_test(refused, newer_version);
	tcase_add_test(refused, empty_file);
	tcase_add_test(refused, directory);
	tcase_add_test(refused, truncated_archive);
	tcase_add_test(refused, second_writer);
	tcase_add_checked_fixture(checked, make, delete);
	tcase_add_loop_test(checked, damage_is_found, 0, sizeof(damages) / sizeof(*damages));
	tcase_add_test(checked, figures);
	suite_add_tcase(suite, refused);
	suite_add_tcase(suite, checked);
	return suite;
}
