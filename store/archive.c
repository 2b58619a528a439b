/* Opening, making, locking and checking the archive file. What is in it: store/archive.h. */
#include "store/archive.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "store/fts_tokenizer.h"
#include "store/lengths.h"
#include "store/mapped_file.h"
#include "store/ranker.h"
#include "store/schema.h"
#include "store/stored_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum status archive_error(struct archive *archive, struct error *err)
{
	int code = archive->db ? sqlite3_errcode(archive->db) : SQLITE_NOMEM;
	const char *reason = archive->db ? sqlite3_errmsg(archive->db) : error_text("out of memory");

	switch (code) {
	case SQLITE_FULL:
		return error_set(err, STATUS_IO, "%s: the disk is full; what was committed is kept",
			archive->path);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return error_set(err, STATUS_IO, "%s: %s", archive->path, reason);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, STATUS_IO, "%s: another process is writing to this archive",
			archive->path);
	default:
		return error_set(err, STATUS_ARCHIVE, "%s: %s", archive->path, reason);
	}
}

enum status archive_exec(struct archive *archive, const char *sql, struct error *err)
{
	if (sqlite3_exec(archive->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return archive_error(archive, err);
	return STATUS_OK;
}

enum status archive_prepare(struct archive *archive, const char *sql, sqlite3_stmt **out, struct error *err)
{
	if (sqlite3_prepare_v2(archive->db, sql, -1, out, NULL) != SQLITE_OK)
		return archive_error(archive, err);
	return STATUS_OK;
}

enum status archive_borrow(struct archive *archive, const char *sql, sqlite3_stmt **out, struct error *err)
{
	for (size_t i = 0; i < archive->nr_kept; i++) {
		if (strcmp(sqlite3_sql(archive->kept[i]), sql) != 0)
			continue;
		*out = archive->kept[i];
		archive->kept[i] = archive->kept[--archive->nr_kept];
		return STATUS_OK;
	}
	return archive_prepare(archive, sql, out, err);
}

int archive_return(struct archive *archive, sqlite3_stmt *statement)
{
	int result = sqlite3_reset(statement);

	if (!statement)
		return result;
	sqlite3_clear_bindings(statement);
	if (archive->nr_kept < ARCHIVE_KEPT_STATEMENTS)
		archive->kept[archive->nr_kept++] = statement;
	else
		sqlite3_finalize(statement);
	return result;
}

enum status archive_run(struct archive *archive, sqlite3_stmt *statement, struct error *err)
{
	sqlite3_step(statement);
	if (sqlite3_reset(statement) != SQLITE_OK)
		return archive_error(archive, err);
	return STATUS_OK;
}

enum status archive_query_int(struct archive *archive, const char *sql, int64_t missing, int64_t *out,
	struct error *err)
{
	sqlite3_stmt *statement = NULL;
	enum status status = archive_prepare(archive, sql, &statement, err);
	int result;

	*out = missing;
	if (status != STATUS_OK)
		return status;
	result = sqlite3_step(statement);
	if (result == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	else if (result != SQLITE_DONE)
		status = archive_error(archive, err);
	sqlite3_finalize(statement);
	return status;
}

static int64_t read_data_version(struct archive *archive)
{
	sqlite3_stmt *select = NULL;
	struct error ignored = ERROR_INIT;
	int64_t version = -1;

	if (archive_borrow(archive, "PRAGMA data_version", &select, &ignored) == STATUS_OK &&
		sqlite3_step(select) == SQLITE_ROW)
		version = sqlite3_column_int64(select, 0);
	archive_return(archive, select);
	return version;
}

int64_t archive_data_version(struct archive *archive)
{
	return archive->reading ? archive->data_version : read_data_version(archive);
}

enum status archive_begin_writing(struct archive *archive, struct error *err)
{
	return archive_exec(archive, "BEGIN IMMEDIATE", err);
}

enum status archive_end_writing(struct archive *archive, enum status status, struct error *err)
{
	if (status == STATUS_OK)
		status = archive_exec(archive, "COMMIT", err);
	if (status != STATUS_OK)
		sqlite3_exec(archive->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

/* SQLite reads in one transaction as long as any statement has a row that is not done with. */
enum status archive_begin_reading(struct archive *archive, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_borrow(archive, "PRAGMA data_version", &select, err);

	if (status != STATUS_OK)
		return status;
	if (sqlite3_step(select) != SQLITE_ROW) {
		archive_return(archive, select);
		return archive_error(archive, err);
	}
	archive->data_version = sqlite3_column_int64(select, 0);
	archive->reading = select;
	return STATUS_OK;
}

void archive_end_reading(struct archive *archive)
{
	archive_return(archive, archive->reading);
	archive->reading = NULL;
}

enum status archive_get_meta(struct archive *archive, const char *name, int64_t missing, int64_t *out,
	struct error *err)
{
	char *sql = sqlite3_mprintf("SELECT value FROM meta WHERE name = %Q", name);
	enum status status;

	status = archive_query_int(archive, sql, missing, out, err);
	sqlite3_free(sql);
	return status;
}

enum status archive_set_meta(struct archive *archive, const char *name, int64_t value, struct error *err)
{
	char *sql = sqlite3_mprintf("INSERT INTO meta(name, value) VALUES(%Q, %lld)"
				    " ON CONFLICT(name) DO UPDATE SET value = excluded.value",
		name, value);
	enum status status = archive_exec(archive, sql, err);

	sqlite3_free(sql);
	return status;
}

enum status archive_need_facts(struct archive *archive, struct error *err)
{
	if (archive->version >= ARCHIVE_FACTS_VERSION)
		return STATUS_OK;
	return error_set(err, STATUS_ARCHIVE,
		"%s: written before officials, topics and dates were kept: run tracuu index", archive->path);
}

/* One writer: the lock is held from before SQLite opens the file until after it has closed it. */
static enum status lock(struct archive *archive, struct error *err)
{
	archive->lock_fd = open(archive->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (archive->lock_fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", archive->path, strerror(errno));
	if (flock(archive->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return error_set(err, STATUS_IO, "%s: another process is writing to this archive",
			archive->path);
	return STATUS_OK;
}

/* Makes the tables that an archive of this version lacks, all or none. */
static enum status upgrade(struct archive *archive, int64_t version, struct error *err)
{
	enum status status = archive_begin_writing(archive, err);

	if (status != STATUS_OK)
		return status;
	status = archive_end_writing(archive, schema_upgrade(archive, version, err), err);
	if (status == STATUS_OK)
		archive->version = ARCHIVE_SCHEMA_VERSION;
	return status;
}

static enum status create(struct archive *archive, struct error *err)
{
	enum status status = archive_exec(archive,
		"PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL", err);

	return status == STATUS_OK ? upgrade(archive, 0, err) : status;
}

/*
 * Refuses what is no archive or was written by a newer program. An empty file is a new archive: a run that
 * was killed while making it leaves one.
 */
static enum status check_identity(struct archive *archive, enum archive_mode mode, struct error *err)
{
	int64_t application_id = 0, version = 0, nr_tables = 0;
	enum status status = archive_query_int(archive, "PRAGMA application_id", 0, &application_id, err);

	if (status == STATUS_OK)
		status = archive_query_int(archive, "PRAGMA user_version", 0, &version, err);
	if (status == STATUS_OK)
		status = archive_query_int(archive, "SELECT count(*) FROM sqlite_schema", 0, &nr_tables, err);
	if (status != STATUS_OK && sqlite3_errcode(archive->db) == SQLITE_NOTADB)
		return error_set(err, STATUS_ARCHIVE, "%s: this file is no tracuu archive", archive->path);
	if (status != STATUS_OK)
		return status;
	if (nr_tables == 0 && application_id == 0 && mode == ARCHIVE_WRITE)
		return create(archive, err);
	if (nr_tables == 0 && application_id == 0)
		return error_set(err, STATUS_ARCHIVE, "%s: this archive is empty: run tracuu index first",
			archive->path);
	if (application_id != ARCHIVE_APPLICATION_ID)
		return error_set(err, STATUS_ARCHIVE, "%s: this file is no tracuu archive", archive->path);
	if (version > ARCHIVE_SCHEMA_VERSION)
		return error_set(err, STATUS_ARCHIVE,
			"%s: written by a newer tracuu (archive version %lld, this program reads up to %d)",
			archive->path, (long long)version, ARCHIVE_SCHEMA_VERSION);
	archive->version = (int)version;
	if (version < ARCHIVE_SCHEMA_VERSION && mode == ARCHIVE_WRITE)
		return upgrade(archive, version, err);
	return STATUS_OK;
}

static enum status configure(struct archive *archive, enum archive_mode mode, struct error *err)
{
	if (mode == ARCHIVE_READ) /* mmap_size: all of it, see store/mapped_file.h */
		return archive_exec(archive,
			"PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -65536; PRAGMA query_only = 1",
			err);
	/*
	 * Most transactions change the same pages of indexes again, and 64 MB is one of them: the journal is
	 * taken up into the file after some, at 256 MB.
	 *
	 * secure_delete: Debian's SQLite reads each page that becomes free and writes it full of zeros, and
	 * merging frees pages by the thousand. The end of a run gives free pages back, so that is of no use;
	 * what is deleted within a page is overwritten as before.
	 */
	return archive_exec(archive,
		"PRAGMA synchronous = NORMAL; PRAGMA secure_delete = FAST; PRAGMA cache_size = -32768;"
		" PRAGMA wal_autocheckpoint = 16000",
		err);
}

/* Whether SQLite can read the open file at all. Beside a WAL archive it wants to make files. */
static bool is_blocked(struct archive *archive)
{
	int result =
		sqlite3_exec(archive->db, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL) & 0xFF;

	return result == SQLITE_READONLY || result == SQLITE_CANTOPEN;
}

static bool has_wal(const char *path)
{
	struct strbuf wal = STRBUF_INIT;
	struct stat info;
	bool has;

	strbuf_addf(&wal, "%s-wal", path);
	has = stat(wal.buf, &info) == 0 && info.st_size > 0;
	strbuf_release(&wal);
	return has;
}

/* An archive on a read-only disk: as nothing can change it, SQLite may go without its files beside it. */
static enum status reopen_immutable(struct archive *archive, struct error *err)
{
	struct strbuf uri = STRBUF_INIT;
	int result;

	if (has_wal(archive->path))
		return error_set(err, STATUS_IO, "%s: not fully written, and the folder cannot be written to",
			archive->path);
	strbuf_add_str(&uri, "file:");
	for (const char *at = archive->path; *at; at++) {
		if (strchr("%?#", *at))
			strbuf_addf(&uri, "%%%02X", (unsigned int)*at);
		else
			strbuf_add_ch(&uri, *at);
	}
	strbuf_add_str(&uri, "?immutable=1");
	sqlite3_close(archive->db);
	archive->db = NULL;
	result = sqlite3_open_v2(uri.buf, &archive->db,
		SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, mapped_file_vfs());
	strbuf_release(&uri);
	return result == SQLITE_OK ? STATUS_OK : archive_error(archive, err);
}

void archive_without_statistics(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum status archive_open(struct archive *archive, const char *path, enum archive_mode mode, struct error *err)
{
	/* Each connection stays in its thread, so SQLite need not lock on every call. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		(mode == ARCHIVE_WRITE ? SQLITE_OPEN_CREATE : 0);
	enum status status;

	memset(archive, 0, sizeof(*archive));
	archive->lock_fd = -1;
	archive->path = xstrdup(path);
	if (mode != ARCHIVE_WRITE && access(path, R_OK) != 0)
		return error_set(err, STATUS_ARCHIVE, "%s: %s", path,
			errno == ENOENT ? error_text("there is no archive here: run tracuu index first")
					: strerror(errno));
	if (mode != ARCHIVE_READ && (status = lock(archive, err)) != STATUS_OK)
		return status;
	if (sqlite3_open_v2(path, &archive->db, flags, mapped_file_vfs()) != SQLITE_OK)
		return archive_error(archive, err);
	if (mode == ARCHIVE_READ && is_blocked(archive) &&
		(status = reopen_immutable(archive, err)) != STATUS_OK)
		return status;
	sqlite3_busy_timeout(archive->db, 10000);
	if (fts_tokenizer_register(archive->db, &archive->tokenizer) != SQLITE_OK ||
		stored_text_register(archive->db) != SQLITE_OK || ranker_register(archive->db) != SQLITE_OK)
		return error_set(err, STATUS_ARCHIVE, "this SQLite (%s) has no usable FTS5",
			sqlite3_libversion());
	status = check_identity(archive, mode, err);
	return status == STATUS_OK ? configure(archive, mode, err) : status;
}

void archive_close(struct archive *archive)
{
	sqlite3_finalize(archive->reading);
	for (size_t i = 0; i < archive->nr_kept; i++)
		sqlite3_finalize(archive->kept[i]);
	if (archive->db)
		sqlite3_close_v2(archive->db);
	if (archive->lock_fd >= 0)
		close(archive->lock_fd);
	free(archive->path);
	memset(archive, 0, sizeof(*archive));
	archive->lock_fd = -1;
}

int64_t article_id_first(int32_t day)
{
	return ((int64_t)day << ARTICLE_SLOT_BITS) + 1;
}

int64_t article_id_last(int32_t day)
{
	if (day == 0) /* undated articles have all the days before 1900 for themselves */
		day = date_to_days((struct date){DATE_YEAR_MIN, 1, 1}) - 1;
	return ((int64_t)day << ARTICLE_SLOT_BITS) + ARTICLE_SLOTS - 1;
}

struct date article_id_date(int64_t id)
{
	if (id <= article_id_last(0))
		return (struct date){0, 0, 0};
	return date_from_days((int32_t)(id >> ARTICLE_SLOT_BITS));
}
