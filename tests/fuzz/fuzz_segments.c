/*
 * Bytes over those of a sound segment -> searches of it, a proof, a merge: what they say may be wrong, but
 * nothing is read or written that is not theirs.
 *
 *   data:  | u16 where in the page, in units of 4 | u8 which page | u8 len | len bytes | ...
 */
#include "base/memory.h"
#include "store/ranker.h"
#include "store/segments.h"
#include "store/segments/merge.h"
#include "store/segments/pages.h"
#include "store/segments/proof.h"
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"
#include "tests/test_archive.h"

#include <stdlib.h>
#include <string.h>

enum { NR_ARTICLES = 300, HEAD_BYTES = 4 };

/* Made at the first call and kept for all others. */
static struct test_archive *small_archive(void)
{
	static struct test_archive test;

	if (test.archive.db)
		return &test;
	srand(71);
	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_begin(&test);
	for (int i = 0; i < NR_ARTICLES; i++) {
		struct strbuf body = STRBUF_INIT;

		add_plain_words(&body, 8);
		test_archive_put(&test, "Họp xã", body.buf, i % 2 ? "2024-06-26" : "", 0);
		strbuf_release(&body);
	}
	test_archive_commit(&test);
	test_archive_delete(&test); /* the open file goes on */
	return &test;
}

static void overwrite(struct test_archive *test, const uint8_t *data, size_t size)
{
	sqlite3_stmt *update = NULL;

	contract(
		sqlite3_prepare_v2(test->archive.db,
			"UPDATE segment_page SET data = CAST(substr(data, 1, ?2) || ?3 || substr(data, ?2 + ?4) AS BLOB)"
			" WHERE page = (SELECT page FROM segment_page ORDER BY page LIMIT 1 OFFSET ?1)",
			-1, &update, NULL) == SQLITE_OK);
	while (size > HEAD_BYTES) {
		size_t len = data[3] < size - HEAD_BYTES ? data[3] : size - HEAD_BYTES;

		sqlite3_bind_int(update, 1, data[2] % 4);
		sqlite3_bind_int(update, 2, (data[0] | data[1] << 8) * 4 % SEGMENT_PAGE_BYTES);
		sqlite3_bind_blob(update, 3, data + HEAD_BYTES, (int)len, SQLITE_STATIC);
		sqlite3_bind_int(update, 4, (int)len + 1);
		contract(sqlite3_step(update) == SQLITE_DONE);
		sqlite3_reset(update);
		data += HEAD_BYTES + len;
		size -= HEAD_BYTES + len;
	}
	sqlite3_finalize(update);
}

static void search(struct test_archive *test, struct segments *segments, const char *match, size_t nr_phrases)
{
	const struct rank_phrase phrases[] = {{0, RANK_CHOSEN, 0, 0}, {1, RANK_CHOSEN, 0, 0}};
	const struct rank_term terms[] = {{2, 0, 1, 0, 1, false, false}, {1, 0, 0, 0, 1, false, false}};
	struct rank_request request = {.match = match,
		.segments = segments,
		.last_id = INT64_MAX,
		.phrases = phrases,
		.nr_phrases = nr_phrases,
		.terms = terms,
		.nr_terms = nr_phrases,
		.mean_length = 9,
		.nr_wanted = 10};
	struct ranking ranking;

	for (int order = RANK_BY_SCORE; order <= RANK_OLDEST_FIRST; order++) {
		request.order = (enum rank_order)order;
		if (ranker_run(test->archive.db, &request, &ranking) == SQLITE_OK)
			contract(ranking.nr <= 10 && (int64_t)ranking.nr <= ranking.total);
		ranking_release(&ranking);
	}
}

int FUZZ_DRIVER(segments)(const uint8_t *data, size_t size)
{
	struct test_archive *test = small_archive();
	struct segments segments;
	struct segment *input;
	struct proof proof;

	test_archive_exec(test, "SAVEPOINT sound");
	overwrite(test, data, size);
	contract(segments_open(&segments, test->archive.db, SEGMENTS_FOR_WRITING) == SQLITE_OK);
	contract(segments_reload(&segments) == SQLITE_OK && segments.nr == 1);
	search(test, &segments, "(\"\x01xã\" AND \"\x01rừng\")", 2);
	search(test, &segments, "(\"\x01họp xã\" OR \"\x01nông\x02thôn mới\")", 2);
	search(test, &segments, "\"\x01khuyết\"", 1);
	proof_run(&segments, &segments.items[0], &proof);
	contract(size > HEAD_BYTES || proof_holds(&proof));
	contract(segments_reload(&segments) == SQLITE_OK);
	input = &segments.items[0];
	segments_merge(&segments, &input, 1, 900, 9);
	segments_close(&segments);
	test_archive_exec(test, "ROLLBACK TO sound; RELEASE sound");
	return 0;
}
