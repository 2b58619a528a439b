/* Segments of what an older version wrote, built anew where they are missing; builds that end early. */
#include "store/ranker.h"
#include "store/rebuild.h"
#include "store/segment_build.h"
#include "store/segments.h"
#include "tests/older_counts.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
}

static void delete (void)
{
	test_archive_delete(&test);
}

/* As version 3 left it. */
static void make_older(void)
{
	make_older_counts(test.archive.db);
	test_archive_exec(&test,
		"DROP TABLE segment; DROP TABLE segment_page; DROP TABLE segment_deleted;"
		" DELETE FROM meta WHERE name = 'next_segment'; PRAGMA user_version = 3");
	test_archive_close(&test);
}

static int64_t nr_built(void)
{
	return test_archive_int(&test, "SELECT ifnull(sum(nr_docs), 0) FROM segment");
}

static bool are_whole(void)
{
	struct segments segments;
	bool whole;

	ck_assert_int_eq(segments_open(&segments, test.archive.db, SEGMENTS_FOR_WRITING), SQLITE_OK);
	ck_assert_int_eq(segments_refresh(&segments), SQLITE_OK);
	whole = segments_are_whole(&segments);
	segments_close(&segments);
	return whole;
}

START_TEST(an_archive_of_version_3)
{
	struct archive older;
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	test_archive_put_some(&test, 300, 30);
	test_archive_put_some(&test, 20, 30);
	test_archive_finish(&test);
	make_older();
	must(archive_open(&older, test.path, ARCHIVE_WRITE, &err), &err); /* upgraded, but nothing is built */
	test.archive = older;
	ck_assert(!are_whole());
	ck_assert_int_eq(nr_built(), 0);
	archive_close(&older);
	test_archive_open(&test);
	ck_assert(are_whole());
	ck_assert_int_eq(nr_built(), 320);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment"), 1);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

START_TEST(an_empty_archive_of_version_3)
{
	test_archive_open(&test);
	make_older();
	test_archive_open(&test);
	ck_assert(are_whole());
	test_archive_put_some(&test, 3, 10);
	ck_assert_int_eq(nr_built(), 3);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/*
 * As version 4 left it: segments had no pairs but filters of neighbours, and pages had no sums. Bits of
 * deleted articles are there, too.
 */
static void make_version_4(void)
{
	make_older_counts(test.archive.db);
	test_archive_exec(&test,
		"DROP TABLE segment;"
		"CREATE TABLE segment(id INTEGER PRIMARY KEY, nr_docs INTEGER NOT NULL, nr_terms INTEGER NOT NULL,"
		" nr_slots INTEGER NOT NULL, docs_at INTEGER NOT NULL, terms_at INTEGER NOT NULL,"
		" texts_at INTEGER NOT NULL, slots_at INTEGER NOT NULL, neighbours_at INTEGER NOT NULL,"
		" mean_length REAL NOT NULL);"
		"INSERT INTO segment SELECT DISTINCT page >> 24, 320, 30, 64, 10000, 20000, 30000, 40000,"
		" 136902082560, 31.0 FROM segment_page;"
		"UPDATE segment_page SET data = substr(data, 1, length(data) - 8);"
		"INSERT INTO segment_page SELECT (id << 24) + 8388608, zeroblob(16320) FROM segment;"
		"INSERT OR IGNORE INTO segment_deleted SELECT id, 0, zeroblob(4096) FROM segment;"
		"PRAGMA user_version = 4");
	test_archive_close(&test);
}

/* As version 5 left it, but that its lists of pairs were other bytes. */
static void make_version_5(void)
{
	make_older_counts(test.archive.db);
	test_archive_exec(&test, "PRAGMA user_version = 5");
	test_archive_close(&test);
}

static const struct older {
	int version;
	void (*make)(void);
} older[] = {{4, make_version_4}, {5, make_version_5}};

/* How many articles have the word: asked for by way of segments, where there are any that can be asked. */
static int64_t nr_found(sqlite3 *db, struct segments *segments)
{
	const struct rank_phrase phrase = {0, RANK_CHOSEN, 0, 0};
	const struct rank_term term = {1, 0, 0, 0, 1, false, false};
	const struct rank_request request = {.match = "\"\x01họp\"",
		.segments = segments_are_whole(segments) ? segments : NULL,
		.last_id = INT64_MAX,
		.phrases = &phrase,
		.nr_phrases = 1,
		.terms = &term,
		.nr_terms = 1,
		.mean_length = 31,
		.nr_wanted = 10};
	struct ranking ranking;
	int64_t nr;

	ck_assert_int_eq(ranker_run(db, &request, &ranking), SQLITE_OK);
	ck_assert_uint_eq(ranking.nr, 10);
	nr = ranking.total;
	ranking_release(&ranking);
	return nr;
}

/* Who only reads leaves it as it is: there are no segments, and FTS5 has all. */
static void check_reader(int version)
{
	struct segments segments;
	struct archive reader;
	struct error err = ERROR_INIT;

	must(archive_open(&reader, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(reader.version, version);
	ck_assert_int_eq(segments_open(&segments, reader.db, SEGMENTS_FOR_SEARCHES), SQLITE_OK);
	ck_assert_int_eq(segments_refresh(&segments), SQLITE_OK);
	ck_assert_uint_eq(segments.nr, 0);
	ck_assert(!segments_are_whole(&segments));
	ck_assert_int_eq(nr_found(reader.db, &segments), 320);
	segments_close(&segments);
	archive_close(&reader);
}

START_TEST(an_older_archive)
{
	struct segments segments;
	struct error err = ERROR_INIT;
	int64_t next_segment;

	test_archive_open(&test);
	test_archive_put_some(&test, 300, 30);
	test_archive_put_some(&test, 20, 30);
	test_archive_finish(&test);
	next_segment = test_archive_int(&test, "SELECT value FROM meta WHERE name = 'next_segment'");
	older[_i].make();
	check_reader(older[_i].version);
	must(archive_open(&test.archive, test.path, ARCHIVE_WRITE, &err), &err); /* upgraded, but not built */
	ck_assert(!are_whole());
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment_page"), 0);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment_deleted"), 0);
	archive_close(&test.archive);
	test_archive_open(&test);
	ck_assert(are_whole());
	ck_assert_int_eq(nr_built(), 320);
	ck_assert_int_ge(test_archive_int(&test, "SELECT min(id) FROM segment"), next_segment);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	ck_assert_int_eq(segments_open(&segments, test.archive.db, SEGMENTS_FOR_SEARCHES), SQLITE_OK);
	ck_assert_int_eq(segments_refresh(&segments), SQLITE_OK);
	ck_assert_int_eq(nr_found(test.archive.db, &segments), 320);
	segments_close(&segments);
	test_archive_close(&test);
}
END_TEST

/* The commit of this number, counted down, is refused: all before it stay, as where the process is killed. */
static int refuse_at(void *context)
{
	return --*(int *)context < 0;
}

enum { LARGE_ARTICLES = 3, LARGE_WORDS = SEGMENT_BUILD_BYTES / 8 };

START_TEST(a_build_that_was_killed)
{
	struct error err = ERROR_INIT;
	int nr_commits = 1;

	test_archive_open(&test);
	test_archive_put_some(&test, LARGE_ARTICLES,
		LARGE_WORDS); /* one is most of a transaction, two are more */
	test_archive_finish(&test);
	make_older();
	must(archive_open(&test.archive, test.path, ARCHIVE_WRITE, &err), &err);
	sqlite3_commit_hook(test.archive.db, refuse_at, &nr_commits);
	ck_assert_int_ne(writer_open(&test.writer, &test.archive, &err), STATUS_OK);
	writer_close(&test.writer);
	sqlite3_commit_hook(test.archive.db, NULL, NULL);
	ck_assert_int_gt(nr_built(), 0);
	ck_assert_int_lt(nr_built(), LARGE_ARTICLES);
	ck_assert(!are_whole());
	archive_close(&test.archive);

	test_archive_open(&test);
	ck_assert(are_whole());
	ck_assert_int_eq(nr_built(), LARGE_ARTICLES);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* A searcher that goes on after an error must not take what it could read for all there is. */
START_TEST(what_cannot_be_read_stays_an_error)
{
	struct segments segments;
	struct archive reader;
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	test_archive_put_some(&test, 3, 10);
	test_archive_put_some(&test, 3, 10);
	must(archive_open(&reader, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(segments_open(&segments, reader.db, SEGMENTS_FOR_WRITING), SQLITE_OK);
	ck_assert_int_eq(segments_refresh(&segments), SQLITE_OK);
	ck_assert_uint_eq(segments.nr, 2);
	test_archive_exec(&test, "UPDATE segment SET nr_slots = 7 WHERE id = (SELECT max(id) FROM segment)");
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(segments_refresh(&segments), SQLITE_CORRUPT);
	test_archive_exec(&test, "UPDATE segment SET nr_slots = 64 WHERE nr_slots = 7");
	ck_assert_int_eq(segments_refresh(&segments), SQLITE_OK);
	ck_assert_uint_eq(segments.nr, 2);
	segments_close(&segments);
	archive_close(&reader);
	test_archive_close(&test);
}
END_TEST

/* ---- made anew */

START_TEST(a_rebuilt_archive_is_sound)
{
	static const char *const damages[] = {"UPDATE segment SET nr_docs = -3, mean_length = -1",
		"UPDATE segment_page SET data = zeroblob(7)", "DELETE FROM segment",
		"DELETE FROM segment_page", "INSERT INTO article_fts(article_fts) VALUES('delete-all')",
		"INSERT INTO segment_deleted(segment, chunk, bits) SELECT id, 0, zeroblob(1) FROM segment"};
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	test_archive_put_some(&test, 30, 20);
	test_archive_put_some(&test, 30, 20);
	test_archive_begin(&test);
	test_archive_put(&test, "Thong bao", "Thong bao lich cat dien", "", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		test_archive_exec(&test, damages[i]);
		ck_assert_int_gt(test_archive_findings(&test), 0);
		must(archive_rebuild(&test.archive, &err), &err);
		ck_assert_int_eq(test_archive_findings(&test), 0);
	}
	test_archive_close(&test);
}
END_TEST

/* Whichever commit it was that the process did not live to see. */
START_TEST(a_rebuild_that_was_killed)
{
	test_archive_open(&test);
	test_archive_put_some(&test, LARGE_ARTICLES, LARGE_WORDS / 4);
	test_archive_put_some(&test, 20, 20);
	test_archive_finish(&test);
	test_archive_close(&test);
	for (int nr_commits = 0;; nr_commits++) {
		struct error err = ERROR_INIT;
		int nr_left = nr_commits;
		enum status status;

		must(archive_open(&test.archive, test.path, ARCHIVE_WRITE_EXISTING, &err), &err);
		sqlite3_commit_hook(test.archive.db, refuse_at, &nr_left);
		status = archive_rebuild(&test.archive, &err);
		archive_close(&test.archive);
		test_archive_open(&test);
		ck_assert(are_whole());
		ck_assert_int_eq(test_archive_findings(&test), 0);
		test_archive_close(&test);
		if (status == STATUS_OK)
			break;
		ck_assert_int_lt(nr_commits, 20);
	}
}
END_TEST

START_TEST(an_older_archive_is_not_rebuilt)
{
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	make_older();
	must(archive_open(&test.archive, test.path, ARCHIVE_WRITE_EXISTING, &err), &err);
	ck_assert_int_eq(archive_rebuild(&test.archive, &err), STATUS_ARCHIVE);
	ck_assert_msg(strstr(err.message, "run tracuu index") != NULL, "%s", err.message);
	archive_close(&test.archive);
}
END_TEST

Suite *segment_build_suite(void)
{
	Suite *suite = suite_create("segment build");
	TCase *cases = tcase_create("upgrade"), *anew = tcase_create("anew");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, an_archive_of_version_3);
	tcase_add_test(cases, an_empty_archive_of_version_3);
	tcase_add_loop_test(cases, an_older_archive, 0, (int)(sizeof(older) / sizeof(*older)));
	tcase_add_test(cases, a_build_that_was_killed);
	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(anew, make, delete);
	tcase_add_test(anew, what_cannot_be_read_stays_an_error);
	tcase_add_test(anew, a_rebuilt_archive_is_sound);
	tcase_add_test(anew, a_rebuild_that_was_killed);
	tcase_add_test(anew, an_older_archive_is_not_rebuilt);
	suite_add_tcase(suite, anew);
	return suite;
}
