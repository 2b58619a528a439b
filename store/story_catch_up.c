/* Stored text, or sketches as they were -> sketches as they are. */
#include "store/story_catch_up.h"

enum { ARTICLES_PER_TRANSACTION = 2000 };

/* Sketches the next articles from *next on; *next is 0 after the last. */
static enum status sketch_some(struct story_writer *writer, struct archive *archive,
	struct tokenizer *tokenizer, int64_t *next, struct error *err)
{
	sqlite3_stmt *select = NULL;
	int nr = 0, result = SQLITE_DONE;
	enum status status = archive_prepare(archive,
		"SELECT id, title, unpacked(body) FROM article WHERE id >= ?1 ORDER BY id LIMIT ?2", &select,
		err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, *next);
	sqlite3_bind_int(select, 2, ARTICLES_PER_TRANSACTION);
	while (status == STATUS_OK && (result = sqlite3_step(select)) == SQLITE_ROW) {
		struct sketch sketch;

		sketch_make_from_text(tokenizer, (const char *)sqlite3_column_text(select, 1),
			(const char *)sqlite3_column_text(select, 2), &sketch);
		status = story_writer_put(writer, sqlite3_column_int64(select, 0), &sketch, err);
		*next = sqlite3_column_int64(select, 0) + 1;
		nr++;
	}
	if (status == STATUS_OK && result != SQLITE_DONE)
		status = archive_error(archive, err);
	sqlite3_finalize(select);
	if (nr < ARTICLES_PER_TRANSACTION)
		*next = 0;
	return status;
}

/* Meta notes how far this has come: whose sketches the archive has, and from which article on it has none. */
static enum status note_progress(struct archive *archive, int64_t next, struct error *err)
{
	enum status status = archive_set_meta(archive, "sketch_version", SKETCH_VERSION, err);

	return status == STATUS_OK ? archive_set_meta(archive, "sketch_next", next, err) : status;
}

/* Sketches that another version of this program made say nothing to this one. */
static enum status start_anew(struct archive *archive, struct error *err)
{
	enum status status = archive_begin_writing(archive, err);

	if (status != STATUS_OK)
		return status;
	status = archive_exec(archive, "DELETE FROM story; DELETE FROM sketch_band; DELETE FROM sketch", err);
	if (status == STATUS_OK)
		status = note_progress(archive, 1, err);
	return archive_end_writing(archive, status, err);
}

/* What is no sketch stays what it is: the check tells of it. */
static void repacked(sqlite3_context *context, int nr, sqlite3_value **values)
{
	uint8_t packed[SKETCH_MAX_BYTES];
	const void *older = sqlite3_value_blob(values[0]);
	size_t len = sketch_repack(older, (size_t)sqlite3_value_bytes(values[0]), packed);

	(void)nr;
	if (len)
		sqlite3_result_blob(context, packed, (int)len, SQLITE_TRANSIENT);
	else
		sqlite3_result_value(context, values[0]);
}

/* Version 2 has all that this one has; stories stay what they are. */
static enum status repack(struct archive *archive, struct error *err)
{
	enum status status = archive_begin_writing(archive, err);

	if (status != STATUS_OK)
		return status;
	if (sqlite3_create_function(archive->db, "repacked_sketch", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
		    NULL, repacked, NULL, NULL) != SQLITE_OK)
		status = archive_error(archive, err);
	if (status == STATUS_OK)
		status = archive_exec(archive, "UPDATE sketch SET hashes = repacked_sketch(hashes)", err);
	if (status == STATUS_OK)
		status = archive_set_meta(archive, "sketch_version", SKETCH_VERSION, err);
	return archive_end_writing(archive, status, err);
}

/* A transaction of articles from *next on. */
static enum status sketch_more(struct story_writer *writer, struct archive *archive,
	struct tokenizer *tokenizer, int64_t *next, struct error *err)
{
	enum status status = archive_begin_writing(archive, err);

	if (status != STATUS_OK)
		return status;
	status = sketch_some(writer, archive, tokenizer, next, err);
	if (status == STATUS_OK)
		status = story_writer_flush(writer, err);
	if (status == STATUS_OK)
		status = story_writer_write_anchors(writer, err);
	if (status == STATUS_OK)
		status = note_progress(archive, *next, err);
	return archive_end_writing(archive, status, err);
}

enum status story_catch_up(struct story_writer *writer, struct archive *archive, struct error *err)
{
	enum { WITH_A_BYTE_A_SLOT = 2 };
	struct tokenizer tokenizer;
	int64_t version, next = 0;
	enum status status = archive_get_meta(archive, "sketch_version", 0, &version, err);

	if (status == STATUS_OK && version == WITH_A_BYTE_A_SLOT)
		status = repack(archive, err);
	else if (status == STATUS_OK && version != SKETCH_VERSION)
		status = start_anew(archive, err);
	if (status == STATUS_OK)
		status = archive_get_meta(archive, "sketch_next", 0, &next, err);
	if (status != STATUS_OK || next == 0)
		return status;
	tokenizer_init(&tokenizer);
	while (status == STATUS_OK && next)
		status = sketch_more(writer, archive, &tokenizer, &next, err);
	tokenizer_release(&tokenizer);
	return status;
}
