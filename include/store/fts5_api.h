/* The door to FTS5's extension interface: tokenizers and auxiliary functions are registered through it. */
#ifndef TRACUU_STORE_FTS5_API_H
#define TRACUU_STORE_FTS5_API_H

#include <sqlite3.h>

/* Returns an SQLite code; an SQLite without FTS5 is SQLITE_ERROR. *out is borrowed from the connection. */
int fts5_api_of(sqlite3 *db, fts5_api **out);

#endif
