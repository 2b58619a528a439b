/*
 * What the writers of tables pair and triple begin and end with. Their rows are many counts each, which are
 * read, changed and put again.
 */
#ifndef TRACUU_STORE_COUNT_TABLE_H
#define TRACUU_STORE_COUNT_TABLE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Prepares the statements, which are NULL before and are given to count_table_close in any case. *highest:
 * what the query gives, the highest key that has a row; what lies above need not be looked up. Returns an
 * SQLite code.
 */
int count_table_open(sqlite3 *db, const char *query, int64_t *highest, const char *const *sql,
	sqlite3_stmt **statements, size_t nr);
void count_table_close(sqlite3_stmt **statements, size_t nr);

#endif
