/* Packing, merging and reading article lengths. */
#include "store/lengths.h"

#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

/* The next id of a damaged blob may lie anywhere: it wraps around instead of overflowing. */
static int64_t add_gap(int64_t id, uint64_t gap)
{
	return (int64_t)((uint64_t)id + gap);
}

void length_changes_release(struct length_changes *changes)
{
	free(changes->items);
	memset(changes, 0, sizeof(*changes));
}

void length_changes_add(struct length_changes *changes, int64_t id, int64_t length)
{
	ARRAY_GROW(changes->items, changes->nr + 1, changes->alloc);
	changes->items[changes->nr].id = id;
	changes->items[changes->nr++].length = length;
}

struct ordered_change {
	struct length_change change;
	size_t order;
};

static int by_id_then_order(const void *a, const void *b)
{
	const struct ordered_change *x = a, *y = b;

	if (x->change.id != y->change.id)
		return x->change.id < y->change.id ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Sorts by id and keeps the last change of each. */
static void settle(struct length_changes *changes)
{
	struct ordered_change *ordered = xmalloc(changes->nr * sizeof(*ordered));
	size_t nr = 0;

	for (size_t i = 0; i < changes->nr; i++)
		ordered[i] = (struct ordered_change){changes->items[i], i};
	qsort(ordered, changes->nr, sizeof(*ordered), by_id_then_order);
	for (size_t i = 0; i < changes->nr; i++) {
		if (nr && changes->items[nr - 1].id == ordered[i].change.id)
			nr--;
		changes->items[nr++] = ordered[i].change;
	}
	changes->nr = nr;
	free(ordered);
}

struct packer {
	struct strbuf out;
	int64_t before;
};

static void pack(struct packer *packer, int64_t id, uint64_t length)
{
	varint_add(&packer->out, (uint64_t)id - (uint64_t)packer->before);
	varint_add(&packer->out, length);
	packer->before = id;
}

/* The chunk's old entries and its nr changes, merged in the order of ids. */
static void merge(const unsigned char *old, size_t old_len, int64_t chunk,
	const struct length_change *changes, size_t nr, struct packer *packer)
{
	int64_t id = chunk << LENGTH_CHUNK_BITS;
	size_t at = 0, next = 0;

	packer->before = id;
	while (at < old_len) {
		uint64_t length;

		id = add_gap(id, varint_next(old, old_len, &at));
		length = varint_next(old, old_len, &at);
		for (; next < nr && changes[next].id < id; next++)
			if (changes[next].length >= 0)
				pack(packer, changes[next].id, (uint64_t)changes[next].length);
		if (next == nr || changes[next].id != id)
			pack(packer, id, length);
	}
	for (; next < nr; next++)
		if (changes[next].length >= 0)
			pack(packer, changes[next].id, (uint64_t)changes[next].length);
}

static int write_chunk(sqlite3_stmt *select, sqlite3_stmt *insert, int64_t chunk,
	const struct length_change *changes, size_t nr)
{
	struct packer packer = {STRBUF_INIT, 0};
	int result;

	sqlite3_bind_int64(select, 1, chunk);
	result = sqlite3_step(select);
	if (result == SQLITE_ROW)
		merge(sqlite3_column_blob(select, 0), (size_t)sqlite3_column_bytes(select, 0), chunk, changes,
			nr, &packer);
	else if (result == SQLITE_DONE)
		merge((const unsigned char *)"", 0, chunk, changes, nr, &packer);
	sqlite3_reset(select);
	if (result == SQLITE_ROW || result == SQLITE_DONE) {
		sqlite3_bind_int64(insert, 1, chunk);
		sqlite3_bind_blob64(insert, 2, packer.out.buf, packer.out.len, SQLITE_STATIC);
		sqlite3_step(insert);
		result = sqlite3_reset(insert);
	}
	strbuf_release(&packer.out);
	return result;
}

int length_changes_write(struct length_changes *changes, sqlite3 *db)
{
	sqlite3_stmt *select = NULL, *insert = NULL;
	int result = sqlite3_prepare_v2(db, "SELECT entries FROM length WHERE chunk = ?1", -1, &select, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_prepare_v2(db, "REPLACE INTO length(chunk, entries) VALUES(?1, ?2)", -1,
			&insert, NULL);
	if (result == SQLITE_OK)
		settle(changes);
	for (size_t from = 0, to; result == SQLITE_OK && from < changes->nr; from = to) {
		int64_t chunk = changes->items[from].id >> LENGTH_CHUNK_BITS;

		for (to = from + 1; to < changes->nr && changes->items[to].id >> LENGTH_CHUNK_BITS == chunk;
			to++)
			;
		result = write_chunk(select, insert, chunk, changes->items + from, to - from);
	}
	sqlite3_finalize(select);
	sqlite3_finalize(insert);
	changes->nr = 0;
	return result;
}

int length_cursor_open(struct length_cursor *cursor, sqlite3 *db)
{
	memset(cursor, 0, sizeof(*cursor));
	cursor->chunk = -1;
	return sqlite3_prepare_v2(db, "SELECT entries FROM length WHERE chunk = ?1", -1, &cursor->select,
		NULL);
}

void length_cursor_close(struct length_cursor *cursor)
{
	sqlite3_finalize(cursor->select);
	free(cursor->ids);
	free(cursor->lengths);
	memset(cursor, 0, sizeof(*cursor));
}

static void load(struct length_cursor *cursor, int64_t chunk)
{
	cursor->chunk = chunk;
	cursor->nr = cursor->at = 0;
	sqlite3_bind_int64(cursor->select, 1, chunk);
	if (sqlite3_step(cursor->select) == SQLITE_ROW) {
		const unsigned char *entries = sqlite3_column_blob(cursor->select, 0);
		size_t len = (size_t)sqlite3_column_bytes(cursor->select, 0), at = 0;
		int64_t id = chunk << LENGTH_CHUNK_BITS;

		if (len / 2 + 1 > cursor->alloc) {
			cursor->alloc = len / 2 + 1;
			cursor->ids = xrealloc(cursor->ids, cursor->alloc * sizeof(*cursor->ids));
			cursor->lengths = xrealloc(cursor->lengths, cursor->alloc * sizeof(*cursor->lengths));
		}
		while (at < len) {
			id = add_gap(id, varint_next(entries, len, &at));
			cursor->ids[cursor->nr] = id;
			cursor->lengths[cursor->nr++] = (uint32_t)varint_next(entries, len, &at);
		}
	}
	sqlite3_reset(cursor->select);
}

uint32_t length_cursor_get(struct length_cursor *cursor, int64_t id)
{
	int64_t chunk = id >> LENGTH_CHUNK_BITS;

	if (cursor->chunk != chunk)
		load(cursor, chunk);
	if (cursor->nr == 0)
		return 0;
	while (cursor->at > 0 && cursor->ids[cursor->at] > id)
		cursor->at--;
	while (cursor->at + 1 < cursor->nr && cursor->ids[cursor->at] < id)
		cursor->at++;
	return cursor->ids[cursor->at] == id ? cursor->lengths[cursor->at] : 0;
}

int lengths_each(sqlite3 *db, int64_t first_id, int64_t last_id, void (*fn)(void *context, int64_t id),
	void *context)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(db,
		"SELECT chunk, entries FROM length WHERE chunk BETWEEN ?1 AND ?2 ORDER BY chunk", -1, &select,
		NULL);

	if (result != SQLITE_OK)
		return result;
	sqlite3_bind_int64(select, 1, first_id >> LENGTH_CHUNK_BITS);
	sqlite3_bind_int64(select, 2, last_id >> LENGTH_CHUNK_BITS);
	while (sqlite3_step(select) == SQLITE_ROW) {
		const unsigned char *entries = sqlite3_column_blob(select, 1);
		size_t len = (size_t)sqlite3_column_bytes(select, 1), at = 0;
		int64_t id = sqlite3_column_int64(select, 0) << LENGTH_CHUNK_BITS;

		while (at < len) {
			id = add_gap(id, varint_next(entries, len, &at));
			varint_next(entries, len, &at);
			if (id >= first_id && id <= last_id)
				fn(context, id);
		}
	}
	return sqlite3_finalize(select);
}
