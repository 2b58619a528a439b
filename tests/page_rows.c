/* segment_page, row by row. */
#include "tests/page_rows.h"

#include <stdio.h>
#include <stdlib.h>

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql, int64_t page)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s\n", sqlite3_errmsg(db));
		abort();
	}
	sqlite3_bind_int64(statement, 1, page);
	return statement;
}

size_t page_row_read(sqlite3 *db, int64_t page, unsigned char row[PAGE_ROW_BYTES])
{
	sqlite3_stmt *select = prepare(db, "SELECT data FROM segment_page WHERE page = ?1", page);
	size_t len = 0;

	if (sqlite3_step(select) == SQLITE_ROW) {
		len = (size_t)sqlite3_column_bytes(select, 0);
		if (len > PAGE_ROW_BYTES)
			abort();
		if (len)
			memcpy(row, sqlite3_column_blob(select, 0), len);
	}
	sqlite3_finalize(select);
	return len;
}

void page_row_write(sqlite3 *db, int64_t page, const unsigned char *row, size_t len)
{
	sqlite3_stmt *update = prepare(db, "UPDATE segment_page SET data = ?2 WHERE page = ?1", page);

	sqlite3_bind_blob(update, 2, row, (int)len, SQLITE_STATIC);
	if (sqlite3_step(update) != SQLITE_DONE)
		abort();
	sqlite3_finalize(update);
}

void page_row_seal(int64_t page, unsigned char *row, size_t len)
{
	if (len < PAGE_SUM_BYTES)
		return;
	len -= PAGE_SUM_BYTES;
	segment_put_u64(row + len, segment_page_sum(page, row, len));
}
