/* Pages of a new segment -> a temporary file -> rows in place of those of other segments. */
#include "store/segments/spool.h"

#include "base/memory.h"
#include "store/segments/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_ROW_BYTES = SEGMENT_PAGE_BYTES + PAGE_SUM_BYTES, PAGES_AT_A_TIME = 64 };

/* ---- the file */

/* Where there is room for an archive there is for this. It has no name, so that a kill leaves nothing. */
static FILE *open_beside(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");

	if (fd >= 0 && !file)
		close(fd);
	free(folder);
	return file;
}

static void note_failure(struct segment_spool *spool)
{
	if (spool->result == SQLITE_OK)
		spool->result = errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR;
}

void segment_spool_open(struct segment_spool *spool, sqlite3 *db)
{
	const char *path = sqlite3_db_filename(db, "main");

	memset(spool, 0, sizeof(*spool));
	spool->file = path && *path ? open_beside(path) : NULL;
	if (!spool->file) /* not every file system has files without a name */
		spool->file = tmpfile();
	if (!spool->file)
		note_failure(spool);
}

void segment_spool_close(struct segment_spool *spool)
{
	if (spool->file)
		fclose(spool->file);
	memset(spool, 0, sizeof(*spool));
}

void segment_spool_add(struct segment_spool *spool, const void *bytes, size_t len)
{
	if (spool->result == SQLITE_OK && fwrite(bytes, 1, len, spool->file) != len)
		note_failure(spool);
}

/* ---- rows */

int segment_row_insert(sqlite3 *db, const struct segment *row)
{
	const int64_t columns[] = {row->id, row->nr_docs, row->nr_terms, row->nr_slots, (int64_t)row->docs_at,
		(int64_t)row->terms_at, (int64_t)row->texts_at, (int64_t)row->slots_at,
		(int64_t)row->pairs_at};
	enum { NR_COLUMNS = sizeof(columns) / sizeof(*columns) };
	sqlite3_stmt *insert = NULL;
	int result = sqlite3_prepare_v2(db,
		"INSERT INTO segment(id, nr_docs, nr_terms, nr_slots, docs_at, terms_at, texts_at, slots_at,"
		" pairs_at, mean_length) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		-1, &insert, NULL);

	if (result != SQLITE_OK)
		return result;
	for (int i = 0; i < NR_COLUMNS; i++)
		sqlite3_bind_int64(insert, i + 1, columns[i]);
	sqlite3_bind_double(insert, NR_COLUMNS + 1, row->mean_length);
	sqlite3_step(insert);
	return sqlite3_finalize(insert);
}

static int remove_row(sqlite3 *db, int64_t segment)
{
	char *sql = sqlite3_mprintf("DELETE FROM segment WHERE id = %lld;"
				    "DELETE FROM segment_deleted WHERE segment = %lld",
		segment, segment);
	int result = sqlite3_exec(db, sql, NULL, NULL, NULL);

	sqlite3_free(sql);
	return result;
}

struct replacement {
	struct segment_spool *spool;
	sqlite3_stmt *insert, *remove;
	const int64_t *old; /* the first has pages yet, or had none of late */
	size_t nr_old;
	int64_t page; /* of the new segment, that comes next */
	bool is_read; /* all of the spool */
};

static int run(sqlite3_stmt *statement)
{
	sqlite3_step(statement);
	return sqlite3_reset(statement);
}

/* Some pages of the old segments, the first ones first. */
static int remove_some(struct replacement *replacement)
{
	int result;

	if (replacement->nr_old == 0)
		return SQLITE_OK;
	sqlite3_bind_int64(replacement->remove, 1, replacement->old[0] << PAGE_NUMBER_BITS);
	sqlite3_bind_int64(replacement->remove, 2, (replacement->old[0] + 1) << PAGE_NUMBER_BITS);
	sqlite3_bind_int(replacement->remove, 3, PAGES_AT_A_TIME);
	result = run(replacement->remove);
	if (sqlite3_changes(sqlite3_db_handle(replacement->remove)) < PAGES_AT_A_TIME) {
		replacement->old++;
		replacement->nr_old--;
	}
	return result;
}

static int insert_some(struct replacement *replacement)
{
	char row[PAGE_ROW_BYTES];
	int result = SQLITE_OK;

	for (size_t i = 0; result == SQLITE_OK && !replacement->is_read && i < PAGES_AT_A_TIME; i++) {
		size_t len = fread(row, 1, sizeof(row), replacement->spool->file);

		replacement->is_read = len < sizeof(row);
		if (len == 0)
			return ferror(replacement->spool->file) ? SQLITE_IOERR : SQLITE_OK;
		sqlite3_bind_int64(replacement->insert, 1, replacement->page++);
		sqlite3_bind_blob64(replacement->insert, 2, row, len, SQLITE_STATIC);
		result = run(replacement->insert);
	}
	return result;
}

static int replace_pages(struct segment_spool *spool, sqlite3 *db, const int64_t *segments, size_t nr)
{
	struct replacement replacement = {
		.spool = spool, .old = segments, .nr_old = nr, .page = spool->row.id << PAGE_NUMBER_BITS};
	int result = sqlite3_prepare_v2(db, "INSERT INTO segment_page(page, data) VALUES(?1, ?2)", -1,
		&replacement.insert, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_prepare_v2(db,
			"DELETE FROM segment_page WHERE page IN (SELECT page FROM segment_page"
			" WHERE page >= ?1 AND page < ?2 ORDER BY page LIMIT ?3)",
			-1, &replacement.remove, NULL);
	while (result == SQLITE_OK && (replacement.nr_old || !replacement.is_read)) {
		result = remove_some(&replacement);
		if (result == SQLITE_OK)
			result = insert_some(&replacement);
	}
	sqlite3_finalize(replacement.insert);
	sqlite3_finalize(replacement.remove);
	return result;
}

int segment_spool_replace(struct segment_spool *spool, sqlite3 *db, const int64_t *segments, size_t nr)
{
	int result;

	if (spool->result == SQLITE_OK && fflush(spool->file) != 0)
		note_failure(spool);
	result = spool->result;
	if (result != SQLITE_OK)
		return result;
	rewind(spool->file);
	for (size_t i = 0; result == SQLITE_OK && i < nr; i++)
		result = remove_row(db, segments[i]);
	if (result == SQLITE_OK)
		result = replace_pages(spool, db, segments, nr);
	return result == SQLITE_OK && spool->row.nr_docs ? segment_row_insert(db, &spool->row) : result;
}
