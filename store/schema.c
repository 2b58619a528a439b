/* The tables of articles and words, and which parts an archive of which version has. */
#include "store/schema.h"

#include "store/name_table.h"
#include "store/office_holders.h"
#include "store/official_places.h"
#include "store/pairs.h"
#include "store/rebuild.h"
#include "store/retokenize.h"
#include "store/segment_build.h"
#include "store/triples.h"
#include "store/writer.h"

#include <stdio.h>

const char schema_articles[] =
	"CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"CREATE TABLE input(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,"
	" mtime_ns INTEGER NOT NULL, reader TEXT NOT NULL);"
	"CREATE TABLE article(id INTEGER PRIMARY KEY, input_id INTEGER NOT NULL, revision INTEGER NOT NULL,"
	" fingerprint INTEGER NOT NULL, date TEXT, date_origin INTEGER NOT NULL, ref TEXT NOT NULL,"
	" title TEXT NOT NULL, author TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, body NOT NULL);"
	"CREATE UNIQUE INDEX article_by_input ON article(input_id, ref);"
	"CREATE INDEX article_by_revision ON article(revision);"
	"CREATE INDEX article_by_ref ON article(ref);"
	"CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL, folded TEXT, nr_articles INTEGER NOT NULL,"
	" nr_uses INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX word_by_text ON word(text);"
	"CREATE INDEX word_by_folded ON word(folded, text) WHERE folded IS NOT NULL;"
	"CREATE TABLE length(chunk INTEGER PRIMARY KEY, entries BLOB NOT NULL);";

/*
 * Since version 3 sentences bound pairs, triples are counted, and unmarked articles are restored: writer_open
 * counts everything anew, and finds these.
 */
static const char schema_triples[] =
	"CREATE TABLE IF NOT EXISTS restored(text INTEGER PRIMARY KEY, nr_uses INTEGER NOT NULL,"
	" words TEXT NOT NULL);"
	"CREATE TABLE IF NOT EXISTS unrestored(text INTEGER NOT NULL, article_id INTEGER NOT NULL,"
	" PRIMARY KEY(text, article_id)) WITHOUT ROWID;"
	"DROP TABLE IF EXISTS triple; DROP TABLE IF EXISTS pair; DELETE FROM word;"
	" DELETE FROM meta WHERE name = 'counted_revision';";

/*
 * Since version 5 as they are; version 4 had others. What they hold, since version 10: store/segments.h;
 * writer_open fills them where there are articles.
 */
static const char schema_segments[] =
	"DROP TABLE IF EXISTS segment;"
	"CREATE TABLE segment(id INTEGER PRIMARY KEY, nr_docs INTEGER NOT NULL, nr_terms INTEGER NOT NULL,"
	" nr_slots INTEGER NOT NULL, docs_at INTEGER NOT NULL, terms_at INTEGER NOT NULL, texts_at INTEGER NOT NULL,"
	" slots_at INTEGER NOT NULL, pairs_at INTEGER NOT NULL, mean_length REAL NOT NULL);"
	"CREATE TABLE IF NOT EXISTS segment_page(page INTEGER PRIMARY KEY, data BLOB NOT NULL);"
	"CREATE TABLE IF NOT EXISTS segment_deleted(segment INTEGER NOT NULL, chunk INTEGER NOT NULL, bits BLOB NOT NULL,"
	" PRIMARY KEY(segment, chunk)) WITHOUT ROWID;";

/*
 * Since version 8 bodies may be packed, and of article_fts the body comes first: FTS5 notes the column of all
 * uses that are not in the first, which is two bytes for each word of each article.
 */
static const char schema_index[] =
	"CREATE TABLE IF NOT EXISTS text_dictionary(id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
	"DROP TABLE IF EXISTS article_fts;"
	"CREATE VIEW IF NOT EXISTS article_text AS SELECT id, title, unpacked(body) AS body FROM article;"
	"CREATE VIRTUAL TABLE article_fts USING fts5(body, title, content='article_text', content_rowid='id',"
	" tokenize='tracuu');"
	"INSERT INTO article_fts(article_fts, rank) VALUES('automerge', 0), ('crisismerge', 64),"
	" ('hashsize', 67108864), ('pgsz', 16000);";

static const char schema_triple[] = "CREATE TABLE triple(chunk INTEGER PRIMARY KEY, packed BLOB NOT NULL);";

static const struct step {
	int64_t version; /* of the first archives that have it */
	const char *sql;
} steps[] = {{1, schema_articles}, {2, schema_facts}, {2, schema_stories}, {3, schema_triples},
	{3, schema_abbreviations}, {5, schema_segments}, {7, schema_pairs}, {7, schema_triple},
	{8, schema_index}, {11, schema_names}, {11, schema_office_holders}};

/* Counts that were not packed as they are now stand aside while the tables are made, then are taken over. */
static enum status set_counts_aside(struct archive *archive, struct error *err)
{
	return archive_exec(archive,
		"ALTER TABLE pair RENAME TO older_pair; ALTER TABLE triple RENAME TO older_triple", err);
}

static enum status take_counts_over(struct archive *archive, struct error *err)
{
	if (pairs_take_over(archive->db, "older_pair") != SQLITE_OK ||
		triples_take_over(archive->db, "older_triple") != SQLITE_OK)
		return archive_error(archive, err);
	return archive_exec(archive, "DROP TABLE older_pair; DROP TABLE older_triple", err);
}

/* The next index run extracts the facts of all articles, from the first on. */
static enum status mark_without_facts(struct archive *archive, struct error *err)
{
	enum status status = archive_set_meta(archive, "refresh", REFRESH_FACTS, err);

	return status == STATUS_OK ? archive_set_meta(archive, "refresh_next", 0, err) : status;
}

/* What it is decided by who is who, made of the officials that are there. */
static enum status make_people_tables(struct archive *archive, struct error *err)
{
	enum status status = official_places_upgrade(archive, err);

	if (status == STATUS_OK)
		status = name_table_rebuild(archive, err);
	return status == STATUS_OK ? office_holders_rebuild(archive, err) : status;
}

enum status schema_upgrade(struct archive *archive, int64_t version, struct error *err)
{
	const bool has_older_counts =
		version >= ARCHIVE_TRIPLES_VERSION && version < ARCHIVE_PACKED_COUNTS_VERSION;
	char pragma[64];
	enum status status = STATUS_OK;

	if (version == 0) {
		snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d", ARCHIVE_APPLICATION_ID);
		status = archive_exec(archive, pragma, err);
	}
	if (status == STATUS_OK && has_older_counts)
		status = set_counts_aside(archive, err);
	for (size_t i = 0; status == STATUS_OK && i < sizeof(steps) / sizeof(*steps); i++)
		if (steps[i].version > version)
			status = archive_exec(archive, steps[i].sql, err);
	if (status == STATUS_OK && has_older_counts)
		status = take_counts_over(archive, err);
	if (status == STATUS_OK && version > 0 && version < 3)
		status = retokenize(archive, err); /* U.B.N.D is one word since version 3 */
	else if (status == STATUS_OK && version > 0 && version < ARCHIVE_PACKED_TEXT_VERSION)
		status = archive_rebuild_fts(archive, err);
	if (status == STATUS_OK && version > 0 && version < 3)
		status = mark_without_facts(archive, err);
	if (status == STATUS_OK && version > 0 && version < ARCHIVE_NAMES_VERSION)
		status = make_people_tables(archive, err);
	if (status == STATUS_OK && version > 0 && version < ARCHIVE_SEGMENTS_VERSION)
		status = segment_build_mark(archive, err);
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", ARCHIVE_SCHEMA_VERSION);
	return status == STATUS_OK ? archive_exec(archive, pragma, err) : status;
}
