/* Segments of what an older version wrote, built anew where they are missing; builds that end early. */
#include "store/rebuild.h"
#include "store/segment_build.h"
#include "store/segment_check.h"
#include "store/segments.h"
#include "store/segments/layout.h"
#include "store/segments/pages.h"
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

static void put_some(int nr, size_t nr_words)
{
	test_archive_begin(&test);
	for (int i = 0; i < nr; i++) {
		struct strbuf body = STRBUF_INIT;

		add_plain_words(&body, nr_words);
		test_archive_put(&test, "Họp", body.buf, i % 2 ? "2024-06-26" : "", 0);
		strbuf_release(&body);
	}
	test_archive_commit(&test);
}

/* As version 3 left it. */
static void make_older(void)
{
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
	put_some(300, 30);
	put_some(20, 30);
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
	put_some(3, 10);
	ck_assert_int_eq(nr_built(), 3);
	ck_assert_int_eq(test_archive_findings(&test), 0);
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
	put_some(LARGE_ARTICLES, LARGE_WORDS); /* one is most of a transaction, two are more */
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

/* ---- what doctor finds */

enum { NR_ARTICLES = 4200 }; /* enough that neighbours are kept where segments are merged */

static void make_large(void)
{
	srand(31);
	test_archive_make(&test);
	test_archive_open(&test);
	put_some(NR_ARTICLES / 2, 12);
	put_some(NR_ARTICLES / 2, 12);
	test_archive_finish(&test);
}

static void delete_large(void)
{
	test_archive_close(&test);
	test_archive_delete(&test);
}

static int64_t segment_column(const char *column)
{
	char *sql = sqlite3_mprintf("SELECT %s FROM segment", column);
	int64_t value = test_archive_int(&test, sql);

	sqlite3_free(sql);
	return value;
}

/* The only segment's bytes, into out. */
static void read_bytes(uint64_t at, unsigned char *out, size_t len)
{
	struct segments segments;

	ck_assert_int_eq(segments_open(&segments, test.archive.db, SEGMENTS_FOR_WRITING), SQLITE_OK);
	ck_assert_int_eq(segments_reload(&segments), SQLITE_OK);
	ck_assert_uint_eq(segments.nr, 1);
	memcpy(out, segment_bytes(segments.pages, segments.items[0].id, at, len), len);
	ck_assert_int_eq(segments_result(&segments), SQLITE_OK);
	segments_close(&segments);
}

/* Puts the byte into the only segment. */
static void write_byte(uint64_t at, unsigned int byte)
{
	char *sql = sqlite3_mprintf(
		"UPDATE segment_page SET data = CAST(substr(data, 1, %lld) || x'%02x' ||"
		" substr(data, %lld) AS BLOB) WHERE page = (SELECT id << %d FROM segment) + %lld",
		(long long)(at % SEGMENT_PAGE_BYTES), byte, (long long)(at % SEGMENT_PAGE_BYTES) + 2,
		PAGE_NUMBER_BITS, (long long)(at / SEGMENT_PAGE_BYTES));

	test_archive_exec(&test, sql);
	sqlite3_free(sql);
}

static void change_byte(uint64_t at)
{
	unsigned char byte;

	read_bytes(at, &byte, 1);
	write_byte(at, byte ^ 0x55u);
}

/* The first finding. */
static void note_finding(void *context, const char *finding)
{
	char *line = context;

	if (!*line)
		snprintf(line, 200, "%s", finding);
}

/* Doctor says so, and no longer once what was done since SAVEPOINT sound is undone. */
static void check_found(const char *what)
{
	struct error err = ERROR_INIT;
	char line[200] = "";

	must(segment_check(&test.archive, note_finding, line, &err), &err);
	ck_assert_msg(strstr(line, what) != NULL, "not %s but: %s", what, line);
	test_archive_exec(&test, "ROLLBACK TO sound; RELEASE sound");
	*line = '\0';
	must(segment_check(&test.archive, note_finding, line, &err), &err);
	ck_assert_str_eq(line, "");
}

static void begin_damage(void)
{
	test_archive_exec(&test, "SAVEPOINT sound");
}

START_TEST(doctor_finds_damaged_rows)
{
	static const struct {
		const char *sql, *finding;
	} damages[] = {{"DELETE FROM article WHERE id = (SELECT max(id) FROM article)", "not in the archive"},
		{"UPDATE article SET id = id + 1 WHERE id = (SELECT max(id) FROM article)",
			"are in no segment"},
		{"UPDATE article SET body = body || ' xã' WHERE id = (SELECT max(id) FROM article)",
			"other words"},
		{"INSERT INTO segment_page(page, data) VALUES((SELECT 77 + max(id) FROM segment) << 24, x'00')",
			"pages belong to no segment"},
		{"UPDATE meta SET value = 1 WHERE name = 'next_segment'", "given twice"},
		{"DELETE FROM segment_page WHERE page = (SELECT max(page) FROM segment_page)",
			"cannot be read"},
		{"UPDATE segment SET nr_docs = 0", "cannot be read"},
		{"UPDATE segment SET nr_docs = nr_docs - 1", "cannot be read"},
		{"UPDATE segment SET nr_docs = nr_docs + 99", "cannot be read"},
		{"UPDATE segment SET mean_length = 1e-300", "cannot be read"},
		{"INSERT INTO segment_deleted(segment, chunk, bits)"
		 " SELECT id, 0, CAST(x'01' || zeroblob(4095) AS BLOB) FROM segment",
			"are in no segment"},
		{"INSERT INTO segment_deleted(segment, chunk, bits) SELECT id, 9, zeroblob(4096) FROM segment",
			"cannot be read"}};

	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		begin_damage();
		test_archive_exec(&test, damages[i].sql);
		check_found(damages[i].finding);
	}
}
END_TEST

/* An article that two segments have. */
START_TEST(doctor_finds_articles_twice)
{
	begin_damage();
	test_archive_exec(&test,
		"INSERT INTO segment SELECT id + 1, nr_docs, nr_terms, nr_slots, docs_at, terms_at, texts_at, slots_at,"
		" neighbours_at, mean_length FROM segment; INSERT INTO segment_page SELECT page + (1 << 24), data"
		" FROM segment_page; UPDATE meta SET value = value + 1 WHERE name = 'next_segment'");
	check_found("in more than one segment");
}
END_TEST

START_TEST(doctor_finds_damaged_bytes)
{
	uint64_t docs_at = (uint64_t)segment_column("docs_at"),
		 terms_at = (uint64_t)segment_column("terms_at");
	uint64_t slots_at = (uint64_t)segment_column("slots_at"),
		 nr_docs = (uint64_t)segment_column("nr_docs");
	uint64_t lengths_at = docs_at + nr_docs * 8, ends_at = lengths_at + (nr_docs + nr_docs % 2) * 4;
	unsigned char entry[TERM_BYTES], slots[256];
	uint64_t list_at, postings_at;
	size_t slot = 0;

	read_bytes(terms_at, entry, sizeof(entry));
	list_at = segment_u64(entry);
	postings_at = list_at + segment_u32(entry + 8);
	read_bytes(slots_at, slots, sizeof(slots));
	while (segment_u32(slots + slot * 4) == 0)
		slot++;
	const struct {
		uint64_t at;
		const char *finding;
	} damages[] = {{2, "records are damaged"}, {docs_at + 9, "out of order"},
		{lengths_at, "another length"}, {ends_at + 8, "cannot be read"},
		{list_at + 2, "cannot be read"},
		{postings_at + WINDOW_BLOCKS + WINDOW_DOCS / 8, "its lists are not those"},
		{terms_at + 16, "its lists are not those"}, {slots_at + slot * 4, "cannot be looked up"}};

	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		begin_damage();
		change_byte(damages[i].at);
		check_found(damages[i].finding);
	}
	begin_damage();
	write_byte(list_at + 1, 0x81); /* a bound of nearly nothing */
	check_found("bounds are too low");
	begin_damage();
	write_byte(postings_at, 0x81); /* the same of a block */
	check_found("bounds are too low");
	begin_damage();
	test_archive_exec(&test,
		"UPDATE segment_page SET data = zeroblob(length(data)) WHERE page = (SELECT max(page) FROM segment_page)");
	check_found("neighbours are missing");
}
END_TEST

/* A searcher that goes on after an error must not take what it could read for all there is. */
START_TEST(what_cannot_be_read_stays_an_error)
{
	struct segments segments;
	struct archive reader;
	struct error err = ERROR_INIT;

	test_archive_open(&test);
	put_some(3, 10);
	put_some(3, 10);
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
	put_some(30, 20);
	put_some(30, 20);
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
	put_some(LARGE_ARTICLES, LARGE_WORDS / 4);
	put_some(20, 20);
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
	TCase *cases = tcase_create("upgrade"), *found = tcase_create("doctor"), *anew = tcase_create("anew");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, an_archive_of_version_3);
	tcase_add_test(cases, an_empty_archive_of_version_3);
	tcase_add_test(cases, a_build_that_was_killed);
	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(found, make_large, delete_large);
	tcase_add_test(found, doctor_finds_damaged_rows);
	tcase_add_test(found, doctor_finds_articles_twice);
	tcase_add_test(found, doctor_finds_damaged_bytes);
	suite_add_tcase(suite, found);
	tcase_add_checked_fixture(anew, make, delete);
	tcase_add_test(anew, what_cannot_be_read_stays_an_error);
	tcase_add_test(anew, a_rebuilt_archive_is_sound);
	tcase_add_test(anew, a_rebuild_that_was_killed);
	tcase_add_test(anew, an_older_archive_is_not_rebuilt);
	suite_add_tcase(suite, anew);
	return suite;
}
