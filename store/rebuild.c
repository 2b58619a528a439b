/* Stored text -> article_fts and segments; officials -> the tables of their names and offices. */
#include "store/rebuild.h"

#include "store/fts_tokenizer.h"
#include "store/name_table.h"
#include "store/office_holders.h"
#include "store/segment_build.h"
#include "store/writer.h"

enum status archive_rebuild_fts(struct archive *archive, struct error *err)
{
	enum status status;

	fts_tokenizer_ask_restored(archive->tokenizer, archive->db);
	status = archive_exec(archive, "INSERT INTO article_fts(article_fts) VALUES('rebuild')", err);
	fts_tokenizer_ask_restored(archive->tokenizer, NULL);
	return status;
}

/* In one transaction, with which the segments go. */
static enum status rebuild_tables(struct archive *archive, struct error *err)
{
	enum status status = archive_begin_writing(archive, err);

	if (status != STATUS_OK)
		return status;
	status = archive_rebuild_fts(archive, err);
	if (status == STATUS_OK)
		status = segment_build_mark(archive, err);
	if (status == STATUS_OK)
		status = name_table_rebuild(archive, err);
	if (status == STATUS_OK)
		status = office_holders_rebuild(archive, err);
	return archive_end_writing(archive, status, err);
}

/* A writer that finds none makes them. */
static enum status rebuild_segments(struct archive *archive, struct error *err)
{
	struct writer writer;
	enum status status = writer_open(&writer, archive, err);

	writer_close(&writer);
	return status;
}

enum status archive_rebuild(struct archive *archive, struct error *err)
{
	enum status status;

	if (archive->version < ARCHIVE_SCHEMA_VERSION)
		return error_set(err, STATUS_ARCHIVE,
			"%s: written by an older tracuu: run tracuu index, which makes what it lacks",
			archive->path);
	status = rebuild_tables(archive, err);
	if (status == STATUS_OK)
		status =
			archive_exec(archive, "INSERT INTO article_fts(article_fts) VALUES('optimize')", err);
	if (status == STATUS_OK)
		status = rebuild_segments(archive, err);
	return status == STATUS_OK ? archive_exec(archive, "PRAGMA incremental_vacuum", err) : status;
}
