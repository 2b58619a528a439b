/* Heads of lists: written, walked through and looked up, against the plain array; and whatever the bytes. */
#include "base/memory.h"
#include "store/segments/list_heads.h"
#include "tests/suites.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_WINDOWS = 1500, ROUNDS = 400 };

struct written {
	struct list_head heads[MAX_WINDOWS];
	size_t nr;
	uint32_t end; /* windows of the segment */
	enum list_kind kind;
	struct strbuf bytes;
};

/* Each window is there with such a chance, of 100. */
static void write_random(struct written *out)
{
	static const int shares[] = {100, 97, 78, 74, 40, 3, 0};
	int share = shares[rand() % 7];
	uint32_t at = 0;

	out->kind = rand() % 2 ? LIST_OF_PAIRS : LIST_OF_POSTINGS;
	out->end = 1 + (uint32_t)rand() % (rand() % 2 ? 40 : MAX_WINDOWS);
	out->nr = 0;
	for (uint32_t window = rand() % 3 ? 0 : out->end / 2; window < out->end; window++) {
		struct list_head *head = &out->heads[out->nr];

		if (rand() % 100 >= share)
			continue;
		*head = (struct list_head){
			window, at, 1 + (uint32_t)rand() % WINDOW_DOCS, (uint8_t)(1 + rand() % MOST_STEPS)};
		if (out->kind == LIST_OF_POSTINGS && rand() % 4 == 0)
			head->most |= CODE_TITLE;
		at += list_window_bytes(out->kind, head->nr);
		out->nr++;
	}
	strbuf_init(&out->bytes);
	list_heads_write(out->heads, out->nr, out->kind, &out->bytes);
}

static bool heads_equal(const struct list_head *x, const struct list_head *y)
{
	return x->window == y->window && x->at == y->at && x->nr == y->nr && x->most == y->most;
}

static void check_walk(const struct written *written)
{
	struct list_heads_walk walk;
	struct list_head head;

	list_heads_walk(&walk, (const unsigned char *)written->bytes.buf, written->bytes.len, written->nr,
		written->end, written->kind);
	for (size_t i = 0; i < written->nr; i++) {
		head = list_heads_next(&walk);
		check_that(heads_equal(&head, &written->heads[i]), "head %zu of %zu: window %u", i,
			written->nr, head.window);
	}
	head = list_heads_next(&walk);
	ck_assert_uint_eq(head.nr, 0);
	ck_assert(walk.is_sound);
}

/* The first that is not below the window, by going through all. */
static const struct list_head *plain_from(const struct written *written, uint32_t window)
{
	static const struct list_head none = {0, 0, 0, 0};

	for (size_t i = 0; i < written->nr; i++)
		if (written->heads[i].window >= window)
			return &written->heads[i];
	return &none;
}

static void check_looked_up(const struct written *written, struct list_heads *heads)
{
	for (int i = 0; i < 60; i++) {
		uint32_t window = (uint32_t)rand() % (written->end + 3);
		const struct list_head *plain = plain_from(written, window);
		struct list_head from = list_heads_from(heads, window),
				 found = list_heads_find(heads, window);

		check_that(heads_equal(&from, plain), "from %u: %u, not %u", window, from.window,
			plain->window);
		if (plain->nr && plain->window == window)
			check_that(heads_equal(&found, plain), "window %u", window);
		else
			check_that(found.nr == 0, "window %u is found", window);
	}
}

static void check_mosts(const struct written *written, const struct list_heads *heads)
{
	uint32_t first = (uint32_t)rand() % (written->end + 2);
	uint8_t room[WINDOW_DOCS];
	const uint8_t *mosts = list_heads_mosts(heads, first, room);

	for (uint32_t i = 0; i < WINDOW_DOCS; i++) {
		const struct list_head *plain = plain_from(written, first + i);
		uint8_t most = plain->nr && plain->window == first + i ? plain->most : 0;

		check_that(mosts[i] == most, "window %u: %u, not %u", first + i, mosts[i], most);
	}
}

START_TEST(heads_come_back)
{
	static struct written written;
	size_t nr_dense = 0, nr_sparse = 0;

	srand(101);
	for (int round = 0; round < ROUNDS; round++) {
		struct arena arena = ARENA_INIT;
		struct list_heads heads;

		write_random(&written);
		check_walk(&written);
		ck_assert_uint_le(written.bytes.len, list_heads_most_bytes((uint32_t)written.nr));
		ck_assert(list_heads_read(&heads, (const unsigned char *)written.bytes.buf, written.bytes.len,
			written.nr, written.end, written.kind, &arena));
		ck_assert_uint_eq(heads.nr, written.nr);
		check_looked_up(&written, &heads);
		for (int i = 0; i < 5; i++)
			check_mosts(&written, &heads);
		nr_dense += heads.span > 0;
		nr_sparse += heads.span == 0;
		arena_release(&arena);
		strbuf_release(&written.bytes);
	}
	ck_assert_uint_gt(nr_dense, ROUNDS / 5);
	ck_assert_uint_gt(nr_sparse, ROUNDS / 5);
}
END_TEST

/* In memory of its own size, so that reading beyond it is seen. */
static void read_any(const struct written *written, const char *bytes, size_t len)
{
	unsigned char *copy = xmalloc(len ? len : 1);
	struct arena arena = ARENA_INIT;
	struct list_heads heads;
	struct list_heads_walk walk;
	struct list_head head;
	uint8_t room[WINDOW_DOCS];
	uint32_t before = 0, nr = 0;

	memcpy(copy, bytes, len);
	list_heads_walk(&walk, copy, len, written->nr, written->end, written->kind);
	for (head = list_heads_next(&walk); head.nr; head = list_heads_next(&walk), nr++) {
		check_that(head.window < written->end && (nr == 0 || head.window > before),
			"window %u after %u", head.window, before);
		before = head.window;
	}
	check_that(!walk.is_sound || nr == written->nr, "%u heads of %zu", nr, written->nr);
	if (list_heads_read(&heads, copy, len, written->nr, written->end, written->kind, &arena)) {
		for (uint32_t window = 0; window < written->end + 2; window++)
			if (list_heads_find(&heads, window).nr)
				ck_assert_uint_lt(window, written->end);
		list_heads_mosts(&heads, 0, room);
		list_heads_mosts(&heads, written->end / 2, room);
	} else {
		ck_assert_uint_eq(heads.nr, 0);
	}
	arena_release(&arena);
	free(copy);
}

START_TEST(damaged_heads_do_no_harm)
{
	static struct written written;

	srand(102);
	for (int round = 0; round < ROUNDS; round++) {
		write_random(&written);
		read_any(&written, written.bytes.buf, (size_t)rand() % (written.bytes.len + 1));
		for (int i = 0; i < 20 && written.bytes.len; i++) {
			written.bytes.buf[(size_t)rand() % written.bytes.len] = (char)rand();
			if (i % 5 == 0)
				read_any(&written, written.bytes.buf, written.bytes.len);
		}
		strbuf_release(&written.bytes);
	}
}
END_TEST

/* Of dense heads, the places where articles begin are nowhere else. */
START_TEST(wrong_places_are_told)
{
	static struct written written;
	struct list_heads_walk walk;

	written.nr = written.end = 300;
	written.kind = LIST_OF_POSTINGS;
	for (uint32_t i = 0; i < written.nr; i++)
		written.heads[i] = (struct list_head){i, 0, 1 + i % 200, 9};
	strbuf_init(&written.bytes);
	list_heads_write(written.heads, written.nr, written.kind, &written.bytes);
	written.bytes.buf[2 + 4 * 7]++; /* behind the span */
	list_heads_walk(&walk, (const unsigned char *)written.bytes.buf, written.bytes.len, written.nr,
		written.end, written.kind);
	while (list_heads_next(&walk).nr)
		;
	ck_assert(!walk.is_sound);
	strbuf_release(&written.bytes);
}
END_TEST

Suite *segment_heads_suite(void)
{
	Suite *suite = suite_create("segment heads");
	TCase *cases = tcase_create("heads");

	tcase_add_test(cases, heads_come_back);
	tcase_add_test(cases, damaged_heads_do_no_harm);
	tcase_add_test(cases, wrong_places_are_told);
	suite_add_tcase(suite, cases);
	return suite;
}
