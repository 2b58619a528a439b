/* Batches: counted apart they are what counting by articles gives; they leave a queue by their numbers. */
#include "base/memory.h"
#include "base/radix_sort.h"
#include "indexer/batch.h"
#include "store/batch_counts.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdlib.h>
#include <string.h>

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

START_TEST(numbers_are_sorted_by_their_bits)
{
	enum { NR = 3000 };
	uint64_t keys[NR], spare[NR], expected[NR];
	unsigned int nr_bits = (unsigned int)_i;

	srand(7);
	for (size_t i = 0; i < NR; i++)
		keys[i] = expected[i] =
			((uint64_t)rand() << 31 | (uint64_t)rand()) & (((uint64_t)1 << nr_bits) - 1);
	qsort(expected, NR, sizeof(*expected), by_number);
	ck_assert_mem_eq(radix_sort(keys, spare, NR, nr_bits), expected, sizeof(expected));
}
END_TEST

START_TEST(numbers_with_the_same_bits_stay_in_their_order)
{
	enum { NR = 3000 };
	uint64_t keys[NR], spare[NR], expected[NR];
	unsigned int nr_bits = (unsigned int)_i;
	const uint64_t *sorted;

	srand(7);
	for (size_t i = 0; i < NR; i++) {
		uint64_t bits = (uint64_t)rand() & (((uint64_t)1 << nr_bits) - 1);

		keys[i] = (uint64_t)i << nr_bits | bits;
		expected[i] = bits << 12 | i;
	}
	qsort(expected, NR, sizeof(*expected), by_number);
	sorted = radix_sort(keys, spare, NR, nr_bits);
	for (size_t i = 0; i < NR; i++)
		ck_assert_uint_eq(sorted[i] >> nr_bits, expected[i] & 0xFFF);
}
END_TEST

static int by_pair(const void *a, const void *b)
{
	const struct pair_count *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->second < y->second ? -1 : x->second > y->second;
}

/* Numbers follow the order in which words are met, so equal counts have equal numbers. */
static void compare_pairs(struct word_counts *a, struct word_counts *b)
{
	ck_assert_uint_gt(a->nr_pairs, 100);
	ck_assert_uint_eq(a->nr_pairs, b->nr_pairs);
	qsort(a->pairs, a->nr_pair_slots, sizeof(*a->pairs), by_pair);
	qsort(b->pairs, b->nr_pair_slots, sizeof(*b->pairs), by_pair);
	for (size_t i = 0; i < a->nr_pairs; i++) {
		ck_assert_uint_eq(a->pairs[i].first, b->pairs[i].first);
		ck_assert_uint_eq(a->pairs[i].second, b->pairs[i].second);
		ck_assert_int_eq(a->pairs[i].nr_uses, b->pairs[i].nr_uses);
	}
}

static void compare_words(const struct word_counts *a, const struct word_counts *b)
{
	ck_assert_uint_eq(a->words.nr, b->words.nr);
	for (size_t i = 0; i < a->words.nr; i++) {
		ck_assert_str_eq(a->words.entries[i].key, b->words.entries[i].key);
		ck_assert_int_eq(a->counts[i].nr_uses, b->counts[i].nr_uses);
		ck_assert_int_eq(a->counts[i].nr_articles, b->counts[i].nr_articles);
		ck_assert_int_eq(a->counts[i].is_word, b->counts[i].is_word);
	}
}

/* Texts with sentences, numbers, a long word, and some without marks. */
static void make_text(size_t nr, struct strbuf *text)
{
	strbuf_reset(text);
	if (nr % 5 == 0) {
		strbuf_add_str(text,
			"Cong bo quyet dinh cua uy ban nhan dan xa ve viec thanh lap to cong tac");
		return;
	}
	add_plain_words(text, 40);
	strbuf_addf(text, ". Ngày %zu/6/2024 abcdefghijklmnopqrstuvwxyz%zu. ", nr % 28 + 1, nr % 3);
	add_plain_words(text, 20);
}

START_TEST(a_batch_adds_up_to_its_articles)
{
	struct word_counts one_by_one = WORD_COUNTS_INIT, added = WORD_COUNTS_INIT;
	struct batch_counts batches[2];
	struct sorting_room room;
	struct strbuf text = STRBUF_INIT, packed = STRBUF_INIT;
	struct tokenizer tokenizer;

	srand(11);
	tokenizer_init(&tokenizer);
	sorting_room_init(&room);
	for (size_t i = 0; i < 2; i++) {
		batch_counts_init(&batches[i]);
		for (size_t nr = 0; nr < 60; nr++) {
			struct token_stream stream;
			const struct token_stream *fields[] = {&stream, &stream};

			make_text(nr, &text);
			strbuf_reset(&packed);
			token_stream_pack(&tokenizer, text.buf, text.len, &packed, &stream);
			stream.packed = packed.buf;
			word_counts_article(&one_by_one, fields, 2, 1);
			batch_counts_article(&batches[i], fields, 2);
		}
		batch_counts_seal(&batches[i], &room);
		word_counts_add_batch(&added, &batches[i]);
		batch_counts_release(&batches[i]);
	}
	compare_words(&one_by_one, &added);
	compare_pairs(&one_by_one, &added);
	ck_assert_uint_eq(triple_counts_sum(&one_by_one.triples), triple_counts_sum(&added.triples));
	ck_assert_uint_eq(one_by_one.triples.nr, added.triples.nr);
	sorting_room_release(&room);
	word_counts_release(&one_by_one);
	word_counts_release(&added);
	tokenizer_release(&tokenizer);
	strbuf_release(&text);
	strbuf_release(&packed);
}
END_TEST

static sqlite3 *triple_table(void)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "CREATE TABLE triple(chunk INTEGER PRIMARY KEY, packed BLOB)", NULL,
				 NULL, NULL),
		SQLITE_OK);
	return db;
}

/* The highest keys lie side by side, so their slots go round to the beginning. */
START_TEST(triples_go_round_the_slots)
{
	enum { NR_KEYS = 20000, NR_HIGHEST = 300 };
	const uint64_t end = (uint64_t)1 << TRIPLE_KEY_BITS;
	struct triple_counts counts = TRIPLE_COUNTS_INIT;
	sqlite3 *db = triple_table();
	uint64_t before, after;

	srand(71);
	for (size_t i = 0; i < NR_KEYS; i++) {
		uint64_t strewn = ((uint64_t)rand() << 31 | (uint64_t)rand()) % end;
		uint64_t key = i % 2 ? strewn : end - 1 - i / 2 % NR_HIGHEST;

		triple_counts_add(&counts, &key, 1, 1);
	}
	before = triple_counts_sum(&counts);
	ck_assert_int_eq(triple_counts_write(&counts, db), SQLITE_OK);
	ck_assert_int_eq(triple_sum_stored(db, &after), SQLITE_OK);
	ck_assert_uint_eq(before, after);
	triple_counts_release(&counts);
	sqlite3_close(db);
}
END_TEST

/* One chunk that is there already, one between it and the next, and one behind all. */
START_TEST(triples_are_added_to_those_that_are_stored)
{
	const uint64_t before[] = {0x0010000001u, 0x0030000001u, 0x0030000001u};
	const uint64_t later[] = {0x0010000001u, 0x0010000002u, 0x0020000001u, 0x0040000001u};
	struct triple_counts counts = TRIPLE_COUNTS_INIT;
	sqlite3 *db = triple_table();
	sqlite3_stmt *select = triple_select_new(db);

	triple_counts_add(&counts, before, 3, 1);
	ck_assert_int_eq(triple_counts_write(&counts, db), SQLITE_OK);
	ck_assert_uint_eq(counts.nr, 0);
	triple_counts_add(&counts, later, 4, 1);
	ck_assert_int_eq(triple_counts_write(&counts, db), SQLITE_OK);
	ck_assert_int_eq(triple_uses(select, before[0]), 2);
	ck_assert_int_eq(triple_uses(select, before[1]), 2);
	for (size_t i = 1; i < 4; i++)
		ck_assert_int_eq(triple_uses(select, later[i]), 1);
	sqlite3_finalize(select);
	triple_counts_release(&counts);
	sqlite3_close(db);
}
END_TEST

START_TEST(uses_that_do_not_fit_one_slot_count_together)
{
	const uint64_t key = 0x123456789Au;
	const triple_uses_t uses[] = {triple_pack(key - 1, 1), triple_pack(key, TRIPLE_MOST_USES),
		triple_pack(key, TRIPLE_MOST_USES)};
	struct triple_counts counts = TRIPLE_COUNTS_INIT;
	sqlite3 *db = triple_table();
	sqlite3_stmt *select;

	triple_counts_add_uses(&counts, uses, 3);
	triple_counts_add(&counts, &key, 1, -1);
	ck_assert_int_eq(triple_counts_write(&counts, db), SQLITE_OK);
	select = triple_select_new(db);
	ck_assert_int_eq(triple_uses(select, key), 2 * (int64_t)TRIPLE_MOST_USES - 1);
	ck_assert_int_eq(triple_uses(select, key - 1), 1);
	sqlite3_finalize(select);
	triple_counts_release(&counts);
	sqlite3_close(db);
}
END_TEST

START_TEST(batches_leave_by_their_numbers)
{
	struct batch_queue queue;

	batch_queue_init(&queue, 1);
	ck_assert(batch_queue_give(&queue, batch_new(1)));
	ck_assert(batch_queue_give(&queue, batch_new(0))); /* the next to leave has room always */
	batch_queue_close(&queue);
	for (size_t i = 0; i < 2; i++) {
		struct batch *batch = batch_queue_take(&queue);

		ck_assert_uint_eq(batch->number, i);
		batch_free(batch);
	}
	ck_assert_ptr_null(batch_queue_take(&queue));
	batch_queue_release(&queue);
}
END_TEST

/* A worker may be at an article of the file that is done in it. */
START_TEST(a_batch_that_nobody_wants_stays)
{
	const struct source_file file = {.size = 7};
	struct input *input = xcalloc(1, sizeof(*input));
	struct batch *batch = batch_new(2);
	struct batch_queue queue;

	input->file = &file;
	batch_add_done(batch, input);
	batch_queue_init(&queue, 1);
	batch_queue_give_up(&queue);
	ck_assert(!batch_queue_give(&queue, batch));
	ck_assert_ptr_eq(queue.first, batch);
	ck_assert_ptr_eq(input->file, &file);
	batch_queue_release(&queue);
}
END_TEST

Suite *batch_counts_suite(void)
{
	Suite *suite = suite_create("batches and their counts");
	TCase *cases = tcase_create("batch counts");

	tcase_add_loop_test(cases, numbers_are_sorted_by_their_bits, 1, 48);
	tcase_add_loop_test(cases, numbers_with_the_same_bits_stay_in_their_order, 1, 31);
	tcase_add_test(cases, a_batch_adds_up_to_its_articles);
	tcase_add_test(cases, triples_go_round_the_slots);
	tcase_add_test(cases, triples_are_added_to_those_that_are_stored);
	tcase_add_test(cases, uses_that_do_not_fit_one_slot_count_together);
	tcase_add_test(cases, batches_leave_by_their_numbers);
	tcase_add_test(cases, a_batch_that_nobody_wants_stays);
	suite_add_tcase(suite, cases);
	return suite;
}
