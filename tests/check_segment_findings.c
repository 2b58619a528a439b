/*
 * What doctor finds in segments that are damaged, each thing on its own: where bytes are changed, pages get
 * the sum that goes with them.
 */
#include "base/varint.h"
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

/* What is merged: the first transaction has pairs, the second is too small for them. */
enum { NR_WITH_PAIRS = PAIRS_MIN_DOCS + 300, NR_WITHOUT_PAIRS = PAIRS_MIN_DOCS - 100 };

static void make(void)
{
	srand(31);
	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_put_some(&test, NR_WITH_PAIRS, 12);
	test_archive_put_some(&test, NR_WITHOUT_PAIRS, 12);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment"), 2);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment WHERE pairs_at > 0"), 1);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment"), 1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM segment WHERE pairs_at > 0"), 1);
}

static void delete (void)
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
	uint64_t most_at, nr_at;       /* in the head of its first window */
	/* Of the first group of pairs that has any: where the directory says its end, its first list. */
	uint64_t group_end_at, pair_list_at;
	uint64_t pair_gap_at, pair_most_at, pair_nr_at; /* the same of the first windowed list of pairs */
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
	uint64_t nr_windows;
	size_t gaps = 0;

	while (!(from = read_group(at, &group)) || !(list = windowed_list(&group)))
		at += 8;
	read_bytes(from + list, bytes, sizeof(bytes));
	nr_windows = varint_next(bytes, sizeof(bytes), &gaps);
	varint_next(bytes, sizeof(bytes), &gaps); /* bytes of heads */
	ck_assert_uint_lt(nr_windows, HEADS_MIN_DENSE);
	places->pair_gap_at = from + list + gaps;
	places->pair_most_at = places->pair_gap_at + nr_windows; /* each gap is one byte */
	places->pair_nr_at = places->pair_most_at + nr_windows;
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
	ck_assert_uint_lt(segment_u32(entry + 12), HEADS_MIN_DENSE);
	places->most_at = places->list_at + segment_u32(entry + 12);
	places->nr_at = places->most_at + segment_u32(entry + 12);
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
		{places.nr_at, "its lists are not those"},
		{places.postings_at + WINDOW_DOCS / 8, "its lists are not those"},
		{places.terms_at + 16, "its lists are not those"}, {places.slot_at, "cannot be looked up"},
		{places.lengths_at, "its lengths are given twice"},
		{places.codes_at, "its lengths are given twice"},
		{places.pair_list_at, "its pairs are not those"},
		{places.pair_list_at - 1, "its pairs are not those"},
		{places.pair_gap_at, "its pairs are not those"},
		{places.pair_nr_at, "its pairs are not those"}, {places.group_end_at + 7, "cannot be read"}};

	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		begin_damage();
		change_byte(damages[i].at, true);
		check_found(damages[i].finding);
		begin_damage(); /* without the right sum, it is not looked at */
		change_byte(damages[i].at, false);
		check_found("cannot be read");
	}
	begin_damage();
	write_byte(places.most_at, 0x81); /* a bound of nearly nothing */
	check_found("bounds are too low");
	begin_damage();
	write_byte(places.pair_most_at, 1); /* the same of pairs */
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

Suite *segment_findings_suite(void)
{
	Suite *suite = suite_create("segment findings");
	TCase *cases = tcase_create("doctor");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, doctor_finds_damaged_rows);
	tcase_add_test(cases, doctor_finds_articles_twice);
	tcase_add_test(cases, doctor_finds_damaged_bytes);
	tcase_add_test(cases, doctor_finds_other_lengths);
	suite_add_tcase(suite, cases);
	return suite;
}
