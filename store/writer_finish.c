/* The end of a run: what lags behind is written, and segments become fewer. */
#include "store/writer_finish.h"

#include "store/restored.h"
#include "store/segment_writer.h"

/* Segments are merged a few hundred pages at a time, each step its own transaction. */
static enum status merge_fts_segments(struct writer *writer, bool everything, struct error *err)
{
	const char *sql = everything ? "INSERT INTO article_fts(article_fts, rank) VALUES('merge', -1000)"
				     : "INSERT INTO article_fts(article_fts, rank) VALUES('merge', 1000)";
	int before;

	do {
		enum status status;

		before = sqlite3_total_changes(writer->archive->db);
		status = archive_exec(writer->archive, sql, err);
		if (status != STATUS_OK)
			return status;
		if (everything)
			sql = "INSERT INTO article_fts(article_fts, rank) VALUES('merge', 1000)";
	} while (sqlite3_total_changes(writer->archive->db) - before >= 2);
	return STATUS_OK;
}

/* After a large load all segments become one; else only where some of a size have come together. */
static bool merges_everything(const struct writer *writer)
{
	return writer->nr_put * 20 > writer->nr_articles;
}

static enum status begin_merge(struct writer *writer, struct error *err)
{
	if (!writer->nr_put)
		return STATUS_OK;
	return segment_writer_merge_begin(writer->segments, merges_everything(writer),
		writer_mean_length(writer), err);
}

static enum status write_lagging(struct writer *writer, struct error *err)
{
	enum status status = STATUS_OK;

	if (writer->counts.words.nr) {
		status = writer_begin(writer, err);
		if (status == STATUS_OK)
			status = writer_commit_all(writer, err);
	}
	word_counts_release(&writer->counts);
	if (status == STATUS_OK)
		status = restored_catch_up(writer->archive, &writer->tokenizer, writer->segments,
			&(struct restored_totals){writer->nr_tokens, writer_mean_length(writer)}, err);
	return status;
}

/*
 * Texts that are restored go into segments, so they come before the merge; and of a large archive it takes
 * the room that the counts had.
 */
enum { MOST_ARTICLES_AT_ONCE = 50000 };

static enum status may_merge_at_once(struct writer *writer, bool *out, struct error *err)
{
	enum status status = restored_is_behind(writer->archive, out, err);

	*out = !*out && writer->nr_articles <= MOST_ARTICLES_AT_ONCE;
	return status;
}

enum status writer_finish_begin(struct writer *writer, struct error *err)
{
	bool at_once;
	enum status status = may_merge_at_once(writer, &at_once, err);

	if (status == STATUS_OK && at_once)
		status = begin_merge(writer, err);
	if (status == STATUS_OK)
		status = write_lagging(writer, err);
	return status == STATUS_OK && !at_once ? begin_merge(writer, err) : status;
}

enum status writer_finish_index(struct writer *writer, struct error *err)
{
	return writer->nr_put ? merge_fts_segments(writer, merges_everything(writer), err) : STATUS_OK;
}

enum status writer_finish(struct writer *writer, struct error *err)
{
	enum status status = STATUS_OK;

	if (writer->nr_put)
		status = segment_writer_merge(writer->segments, merges_everything(writer),
			writer_mean_length(writer), err);
	/*
	 * Merging frees the pages of the old segments; they are given back, for a folder's copy should be
	 * small.
	 */
	if (status == STATUS_OK)
		status = archive_exec(writer->archive, "PRAGMA incremental_vacuum", err);
	return status;
}
