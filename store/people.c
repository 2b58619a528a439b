/* Names that came or went -> persons in the tables, some thousand names a transaction. */
#include "store/people.h"

#include "base/memory.h"
#include "store/official_updates.h"
#include "store/people_family.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

/*
 * A transaction writes most pages of official and speech, however few names it has, so it has many; but no
 * more than some megabytes of updates are gathered.
 */
enum { NAMES_PER_TRANSACTION = 8192, UPDATES_PER_TRANSACTION = 65536, HEAD_BYTES = 600 };

enum statement {
	SELECT_TOUCHED,
	SELECT_SEEN,
	SELECT_ARTICLE,
	SELECT_OFFICES,
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
	[SELECT_SEEN] = ("SELECT article_id, nr, person_id, name, speaks FROM official WHERE key = ?1"
			 " ORDER BY article_id, nr"),
	[SELECT_ARTICLE] =
		"SELECT source, ref, title || char(10) || substr(unpacked(body), 1, ?2) FROM article WHERE id = ?1",
	[SELECT_OFFICES] =
		("SELECT text, is_former, key FROM office WHERE article_id = ?1 AND official_nr = ?2"
		 " ORDER BY nr"),
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

struct resolving {
	struct archive *archive;
	sqlite3_stmt *statements[NR_STATEMENTS];
	struct name_counts counts;
	struct corrections corrections;
	struct people_case people; /* of one name after the other */
	struct official_updates updates;
};

static enum status run(struct resolving *resolving, enum statement which, struct error *err)
{
	return archive_run(resolving->archive, resolving->statements[which], err);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static char *column_copy(sqlite3_stmt *row, int at)
{
	const char *text = (const char *)sqlite3_column_text(row, at);

	return xstrdup(text ? text : "");
}

/* ---- reading a family */

static enum status read_offices(struct resolving *resolving, struct seen_official *seen, struct error *err)
{
	sqlite3_stmt *select = resolving->statements[SELECT_OFFICES];
	struct strbuf keys = STRBUF_INIT;

	strbuf_add_ch(&keys, '\n');
	sqlite3_bind_int64(select, 1, seen->article_id);
	sqlite3_bind_int64(select, 2, seen->nr);
	while (sqlite3_step(select) == SQLITE_ROW) {
		ARRAY_GROW(seen->offices, seen->nr_offices + 1, seen->alloc_offices);
		seen->offices[seen->nr_offices++] = (struct seen_office){column_copy(select, 0),
			sqlite3_column_int(select, 1) != 0,
			office_is_of_few(&resolving->counts, (const char *)sqlite3_column_text(select, 2))};
		strbuf_add_str(&keys, (const char *)sqlite3_column_text(select, 2));
		strbuf_add_ch(&keys, '\n');
	}
	seen->office_keys = strbuf_detach(&keys, NULL);
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(resolving->archive, err);
	return STATUS_OK;
}

static enum status read_article(struct resolving *resolving, struct seen_official *seen, struct error *err)
{
	sqlite3_stmt *select = resolving->statements[SELECT_ARTICLE];

	sqlite3_bind_int64(select, 1, seen->article_id);
	sqlite3_bind_int(select, 2, HEAD_BYTES);
	if (sqlite3_step(select) == SQLITE_ROW) {
		seen->source = column_copy(select, 0);
		seen->ref = column_copy(select, 1);
		seen->head = column_copy(select, 2);
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(resolving->archive, err);
	return STATUS_OK;
}

static enum status read_seen(struct resolving *resolving, struct family *family, const char *key,
	struct error *err)
{
	sqlite3_stmt *select = resolving->statements[SELECT_SEEN];

	bind_text(select, 1, key);
	while (sqlite3_step(select) == SQLITE_ROW) {
		struct seen_official *seen = family_add(family);
		struct date date;

		seen->article_id = sqlite3_column_int64(select, 0);
		seen->nr = (uint32_t)sqlite3_column_int64(select, 1);
		seen->person_id = sqlite3_column_int64(select, 2);
		seen->name = column_copy(select, 3);
		seen->speaks = sqlite3_column_int(select, 4) != 0;
		seen->key = xstrdup(key);
		date = article_id_date(seen->article_id);
		seen->day = date_is_known(date) ? date_to_days(date) : 0;
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(resolving->archive, err);
	return STATUS_OK;
}

static int by_article(const void *a, const void *b)
{
	const struct seen_official *x = a, *y = b;

	if (x->article_id != y->article_id)
		return x->article_id < y->article_id ? -1 : 1;
	return x->nr < y->nr ? -1 : x->nr > y->nr;
}

/* One official needs no evidence, so its article need not be read, but for corrections. */
static enum status read_family(struct resolving *resolving, struct family *family, struct error *err)
{
	enum status status = STATUS_OK;
	bool alone;

	for (size_t i = 0; status == STATUS_OK && i < family->keys.nr; i++)
		status = read_seen(resolving, family, family->keys.entries[i].key, err);
	alone = family->nr == 1 && resolving->corrections.nr == 0;
	for (size_t i = 0; status == STATUS_OK && !alone && i < family->nr; i++) {
		status = read_offices(resolving, &family->items[i], err);
		if (status == STATUS_OK)
			status = read_article(resolving, &family->items[i], err);
	}
	if (family->nr > 1)
		qsort(family->items, family->nr, sizeof(*family->items), by_article);
	return status;
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

static enum status write_words(struct resolving *resolving, int64_t id, const char *key, struct error *err)
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

static enum status write_person(struct resolving *resolving, const struct family *family, uint32_t group,
	int64_t *id, struct error *err)
{
	const char *name = family_name_of(family, group);
	enum statement which = *id ? UPDATE_PERSON : INSERT_PERSON;
	int at = *id ? 2 : 1;
	struct strbuf key = STRBUF_INIT;
	enum status status;

	text_key(resolving->people.memo, name, strlen(name), &key);
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

static void note_official(struct resolving *resolving, const struct seen_official *seen, int64_t id)
{
	const struct official_update update = {
		seen->article_id, seen->nr, id, seen->evidence, seen->person_id != id};

	official_updates_add(&resolving->updates, &update);
}

/* ---- persons who are gone */

static enum status forget_person(struct resolving *resolving, int64_t id, struct error *err)
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
static enum status list_persons(struct resolving *resolving, const struct family *family, int64_t **ids,
	size_t *nr_named, size_t *nr, struct error *err)
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

static enum status forget_persons(struct resolving *resolving, const int64_t *ids, size_t nr,
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

static enum status write_family(struct resolving *resolving, struct family *family, struct error *err)
{
	uint32_t nr_groups =
		family_decide(family, &resolving->people, &resolving->counts, &resolving->corrections);
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

static enum status resolve_name(struct resolving *resolving, const char *key, struct error *err)
{
	struct family family;
	enum status status;

	family_init(&family);
	family_find(&family, key, &resolving->counts, &resolving->corrections);
	status = read_family(resolving, &family, err);
	if (status == STATUS_OK)
		status = write_family(resolving, &family, err);
	for (size_t i = 0; status == STATUS_OK && i < family.keys.nr; i++) {
		bind_text(resolving->statements[DELETE_TOUCHED], 1, family.keys.entries[i].key);
		status = run(resolving, DELETE_TOUCHED, err);
	}
	family_release(&family);
	return status;
}

/* ---- all that is to be resolved */

static enum status next_name(struct resolving *resolving, struct strbuf *key, struct error *err)
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

/* For one transaction, after so many names. */
static bool is_enough(const struct resolving *resolving, size_t nr_names)
{
	return nr_names >= NAMES_PER_TRANSACTION || resolving->updates.nr >= UPDATES_PER_TRANSACTION;
}

static enum status resolve_some(struct resolving *resolving, bool *more, struct error *err)
{
	struct strbuf key = STRBUF_INIT;
	enum status status = archive_exec(resolving->archive, "BEGIN IMMEDIATE", err);

	*more = true;
	for (size_t i = 0; status == STATUS_OK && *more && !is_enough(resolving, i); i++) {
		status = next_name(resolving, &key, err);
		*more = key.len > 0;
		if (status == STATUS_OK && *more)
			status = resolve_name(resolving, key.buf, err);
	}
	strbuf_release(&key);
	if (status == STATUS_OK)
		status = official_updates_write(&resolving->updates, err);
	if (status == STATUS_OK)
		return archive_exec(resolving->archive, "COMMIT", err);
	sqlite3_exec(resolving->archive->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

/* The names of the corrections, those of the file before among them, are to be resolved. */
static enum status touch_corrected(struct resolving *resolving, struct error *err)
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

static enum status take_corrections(struct resolving *resolving, bool *changed, struct error *err)
{
	int64_t before;
	enum status status = archive_get_meta(resolving->archive, "corrections", 0, &before, err);

	*changed = status == STATUS_OK && before != resolving->corrections.fingerprint;
	if (!*changed)
		return status;
	status = archive_exec(resolving->archive, "BEGIN IMMEDIATE", err);
	if (status == STATUS_OK)
		status = touch_corrected(resolving, err);
	if (status == STATUS_OK)
		return archive_exec(resolving->archive, "COMMIT", err);
	sqlite3_exec(resolving->archive->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

static enum status resolve_touched(struct resolving *resolving, struct error *err)
{
	struct strbuf key = STRBUF_INIT;
	enum status status = official_updates_open(&resolving->updates, resolving->archive, err);
	bool more;

	for (size_t i = 0; status == STATUS_OK && i < NR_STATEMENTS; i++)
		status =
			archive_prepare(resolving->archive, statement_sql[i], &resolving->statements[i], err);
	if (status == STATUS_OK)
		status = next_name(resolving, &key, err);
	more = key.len > 0;
	if (status == STATUS_OK && more)
		status = name_counts_load(&resolving->counts, resolving->archive, err);
	while (status == STATUS_OK && more)
		status = resolve_some(resolving, &more, err);
	strbuf_release(&key);
	for (size_t i = 0; i < NR_STATEMENTS; i++)
		sqlite3_finalize(resolving->statements[i]);
	official_updates_close(&resolving->updates);
	return status;
}

enum status people_resolve(struct archive *archive, people_complaint_fn *complain, void *context,
	struct error *err)
{
	struct resolving resolving = {.archive = archive};
	bool changed = false;
	enum status status;

	people_case_init(&resolving.people);
	status = corrections_load(&resolving.corrections, archive->path, complain, context, err);

	if (status == STATUS_OK)
		status = take_corrections(&resolving, &changed, err);
	if (status == STATUS_OK)
		status = resolve_touched(&resolving, err);
	for (size_t i = 0; status == STATUS_OK && changed && i < resolving.corrections.nr; i++)
		if (!resolving.corrections.items[i].fits)
			complain(context, resolving.corrections.path, resolving.corrections.items[i].line,
				error_text("nobody in the archive fits"));
	name_counts_release(&resolving.counts);
	corrections_release(&resolving.corrections);
	people_case_release(&resolving.people);
	return status;
}
