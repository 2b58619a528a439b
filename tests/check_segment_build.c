/* Segments of what an older version wrote, built anew where they are missing; builds that end early. */
#include "base/varint.h"
#include "store/ranker.h"
#include "store/rebuild.h"
#include "store/segment_build.h"
#include "store/segment_check.h"
#include "store/segments.h"
#include "store/segments/layout.h"
#include "store/segments/pairs.h"
#include "tests/page_rows.h"
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

/*
 * As version 4 left it: segments had no pairs but filters of neighbours, and pages had no sums. Bits of
 * deleted articles are there, too.
 */
static void make_version_4(void)
{
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
static void check_reader_of_version_4(void)
{
	struct segments segments;
	struct archive reader;
	struct error err = ERROR_INIT;

	must(archive_open(&reader, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(reader.version, 4);
	ck_assert_int_eq(segments_open(&segments, reader.db, SEGMENTS_FOR_SEARCHES), SQLITE_OK);
	ck_assert_int_eq(segments_refresh(&segments), SQLITE_OK);
	ck_assert_uint_eq(segments.nr, 0);
	ck_assert(!segments_are_whole(&segments));
	ck_assert_int_eq(nr_found(reader.db, &segments), 320);
	segments_close(&segments);
	archive_close(&reader);
}

START_TEST(an_archive_of_version_4)
{
	struct segments segments;
	struct error err = ERROR_INIT;
	int64_t next_segment;

	test_archive_open(&test);
	put_some(300, 30);
	put_some(20, 30);
	test_archive_finish(&test);
	next_segment = test_archive_int(&test, "SELECT value FROM meta WHERE name = 'next_segment'");
	make_version_4();
	check_reader_of_version_4();
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

/* What is merged: the first transaction has pairs, the second is too small for them. */
enum { NR_WITH_PAIRS = PAIRS_MIN_DOCS + 300, NR_WITHOUT_PAIRS = PAIRS_MIN_DOCS - 100 };

static void make_large(void)
{
	srand(31);
	test_archive_make(&test);
	test_archive_open(&test);
	put_some(NR_WITH_PAIRS, 12);
	put_some(NR_WITHOUT_PAIRS, 12);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment"), 2);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment WHERE pairs_at > 0"), 1);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment"), 1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment WHERE pairs_at > 0"), 1);
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

/* Puts the bytes into the only segment; sealed: with the right sum of their page. */
static void write_bytes(uint64_t at, const unsigned char *bytes, size_t len, bool sealed)
{
	int64_t page = segment_column("id") << PAGE_NUMBER_BITS | (int64_t)(at / SEGMENT_PAGE_BYTES);
	unsigned char row[PAGE_ROW_BYTES];
	size_t row_len = page_row_read(test.archive.db, page, row);

	ck_assert_uint_le(at % SEGMENT_PAGE_BYTES + len + PAGE_SUM_BYTES, row_len);
	memcpy(row + at % SEGMENT_PAGE_BYTES, bytes, len);
	if (sealed)
		page_row_seal(page, row, row_len);
	page_row_write(test.archive.db, page, row, row_len);
}

static void write_byte(uint64_t at, unsigned int byte)
{
	write_bytes(at, &(unsigned char){(unsigned char)byte}, 1, true);
}

static void change_byte(uint64_t at, bool sealed)
{
	unsigned char byte;

	read_bytes(at, &byte, 1);
	byte ^= 0x55;
	write_bytes(at, &byte, 1, sealed);
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

/* Articles that two segments have: the second is the same, page by page, but for the pages' numbers. */
START_TEST(doctor_finds_articles_twice)
{
	unsigned char row[PAGE_ROW_BYTES];
	int64_t first, last;

	begin_damage();
	test_archive_exec(&test,
		"INSERT INTO segment SELECT id + 1, nr_docs, nr_terms, nr_slots, docs_at, terms_at, texts_at,"
		" slots_at, pairs_at, mean_length FROM segment;"
		"INSERT INTO segment_page SELECT page + (1 << 24), data FROM segment_page;"
		"UPDATE meta SET value = value + 1 WHERE name = 'next_segment'");
	last = test_archive_int(&test, "SELECT max(page) FROM segment_page");
	first = test_archive_int(&test, "SELECT max(id) << 24 FROM segment");
	for (int64_t page = first; page <= last; page++) {
		size_t len = page_row_read(test.archive.db, page, row);

		page_row_seal(page, row, len);
		page_row_write(test.archive.db, page, row, len);
	}
	check_found("in more than one segment");
}
END_TEST

/* Where things are in the only segment. */
struct places {
	uint64_t docs_at, lengths_at, ends_at, codes_at, terms_at, slot_at;
	uint64_t list_at, postings_at; /* of the first token */
	/* Of the first group of pairs that has any: where the directory says its end, its first list. */
	uint64_t group_end_at, pair_list_at;
	uint64_t head_most_at; /* the bound of the first window of a windowed list */
};

/* A group by its place in the directory: where it begins, or 0 where there is nothing in it. */
static uint64_t read_group(uint64_t at, struct pair_group *group)
{
	unsigned char ends[16], head[PAIR_GROUP_HEAD];
	uint64_t from;

	read_bytes(at, ends, sizeof(ends));
	from = segment_u64(ends);
	if (segment_u64(ends + 8) - from <= PAIR_GROUP) /* the lengths of its lists, which are all 0 */
		return 0;
	read_bytes(from, head, sizeof(head));
	ck_assert(pair_group_read(head, sizeof(head), group));
	return from;
}

static void find_pairs(struct places *places)
{
	uint64_t at = (uint64_t)segment_column("pairs_at"), from;
	struct pair_group group;

	while (!(from = read_group(at, &group)))
		at += 8;
	places->group_end_at = at + 8;
	places->pair_list_at = from + group.first;
}

/* Where the group has a windowed list, or 0. */
static uint64_t windowed_list(const struct pair_group *group)
{
	for (size_t i = 0; i < PAIR_GROUP; i++)
		if (group->is_windowed[i])
			return i ? group->ends[i - 1] : group->first;
	return 0;
}

static void find_head(struct places *places)
{
	uint64_t at = (uint64_t)segment_column("pairs_at"), from, list;
	unsigned char bytes[30];
	struct pair_group group;
	size_t most = 0;

	while (!(from = read_group(at, &group)) || !(list = windowed_list(&group)))
		at += 8;
	read_bytes(from + list, bytes, sizeof(bytes));
	for (int i = 0; i < 3; i++) /* windows, bytes of heads, the first window */
		varint_next(bytes, sizeof(bytes), &most);
	places->head_most_at = from + list + most;
}

static void find_places(struct places *places)
{
	uint64_t nr_docs = (uint64_t)segment_column("nr_docs");
	unsigned char entry[TERM_BYTES], slots[256];
	size_t slot = 0;

	places->docs_at = (uint64_t)segment_column("docs_at");
	places->lengths_at = places->docs_at + nr_docs * 8;
	places->ends_at = places->lengths_at + (nr_docs + nr_docs % 2) * 4;
	places->codes_at = places->ends_at + (nr_docs + 1) * 8;
	places->terms_at = (uint64_t)segment_column("terms_at");
	read_bytes(places->terms_at, entry, sizeof(entry));
	places->list_at = segment_u64(entry);
	places->postings_at = places->list_at + segment_u32(entry + 8);
	read_bytes((uint64_t)segment_column("slots_at"), slots, sizeof(slots));
	while (segment_u32(slots + slot * 4) == 0)
		slot++;
	places->slot_at = (uint64_t)segment_column("slots_at") + slot * 4;
	find_pairs(places);
	find_head(places);
}

START_TEST(doctor_finds_damaged_bytes)
{
	struct places places;
	unsigned char end[8];

	find_places(&places);
	const struct {
		uint64_t at;
		const char *finding;
	} damages[] = {{2, "records are damaged"}, {places.docs_at + 9, "out of order"},
		{places.ends_at + 8, "cannot be read"}, {places.list_at, "cannot be read"},
		{places.list_at + 2, "its lists are not those"},
		{places.postings_at + WINDOW_DOCS / 8, "its lists are not those"},
		{places.terms_at + 16, "its lists are not those"}, {places.slot_at, "cannot be looked up"},
		{places.lengths_at, "its lengths are given twice"},
		{places.codes_at, "its lengths are given twice"},
		{places.pair_list_at, "its pairs are not those"},
		{places.pair_list_at - 1, "its pairs are not those"},
		{places.head_most_at - 1, "its pairs are not those"},
		{places.head_most_at + 1, "its pairs are not those"},
		{places.group_end_at + 7, "cannot be read"}};

	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		begin_damage();
		change_byte(damages[i].at, true);
		check_found(damages[i].finding);
		begin_damage(); /* without the right sum, it is not looked at */
		change_byte(damages[i].at, false);
		check_found("cannot be read");
	}
	begin_damage();
	write_byte(places.list_at + 1, 0x81); /* a bound of nearly nothing */
	check_found("bounds are too low");
	begin_damage();
	write_byte(places.head_most_at, 1); /* the same of pairs */
	check_found("bounds are too low");
	begin_damage();
	read_bytes(places.group_end_at, end, sizeof(end));
	segment_put_u64(end, segment_u64(end) + 1); /* a byte more than its lists */
	write_bytes(places.group_end_at, end, sizeof(end), true);
	check_found("its pairs are not those");
}
END_TEST

/* Which is told from that of the text where both places say the same. */
START_TEST(doctor_finds_other_lengths)
{
	struct places places;
	unsigned char length[4], code;

	find_places(&places);
	read_bytes(places.lengths_at, length, sizeof(length));
	segment_put_u32(length, segment_u32(length) + 50);
	code = length_code(segment_u32(length));
	begin_damage();
	write_bytes(places.lengths_at, length, sizeof(length), true);
	write_bytes(places.codes_at, &code, 1, true);
	check_found("another length");
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
	tcase_add_test(cases, an_archive_of_version_4);
	tcase_add_test(cases, a_build_that_was_killed);
	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(found, make_large, delete_large);
	tcase_add_test(found, doctor_finds_damaged_rows);
	tcase_add_test(found, doctor_finds_articles_twice);
	tcase_add_test(found, doctor_finds_damaged_bytes);
	tcase_add_test(found, doctor_finds_other_lengths);
	suite_add_tcase(suite, found);
	tcase_add_checked_fixture(anew, make, delete);
	tcase_add_test(anew, what_cannot_be_read_stays_an_error);
	tcase_add_test(anew, a_rebuilt_archive_is_sound);
	tcase_add_test(anew, a_rebuild_that_was_killed);
	tcase_add_test(anew, an_older_archive_is_not_rebuilt);
	suite_add_tcase(suite, anew);
	return suite;
}
