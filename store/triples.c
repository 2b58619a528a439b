/* Triples of words -> the table triple, and back. */
#include "store/triples.h"

#include "base/memory.h"
#include "store/count_table.h"
#include "store/packed_uses.h"

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

/* The upper 32 bits, so that going through the slots is going through the keys nearly in order. */
static size_t home_slot(const struct triple_counts *counts, uint64_t key)
{
	return (size_t)(((key >> (TRIPLE_KEY_BITS - 32)) * counts->nr_slots) >> 32);
}

/* Whether the slot can take these uses as well. */
static bool has_room(triple_uses_t slot, int32_t nr_uses)
{
	int32_t sum = triple_packed_uses(slot) + nr_uses;

	return sum >= -TRIPLE_MOST_USES && sum <= TRIPLE_MOST_USES;
}

static void add(struct triple_counts *counts, uint64_t key, int32_t nr_uses)
{
	size_t at = home_slot(counts, key);
	triple_uses_t *slot = &counts->slots[at];

	while (*slot != TRIPLE_EMPTY && (triple_packed_key(*slot) != key || !has_room(*slot, nr_uses))) {
		at = at + 1 < counts->nr_slots ? at + 1 : 0;
		slot = &counts->slots[at];
	}
	if (*slot == TRIPLE_EMPTY) {
		*slot = triple_pack(key, nr_uses);
		counts->nr++;
	} else {
		*slot = triple_pack(key, triple_packed_uses(*slot) + nr_uses);
	}
}

/* Slots come to 96 MB before they would come to 192: what is counted in memory fits into the former. */
enum { FIRST_SLOTS = 3 * 1024 };

static void grow(struct triple_counts *counts)
{
	triple_uses_t *old = counts->slots;
	size_t nr_old = counts->nr_slots;

	counts->nr_slots = nr_old ? nr_old * 2 : FIRST_SLOTS;
	counts->slots = xmalloc(counts->nr_slots * sizeof(*counts->slots));
	memset(counts->slots, 0xFF, counts->nr_slots * sizeof(*counts->slots)); /* TRIPLE_EMPTY */
	counts->nr = 0;
	for (size_t i = 0; i < nr_old; i++)
		if (old[i] != TRIPLE_EMPTY)
			add(counts, triple_packed_key(old[i]), triple_packed_uses(old[i]));
	free(old);
}

static void make_room(struct triple_counts *counts, size_t nr)
{
	while ((counts->nr + nr) * 5 >= counts->nr_slots * 4)
		grow(counts);
}

void triple_counts_add(struct triple_counts *counts, const uint64_t *keys, size_t nr, int sign)
{
	make_room(counts, nr);
	for (size_t i = 0; i < nr; i++) {
		if (i + PREFETCH_DISTANCE < nr)
			__builtin_prefetch(&counts->slots[home_slot(counts, keys[i + PREFETCH_DISTANCE])]);
		add(counts, keys[i], sign);
	}
}

void triple_counts_add_uses(struct triple_counts *counts, const triple_uses_t *uses, size_t nr)
{
	make_room(counts, nr);
	for (size_t i = 0; i < nr; i++)
		add(counts, triple_packed_key(uses[i]), triple_packed_uses(uses[i]));
}

uint64_t triple_counts_sum(const struct triple_counts *counts)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < counts->nr_slots; i++)
		if (counts->slots[i] != TRIPLE_EMPTY)
			sum += share_of_sum(triple_packed_key(counts->slots[i]),
				triple_packed_uses(counts->slots[i]));
	return sum;
}

/* ---- writing */

static int by_key(const void *a, const void *b)
{
	triple_uses_t x = *(const triple_uses_t *)a, y = *(const triple_uses_t *)b;

	return x < y ? -1 : x > y;
}

/* Each key is a few slots from its place; the last ones may have gone round to the beginning. */
static void order(triple_uses_t *rows, size_t nr)
{
	enum { NEAR = 1024 };

	for (size_t i = 1; i < nr; i++) {
		triple_uses_t row = rows[i];
		size_t at = i;

		if (i > NEAR && rows[i - NEAR] > row) {
			qsort(rows, nr, sizeof(*rows), by_key);
			return;
		}
		for (; at > 0 && rows[at - 1] > row; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

/* Takes the slots: what changed, in the order of keys. Returns how many. */
static size_t changed_in_order(struct triple_counts *counts)
{
	size_t nr = 0;

	for (size_t i = 0; i < counts->nr_slots; i++)
		if (counts->slots[i] != TRIPLE_EMPTY && triple_packed_uses(counts->slots[i]) != 0)
			counts->slots[nr++] = counts->slots[i];
	order(counts->slots, nr);
	return nr;
}

/* The uses of all changes that have the key of the one at *at, which moves past them. */
static int64_t take_uses(const triple_uses_t *changes, size_t nr, size_t *at)
{
	uint64_t key = triple_packed_key(changes[*at]);
	int64_t nr_uses = 0;

	for (; *at < nr && triple_packed_key(changes[*at]) == key; ++*at)
		nr_uses += triple_packed_uses(changes[*at]);
	return nr_uses;
}

/* What is stored and what changed, both in the order of keys. */
static void merge(struct packed_uses *old, const triple_uses_t *changes, size_t nr,
	struct uses_packer *packer)
{
	packed_uses_next(old);
	for (size_t i = 0; i < nr;) {
		uint32_t rest = (uint32_t)(triple_packed_key(changes[i]) & REST_MASK);
		int64_t nr_uses = take_uses(changes, nr, &i);

		uses_packer_add(packer, rest, uses_packer_pass(packer, old, rest) + nr_uses);
	}
	uses_packer_rest(packer, old);
}

enum { SELECT_CHUNK, PUT_CHUNK, DELETE_CHUNK, NR_STATEMENTS };

struct triple_writer {
	sqlite3_stmt *statements[NR_STATEMENTS];
	int64_t last_chunk; /* the highest in the table, what lies above need not be looked up */
	struct uses_packer packer;
};

/* The last column of what is selected: whether its entries are as before version 7. */
static const char *const statement_sql[NR_STATEMENTS] = {
	[SELECT_CHUNK] = "SELECT chunk, packed, 0 FROM triple WHERE chunk = ?1",
	[PUT_CHUNK] = "INSERT OR REPLACE INTO triple(chunk, packed) VALUES(?1, ?2)",
	[DELETE_CHUNK] = "DELETE FROM triple WHERE chunk = ?1",
};

static struct packed_uses entries_of(sqlite3_stmt *row)
{
	struct packed_uses entries = {.bytes = sqlite3_column_blob(row, 1)};

	entries.len = (size_t)sqlite3_column_bytes(row, 1);
	entries.is_older = sqlite3_column_int(row, 2) != 0;
	return entries;
}

static int prepare(struct triple_writer *writer, sqlite3 *db)
{
	return count_table_open(db, "SELECT ifnull(max(chunk), -1) FROM triple", &writer->last_chunk,
		statement_sql, writer->statements, NR_STATEMENTS);
}

static void release(struct triple_writer *writer)
{
	count_table_close(writer->statements, NR_STATEMENTS);
	strbuf_release(&writer->packer.out);
}

static void begin_chunk(struct triple_writer *writer)
{
	strbuf_reset(&writer->packer.out);
	writer->packer.key = 0;
}

/* Puts what was packed, or deletes where that is nothing. */
static int put_chunk(struct triple_writer *writer, int64_t chunk)
{
	const struct strbuf *entries = &writer->packer.out;
	sqlite3_stmt *write = writer->statements[entries->len ? PUT_CHUNK : DELETE_CHUNK];
	int result;

	sqlite3_bind_int64(write, 1, chunk);
	if (entries->len)
		sqlite3_bind_blob64(write, 2, entries->buf, entries->len, SQLITE_STATIC);
	sqlite3_step(write);
	result = sqlite3_reset(write);
	sqlite3_clear_bindings(write);
	return result;
}

static int write_chunk(struct triple_writer *writer, const triple_uses_t *changes, size_t nr)
{
	sqlite3_stmt *select = writer->statements[SELECT_CHUNK];
	int64_t chunk = (int64_t)(triple_packed_key(changes[0]) >> REST_BITS);
	struct packed_uses old = {.bytes = NULL};
	int result;

	begin_chunk(writer);
	sqlite3_bind_int64(select, 1, chunk);
	if (chunk <= writer->last_chunk && sqlite3_step(select) == SQLITE_ROW)
		old = entries_of(select);
	merge(&old, changes, nr, &writer->packer);
	result = sqlite3_reset(select);
	return result == SQLITE_OK ? put_chunk(writer, chunk) : result;
}

/* The room stays, for it is most of what counting on takes. */
static void empty(struct triple_counts *counts)
{
	memset(counts->slots, 0xFF, counts->nr_slots * sizeof(*counts->slots)); /* TRIPLE_EMPTY */
	counts->nr = 0;
}

int triple_counts_write(struct triple_counts *counts, sqlite3 *db)
{
	struct triple_writer writer = {.packer = {STRBUF_INIT, 0}};
	size_t nr = changed_in_order(counts);
	int result = prepare(&writer, db);

	for (size_t from = 0, to; result == SQLITE_OK && from < nr; from = to) {
		for (to = from + 1; to < nr; to++)
			if (triple_packed_key(counts->slots[to]) >> REST_BITS !=
				triple_packed_key(counts->slots[from]) >> REST_BITS)
				break;
		result = write_chunk(&writer, counts->slots + from, to - from);
	}
	release(&writer);
	if (counts->nr_slots)
		empty(counts);
	return result;
}

static int take_over_chunk(struct triple_writer *writer, sqlite3_stmt *row)
{
	struct packed_uses old = entries_of(row);

	begin_chunk(writer);
	packed_uses_next(&old);
	uses_packer_rest(&writer->packer, &old);
	return put_chunk(writer, sqlite3_column_int64(row, 0));
}

int triples_take_over(sqlite3 *db, const char *table)
{
	struct triple_writer writer = {.packer = {STRBUF_INIT, 0}};
	sqlite3_stmt *rows = NULL;
	char *sql = sqlite3_mprintf("SELECT chunk, entries, 1 FROM \"%w\" ORDER BY chunk", table);
	int result = prepare(&writer, db);

	if (result == SQLITE_OK)
		result = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
	while (result == SQLITE_OK && (result = sqlite3_step(rows)) == SQLITE_ROW)
		result = take_over_chunk(&writer, rows);
	sqlite3_finalize(rows);
	sqlite3_free(sql);
	release(&writer);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}

/* ---- reading */

sqlite3_stmt *triple_select_new(sqlite3 *db)
{
	sqlite3_stmt *select = NULL;

	if (sqlite3_prepare_v3(db, statement_sql[SELECT_CHUNK], -1, SQLITE_PREPARE_PERSISTENT, &select,
		    NULL) != SQLITE_OK)
		sqlite3_prepare_v3(db, "SELECT chunk, entries, 1 FROM triple WHERE chunk = ?1", -1,
			SQLITE_PREPARE_PERSISTENT, &select, NULL);
	return select;
}

int64_t triple_uses(sqlite3_stmt *select, uint64_t key)
{
	int64_t nr_uses = 0;

	if (!select)
		return 0;
	sqlite3_bind_int64(select, 1, (sqlite3_int64)(key >> REST_BITS));
	if (sqlite3_step(select) == SQLITE_ROW)
		nr_uses = packed_uses_find(entries_of(select), (uint32_t)(key & REST_MASK));
	sqlite3_reset(select);
	return nr_uses;
}

/* All chunks, in whichever of both forms they are. */
static int prepare_all(sqlite3 *db, sqlite3_stmt **select)
{
	if (sqlite3_prepare_v2(db, "SELECT chunk, packed, 0 FROM triple", -1, select, NULL) == SQLITE_OK)
		return SQLITE_OK;
	return sqlite3_prepare_v2(db, "SELECT chunk, entries, 1 FROM triple", -1, select, NULL);
}

int triple_sum_stored(sqlite3 *db, uint64_t *out)
{
	sqlite3_stmt *select = NULL;
	int result = prepare_all(db, &select);

	*out = 0;
	while (result == SQLITE_OK && (result = sqlite3_step(select)) == SQLITE_ROW) {
		uint64_t upper = (uint64_t)sqlite3_column_int64(select, 0) << REST_BITS;
		struct packed_uses entries = entries_of(select);

		while (packed_uses_next(&entries))
			*out += share_of_sum(upper | entries.key, entries.nr_uses);
		result = SQLITE_OK;
	}
	sqlite3_finalize(select);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}
