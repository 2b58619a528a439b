/*
 * The bodies of table article: text, or packed (store/text_dictionary.h) by a dictionary of the archive
 * (store/dictionary_rows.h).
 *
 * Whoever reads a body asks for it by one of two functions of SQL, which take either kind and NULL:
 *
 *   unpacked(body)         the text
 *   unpacked_bytes(body)   how many bytes it has; nothing is unpacked
 *
 * Where a packed body is damaged or its dictionary is not there, the statement ends with SQLITE_CORRUPT.
 * The view article_text has the articles with their text, and is what article_fts takes its rows from.
 */
#ifndef TRACUU_STORE_STORED_TEXT_H
#define TRACUU_STORE_STORED_TEXT_H

#include <sqlite3.h>

/* Makes the functions known to the connection; returns an SQLite code. */
int stored_text_register(sqlite3 *db);

#endif
