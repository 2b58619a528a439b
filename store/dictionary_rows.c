/* Dictionaries for bodies, out of the archive and into it. */
#include "store/dictionary_rows.h"

static enum status read_stored(struct archive *archive, struct text_dictionary **out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_prepare(archive, "SELECT data FROM text_dictionary LIMIT 1", &select, err);

	if (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		*out = text_dictionary_new(sqlite3_column_blob(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	return status;
}

/* Each so-many-th of the archive's bodies, from the first to the last. */
static enum status sample(struct archive *archive, int64_t step, struct text_samples *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive,
		"SELECT unpacked(body) FROM article WHERE id IN"
		" (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM article) WHERE nr % ?1 = 0)",
		&select, err);

	sqlite3_bind_int64(select, 1, step);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		if (!text_samples_add(out, (const char *)sqlite3_column_text(select, 0),
			    (size_t)sqlite3_column_bytes(select, 0)))
			break;
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	return status;
}

static enum status train(struct archive *archive, struct text_dictionary **out, struct error *err)
{
	enum { BYTES_A_TOKEN = 6 }; /* with the space behind it, about */
	struct text_samples samples = TEXT_SAMPLES_INIT;
	int64_t nr_tokens = 0;
	enum status status = archive_get_meta(archive, "nr_tokens", 0, &nr_tokens, err);

	if (status != STATUS_OK || nr_tokens * BYTES_A_TOKEN < TEXT_SAMPLES_MIN_BYTES)
		return status;
	status = sample(archive, nr_tokens * BYTES_A_TOKEN / TEXT_SAMPLES_MAX_BYTES + 1, &samples, err);
	if (status == STATUS_OK)
		*out = text_dictionary_train(&samples);
	text_samples_release(&samples);
	return status;
}

enum status dictionary_rows_read(struct archive *archive, struct text_dictionary **out, struct error *err)
{
	enum status status;

	*out = NULL;
	status = read_stored(archive, out, err);
	return status == STATUS_OK && !*out ? train(archive, out, err) : status;
}

enum status dictionary_rows_add(struct archive *archive, const struct text_dictionary *dictionary,
	struct error *err)
{
	sqlite3_stmt *insert = NULL;
	enum status status = archive_prepare(archive,
		"INSERT INTO text_dictionary(id, data) VALUES(?1, ?2) ON CONFLICT DO NOTHING", &insert, err);
	size_t len;
	const void *bytes = text_dictionary_bytes(dictionary, &len);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(insert, 1, text_dictionary_id(dictionary));
	sqlite3_bind_blob64(insert, 2, bytes, len, SQLITE_STATIC);
	sqlite3_step(insert);
	return sqlite3_finalize(insert) == SQLITE_OK ? STATUS_OK : archive_error(archive, err);
}
