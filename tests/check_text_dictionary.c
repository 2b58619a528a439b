/* Bodies are packed and come back as they were; what is damaged says so; older archives are taken over. */
#include "store/dictionary_rows.h"
#include "store/ranker.h"
#include "store/rebuild.h"
#include "store/stored_text.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test_archive test;
static struct text_dictionary *dictionary;
static struct text_packer *packer;

/* Articles of a few phrases each, more than a dictionary is made of. */
static void add_samples(struct text_samples *samples)
{
	struct strbuf text = STRBUF_INIT;

	srand(81);
	do {
		strbuf_reset(&text);
		add_plain_words(&text, 400);
	} while (text_samples_add(samples, text.buf, text.len));
	strbuf_release(&text);
}

static struct text_dictionary *make_dictionary(void)
{
	struct text_samples samples = TEXT_SAMPLES_INIT;
	struct text_dictionary *made;

	add_samples(&samples);
	ck_assert_uint_le(samples.texts.len, TEXT_SAMPLES_MAX_BYTES);
	made = text_dictionary_train(&samples);
	text_samples_release(&samples);
	return made;
}

static void make(void)
{
	test.dictionary = NULL;
	test_archive_make(&test);
	test_archive_open(&test);
	dictionary = make_dictionary();
	packer = text_packer_new();
	ck_assert_ptr_nonnull(dictionary);
}

static void delete (void)
{
	text_packer_free(packer);
	text_dictionary_free(dictionary);
	test_archive_close(&test);
	test_archive_delete(&test);
}

static void keep_dictionary(void)
{
	struct error err = ERROR_INIT;

	must(dictionary_rows_add(&test.archive, dictionary, &err), &err);
}

/* What SQL makes of the bytes: its code, and the text where that is SQLITE_ROW. */
static int unpack(const void *packed, size_t len, struct strbuf *text)
{
	sqlite3_stmt *select = NULL;
	int result;

	ck_assert_int_eq(sqlite3_prepare_v2(test.archive.db, "SELECT unpacked(?1), unpacked_bytes(?1)", -1,
				 &select, NULL),
		SQLITE_OK);
	sqlite3_bind_blob64(select, 1, packed, len, SQLITE_STATIC);
	result = sqlite3_step(select);
	strbuf_reset(text);
	if (result == SQLITE_ROW) {
		strbuf_add(text, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));
		ck_assert_int_eq(sqlite3_column_int64(select, 1), (int64_t)text->len);
	}
	sqlite3_finalize(select);
	return result;
}

START_TEST(texts_come_back)
{
	struct strbuf text = STRBUF_INIT, back = STRBUF_INIT;

	keep_dictionary();
	for (size_t nr_words = 1; nr_words < 3000; nr_words = nr_words * 2 + 1) {
		size_t len;
		const void *packed;

		add_plain_words(&text, nr_words);
		packed = text_pack(packer, dictionary, text.buf, text.len, &len);
		if (!packed) {
			ck_assert_uint_lt(nr_words, 20);
			continue;
		}
		ck_assert_uint_lt(len, text.len);
		ck_assert_int_eq(unpack(packed, len, &back), SQLITE_ROW);
		ck_assert_str_eq(back.buf, text.buf);
	}
	ck_assert_uint_gt(text.len, 10000);
	strbuf_release(&text);
	strbuf_release(&back);
}
END_TEST

START_TEST(what_is_not_packed_stays)
{
	size_t len;

	ck_assert_ptr_null(text_pack(packer, dictionary, "", 0, &len));
	ck_assert_ptr_null(text_pack(packer, dictionary, "xã", 4, &len));
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT unpacked('Rừng') = 'Rừng' AND unpacked(NULL) IS NULL"),
		1);
	ck_assert_int_eq(test_archive_int(&test, "SELECT unpacked_bytes('Rừng')"), 6);
	ck_assert_int_eq(test_archive_int(&test, "SELECT unpacked_bytes(NULL) IS NULL"), 1);
}
END_TEST

START_TEST(a_dictionary_needs_text)
{
	struct text_samples samples = TEXT_SAMPLES_INIT;

	ck_assert_ptr_null(text_dictionary_train(&samples));
	ck_assert(text_samples_add(&samples, "Trồng rừng", strlen("Trồng rừng")));
	ck_assert_ptr_null(text_dictionary_train(&samples));
	text_samples_release(&samples);
	ck_assert_ptr_null(text_dictionary_new("Trồng rừng", strlen("Trồng rừng")));
}
END_TEST

START_TEST(a_dictionary_is_kept_once)
{
	struct text_dictionary *same = make_dictionary(), *read;
	struct error err = ERROR_INIT;
	size_t len, read_len;
	const void *bytes = text_dictionary_bytes(dictionary, &len);

	ck_assert_uint_eq(text_dictionary_id(same), text_dictionary_id(dictionary));
	text_dictionary_free(same);
	must(dictionary_rows_read(&test.archive, &read, &err), &err);
	ck_assert_ptr_null(read);
	keep_dictionary();
	keep_dictionary();
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM text_dictionary"), 1);
	must(dictionary_rows_read(&test.archive, &read, &err), &err);
	ck_assert_uint_eq(text_dictionary_id(read), text_dictionary_id(dictionary));
	ck_assert_mem_eq(text_dictionary_bytes(read, &read_len), bytes, len);
	ck_assert_uint_eq(read_len, len);
	text_dictionary_free(read);
}
END_TEST

/* Cut short, changed in a byte, or without its dictionary, a body is either right or SQLITE_CORRUPT. */
START_TEST(damage_is_told)
{
	struct strbuf text = STRBUF_INIT, back = STRBUF_INIT;
	unsigned char copy[4096];
	const void *packed;
	size_t len;
	int nr_right = 0;

	add_plain_words(&text, 300);
	packed = text_pack(packer, dictionary, text.buf, text.len, &len);
	ck_assert_uint_lt(len, sizeof(copy));
	ck_assert_int_eq(unpack(packed, len, &back), SQLITE_CORRUPT);
	keep_dictionary();
	ck_assert_int_eq(unpack(packed, len, &back), SQLITE_ROW);
	for (size_t at = 0; at < len; at++) {
		memcpy(copy, packed, len);
		ck_assert_int_eq(unpack(copy, at, &back), SQLITE_CORRUPT);
		copy[at] ^= (unsigned char)(1 << at % 8);
		if (unpack(copy, len, &back) == SQLITE_CORRUPT)
			continue;
		ck_assert_str_eq(back.buf, text.buf);
		nr_right++;
	}
	ck_assert_int_lt(nr_right, 8); /* flags that zstd does not use */
	strbuf_release(&text);
	strbuf_release(&back);
}
END_TEST

/* Whatever reads bodies reads these too: removing, counting anew, proving, and making the indexes anew. */
START_TEST(an_archive_of_packed_bodies_is_sound)
{
	struct error err = ERROR_INIT;
	int64_t id;

	keep_dictionary();
	test.dictionary = dictionary;
	test_archive_put_some(&test, 40, 200);
	test_archive_begin(&test);
	id = test_archive_put(&test, "Họp xã", "Sáng nay đảng ủy xã họp bàn việc trồng rừng của thôn.",
		"2024-06-26", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM article WHERE typeof(body) = 'blob'"),
		41);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	ck_assert_int_eq(test_archive_matches(&test, "\"họp bàn\""), 1);
	ck_assert_int_eq(test_archive_int(&test,
				 "SELECT body LIKE 'Sáng nay%thôn.' FROM article_text"
				 " ORDER BY id DESC LIMIT 1"),
		1);
	test_archive_begin(&test);
	test_archive_put(&test, "Họp xã", "Sáng nay đảng ủy xã họp bàn việc phòng chống ma túy.",
		"2024-06-26", id);
	test_archive_commit(&test);
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_matches(&test, "\"họp bàn việc trồng\""), 0);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	writer_close(&test.writer);
	must(archive_rebuild(&test.archive, &err), &err);
	ck_assert_int_eq(test_archive_matches(&test, "\"họp bàn\""), 1);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	test_archive_exec(&test,
		"UPDATE article SET body = zeroblob(20) WHERE id = (SELECT max(id) FROM article)");
	ck_assert_int_eq(archive_query_int(&test.archive, "SELECT sum(length(unpacked(body))) FROM article",
				 0, &id, &err),
		STATUS_ARCHIVE);
	check_that(strstr(err.message, "the text of an article is damaged"), "%s", err.message);
}
END_TEST

/* ---- archives before version 8 */

/* article_fts as version 7 had it. */
static void make_version_7(void)
{
	struct error err = ERROR_INIT;

	test_archive_exec(&test,
		"DROP TABLE article_fts; DROP VIEW article_text; DROP TABLE text_dictionary;"
		"CREATE VIRTUAL TABLE article_fts USING fts5(title, body, content='article', content_rowid='id',"
		" tokenize='tracuu')");
	must(archive_rebuild_fts(&test.archive, &err), &err);
	test_archive_exec(&test, "PRAGMA user_version = 7");
}

/* Ranked by FTS5: titles count more, so the columns must be known. */
static void rank(bool title_first, struct ranking *out)
{
	static const struct rank_phrase phrases[] = {
		{.term = 0, .role = RANK_CHOSEN, .nr_tokens = 1, .nr_terms = 1}};
	static const struct rank_term terms[] = {{.chosen_weight = 1}};
	const struct rank_request request = {.match = "rừng",
		.first_id = 1,
		.last_id = INT64_MAX,
		.phrases = phrases,
		.nr_phrases = 1,
		.terms = terms,
		.nr_terms = 1,
		.mean_length = 100,
		.nr_wanted = 10,
		.title_first = title_first};

	memset(out, 0, sizeof(*out));
	ck_assert_int_eq(ranker_run(test.archive.db, &request, out), SQLITE_OK);
}

START_TEST(an_archive_of_version_7_is_read_and_taken_over)
{
	struct error err = ERROR_INIT;
	struct ranking before, older, after;

	test_archive_put_some(&test, 60, 100);
	test_archive_finish(&test);
	rank(false, &before);
	ck_assert_uint_gt(before.nr, 2);
	make_version_7();
	rank(true, &older);
	ck_assert_uint_eq(older.nr, before.nr);
	ck_assert_mem_eq(older.hits, before.hits, before.nr * sizeof(*before.hits));
	test_archive_close(&test);
	must(archive_open(&test.archive, test.path, ARCHIVE_WRITE_EXISTING, &err), &err);
	ck_assert_int_eq(test.archive.version, 7);
	ck_assert_int_eq(test_archive_findings(&test), 0);
	archive_close(&test.archive);
	test_archive_open(&test);
	ck_assert_int_eq(test.archive.version, ARCHIVE_SCHEMA_VERSION);
	rank(false, &after);
	ck_assert_mem_eq(after.hits, before.hits, before.nr * sizeof(*before.hits));
	ck_assert_int_eq(test_archive_findings(&test), 0);
	ranking_release(&before);
	ranking_release(&older);
	ranking_release(&after);
}
END_TEST

Suite *text_dictionary_suite(void)
{
	Suite *suite = suite_create("text dictionary");
	TCase *tests = tcase_create("text dictionary");

	tcase_add_checked_fixture(tests, make, delete);
	tcase_add_test(tests, texts_come_back);
	tcase_add_test(tests, what_is_not_packed_stays);
	tcase_add_test(tests, a_dictionary_needs_text);
	tcase_add_test(tests, a_dictionary_is_kept_once);
	tcase_add_test(tests, damage_is_told);
	tcase_add_test(tests, an_archive_of_packed_bodies_is_sound);
	tcase_add_test(tests, an_archive_of_version_7_is_read_and_taken_over);
	suite_add_tcase(suite, tests);
	return suite;
}
