/* Names that officials have -> rows of official_name and name_word. */
#include "store/name_table.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

const char schema_names[] =
	"DROP TABLE IF EXISTS official_name; DROP TABLE IF EXISTS name_word;"
	"CREATE TABLE official_name(key TEXT PRIMARY KEY, folded TEXT) WITHOUT ROWID;"
	"CREATE INDEX official_name_by_folded ON official_name(folded, key) WHERE folded IS NOT NULL;"
	"CREATE TABLE name_word(word TEXT PRIMARY KEY, nr_names INTEGER NOT NULL) WITHOUT ROWID;";

enum statement { INSERT_NAME, DELETE_NAME, ADD_WORD, DELETE_WORD, NR_STATEMENTS };

static const char *const statement_sql[NR_STATEMENTS] = {
	[INSERT_NAME] = "INSERT INTO official_name(key, folded) VALUES(?1, nullif(?2, ?1))",
	[DELETE_NAME] = "DELETE FROM official_name WHERE key = ?1",
	[ADD_WORD] = "INSERT INTO name_word(word, nr_names) VALUES(?1, ?2)"
		     " ON CONFLICT(word) DO UPDATE SET nr_names = nr_names + excluded.nr_names",
	[DELETE_WORD] = "DELETE FROM name_word WHERE word = ?1 AND nr_names = 0",
};

/* Which names came (1) or went (0). */
#define CHANGED_NAMES                                                                                  \
	"SELECT key, EXISTS(SELECT 1 FROM official WHERE official.key = touched_name.key) AS is_there" \
	" FROM touched_name"                                                                           \
	" WHERE is_there != EXISTS(SELECT 1 FROM official_name WHERE official_name.key = touched_name.key)"

/* What is to be written. */
struct changes {
	struct strmap names;
	bool *came; /* by number in names */
	size_t alloc_came;
	struct strmap words;
	int64_t *more; /* in so many more names, by number in words */
	size_t alloc_more;
};

static void changes_init(struct changes *changes)
{
	memset(changes, 0, sizeof(*changes));
	strmap_init(&changes->names);
	strmap_init(&changes->words);
}

static void changes_release(struct changes *changes)
{
	strmap_release(&changes->names);
	strmap_release(&changes->words);
	free(changes->came);
	free(changes->more);
}

/* ---- names and their words */

void name_each_word(const char *key, name_word_fn *fn, void *context)
{
	struct strbuf word = STRBUF_INIT;
	char where = '1';

	while (*key) {
		size_t len = strcspn(key, " ");

		if (where != '1' && !key[len])
			where = '3';
		strbuf_reset(&word);
		strbuf_add_ch(&word, where);
		strbuf_add(&word, key, len);
		fn(context, &word);
		where = '2';
		key += len;
		key += strspn(key, " ");
	}
	strbuf_release(&word);
}

static void count_word(struct changes *changes, const struct strbuf *word, int64_t by)
{
	int is_new;
	uint32_t nr = strmap_add(&changes->words, word->buf, word->len, &is_new);

	ARRAY_GROW(changes->more, (size_t)nr + 1, changes->alloc_more);
	if (is_new)
		changes->more[nr] = 0;
	changes->more[nr] += by;
}

static void word_came(void *context, const struct strbuf *word)
{
	count_word(context, word, 1);
}

static void word_went(void *context, const struct strbuf *word)
{
	count_word(context, word, -1);
}

static void add_name(struct changes *changes, const char *key, size_t len, bool came)
{
	uint32_t nr = strmap_add(&changes->names, key, len, NULL);

	ARRAY_GROW(changes->came, (size_t)nr + 1, changes->alloc_came);
	changes->came[nr] = came;
	name_each_word(changes->names.entries[nr].key, came ? word_came : word_went, changes);
}

static enum status read_names(struct archive *archive, const char *sql, struct changes *changes,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(archive, sql, &select, err);

	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW)
		add_name(changes, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0), sqlite3_column_int(select, 1) != 0);
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	return status;
}

/* ---- writing */

static enum status write_names(struct archive *archive, sqlite3_stmt **statements,
	const struct changes *changes, struct error *err)
{
	struct strbuf folded = STRBUF_INIT;
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < changes->names.nr; i++) {
		const char *key = changes->names.entries[i].key;
		sqlite3_stmt *statement = statements[changes->came[i] ? INSERT_NAME : DELETE_NAME];

		sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
		if (changes->came[i]) {
			strbuf_reset(&folded);
			text_key_fold(key, &folded);
			sqlite3_bind_text(statement, 2, folded.buf, (int)folded.len, SQLITE_STATIC);
		}
		status = archive_run(archive, statement, err);
		sqlite3_clear_bindings(statement);
	}
	strbuf_release(&folded);
	return status;
}

static enum status write_words(struct archive *archive, sqlite3_stmt **statements,
	const struct changes *changes, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < changes->words.nr; i++) {
		const char *word = changes->words.entries[i].key;

		sqlite3_bind_text(statements[ADD_WORD], 1, word, -1, SQLITE_STATIC);
		sqlite3_bind_int64(statements[ADD_WORD], 2, changes->more[i]);
		status = archive_run(archive, statements[ADD_WORD], err);
		if (status != STATUS_OK || changes->more[i] >= 0)
			continue;
		sqlite3_bind_text(statements[DELETE_WORD], 1, word, -1, SQLITE_STATIC);
		status = archive_run(archive, statements[DELETE_WORD], err);
	}
	return status;
}

/* In a transaction. */
static enum status write_changes(struct archive *archive, const struct changes *changes, struct error *err)
{
	sqlite3_stmt *statements[NR_STATEMENTS] = {NULL};
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < NR_STATEMENTS; i++)
		status = archive_prepare(archive, statement_sql[i], &statements[i], err);
	if (status == STATUS_OK)
		status = write_names(archive, statements, changes, err);
	if (status == STATUS_OK)
		status = write_words(archive, statements, changes, err);
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(statements[i]);
	return status;
}

enum status name_table_update(struct archive *archive, struct error *err)
{
	struct changes changes;
	enum status status;

	changes_init(&changes);
	status = read_names(archive, CHANGED_NAMES, &changes, err);
	if (status == STATUS_OK && changes.names.nr) {
		status = archive_begin_writing(archive, err);
		if (status == STATUS_OK)
			status = archive_end_writing(archive, write_changes(archive, &changes, err), err);
	}
	changes_release(&changes);
	return status;
}

enum status name_table_rebuild(struct archive *archive, struct error *err)
{
	struct changes changes;
	enum status status = archive_exec(archive, "DELETE FROM official_name; DELETE FROM name_word", err);

	changes_init(&changes);
	if (status == STATUS_OK)
		status = read_names(archive, "SELECT DISTINCT key, 1 FROM official", &changes, err);
	if (status == STATUS_OK)
		status = write_changes(archive, &changes, err);
	changes_release(&changes);
	return status;
}

/* ---- checking */

enum status name_table_bad_words(struct archive *archive, int64_t *out, struct error *err)
{
	struct changes counted;
	sqlite3_stmt *select = NULL;
	enum status status;

	*out = 0;
	changes_init(&counted);
	status = read_names(archive, "SELECT key, 1 FROM official_name", &counted, err);
	if (status == STATUS_OK)
		status = archive_prepare(archive, "SELECT word, nr_names FROM name_word", &select, err);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		uint32_t nr = strmap_get(&counted.words, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));

		if (nr != STRMAP_NONE)
			counted.more[nr] -= sqlite3_column_int64(select, 1);
		else
			++*out;
	}
	for (size_t i = 0; i < counted.words.nr; i++)
		*out += counted.more[i] != 0;
	if (sqlite3_finalize(select) != SQLITE_OK && status == STATUS_OK)
		status = archive_error(archive, err);
	changes_release(&counted);
	return status;
}
