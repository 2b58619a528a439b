/* store/pairs.h against a plain table, and what it makes of older and of damaged archives. */
#include "base/memory.h"
#include "store/pairs.h"
#include "tests/older_counts.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdlib.h>
#include <string.h>

static sqlite3 *db;

static void exec(const char *sql)
{
	check_that(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
}

static void make(void)
{
	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	exec(schema_pairs);
}

static void delete (void)
{
	sqlite3_close(db);
}

static int64_t number(const char *sql)
{
	sqlite3_stmt *select = NULL;
	int64_t found;

	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(select), SQLITE_ROW);
	found = sqlite3_column_int64(select, 0);
	sqlite3_finalize(select);
	return found;
}

/* ---- a plain table */

enum { NR_FIRSTS = 7, NR_SECONDS = 1500 };

static int64_t plain[NR_FIRSTS][NR_SECONDS]; /* ids are places + 1, those of seconds thrice that */

static uint32_t second_id(int second)
{
	return (uint32_t)second * 3 + 1;
}

/* Of most of the first words few change; of the others so many that parts are cut. */
static struct pair_count change(int first, int second)
{
	struct pair_count pair = {(uint32_t)first + 1, second_id(second), 0};
	int64_t *uses = &plain[first][second];

	if (*uses > 0 && rand() % 2)
		pair.nr_uses = -(int32_t)(*uses < INT32_MAX ? *uses : INT32_MAX);
	else
		pair.nr_uses = rand() % 50 ? 1 + rand() % 3 : INT32_MAX - rand() % 3;
	*uses += pair.nr_uses;
	return pair;
}

static void write_some(int one_in)
{
	struct pair_count *changes = xmalloc((size_t)NR_FIRSTS * NR_SECONDS * sizeof(*changes));
	size_t nr = 0;

	for (int first = 0; first < NR_FIRSTS; first++)
		for (int second = 0; second < NR_SECONDS; second++)
			if (rand() % (one_in << first) == 0)
				changes[nr++] = change(first, second);
	ck_assert_int_eq(pairs_write(db, changes, nr), SQLITE_OK);
	free(changes);
}

/* Takes away every use of one first word. */
static void remove_all(int first)
{
	for (int64_t left = 1; left;) {
		struct pair_count changes[NR_SECONDS];
		size_t nr = 0;

		left = 0;
		for (int second = 0; second < NR_SECONDS; second++) {
			int64_t *uses = &plain[first][second];
			int32_t taken = (int32_t)(*uses < INT32_MAX ? *uses : INT32_MAX);

			if (taken)
				changes[nr++] =
					(struct pair_count){(uint32_t)first + 1, second_id(second), -taken};
			*uses -= taken;
			left += *uses;
		}
		ck_assert_int_eq(pairs_write(db, changes, nr), SQLITE_OK);
	}
}

static int64_t uses_of(int64_t first, int64_t second)
{
	sqlite3_stmt *select = pair_select_new(db);
	int64_t nr_uses;

	ck_assert_ptr_nonnull(select);
	nr_uses = pair_uses(select, first, second);
	sqlite3_finalize(select);
	return nr_uses;
}

static void check_lookups(void)
{
	sqlite3_stmt *select = pair_select_new(db);

	ck_assert_ptr_nonnull(select);
	for (int first = 0; first < NR_FIRSTS; first++) {
		for (int second = 0; second < NR_SECONDS; second++) {
			check_that(pair_uses(select, first + 1, second_id(second)) == plain[first][second],
				"%d, %d", first, second);
			check_that(pair_uses(select, first + 1, second_id(second) + 1) == 0, "behind %d, %d",
				first, second);
		}
	}
	ck_assert_int_eq(pair_uses(select, NR_FIRSTS + 1, 1), 0);
	sqlite3_finalize(select);
}

/* The walk has what the plain table has of these first words, and nothing else. */
static void check_walk(struct pair_walk *walk, int from, int to)
{
	pair_walk_begin(walk, from + 1, to + 1);
	for (int first = from; first <= to; first++) {
		for (int second = 0; second < NR_SECONDS; second++) {
			if (plain[first][second] == 0)
				continue;
			check_that(pair_walk_next(walk), "nothing, not %d, %d", first, second);
			check_that(walk->first == first + 1 && walk->second == second_id(second) &&
					walk->nr_uses == plain[first][second],
				"%lld, %lld, not %d, %d", (long long)walk->first, (long long)walk->second,
				first, second);
		}
	}
	ck_assert(!pair_walk_next(walk));
	ck_assert_int_eq(pair_walk_end(walk), SQLITE_OK);
}

static void check_walks(void)
{
	struct pair_walk walk;

	ck_assert_int_eq(pair_walk_open(&walk, db), SQLITE_OK);
	check_walk(&walk, 0, NR_FIRSTS - 1);
	for (int first = 0; first < NR_FIRSTS; first++)
		check_walk(&walk, first, first);
	pair_walk_begin(&walk, 1, 1); /* one that is given up */
	pair_walk_next(&walk);
	ck_assert_int_eq(pair_walk_end(&walk), SQLITE_OK);
	check_walk(&walk, 1, 2);
	pair_walk_close(&walk);
}

static void check_all(void)
{
	check_lookups();
	check_walks();
	ck_assert_int_le(number("SELECT ifnull(max(length(entries)), 1) FROM pair"), PAIR_PART_BYTES);
	ck_assert_int_gt(number("SELECT ifnull(min(length(entries)), 1) FROM pair"), 0);
}

START_TEST(pairs_are_what_was_written)
{
	srand(5);
	memset(plain, 0, sizeof(plain));
	check_all();
	for (int i = 0; i < 60 / TRIES_DIVISOR; i++) {
		write_some(i % 3 ? 40 : 2);
		check_all();
	}
	ck_assert_int_gt(number("SELECT count(*) FROM pair WHERE first = 1"), 2);
	for (int first = 0; first < NR_FIRSTS; first++) {
		remove_all(first);
		check_all();
	}
	ck_assert_int_eq(number("SELECT count(*) FROM pair"), 0);
}
END_TEST

/* Each write puts one pair into a part that is full already. */
START_TEST(parts_do_not_become_small)
{
	memset(plain, 0, sizeof(plain));
	for (int i = 0; i < NR_SECONDS; i++) {
		int second = i * 7 % NR_SECONDS;
		struct pair_count pair = {1, second_id(second), 5};

		plain[0][second] = 5;
		ck_assert_int_eq(pairs_write(db, &pair, 1), SQLITE_OK);
	}
	check_all();
	ck_assert_int_gt(number("SELECT avg(length(entries)) FROM pair"), PAIR_PART_BYTES / 4);
}
END_TEST

START_TEST(a_word_with_very_many_followers)
{
	enum { NR = 100000 };
	struct pair_count *pairs = xmalloc(NR * sizeof(*pairs));
	struct pair_walk walk;
	uint32_t nr = 0;

	for (uint32_t i = 0; i < NR; i++)
		pairs[i] = (struct pair_count){9, i * 40000 + 1, 1 + (int32_t)(i % 3)};
	ck_assert_int_eq(pairs_write(db, pairs, NR), SQLITE_OK);
	for (uint32_t i = 0; i < NR; i++)
		pairs[i].nr_uses = i % 2 ? 1 : -1 - (int32_t)(i % 3);
	ck_assert_int_eq(pairs_write(db, pairs, NR), SQLITE_OK);
	ck_assert_int_eq(pair_walk_open(&walk, db), SQLITE_OK);
	pair_walk_begin(&walk, 0, INT64_MAX);
	for (; pair_walk_next(&walk); nr++)
		check_that(walk.second == (2 * nr + 1) * 40000 + 1 && walk.nr_uses == 2 + (2 * nr + 1) % 3,
			"%u: %lld", nr, (long long)walk.second);
	ck_assert_uint_eq(nr, NR / 2);
	pair_walk_close(&walk);
	ck_assert_int_eq(uses_of(9, (int64_t)99999 * 40000 + 1), 2 + 99999 % 3);
	ck_assert_int_eq(uses_of(9, (int64_t)99998 * 40000 + 1), 0);
	free(pairs);
}
END_TEST

/* ---- as it was before version 7 */

START_TEST(a_table_of_rows_is_read_and_taken_over)
{
	srand(6);
	memset(plain, 0, sizeof(plain));
	for (int i = 0; i < 3; i++)
		write_some(2);
	exec("CREATE TABLE triple(chunk INTEGER PRIMARY KEY, packed BLOB NOT NULL)");
	make_older_counts(db);
	check_lookups();
	check_walks();
	exec("INSERT INTO pair VALUES(1, 1000000, 0), (4000000000, 4100000000, 3000000000);"
	     "ALTER TABLE pair RENAME TO older_pair");
	exec(schema_pairs);
	ck_assert_int_eq(pairs_take_over(db, "older_pair"), SQLITE_OK);
	exec("DROP TABLE older_pair");
	ck_assert_int_eq(uses_of(4000000000, 4100000000), 3000000000);
	exec("DELETE FROM pair WHERE first > 1000");
	check_all();
}
END_TEST

static struct test_archive test;

static void make_archive(void)
{
	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_put_some(&test, 60, 200);
	test_archive_finish(&test);
}

static void delete_archive(void)
{
	test_archive_delete(&test);
}

static void make_version_6(void)
{
	make_older_counts(test.archive.db);
	test_archive_exec(&test, "PRAGMA user_version = 6");
	test_archive_close(&test);
}

/* doctor counts all articles anew. */
static void check_sound(enum archive_mode mode, int version)
{
	struct error err = ERROR_INIT;

	must(archive_open(&test.archive, test.path, mode, &err), &err);
	ck_assert_int_eq(test.archive.version, version);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	archive_close(&test.archive);
}

START_TEST(an_archive_of_version_6_is_read_and_taken_over)
{
	make_version_6();
	check_sound(ARCHIVE_WRITE_EXISTING, 6);
	check_sound(ARCHIVE_WRITE, ARCHIVE_SCHEMA_VERSION);
	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'older%'"),
		0);
	test_archive_put_some(&test, 5, 100);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_close(&test);
}
END_TEST

/* What cannot be taken over whole stays as it was. */
START_TEST(a_take_over_that_fails)
{
	struct error err = ERROR_INIT;

	make_older_counts(test.archive.db);
	test_archive_exec(&test,
		"ALTER TABLE triple RENAME COLUMN entries TO other; PRAGMA user_version = 6");
	test_archive_close(&test);
	ck_assert_int_ne(archive_open(&test.archive, test.path, ARCHIVE_WRITE, &err), STATUS_OK);
	archive_close(&test.archive);
	must(archive_open(&test.archive, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(test.archive.version, 6);
	ck_assert_int_gt(test_archive_int(&test, "SELECT sum(nr_uses) FROM pair"), 60 * 200);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'older%'"),
		0);
	archive_close(&test.archive);
}
END_TEST

/* ---- damage */

/* Cuts, changes or lengthens the bytes of some rows. */
static void damage(const char *table, const char *column)
{
	static const char *const ways[] = {"UPDATE %s SET %s = substr(%s, 1, abs(random()) %% length(%s))",
		"UPDATE %s SET %s = substr(%s, 1, 3) || randomblob(length(%s))",
		"UPDATE %s SET %s = CAST(x'ffffffffffffffffffffff' || %s AS BLOB) WHERE length(%s)",
		"UPDATE %s SET %s = CAST(x'00000000' || %s AS BLOB) WHERE length(%s)",
		"UPDATE %s SET %s = 'text' WHERE random() %% 2 AND length(%s) AND length(%s)"};
	char *sql = sqlite3_mprintf(ways[rand() % 5], table, column, column, column);

	test_archive_exec(&test, sql);
	sqlite3_free(sql);
}

START_TEST(damaged_counts_are_survived_and_found)
{
	srand((unsigned int)_i + 1);
	damage("pair", "entries");
	ck_assert_int_gt(test_archive_findings(&test), 0);
	damage("triple", "packed");
	ck_assert_int_gt(test_archive_findings(&test), 0);
	test_archive_put_some(&test, 10, 100);
	test_archive_finish(&test);
	test_archive_findings(&test);
	test_archive_close(&test);
}
END_TEST

static uint32_t random_bytes(unsigned char *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)(rand() % 3 ? rand() % 4 : rand());
	return (uint32_t)rand();
}

/* Whatever the bytes are, keys ascend, and what is merged and packed anew is read as what it was. */
START_TEST(any_bytes_are_some_list)
{
	srand(8);
	for (int i = 0; i < 20000 / TRIES_DIVISOR; i++) {
		unsigned char bytes[24];
		size_t len = (size_t)rand() % sizeof(bytes);
		uint32_t start = random_bytes(bytes, len);
		struct packed_uses list = {.bytes = bytes, .len = len, .is_older = rand() % 2, .key = start};
		struct packed_uses merged = list, again;
		struct uses_packer packer = {STRBUF_INIT, start};

		packed_uses_next(&merged);
		uses_packer_rest(&packer, &merged);
		again = (struct packed_uses){
			.bytes = (const unsigned char *)packer.out.buf, .len = packer.out.len, .key = start};
		for (uint32_t before = start; packed_uses_next(&list); before = list.key) {
			check_that(list.key >= before, "%u behind %u", list.key, before);
			if (list.nr_uses > 0)
				check_that(packed_uses_next(&again) && again.key == list.key &&
						again.nr_uses == list.nr_uses,
					"%u", list.key);
		}
		ck_assert(!packed_uses_next(&again));
		strbuf_release(&packer.out);
	}
}
END_TEST

Suite *pairs_suite(void)
{
	Suite *suite = suite_create("pairs");
	TCase *tables = tcase_create("the table"), *archives = tcase_create("archives");

	tcase_add_checked_fixture(tables, make, delete);
	tcase_add_test(tables, pairs_are_what_was_written);
	tcase_add_test(tables, parts_do_not_become_small);
	tcase_add_test(tables, a_word_with_very_many_followers);
	tcase_add_test(tables, a_table_of_rows_is_read_and_taken_over);
	tcase_add_test(tables, any_bytes_are_some_list);
	suite_add_tcase(suite, tables);
	tcase_add_checked_fixture(archives, make_archive, delete_archive);
	tcase_add_test(archives, an_archive_of_version_6_is_read_and_taken_over);
	tcase_add_test(archives, a_take_over_that_fails);
	tcase_add_loop_test(archives, damaged_counts_are_survived_and_found, 0, 12);
	suite_add_tcase(suite, archives);
	return suite;
}
