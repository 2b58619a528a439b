/* Article id -> what an answer says of the article, and its text. */
#include "searcher/citation.h"

#include "searcher/rows.h"

#include <string.h>

enum status citer_open(struct citer *citer, struct searcher *searcher, struct error *err)
{
	enum status status;

	memset(citer, 0, sizeof(*citer));
	citer->archive = &searcher->archive;
	status = archive_prepare(citer->archive, "SELECT ref, title, source FROM article WHERE id = ?1",
		&citer->select_head, err);
	if (status == STATUS_OK)
		status = archive_prepare(citer->archive,
			"SELECT title, unpacked(body) FROM article WHERE id = ?1", &citer->select_text, err);
	return status;
}

void citer_close(struct citer *citer)
{
	sqlite3_finalize(citer->select_head);
	sqlite3_finalize(citer->select_text);
	memset(citer, 0, sizeof(*citer));
}

void article_id_iso(int64_t id, char *out)
{
	struct date date = article_id_date(id);

	*out = '\0';
	if (date_is_known(date))
		date_format_iso(date, out);
}

enum status citer_cite(struct citer *citer, int64_t id, struct arena *arena, struct citation *out,
	struct error *err)
{
	sqlite3_stmt *select = citer->select_head;

	memset(out, 0, sizeof(*out));
	out->id = id;
	out->ref = out->title = out->source = "";
	article_id_iso(id, out->date);
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW) {
		out->ref = row_text(select, 0, arena);
		out->title = row_text(select, 1, arena);
		out->source = row_text(select, 2, arena);
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(citer->archive, err);
	return STATUS_OK;
}

enum status citer_text(struct citer *citer, int64_t id, struct strbuf *text, struct error *err)
{
	sqlite3_stmt *select = citer->select_text;

	strbuf_reset(text);
	sqlite3_bind_int64(select, 1, id);
	if (sqlite3_step(select) == SQLITE_ROW) {
		strbuf_add(text, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));
		strbuf_add_ch(text, '\n');
		strbuf_add(text, (const char *)sqlite3_column_text(select, 1),
			(size_t)sqlite3_column_bytes(select, 1));
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(citer->archive, err);
	return STATUS_OK;
}

static size_t to_character(const struct strbuf *text, int64_t byte)
{
	size_t at = byte < 0 ? 0 : (uint64_t)byte > text->len ? text->len : (size_t)byte;

	while (at > 0 && at < text->len && ((unsigned char)text->buf[at] & 0xC0) == 0x80)
		at--;
	return at;
}

const char *text_slice(const struct strbuf *text, int64_t start_byte, int64_t end_byte, struct arena *arena)
{
	size_t start = to_character(text, start_byte), end = to_character(text, end_byte);

	return arena_strndup(arena, text->buf + start, end > start ? end - start : 0);
}
