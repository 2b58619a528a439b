/* Names -> officials, what their articles say of them, persons. */
#include "store/people_round.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* What is known of each official is kept until the round is decided: some megabytes. */
enum { NAMES_A_ROUND = 4096, OFFICIALS_A_ROUND = 16384 };

static const char *const select_sql[NR_PEOPLE_SELECTS] = {
	[PEOPLE_SELECT_NAMES] = "SELECT key FROM touched_name WHERE key > ?1 ORDER BY key",
	[PEOPLE_SELECT_SEEN] =
		("SELECT article_id, nr, person_id, name, speaks, places, evidence FROM official WHERE key = ?1"
		 " ORDER BY article_id, nr"),
	[PEOPLE_SELECT_OFFICES] =
		("SELECT text, is_former, key FROM office WHERE article_id = ?1 AND official_nr = ?2"
		 " ORDER BY nr"),
	[PEOPLE_SELECT_REF] = "SELECT ref FROM article WHERE id = ?1",
};

enum status people_reader_open(struct people_reader *reader, struct archive *archive,
	struct corrections *corrections, struct error *err)
{
	enum status status = STATUS_OK;

	memset(reader, 0, sizeof(*reader));
	reader->archive = archive;
	reader->corrections = corrections;
	people_case_init(&reader->people);
	for (size_t i = 0; status == STATUS_OK && i < NR_PEOPLE_SELECTS; i++)
		status = archive_prepare(archive, select_sql[i], &reader->selects[i], err);
	if (status == STATUS_OK)
		status = name_counts_load(&reader->counts, archive, err);
	return status == STATUS_OK ? offices_of_few_open(&reader->offices, archive, err) : status;
}

void people_reader_close(struct people_reader *reader)
{
	for (size_t i = 0; i < NR_PEOPLE_SELECTS; i++)
		sqlite3_finalize(reader->selects[i]);
	name_counts_release(&reader->counts);
	offices_of_few_close(&reader->offices);
	people_case_release(&reader->people);
	hash_set_release(&reader->taken);
	strbuf_release(&reader->last);
}

void people_round_release(struct people_round *round)
{
	for (size_t i = 0; i < round->nr; i++)
		family_release(&round->families[i]);
	free(round->families);
	*round = (struct people_round)PEOPLE_ROUND_INIT;
}

/* ---- officials of a name */

static char *column_copy(sqlite3_stmt *row, int at)
{
	const char *text = (const char *)sqlite3_column_text(row, at);

	return xstrdup(text ? text : "");
}

static enum status reset(struct people_reader *reader, sqlite3_stmt *select, struct error *err)
{
	return sqlite3_reset(select) == SQLITE_OK ? STATUS_OK : archive_error(reader->archive, err);
}

static enum status read_seen(struct people_reader *reader, struct family *family, const char *key,
	struct error *err)
{
	sqlite3_stmt *select = reader->selects[PEOPLE_SELECT_SEEN];

	sqlite3_bind_text(select, 1, key, -1, SQLITE_STATIC);
	while (sqlite3_step(select) == SQLITE_ROW) {
		struct seen_official *seen = family_add(family);
		struct date date;

		seen->article_id = sqlite3_column_int64(select, 0);
		seen->nr = (uint32_t)sqlite3_column_int64(select, 1);
		seen->person_id = sqlite3_column_int64(select, 2);
		seen->name = column_copy(select, 3);
		seen->speaks = sqlite3_column_int(select, 4) != 0;
		seen->places = column_copy(select, 5);
		if (sqlite3_column_type(select, 6) != SQLITE_NULL)
			seen->evidence_before = column_copy(select, 6);
		seen->key = xstrdup(key);
		date = article_id_date(seen->article_id);
		seen->day = date_is_known(date) ? date_to_days(date) : 0;
	}
	return reset(reader, select, err);
}

static int by_article(const void *a, const void *b)
{
	const struct seen_official *x = a, *y = b;

	if (x->article_id != y->article_id)
		return x->article_id < y->article_id ? -1 : 1;
	return x->nr < y->nr ? -1 : x->nr > y->nr;
}

/* Takes over the family, which has its names. */
static enum status add_family(struct people_reader *reader, struct people_round *round, struct family *family,
	struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < family->keys.nr; i++)
		status = read_seen(reader, family, family->keys.entries[i].key, err);
	if (family->nr > 1)
		qsort(family->items, family->nr, sizeof(*family->items), by_article);
	round->nr_officials += family->nr;
	ARRAY_GROW(round->families, round->nr + 1, round->alloc);
	round->families[round->nr++] = *family;
	return status;
}

/* ---- what articles say of them */

static enum status read_offices(struct people_reader *reader, struct seen_official *seen, struct error *err)
{
	sqlite3_stmt *select = reader->selects[PEOPLE_SELECT_OFFICES];
	struct strbuf keys = STRBUF_INIT;
	enum status status = STATUS_OK, status_of_select;

	strbuf_add_ch(&keys, '\n');
	sqlite3_bind_int64(select, 1, seen->article_id);
	sqlite3_bind_int64(select, 2, seen->nr);
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		const char *key = (const char *)sqlite3_column_text(select, 2);
		bool is_of_few;

		status = office_is_of_few(&reader->offices, key, &is_of_few, err);
		ARRAY_GROW(seen->offices, seen->nr_offices + 1, seen->alloc_offices);
		seen->offices[seen->nr_offices++] = (struct seen_office){
			column_copy(select, 0), sqlite3_column_int(select, 1) != 0, is_of_few};
		strbuf_add_str(&keys, key);
		strbuf_add_ch(&keys, '\n');
	}
	seen->office_keys = strbuf_detach(&keys, NULL);
	status_of_select = reset(reader, select, err);
	return status == STATUS_OK ? status_of_select : status;
}

static enum status read_ref(struct people_reader *reader, struct seen_official *seen, struct error *err)
{
	sqlite3_stmt *select = reader->selects[PEOPLE_SELECT_REF];

	sqlite3_bind_int64(select, 1, seen->article_id);
	if (sqlite3_step(select) == SQLITE_ROW)
		seen->ref = column_copy(select, 0);
	return reset(reader, select, err);
}

static int by_article_of(const void *a, const void *b)
{
	return by_article(*(struct seen_official *const *)a, *(struct seen_official *const *)b);
}

/* One official needs no evidence, but for corrections, which may name its article too. */
static bool needs_evidence(const struct people_reader *reader, const struct family *family)
{
	return family->nr > 1 || reader->corrections->nr > 0;
}

static enum status read_evidence(struct people_reader *reader, const struct people_round *round,
	struct error *err)
{
	struct seen_official **seen = xcalloc(round->nr_officials + 1, sizeof(struct seen_official *));
	enum status status = STATUS_OK;
	size_t nr = 0;

	for (size_t i = 0; i < round->nr; i++)
		for (size_t j = 0; needs_evidence(reader, &round->families[i]) && j < round->families[i].nr;
			j++)
			seen[nr++] = &round->families[i].items[j];
	qsort(seen, nr, sizeof(*seen), by_article_of);
	for (size_t i = 0; status == STATUS_OK && i < nr; i++) {
		status = read_offices(reader, seen[i], err);
		if (status == STATUS_OK && reader->corrections->nr)
			status = read_ref(reader, seen[i], err);
	}
	free(seen);
	return status;
}

static void decide(struct people_reader *reader, struct people_round *round)
{
	for (size_t i = 0; i < round->nr; i++)
		family_decide(&round->families[i], &reader->people, &reader->counts, reader->corrections);
}

/* ---- rounds */

enum status people_round_of(struct people_reader *reader, const char *key, struct people_round *out,
	struct error *err)
{
	struct family family;
	enum status status;

	family_init(&family);
	status = family_find(&family, key, &reader->counts, reader->corrections, err);
	if (status == STATUS_OK)
		status = add_family(reader, out, &family, err);
	else
		family_release(&family);
	if (status == STATUS_OK)
		status = read_evidence(reader, out, err);
	if (status == STATUS_OK)
		decide(reader, out);
	return status;
}

/* False where one of its names is another family's already. */
static bool take_names(struct people_reader *reader, const struct family *family)
{
	bool is_new = true;

	for (size_t i = 0; i < family->keys.nr; i++) {
		const char *key = family->keys.entries[i].key;

		is_new &= hash_set_add(&reader->taken, key, strlen(key));
	}
	return is_new;
}

static enum status read_families(struct people_reader *reader, struct people_round *round, struct error *err)
{
	sqlite3_stmt *select = reader->selects[PEOPLE_SELECT_NAMES];
	enum status status = STATUS_OK;

	sqlite3_bind_text(select, 1, reader->last.buf ? reader->last.buf : "", -1, SQLITE_TRANSIENT);
	while (status == STATUS_OK && round->nr < NAMES_A_ROUND && round->nr_officials < OFFICIALS_A_ROUND &&
		sqlite3_step(select) == SQLITE_ROW) {
		struct family family;

		strbuf_reset(&reader->last);
		strbuf_add_str(&reader->last, (const char *)sqlite3_column_text(select, 0));
		family_init(&family);
		status = family_find(&family, reader->last.buf, &reader->counts, reader->corrections, err);
		if (status == STATUS_OK && take_names(reader, &family))
			status = add_family(reader, round, &family, err);
		else
			family_release(&family);
	}
	if (status != STATUS_OK) {
		sqlite3_reset(select);
		return status;
	}
	return reset(reader, select, err);
}

/* In a transaction, so that SQLite need not ask before each of many statements whether anything changed. */
enum status people_round_next(struct people_reader *reader, struct people_round *out, struct error *err)
{
	enum status status = archive_begin_reading(reader->archive, err);

	if (status == STATUS_OK)
		status = read_families(reader, out, err);
	if (status == STATUS_OK)
		status = read_evidence(reader, out, err);
	archive_end_reading(reader->archive);
	if (status == STATUS_OK)
		decide(reader, out);
	return status;
}
