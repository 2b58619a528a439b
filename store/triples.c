/* Triples of words -> the table triple, and back. */
#include "store/triples.h"

#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

enum { REST_BITS = 24, PREFETCH_DISTANCE = 8 };

#define REST_MASK (((uint64_t)1 << REST_BITS) - 1)

/* ---- hashes */

static uint64_t mix(uint64_t value)
{
	value ^= value >> 31;
	value *= 0x9E3779B97F4A7C15u;
	value ^= value >> 29;
	value *= 0xD6E8FEB86659FD93u;
	return value ^ value >> 32;
}

uint64_t triple_word(const char *text, size_t len)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u;
	return mix(hash);
}

uint64_t triple_key(uint64_t first_word, uint64_t second_word, uint64_t third_word)
{
	return mix(mix(first_word * 3 + second_word) * 5 + third_word) >> (64 - TRIPLE_KEY_BITS);
}

static uint64_t share_of_sum(uint64_t key, int64_t nr_uses)
{
	return mix(key + 1) * (uint64_t)nr_uses;
}

/* ---- counting */

void triple_counts_release(struct triple_counts *counts)
{
	free(counts->slots);
	memset(counts, 0, sizeof(*counts));
}

/* The upper bits, so that going through the slots is going through the keys nearly in order. */
static size_t home_slot(const struct triple_counts *counts, uint64_t key)
{
	return (size_t)((key * counts->nr_slots) >> TRIPLE_KEY_BITS);
}

static struct triple_count *slot_of(const struct triple_counts *counts, uint64_t key)
{
	size_t at = home_slot(counts, key);

	while (counts->slots[at].key != TRIPLE_EMPTY && counts->slots[at].key != key)
		at = (at + 1) & (counts->nr_slots - 1);
	return &counts->slots[at];
}

static void grow(struct triple_counts *counts)
{
	struct triple_count *old = counts->slots;
	size_t nr_old = counts->nr_slots;

	counts->nr_slots = nr_old ? nr_old * 2 : 4096;
	counts->slots = xmalloc(counts->nr_slots * sizeof(*counts->slots));
	for (size_t i = 0; i < counts->nr_slots; i++)
		counts->slots[i] = (struct triple_count){TRIPLE_EMPTY, 0};
	for (size_t i = 0; i < nr_old; i++)
		if (old[i].key != TRIPLE_EMPTY)
			*slot_of(counts, old[i].key) = old[i];
	free(old);
}

void triple_counts_add(struct triple_counts *counts, const uint64_t *keys, size_t nr, int sign)
{
	while ((counts->nr + nr) * 3 >= counts->nr_slots * 2)
		grow(counts);
	for (size_t i = 0; i < nr; i++) {
		struct triple_count *slot;

		if (i + PREFETCH_DISTANCE < nr)
			__builtin_prefetch(&counts->slots[home_slot(counts, keys[i + PREFETCH_DISTANCE])]);
		slot = slot_of(counts, keys[i]);
		counts->nr += slot->key == TRIPLE_EMPTY;
		slot->key = keys[i];
		slot->nr_uses += sign;
	}
}

void triple_counts_add_uses(struct triple_counts *counts, const struct triple_count *uses, size_t nr)
{
	while ((counts->nr + nr) * 3 >= counts->nr_slots * 2)
		grow(counts);
	for (size_t i = 0; i < nr; i++) {
		struct triple_count *slot = slot_of(counts, uses[i].key);

		counts->nr += slot->key == TRIPLE_EMPTY;
		slot->key = uses[i].key;
		slot->nr_uses += uses[i].nr_uses;
	}
}

uint64_t triple_counts_sum(const struct triple_counts *counts)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < counts->nr_slots; i++)
		if (counts->slots[i].key != TRIPLE_EMPTY)
			sum += share_of_sum(counts->slots[i].key, counts->slots[i].nr_uses);
	return sum;
}

/* ---- writing */

static int by_key(const void *a, const void *b)
{
	uint64_t x = ((const struct triple_count *)a)->key, y = ((const struct triple_count *)b)->key;

	return x < y ? -1 : x > y;
}

/* Each key is a few slots from its place; the last ones may have gone round to the beginning. */
static void order(struct triple_count *rows, size_t nr)
{
	enum { NEAR = 1024 };

	for (size_t i = 1; i < nr; i++) {
		struct triple_count row = rows[i];
		size_t at = i;

		if (i > NEAR && rows[i - NEAR].key > row.key) {
			qsort(rows, nr, sizeof(*rows), by_key);
			return;
		}
		for (; at > 0 && rows[at - 1].key > row.key; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

/* Takes the slots: what changed, in the order of keys. Returns how many. */
static size_t changed_in_order(struct triple_counts *counts)
{
	size_t nr = 0;

	for (size_t i = 0; i < counts->nr_slots; i++)
		if (counts->slots[i].key != TRIPLE_EMPTY && counts->slots[i].nr_uses != 0)
			counts->slots[nr++] = counts->slots[i];
	order(counts->slots, nr);
	return nr;
}

/* Reads the entries of a chunk one by one. */
struct entries {
	const unsigned char *bytes;
	size_t len, at;
	uint64_t rest;
	int64_t nr_uses;
};

static bool next_entry(struct entries *entries)
{
	if (entries->at >= entries->len)
		return false;
	entries->rest += varint_next(entries->bytes, entries->len, &entries->at);
	entries->nr_uses = (int64_t)varint_next(entries->bytes, entries->len, &entries->at);
	return true;
}

struct packer {
	struct strbuf out;
	uint64_t before;
};

static void pack(struct packer *packer, uint64_t rest, int64_t nr_uses)
{
	if (nr_uses <= 0)
		return;
	varint_add(&packer->out, rest - packer->before);
	varint_add(&packer->out, (uint64_t)nr_uses);
	packer->before = rest;
}

/* What is stored and what changed, both in the order of keys. */
static void merge(struct entries *old, const struct triple_count *changes, size_t nr, struct packer *packer)
{
	bool has_old = next_entry(old);

	for (size_t i = 0; i < nr || has_old;) {
		uint64_t rest = i < nr ? changes[i].key & REST_MASK : UINT64_MAX;

		if (has_old && old->rest < rest) {
			pack(packer, old->rest, old->nr_uses);
			has_old = next_entry(old);
		} else if (has_old && old->rest == rest) {
			pack(packer, rest, old->nr_uses + changes[i++].nr_uses);
			has_old = next_entry(old);
		} else {
			pack(packer, rest, changes[i++].nr_uses);
		}
	}
}

enum { SELECT_CHUNK, PUT_CHUNK, DELETE_CHUNK, NR_STATEMENTS };

static const char *const statement_sql[NR_STATEMENTS] = {
	[SELECT_CHUNK] = "SELECT entries FROM triple WHERE chunk = ?1",
	[PUT_CHUNK] = "INSERT OR REPLACE INTO triple(chunk, entries) VALUES(?1, ?2)",
	[DELETE_CHUNK] = "DELETE FROM triple WHERE chunk = ?1",
};

static struct entries entries_of(sqlite3_stmt *row, int column)
{
	struct entries entries = {NULL, 0, 0, 0, 0};

	entries.bytes = sqlite3_column_blob(row, column);
	entries.len = (size_t)sqlite3_column_bytes(row, column);
	return entries;
}

static int write_chunk(sqlite3_stmt *const *statements, const struct triple_count *changes, size_t nr)
{
	sqlite3_stmt *select = statements[SELECT_CHUNK], *write;
	sqlite3_int64 chunk = (sqlite3_int64)(changes[0].key >> REST_BITS);
	struct packer packer = {STRBUF_INIT, 0};
	struct entries old = {NULL, 0, 0, 0, 0};
	int result;

	sqlite3_bind_int64(select, 1, chunk);
	if (sqlite3_step(select) == SQLITE_ROW)
		old = entries_of(select, 0);
	merge(&old, changes, nr, &packer);
	result = sqlite3_reset(select);
	write = statements[packer.out.len ? PUT_CHUNK : DELETE_CHUNK];
	sqlite3_bind_int64(write, 1, chunk);
	if (packer.out.len)
		sqlite3_bind_blob64(write, 2, packer.out.buf, packer.out.len, SQLITE_STATIC);
	sqlite3_step(write);
	if (sqlite3_reset(write) != SQLITE_OK && result == SQLITE_OK)
		result = sqlite3_errcode(sqlite3_db_handle(write));
	sqlite3_clear_bindings(write);
	strbuf_release(&packer.out);
	return result;
}

int triple_counts_write(struct triple_counts *counts, sqlite3 *db)
{
	sqlite3_stmt *statements[NR_STATEMENTS] = {NULL};
	size_t nr = changed_in_order(counts);
	int result = SQLITE_OK;

	for (size_t i = 0; result == SQLITE_OK && i < NR_STATEMENTS; i++)
		result = sqlite3_prepare_v2(db, statement_sql[i], -1, &statements[i], NULL);
	for (size_t from = 0, to; result == SQLITE_OK && from < nr; from = to) {
		for (to = from + 1; to < nr; to++)
			if (counts->slots[to].key >> REST_BITS != counts->slots[from].key >> REST_BITS)
				break;
		result = write_chunk(statements, counts->slots + from, to - from);
	}
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(statements[i]);
	triple_counts_release(counts);
	return result;
}

/* ---- reading */

sqlite3_stmt *triple_select_new(sqlite3 *db)
{
	sqlite3_stmt *select = NULL;

	sqlite3_prepare_v3(db, statement_sql[SELECT_CHUNK], -1, SQLITE_PREPARE_PERSISTENT, &select, NULL);
	return select;
}

int64_t triple_uses(sqlite3_stmt *select, uint64_t key)
{
	int64_t nr_uses = 0;

	if (!select)
		return 0;
	sqlite3_bind_int64(select, 1, (sqlite3_int64)(key >> REST_BITS));
	if (sqlite3_step(select) == SQLITE_ROW) {
		struct entries entries = entries_of(select, 0);

		while (next_entry(&entries) && entries.rest < (key & REST_MASK))
			;
		nr_uses = entries.rest == (key & REST_MASK) ? entries.nr_uses : 0;
	}
	sqlite3_reset(select);
	return nr_uses;
}

int triple_sum_stored(sqlite3 *db, uint64_t *out)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(db, "SELECT chunk, entries FROM triple", -1, &select, NULL);

	*out = 0;
	while (result == SQLITE_OK && (result = sqlite3_step(select)) == SQLITE_ROW) {
		uint64_t upper = (uint64_t)sqlite3_column_int64(select, 0) << REST_BITS;
		struct entries entries = entries_of(select, 1);

		while (next_entry(&entries))
			*out += share_of_sum(upper | entries.rest, entries.nr_uses);
		result = SQLITE_OK;
	}
	sqlite3_finalize(select);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}
