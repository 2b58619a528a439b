/*
 * tracuu.so: the tokenizer and the text of articles as a loadable extension, so that the sqlite3 shell,
 * Python or Datasette can open an archive, run MATCH and read article_text:
 *
 *	sqlite3 archive.tracuu -cmd '.load ./tracuu'
 */
#include "store/fts_tokenizer.h"
#include "store/stored_text.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

int sqlite3_tracuu_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

int sqlite3_tracuu_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	struct fts_tokenizer_shared *shared;
	int result;

	SQLITE_EXTENSION_INIT2(api);
	result = fts_tokenizer_register(db, &shared);
	if (result != SQLITE_OK) {
		*message = sqlite3_mprintf("tracuu: this SQLite has no FTS5");
		return result;
	}
	fts_tokenizer_ask_restored(shared, db);
	return stored_text_register(db);
}
