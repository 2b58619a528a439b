/* Pairs of words -> the table pair, and back. */
#include "store/pairs.h"

#include "store/count_table.h"

#include <string.h>

const char schema_pairs[] =
	"CREATE TABLE pair(first INTEGER NOT NULL, part INTEGER NOT NULL, entries BLOB NOT NULL,"
	" PRIMARY KEY(first, part)) WITHOUT ROWID;";

/* ---- writing */

enum { SELECT_PART, SELECT_END, PUT_PART, DELETE_PART, NR_STATEMENTS };

static const char *const statement_sql[NR_STATEMENTS] = {
	[SELECT_PART] = "SELECT part, entries FROM pair WHERE first = ?1 AND part < ?2"
			" ORDER BY part DESC LIMIT 1",
	[SELECT_END] = "SELECT part FROM pair WHERE first = ?1 AND part >= ?2 ORDER BY part LIMIT 1",
	[PUT_PART] = "INSERT OR REPLACE INTO pair(first, part, entries) VALUES(?1, ?2, ?3)",
	[DELETE_PART] = "DELETE FROM pair WHERE first = ?1 AND part = ?2",
};

struct pair_writer {
	sqlite3_stmt *statements[NR_STATEMENTS];
	int64_t last_first; /* the highest that has parts: words that are new need not be looked up */
	struct uses_packer packer;
};

static int prepare(struct pair_writer *writer, sqlite3 *db)
{
	return count_table_open(db, "SELECT max(first) FROM pair", &writer->last_first, statement_sql,
		writer->statements, NR_STATEMENTS);
}

static void release(struct pair_writer *writer)
{
	count_table_close(writer->statements, NR_STATEMENTS);
	strbuf_release(&writer->packer.out);
}

/* Puts, or deletes where there are no entries. */
static int write_part(struct pair_writer *writer, int64_t first, uint32_t part, const char *entries,
	size_t len)
{
	sqlite3_stmt *write = writer->statements[len ? PUT_PART : DELETE_PART];

	sqlite3_bind_int64(write, 1, first);
	sqlite3_bind_int64(write, 2, part);
	if (len)
		sqlite3_bind_blob64(write, 3, entries, len, SQLITE_STATIC);
	sqlite3_step(write);
	return sqlite3_reset(write);
}

/* Cuts what was packed into parts, of which the first one has this number. */
static int write_cut(struct pair_writer *writer, int64_t first, uint32_t part)
{
	const struct strbuf *out = &writer->packer.out;
	struct packed_uses entries = {.bytes = (const unsigned char *)out->buf, .len = out->len, .key = part};
	size_t from = 0;
	int result = SQLITE_OK;

	while (result == SQLITE_OK && packed_uses_next(&entries)) {
		if (entries.at - from < PAIR_PART_BYTES / 2 && entries.at < entries.len)
			continue;
		result = write_part(writer, first, part, out->buf + from, entries.at - from);
		from = entries.at;
		part = entries.key;
	}
	return result;
}

static int write_packed(struct pair_writer *writer, int64_t first, uint32_t part)
{
	const struct strbuf *out = &writer->packer.out;

	if (out->len > PAIR_PART_BYTES)
		return write_cut(writer, first, part);
	return write_part(writer, first, part, out->buf, out->len);
}

/*
 * The part that this second belongs into, with its entries, which stand in the statement until it is reset;
 * where there is none yet, it is to begin at 0.
 */
static uint32_t find_part(struct pair_writer *writer, int64_t first, uint32_t second,
	struct packed_uses *entries)
{
	sqlite3_stmt *select = writer->statements[SELECT_PART];

	sqlite3_bind_int64(select, 1, first);
	sqlite3_bind_int64(select, 2, second);
	if (sqlite3_step(select) != SQLITE_ROW)
		return 0;
	entries->bytes = sqlite3_column_blob(select, 1);
	entries->len = (size_t)sqlite3_column_bytes(select, 1);
	entries->key = (uint32_t)sqlite3_column_int64(select, 0);
	return entries->key;
}

/* The last second that belongs into the part of this one. */
static int find_end(struct pair_writer *writer, int64_t first, uint32_t second, uint32_t *end)
{
	sqlite3_stmt *select = writer->statements[SELECT_END];

	sqlite3_bind_int64(select, 1, first);
	sqlite3_bind_int64(select, 2, second);
	*end = sqlite3_step(select) == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(select, 0) : UINT32_MAX;
	return sqlite3_reset(select);
}

/* Merges the changes, up to the end of the part, with its entries. Returns how many were merged. */
static size_t merge(struct uses_packer *packer, uint32_t part, struct packed_uses *old,
	const struct pair_count *changes, size_t nr, uint32_t end)
{
	size_t i;

	strbuf_reset(&packer->out);
	packer->key = part;
	packed_uses_next(old);
	for (i = 0; i < nr && changes[i].second <= end; i++)
		uses_packer_add(packer, changes[i].second,
			uses_packer_pass(packer, old, changes[i].second) + changes[i].nr_uses);
	uses_packer_rest(packer, old);
	return i;
}

/* Writes those of the changes, all of one first word, that belong into one part; *at moves past them. */
static int write_some(struct pair_writer *writer, const struct pair_count *changes, size_t nr, size_t *at)
{
	int64_t first = changes[*at].first;
	struct packed_uses old = {.bytes = NULL};
	uint32_t part = 0, end = UINT32_MAX;
	int result = SQLITE_OK;

	if (first <= writer->last_first) {
		if (*at + 1 < nr)
			result = find_end(writer, first, changes[*at].second, &end);
		part = find_part(writer, first, changes[*at].second, &old);
	}
	*at += merge(&writer->packer, part, &old, changes + *at, nr - *at, end);
	if (result == SQLITE_OK)
		result = sqlite3_reset(writer->statements[SELECT_PART]);
	return result == SQLITE_OK ? write_packed(writer, first, part) : result;
}

int pairs_write(sqlite3 *db, const struct pair_count *changes, size_t nr)
{
	struct pair_writer writer = {.packer = {STRBUF_INIT, 0}};
	int result = prepare(&writer, db);

	for (size_t from = 0, to; result == SQLITE_OK && from < nr; from = to) {
		for (to = from + 1; to < nr && changes[to].first == changes[from].first;)
			to++;
		for (size_t at = from; result == SQLITE_OK && at < to;)
			result = write_some(&writer, changes, to, &at);
	}
	release(&writer);
	return result;
}

/* Packs the rows of one first word, the one that the statement stands at. Returns whether there are more. */
static bool pack_rows(struct uses_packer *packer, sqlite3_stmt *rows, int64_t first)
{
	bool has_row = true;

	strbuf_reset(&packer->out);
	packer->key = 0;
	while (has_row && sqlite3_column_int64(rows, 0) == first) {
		uses_packer_add(packer, (uint32_t)sqlite3_column_int64(rows, 1),
			sqlite3_column_int64(rows, 2));
		has_row = sqlite3_step(rows) == SQLITE_ROW;
	}
	return has_row;
}

int pairs_take_over(sqlite3 *db, const char *table)
{
	struct pair_writer writer = {.packer = {STRBUF_INIT, 0}};
	char *sql =
		sqlite3_mprintf("SELECT first, second, nr_uses FROM \"%w\" ORDER BY first, second", table);
	sqlite3_stmt *rows = NULL;
	int result = prepare(&writer, db);
	bool has_row = false;

	if (result == SQLITE_OK)
		result = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
	if (result == SQLITE_OK)
		has_row = sqlite3_step(rows) == SQLITE_ROW;
	while (result == SQLITE_OK && has_row) {
		int64_t first = sqlite3_column_int64(rows, 0);

		has_row = pack_rows(&writer.packer, rows, first);
		result = write_packed(&writer, first, 0);
	}
	if (result == SQLITE_OK)
		result = sqlite3_reset(rows);
	sqlite3_finalize(rows);
	sqlite3_free(sql);
	release(&writer);
	return result;
}

/* ---- reading */

/* The first that can be made: the other is for the table as it was before version 7, of a row a pair. */
static sqlite3_stmt *prepare_one_of(sqlite3 *db, const char *sql, const char *older_sql)
{
	sqlite3_stmt *select = NULL;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &select, NULL) != SQLITE_OK)
		sqlite3_prepare_v3(db, older_sql, -1, SQLITE_PREPARE_PERSISTENT, &select, NULL);
	return select;
}

/* Of a row (first, part, entries) the entries; none where it is one of (first, second, nr_uses). */
static struct packed_uses entries_of(sqlite3_stmt *row)
{
	struct packed_uses entries = {.bytes = NULL};

	if (sqlite3_column_type(row, 2) != SQLITE_BLOB)
		return entries;
	entries.key = (uint32_t)sqlite3_column_int64(row, 1);
	entries.bytes = sqlite3_column_blob(row, 2);
	entries.len = (size_t)sqlite3_column_bytes(row, 2);
	return entries;
}

sqlite3_stmt *pair_select_new(sqlite3 *db)
{
	return prepare_one_of(db,
		"SELECT first, part, entries FROM pair WHERE first = ?1 AND part < ?2"
		" ORDER BY part DESC LIMIT 1",
		"SELECT first, second, nr_uses FROM pair WHERE first = ?1 AND second = ?2");
}

int64_t pair_uses(sqlite3_stmt *select, int64_t first, int64_t second)
{
	int64_t nr_uses = 0;

	sqlite3_bind_int64(select, 1, first);
	sqlite3_bind_int64(select, 2, second);
	if (sqlite3_step(select) == SQLITE_ROW)
		nr_uses = sqlite3_column_type(select, 2) == SQLITE_INTEGER
			? sqlite3_column_int64(select, 2)
			: packed_uses_find(entries_of(select), (uint32_t)second);
	sqlite3_reset(select);
	return nr_uses;
}

int pair_walk_open(struct pair_walk *walk, sqlite3 *db)
{
	memset(walk, 0, sizeof(*walk));
	walk->select = prepare_one_of(db,
		"SELECT first, part, entries FROM pair WHERE first BETWEEN ?1 AND ?2 ORDER BY first, part",
		"SELECT first, second, nr_uses FROM pair WHERE first BETWEEN ?1 AND ?2"
		" ORDER BY first, second");
	return walk->select ? SQLITE_OK : sqlite3_errcode(db);
}

void pair_walk_close(struct pair_walk *walk)
{
	sqlite3_finalize(walk->select);
	memset(walk, 0, sizeof(*walk));
}

void pair_walk_begin(struct pair_walk *walk, int64_t from, int64_t to)
{
	sqlite3_bind_int64(walk->select, 1, from);
	sqlite3_bind_int64(walk->select, 2, to);
}

bool pair_walk_next(struct pair_walk *walk)
{
	while (!packed_uses_next(&walk->entries)) {
		if (sqlite3_step(walk->select) != SQLITE_ROW)
			return false;
		walk->first = sqlite3_column_int64(walk->select, 0);
		if (sqlite3_column_type(walk->select, 2) == SQLITE_INTEGER) {
			walk->second = sqlite3_column_int64(walk->select, 1);
			walk->nr_uses = sqlite3_column_int64(walk->select, 2);
			return true;
		}
		walk->entries = entries_of(walk->select);
	}
	walk->second = walk->entries.key;
	walk->nr_uses = walk->entries.nr_uses;
	return true;
}

int pair_walk_end(struct pair_walk *walk)
{
	walk->entries = (struct packed_uses){.bytes = NULL};
	return sqlite3_reset(walk->select);
}
