/* The journal is taken up beside the writer: it stays bounded, and nothing is lost of what was committed. */
#include "store/checkpoint_thread.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <sys/stat.h>

/* Small pages, so that the journal is soon full. */
enum { PAGE_BYTES = 512, FRAME_BYTES = PAGE_BYTES + 24, ROWS = 300, ROW_BYTES = 4000 };

static struct test_archive test;
static struct checkpoint_thread *thread;
static sqlite3 *db;

static void run(sqlite3 *on, const char *sql)
{
	char *message = NULL;

	check_that(sqlite3_exec(on, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql, message);
}

static sqlite3 *connect(void)
{
	sqlite3 *made = NULL;

	ck_assert_int_eq(sqlite3_open(test.path, &made), SQLITE_OK);
	return made;
}

static void make(void)
{
	test_archive_make(&test);
	db = connect();
	run(db,
		"PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
		" CREATE TABLE row(id INTEGER PRIMARY KEY, data BLOB)");
	thread = checkpoint_thread_new(db);
}

static void delete (void)
{
	checkpoint_thread_free(thread);
	sqlite3_close(db);
	test_archive_delete(&test);
}

/* One transaction of so many rows, some 2,700 pages; also a page that each one changes. */
static void add_rows(void)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		" INSERT INTO row(data) SELECT randomblob(%d) FROM n; COMMIT",
		ROWS, ROW_BYTES);
	run(db, sql);
}

static int64_t ask(sqlite3 *on, const char *sql)
{
	sqlite3_stmt *select = NULL;
	int64_t answer = -1;

	ck_assert_int_eq(sqlite3_prepare_v2(on, sql, -1, &select, NULL), SQLITE_OK);
	if (sqlite3_step(select) == SQLITE_ROW)
		answer = sqlite3_column_int64(select, 0);
	sqlite3_finalize(select);
	return answer;
}

static int64_t size_of(const char *ending)
{
	char path[4096];
	struct stat info;

	snprintf(path, sizeof(path), "%s%s", test.path, ending);
	return stat(path, &info) == 0 ? info.st_size : 0;
}

static void check_all(int nr_transactions)
{
	sqlite3 *reader = connect();

	ck_assert_int_eq(ask(reader, "SELECT count(*) FROM row"), (int64_t)nr_transactions * ROWS);
	ck_assert_int_eq(ask(reader,
				 "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
		1);
	sqlite3_close(reader);
}

START_TEST(journal_is_bounded)
{
	enum { TRANSACTIONS = 40, A_TRANSACTION = 3200 };

	for (int i = 0; i < TRANSACTIONS; i++) {
		add_rows();
		check_that(size_of("-wal") <= (int64_t)(CHECKPOINT_MOST_PAGES + A_TRANSACTION) * FRAME_BYTES,
			"transaction %d: the journal has %lld bytes", i, (long long)size_of("-wal"));
	}
	ck_assert_int_gt(size_of(""), (int64_t)TRANSACTIONS * ROWS * ROW_BYTES * 7 / 10);
	check_all(TRANSACTIONS);
}
END_TEST

/* A reader keeps what it began with, however long, and the journal as well. */
START_TEST(readers_are_left_alone)
{
	enum { TRANSACTIONS = 20 };
	sqlite3 *reader;

	add_rows();
	reader = connect();
	run(reader, "BEGIN");
	ck_assert_int_eq(ask(reader, "SELECT count(*) FROM row"), ROWS);
	for (int i = 1; i < TRANSACTIONS; i++)
		add_rows();
	ck_assert_int_eq(ask(reader, "SELECT count(*) FROM row"), ROWS);
	ck_assert_int_eq(ask(reader, "SELECT count(DISTINCT data) FROM row"), ROWS);
	run(reader, "COMMIT");
	ck_assert_int_eq(ask(reader, "SELECT count(*) FROM row"), TRANSACTIONS * ROWS);
	sqlite3_close(reader);
	check_all(TRANSACTIONS);
}
END_TEST

/* Little is written: it stays in the journal until the end. */
START_TEST(nothing_to_do)
{
	run(db, "INSERT INTO row(data) VALUES('a')");
	ck_assert_int_eq(size_of(""), PAGE_BYTES);
	checkpoint_thread_free(thread);
	thread = NULL;
	sqlite3_close(db);
	ck_assert_int_eq(size_of("-wal"), 0);
	db = connect();
	ck_assert_int_eq(ask(db, "SELECT count(*) FROM row"), 1);
}
END_TEST

/* The writer is gone while the thread may be at work. */
START_TEST(freed_at_work)
{
	for (int round = 0; round < 20; round++) {
		add_rows();
		checkpoint_thread_free(thread);
		thread = checkpoint_thread_new(db);
	}
	check_all(20);
}
END_TEST

Suite *checkpoints_suite(void)
{
	Suite *suite = suite_create("checkpoints");
	TCase *cases = tcase_create("checkpoints");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, journal_is_bounded);
	tcase_add_test(cases, readers_are_left_alone);
	tcase_add_test(cases, nothing_to_do);
	tcase_add_test(cases, freed_at_work);
	suite_add_tcase(suite, cases);
	return suite;
}
