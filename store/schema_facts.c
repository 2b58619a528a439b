/* The tables of what articles say. */
#include "store/schema.h"

const char schema_facts[] =
	"CREATE TABLE IF NOT EXISTS topic(id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, label TEXT NOT NULL);"
	"CREATE TABLE IF NOT EXISTS article_topic(topic_id INTEGER NOT NULL, article_id INTEGER NOT NULL,"
	" is_main INTEGER NOT NULL, nr_uses INTEGER NOT NULL, start_byte INTEGER NOT NULL,"
	" end_byte INTEGER NOT NULL, PRIMARY KEY(topic_id, article_id)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS article_topic_by_article ON article_topic(article_id);"

	"CREATE TABLE IF NOT EXISTS person(id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL);"
	"CREATE INDEX IF NOT EXISTS person_by_key ON person(key);"
	"CREATE TABLE IF NOT EXISTS person_word(folded TEXT NOT NULL, word TEXT NOT NULL, person_id INTEGER NOT NULL,"
	" PRIMARY KEY(folded, word, person_id)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS person_word_by_person ON person_word(person_id);"

	"CREATE TABLE IF NOT EXISTS official(article_id INTEGER NOT NULL, nr INTEGER NOT NULL, person_id INTEGER,"
	" name TEXT NOT NULL, key TEXT NOT NULL, speaks INTEGER NOT NULL, mentions BLOB NOT NULL, evidence TEXT,"
	" places TEXT, PRIMARY KEY(article_id, nr)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS official_by_person ON official(person_id, article_id) WHERE person_id IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS official_by_key ON official(key);"
	"CREATE TABLE IF NOT EXISTS touched_name(key TEXT PRIMARY KEY) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS corrected_name(key TEXT PRIMARY KEY) WITHOUT ROWID;"

	"CREATE TABLE IF NOT EXISTS office(article_id INTEGER NOT NULL, official_nr INTEGER NOT NULL,"
	" nr INTEGER NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL, is_former INTEGER NOT NULL,"
	" start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,"
	" PRIMARY KEY(article_id, official_nr, nr)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS office_by_key ON office(key);"

	"CREATE TABLE IF NOT EXISTS speech(id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL,"
	" official_nr INTEGER NOT NULL, person_id INTEGER, is_quote INTEGER NOT NULL, start_byte INTEGER NOT NULL,"
	" end_byte INTEGER NOT NULL);"
	"CREATE INDEX IF NOT EXISTS speech_by_person ON speech(person_id, article_id) WHERE person_id IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS speech_by_article ON speech(article_id);"
	"CREATE VIRTUAL TABLE IF NOT EXISTS speech_fts USING fts5(passage, content='', tokenize='tracuu');"

	"CREATE TABLE IF NOT EXISTS article_date(article_id INTEGER NOT NULL, nr INTEGER NOT NULL, date TEXT NOT NULL,"
	" first_day INTEGER, last_day INTEGER, is_event INTEGER NOT NULL, year_reason INTEGER NOT NULL,"
	" start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL, PRIMARY KEY(article_id, nr)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS event(day INTEGER NOT NULL, article_id INTEGER NOT NULL,"
	" PRIMARY KEY(day, article_id)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS event_by_article ON event(article_id);"

	"CREATE TABLE IF NOT EXISTS figure(topic_id INTEGER NOT NULL, article_id INTEGER NOT NULL,"
	" nr INTEGER NOT NULL, done REAL, plan REAL, unit TEXT NOT NULL, percent REAL, period TEXT NOT NULL,"
	" start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL, sentence_start INTEGER NOT NULL,"
	" sentence_end INTEGER NOT NULL, PRIMARY KEY(topic_id, article_id, nr)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS figure_by_article ON figure(article_id);"

	"CREATE INDEX IF NOT EXISTS article_by_source ON article(source);"

	"INSERT INTO speech_fts(speech_fts, rank) VALUES('automerge', 0), ('crisismerge', 64),"
	" ('hashsize', 16777216), ('pgsz', 16000);";
