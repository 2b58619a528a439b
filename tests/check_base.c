/* base/: strings, arenas, maps (against a list that is searched from its start), growing arrays, errors. */
#include "base/arena.h"
#include "base/bit_stream.h"
#include "base/hash_set.h"
#include "base/memory.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "base/strmap_memo.h"
#include "base/varint.h"
#include "tests/suites.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(strbuf_is_a_c_string_at_any_time)
{
	struct strbuf sb = STRBUF_INIT;

	ck_assert_str_eq(sb.buf, "");
	ck_assert_uint_eq(sb.alloc, 0);
	strbuf_add(&sb, "", 0);
	ck_assert_uint_eq(sb.alloc, 0);
	for (int i = 0; i < 5000; i++) {
		strbuf_add_ch(&sb, (char)('a' + i % 26));
		ck_assert_uint_eq(sb.len, (size_t)i + 1);
		ck_assert_int_eq(sb.buf[sb.len], '\0');
	}
	strbuf_reset(&sb);
	ck_assert_str_eq(sb.buf, "");
	ck_assert_uint_gt(sb.alloc, 0);
	strbuf_release(&sb);
	ck_assert_uint_eq(sb.alloc, 0);
	strbuf_add_str(&sb, "dùng lại");
	ck_assert_str_eq(sb.buf, "dùng lại");
	strbuf_release(&sb);
	strbuf_release(&sb);
}
END_TEST

START_TEST(strbuf_empty_is_shared_and_stays_empty)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	strbuf_reset(&a);
	strbuf_set_len(&a, 0);
	strbuf_addf(&a, "%s", "");
	strbuf_add_str(&b, "b");
	ck_assert_str_eq(a.buf, "");
	ck_assert_str_eq(strbuf_empty, "");
	strbuf_release(&a);
	strbuf_release(&b);
}
END_TEST

START_TEST(strbuf_formats)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_add_str(&sb, "tổng: ");
	strbuf_addf(&sb, "%d/%s", 29, "49");
	strbuf_addf(&sb, "%s", "");
	ck_assert_str_eq(sb.buf, "tổng: 29/49");
	strbuf_reset(&sb);
	strbuf_addf(&sb, "%05000d", 7);
	ck_assert_uint_eq(sb.len, 5000);
	ck_assert_int_eq(sb.buf[4999], '7');
	strbuf_release(&sb);
}
END_TEST

START_TEST(strbuf_writes_code_points)
{
	static const unsigned int codepoints[] = {
		'a', 0x7F, 0x80, 0x7FF, 0x800, 0x1EBF, 0xFFFD, 0x10000, 0x10FFFF};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < sizeof(codepoints) / sizeof(*codepoints); i++)
		strbuf_add_codepoint(&sb, codepoints[i]);
	ck_assert_str_eq(sb.buf,
		"a\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xE1\xBA\xBF\xEF\xBF\xBD\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
	strbuf_release(&sb);
}
END_TEST

START_TEST(strbuf_hands_its_bytes_over)
{
	struct strbuf sb = STRBUF_INIT;
	size_t len;
	char *bytes = strbuf_detach(&sb, &len);

	ck_assert_uint_eq(len, 0);
	ck_assert_str_eq(bytes, "");
	free(bytes); /* also of an empty one: the shared empty string is never handed out */
	strbuf_add(&sb, "a\0b", 3);
	bytes = strbuf_detach(&sb, &len);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(bytes, "a\0b", 4);
	ck_assert_str_eq(sb.buf, "");
	free(bytes);
	strbuf_release(&sb);
}
END_TEST

START_TEST(strbuf_grown_room_may_be_filled)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_add_str(&sb, "xã ");
	strbuf_grow(&sb, 1000);
	memset(sb.buf + sb.len, 'x', 1000);
	strbuf_set_len(&sb, sb.len + 1000);
	ck_assert_uint_eq(strlen(sb.buf), strlen("xã ") + 1000);
	strbuf_release(&sb);
}
END_TEST

START_TEST(arena_pieces_are_aligned_and_apart)
{
	struct arena arena = ARENA_INIT;
	unsigned char *pieces[600];
	size_t sizes[600];

	srand(1);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 600; i++) {
			sizes[i] = (size_t)rand() % (i % 50 == 0 ? 100000 : 300);
			pieces[i] = arena_alloc(&arena, sizes[i]);
			ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
			memset(pieces[i], i & 0xFF, sizes[i]);
		}
		for (int i = 0; i < 600; i++)
			for (size_t j = 0; j < sizes[i]; j++)
				check_that(pieces[i][j] == (unsigned char)i, "piece %d was written over", i);
		ck_assert_uint_gt(arena.total_bytes, 0);
		arena_reset(&arena);
	}
	arena_release(&arena);
	ck_assert_uint_eq(arena.total_bytes, 0);
	arena_release(&arena);
	arena_reset(&arena);
}
END_TEST

START_TEST(arena_reset_keeps_one_block)
{
	struct arena arena = ARENA_INIT;
	size_t held;

	for (int i = 0; i < 100; i++)
		arena_alloc(&arena, 10000);
	arena_reset(&arena);
	held = arena.total_bytes;
	ck_assert_uint_gt(held, 0);
	for (int i = 0; i < 1000; i++) {
		arena_alloc(&arena, 1000);
		arena_reset(&arena);
		ck_assert_uint_eq(arena.total_bytes, held);
	}
	arena_release(&arena);
}
END_TEST

/* Few blocks for much, and not much for little. */
/* What does not fit into so much is as after a reset. */
START_TEST(arena_recycled_has_room_for_the_same_again)
{
	enum { MOST = 4 * 1024 * 1024 };
	struct arena arena = ARENA_INIT;
	size_t held = 0;

	arena_recycle(&arena, MOST);
	ck_assert_uint_eq(arena.total_bytes, 0);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 300; i++)
			arena_alloc(&arena, 10000);
		held = round ? held : arena.total_bytes;
		ck_assert_uint_eq(arena.total_bytes, held);
		arena_recycle(&arena, MOST);
		ck_assert_uint_eq(arena.total_bytes, held);
	}
	for (int i = 0; i < 600; i++)
		arena_alloc(&arena, 10000);
	ck_assert_uint_gt(arena.total_bytes, MOST);
	arena_recycle(&arena, MOST);
	ck_assert_uint_le(arena.total_bytes, 1024 * 1024);
	arena_release(&arena);
}
END_TEST

START_TEST(arena_arrays_grow)
{
	struct arena arena = ARENA_INIT;
	int *numbers = arena_alloc(&arena, 0);
	unsigned char *clear;
	size_t alloc = 0;

	for (int i = 0; i < 20000; i++) {
		ARENA_GROW(&arena, numbers, (size_t)i + 1, alloc);
		numbers[i] = i;
	}
	for (int i = 0; i < 20000; i++)
		check_that(numbers[i] == i, "number %d is %d", i, numbers[i]);
	memset(numbers, 0xFF, 20000 * sizeof(*numbers));
	arena_reset(&arena);
	clear = arena_calloc(&arena, 1000, 3);
	for (size_t i = 0; i < 3000; i++)
		check_that(clear[i] == 0, "byte %zu is not clear", i);
	arena_release(&arena);
}
END_TEST

START_TEST(arena_blocks_grow_with_it)
{
	struct arena arena = ARENA_INIT;
	size_t before = 0, nr_blocks = 0;

	for (int i = 0; i < 64 * 1024; i++) {
		arena_alloc(&arena, 128);
		nr_blocks += arena.total_bytes != before;
		before = arena.total_bytes;
		if (i == 0)
			ck_assert_uint_le(arena.total_bytes, 32 * 1024);
	}
	ck_assert_uint_ge(arena.total_bytes, 8 * 1024 * 1024);
	ck_assert_uint_lt(arena.total_bytes, 10 * 1024 * 1024);
	ck_assert_uint_lt(nr_blocks, 20);
	arena_release(&arena);
}
END_TEST

START_TEST(arena_copies_strings)
{
	struct arena arena = ARENA_INIT;
	char *whole = arena_strdup(&arena, "Nà Phặc");
	char *part = arena_strndup(&arena, "Đảng bộ", strlen("Đảng"));
	char *nothing = arena_strndup(&arena, NULL, 0);

	ck_assert_str_eq(whole, "Nà Phặc");
	ck_assert_str_eq(part, "Đảng");
	ck_assert_str_eq(nothing, "");
	arena_release(&arena);
}
END_TEST

enum { NR_KEYS = 3000, MAX_KEY = 6 };

struct plain_map {
	char keys[NR_KEYS][MAX_KEY];
	size_t lens[NR_KEYS];
	size_t nr;
};

static uint32_t plain_get(const struct plain_map *map, const char *key, size_t len)
{
	for (size_t i = 0; i < map->nr; i++)
		if (map->lens[i] == len && !memcmp(map->keys[i], key, len))
			return (uint32_t)i;
	return STRMAP_NONE;
}

/* Few letters, so that keys come again; NUL is one of them, for keys are bytes. */
static size_t random_key(char *out)
{
	size_t len = (size_t)rand() % MAX_KEY;

	for (size_t i = 0; i < len; i++)
		out[i] = "ab\xC4\x91\0"[rand() % 5];
	return len;
}

START_TEST(strmap_agrees_with_a_plain_list)
{
	struct plain_map *plain = xcalloc(1, sizeof(*plain));
	struct strmap map = STRMAP_INIT;

	srand(2);
	ck_assert_uint_eq(strmap_get(&map, "a", 1), STRMAP_NONE);
	for (int i = 0; i < 4 * NR_KEYS; i++) {
		char key[MAX_KEY];
		size_t len = random_key(key);
		uint32_t expected = plain_get(plain, key, len);
		int is_new;

		ck_assert_uint_eq(strmap_get(&map, key, len), expected);
		if (rand() % 2 || (expected == STRMAP_NONE && plain->nr == NR_KEYS))
			continue;
		if (expected == STRMAP_NONE) {
			memcpy(plain->keys[plain->nr], key, len);
			plain->lens[plain->nr++] = len;
		}
		ck_assert_uint_eq(strmap_add(&map, key, len, &is_new),
			expected == STRMAP_NONE ? plain->nr - 1 : expected);
		ck_assert_int_eq(is_new, expected == STRMAP_NONE);
	}
	ck_assert_uint_eq(map.nr, plain->nr);
	for (size_t i = 0; i < plain->nr; i++) {
		ck_assert_uint_eq(map.entries[i].len, plain->lens[i]);
		ck_assert_mem_eq(map.entries[i].key, plain->keys[i], plain->lens[i]);
		ck_assert_int_eq(map.entries[i].key[plain->lens[i]], '\0');
	}
	strmap_release(&map);
	free(plain);
}
END_TEST

/* More keys than the memo has room for, some of them long, each as often as another round goes. */
START_TEST(a_memo_gives_the_numbers_of_its_map)
{
	enum { NR = 2 * STRMAP_MEMO_KEYS };
	struct strmap map = STRMAP_INIT;
	struct strmap_memo memo = STRMAP_MEMO_INIT;

	for (int i = 0; i < 3 * NR; i++) {
		int is_new, number = i % NR;
		char key[40];

		snprintf(key, sizeof(key), number % 3 ? "%d" : "%dphườngxãthịtrấn", number);
		ck_assert_int_eq(strmap_memo_add(&memo, &map, key, strlen(key), &is_new), number);
		ck_assert_int_eq(is_new, i < NR);
		strmap_memo_add(&memo, &map, key, strlen(key), &is_new);
		ck_assert_int_eq(is_new, 0);
	}
	ck_assert_uint_eq(strmap_memo_add(&memo, &map, "", 0, &(int){0}), NR);
	strmap_memo_release(&memo);
	strmap_release(&map);
}
END_TEST

/* Numbers of each length, and those next to where lengths change. */
START_TEST(a_varint_is_read_as_it_was_written)
{
	struct strbuf bytes = STRBUF_INIT;
	size_t at = 0;

	for (unsigned int bit = 0; bit < 64; bit++)
		for (uint64_t less = 0; less < 2; less++) {
			uint64_t value = ((uint64_t)1 << bit) - less;
			size_t before = bytes.len, nr_bits = less ? bit : bit + 1;

			varint_add(&bytes, value);
			ck_assert_uint_eq(bytes.len - before, nr_bits ? (nr_bits + 6) / 7 : 1);
			ck_assert_uint_eq(varint_next((unsigned char *)bytes.buf, bytes.len, &at), value);
			ck_assert_uint_eq(at, bytes.len);
			ck_assert_int_eq(bytes.buf[bytes.len], '\0');
		}
	strbuf_release(&bytes);
}
END_TEST

START_TEST(strmap_keys_stay_put)
{
	struct strmap map = STRMAP_INIT;
	const char *first;

	strmap_add(&map, "đầu", strlen("đầu"), NULL);
	first = map.entries[0].key;
	for (int i = 0; i < 100000; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%d", i);
		check_that(strmap_add(&map, key, strlen(key), NULL) == (uint32_t)i + 1, "%s", key);
	}
	ck_assert_ptr_eq(map.entries[0].key, first);
	ck_assert_uint_eq(strmap_get(&map, "99999", 5), 100000);
	strmap_release(&map);
	ck_assert_uint_eq(strmap_get(&map, "99999", 5), STRMAP_NONE);
}
END_TEST

/* Numbers of each of the three kinds. */
struct bit_item {
	enum { BITS, ONES, RICE } kind;
	uint32_t value;
	unsigned int nr_bits;
};

static struct bit_item random_item(void)
{
	static const uint32_t most_ones[] = {1, 3, 100, 1000};
	unsigned int nr_bits = (unsigned int)rand() % 33;
	uint32_t value = (uint32_t)rand() ^ (uint32_t)rand() << 16;

	switch (rand() % 3) {
	case 0:
		return (struct bit_item){BITS, (uint32_t)(value & ((UINT64_C(1) << nr_bits) - 1)), nr_bits};
	case 1:
		return (struct bit_item){ONES, value % most_ones[rand() % 4], 0};
	default: /* of a few ones more than its low bits */
		value = (uint32_t)(value & ((UINT64_C(1) << nr_bits) - 1));
		if (nr_bits < 24)
			value += ((uint32_t)rand() % most_ones[rand() % 3]) << nr_bits;
		return (struct bit_item){RICE, value, nr_bits};
	}
}

static void write_item(struct bit_writer *writer, const struct bit_item *item)
{
	if (item->kind == BITS)
		bit_writer_add(writer, item->value, item->nr_bits);
	else if (item->kind == ONES)
		bit_writer_add_ones(writer, item->value);
	else
		bit_writer_add_rice(writer, item->value, item->nr_bits);
}

static uint32_t read_item(struct bit_reader *reader, const struct bit_item *item)
{
	if (item->kind == RICE)
		return bit_reader_take_rice(reader, item->nr_bits);
	bit_reader_hold(reader);
	return item->kind == BITS ? bit_reader_take(reader, item->nr_bits) : bit_reader_take_ones(reader);
}

/* From memory that is exactly as long: nothing behind the bytes is read. Whole, and cut anywhere. */
static void check_bits(const struct bit_item *items, size_t nr, const struct strbuf *bytes)
{
	for (size_t len = bytes->len;; len = len > 40 ? len / 2 : len - 1) {
		unsigned char *copy = xmalloc(len ? len : 1);
		struct bit_reader reader;
		size_t at = 0;

		memcpy(copy, bytes->buf, len);
		reader = bit_reader_of(copy, len);
		for (; at < nr && !bit_reader_is_over(&reader); at++) {
			uint32_t value = read_item(&reader, &items[at]);

			ck_assert(bit_reader_is_over(&reader) || value == items[at].value);
		}
		ck_assert(bit_reader_is_over(&reader) == (len < bytes->len));
		free(copy);
		if (len == 0)
			return;
	}
}

START_TEST(bits_are_read_as_they_were_written)
{
	enum { MOST = 200 };

	srand(31);
	for (int round = 0; round < 400; round++) {
		struct bit_item items[MOST];
		size_t nr = 1 + (size_t)rand() % (MOST - 1);
		struct strbuf bytes = STRBUF_INIT;
		struct bit_writer writer = bit_writer_to(&bytes);

		for (size_t i = 0; i < nr; i++) {
			items[i] = random_item();
			write_item(&writer, &items[i]);
		}
		bit_writer_end(&writer);
		if (bytes.len)
			check_bits(items, nr, &bytes);
		strbuf_release(&bytes);
	}
}
END_TEST

/* Of numbers up to twice the mean, codes take hardly more bits than those have. */
START_TEST(rice_codes_are_about_as_long_as_the_mean)
{
	srand(32);
	for (uint32_t mean = 1; mean < 3000000; mean = mean * 3 + 1) {
		unsigned int low_bits = rice_low_bits((uint64_t)mean * 1000, 1000), bits = 0;
		struct strbuf bytes = STRBUF_INIT;
		struct bit_writer writer = bit_writer_to(&bytes);

		while (mean >> bits)
			bits++;
		for (int i = 0; i < 1000; i++)
			bit_writer_add_rice(&writer, (uint32_t)rand() % (2 * mean), low_bits);
		bit_writer_end(&writer);
		ck_assert_uint_lt(bytes.len * 8, 1000 * (bits + 2));
		strbuf_release(&bytes);
	}
	ck_assert_uint_eq(rice_low_bits(0, 5), 0);
	ck_assert_uint_eq(rice_low_bits(4, 5), 0);
	ck_assert_uint_eq(rice_low_bits(10, 5), 1);
	ck_assert_uint_eq(rice_low_bits(UINT64_C(1) << 40, 1), 32);
}
END_TEST

START_TEST(hash_set_knows_what_it_met)
{
	struct hash_set set = HASH_SET_INIT;

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 100000; i++) {
			char key[16];
			size_t len = (size_t)snprintf(key, sizeof(key), "%d", i);

			check_that(hash_set_add(&set, key, len) == (round == 0), "%s in round %d", key,
				round);
		}
		ck_assert_uint_eq(set.nr, 100000);
	}
	ck_assert(hash_set_add(&set, "", 0));
	ck_assert(hash_set_add(&set, "1\0", 2));
	ck_assert(!hash_set_add(&set, "", 0));
	hash_set_release(&set);
	ck_assert(hash_set_add(&set, "1", 1));
	hash_set_release(&set);
}
END_TEST

START_TEST(arrays_grow_by_half)
{
	int *items = NULL;
	size_t alloc = 0, nr_moves = 0;

	for (size_t nr = 0; nr < 100000; nr++) {
		size_t before = alloc;

		ARRAY_GROW(items, nr + 1, alloc);
		check_that(alloc > nr, "no room for %zu", nr);
		nr_moves += alloc != before;
		items[nr] = (int)nr;
	}
	for (size_t i = 0; i < 100000; i++)
		check_that(items[i] == (int)i, "item %zu", i);
	ck_assert_uint_lt(nr_moves, 40);
	ARRAY_GROW(items, 5000000, alloc);
	ck_assert_uint_ge(alloc, 5000000);
	free(items);
}
END_TEST

START_TEST(allocation_of_nothing_is_something)
{
	/* cppcheck-suppress invalidFunctionArg */
	void *all[] = {xmalloc(0), xcalloc(0, 8), xcalloc(8, 0), xstrdup(""), xstrndup("abc", 0)};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		ck_assert_ptr_nonnull(all[i]);
		free(all[i]);
	}
}
END_TEST

START_TEST(error_says_what_it_was_given)
{
	struct error err = ERROR_INIT;
	char longer[2000];

	ck_assert_int_eq(error_set(&err, STATUS_USAGE, "%s: dòng %d", "tin.jsonl", 7), STATUS_USAGE);
	ck_assert_int_eq(err.status, STATUS_USAGE);
	ck_assert_str_eq(err.message, "tin.jsonl: dòng 7");
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	error_set(&err, STATUS_IO, "%s", longer);
	ck_assert_uint_eq(strlen(err.message), sizeof(err.message) - 1);
	error_reset(&err);
	ck_assert_int_eq(err.status, STATUS_OK);
	ck_assert_str_eq(err.message, "");
}
END_TEST

Suite *base_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *cases = tcase_create("base");

	tcase_add_test(cases, strbuf_is_a_c_string_at_any_time);
	tcase_add_test(cases, strbuf_empty_is_shared_and_stays_empty);
	tcase_add_test(cases, strbuf_formats);
	tcase_add_test(cases, strbuf_writes_code_points);
	tcase_add_test(cases, strbuf_hands_its_bytes_over);
	tcase_add_test(cases, strbuf_grown_room_may_be_filled);
	tcase_add_test(cases, arena_pieces_are_aligned_and_apart);
	tcase_add_test(cases, arena_reset_keeps_one_block);
	tcase_add_test(cases, arena_recycled_has_room_for_the_same_again);
	tcase_add_test(cases, arena_arrays_grow);
	tcase_add_test(cases, arena_blocks_grow_with_it);
	tcase_add_test(cases, arena_copies_strings);
	tcase_add_test(cases, strmap_agrees_with_a_plain_list);
	tcase_add_test(cases, a_memo_gives_the_numbers_of_its_map);
	tcase_add_test(cases, strmap_keys_stay_put);
	tcase_add_test(cases, a_varint_is_read_as_it_was_written);
	tcase_add_test(cases, bits_are_read_as_they_were_written);
	tcase_add_test(cases, rice_codes_are_about_as_long_as_the_mean);
	tcase_add_test(cases, hash_set_knows_what_it_met);
	tcase_add_test(cases, arrays_grow_by_half);
	tcase_add_test(cases, allocation_of_nothing_is_something);
	tcase_add_test(cases, error_says_what_it_was_given);
	suite_add_tcase(suite, cases);
	return suite;
}
