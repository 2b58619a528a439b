/* The tables of what abbreviations stand for. */
#include "store/schema.h"

const char schema_abbreviations[] =
	"CREATE TABLE IF NOT EXISTS short_form(id INTEGER PRIMARY KEY, short TEXT NOT NULL, full TEXT NOT NULL,"
	" weight REAL NOT NULL, nr_articles INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX IF NOT EXISTS short_form_by_short ON short_form(short, full);"
	"CREATE INDEX IF NOT EXISTS short_form_by_full ON short_form(full);"
	"CREATE TABLE IF NOT EXISTS abbreviation(article_id INTEGER NOT NULL, short_form_id INTEGER NOT NULL,"
	" start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL, full_start INTEGER NOT NULL,"
	" full_end INTEGER NOT NULL, PRIMARY KEY(article_id, short_form_id)) WITHOUT ROWID;";
