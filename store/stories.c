/* Which articles are versions of one another, read from the archive and checked. */
#include "store/stories.h"

#include "base/memory.h"
#include "store/schema.h"
#include "text/sketch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char schema_stories[] =
	"CREATE TABLE IF NOT EXISTS sketch(article_id INTEGER PRIMARY KEY, hashes BLOB NOT NULL);"
	"CREATE TABLE IF NOT EXISTS sketch_band(hash INTEGER NOT NULL, article_id INTEGER NOT NULL,"
	" PRIMARY KEY(hash, article_id)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS story(article_id INTEGER PRIMARY KEY,"
	" story_id INTEGER NOT NULL);"
	"CREATE INDEX IF NOT EXISTS story_by_story ON story(story_id);";

static enum status has_stories(struct archive *archive, bool *has, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive,
		"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'story'", &select, err);

	if (status != STATUS_OK)
		return status;
	*has = sqlite3_step(select) == SQLITE_ROW;
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(archive, err);
	return STATUS_OK;
}

enum status stories_open(struct stories *stories, struct archive *archive, struct error *err)
{
	bool has = false;
	enum status status;

	memset(stories, 0, sizeof(*stories));
	stories->archive = archive;
	status = has_stories(archive, &has, err);
	if (status == STATUS_OK && has)
		status = archive_prepare(archive, "SELECT story_id FROM story WHERE article_id = ?1",
			&stories->select_story, err);
	if (status == STATUS_OK && has)
		status = archive_prepare(archive,
			"SELECT article_id FROM story WHERE story_id = ?1 ORDER BY article_id",
			&stories->select_members, err);
	return status;
}

void stories_close(struct stories *stories)
{
	sqlite3_finalize(stories->select_story);
	sqlite3_finalize(stories->select_members);
	memset(stories, 0, sizeof(*stories));
}

enum status stories_of(struct stories *stories, int64_t article_id, int64_t *story_id, struct error *err)
{
	*story_id = 0;
	if (!stories->select_story)
		return STATUS_OK;
	sqlite3_bind_int64(stories->select_story, 1, article_id);
	if (sqlite3_step(stories->select_story) == SQLITE_ROW)
		*story_id = sqlite3_column_int64(stories->select_story, 0);
	if (sqlite3_reset(stories->select_story) != SQLITE_OK)
		return archive_error(stories->archive, err);
	return STATUS_OK;
}

enum status stories_members(struct stories *stories, int64_t story_id, int64_t **ids, size_t *nr,
	struct error *err)
{
	size_t alloc = 0;

	*ids = NULL;
	*nr = 0;
	if (!stories->select_members)
		return STATUS_OK;
	sqlite3_bind_int64(stories->select_members, 1, story_id);
	while (sqlite3_step(stories->select_members) == SQLITE_ROW) {
		ARRAY_GROW(*ids, *nr + 1, alloc);
		(*ids)[(*nr)++] = sqlite3_column_int64(stories->select_members, 0);
	}
	if (sqlite3_reset(stories->select_members) != SQLITE_OK)
		return archive_error(stories->archive, err);
	return STATUS_OK;
}

/* ---- checking */

/* A query that counts what must not be, and how it is said. */
static const struct fault {
	const char *sql, *finding;
} faults[] = {
	{"SELECT count(*) FROM sketch WHERE article_id NOT IN (SELECT id FROM article)",
		"%lld sketches belong to no article"},
	{"SELECT count(*) FROM sketch_band WHERE article_id NOT IN (SELECT article_id FROM sketch)",
		"%lld anchors belong to no sketch"},
	{"SELECT count(*) FROM story WHERE article_id NOT IN (SELECT article_id FROM sketch)",
		"%lld articles of stories have no sketch"},
	{"SELECT count(*) FROM (SELECT 1 FROM story GROUP BY story_id HAVING count(*) < 2)",
		"%lld stories have one article only"},
	{"SELECT count(*) FROM story AS member WHERE NOT EXISTS (SELECT 1 FROM story AS founder"
	 " WHERE founder.article_id = member.story_id AND founder.story_id = member.story_id)",
		"%lld articles belong to a story that nobody founded"},
};

static enum status count(struct archive *archive, const char *sql, int64_t *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive, sql, &select, err);

	*out = 0;
	if (status != STATUS_OK)
		return status;
	if (sqlite3_step(select) == SQLITE_ROW)
		*out = sqlite3_column_int64(select, 0);
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(archive, err);
	return STATUS_OK;
}

static void say(archive_finding_fn *finding, void *context, const char *format, int64_t nr)
{
	char *line = nr ? sqlite3_mprintf(format, (long long)nr) : NULL;

	if (line)
		finding(context, line);
	sqlite3_free(line);
}

/*
 * Whether the row's sketch (column 3) is what its title and body (1, 2) give, and its anchors are there,
 * where they should be by now (4).
 */
static bool is_right(struct tokenizer *tokenizer, sqlite3_stmt *row, sqlite3_stmt *anchor)
{
	struct sketch sketch;
	uint8_t bytes[SKETCH_MAX_BYTES];
	size_t len;
	bool right;

	sketch_make_from_text(tokenizer, (const char *)sqlite3_column_text(row, 1),
		(const char *)sqlite3_column_text(row, 2), &sketch);
	if (sketch.nr_shingles == 0)
		return sqlite3_column_type(row, 3) == SQLITE_NULL;
	len = sketch_pack(&sketch, bytes);
	right = (size_t)sqlite3_column_bytes(row, 3) == len &&
		!memcmp(sqlite3_column_blob(row, 3), bytes, len);
	for (size_t i = 0; right && sqlite3_column_int(row, 4) && i < sketch.nr_anchors; i++) {
		sqlite3_bind_int(anchor, 1, (int32_t)sketch.anchors[i]);
		sqlite3_bind_int64(anchor, 2, sqlite3_column_int64(row, 0));
		right = sqlite3_step(anchor) == SQLITE_ROW;
		sqlite3_reset(anchor);
	}
	return right;
}

/* Those of articles that a run has still to catch up with are not there yet. */
static enum status check_sketches(struct archive *archive, int64_t next, int64_t *nr_wrong, struct error *err)
{
	struct tokenizer tokenizer;
	sqlite3_stmt *select = NULL, *anchor = NULL;
	enum status status = archive_prepare(archive,
		"SELECT article.id, article.title, unpacked(article.body), sketch.hashes, article.revision <="
		" (SELECT coalesce(max(value), 0) FROM meta WHERE name = 'counted_revision')"
		" FROM article LEFT JOIN sketch ON sketch.article_id = article.id"
		" WHERE ?1 = 0 OR article.id < ?1",
		&select, err);

	*nr_wrong = 0;
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"SELECT 1 FROM sketch_band WHERE hash = ?1 AND article_id = ?2", &anchor, err);
	tokenizer_init(&tokenizer);
	if (status == STATUS_OK) {
		sqlite3_bind_int64(select, 1, next);
		while (sqlite3_step(select) == SQLITE_ROW)
			*nr_wrong += !is_right(&tokenizer, select, anchor);
	}
	tokenizer_release(&tokenizer);
	sqlite3_finalize(anchor);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	return status;
}

enum status stories_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err)
{
	bool has = false;
	int64_t nr, version, next;
	enum status status = has_stories(archive, &has, err);

	if (status != STATUS_OK || !has)
		return status;
	status = archive_get_meta(archive, "sketch_version", 0, &version, err);
	if (status == STATUS_OK)
		status = archive_get_meta(archive, "sketch_next", 0, &next, err);
	for (size_t i = 0; status == STATUS_OK && i < sizeof(faults) / sizeof(*faults); i++) {
		status = count(archive, faults[i].sql, &nr, err);
		if (status == STATUS_OK)
			say(finding, context, faults[i].finding, nr);
	}
	if (status != STATUS_OK || version != SKETCH_VERSION)
		return status;
	status = check_sketches(archive, next, &nr, err);
	if (status == STATUS_OK)
		say(finding, context, "%lld sketches do not agree with the stored text", nr);
	return status;
}
