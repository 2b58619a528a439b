/* Abbreviations that articles explain and those of the lexicon -> rows and counts. */
#include "store/abbreviation_writer.h"

#include "base/memory.h"

#include <stdlib.h>

enum statement {
	COUNT_PAIR,
	SELECT_PAIR,
	INSERT_ABBREVIATION,
	UNCOUNT_PAIRS,
	FORGET_PAIRS,
	DELETE_ABBREVIATIONS,
	UNWEIGH_ALL,
	WEIGH_PAIR,
	FORGET_UNWEIGHED,
	NR_STATEMENTS
};

static const char *const statement_sql[NR_STATEMENTS] = {
	[COUNT_PAIR] = ("INSERT INTO short_form(short, full, weight, nr_articles) VALUES(?1, ?2, 0, 1)"
			" ON CONFLICT(short, full) DO UPDATE SET nr_articles = nr_articles + 1"),
	[SELECT_PAIR] = "SELECT id FROM short_form WHERE short = ?1 AND full = ?2",
	[INSERT_ABBREVIATION] =
		("INSERT INTO abbreviation(article_id, short_form_id, start_byte, end_byte, full_start, full_end)"
		 " VALUES(?1,?2,?3,?4,?5,?6)"),
	[UNCOUNT_PAIRS] = ("UPDATE short_form SET nr_articles = nr_articles - 1"
			   " WHERE id IN (SELECT short_form_id FROM abbreviation WHERE article_id = ?1)"),
	[FORGET_PAIRS] = ("DELETE FROM short_form WHERE nr_articles = 0 AND weight = 0"
			  " AND id IN (SELECT short_form_id FROM abbreviation WHERE article_id = ?1)"),
	[DELETE_ABBREVIATIONS] = "DELETE FROM abbreviation WHERE article_id = ?1",
	[UNWEIGH_ALL] = "UPDATE short_form SET weight = 0 WHERE weight != 0",
	[WEIGH_PAIR] = ("INSERT INTO short_form(short, full, weight, nr_articles) VALUES(?1, ?2, ?3, 0)"
			" ON CONFLICT(short, full) DO UPDATE SET weight = excluded.weight"),
	[FORGET_UNWEIGHED] = "DELETE FROM short_form WHERE nr_articles = 0 AND weight = 0",
};

struct abbreviation_writer {
	struct archive *archive;
	sqlite3_stmt *statements[NR_STATEMENTS];
};

static enum status run(struct abbreviation_writer *writer, enum statement which, struct error *err)
{
	return archive_run(writer->archive, writer->statements[which], err);
}

enum status abbreviation_writer_new(struct archive *archive, struct abbreviation_writer **out,
	struct error *err)
{
	struct abbreviation_writer *writer = *out = xcalloc(1, sizeof(*writer));
	enum status status = STATUS_OK;

	writer->archive = archive;
	for (size_t i = 0; status == STATUS_OK && i < NR_STATEMENTS; i++)
		status = archive_prepare(archive, statement_sql[i], &writer->statements[i], err);
	return status;
}

void abbreviation_writer_free(struct abbreviation_writer *writer)
{
	if (!writer)
		return;
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(writer->statements[i]);
	free(writer);
}

static void bind_pair(sqlite3_stmt *statement, const char *short_key, const char *full_key)
{
	sqlite3_bind_text(statement, 1, short_key, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, full_key, -1, SQLITE_STATIC);
}

static enum status write_lexicon(struct abbreviation_writer *writer, const struct lexicon *lexicon,
	struct error *err)
{
	enum status status = run(writer, UNWEIGH_ALL, err);

	for (size_t i = 0; status == STATUS_OK && i < lexicon->nr_short_forms; i++) {
		const struct short_form *pair = &lexicon->short_forms[i];

		bind_pair(writer->statements[WEIGH_PAIR], pair->short_key, pair->full_key);
		sqlite3_bind_double(writer->statements[WEIGH_PAIR], 3, pair->weight);
		status = run(writer, WEIGH_PAIR, err);
	}
	return status == STATUS_OK ? run(writer, FORGET_UNWEIGHED, err) : status;
}

enum status abbreviation_writer_use_lexicon(struct abbreviation_writer *writer, const struct lexicon *lexicon,
	struct error *err)
{
	const int64_t now = (int64_t)lexicon->short_forms_fingerprint;
	int64_t stored;
	enum status status = archive_get_meta(writer->archive, "lexicon_short_forms", 0, &stored, err);

	if (status != STATUS_OK || stored == now)
		return status;
	status = write_lexicon(writer, lexicon, err);
	return status == STATUS_OK ? archive_set_meta(writer->archive, "lexicon_short_forms", now, err)
				   : status;
}

/* The pair's row, which counts one article more now. */
static enum status count_pair(struct abbreviation_writer *writer, const struct fact_abbreviation *one,
	int64_t *id, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_PAIR];
	enum status status;

	bind_pair(writer->statements[COUNT_PAIR], one->short_key, one->full_key);
	status = run(writer, COUNT_PAIR, err);
	if (status != STATUS_OK)
		return status;
	bind_pair(select, one->short_key, one->full_key);
	*id = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;
	if (sqlite3_reset(select) != SQLITE_OK || *id == 0)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

static enum status put_one(struct abbreviation_writer *writer, int64_t article_id,
	const struct fact_abbreviation *one, struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_ABBREVIATION];
	int64_t id;
	enum status status = count_pair(writer, one, &id, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(insert, 1, article_id);
	sqlite3_bind_int64(insert, 2, id);
	sqlite3_bind_int64(insert, 3, one->short_span.start_byte);
	sqlite3_bind_int64(insert, 4, one->short_span.end_byte);
	sqlite3_bind_int64(insert, 5, one->full_span.start_byte);
	sqlite3_bind_int64(insert, 6, one->full_span.end_byte);
	return run(writer, INSERT_ABBREVIATION, err);
}

enum status abbreviation_writer_put(struct abbreviation_writer *writer, int64_t article_id,
	const struct facts *facts, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < facts->nr_abbreviations; i++)
		if (!facts->abbreviations[i].is_unmarked)
			status = put_one(writer, article_id, &facts->abbreviations[i], err);
	return status;
}

enum status abbreviation_writer_remove(struct abbreviation_writer *writer, int64_t article_id,
	struct error *err)
{
	enum status status = STATUS_OK;

	for (enum statement which = UNCOUNT_PAIRS; status == STATUS_OK && which <= DELETE_ABBREVIATIONS;
		which++) {
		sqlite3_bind_int64(writer->statements[which], 1, article_id);
		status = run(writer, which, err);
	}
	return status;
}
