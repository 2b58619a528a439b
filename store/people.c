/* Names that came or went -> persons in the tables. */
#include "store/people.h"

#include "base/memory.h"
#include "store/name_table.h"
#include "store/official_updates.h"
#include "store/people_ahead.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

/*
 * A transaction writes most pages of official and speech, however few names it has, so it has many; but no
 * more than some megabytes of updates are gathered. A few names are decided sooner than a thread is there.
 */
enum { NAMES_A_TRANSACTION = 8192, OFFICIALS_A_TRANSACTION = 65536, MIN_NAMES_AHEAD = 256 };

enum statement {
	SELECT_TOUCHED,
	INSERT_PERSON,
	UPDATE_PERSON,
	INSERT_WORD,
	DELETE_WORDS,
	SELECT_PERSONS,
	SELECT_USED,
	DELETE_PERSON,
	DELETE_TOUCHED,
	NR_STATEMENTS
};

static const char *const statement_sql[NR_STATEMENTS] = {
	[SELECT_TOUCHED] = "SELECT key FROM touched_name LIMIT 1",
	[INSERT_PERSON] = "INSERT INTO person(name, key) VALUES(?1, ?2)",
	[UPDATE_PERSON] = "UPDATE person SET name = ?2, key = ?3 WHERE id = ?1 AND (name != ?2 OR key != ?3)",
	[INSERT_WORD] =
		"INSERT INTO person_word(folded, word, person_id) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING",
	[DELETE_WORDS] = "DELETE FROM person_word WHERE person_id = ?1",
	[SELECT_PERSONS] = "SELECT id FROM person WHERE key = ?1",
	[SELECT_USED] = "SELECT 1 FROM official WHERE person_id = ?1 LIMIT 1",
	[DELETE_PERSON] = "DELETE FROM person WHERE id = ?1",
	[DELETE_TOUCHED] = "DELETE FROM touched_name WHERE key = ?1",
};

struct people_resolving {
	struct archive *archive;
	people_complaint_fn *complain;
	void *context;
	sqlite3_stmt *statements[NR_STATEMENTS];
	struct corrections corrections;
	bool are_corrections_new;
	struct people_ahead *ahead; /* NULL: there are few names, or no thread */
	struct word_memo *memo;
	struct official_updates updates; /* of the open transaction, as far as they are not written */
	size_t nr_names;                 /* that it has decided */
};

static enum status run(struct people_resolving *resolving, enum statement which, struct error *err)
{
	return archive_run(resolving->archive, resolving->statements[which], err);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

/* ---- which row each person has */

static bool is_among(const int64_t *ids, size_t nr, int64_t id)
{
	for (size_t i = 0; i < nr; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/*
 * A row that one of the family's names has had goes to the person who has most officials of it; who gets none
 * is new (0). Rows of other names are left by a correction that is there no more.
 */
static void keep_ids(const struct family *family, const int64_t *named, size_t nr_named, int64_t *ids,
	uint32_t nr_groups)
{
	size_t *votes = xcalloc(nr_groups + 1, sizeof(*votes));
	bool *settled = xcalloc(family->nr + 1, sizeof(*settled));

	for (size_t i = 0; i < family->nr; i++) {
		int64_t id = family->items[i].person_id;
		uint32_t best = UINT32_MAX;

		if (id == 0 || settled[i] || !is_among(named, nr_named, id))
			continue;
		memset(votes, 0, nr_groups * sizeof(*votes));
		for (size_t j = i; j < family->nr; j++) {
			if (family->items[j].person_id != id)
				continue;
			settled[j] = true;
			votes[family->items[j].group]++;
		}
		for (uint32_t group = 0; group < nr_groups; group++)
			if (ids[group] == 0 && votes[group] &&
				(best == UINT32_MAX || votes[group] > votes[best]))
				best = group;
		if (best != UINT32_MAX)
			ids[best] = id;
	}
	free(votes);
	free(settled);
}

static enum status write_words(struct people_resolving *resolving, int64_t id, const char *key,
	struct error *err)
{
	sqlite3_stmt *insert = resolving->statements[INSERT_WORD];
	enum status status = STATUS_OK;

	while (status == STATUS_OK && *key) {
		size_t len = strcspn(key, " ");
		char folded[WORD_MAX_BYTES];
		size_t folded_len = word_fold(key, len < WORD_MAX_BYTES ? len : WORD_MAX_BYTES, folded);

		sqlite3_bind_text(insert, 1, folded, (int)folded_len, SQLITE_STATIC);
		sqlite3_bind_text(insert, 2, key, (int)len, SQLITE_STATIC);
		sqlite3_bind_int64(insert, 3, id);
		status = run(resolving, INSERT_WORD, err);
		key += len;
		key += strspn(key, " ");
	}
	return status;
}

static enum status write_person(struct people_resolving *resolving, const struct family *family,
	uint32_t group, int64_t *id, struct error *err)
{
	const char *name = family->groups[group];
	enum statement which = *id ? UPDATE_PERSON : INSERT_PERSON;
	int at = *id ? 2 : 1;
	struct strbuf key = STRBUF_INIT;
	enum status status;

	text_key(resolving->memo, name, strlen(name), &key);
	if (*id)
		sqlite3_bind_int64(resolving->statements[which], 1, *id);
	bind_text(resolving->statements[which], at, name);
	bind_text(resolving->statements[which], at + 1, key.buf);
	status = run(resolving, which, err);
	if (!*id)
		*id = sqlite3_last_insert_rowid(resolving->archive->db);
	sqlite3_bind_int64(resolving->statements[DELETE_WORDS], 1, *id);
	if (status == STATUS_OK)
		status = run(resolving, DELETE_WORDS, err);
	if (status == STATUS_OK)
		status = write_words(resolving, *id, key.buf, err);
	strbuf_release(&key);
	return status;
}

static void note_official(struct people_resolving *resolving, const struct seen_official *seen, int64_t id)
{
	const bool is_other = seen->person_id != id;
	const struct official_update update = {seen->article_id, seen->nr, id, seen->evidence, is_other};

	if (is_other || !seen->evidence_before || strcmp(seen->evidence, seen->evidence_before) != 0)
		official_updates_add(&resolving->updates, &update);
}

/* ---- persons who are gone */

static enum status forget_person(struct people_resolving *resolving, int64_t id, struct error *err)
{
	sqlite3_stmt *select = resolving->statements[SELECT_USED];
	enum status status;
	bool is_used;

	sqlite3_bind_int64(select, 1, id);
	is_used = sqlite3_step(select) == SQLITE_ROW;
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(resolving->archive, err);
	if (is_used)
		return STATUS_OK;
	sqlite3_bind_int64(resolving->statements[DELETE_WORDS], 1, id);
	sqlite3_bind_int64(resolving->statements[DELETE_PERSON], 1, id);
	status = run(resolving, DELETE_WORDS, err);
	return status == STATUS_OK ? run(resolving, DELETE_PERSON, err) : status;
}

/*
 * The persons that the family's names have had, nr_named of them by name, and those that its officials
 * were.
 */
static enum status list_persons(struct people_resolving *resolving, const struct family *family,
	int64_t **ids, size_t *nr_named, size_t *nr, struct error *err)
{
	sqlite3_stmt *select = resolving->statements[SELECT_PERSONS];
	enum status status = STATUS_OK;
	size_t alloc = 0;

	for (size_t i = 0; status == STATUS_OK && i < family->keys.nr; i++) {
		bind_text(select, 1, family->keys.entries[i].key);
		while (sqlite3_step(select) == SQLITE_ROW) {
			ARRAY_GROW(*ids, *nr + 1, alloc);
			(*ids)[(*nr)++] = sqlite3_column_int64(select, 0);
		}
		if (sqlite3_reset(select) != SQLITE_OK)
			status = archive_error(resolving->archive, err);
	}
	*nr_named = *nr;
	for (size_t i = 0; i < family->nr; i++) {
		if (family->items[i].person_id == 0)
			continue;
		ARRAY_GROW(*ids, *nr + 1, alloc);
		(*ids)[(*nr)++] = family->items[i].person_id;
	}
	return status;
}

static enum status forget_persons(struct people_resolving *resolving, const int64_t *ids, size_t nr,
	struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < nr; i++)
		if (i == 0 || ids[i] != ids[i - 1])
			status = forget_person(resolving, ids[i], err);
	return status;
}

/* Leaves of the persons before those that are nobody of the family now. Returns how many. */
static size_t without_kept(int64_t *before, size_t nr_before, const int64_t *ids, size_t nr_groups)
{
	size_t nr = 0;

	for (size_t i = 0; i < nr_before; i++)
		if (!is_among(ids, nr_groups, before[i]))
			before[nr++] = before[i];
	return nr;
}

static enum status write_persons(struct people_resolving *resolving, const struct family *family,
	struct error *err)
{
	uint32_t nr_groups = family->nr_groups;
	int64_t *ids = xcalloc(nr_groups + 1, sizeof(*ids)), *before = NULL;
	bool *written = xcalloc(nr_groups + 1, sizeof(*written));
	size_t nr_named = 0, nr_before = 0;
	enum status status = list_persons(resolving, family, &before, &nr_named, &nr_before, err);

	keep_ids(family, before, nr_named, ids, nr_groups);
	for (size_t i = 0; status == STATUS_OK && i < family->nr; i++) {
		uint32_t group = family->items[i].group;

		if (!written[group])
			status = write_person(resolving, family, group, &ids[group], err);
		written[group] = true;
		note_official(resolving, &family->items[i], ids[group]);
	}
	nr_before = without_kept(before, nr_before, ids, nr_groups);
	if (status == STATUS_OK && nr_before) /* whether they are used is asked of the table */
		status = official_updates_write(&resolving->updates, err);
	if (status == STATUS_OK)
		status = forget_persons(resolving, before, nr_before, err);
	free(ids);
	free(before);
	free(written);
	return status;
}

/* In a transaction. */
static enum status write_families(struct people_resolving *resolving, const struct people_round *round,
	struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < round->nr; i++) {
		const struct family *family = &round->families[i];

		resolving->nr_names++;
		status = write_persons(resolving, family, err);
		for (size_t j = 0; status == STATUS_OK && j < family->keys.nr; j++) {
			bind_text(resolving->statements[DELETE_TOUCHED], 1, family->keys.entries[j].key);
			status = run(resolving, DELETE_TOUCHED, err);
		}
	}
	return status;
}

static enum status begin(struct people_resolving *resolving, struct error *err)
{
	resolving->nr_names = 0;
	return archive_begin_writing(resolving->archive, err);
}

static bool is_enough(const struct people_resolving *resolving)
{
	return resolving->nr_names >= NAMES_A_TRANSACTION || resolving->updates.nr >= OFFICIALS_A_TRANSACTION;
}

/* Commits where the status is good, else rolls back. */
static enum status end(struct people_resolving *resolving, enum status status, struct error *err)
{
	if (status == STATUS_OK)
		status = official_updates_write(&resolving->updates, err);
	return archive_end_writing(resolving->archive, status, err);
}

/* ---- rounds that are read ahead */

/* A transaction of them; *more: there may be others. */
static enum status write_rounds(struct people_resolving *resolving, bool *more, struct error *err)
{
	enum status status = begin(resolving, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && *more && !is_enough(resolving)) {
		struct people_round round = PEOPLE_ROUND_INIT;

		*more = people_ahead_take(resolving->ahead, &round);
		status = write_families(resolving, &round, err);
		people_round_release(&round);
	}
	return end(resolving, status, err);
}

static enum status write_all_rounds(struct people_resolving *resolving, struct error *err)
{
	enum status status = STATUS_OK;
	bool more = true;

	while (status == STATUS_OK && more)
		status = write_rounds(resolving, &more, err);
	people_ahead_free(resolving->ahead);
	resolving->ahead = NULL;
	return status;
}

/* ---- one name after the other */

static enum status next_name(struct people_resolving *resolving, struct strbuf *key, struct error *err)
{
	sqlite3_stmt *select = resolving->statements[SELECT_TOUCHED];

	strbuf_reset(key);
	if (sqlite3_step(select) == SQLITE_ROW)
		strbuf_add(key, (const char *)sqlite3_column_text(select, 0),
			(size_t)sqlite3_column_bytes(select, 0));
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(resolving->archive, err);
	return STATUS_OK;
}

static enum status resolve_name(struct people_resolving *resolving, struct people_reader *reader,
	const char *key, struct error *err)
{
	struct people_round round = PEOPLE_ROUND_INIT;
	enum status status = people_round_of(reader, key, &round, err);

	if (status == STATUS_OK)
		status = write_families(resolving, &round, err);
	people_round_release(&round);
	return status;
}

/* A transaction of names that were touched, the first of them in *key; it is empty where none is left. */
static enum status resolve_some(struct people_resolving *resolving, struct people_reader *reader,
	struct strbuf *key, struct error *err)
{
	enum status status = begin(resolving, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && key->len && !is_enough(resolving)) {
		status = resolve_name(resolving, reader, key->buf, err);
		if (status == STATUS_OK)
			status = next_name(resolving, key, err);
	}
	return end(resolving, status, err);
}

static enum status resolve_rest(struct people_resolving *resolving, struct error *err)
{
	struct strbuf key = STRBUF_INIT;
	struct people_reader reader;
	enum status status = next_name(resolving, &key, err);

	if (status == STATUS_OK && key.len) {
		status = people_reader_open(&reader, resolving->archive, &resolving->corrections, err);
		while (status == STATUS_OK && key.len)
			status = resolve_some(resolving, &reader, &key, err);
		people_reader_close(&reader);
	}
	strbuf_release(&key);
	return status;
}

/* ---- corrections */

/* The names of the corrections, those of the file before among them, are to be resolved. */
static enum status touch_corrected(struct people_resolving *resolving, struct error *err)
{
	struct archive *archive = resolving->archive;
	sqlite3_stmt *insert = NULL;
	enum status status = archive_exec(archive,
		"INSERT INTO touched_name(key) SELECT key FROM corrected_name WHERE 1 ON CONFLICT DO NOTHING;"
		" DELETE FROM corrected_name",
		err);

	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"INSERT INTO corrected_name(key) VALUES(?1) ON CONFLICT DO NOTHING", &insert, err);
	for (size_t i = 0; status == STATUS_OK && i < 2 * resolving->corrections.nr; i++) {
		const struct correction *correction = &resolving->corrections.items[i / 2];
		const char *key = i % 2 ? correction->right.key : correction->left.key;

		if (!key)
			continue;
		bind_text(insert, 1, key);
		sqlite3_step(insert);
		if (sqlite3_reset(insert) != SQLITE_OK)
			status = archive_error(archive, err);
	}
	sqlite3_finalize(insert);
	if (status == STATUS_OK)
		status = archive_exec(archive,
			"INSERT INTO touched_name(key) SELECT key FROM corrected_name WHERE 1"
			" ON CONFLICT DO NOTHING",
			err);
	if (status == STATUS_OK)
		status = archive_set_meta(archive, "corrections", resolving->corrections.fingerprint, err);
	return status;
}

static enum status take_corrections(struct people_resolving *resolving, struct error *err)
{
	int64_t before;
	enum status status = archive_get_meta(resolving->archive, "corrections", 0, &before, err);

	resolving->are_corrections_new = status == STATUS_OK && before != resolving->corrections.fingerprint;
	if (!resolving->are_corrections_new)
		return status;
	status = begin(resolving, err);
	return status == STATUS_OK ? end(resolving, touch_corrected(resolving, err), err) : status;
}

static void complain_of_unfit(struct people_resolving *resolving)
{
	const struct corrections *corrections = &resolving->corrections;

	for (size_t i = 0; resolving->are_corrections_new && i < corrections->nr; i++)
		if (!corrections->items[i].fits)
			resolving->complain(resolving->context, corrections->path, corrections->items[i].line,
				error_text("nobody in the archive fits"));
}

/* ---- all that is to be resolved */

static enum status read_ahead(struct people_resolving *resolving, struct error *err)
{
	int64_t nr;
	char *sql = sqlite3_mprintf("SELECT count(*) FROM (SELECT 1 FROM touched_name LIMIT %d)",
		MIN_NAMES_AHEAD);
	enum status status = archive_query_int(resolving->archive, sql, 0, &nr, err);

	sqlite3_free(sql);
	if (status == STATUS_OK && nr >= MIN_NAMES_AHEAD)
		resolving->ahead = people_ahead_start(resolving->archive->path, &resolving->corrections);
	return status;
}

enum status people_resolve_begin(struct archive *archive, people_complaint_fn *complain, void *context,
	struct people_resolving **out, struct error *err)
{
	struct people_resolving *resolving = xcalloc(1, sizeof(*resolving));
	enum status status;

	*out = resolving;
	resolving->archive = archive;
	resolving->complain = complain;
	resolving->context = context;
	resolving->memo = word_memo_new();
	status = corrections_load(&resolving->corrections, archive->path, complain, context, err);
	if (status == STATUS_OK)
		status = take_corrections(resolving, err);
	if (status == STATUS_OK)
		status = name_table_update(archive, err);
	return status == STATUS_OK ? read_ahead(resolving, err) : status;
}

enum status people_resolve_finish(struct people_resolving *resolving, struct error *err)
{
	enum status status = official_updates_open(&resolving->updates, resolving->archive, err);

	for (size_t i = 0; status == STATUS_OK && i < NR_STATEMENTS; i++)
		status =
			archive_prepare(resolving->archive, statement_sql[i], &resolving->statements[i], err);
	if (status == STATUS_OK && resolving->ahead)
		status = write_all_rounds(resolving, err);
	if (status == STATUS_OK)
		status = resolve_rest(resolving, err);
	if (status == STATUS_OK)
		complain_of_unfit(resolving);
	return status;
}

void people_resolve_free(struct people_resolving *resolving)
{
	if (!resolving)
		return;
	people_ahead_free(resolving->ahead);
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(resolving->statements[i]);
	official_updates_close(&resolving->updates);
	corrections_release(&resolving->corrections);
	word_memo_free(resolving->memo);
	free(resolving);
}

enum status people_resolve(struct archive *archive, people_complaint_fn *complain, void *context,
	struct error *err)
{
	struct people_resolving *resolving;
	enum status status = people_resolve_begin(archive, complain, context, &resolving, err);

	if (status == STATUS_OK)
		status = people_resolve_finish(resolving, err);
	people_resolve_free(resolving);
	return status;
}
