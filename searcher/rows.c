/* Columns of rows. */
#include "searcher/rows.h"

const char *row_text(sqlite3_stmt *row, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(row, column)) : "";
}
