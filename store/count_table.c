/* The statements of a table of counts. */
#include "store/count_table.h"

int count_table_open(sqlite3 *db, const char *query, int64_t *highest, const char *const *sql,
	sqlite3_stmt **statements, size_t nr)
{
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(db, query, -1, &select, NULL);

	if (result == SQLITE_OK && sqlite3_step(select) == SQLITE_ROW)
		*highest = sqlite3_column_int64(select, 0);
	if (result == SQLITE_OK)
		result = sqlite3_reset(select);
	sqlite3_finalize(select);
	for (size_t i = 0; result == SQLITE_OK && i < nr; i++)
		result = sqlite3_prepare_v2(db, sql[i], -1, &statements[i], NULL);
	return result;
}

void count_table_close(sqlite3_stmt **statements, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		sqlite3_finalize(statements[i]);
}
