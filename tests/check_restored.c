/* Articles that print no marks, restored for searching; and an archive of other tokens, indexed anew. */
#include "store/restored.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
}

static void delete (void)
{
	test_archive_delete(&test);
}

#define UNMARKED_NOTICE "Thong bao lich cat dien cua cac thon."

/* Restoring is from what the archive prints with marks. */
static void put_marked_notices(void)
{
	for (int i = 0; i < 3; i++)
		test_archive_put(&test, "Thông báo", "Thông báo lịch cắt điện của các thôn.", "", 0);
}

static int64_t nr_unrestored(void)
{
	return test_archive_int(&test, "SELECT count(*) FROM unrestored");
}

START_TEST(unmarked_articles_are_restored)
{
	int64_t first, second;

	test_archive_open(&test);
	test_archive_begin(&test);
	put_marked_notices();
	first = test_archive_put(&test, "", UNMARKED_NOTICE, "", 0);
	second = test_archive_put(&test, UNMARKED_NOTICE, UNMARKED_NOTICE, "", 0);
	test_archive_commit(&test);
	ck_assert_int_eq(nr_unrestored(), 2);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_finish(&test);
	ck_assert_int_eq(nr_unrestored(), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	ck_assert_int_eq(test_archive_matches(&test, "\"\x01^lịch ^cắt ^điện\""), 2);
	ck_assert_int_eq(test_archive_matches(&test, "\"\x01~lich ~cat ~dien\""), 2);
	ck_assert_int_eq(test_archive_int(&test, "SELECT nr_uses FROM restored"), 3);
	ck_assert_int_eq(test_archive_int(&test, "SELECT nr_uses FROM word WHERE text = 'lịch'"), 3);

	test_archive_begin(&test); /* one that comes later has the words at once */
	test_archive_put(&test, "", UNMARKED_NOTICE, "2024-06-26", 0);
	test_archive_remove(&test, second);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_matches(&test, "\"\x01^lịch ^cắt ^điện\""), 2);
	ck_assert_int_eq(test_archive_int(&test, "SELECT nr_uses FROM restored"), 2);
	ck_assert_int_eq(test_archive_findings(&test), 0);

	test_archive_begin(&test);
	test_archive_put(&test, "", "Thông báo lịch cắt điện.", "", first);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_matches(&test, "\"\x01^lịch ^cắt ^điện\""), 1);
	test_archive_exec(&test, "UPDATE restored SET words = replace(words, 'điện', 'diện')");
	ck_assert_int_gt(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* Killed before the end of its run, or written before there were restored articles. */
START_TEST(unmarked_articles_are_restored_by_the_next_run)
{
	int64_t removed;

	test_archive_open(&test);
	test_archive_begin(&test);
	put_marked_notices();
	test_archive_put(&test, "", UNMARKED_NOTICE, "", 0);
	removed = test_archive_put(&test, "", UNMARKED_NOTICE " Xa Khau Linh.", "", 0);
	test_archive_commit(&test);
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(nr_unrestored(), 2);
	test_archive_begin(&test);
	test_archive_remove(&test, removed);
	test_archive_commit(&test);
	ck_assert_int_eq(nr_unrestored(), 1);
	test_archive_exec(&test, "DROP TABLE restored; DROP TABLE unrestored; PRAGMA user_version = 2");
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(nr_unrestored(), 1);
	test_archive_finish(&test);
	ck_assert_int_eq(nr_unrestored(), 0);
	ck_assert_int_eq(test_archive_matches(&test, "\"\x01^lịch ^cắt ^điện\""), 1);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* Before version 3 "U.B.N.D" was four words: what such an archive has in its index is what its text said then. */
START_TEST(an_archive_of_other_tokens_is_indexed_anew)
{
	int64_t id;

	test_archive_open(&test);
	test_archive_begin(&test);
	id = test_archive_put(&test, "Họp", "U.B.N.D xã họp.", "2024-06-26", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	test_archive_exec(&test,
		"INSERT INTO article_fts(article_fts, rowid, title, body) SELECT 'delete', id, title, body FROM article;"
		"INSERT INTO article_fts(rowid, title, body) SELECT id, title, 'u b n d xã họp' FROM article;"
		"UPDATE meta SET value = 7 WHERE name = 'nr_tokens'; PRAGMA user_version = 2");
	ck_assert_int_eq(test_archive_matches(&test, "ubnd"), 0);
	test_archive_close(&test);
	test_archive_open(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_matches(&test, "ubnd"), 1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT value FROM meta WHERE name = 'nr_tokens'"), 4);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_begin(&test);
	test_archive_remove(&test, id);
	test_archive_commit(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

Suite *restored_suite(void)
{
	Suite *suite = suite_create("restored");
	TCase *cases = tcase_create("restored");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, unmarked_articles_are_restored);
	tcase_add_test(cases, unmarked_articles_are_restored_by_the_next_run);
	tcase_add_test(cases, an_archive_of_other_tokens_is_indexed_anew);
	suite_add_tcase(suite, cases);
	return suite;
}
