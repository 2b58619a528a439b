/*
 * What segments are made of, each part against a plain model: records, lanes, tallies, lists, pages. Pairs
 * are in tests/check_segment_pairs.c, bounds in tests/check_segment_bound.c.
 */
#include "base/memory.h"
#include "store/segments/encoder.h"
#include "store/segments/lanes.h"
#include "store/segments/posting_list.h"
#include "store/segments/record.h"
#include "store/segments/record_cache.h"
#include "store/segments/tally.h"
#include "tests/page_rows.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- records */

enum { NR_UNITS = 3000 };

static void random_record(struct record_token *tokens, struct strbuf *record)
{
	static const uint32_t most[] = {100, RECORD_LARGE - RECORD_FIRST + 2, 70000, RECORD_MAX_TOKENS};

	for (int i = 0; i < NR_UNITS; i++) {
		tokens[i] =
			(struct record_token){(uint32_t)rand() % most[rand() % 4], rand() % 5 == 0, false};
		if (i == 7)
			tokens[i] = (struct record_token){0, false, true};
		if (tokens[i].is_body)
			record_add_body(record);
		else
			record_add_token(record, tokens[i].number, tokens[i].is_beside);
	}
}

/* Bytes that follow from the segment and the article; some are too many to be kept. */
static size_t record_of(int64_t segment, uint32_t doc, unsigned char out[RECORD_KEPT_BYTES + 9])
{
	size_t len = 1 + (size_t)(segment * 31 + doc * 977) % (RECORD_KEPT_BYTES + 9);

	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)((size_t)segment * 7 + doc * 13 + i);
	return len;
}

/* What is there is true; of few records all are there that were put last, as long as no two share a place. */
START_TEST(records_are_kept)
{
	static const uint32_t nrs[] = {50, NR_KEPT_RECORDS / 16, NR_KEPT_RECORDS * 3};
	unsigned char record[RECORD_KEPT_BYTES + 9];

	srand(57);
	for (size_t i = 0; i < 3; i++) {
		struct record_cache *cache = record_cache_new();
		uint32_t nr_found = 0, nr_wanted = 0;
		size_t len;

		ck_assert(!record_cache_get(cache, 0, 0, &len));
		for (uint32_t try = 0; try < 2 * nrs[i]; try++) {
			uint32_t doc = try % nrs[i];
			int64_t segment = 1 + doc % 5;
			size_t wanted = record_of(segment, doc, record);
			const unsigned char *found = record_cache_get(cache, segment, doc, &len);

			check_that(!found || (len == wanted && !memcmp(found, record, len)), "%u of %lld",
				doc, (long long)segment);
			check_that(!found || (try >= nrs[i] && len <= RECORD_KEPT_BYTES), "%u", doc);
			nr_found += found != NULL;
			nr_wanted += try >= nrs[i] && wanted <= RECORD_KEPT_BYTES;
			record_cache_put(cache, segment, doc, record, wanted);
		}
		check_that(nr_found <= nr_wanted && (i == 2 || nr_found > nr_wanted * 8 / 10),
			"%u of %u are kept", nr_found, nr_wanted);
		record_cache_free(cache);
	}
}
END_TEST

START_TEST(records_come_back)
{
	static struct record_token tokens[NR_UNITS];
	struct strbuf record = STRBUF_INIT;
	struct record_token found;
	size_t at = 0;

	srand(51);
	random_record(tokens, &record);
	for (int i = 0; i < NR_UNITS; i++) {
		ck_assert(record_next((const unsigned char *)record.buf, record.len, &at, &found));
		check_that(found.number == tokens[i].number && found.is_beside == tokens[i].is_beside &&
				found.is_body == tokens[i].is_body,
			"token %d", i);
	}
	ck_assert(!record_next((const unsigned char *)record.buf, record.len, &at, &found));
	ck_assert_uint_eq(at, record.len);
	strbuf_release(&record);
}
END_TEST

/* Cut off anywhere, a record ends there, and nothing behind it is read. */
START_TEST(records_that_are_cut_off)
{
	static struct record_token tokens[NR_UNITS];
	struct strbuf record = STRBUF_INIT;

	srand(52);
	random_record(tokens, &record);
	for (size_t len = 0; len < 200; len++) {
		unsigned char *bytes = xmalloc(len ? len : 1); /* exactly as long, for a sanitizer */
		struct record_token found;
		size_t at = 0;
		int nr = 0;

		memcpy(bytes, record.buf, len);
		while (record_next(bytes, len, &at, &found))
			nr++;
		ck_assert_int_le(nr, (int)len / RECORD_UNIT);
		ck_assert_uint_le(at, len);
		free(bytes);
	}
	strbuf_release(&record);
}
END_TEST

/* ---- length codes */

static void check_length(uint32_t length)
{
	uint8_t code = length_code(length);

	check_that(length_of_code(code) <= length, "length %u: %u", length, length_of_code(code));
	check_that(code == length_code(UINT32_MAX) || length < length_of_code((uint8_t)(code + 1)),
		"length %u: the next code is %u", length, length_of_code((uint8_t)(code + 1)));
	check_that(length == 0 || length_code(length - 1) <= code, "length %u: codes fall", length);
	check_that(length - length_of_code(code) <= length / 8, "length %u is told too roughly", length);
}

START_TEST(codes_of_lengths)
{
	for (uint32_t length = 0; length < 10000; length++)
		check_length(length);
	for (int bit = 0; bit < 32; bit++)
		for (uint32_t i = 0; i < 5; i++)
			check_length((UINT32_C(1) << bit) + i - 2);
	check_length(UINT32_MAX);
	for (uint8_t code = 0; code < length_code(UINT32_MAX); code++) {
		ck_assert_uint_lt(length_of_code(code), length_of_code((uint8_t)(code + 1)));
		ck_assert_uint_eq(length_code(length_of_code(code)), code);
	}
}
END_TEST

/* ---- tallies */

START_TEST(tallies_add_up)
{
	srand(53);
	for (int round = 0; round < 300; round++) {
		unsigned int sums[WINDOW_DOCS] = {0}, left = TALLY_MOST, least;
		struct tally tally = {{{{0}}}};
		struct lane_bits found;

		while (left > 0 && rand() % 12) {
			unsigned int amount = (unsigned int)rand() % (left + 1);
			struct lane_bits bits = {{0}};

			left -= amount;
			for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++) {
				if (rand() % 2)
					continue;
				lane_set(&bits, lane);
				sums[lane] += amount;
			}
			tally_add(&tally, &bits, amount);
		}
		least = rand() % 3 ? sums[rand() % WINDOW_DOCS] : (unsigned int)rand() % (3 * TALLY_MOST);
		found = tally_at_least(&tally, least);
		for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
			check_that(lane_is_set(&found, lane) == (sums[lane] >= least), "lane %u: %u, %u",
				lane, sums[lane], least);
	}
}
END_TEST

START_TEST(ranges_of_lanes)
{
	srand(54);
	for (int round = 0; round < 2000; round++) {
		unsigned int from = (unsigned int)rand() % (WINDOW_DOCS + 1),
			     to = (unsigned int)rand() % (WINDOW_DOCS + 1);
		struct lane_bits bits = lanes_range(from, to);

		for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
			check_that(lane_is_set(&bits, lane) == (from <= lane && lane < to), "%u of %u-%u",
				lane, from, to);
	}
}
END_TEST

START_TEST(lanes_that_are_at_least)
{
	static const float values[] = {-INFINITY, -1, 0, 1e-30F, 1, 1.5F, INFINITY};
	enum { NR_VALUES = sizeof(values) / sizeof(*values) };

	srand(58);
	for (int round = 0; round < 2000; round++) {
		float lanes[WINDOW_DOCS], least = values[rand() % NR_VALUES];
		struct lane_bits found;

		for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
			lanes[lane] = rand() % 2 ? values[rand() % NR_VALUES] : (float)rand() / 1e9F - 1;
		if (rand() % 3 == 0)
			least = lanes[rand() % WINDOW_DOCS];
		found = lanes_at_least(lanes, least);
		for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
			check_that(lane_is_set(&found, lane) == (lanes[lane] >= least), "lane %u: %g, %g",
				lane, (double)lanes[lane], (double)least);
	}
}
END_TEST

START_TEST(the_largest_lane)
{
	srand(59);
	for (int round = 0; round < 2000; round++) {
		float lanes[WINDOW_DOCS];
		unsigned int first = 0;

		for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
			lanes[lane] = (float)(rand() % (round % 2 ? 1000 : 3)) - 1;
		for (unsigned int lane = 1; lane < WINDOW_DOCS; lane++)
			first = lanes[lane] > lanes[first] ? lane : first;
		check_that(lanes_most(lanes) == first, "lane %u, not %u", lanes_most(lanes), first);
	}
}
END_TEST

/* ---- lists and articles, through a segment */

enum { NR_DOCS = 5000, NR_LISTS = 60 };

static struct test_archive test;
static struct segments segments;
static uint8_t codes[NR_LISTS][NR_DOCS]; /* 0: the article does not have the token */

/* From nearly all articles to a single one. */
static size_t random_postings(int list, posting *out)
{
	size_t nr = 0;

	for (uint32_t doc = 0; doc < NR_DOCS; doc++) {
		bool has = list == 0 ? doc == NR_DOCS - 1 : rand() % (1 + list * list / 4) == 0;

		codes[list][doc] = (uint8_t)(has ? 1 + rand() % 255 : 0);
		if (has && (codes[list][doc] & CODE_USES) == 0)
			codes[list][doc] |= 1;
		if (has)
			out[nr++] = doc << 8 | codes[list][doc];
	}
	return nr;
}

static void make(void)
{
	static int64_t ids[NR_DOCS];
	static uint32_t lengths[NR_DOCS];
	posting *postings = xcalloc(NR_DOCS, sizeof(*postings));
	struct segment_encoder encoder;

	srand(55);
	test_archive_make(&test);
	test_archive_open(&test);
	for (uint32_t i = 0; i < NR_DOCS; i++) {
		ids[i] = 10 + 3 * (int64_t)i;
		lengths[i] = i % 700;
	}
	encoder_begin(&encoder, test.archive.db, 1, ids, lengths, NR_DOCS, 350);
	for (size_t i = 0; i < NR_DOCS; i++)
		encoder_add_record(&encoder, &(uint32_t){(uint32_t)i}, i % 5);
	for (int i = 0; i < NR_LISTS; i++) {
		size_t nr = random_postings(i, postings);
		char text[16];

		if (nr == 0) {
			postings[nr++] = 77 << 8 | 1;
			codes[i][77] = 1;
		}
		snprintf(text, sizeof(text), "t%d", i);
		encoder_add_term(&encoder, text, strlen(text), postings, nr);
	}
	ck_assert_int_eq(encoder_finish(&encoder), SQLITE_OK);
	encoder_release(&encoder);
	free(postings);
	ck_assert_int_eq(segments_open(&segments, test.archive.db, SEGMENTS_FOR_WRITING), SQLITE_OK);
	ck_assert_int_eq(segments_reload(&segments), SQLITE_OK);
	ck_assert_uint_eq(segments.nr, 1);
}

static void delete (void)
{
	segments_close(&segments);
	test_archive_close(&test);
	test_archive_delete(&test);
}

static void check_window(int list, struct posting_list *read, uint32_t window)
{
	struct list_head found = list_heads_find(&read->heads, window);
	uint32_t nr = segment_window_docs(&segments.items[0], window);
	struct window_postings here = {.nr = 0}, title;
	size_t at = 0, at_title = 0;

	if (found.nr)
		posting_list_window(&segments, &segments.items[0], read, &found, &here);
	title = here;
	window_postings_keep_title(&title);
	for (uint32_t i = 0; i < WINDOW_DOCS; i++) {
		uint8_t code = i < nr ? codes[list][window * WINDOW_DOCS + i] : 0;

		check_that((here.bits[i / 64] >> i % 64 & 1) == (code != 0), "list %d, window %u, %u", list,
			window, i);
		check_that(!code || here.codes[at++] == code, "list %d, window %u, %u: code", list, window,
			i);
		check_that((title.bits[i / 64] >> i % 64 & 1) == code >> 7, "list %d: title", list);
		check_that(!(code & CODE_TITLE) || title.codes[at_title++] == code, "list %d: title code",
			list);
	}
	ck_assert_uint_eq(here.nr, at);
	ck_assert_uint_eq(title.nr, at_title);
}

START_TEST(lists_come_back)
{
	struct posting_list read;

	for (int i = 0; i < NR_LISTS; i++) {
		struct segment_term term;
		char text[16];

		snprintf(text, sizeof(text), "t%d", i);
		ck_assert(segment_find_term(&segments, &segments.items[0], text, strlen(text), &term));
		ck_assert_uint_eq(term.number, (uint32_t)i);
		posting_list_read(&segments, &segments.items[0], &term, &segments.scratch, &read);
		for (uint32_t window = 0; window < segment_nr_windows(&segments.items[0]); window++)
			check_window(i, &read, window);
	}
	ck_assert(!segment_find_term(&segments, &segments.items[0], "t60", 3, &(struct segment_term){0}));
	ck_assert_int_eq(segments_result(&segments), SQLITE_OK);
}
END_TEST

START_TEST(articles_come_back)
{
	struct segment *segment = &segments.items[0];
	uint32_t lengths[WINDOW_DOCS] = {0};
	unsigned char length_codes[WINDOW_DOCS] = {0};
	int64_t ids[WINDOW_DOCS] = {0};

	for (uint32_t doc = 0; doc < NR_DOCS; doc++) {
		const unsigned char *record;
		size_t len;

		if (doc % WINDOW_DOCS == 0) {
			segment_lengths(&segments, segment, doc / WINDOW_DOCS, lengths);
			segment_ids(&segments, segment, doc / WINDOW_DOCS, ids);
			memcpy(length_codes, segment_length_codes(&segments, segment, doc / WINDOW_DOCS),
				segment_window_docs(segment, doc / WINDOW_DOCS));
		}
		record = segment_record(&segments, segment, doc, &len);
		check_that(len == doc % 5 && !memcmp(record, &doc, len), "record of article %u", doc);
		check_that(segment_length(&segments, segment, doc) == doc % 700 &&
				length_codes[doc % WINDOW_DOCS] == length_code(doc % 700),
			"length of article %u", doc);
		check_that(lengths[doc % WINDOW_DOCS] == doc % 700 &&
				ids[doc % WINDOW_DOCS] == 10 + 3 * (int64_t)doc,
			"article %u", doc);
		check_that(segment_lower_bound(&segments, segment, ids[doc % WINDOW_DOCS]) == doc &&
				segment_lower_bound(&segments, segment, ids[doc % WINDOW_DOCS] + 1) ==
					doc + 1,
			"bound of article %u", doc);
	}
}
END_TEST

/* ---- sums of pages */

/* What reading the page's first bytes comes to, by a handle or by a statement. */
static int read_first_bytes(int64_t page, bool by_handle)
{
	struct segment_pages pages;
	int result = segment_pages_init(&pages, test.archive.db, 8);

	ck_assert_int_eq(result, SQLITE_OK);
	if (by_handle)
		segment_pages_begin(&pages);
	segment_bytes(&pages, page >> PAGE_NUMBER_BITS,
		(uint64_t)(page & ((1 << PAGE_NUMBER_BITS) - 1)) * SEGMENT_PAGE_BYTES, 4);
	result = pages.result;
	segment_pages_release(&pages);
	return result;
}

static void check_page(int64_t page, int expected, const char *what, size_t at)
{
	for (int by_handle = 0; by_handle < 2; by_handle++) {
		int result = read_first_bytes(page, by_handle);

		check_that(result == expected, "%s, byte %zu of page %lld: %d", what, at,
			(long long)(page & ((1 << PAGE_NUMBER_BITS) - 1)), result);
	}
}

/* The sum tells any byte apart, wherever it stands: all lengths of what is left beyond steps of 32. */
START_TEST(sums_tell_bytes_apart)
{
	static unsigned char bytes[SEGMENT_PAGE_BYTES];

	srand(59);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)rand();
	for (size_t len = 1; len < sizeof(bytes); len += len < 200 ? 1 : 8059) {
		uint64_t sum = segment_page_sum(5, bytes, len);

		check_that(segment_page_sum(6, bytes, len) != sum, "the page's number is not in it");
		check_that(segment_page_sum(5, bytes, len - 1) != sum, "nor its length");
		for (size_t at = 0; at < len; at += 1 + (size_t)rand() % (1 + len / 200)) {
			bytes[at] ^= 1;
			check_that(segment_page_sum(5, bytes, len) != sum, "byte %zu of %zu", at, len);
			bytes[at] ^= 1;
		}
	}
}
END_TEST

static void check_changed_bytes(int64_t page, unsigned char *row, size_t len)
{
	for (size_t at = 0; at < len; at += at + 40 < len ? 97 : 1) {
		unsigned char byte = row[at];

		row[at] ^= (unsigned char)(1 << at % 8);
		page_row_write(test.archive.db, page, row, len);
		check_page(page, SQLITE_CORRUPT, "changed", at);
		row[at] = byte;
	}
	page_row_write(test.archive.db, page, row, len);
}

START_TEST(damaged_pages_are_not_read)
{
	int64_t first = segments.items[0].id << PAGE_NUMBER_BITS,
		last = test_archive_int(&test, "SELECT max(page) FROM segment_page");
	const int64_t ends[] = {first, last};
	unsigned char row[PAGE_ROW_BYTES];

	for (size_t i = 0; i < 2; i++) {
		size_t len = page_row_read(test.archive.db, ends[i], row);

		check_page(ends[i], SQLITE_OK, "sound", 0);
		check_changed_bytes(ends[i], row, len);
		for (size_t cut = 0; cut < len; cut += cut < 20 || cut + 20 > len ? 1 : 997) {
			page_row_write(test.archive.db, ends[i], row, cut);
			check_page(ends[i], SQLITE_CORRUPT, "cut off", cut);
		}
		page_row_write(test.archive.db, ends[i], row, len);
		check_page(ends[i], SQLITE_OK, "sound", 0);
		page_row_write(test.archive.db, first + 1, row, len);
		check_page(first + 1, SQLITE_CORRUPT, "moved", 0);
		page_row_seal(first + 1, row, len);
		page_row_write(test.archive.db, first + 1, row, len);
		check_page(first + 1, SQLITE_OK, "sealed", 0);
	}
	ck_assert_int_gt(last, first + 1);
	check_page(last + 1, SQLITE_CORRUPT, "not there", 0);
}
END_TEST

/* A page that is kept is not looked at again, though here it changes, until it is forgotten. */
START_TEST(forgotten_pages_are_read_again)
{
	int64_t segment = segments.items[0].id, page = segment << PAGE_NUMBER_BITS;
	unsigned char row[PAGE_ROW_BYTES];
	size_t len = page_row_read(test.archive.db, page, row);
	struct segment_pages pages;

	ck_assert_int_eq(segment_pages_init(&pages, test.archive.db, 8), SQLITE_OK);
	ck_assert_uint_eq(*segment_bytes(&pages, segment, 0, 1), row[0]);
	row[0] ^= 1;
	page_row_seal(page, row, len);
	page_row_write(test.archive.db, page, row, len);
	ck_assert_uint_eq(*segment_bytes(&pages, segment, 0, 1), row[0] ^ 1);
	segment_pages_forget(&pages);
	ck_assert_uint_eq(*segment_bytes(&pages, segment, 0, 1), row[0]);
	ck_assert_int_eq(pages.result, SQLITE_OK);
	segment_pages_release(&pages);
}
END_TEST

/* The first byte of the page, asked for once, after it has been changed. */
static unsigned int changed_byte(struct segment_pages *pages, int64_t segment, unsigned char *row, size_t len)
{
	int64_t page = segment << PAGE_NUMBER_BITS;
	unsigned int byte;

	row[0]++;
	page_row_seal(page, row, len);
	page_row_write(test.archive.db, page, row, len);
	segment_pages_begin(pages);
	byte = *segment_bytes_once(pages, segment, 0, 1);
	segment_pages_end(pages);
	return byte;
}

/* What is asked for again is kept where there is room for all: then a change is not seen any more. */
START_TEST(pages_are_kept_where_there_is_room)
{
	enum { NR_SLOTS = 64 };
	int64_t segment = segments.items[0].id;
	unsigned char row[PAGE_ROW_BYTES];
	size_t len = page_row_read(test.archive.db, segment << PAGE_NUMBER_BITS, row);

	ck_assert(segments.pages->has_room);
	for (int has_room = 0; has_room < 2; has_room++) {
		struct segment_pages pages;
		unsigned int before;

		ck_assert_int_eq(segment_pages_init(&pages, test.archive.db, NR_SLOTS), SQLITE_OK);
		segment_pages_expect(&pages, NR_SLOTS / 4 + !has_room);
		ck_assert_uint_eq(changed_byte(&pages, segment, row, len), row[0]);
		before = changed_byte(&pages, segment, row, len);
		ck_assert_uint_eq(before, row[0]);
		ck_assert_uint_eq(changed_byte(&pages, segment, row, len), has_room ? before : row[0]);
		ck_assert_int_eq(pages.result, SQLITE_OK);
		segment_pages_release(&pages);
	}
}
END_TEST

Suite *segment_parts_suite(void)
{
	Suite *suite = suite_create("segment parts");
	TCase *pure = tcase_create("pure"), *stored = tcase_create("stored");

	tcase_add_test(pure, records_come_back);
	tcase_add_test(pure, records_are_kept);
	tcase_add_test(pure, records_that_are_cut_off);
	tcase_add_test(pure, codes_of_lengths);
	tcase_add_test(pure, tallies_add_up);
	tcase_add_test(pure, ranges_of_lanes);
	tcase_add_test(pure, lanes_that_are_at_least);
	tcase_add_test(pure, the_largest_lane);
	tcase_add_test(pure, sums_tell_bytes_apart);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(stored, make, delete);
	tcase_add_test(stored, lists_come_back);
	tcase_add_test(stored, articles_come_back);
	tcase_add_test(stored, damaged_pages_are_not_read);
	tcase_add_test(stored, forgotten_pages_are_read_again);
	tcase_add_test(stored, pages_are_kept_where_there_is_room);
	suite_add_tcase(suite, stored);
	return suite;
}
