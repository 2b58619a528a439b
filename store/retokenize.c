/* Stored text -> index and lengths by the present tokens. */
#include "store/retokenize.h"

#include "store/lengths.h"
#include "text/token_stream.h"

#include <string.h>

static size_t nr_positions(struct tokenizer *tokenizer, sqlite3_stmt *row, int column, struct strbuf *packed)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	struct token_stream stream;

	strbuf_reset(packed);
	token_stream_pack(tokenizer, text, (size_t)sqlite3_column_bytes(row, column), packed, &stream);
	return stream.nr_positions;
}

/* Notes the length of every article; *nr_tokens is their sum. */
static enum status measure(struct archive *archive, struct length_changes *lengths, int64_t *nr_tokens,
	struct error *err)
{
	struct strbuf packed = STRBUF_INIT;
	struct tokenizer tokenizer;
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_prepare(archive, "SELECT id, title, unpacked(body) FROM article", &select, err);
	int result = SQLITE_DONE;

	tokenizer_init(&tokenizer);
	while (status == STATUS_OK && (result = sqlite3_step(select)) == SQLITE_ROW) {
		int64_t length = (int64_t)(nr_positions(&tokenizer, select, 1, &packed) +
			nr_positions(&tokenizer, select, 2, &packed));

		length_changes_add(lengths, sqlite3_column_int64(select, 0), length);
		*nr_tokens += length;
	}
	if (status == STATUS_OK && result != SQLITE_DONE)
		status = archive_error(archive, err);
	sqlite3_finalize(select);
	tokenizer_release(&tokenizer);
	strbuf_release(&packed);
	return status;
}

enum status retokenize(struct archive *archive, struct error *err)
{
	struct length_changes lengths = {NULL, 0, 0};
	int64_t nr_tokens = 0;
	enum status status = archive_exec(archive,
		"DELETE FROM restored; DELETE FROM unrestored;"
		"INSERT INTO article_fts(article_fts) VALUES('rebuild');"
		"INSERT INTO speech_fts(speech_fts) VALUES('delete-all');"
		"DELETE FROM speech; DELETE FROM length",
		err);

	if (status == STATUS_OK)
		status = measure(archive, &lengths, &nr_tokens, err);
	if (status == STATUS_OK && length_changes_write(&lengths, archive->db) != SQLITE_OK)
		status = archive_error(archive, err);
	if (status == STATUS_OK)
		status = archive_set_meta(archive, "nr_tokens", nr_tokens, err);
	length_changes_release(&lengths);
	return status;
}
