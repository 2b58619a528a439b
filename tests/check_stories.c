/* Versions of one article: told from their texts, kept in the archive, shown once by a search. */
#include "base/memory.h"
#include "searcher/search.h"
#include "store/archive_stats.h"
#include "store/stories.h"
#include "tests/case_file.h"
#include "tests/suites.h"
#include "tests/test_archive.h"
#include "text/sketch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- same-story.txt */

/* The text up to the line +++, or after it: its first line is the title. */
static void sketch_case(const char *text, size_t len, struct sketch *out)
{
	struct tokenizer tokenizer;
	const char *line_end = memchr(text, '\n', len);
	size_t title_len = line_end ? (size_t)(line_end - text) : len;
	char *title = xstrndup(text, title_len);
	char *body = xstrndup(text + title_len, len - title_len);

	tokenizer_init(&tokenizer);
	sketch_make_from_text(&tokenizer, title, body, out);
	tokenizer_release(&tokenizer);
	free(title);
	free(body);
}

static void same_story(const char *input, size_t len, struct strbuf *out)
{
	const char *between = strstr(input, "\n+++\n");
	struct sketch first, second;
	double likeness;

	ck_assert_ptr_nonnull(between);
	sketch_case(input, (size_t)(between - input), &first);
	between += strlen("\n+++\n");
	sketch_case(between, len - (size_t)(between - input), &second);
	likeness = sketch_same_story(&first, &second);
	ck_assert_double_eq(likeness, sketch_same_story(&second, &first));
	strbuf_add_str(out, likeness > 0 ? "same" : "other");
}

START_TEST(case_file)
{
	run_cases("tests/cases/same-story.txt", same_story);
}
END_TEST

/* ---- sketches */

/* Words w<from> ... w<to - 1>, a text of its own for each range. */
static void add_words(struct strbuf *text, int from, int to)
{
	for (int i = from; i < to; i++)
		strbuf_addf(text, "lời%cnói%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
}

static void sketch_words(int from, int to, struct sketch *out)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_add_ch(&text, '\n');
	add_words(&text, from, to);
	sketch_case(text.buf, text.len, out);
	strbuf_release(&text);
}

START_TEST(packs_and_unpacks)
{
	uint8_t packed[SKETCH_MAX_BYTES];
	struct sketch sketch, again;
	size_t len;

	sketch_words(0, 500, &sketch);
	ck_assert_uint_eq(sketch.nr_shingles, 496);
	ck_assert_uint_eq(sketch.nr_anchors, SKETCH_ANCHORS);
	len = sketch_pack(&sketch, packed);
	ck_assert(sketch_unpack(packed, len, &again));
	ck_assert_mem_eq(&again, &sketch, sizeof(sketch));
	ck_assert(!sketch_unpack(packed, len - 1, &again));
	ck_assert(!sketch_unpack(packed, 3, &again));
	packed[4] = 255;
	ck_assert(!sketch_unpack(packed, len, &again));
}
END_TEST

/* A sketch as version 2 packed it, of a byte a slot: any of those that this version makes `slot` of. */
static size_t pack_as_before(const struct sketch *sketch, uint8_t *out)
{
	uint8_t packed[SKETCH_MAX_BYTES];
	size_t len = sketch_pack(sketch, packed), rest = SKETCH_HEAD_BYTES + SKETCH_SLOTS / 2;

	memcpy(out, packed, SKETCH_HEAD_BYTES);
	for (size_t i = 0; i < SKETCH_SLOTS; i++) {
		uint8_t slot = sketch->slots[i];

		out[SKETCH_HEAD_BYTES + i] = (uint8_t)(slot ? slot + i % 17 * SKETCH_SLOT_VALUES : 0);
	}
	memcpy(out + SKETCH_HEAD_BYTES + SKETCH_SLOTS, packed + rest, len - rest);
	return len + SKETCH_SLOTS / 2;
}

START_TEST(older_sketches_are_packed_again)
{
	uint8_t older[SKETCH_MAX_BYTES + SKETCH_SLOTS / 2], packed[SKETCH_MAX_BYTES];
	uint8_t again[SKETCH_MAX_BYTES];

	for (int words = 40; words < 700; words += 33) {
		struct sketch sketch;
		size_t len;

		sketch_words(0, words, &sketch);
		len = sketch_pack(&sketch, packed);
		ck_assert_uint_eq(sketch_repack(older, pack_as_before(&sketch, older), again), len);
		ck_assert_mem_eq(again, packed, len);
		ck_assert_uint_eq(sketch_repack(packed, len, again), 0);
	}
	ck_assert_uint_eq(sketch_repack("", 0, again), 0);
}
END_TEST

/* Estimates of what is known: 600 words each, of which so many are in both. */
START_TEST(estimates_what_is_shared)
{
	for (int shared = 0; shared <= 600; shared += 100) {
		struct sketch first, second;
		struct likeness likeness;
		double jaccard = (double)shared / (1200 - shared);

		sketch_words(0, 600, &first);
		sketch_words(600 - shared, 1200 - shared, &second);
		likeness = sketch_compare(&first, &second);
		ck_assert_double_eq_tol(likeness.jaccard, jaccard, 0.1);
		ck_assert_double_eq_tol(likeness.contained, shared / 600.0, 0.12);
	}
}
END_TEST

START_TEST(short_texts_have_none)
{
	struct sketch sketch;

	sketch_words(0, SKETCH_MIN_SHINGLES + SKETCH_SHINGLE_TOKENS - 2, &sketch);
	ck_assert_uint_eq(sketch.nr_shingles, 0);
	sketch_words(0, SKETCH_MIN_SHINGLES + SKETCH_SHINGLE_TOKENS - 1, &sketch);
	ck_assert_uint_eq(sketch.nr_shingles, SKETCH_MIN_SHINGLES);
	ck_assert(sketch_same_story(&sketch, &sketch) > 0);
}
END_TEST

/* ---- stories in the archive */

static struct test_archive test;

static void make(void)
{
	test_archive_make(&test);
	test_archive_open(&test);
}

static void delete (void)
{
	test_archive_close(&test);
	test_archive_delete(&test);
}

/* An article of the words in [from, to), in the open transaction. */
static int64_t put(int from, int to, const char *iso, int64_t old_id)
{
	struct strbuf text = STRBUF_INIT;
	int64_t id;

	add_words(&text, from, to);
	id = test_archive_put(&test, "Tin", text.buf, iso, old_id);
	strbuf_release(&text);
	return id;
}

/* "r1 r2 | r3 r5": the stories, members by date. */
static void check_stories(const char *expected)
{
	struct strbuf got = STRBUF_INIT;
	struct error err = ERROR_INIT;
	sqlite3_stmt *select = NULL;
	int64_t last = 0;

	must(archive_prepare(&test.archive,
		     "SELECT story_id, ref FROM story JOIN article ON id = article_id ORDER BY 1, id",
		     &select, &err),
		&err);
	while (sqlite3_step(select) == SQLITE_ROW) {
		int64_t story_id = sqlite3_column_int64(select, 0);

		if (got.len)
			strbuf_add_str(&got, story_id == last ? " " : " | ");
		strbuf_add_str(&got, (const char *)sqlite3_column_text(select, 1));
		last = story_id;
	}
	sqlite3_finalize(select);
	ck_assert_str_eq(got.buf ? got.buf : "", expected);
	strbuf_release(&got);
}

static void on_finding(void *context, const char *finding)
{
	struct strbuf *findings = context;

	strbuf_addf(findings, "%s\n", finding);
}

static void check_findings(const char *expected)
{
	struct strbuf findings = STRBUF_INIT;
	struct error err = ERROR_INIT;

	must(stories_check(&test.archive, on_finding, &findings, &err), &err);
	if (*expected)
		ck_assert_msg(strstr(findings.buf, expected) != NULL, "found: %s", findings.buf);
	else
		ck_assert_msg(findings.len == 0, "found: %s", findings.buf);
	strbuf_release(&findings);
}

START_TEST(versions_find_each_other)
{
	test_archive_begin(&test);
	put(0, 300, "2024-05-14", 0);
	put(1000, 1300, "2024-05-14", 0);
	put(20, 310, "2024-05-15", 0); /* in the same transaction */
	test_archive_commit(&test);
	check_stories("r1 r3");
	test_archive_begin(&test);
	put(990, 1280, "2023-01-01", 0); /* later, and before in time */
	put(5, 300, "", 0);
	test_archive_commit(&test);
	check_stories("r5 r1 r3 | r4 r2");
	check_findings("");
}
END_TEST

START_TEST(a_story_is_no_chain)
{
	test_archive_begin(&test);
	for (int i = 0; i < 12; i++) /* each shares nine tenths with the next */
		put(40 * i, 40 * i + 400, "2024-05-14", 0);
	test_archive_commit(&test);
	ck_assert_int_gt(test_archive_int(&test, "SELECT count(DISTINCT story_id) FROM story"), 1);
	ck_assert_int_le(test_archive_int(&test, "SELECT max(article_id - story_id) FROM story"), 4);
	check_findings("");
}
END_TEST

START_TEST(removals_and_changes)
{
	int64_t first, second, third;

	test_archive_begin(&test);
	first = put(0, 300, "2024-05-14", 0);
	second = put(10, 300, "2024-05-15", 0);
	third = put(0, 290, "2024-05-16", 0);
	test_archive_commit(&test);
	check_stories("r1 r2 r3");
	test_archive_begin(&test);
	test_archive_remove(&test, first); /* the founder: the others find each other */
	test_archive_commit(&test);
	check_stories("r2 r3");
	test_archive_begin(&test);
	third = put(2000, 2300, "2024-05-16", third); /* becomes another article */
	test_archive_commit(&test);
	check_stories("");
	test_archive_begin(&test);
	put(5, 300, "2024-05-16", third); /* and a version again */
	test_archive_commit(&test);
	check_stories("r2 r5");
	test_archive_begin(&test);
	test_archive_remove(&test, second);
	put(100, 400, "2024-05-17", 0);
	test_archive_commit(&test);
	check_stories("");
	check_findings("");
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM sketch"), 2);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM sketch_band"), 2 * SKETCH_ANCHORS);
}
END_TEST

START_TEST(what_was_not_committed_is_lost)
{
	test_archive_begin(&test);
	put(0, 300, "2024-05-14", 0);
	test_archive_commit(&test);
	test_archive_begin(&test);
	put(0, 295, "2024-05-15", 0);
	test_archive_close(&test);
	test_archive_open(&test);
	check_stories("");
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM sketch"), 1);
	check_findings("");
}
END_TEST

/* They are written some transactions later, with the word counts; meanwhile they are known all the same. */
START_TEST(anchors_of_a_killed_run_are_caught_up)
{
	test_archive_begin(&test);
	put(0, 300, "2024-05-14", 0);
	test_archive_commit(&test);
	test_archive_begin(&test);
	put(1000, 1300, "2024-05-14", 0);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM sketch_band"), 0);
	check_findings("");
	test_archive_close(&test);
	test_archive_open(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM sketch_band"), 2 * SKETCH_ANCHORS);
	test_archive_begin(&test);
	put(10, 300, "2024-05-15", 0);
	test_archive_commit(&test);
	test_archive_begin(&test);
	put(1000, 1295, "2024-05-16", 0);
	put(0, 295, "2024-05-17", 0);
	test_archive_commit(&test);
	check_stories("r1 r3 r5 | r2 r4");
	test_archive_finish(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM sketch_band"), 5 * SKETCH_ANCHORS);
	check_findings("");
}
END_TEST

/* A story of two, and an article that is too short to have a sketch. */
static void put_two_versions(void)
{
	test_archive_begin(&test);
	put(0, 300, "2024-05-14", 0);
	put(10, 300, "2024-05-15", 0);
	put(1000, 1010, "2024-05-15", 0);
	test_archive_commit(&test);
}

/* An archive from before there were sketches, or with those of another version. */
START_TEST(archives_without_sketches_catch_up)
{
	put_two_versions();
	test_archive_exec(&test,
		"DELETE FROM story; DELETE FROM sketch_band; DELETE FROM sketch;"
		" DELETE FROM meta WHERE name IN ('sketch_version', 'sketch_next')");
	check_findings("");
	test_archive_close(&test);
	test_archive_open(&test);
	check_stories("r1 r2");
	check_findings("");
	test_archive_exec(&test,
		"UPDATE meta SET value = 0 WHERE name = 'sketch_version';"
		" UPDATE sketch SET hashes = x'00'");
	test_archive_close(&test);
	test_archive_open(&test);
	check_stories("r1 r2");
	check_findings("");
}
END_TEST

/* As an archive has them that version 2 of sketches was the last to write. */
static void make_sketches_older(void)
{
	sqlite3 *db = test.archive.db;
	sqlite3_stmt *select, *update;

	ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT article_id, hashes FROM sketch", -1, &select, NULL),
		SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "UPDATE sketch SET hashes = ?2 WHERE article_id = ?1", -1,
				 &update, NULL),
		SQLITE_OK);
	while (sqlite3_step(select) == SQLITE_ROW) {
		uint8_t older[SKETCH_MAX_BYTES + SKETCH_SLOTS / 2];
		struct sketch sketch;

		ck_assert(sketch_unpack(sqlite3_column_blob(select, 1),
			(size_t)sqlite3_column_bytes(select, 1), &sketch));
		sqlite3_bind_int64(update, 1, sqlite3_column_int64(select, 0));
		sqlite3_bind_blob(update, 2, older, (int)pack_as_before(&sketch, older), SQLITE_TRANSIENT);
		ck_assert_int_eq(sqlite3_step(update), SQLITE_DONE);
		sqlite3_reset(update);
	}
	sqlite3_finalize(select);
	sqlite3_finalize(update);
	test_archive_exec(&test, "UPDATE meta SET value = 2 WHERE name = 'sketch_version'");
}

START_TEST(archives_with_older_sketches_catch_up)
{
	put_two_versions();
	make_sketches_older();
	test_archive_close(&test);
	test_archive_open(&test);
	check_stories("r1 r2");
	check_findings("");
	test_archive_begin(&test);
	put(5, 300, "2024-05-16", 0);
	test_archive_commit(&test);
	check_stories("r1 r2 r4");
	check_findings("");
}
END_TEST

static const struct damage {
	const char *sql, *finding;
} damages[] = {
	{"DELETE FROM article WHERE ref = 'r1'", "1 sketches belong to no article"},
	{"DELETE FROM sketch WHERE article_id = (SELECT max(article_id) FROM sketch)",
		"10 anchors belong to no sketch"},
	{"DELETE FROM sketch_band WHERE article_id = (SELECT min(article_id) FROM sketch)",
		"1 sketches do not agree"},
	{"UPDATE sketch SET hashes = x'00'", "3 sketches do not agree"},
	{"DELETE FROM story WHERE article_id = (SELECT max(article_id) FROM story)",
		"1 stories have one article only"},
	{"UPDATE story SET story_id = 99", "2 articles belong to a story that nobody founded"},
	{"INSERT INTO story VALUES(77, (SELECT min(story_id) FROM story))",
		"1 articles of stories have no sketch"},
};

START_TEST(damage_is_found)
{
	test_archive_begin(&test);
	put(0, 300, "2024-05-14", 0);
	put(10, 300, "2024-05-15", 0);
	put(1000, 1300, "2024-05-15", 0);
	test_archive_commit(&test);
	test_archive_finish(&test);
	check_findings("");
	test_archive_exec(&test, damages[_i].sql);
	check_findings(damages[_i].finding);
}
END_TEST

/* Thousands of one text: no more work for each, and one story. */
START_TEST(many_copies)
{
	test_archive_begin(&test);
	for (int i = 0; i < 3000; i++)
		put(0, 60, "2024-05-14", 0);
	test_archive_commit(&test);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(*) FROM story"), 3000);
	ck_assert_int_eq(test_archive_int(&test, "SELECT count(DISTINCT story_id) FROM story"), 1);
}
END_TEST

/* ---- searching */

/* The refs of the hits, each with the number of its other versions: "r4+1 r2". */
static void check_hits(size_t offset, size_t limit, bool grouped, const char *expected)
{
	const struct search_options options = {.order = RANK_OLDEST_FIRST,
		.offset = offset,
		.limit = limit,
		.grouped = grouped,
		.detail = HIT_HEAD};
	struct strbuf got = STRBUF_INIT;
	struct search_result result;
	struct searcher searcher;
	struct error err = ERROR_INIT;

	must(searcher_open(&searcher, test.path, &err), &err);
	must(searcher_search(&searcher, "title:tin", &options, &result, &err), &err);
	ck_assert_int_eq(result.total, 46);
	for (size_t i = 0; i < result.nr; i++) {
		ck_assert_uint_eq(result.hits[i].rank, offset + i + 1);
		strbuf_addf(&got, "%s%s", i ? " " : "", result.hits[i].ref);
		if (result.hits[i].nr_versions)
			strbuf_addf(&got, "+%zu", result.hits[i].nr_versions);
	}
	ck_assert_str_eq(got.buf ? got.buf : "", expected);
	search_result_release(&result);
	searcher_close(&searcher);
	strbuf_release(&got);
}

/* 40 copies come first, so more than were asked for must be ranked to fill a page. */
START_TEST(pages_count_stories)
{
	test_archive_begin(&test);
	for (int i = 0; i < 40; i++)
		put(0, 300, "2024-05-14", 0);
	for (int i = 1; i < 6; i++)
		put(1000 * i, 1000 * i + 300, "2024-05-15", 0);
	put(1000, 1290, "2024-05-16", 0);
	test_archive_commit(&test);
	check_hits(0, 3, true, "r1+39 r41+1 r42");
	check_hits(3, 3, true, "r43 r44 r45");
	check_hits(6, 3, true, "");
	check_hits(0, 3, false, "r1 r2 r3");
	check_hits(44, 3, false, "r45 r46");
}
END_TEST

Suite *stories_suite(void)
{
	Suite *suite = suite_create("stories");
	TCase *texts = tcase_create("texts"), *kept = tcase_create("kept");

	tcase_add_test(texts, case_file);
	tcase_add_test(texts, packs_and_unpacks);
	tcase_add_test(texts, older_sketches_are_packed_again);
	tcase_add_test(texts, estimates_what_is_shared);
	tcase_add_test(texts, short_texts_have_none);
	suite_add_tcase(suite, texts);
	tcase_add_checked_fixture(kept, make, delete);
	tcase_add_test(kept, versions_find_each_other);
	tcase_add_test(kept, a_story_is_no_chain);
	tcase_add_test(kept, removals_and_changes);
	tcase_add_test(kept, what_was_not_committed_is_lost);
	tcase_add_test(kept, anchors_of_a_killed_run_are_caught_up);
	tcase_add_test(kept, archives_without_sketches_catch_up);
	tcase_add_test(kept, archives_with_older_sketches_catch_up);
	tcase_add_loop_test(kept, damage_is_found, 0, sizeof(damages) / sizeof(*damages));
	tcase_add_test(kept, many_copies);
	tcase_add_test(kept, pages_count_stories);
	suite_add_tcase(suite, kept);
	return suite;
}
