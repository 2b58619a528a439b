/* Source and beginning of an article -> lines of places. */
#include "store/official_places.h"

#include "base/memory.h"
#include "store/office_parts.h"

#include <stdlib.h>
#include <string.h>

enum { BEGINNING_LETTERS = 600 };

struct packing {
	struct strbuf *out;
	size_t from; /* where the lines of the article begin */
	char mark;
};

static const char *line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

static bool has_place(const char *lines, const char *place, size_t len, enum office_level level)
{
	for (const char *end; *lines; lines = *end ? end + 1 : end) {
		end = line_end(lines);
		if (lines[0] == '0' + (char)level && (size_t)(end - lines) == len + 2 &&
			!memcmp(lines + 2, place, len))
			return true;
	}
	return false;
}

static void add_place(void *context, const char *place, size_t len, enum office_level level)
{
	const struct packing *packing = context;

	if (has_place(packing->out->buf + packing->from, place, len, level))
		return;
	strbuf_add_ch(packing->out, '0' + (char)level);
	strbuf_add_ch(packing->out, packing->mark);
	strbuf_add(packing->out, place, len);
	strbuf_add_ch(packing->out, '\n');
}

/* Bytes of so many letters, or of all of the text. */
static size_t letters_bytes(const char *text, size_t nr_letters)
{
	size_t at = 0;

	while (text[at] && nr_letters > 0) {
		at++;
		nr_letters -= ((unsigned char)text[at] & 0xC0) != 0x80; /* the next begins here */
	}
	return at;
}

void official_places_pack(struct word_memo *memo, const char *source, const char *title, const char *body,
	struct strbuf *out)
{
	struct packing packing = {out, out->len, '='};
	struct strbuf beginning = STRBUF_INIT;

	places_of(memo, source, strlen(source), add_place, &packing);
	strbuf_add_str(&beginning, title);
	strbuf_add_ch(&beginning, '\n');
	strbuf_add(&beginning, body, letters_bytes(body, BEGINNING_LETTERS));
	packing.mark = '~';
	places_of(memo, beginning.buf, beginning.len, add_place, &packing);
	strbuf_release(&beginning);
}

void official_places_each(const char *lines, packed_place_fn *fn, void *context)
{
	for (const char *end; *lines; lines = *end ? end + 1 : end) {
		end = line_end(lines);
		if (end - lines > 2 && lines[0] >= '0' && lines[0] <= '0' + LEVEL_STATE)
			fn(context, lines + 2, (size_t)(end - lines) - 2, (uint8_t)(lines[0] - '0'),
				lines[1] == '=');
	}
}

/* ---- older archives */

static enum status add_column(struct archive *archive, struct error *err)
{
	int64_t has_column;
	enum status status = archive_query_int(archive,
		"SELECT count(*) FROM pragma_table_info('official') WHERE name = 'places'", 0, &has_column,
		err);

	if (status != STATUS_OK || has_column)
		return status;
	return archive_exec(archive, "ALTER TABLE official ADD COLUMN places TEXT", err);
}

static const char *column(sqlite3_stmt *row, int at)
{
	const char *text = (const char *)sqlite3_column_text(row, at);

	return text ? text : "";
}

static enum status fill(struct archive *archive, sqlite3_stmt *select, sqlite3_stmt *update,
	struct word_memo *memo, struct error *err)
{
	struct strbuf lines = STRBUF_INIT;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		strbuf_reset(&lines);
		official_places_pack(memo, column(select, 1), column(select, 2), column(select, 3), &lines);
		sqlite3_bind_int64(update, 1, sqlite3_column_int64(select, 0));
		sqlite3_bind_text(update, 2, lines.buf, (int)lines.len, SQLITE_STATIC);
		status = archive_run(archive, update, err);
	}
	strbuf_release(&lines);
	return status;
}

enum status official_places_upgrade(struct archive *archive, struct error *err)
{
	sqlite3_stmt *select = NULL, *update = NULL;
	struct word_memo *memo = word_memo_new();
	enum status status = add_column(archive, err);

	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"SELECT id, source, title, unpacked(body) FROM article"
			" WHERE EXISTS(SELECT 1 FROM official WHERE article_id = id) ORDER BY id",
			&select, err);
	if (status == STATUS_OK)
		status = archive_prepare(archive, "UPDATE official SET places = ?2 WHERE article_id = ?1",
			&update, err);
	if (status == STATUS_OK)
		status = fill(archive, select, update, memo, err);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	sqlite3_finalize(update);
	word_memo_free(memo);
	return status;
}
