/*
 * Bytes over those of a sound segment -> searches of it, a proof, a merge: what they say may be wrong, but
 * nothing is read or written that is not theirs.
 *
 *   data:  | u8 what is done besides searches | patch | ...
 *   patch: | u16 where in the page, in units of 4 | u8 which page | u8 len, LEAVE_SUM | len bytes |
 *
 * Pages get the right sums, unless LEAVE_SUM is set: else nothing would look at the bytes.
 */
#include "base/memory.h"
#include "store/ranker.h"
#include "store/segments.h"
#include "store/segments/merge.h"
#include "store/segments/pairs.h"
#include "store/segments/proof.h"
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"
#include "tests/page_rows.h"
#include "tests/test_archive.h"

#include <stdlib.h>
#include <string.h>

/* Enough for pairs: which take so long to prove and to merge that it is not always done. */
enum { NR_ARTICLES = PAIRS_MIN_DOCS + 30 };

enum { DO_PROVE = 1, DO_MERGE = 2 };
enum { PATCH_BYTES = 4, LEAVE_SUM = 0x80 };

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

/* The head of a patch and len bytes that follow it. */
static void overwrite_page(struct test_archive *test, const uint8_t *patch, size_t len)
{
	int64_t first = test_archive_int(test, "SELECT min(page) FROM segment_page"),
		page = first + patch[2] % test_archive_int(test, "SELECT count(*) FROM segment_page");
	unsigned char row[PAGE_ROW_BYTES];
	size_t row_len = page_row_read(test->archive.db, page, row),
	       at = ((size_t)patch[0] | (size_t)patch[1] << 8) * 4;

	at %= row_len;
	if (len > row_len - at)
		len = row_len - at;
	memcpy(row + at, patch + PATCH_BYTES, len);
	if (!(patch[3] & LEAVE_SUM))
		page_row_seal(page, row, row_len);
	page_row_write(test->archive.db, page, row, row_len);
}

static void overwrite(struct test_archive *test, const uint8_t *data, size_t size)
{
	while (size > PATCH_BYTES) {
		size_t len = (size_t)(data[3] % LEAVE_SUM);

		len = len < size - PATCH_BYTES ? len : size - PATCH_BYTES;
		overwrite_page(test, data, len);
		data += PATCH_BYTES + len;
		size -= PATCH_BYTES + len;
	}
}

static void search(struct test_archive *test, struct segments *segments, const char *match, size_t nr_phrases)
{
	const struct rank_phrase phrases[] = {{0, RANK_CHOSEN, 0, 0}, {1, RANK_CHOSEN, 0, 0}};
	const struct rank_term terms[] = {{2, 0, 1, 0.5, 1, false, false}, {1, 0, 0, 0, 1, false, false}};
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

static void prove(struct segments *segments, bool is_sound)
{
	struct proof proof;

	proof_run(segments, &segments->items[0], &proof);
	contract(!is_sound || proof_holds(&proof));
}

static void merge(struct segments *segments)
{
	struct segment *input;

	contract(segments_reload(segments) == SQLITE_OK);
	input = &segments->items[0];
	segments_merge(segments, &input, 1, 900, 9);
}

int FUZZ_DRIVER(segments)(const uint8_t *data, size_t size)
{
	struct test_archive *test = small_archive();
	int what = size ? data[0] : DO_PROVE | DO_MERGE;
	struct segments segments;

	test_archive_exec(test, "SAVEPOINT sound");
	if (size)
		overwrite(test, data + 1, size - 1);
	contract(segments_open(&segments, test->archive.db, SEGMENTS_FOR_WRITING) == SQLITE_OK);
	contract(segments_reload(&segments) == SQLITE_OK && segments.nr == 1);
	contract(segments.items[0].pairs_at > 0);
	search(test, &segments, "(\"\x01xã\" AND \"\x01rừng\")", 2);
	search(test, &segments, "(\"\x01họp xã\" OR \"\x01nông\x02thôn mới\")", 2);
	search(test, &segments, "\"\x01khuyết\"", 1);
	if (what & DO_PROVE)
		prove(&segments, size <= 1 + PATCH_BYTES);
	if (what & DO_MERGE)
		merge(&segments);
	segments_close(&segments);
	test_archive_exec(test, "ROLLBACK TO sound; RELEASE sound");
	return 0;
}
