/* Articles into the archive's tables, transaction by transaction. */
#include "store/writer.h"

#include "base/memory.h"
#include "store/checkpoint_thread.h"
#include "store/fact_writer.h"
#include "store/fts_tokenizer.h"
#include "store/restored.h"
#include "store/segment_build.h"
#include "store/segment_writer.h"
#include "store/story_writer.h"
#include "store/writer_finish.h"

#include <stdlib.h>
#include <string.h>

enum statement {
	INSERT_ARTICLE,
	INSERT_FTS,
	DELETE_ARTICLE,
	DELETE_FTS,
	SELECT_TEXT,
	SELECT_LAST_ID,
	INSERT_INPUT,
	SELECT_INPUT,
	UPDATE_INPUT,
	DELETE_INPUT
};

static const char *const statement_sql[NR_WRITER_STATEMENTS] = {
	[INSERT_ARTICLE] =
		("INSERT INTO article(id, input_id, revision, fingerprint, date, date_origin, ref, title,"
		 " author, source, url, body) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"),
	[INSERT_FTS] = "INSERT INTO article_fts(rowid, title, body) VALUES(?1, ?2, ?3)",
	[DELETE_ARTICLE] = "DELETE FROM article WHERE id = ?1",
	[DELETE_FTS] =
		"INSERT INTO article_fts(article_fts, rowid, title, body) VALUES('delete', ?1, ?2, ?3)",
	[SELECT_TEXT] = "SELECT title, unpacked(body) FROM article WHERE id = ?1",
	[SELECT_LAST_ID] = "SELECT max(id) FROM article WHERE id BETWEEN ?1 AND ?2",
	[INSERT_INPUT] = ("INSERT INTO input(path, size, mtime_ns, reader) VALUES(?1, -1, 0, '')"
			  " ON CONFLICT(path) DO UPDATE SET size = -1"),
	[SELECT_INPUT] = "SELECT id FROM input WHERE path = ?1",
	[UPDATE_INPUT] = "UPDATE input SET size = ?2, mtime_ns = ?3, reader = ?4 WHERE id = ?1",
	[DELETE_INPUT] = "DELETE FROM input WHERE id = ?1",
};

/* Runs a statement that gives no rows; its bindings are the caller's. */
static enum status run(struct writer *writer, enum statement which, struct error *err)
{
	return archive_run(writer->archive, writer->statements[which], err);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

/* The two packed fields of an article that is in the archive. */
struct stored_fields {
	struct strbuf packed;
	struct token_stream title, body;
};

static void pack_fields(struct writer *writer, const char *title, size_t title_len, const char *body,
	size_t body_len, struct stored_fields *out)
{
	strbuf_init(&out->packed);
	token_stream_pack(&writer->tokenizer, title, title_len, &out->packed, &out->title);
	token_stream_pack(&writer->tokenizer, body, body_len, &out->packed, &out->body);
	out->title.packed = out->packed.buf;
	out->body.packed = out->packed.buf + out->title.packed_bytes;
}

static void count_fields(struct writer *writer, const struct token_stream *title,
	const struct token_stream *body, int sign)
{
	const struct token_stream *fields[] = {title, body};

	word_counts_article(&writer->counts, fields, 2, sign);
}

static enum status write_counts(struct writer *writer, int64_t revision, struct error *err)
{
	if (word_counts_write(&writer->counts, writer->archive->db) != SQLITE_OK)
		return archive_error(writer->archive, err);
	return archive_set_meta(writer->archive, "counted_revision", revision, err);
}

static enum status count_stored(struct writer *writer, sqlite3_stmt *row, struct error *err)
{
	const char *title = (const char *)sqlite3_column_text(row, 0);
	const char *body = (const char *)sqlite3_column_text(row, 1);
	int64_t id = sqlite3_column_int64(row, 3);
	sqlite3 *db = writer->archive->db;
	struct stored_fields fields;

	pack_fields(writer, title, strlen(title), body, strlen(body), &fields);
	count_fields(writer, &fields.title, &fields.body, 1);
	strbuf_release(&fields.packed);
	if (restored_note_stored(db, title, strlen(title), id) != SQLITE_OK ||
		restored_note_stored(db, body, strlen(body), id) != SQLITE_OK)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

/* What is collected so far is of all articles up to this revision. */
static enum status write_caught_up(struct writer *writer, int64_t revision, struct error *err)
{
	enum status status = archive_exec(writer->archive, "BEGIN IMMEDIATE", err);

	writer->in_transaction = status == STATUS_OK;
	if (status == STATUS_OK)
		status = write_counts(writer, revision, err);
	if (status == STATUS_OK)
		status = archive_exec(writer->archive, "COMMIT", err);
	if (status == STATUS_OK)
		writer->in_transaction = false;
	return status;
}

/*
 * Counts the articles of revisions that a killed run had committed but not counted, or all of an archive that
 * counted otherwise; those may be more than memory should hold, so they are written between revisions.
 */
static enum status catch_up(struct writer *writer, int64_t counted_revision, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(writer->archive,
		"SELECT title, unpacked(body), revision, id FROM article WHERE revision > ?1 ORDER BY revision",
		&select, err);
	int64_t revision = counted_revision;
	int result = SQLITE_DONE;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, counted_revision);
	while (status == STATUS_OK && (result = sqlite3_step(select)) == SQLITE_ROW) {
		if (sqlite3_column_int64(select, 2) != revision && word_counts_are_full(&writer->counts))
			status = write_caught_up(writer, revision, err);
		revision = sqlite3_column_int64(select, 2);
		if (status == STATUS_OK)
			status = count_stored(writer, select, err);
	}
	if (status == STATUS_OK && result != SQLITE_DONE)
		status = archive_error(writer->archive, err);
	sqlite3_finalize(select);
	return status;
}

static enum status read_meta(struct writer *writer, int64_t *counted_revision, struct error *err)
{
	const struct {
		const char *name;
		int64_t *value;
	} metas[] = {{"revision", &writer->revision}, {"counted_revision", counted_revision},
		{"nr_articles", &writer->nr_articles}, {"nr_tokens", &writer->nr_tokens}};
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < sizeof(metas) / sizeof(*metas); i++)
		status = archive_get_meta(writer->archive, metas[i].name, 0, metas[i].value, err);
	return status;
}

double writer_mean_length(const struct writer *writer)
{
	bool is_known = writer->nr_articles > 0 && writer->nr_tokens > 0;

	return is_known ? (double)writer->nr_tokens / (double)writer->nr_articles : 1;
}

enum status writer_open(struct writer *writer, struct archive *archive, struct error *err)
{
	int64_t counted_revision = 0;
	enum status status = STATUS_OK;

	memset(writer, 0, sizeof(*writer));
	writer->archive = archive;
	tokenizer_init(&writer->tokenizer);
	writer->checkpoints = checkpoint_thread_new(archive->db);
	for (size_t i = 0; status == STATUS_OK && i < NR_WRITER_STATEMENTS; i++)
		status = archive_prepare(archive, statement_sql[i], &writer->statements[i], err);
	if (status == STATUS_OK)
		status = segment_writer_new(archive, &writer->segments, err);
	if (status == STATUS_OK)
		status = fact_writer_new(archive, &writer->facts, err);
	if (status == STATUS_OK)
		status = story_writer_new(archive, &writer->stories, err);
	if (status == STATUS_OK)
		status = read_meta(writer, &counted_revision, err);
	if (status == STATUS_OK)
		status = segment_build(archive, writer->segments, writer_mean_length(writer), err);
	if (status == STATUS_OK && counted_revision < writer->revision)
		status = story_writer_catch_up(writer->stories, counted_revision, err);
	if (status == STATUS_OK && counted_revision < writer->revision)
		status = catch_up(writer, counted_revision, err);
	return status;
}

void writer_close(struct writer *writer)
{
	if (!writer->archive)
		return;
	for (size_t i = 0; i < NR_WRITER_STATEMENTS; i++)
		sqlite3_finalize(writer->statements[i]);
	segment_writer_free(writer->segments);
	fact_writer_free(writer->facts);
	story_writer_free(writer->stories);
	if (writer->in_transaction)
		sqlite3_exec(writer->archive->db, "ROLLBACK", NULL, NULL, NULL);
	checkpoint_thread_free(writer->checkpoints);
	free(writer->later);
	length_changes_release(&writer->lengths);
	word_counts_release(&writer->counts);
	tokenizer_release(&writer->tokenizer);
	memset(writer, 0, sizeof(*writer));
}

enum status writer_begin(struct writer *writer, struct error *err)
{
	enum status status = archive_exec(writer->archive, "BEGIN IMMEDIATE", err);

	writer->in_transaction = status == STATUS_OK;
	writer->removed = false;
	writer->revision++;
	return status;
}

static enum status commit(struct writer *writer, bool with_counts, struct error *err)
{
	enum status status = story_writer_flush(writer->stories, err);

	if (status == STATUS_OK)
		status = segment_writer_flush(writer->segments, writer_mean_length(writer), err);
	if (status != STATUS_OK)
		return status;
	if (length_changes_write(&writer->lengths, writer->archive->db) != SQLITE_OK)
		return archive_error(writer->archive, err);
	if (with_counts)
		status = story_writer_write_anchors(writer->stories, err);
	if (with_counts && status == STATUS_OK)
		status = write_counts(writer, writer->revision, err);
	if (status == STATUS_OK)
		status = archive_set_meta(writer->archive, "revision", writer->revision, err);
	if (status == STATUS_OK)
		status = archive_set_meta(writer->archive, "nr_articles", writer->nr_articles, err);
	if (status == STATUS_OK)
		status = archive_set_meta(writer->archive, "nr_tokens", writer->nr_tokens, err);
	if (status == STATUS_OK)
		status = archive_exec(writer->archive, "COMMIT", err);
	if (status == STATUS_OK)
		writer->in_transaction = false;
	return status;
}

enum status writer_commit(struct writer *writer, struct error *err)
{
	/* What a removal takes away could not be found again after a crash, so it is written with it. */
	return commit(writer,
		writer->removed || word_counts_are_full(&writer->counts) ||
			story_writer_is_full(writer->stories),
		err);
}

enum status writer_commit_all(struct writer *writer, struct error *err)
{
	return commit(writer, true, err);
}

/* The next free id of the article's day. */
static enum status next_id(struct writer *writer, struct date date, int64_t *id, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_LAST_ID];
	int32_t day = date_is_known(date) ? date_to_days(date) : 0;
	char iso[DATE_TEXT_BYTES];

	*id = article_id_first(day);
	sqlite3_bind_int64(select, 1, article_id_first(day));
	sqlite3_bind_int64(select, 2, article_id_last(day));
	if (sqlite3_step(select) == SQLITE_ROW && sqlite3_column_type(select, 0) != SQLITE_NULL)
		*id = sqlite3_column_int64(select, 0) + 1;
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(writer->archive, err);
	if (*id <= article_id_last(day))
		return STATUS_OK;
	date_format_iso(date, iso);
	return error_set(err, STATUS_ARCHIVE, "%s: no room for more than %lld articles dated %s",
		writer->archive->path, (long long)ARTICLE_SLOTS - 1, iso);
}

static enum status insert_article(struct writer *writer, int64_t id, const struct article_put *put,
	struct error *err)
{
	sqlite3_stmt *insert = writer->statements[INSERT_ARTICLE];
	const struct article *article = put->article;
	char iso[DATE_TEXT_BYTES];

	sqlite3_bind_int64(insert, 1, id);
	sqlite3_bind_int64(insert, 2, put->input_id);
	sqlite3_bind_int64(insert, 3, writer->revision);
	sqlite3_bind_int64(insert, 4, put->fingerprint);
	if (date_is_known(article->date)) {
		date_format_iso(article->date, iso);
		bind_text(insert, 5, iso);
	} else {
		sqlite3_bind_null(insert, 5);
	}
	sqlite3_bind_int(insert, 6, (int)article->date_origin);
	bind_text(insert, 7, article->ref);
	bind_text(insert, 8, article->title);
	bind_text(insert, 9, article->author);
	bind_text(insert, 10, article->source);
	bind_text(insert, 11, article->url);
	if (put->packed_body)
		sqlite3_bind_blob64(insert, 12, put->packed_body, put->packed_body_bytes, SQLITE_STATIC);
	else
		bind_text(insert, 12, article->body);
	return run(writer, INSERT_ARTICLE, err);
}

static enum status note_restored(struct writer *writer, int64_t id, const char *title, const char *body,
	int sign, struct error *err)
{
	sqlite3 *db = writer->archive->db;

	if (restored_note(db, title, strlen(title), id, sign) != SQLITE_OK ||
		restored_note(db, body, strlen(body), id, sign) != SQLITE_OK)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

/* The same tokens to article_fts and to the segments. */
static enum status insert_tokens(struct writer *writer, int64_t id, const struct article *article,
	const struct token_stream *title, const struct token_stream *body, struct error *err)
{
	const struct token_stream *fields[] = {body, title}; /* as article_fts has its columns */
	sqlite3_stmt *insert = writer->statements[INSERT_FTS];
	enum status status;

	sqlite3_bind_int64(insert, 1, id);
	bind_text(insert, 2, article->title);
	bind_text(insert, 3, article->body);
	fts_tokenizer_replay(writer->archive->tokenizer, fields, 2);
	status = run(writer, INSERT_FTS, err);
	fts_tokenizer_replay(writer->archive->tokenizer, NULL, 0);
	if (status == STATUS_OK)
		segment_writer_put(writer->segments, id, title, body);
	return status;
}

/* A text without marks may be known from another article, so its tokens are asked for. */
static enum status insert_unmarked(struct writer *writer, int64_t id, const struct article *article,
	struct error *err)
{
	struct strbuf packed = STRBUF_INIT;
	struct token_stream fields[2];
	enum status status;

	restored_pack_article(writer->archive->db, &writer->tokenizer, article->title, article->body, &packed,
		fields);
	status = insert_tokens(writer, id, article, &fields[0], &fields[1], err);
	strbuf_release(&packed);
	return status;
}

static enum status index_article(struct writer *writer, int64_t id, const struct article_put *put,
	struct error *err)
{
	const char *title = put->article->title, *body = put->article->body;
	enum status status = note_restored(writer, id, title, body, 1, err);

	if (status != STATUS_OK)
		return status;
	if (text_is_unmarked(title, strlen(title)) || text_is_unmarked(body, strlen(body)))
		return insert_unmarked(writer, id, put->article, err);
	return insert_tokens(writer, id, put->article, &put->title, &put->body, err);
}

static enum status put_facts(struct writer *writer, int64_t id, const struct article_put *put,
	struct error *err)
{
	const struct article *article = put->article;
	const struct fact_put facts = {id, put->old_id, article->source, article->title, article->body,
		put->facts, REFRESH_FACTS, put->passages, put->places};

	if (!put->facts)
		return STATUS_OK;
	if (!put->facts_later)
		return fact_writer_put(writer->facts, &facts, err);
	ARRAY_GROW(writer->later, writer->nr_later + 1, writer->alloc_later);
	writer->later[writer->nr_later++] = facts;
	return STATUS_OK;
}

enum status writer_put_later(struct writer *writer, struct error *err)
{
	size_t nr = writer->nr_later;

	writer->nr_later = 0;
	return fact_writer_put_all(writer->facts, writer->later, nr, err);
}

static enum status put_sketch(struct writer *writer, int64_t id, const struct article_put *put,
	struct error *err)
{
	struct sketch sketch;

	if (put->sketch)
		return story_writer_put(writer->stories, id, put->sketch, err);
	sketch_make(&put->title, &put->body, &sketch);
	return story_writer_put(writer->stories, id, &sketch, err);
}

enum status writer_put(struct writer *writer, const struct article_put *put, int64_t *id, struct error *err)
{
	int32_t day = date_is_known(put->article->date) ? date_to_days(put->article->date) : 0;
	int64_t length = (int64_t)(put->title.nr_positions + put->body.nr_positions);
	enum status status = STATUS_OK;

	*id = put->old_id;
	if (put->old_id)
		status = writer_remove(writer, put->old_id, err);
	if (status == STATUS_OK && (*id < article_id_first(day) || *id > article_id_last(day)))
		status = next_id(writer, put->article->date, id, err);
	if (status == STATUS_OK)
		status = insert_article(writer, *id, put, err);
	if (status == STATUS_OK)
		status = index_article(writer, *id, put, err);
	if (status == STATUS_OK)
		status = put_facts(writer, *id, put, err);
	if (status == STATUS_OK)
		status = put_sketch(writer, *id, put, err);
	if (status != STATUS_OK)
		return status;
	length_changes_add(&writer->lengths, *id, length);
	if (!put->is_counted)
		count_fields(writer, &put->title, &put->body, 1);
	writer->nr_articles++;
	writer->nr_tokens += length;
	writer->nr_put++;
	return STATUS_OK;
}

void writer_add_counts(struct writer *writer, const struct batch_counts *counts)
{
	word_counts_add_batch(&writer->counts, counts);
}

/* Takes the article out of article_fts, with the tokens that it has there now, and out of the segments. */
static enum status unindex_article(struct writer *writer, int64_t id, const char *title, const char *body,
	struct error *err)
{
	sqlite3_stmt *delete = writer->statements[DELETE_FTS];
	enum status status;

	sqlite3_bind_int64(delete, 1, id);
	bind_text(delete, 2, title);
	bind_text(delete, 3, body);
	fts_tokenizer_ask_restored(writer->archive->tokenizer, writer->archive->db);
	status = run(writer, DELETE_FTS, err);
	fts_tokenizer_ask_restored(writer->archive->tokenizer, NULL);
	return status == STATUS_OK ? segment_writer_remove(writer->segments, id, err) : status;
}

/* Takes the article's tokens out of the indexes and the counts, from the text that is stored. */
static enum status remove_tokens(struct writer *writer, int64_t id, sqlite3_stmt *text, struct error *err)
{
	struct stored_fields fields;
	enum status status;
	const char *title = (const char *)sqlite3_column_text(text, 0);
	const char *body = (const char *)sqlite3_column_text(text, 1);

	pack_fields(writer, title, strlen(title), body, strlen(body), &fields);
	status = unindex_article(writer, id, title, body, err);
	if (status == STATUS_OK)
		status = note_restored(writer, id, title, body, -1, err);
	if (status == STATUS_OK) {
		count_fields(writer, &fields.title, &fields.body, -1);
		length_changes_add(&writer->lengths, id, -1);
		writer->removed = true;
		writer->nr_articles--;
		writer->nr_tokens -= (int64_t)(fields.title.nr_positions + fields.body.nr_positions);
	}
	strbuf_release(&fields.packed);
	return status == STATUS_OK ? fact_writer_remove(writer->facts, id, title, body, REFRESH_FACTS, err)
				   : status;
}

enum status writer_remove(struct writer *writer, int64_t id, struct error *err)
{
	sqlite3_stmt *text = writer->statements[SELECT_TEXT];
	enum status status = STATUS_OK;
	int result;

	sqlite3_bind_int64(text, 1, id);
	result = sqlite3_step(text);
	if (result == SQLITE_ROW)
		status = remove_tokens(writer, id, text, err);
	else if (result != SQLITE_DONE)
		status = archive_error(writer->archive, err);
	sqlite3_reset(text);
	if (status == STATUS_OK)
		status = story_writer_remove(writer->stories, id, err);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(writer->statements[DELETE_ARTICLE], 1, id);
	return run(writer, DELETE_ARTICLE, err);
}

enum status writer_begin_input(struct writer *writer, const char *path, int64_t *input_id, struct error *err)
{
	sqlite3_stmt *select = writer->statements[SELECT_INPUT];
	enum status status;

	bind_text(writer->statements[INSERT_INPUT], 1, path);
	status = run(writer, INSERT_INPUT, err);
	if (status != STATUS_OK)
		return status;
	bind_text(select, 1, path);
	*input_id = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;
	if (sqlite3_reset(select) != SQLITE_OK || *input_id == 0)
		return archive_error(writer->archive, err);
	return STATUS_OK;
}

enum status writer_input_done(struct writer *writer, int64_t input_id, int64_t size, int64_t mtime_ns,
	const char *reader, struct error *err)
{
	sqlite3_stmt *update = writer->statements[UPDATE_INPUT];

	sqlite3_bind_int64(update, 1, input_id);
	sqlite3_bind_int64(update, 2, size);
	sqlite3_bind_int64(update, 3, mtime_ns);
	bind_text(update, 4, reader);
	return run(writer, UPDATE_INPUT, err);
}

enum status writer_forget_input(struct writer *writer, int64_t input_id, struct error *err)
{
	sqlite3_bind_int64(writer->statements[DELETE_INPUT], 1, input_id);
	return run(writer, DELETE_INPUT, err);
}
