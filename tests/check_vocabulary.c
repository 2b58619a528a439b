/* What a vocabulary keeps of what it looked up: against one that keeps nothing, and as others commit. */
#include "store/archive.h"
#include "store/triples.h"
#include "store/vocabulary_memo.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 16, NR_TRIES = 4000 / TRIES_DIVISOR };

static struct test_archive test; /* stays open: whoever commits beside the reader */
static struct archive archive;   /* the reader's, as all below */
static struct vocabulary keeping, plain;
static struct arena arena;

static void put(const char *body)
{
	test_archive_begin(&test);
	test_archive_put(&test, "", body, "", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
}

static void make(void)
{
	struct error err = ERROR_INIT;

	srand(5);
	test_archive_make(&test);
	test_archive_open(&test);
	put("túy túy tùy tuy ma túy khuyến khuyết khuya, rừng bản tày");
	put("Thong bao lich hop cho phien ma tuy");
	test_archive_put_some(&test, 40, 60);
	test_archive_finish(&test);
	must(archive_open(&archive, test.path, ARCHIVE_READ, &err), &err);
	ck_assert_int_eq(vocabulary_open(&keeping, archive.db), SQLITE_OK);
	ck_assert_int_eq(vocabulary_open(&plain, archive.db), SQLITE_OK);
}

static void delete (void)
{
	vocabulary_close(&keeping);
	vocabulary_close(&plain);
	arena_release(&arena);
	archive_close(&archive);
	test_archive_close(&test);
	test_archive_delete(&test);
}

static void begin(void)
{
	struct error err = ERROR_INIT;

	must(archive_begin_reading(&archive, &err), &err);
	vocabulary_keep(&keeping, archive_data_version(&archive));
}

static void end(void)
{
	vocabulary_keep_no_more(&keeping);
	archive_end_reading(&archive);
}

static struct word_info find(struct vocabulary *vocabulary, const char *text)
{
	return vocabulary_find(vocabulary, text, strlen(text), &arena);
}

/* ---- answers */

static void check_same(const struct word_info *got, const struct word_info *expected)
{
	ck_assert_int_eq(got->id, expected->id);
	ck_assert_int_eq(got->nr_articles, expected->nr_articles);
	ck_assert_int_eq(got->nr_uses, expected->nr_uses);
	ck_assert_str_eq(got->text, expected->text);
}

static const char *const words[] = {
	"túy", "tuy", "ma", "~tuy", "khuya", "rừng", "không", "", "<s>", "bản", "tày"};
static const char *const folded[] = {"tuy", "khuy", "ma", "rung", "", "dang", "tay"};
enum { NR_WORDS = sizeof(words) / sizeof(*words), NR_FOLDED = sizeof(folded) / sizeof(*folded) };

static const char *any_word(void)
{
	return rand() % 2 ? words[rand() % NR_WORDS] : plain_words[rand() % NR_PLAIN_WORDS];
}

static void check_spellings(const char *word, size_t max)
{
	struct word_info got[MAX_WORDS], expected[MAX_WORDS];
	size_t nr = vocabulary_spellings(&plain, word, strlen(word), expected, max, &arena);

	ck_assert_uint_eq(vocabulary_spellings(&keeping, word, strlen(word), got, max, &arena), nr);
	for (size_t i = 0; i < nr; i++)
		check_same(&got[i], &expected[i]);
}

static void check_any(void)
{
	const char *const three[] = {any_word(), any_word(), any_word()};
	struct word_info got[2], expected[2];
	uint64_t key = triple_key(triple_word(three[0], strlen(three[0])),
		triple_word(three[1], strlen(three[1])), triple_word(three[2], strlen(three[2])));

	for (int i = 0; i < 2; i++) {
		got[i] = find(&keeping, three[i]);
		expected[i] = find(&plain, three[i]);
		check_same(&got[i], &expected[i]);
	}
	ck_assert_int_eq(vocabulary_pair_uses(&keeping, got[0].id, got[1].id),
		vocabulary_pair_uses(&plain, got[0].id, got[1].id));
	ck_assert_int_eq(vocabulary_triple_uses(&keeping, key), vocabulary_triple_uses(&plain, key));
	check_spellings(folded[rand() % NR_FOLDED], (size_t)(rand() % MAX_WORDS));
}

START_TEST(answers_are_those_of_the_tables)
{
	begin();
	for (int i = 0; i < NR_TRIES; i++) {
		check_any();
		arena_reset(&arena);
	}
	end();
}
END_TEST

/* ---- what others commit */

START_TEST(a_commit_is_seen_by_the_next_request)
{
	int64_t nr_uses = find(&plain, "túy").nr_uses;

	for (int64_t round = 0; round < 5; round++) {
		begin();
		ck_assert_int_eq(find(&keeping, "túy").nr_uses, nr_uses + round);
		put("túy rừng");
		ck_assert_int_eq(find(&keeping, "túy").nr_uses,
			nr_uses + round); /* a request sees one archive */
		check_spellings("tuy", 8);
		check_spellings("rung", 8);
		end();
		for (int i = 0; i < 100; i++)
			check_any();
	}
}
END_TEST

static int64_t uses_side_by_side(void)
{
	return vocabulary_pair_uses(&keeping, find(&keeping, "túy").id, find(&keeping, "rừng").id);
}

/* Outside of a request each lookup is of the archive as it is now. */
START_TEST(nothing_is_kept_between_requests)
{
	int64_t nr_uses, nr_pairs;

	begin();
	nr_uses = find(&keeping, "túy").nr_uses;
	nr_pairs = uses_side_by_side();
	end();
	put("túy rừng");
	ck_assert_int_eq(find(&keeping, "túy").nr_uses, nr_uses + 1);
	ck_assert_int_eq(uses_side_by_side(), nr_pairs + 1);
}
END_TEST

START_TEST(an_archive_of_no_known_version_is_read_anew)
{
	int64_t nr_uses;

	vocabulary_keep(&keeping, -1);
	nr_uses = find(&keeping, "túy").nr_uses;
	put("túy");
	vocabulary_keep(&keeping, -1);
	ck_assert_int_eq(find(&keeping, "túy").nr_uses, nr_uses + 1);
}
END_TEST

/* ---- failures and bounds */

START_TEST(what_fails_is_not_kept)
{
	int64_t ma = find(&plain, "ma").id, tuy = find(&plain, "túy").id;

	ck_assert_int_gt(vocabulary_pair_uses(&plain, ma, tuy), 0);
	test_archive_exec(&test, "ALTER TABLE word RENAME TO elsewhere; ALTER TABLE pair RENAME TO away");
	vocabulary_keep(&keeping, 1);
	ck_assert_int_eq(find(&keeping, "túy").id, 0);
	ck_assert_int_eq(vocabulary_pair_uses(&keeping, ma, tuy), 0);
	test_archive_exec(&test, "ALTER TABLE elsewhere RENAME TO word; ALTER TABLE away RENAME TO pair");
	ck_assert_int_eq(find(&keeping, "túy").id, tuy);
	ck_assert_int_eq(vocabulary_pair_uses(&keeping, ma, tuy), vocabulary_pair_uses(&plain, ma, tuy));
}
END_TEST

/* Words of nobody's take room as well; those that are too long take none. */
START_TEST(memory_is_bounded)
{
	char text[2 * MEMO_KEY_BYTES];
	size_t bytes = 0;

	memset(text, 'x', sizeof(text));
	begin();
	for (int i = 0; i < 200000; i++) {
		snprintf(text, MEMO_KEY_BYTES, "%08d%050d", i, i);
		vocabulary_find(&keeping, text, strlen(text), &arena);
		arena_reset(&arena);
		bytes = keeping.memo->arena.total_bytes + keeping.memo->keys.keys.total_bytes;
		ck_assert_uint_le(bytes, MEMO_BYTES + (2 << 20));
	}
	ck_assert_uint_gt(bytes, 0);
	memset(text, 'x', sizeof(text));
	vocabulary_find(&keeping, text, sizeof(text), &arena);
	ck_assert_uint_eq(keeping.memo->arena.total_bytes + keeping.memo->keys.keys.total_bytes, bytes);
	check_spellings("tuy", MAX_WORDS);
	end();
}
END_TEST

Suite *vocabulary_suite(void)
{
	Suite *suite = suite_create("vocabulary");
	TCase *cases = tcase_create("kept");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, answers_are_those_of_the_tables);
	tcase_add_test(cases, a_commit_is_seen_by_the_next_request);
	tcase_add_test(cases, nothing_is_kept_between_requests);
	tcase_add_test(cases, an_archive_of_no_known_version_is_read_anew);
	tcase_add_test(cases, what_fails_is_not_kept);
	tcase_add_test(cases, memory_is_bounded);
	suite_add_tcase(suite, cases);
	return suite;
}
