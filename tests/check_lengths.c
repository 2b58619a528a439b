/* Article lengths against a plain list, by random changes; and blobs of any bytes. */
#include "store/lengths.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdlib.h>

static struct test_archive test; /* for its folder only */

static void make(void)
{
	test_archive_make(&test);
}

static void delete (void)
{
	test_archive_delete(&test);
}

enum { NR_IDS = 3000, NR_CHUNKS = 4 };

struct plain_length {
	int64_t id, length; /* -1: none */
};

static struct plain_length plain[NR_IDS];

static void make_ids(void)
{
	for (int i = 0; i < NR_IDS; i++) {
		int64_t chunk = 10800 + (int64_t)i * NR_CHUNKS / NR_IDS;

		/* close together and far apart, the first and the last of a chunk among them */
		plain[i].id = (chunk << LENGTH_CHUNK_BITS) + (i % (NR_IDS / NR_CHUNKS)) * (i % 3 ? 1 : 80000);
		plain[i].length = -1;
	}
	plain[NR_IDS - 1].id = ((int64_t)(10800 + NR_CHUNKS) << LENGTH_CHUNK_BITS) - 1;
}

static void change_lengths(sqlite3 *db, int nr)
{
	struct length_changes changes = {NULL, 0, 0};

	for (int i = 0; i < nr; i++) {
		struct plain_length *one = &plain[rand() % NR_IDS];

		one->length = rand() % 4 ? rand() % (i % 50 ? 3000 : 4000000) : -1;
		length_changes_add(&changes, one->id, one->length);
	}
	ck_assert_int_eq(length_changes_write(&changes, db), SQLITE_OK);
	ck_assert_uint_eq(changes.nr, 0);
	length_changes_release(&changes);
}

static void check_length(struct length_cursor *cursor, const struct plain_length *one)
{
	uint32_t expected = one->length < 0 ? 0 : (uint32_t)one->length;
	uint32_t got = length_cursor_get(cursor, one->id);

	check_that(got == expected, "%lld is %u long, not %u", (long long)one->id, expected, got);
}

static void check_lengths(sqlite3 *db)
{
	struct length_cursor cursor;

	ck_assert_int_eq(length_cursor_open(&cursor, db), SQLITE_OK);
	for (int i = 0; i < NR_IDS; i++)
		check_length(&cursor, &plain[i]);
	for (int i = NR_IDS; i-- > 0;)
		check_length(&cursor, &plain[i]);
	for (int i = 0; i < 100; i++)
		check_length(&cursor, &plain[rand() % NR_IDS]);
	ck_assert_uint_eq(length_cursor_get(&cursor, (int64_t)99 << LENGTH_CHUNK_BITS), 0);
	length_cursor_close(&cursor);
}

START_TEST(lengths_agree_with_a_plain_list)
{
	sqlite3 *db = NULL;

	srand(11);
	make_ids();
	ck_assert_int_eq(sqlite3_open(test.path, &db), SQLITE_OK);
	sqlite3_exec(db,
		"PRAGMA synchronous = OFF; CREATE TABLE length(chunk INTEGER PRIMARY KEY, entries BLOB)",
		NULL, NULL, NULL);
	check_lengths(db);
	for (int i = 0; i < 60; i++) {
		change_lengths(db, i % 10 ? 1 + rand() % 60 : 1500);
		check_lengths(db);
	}
	sqlite3_close(db);
}
END_TEST

/* A blob of any bytes: lengths are wrong then, and nothing else is. */
START_TEST(damaged_lengths_lead_nowhere)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *insert = NULL;

	srand(12);
	make_ids();
	ck_assert_int_eq(sqlite3_open(test.path, &db), SQLITE_OK);
	sqlite3_exec(db,
		"PRAGMA synchronous = OFF; CREATE TABLE length(chunk INTEGER PRIMARY KEY, entries BLOB)",
		NULL, NULL, NULL);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "REPLACE INTO length VALUES(10800, ?1)", -1, &insert, NULL),
		SQLITE_OK);
	for (int i = 0; i < 300; i++) {
		struct length_cursor cursor;
		unsigned char bytes[64];
		int len = rand() % (int)sizeof(bytes);

		for (int j = 0; j < len; j++)
			bytes[j] = rand() % 2 ? 0xFF : (unsigned char)rand();
		sqlite3_bind_blob(insert, 1, bytes, len, SQLITE_TRANSIENT);
		sqlite3_step(insert);
		ck_assert_int_eq(sqlite3_reset(insert), SQLITE_OK);
		ck_assert_int_eq(length_cursor_open(&cursor, db), SQLITE_OK);
		for (int j = 0; j < 100; j++)
			length_cursor_get(&cursor, plain[j].id);
		length_cursor_close(&cursor);
		change_lengths(db, 5);
	}
	sqlite3_finalize(insert);
	sqlite3_close(db);
}
END_TEST

Suite *lengths_suite(void)
{
	Suite *suite = suite_create("lengths");
	TCase *cases = tcase_create("lengths");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, lengths_agree_with_a_plain_list);
	tcase_add_test(cases, damaged_lengths_lead_nowhere);
	suite_add_tcase(suite, cases);
	return suite;
}
