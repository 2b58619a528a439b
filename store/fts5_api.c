/* Fetching FTS5's interface, as its documentation (section 7, Extending FTS5) says. */
#include "store/fts5_api.h"

#include <stddef.h>

#ifdef TRACUU_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#endif

int fts5_api_of(sqlite3 *db, fts5_api **out)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL);

	*out = NULL;
	if (result != SQLITE_OK)
		return result;
	sqlite3_bind_pointer(statement, 1, (void *)out, "fts5_api_ptr", NULL);
	sqlite3_step(statement);
	result = sqlite3_finalize(statement);
	return result == SQLITE_OK && !*out ? SQLITE_ERROR : result;
}
