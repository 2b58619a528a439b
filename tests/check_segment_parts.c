/*
 * What segments are made of, each part against a plain model: expressions, records, tallies, lists,
 * neighbours.
 */
#include "base/memory.h"
#include "store/expression.h"
#include "store/segments/encoder.h"
#include "store/segments/neighbours.h"
#include "store/segments/pages.h"
#include "store/segments/posting_list.h"
#include "store/segments/record.h"
#include "store/segments/tally.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- expressions */

/* The expression with a parenthesis around each operator and | between spellings, or "-" where it is not read. */
static void show_node(const struct expression *expression, const struct expression_node *node,
	struct strbuf *out)
{
	static const char *const names[] = {" AND ", " OR ", " NOT "};

	if (node->kind == EXPRESSION_PHRASE) {
		const struct expression_phrase *phrase = &expression->phrases[node->phrase];

		strbuf_add_str(out, phrase->in_title ? "title:" : "");
		for (size_t i = 0; i < phrase->nr; i++)
			for (size_t j = 0; j < phrase->tokens[i].nr; j++)
				strbuf_addf(out, "%s%.*s",
					j           ? "|"
						: i ? "_"
						    : "",
					(int)phrase->tokens[i].spellings[j].len,
					phrase->tokens[i].spellings[j].text);
		return;
	}
	strbuf_add_ch(out, '(');
	for (const struct expression_node *child = node->first; child; child = child->next) {
		strbuf_add_str(out, child == node->first ? "" : names[node->kind]);
		show_node(expression, child, out);
	}
	strbuf_add_ch(out, ')');
}

static void check_expression(const char *match, const char *expected)
{
	struct strbuf shown = STRBUF_INIT;
	struct expression expression;

	if (expression_read(match, &expression))
		show_node(&expression, expression.root, &shown);
	else
		strbuf_add_ch(&shown, '-');
	ck_assert_str_eq(shown.buf, expected);
	expression_release(&expression);
	strbuf_release(&shown);
}

START_TEST(expressions)
{
	check_expression("\"\x01xã\"", "xã");
	check_expression("((\"\x01ma\" OR \"\x01~ma\") AND {title} : \"\x01túy\") NOT (\"\x01rượu\")",
		"(((ma OR ~ma) AND title:túy) NOT rượu)");
	check_expression("\"\x01ma\x02~ma túy\"", "ma|~ma_túy");
	check_expression("\"\x01"
			 "a\" OR \"\x01"
			 "b\" AND \"\x01"
			 "c\" NOT \"\x01"
			 "d\"",
		"(a OR (b AND (c NOT d)))");
	check_expression("\"\x01"
			 "a\" NOT \"\x01"
			 "b\" NOT \"\x01"
			 "c\"",
		"((a NOT b) NOT c)");
	check_expression("\"\x01"
			 "a\" AND \"\x01"
			 "b\" AND \"\x01"
			 "c\"",
		"(a AND b AND c)");
	check_expression("", "-");
	check_expression("(((", "-");
	check_expression("\"a\"", "-");
	check_expression("\"\x01"
			 "a",
		"-");
	check_expression("\"\x01"
			 "a  b\"",
		"-");
	check_expression("\"\x01"
			 "a\" OR",
		"-");
	check_expression("(\"\x01"
			 "a\"",
		"-");
	check_expression("\"\x01"
			 "a\") ",
		"-");
	check_expression("\"\x01"
			 "a\" NEAR \"\x01"
			 "b\"",
		"-");
}
END_TEST

START_TEST(expressions_that_are_too_large)
{
	struct expression expression;
	struct strbuf match = STRBUF_INIT;

	for (int i = 0; i < 100000; i++)
		strbuf_add_ch(&match, '(');
	ck_assert(!expression_read(match.buf, &expression));
	expression_release(&expression);
	strbuf_reset(&match);
	strbuf_add_str(&match, "\"\x01xã");
	for (int i = 1; i < EXPRESSION_MAX_PHRASE; i++)
		strbuf_add_str(&match, " xã");
	strbuf_add_ch(&match, '"');
	ck_assert(expression_read(match.buf, &expression));
	ck_assert_uint_eq(expression.phrases[0].nr, EXPRESSION_MAX_PHRASE);
	expression_release(&expression);
	strbuf_set_len(&match, match.len - 1);
	strbuf_add_str(&match, " xã\"");
	ck_assert(!expression_read(match.buf, &expression));
	expression_release(&expression);
	strbuf_release(&match);
}
END_TEST

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
		least = rand() % 3 ? sums[rand() % WINDOW_DOCS] : (unsigned int)rand() % (TALLY_MOST + 1);
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

/* ---- lists and neighbours, through a segment */

enum { NR_DOCS = 5000, NR_LISTS = 60, RECORD_TOKENS = 600 };

static struct test_archive test;
static struct segments segments;
static uint8_t codes[NR_LISTS][NR_DOCS]; /* 0: the article does not have the token */
static uint32_t (*records)[RECORD_TOKENS];
static uint32_t hashes[1 << 16];

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

/* Records of some articles; the others are empty, for the sake of time. */
static void add_records(struct segment_encoder *encoder, uint32_t nr_records)
{
	struct strbuf record = STRBUF_INIT;

	for (uint32_t doc = 0; doc < NR_DOCS; doc++) {
		strbuf_reset(&record);
		for (uint32_t i = 0; doc < nr_records && i < RECORD_TOKENS; i++) {
			records[doc][i] = (uint32_t)rand() % (sizeof(hashes) / sizeof(*hashes));
			record_add_token(&record, records[doc][i], false);
		}
		encoder_add_record(encoder, record.buf, record.len);
	}
	strbuf_release(&record);
}

enum { NR_RECORDS = 300 };

static void make(void)
{
	static int64_t ids[NR_DOCS];
	static uint32_t lengths[NR_DOCS];
	posting *postings = xcalloc(NR_DOCS, sizeof(*postings));
	struct segment_encoder encoder;

	srand(55);
	test_archive_make(&test);
	test_archive_open(&test);
	records = xcalloc(NR_RECORDS, sizeof(*records));
	for (size_t i = 0; i < sizeof(hashes) / sizeof(*hashes); i++)
		hashes[i] = (uint32_t)rand() << 16 ^ (uint32_t)rand();
	for (uint32_t i = 0; i < NR_DOCS; i++) {
		ids[i] = 10 + 3 * (int64_t)i;
		lengths[i] = i % 700;
	}
	encoder_begin(&encoder, test.archive.db, 1, ids, lengths, NR_DOCS, 350);
	encoder.hashes = hashes;
	add_records(&encoder, NR_RECORDS);
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
	free(records);
	test_archive_close(&test);
	test_archive_delete(&test);
}

static void check_window(int list, const struct posting_list *read, uint32_t window)
{
	const struct list_window *found = posting_list_find(read, window);
	uint32_t nr = segment_window_docs(&segments.items[0], window);
	struct window_postings here = {.nr = 0}, title;
	size_t at = 0, at_title = 0;

	if (found)
		posting_list_window(&segments, &segments.items[0], read, found, &here);
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
	struct posting_list read = {NULL, 0, 0, 0};

	for (int i = 0; i < NR_LISTS; i++) {
		struct segment_term term;
		char text[16];

		snprintf(text, sizeof(text), "t%d", i);
		ck_assert(segment_find_term(&segments, &segments.items[0], text, strlen(text), &term));
		ck_assert_uint_eq(term.number, (uint32_t)i);
		posting_list_read(&segments, &segments.items[0], &term, &read);
		for (uint32_t window = 0; window < segment_nr_windows(&segments.items[0]); window++)
			check_window(i, &read, window);
		for (uint32_t window = 0; window < segment_nr_windows(&segments.items[0]) + 2; window++) {
			const struct list_window *from = posting_list_from(&read, window),
						 *end = read.windows + read.nr;

			ck_assert(from == end || from->window >= window);
			ck_assert(from == read.windows || from[-1].window < window);
		}
	}
	ck_assert(!segment_find_term(&segments, &segments.items[0], "t60", 3, &(struct segment_term){0}));
	ck_assert_int_eq(segments_result(&segments), SQLITE_OK);
	posting_list_release(&read);
}
END_TEST

START_TEST(articles_come_back)
{
	struct segment *segment = &segments.items[0];
	uint32_t lengths[WINDOW_DOCS] = {0};
	int64_t ids[WINDOW_DOCS] = {0};

	for (uint32_t doc = 0; doc < NR_DOCS; doc++) {
		if (doc % WINDOW_DOCS == 0) {
			segment_lengths(&segments, segment, doc / WINDOW_DOCS, lengths);
			segment_ids(&segments, segment, doc / WINDOW_DOCS, ids);
		}
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

static bool may_have(uint32_t doc, uint32_t first, uint32_t second)
{
	struct lane_bits bits = neighbours_docs(&segments, &segments.items[0], doc / WINDOW_DOCS,
		neighbour_rows(hashes[first], hashes[second]));

	return lane_is_set(&bits, doc % WINDOW_DOCS);
}

/* None that is there is missed; of those that are not, few seem to be there. */
START_TEST(neighbours_are_found)
{
	enum { TRIES = 100000 };
	int nr_false = 0;

	srand(56);
	for (uint32_t doc = 0; doc < NR_RECORDS; doc++)
		for (size_t i = 0; i + 1 < RECORD_TOKENS; i += 1 + (size_t)rand() % 5)
			check_that(may_have(doc, records[doc][i], records[doc][i + 1]),
				"article %u, token %zu", doc, i);
	for (int i = 0; i < TRIES; i++) /* of 65,536 tokens two are hardly ever neighbours */
		nr_false += may_have((uint32_t)rand() % NR_RECORDS, (uint32_t)rand() % (1 << 16),
			(uint32_t)rand() % (1 << 16));
	ck_assert_int_lt(nr_false, TRIES / 20);
	ck_assert_int_gt(nr_false, 0);
	for (int i = 0; i < 1000; i++) /* an empty record has none */
		ck_assert(!may_have(NR_RECORDS + (uint32_t)rand() % (NR_DOCS - NR_RECORDS), (uint32_t)i, 7));
}
END_TEST

Suite *segment_parts_suite(void)
{
	Suite *suite = suite_create("segment parts");
	TCase *pure = tcase_create("pure"), *stored = tcase_create("stored");

	tcase_add_test(pure, expressions);
	tcase_add_test(pure, expressions_that_are_too_large);
	tcase_add_test(pure, records_come_back);
	tcase_add_test(pure, records_that_are_cut_off);
	tcase_add_test(pure, tallies_add_up);
	tcase_add_test(pure, ranges_of_lanes);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(stored, make, delete);
	tcase_add_test(stored, lists_come_back);
	tcase_add_test(stored, articles_come_back);
	tcase_add_test(stored, neighbours_are_found);
	suite_add_tcase(suite, stored);
	return suite;
}
