/* Small things that every reader of rows here does. */
#ifndef TRACUU_SEARCHER_ROWS_H
#define TRACUU_SEARCHER_ROWS_H

#include "base/arena.h"

#include <sqlite3.h>

/* A column's text in the arena; "" for NULL. */
const char *row_text(sqlite3_stmt *row, int column, struct arena *arena);

#endif
