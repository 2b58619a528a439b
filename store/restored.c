/* Unmarked articles -> words with marks beside the printed ones in the index. */
#include "store/restored.h"

#include "base/memory.h"
#include "store/fts_tokenizer.h"
#include "store/segment_writer.h"
#include "store/word_run.h"
#include "text/word.h"

#include <string.h>

enum { MAX_SPELLINGS = RESTORE_MAX_CANDIDATES + 8, TEXTS_A_COMMIT = 64 };

static int run_with(sqlite3 *db, const char *sql, int64_t first, int64_t second)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

	if (result != SQLITE_OK)
		return result;
	sqlite3_bind_int64(statement, 1, first);
	if (sqlite3_bind_parameter_count(statement) > 1)
		sqlite3_bind_int64(statement, 2, second);
	sqlite3_step(statement);
	return sqlite3_finalize(statement);
}

/* A text that is restored already serves one more article; else it waits for the end of the run. */
static int note_added(sqlite3 *db, int64_t key, int64_t article_id)
{
	int result = run_with(db, "UPDATE restored SET nr_uses = nr_uses + 1 WHERE text = ?1", key, 0);

	if (result != SQLITE_OK || sqlite3_changes(db))
		return result;
	return run_with(db, "INSERT OR IGNORE INTO unrestored(text, article_id) VALUES(?1, ?2)", key,
		article_id);
}

static int note_removed(sqlite3 *db, int64_t key, int64_t article_id)
{
	int result =
		run_with(db, "DELETE FROM unrestored WHERE text = ?1 AND article_id = ?2", key, article_id);

	if (result != SQLITE_OK || sqlite3_changes(db))
		return result;
	result = run_with(db, "UPDATE restored SET nr_uses = nr_uses - 1 WHERE text = ?1", key, 0);
	if (result != SQLITE_OK)
		return result;
	return run_with(db, "DELETE FROM restored WHERE text = ?1 AND nr_uses <= 0", key, 0);
}

int restored_note(sqlite3 *db, const char *text, size_t len, int64_t article_id, int sign)
{
	if (!text_is_unmarked(text, len))
		return SQLITE_OK;
	return sign > 0 ? note_added(db, restored_key(text, len), article_id)
			: note_removed(db, restored_key(text, len), article_id);
}

int restored_note_stored(sqlite3 *db, const char *text, size_t len, int64_t article_id)
{
	if (!text_is_unmarked(text, len))
		return SQLITE_OK;
	return run_with(db,
		"INSERT OR IGNORE INTO unrestored(text, article_id) SELECT ?1, ?2"
		" WHERE NOT EXISTS (SELECT 1 FROM restored WHERE text = ?1)",
		restored_key(text, len), article_id);
}

bool restored_any(sqlite3 *db)
{
	sqlite3_stmt *select = NULL;
	bool any = sqlite3_prepare_v2(db, "SELECT 1 FROM restored LIMIT 1", -1, &select, NULL) == SQLITE_OK &&
		sqlite3_step(select) == SQLITE_ROW;

	sqlite3_finalize(select);
	return any;
}

/* ---- one text */

struct restoring {
	struct archive *archive;
	struct tokenizer *tokenizer;
	struct vocabulary vocabulary;
	struct segment_writer *segments;
	struct restored_totals totals;
	sqlite3_stmt *select_next, *select_articles, *remove, *insert, *store, *done;
};

/* A word of an unmarked text is open; all else only helps to read it. */
static size_t add_word(struct word_run *run, const struct packed_token *token)
{
	struct word_info words[MAX_SPELLINGS];
	size_t at;

	if (!(token->flags & TOKEN_FLAG_WORD))
		return word_run_add_number(run);
	at = word_run_add_open(run);
	word_run_add_spellings(run, token->text + 1, token->len - 1, words, MAX_SPELLINGS);
	if (run->words[at].nr_candidates == 0) {
		static const struct word_info unknown = {0, 0, 0, ""};

		word_run_add_candidate(run, &unknown, "-");
	}
	return at;
}

/* The words of the text, in the form of the table. */
static void restore_text(struct restoring *restoring, const char *text, size_t len, struct strbuf *out)
{
	struct strbuf packed = STRBUF_INIT;
	struct arena arena = ARENA_INIT;
	struct token_stream stream;
	struct packed_token token;
	struct word_run run;
	size_t at = 0;

	word_run_init(&run, &restoring->vocabulary, &arena, restoring->totals.nr_uses);
	token_stream_pack(restoring->tokenizer, text, len, &packed, &stream);
	stream.packed = packed.buf;
	while (token_stream_next(&stream, &at, &token)) {
		if (token.flags & TOKEN_FLAG_COLOCATED)
			continue;
		if (run.nr == 0 || token.flags & TOKEN_FLAG_BREAK)
			word_run_add_break(&run);
		add_word(&run, &token);
	}
	if (run.nr) {
		word_run_add_break(&run);
		word_run_solve(&run);
	}
	for (size_t i = 0; i < run.nr; i++)
		if (run.places[i].kind != RUN_BREAK)
			strbuf_addf(out, "%s%s", out->len ? " " : "",
				run.places[i].kind == RUN_WORD ? word_run_chosen(&run, i) : "-");
	word_run_release(&run);
	arena_release(&arena);
	strbuf_release(&packed);
}

/* ---- the articles that print it */

/* The article's fields with the tokens that the index has of them now. */
static void add_to_segments(struct restoring *restoring, int64_t id, sqlite3_stmt *row)
{
	struct strbuf packed = STRBUF_INIT;
	struct token_stream fields[2];

	restored_pack_article(restoring->archive->db, restoring->tokenizer,
		(const char *)sqlite3_column_text(row, 1), (const char *)sqlite3_column_text(row, 2), &packed,
		fields);
	segment_writer_put(restoring->segments, id, &fields[0], &fields[1]);
	strbuf_release(&packed);
}

static enum status index_article(struct restoring *restoring, sqlite3_stmt *statement, sqlite3_stmt *row,
	struct error *err)
{
	int64_t id = sqlite3_column_int64(row, 0);
	enum status status;

	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_value(statement, 2, sqlite3_column_value(row, 1));
	sqlite3_bind_value(statement, 3, sqlite3_column_value(row, 2));
	fts_tokenizer_ask_restored(restoring->archive->tokenizer, restoring->archive->db);
	status = archive_run(restoring->archive, statement, err);
	fts_tokenizer_ask_restored(restoring->archive->tokenizer, NULL);
	if (status != STATUS_OK || statement == restoring->remove)
		return status == STATUS_OK ? segment_writer_remove(restoring->segments, id, err) : status;
	add_to_segments(restoring, id, row);
	return STATUS_OK;
}

/* Each article that waits for the text is taken out of the index, or put into it. */
static enum status index_articles(struct restoring *restoring, int64_t key, sqlite3_stmt *statement,
	struct error *err)
{
	sqlite3_stmt *select = restoring->select_articles;
	enum status status = STATUS_OK;

	sqlite3_bind_int64(select, 1, key);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		status = index_article(restoring, statement, select, err);
	if (sqlite3_reset(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(restoring->archive, err);
	return status;
}

/* Restores the text from the first article that waits for it, and counts the fields that print it. */
static enum status read_text(struct restoring *restoring, int64_t key, struct strbuf *words, int64_t *nr_uses,
	struct error *err)
{
	sqlite3_stmt *select = restoring->select_articles;

	*nr_uses = 0;
	sqlite3_bind_int64(select, 1, key);
	while (sqlite3_step(select) == SQLITE_ROW) {
		for (int column = 1; column <= 2; column++) {
			const char *text = (const char *)sqlite3_column_text(select, column);
			size_t len = (size_t)sqlite3_column_bytes(select, column);

			if (!text_is_unmarked(text, len) || restored_key(text, len) != key)
				continue;
			if (++*nr_uses == 1)
				restore_text(restoring, text, len, words);
		}
	}
	return sqlite3_reset(select) == SQLITE_OK ? STATUS_OK : archive_error(restoring->archive, err);
}

static enum status restore_key(struct restoring *restoring, int64_t key, struct error *err)
{
	struct strbuf words = STRBUF_INIT;
	int64_t nr_uses;
	enum status status = read_text(restoring, key, &words, &nr_uses, err);

	if (status == STATUS_OK)
		status = index_articles(restoring, key, restoring->remove, err);
	if (status == STATUS_OK) {
		sqlite3_bind_int64(restoring->store, 1, key);
		sqlite3_bind_int64(restoring->store, 2, nr_uses);
		sqlite3_bind_text64(restoring->store, 3, words.len ? words.buf : "", words.len, SQLITE_STATIC,
			SQLITE_UTF8);
		status = archive_run(restoring->archive, restoring->store, err);
	}
	if (status == STATUS_OK)
		status = index_articles(restoring, key, restoring->insert, err);
	sqlite3_bind_int64(restoring->done, 1, key);
	if (status == STATUS_OK)
		status = archive_run(restoring->archive, restoring->done, err);
	strbuf_release(&words);
	return status;
}

/* ---- all texts */

static enum status open_restoring(struct restoring *restoring, struct error *err)
{
	const struct {
		const char *sql;
		sqlite3_stmt **statement;
	} all[] = {{"SELECT text FROM unrestored LIMIT 1", &restoring->select_next},
		{"SELECT id, title, unpacked(body) FROM article WHERE id IN"
		 " (SELECT article_id FROM unrestored WHERE text = ?1)",
			&restoring->select_articles},
		{"INSERT INTO article_fts(article_fts, rowid, title, body) VALUES('delete', ?1, ?2, ?3)",
			&restoring->remove},
		{"INSERT INTO article_fts(rowid, title, body) VALUES(?1, ?2, ?3)", &restoring->insert},
		{"INSERT INTO restored(text, nr_uses, words) VALUES(?1, ?2, ?3)", &restoring->store},
		{"DELETE FROM unrestored WHERE text = ?1", &restoring->done}};
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < sizeof(all) / sizeof(*all); i++)
		status = archive_prepare(restoring->archive, all[i].sql, all[i].statement, err);
	if (status == STATUS_OK &&
		vocabulary_open(&restoring->vocabulary, restoring->archive->db) != SQLITE_OK)
		status = archive_error(restoring->archive, err);
	return status;
}

static void close_restoring(struct restoring *restoring)
{
	sqlite3_finalize(restoring->select_next);
	sqlite3_finalize(restoring->select_articles);
	sqlite3_finalize(restoring->remove);
	sqlite3_finalize(restoring->insert);
	sqlite3_finalize(restoring->store);
	sqlite3_finalize(restoring->done);
	vocabulary_close(&restoring->vocabulary);
}

/* The next text that waits; *found is false where none does. */
static enum status next_key(struct restoring *restoring, int64_t *key, bool *found, struct error *err)
{
	*found = sqlite3_step(restoring->select_next) == SQLITE_ROW;
	if (*found)
		*key = sqlite3_column_int64(restoring->select_next, 0);
	return sqlite3_reset(restoring->select_next) == SQLITE_OK ? STATUS_OK
								  : archive_error(restoring->archive, err);
}

static enum status restore_some(struct restoring *restoring, bool *found, struct error *err)
{
	enum status status = archive_begin_writing(restoring->archive, err);
	int64_t key = 0;

	if (status != STATUS_OK)
		return status;
	for (int i = 0; status == STATUS_OK && *found && i < TEXTS_A_COMMIT; i++) {
		status = next_key(restoring, &key, found, err);
		if (status == STATUS_OK && *found)
			status = restore_key(restoring, key, err);
	}
	if (status == STATUS_OK)
		status = segment_writer_flush(restoring->segments, restoring->totals.mean_length, err);
	return archive_end_writing(restoring->archive, status, err);
}

enum status restored_is_behind(struct archive *archive, bool *out, struct error *err)
{
	int64_t any;
	enum status status =
		archive_query_int(archive, "SELECT EXISTS(SELECT 1 FROM unrestored)", 0, &any, err);

	*out = any != 0;
	return status;
}

enum status restored_catch_up(struct archive *archive, struct tokenizer *tokenizer,
	struct segment_writer *segments, const struct restored_totals *totals, struct error *err)
{
	struct restoring restoring = {
		.archive = archive, .tokenizer = tokenizer, .segments = segments, .totals = *totals};
	bool found = false;
	int64_t key;
	enum status status = open_restoring(&restoring, err);

	if (status == STATUS_OK)
		status = next_key(&restoring, &key, &found, err);
	while (status == STATUS_OK && found)
		status = restore_some(&restoring, &found, err);
	close_restoring(&restoring);
	return status;
}
