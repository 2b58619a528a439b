/* Person id -> name, latest office, numbers. */
#include "searcher/person_summary.h"

#include "searcher/rows.h"

#include <string.h>

static enum status read_name(struct searcher *searcher, int64_t id, struct arena *arena,
	struct person_summary *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_prepare(&searcher->archive, "SELECT name FROM person WHERE id = ?1", &select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW) {
		out->id = id;
		out->name = row_text(select, 0, arena);
	}
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static enum status read_numbers(struct searcher *searcher, struct person_summary *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT count(DISTINCT article_id), min(nullif(max(article_id, ?2), ?2)), max(article_id),"
		" (SELECT count(*) FROM speech WHERE person_id = ?1) FROM official WHERE person_id = ?1",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, out->id);
	sqlite3_bind_int64(select, 2, article_id_last(0));
	if (sqlite3_step(select) == SQLITE_ROW) {
		out->nr_articles = sqlite3_column_int64(select, 0);
		article_id_iso(sqlite3_column_int64(select, 1), out->first_date);
		article_id_iso(sqlite3_column_int64(select, 2), out->last_date);
		out->nr_speeches = sqlite3_column_int64(select, 3);
	}
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static enum status read_office(struct searcher *searcher, struct arena *arena, struct person_summary *out,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	struct strbuf offices = STRBUF_INIT;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT f.text, o.article_id FROM official AS o JOIN office AS f"
		" ON f.article_id = o.article_id AND f.official_nr = o.nr"
		" WHERE o.person_id = ?1 AND f.is_former = 0 ORDER BY o.article_id DESC, f.nr LIMIT 5",
		&select, err);
	int64_t newest = 0;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, out->id);
	while (sqlite3_step(select) == SQLITE_ROW) {
		if (newest && sqlite3_column_int64(select, 1) != newest)
			break;
		newest = sqlite3_column_int64(select, 1);
		strbuf_addf(&offices, "%s%s", offices.len ? ", " : "",
			(const char *)sqlite3_column_text(select, 0));
	}
	out->office = arena_strdup(arena, offices.buf);
	strbuf_release(&offices);
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

enum status person_summary_read(struct searcher *searcher, int64_t id, struct arena *arena,
	struct person_summary *out, struct error *err)
{
	enum status status;

	memset(out, 0, sizeof(*out));
	out->name = out->office = "";
	status = read_name(searcher, id, arena, out, err);
	if (status != STATUS_OK || out->id == 0)
		return status;
	status = read_numbers(searcher, out, err);
	return status == STATUS_OK ? read_office(searcher, arena, out, err) : status;
}
