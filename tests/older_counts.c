/* Tables pair and triple of this version -> those of version 6. */
#include "tests/older_counts.h"

#include "store/pairs.h"

#include <stdio.h>
#include <stdlib.h>

static void must_be(int wanted, int result, sqlite3 *db)
{
	if (result == wanted)
		return;
	fprintf(stderr, "older counts: %s\n", sqlite3_errmsg(db));
	abort();
}

static void exec(sqlite3 *db, const char *sql)
{
	must_be(SQLITE_OK, sqlite3_exec(db, sql, NULL, NULL, NULL), db);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	must_be(SQLITE_OK, sqlite3_prepare_v2(db, sql, -1, &statement, NULL), db);
	return statement;
}

static void run(sqlite3_stmt *statement)
{
	must_be(SQLITE_DONE, sqlite3_step(statement), sqlite3_db_handle(statement));
	sqlite3_reset(statement);
}

static void unpack_pairs(sqlite3 *db)
{
	sqlite3_stmt *insert = prepare(db, "INSERT INTO older_pair VALUES(?1, ?2, ?3)");
	struct pair_walk walk;

	must_be(SQLITE_OK, pair_walk_open(&walk, db), db);
	pair_walk_begin(&walk, 0, INT64_MAX);
	while (pair_walk_next(&walk)) {
		sqlite3_bind_int64(insert, 1, walk.first);
		sqlite3_bind_int64(insert, 2, walk.second);
		sqlite3_bind_int64(insert, 3, walk.nr_uses);
		run(insert);
	}
	pair_walk_close(&walk);
	sqlite3_finalize(insert);
}

/* [gap][uses] of each entry of the row's chunk. */
static void unpack_chunk(sqlite3_stmt *row, struct strbuf *out)
{
	struct packed_uses uses = {
		.bytes = sqlite3_column_blob(row, 1), .len = (size_t)sqlite3_column_bytes(row, 1)};
	uint32_t before = 0;

	strbuf_reset(out);
	for (; packed_uses_next(&uses); before = uses.key) {
		varint_add(out, uses.key - before);
		varint_add(out, (uint64_t)uses.nr_uses);
	}
}

static void unpack_triples(sqlite3 *db)
{
	sqlite3_stmt *select = prepare(db, "SELECT chunk, packed FROM triple");
	sqlite3_stmt *insert = prepare(db, "INSERT INTO older_triple VALUES(?1, ?2)");
	struct strbuf entries = STRBUF_INIT;

	while (sqlite3_step(select) == SQLITE_ROW) {
		unpack_chunk(select, &entries);
		sqlite3_bind_int64(insert, 1, sqlite3_column_int64(select, 0));
		sqlite3_bind_blob64(insert, 2, entries.buf, entries.len, SQLITE_STATIC);
		run(insert);
	}
	sqlite3_finalize(select);
	sqlite3_finalize(insert);
	strbuf_release(&entries);
}

void make_older_counts(sqlite3 *db)
{
	exec(db,
		"BEGIN;"
		"CREATE TABLE older_pair(first INTEGER NOT NULL, second INTEGER NOT NULL,"
		" nr_uses INTEGER NOT NULL, PRIMARY KEY(first, second)) WITHOUT ROWID;"
		"CREATE TABLE older_triple(chunk INTEGER PRIMARY KEY, entries BLOB NOT NULL);");
	unpack_pairs(db);
	unpack_triples(db);
	exec(db,
		"DROP TABLE pair; ALTER TABLE older_pair RENAME TO pair;"
		"DROP TABLE triple; ALTER TABLE older_triple RENAME TO triple;"
		"COMMIT");
}
