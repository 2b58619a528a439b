/* Stored text -> segments, some megabytes a transaction. */
#include "store/segment_build.h"

#include "store/restored.h"

#define NEXT_META "segments_next"

struct build {
	struct archive *archive;
	struct segment_writer *writer;
	struct tokenizer tokenizer;
	double mean_length;
	sqlite3_stmt *select;
	int64_t next_id;
	bool is_done;
};

enum status segment_build_mark(struct archive *archive, struct error *err)
{
	enum status status = archive_exec(archive,
		"DELETE FROM segment; DELETE FROM segment_page; DELETE FROM segment_deleted", err);

	return status == STATUS_OK ? archive_set_meta(archive, NEXT_META, 0, err) : status;
}

/* The article's fields with the tokens that article_fts has of them. */
static void put_row(struct build *build, sqlite3_stmt *row)
{
	struct strbuf packed = STRBUF_INIT;
	struct token_stream fields[2];

	restored_pack_article(build->archive->db, &build->tokenizer,
		(const char *)sqlite3_column_text(row, 1), (const char *)sqlite3_column_text(row, 2), &packed,
		fields);
	segment_writer_put(build->writer, sqlite3_column_int64(row, 0), &fields[0], &fields[1]);
	strbuf_release(&packed);
}

static enum status put_some(struct build *build, struct error *err)
{
	int64_t nr_bytes = 0;
	int result = SQLITE_ROW;

	sqlite3_bind_int64(build->select, 1, build->next_id);
	while (nr_bytes < SEGMENT_BUILD_BYTES && (result = sqlite3_step(build->select)) == SQLITE_ROW) {
		put_row(build, build->select);
		build->next_id = sqlite3_column_int64(build->select, 0) + 1;
		nr_bytes += sqlite3_column_bytes(build->select, 1) + sqlite3_column_bytes(build->select, 2);
	}
	build->is_done = result == SQLITE_DONE;
	return sqlite3_reset(build->select) == SQLITE_OK ? STATUS_OK : archive_error(build->archive, err);
}

static enum status move_mark(struct build *build, struct error *err)
{
	if (build->is_done)
		return archive_exec(build->archive, "DELETE FROM meta WHERE name = '" NEXT_META "'", err);
	return archive_set_meta(build->archive, NEXT_META, build->next_id, err);
}

static enum status build_some(struct build *build, struct error *err)
{
	enum status status = archive_begin_writing(build->archive, err);

	if (status != STATUS_OK)
		return status;
	status = put_some(build, err);
	if (status == STATUS_OK)
		status = segment_writer_flush(build->writer, build->mean_length, err);
	if (status == STATUS_OK)
		status = move_mark(build, err);
	return archive_end_writing(build->archive, status, err);
}

static enum status build_all(struct build *build, struct error *err)
{
	enum status status = archive_prepare(build->archive,
		"SELECT id, title, unpacked(body) FROM article WHERE id >= ?1 ORDER BY id", &build->select,
		err);

	tokenizer_init(&build->tokenizer);
	while (status == STATUS_OK && !build->is_done)
		status = build_some(build, err);
	sqlite3_finalize(build->select);
	tokenizer_release(&build->tokenizer);
	return status == STATUS_OK ? segment_writer_merge(build->writer, true, build->mean_length, err)
				   : status;
}

enum status segment_build(struct archive *archive, struct segment_writer *writer, double mean_length,
	struct error *err)
{
	struct build build = {.archive = archive, .writer = writer, .mean_length = mean_length};
	enum status status = archive_get_meta(archive, NEXT_META, -1, &build.next_id, err);

	return status == STATUS_OK && build.next_id >= 0 ? build_all(&build, err) : status;
}
