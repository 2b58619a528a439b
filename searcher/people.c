/* A typed name -> the persons that it fits. */
#include "searcher/people.h"

#include "base/memory.h"
#include "searcher/id_set.h"
#include "searcher/name_words.h"
#include "searcher/person_summary.h"
#include "searcher/rows.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

/* The statement's ids, ascending; it is given back. */
static enum status take_ids(struct searcher *searcher, sqlite3_stmt *select, struct id_set *out,
	struct error *err)
{
	while (sqlite3_step(select) == SQLITE_ROW)
		id_set_add(out, sqlite3_column_int64(select, 0));
	id_set_order(out);
	if (archive_return(&searcher->archive, select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

/* Ids of the persons that have the word in their name, ascending. */
static enum status persons_with_word(struct searcher *searcher, const struct name_words *words, size_t nr,
	bool as_typed, struct id_set *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_borrow(&searcher->archive,
		as_typed ? "SELECT person_id FROM person_word WHERE folded = ?1 AND word = ?2"
			 : "SELECT person_id FROM person_word WHERE folded = ?1",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_text(select, 1, words->folded[nr], -1, SQLITE_STATIC);
	if (as_typed)
		sqlite3_bind_text(select, 2, words->canonical[nr], -1, SQLITE_STATIC);
	return take_ids(searcher, select, out, err);
}

/* Leaves those that have the first nr words as well. */
static enum status keep_with_words(struct searcher *searcher, const struct name_words *words, size_t nr,
	bool as_typed, struct id_set *set, struct error *err)
{
	sqlite3_stmt *select = NULL;
	size_t nr_left = 0;
	enum status status = archive_borrow(&searcher->archive,
		as_typed ? "SELECT 1 FROM person_word WHERE folded = ?1 AND person_id = ?2 AND word = ?3"
			 : "SELECT 1 FROM person_word WHERE folded = ?1 AND person_id = ?2",
		&select, err);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < set->nr; i++) {
		bool has_all = true;

		sqlite3_bind_int64(select, 2, set->ids[i]);
		for (size_t j = nr; has_all && j-- > 0;) {
			sqlite3_bind_text(select, 1, words->folded[j], -1, SQLITE_STATIC);
			if (as_typed)
				sqlite3_bind_text(select, 3, words->canonical[j], -1, SQLITE_STATIC);
			has_all = sqlite3_step(select) == SQLITE_ROW;
			sqlite3_reset(select);
		}
		if (has_all)
			set->ids[nr_left++] = set->ids[i];
	}
	set->nr = nr_left;
	if (archive_return(&searcher->archive, select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

/* By the last word, which is the given name: thousands have the family name in front. */
static enum status persons_with_all(struct searcher *searcher, const struct name_words *words, bool as_typed,
	struct id_set *out, struct error *err)
{
	enum status status;

	out->nr = 0;
	if (words->nr == 0)
		return STATUS_OK;
	status = persons_with_word(searcher, words, words->nr - 1, as_typed, out, err);
	if (status == STATUS_OK && words->nr > 1 && out->nr)
		status = keep_with_words(searcher, words, words->nr - 1, as_typed, out, err);
	return status;
}

/*
 * Persons whose whole name is typed, with its marks: where there are any, others with all of its words are
 * not meant (keep_best), and need not be looked for among all who share a given name.
 */
static enum status persons_of_key(struct searcher *searcher, const char *key, struct id_set *out,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_borrow(&searcher->archive, "SELECT id FROM person WHERE key = ?1", &select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_text(select, 1, key, -1, SQLITE_STATIC);
	return take_ids(searcher, select, out, err);
}

struct candidate {
	int64_t id, nr_articles;
	enum name_fit fit;
};

static enum name_fit fit_of(const char *key, const struct name_words *words, bool as_typed)
{
	const char *wanted = as_typed ? words->key : words->folded_key;
	struct strbuf folded = STRBUF_INIT;
	enum name_fit fit = NAME_FITS_PART;

	if (!as_typed) {
		text_key_fold(key, &folded);
		key = folded.buf;
	}
	if (!strcmp(key, wanted))
		fit = NAME_FITS_WHOLE;
	else if (key_ends_with(key, wanted))
		fit = NAME_FITS_GIVEN;
	strbuf_release(&folded);
	return fit;
}

/* are_counted: by how many articles there are of each; else that is 0. */
static enum status weigh(struct searcher *searcher, const struct id_set *ids, const struct name_words *words,
	bool as_typed, bool are_counted, struct candidate *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_borrow(&searcher->archive,
		are_counted ? "SELECT key, (SELECT count(*) FROM official WHERE person_id = ?1) FROM person"
			      " WHERE id = ?1"
			    : "SELECT key, 0 FROM person WHERE id = ?1",
		&select, err);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < ids->nr; i++) {
		out[i] = (struct candidate){ids->ids[i], 0, NAME_FITS_PART};
		sqlite3_bind_int64(select, 1, ids->ids[i]);
		if (sqlite3_step(select) == SQLITE_ROW) {
			out[i].fit = fit_of((const char *)sqlite3_column_text(select, 0), words, as_typed);
			out[i].nr_articles = sqlite3_column_int64(select, 1);
		}
		sqlite3_reset(select);
	}
	if (archive_return(&searcher->archive, select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

/* Better fits first, then those of more articles. */
static int by_fit(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->fit != y->fit)
		return x->fit > y->fit ? -1 : 1;
	if (x->nr_articles != y->nr_articles)
		return x->nr_articles > y->nr_articles ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static size_t keep_best(struct candidate *candidates, size_t nr, const struct name_words *words)
{
	if (nr)
		qsort(candidates, nr, sizeof(*candidates), by_fit);
	for (size_t i = 0; words->nr > 1 && i < nr; i++)
		if (candidates[i].fit != candidates[0].fit && candidates[0].fit == NAME_FITS_WHOLE)
			return i;
	return nr;
}

/* are_sorted: by number of articles. */
static enum status find_by_name(struct searcher *searcher, const char *name, bool are_sorted,
	struct people *out, struct error *err)
{
	struct name_words words;
	struct id_set ids = {NULL, 0, 0};
	struct candidate *candidates = NULL;
	bool as_typed;
	enum status status = STATUS_OK;
	size_t nr = 0;

	name_words_read(&searcher->tokenizer, name, &out->arena, &words);
	as_typed = words.is_marked;
	if (as_typed && words.nr > 1)
		status = persons_of_key(searcher, words.key, &ids, err);
	if (status == STATUS_OK && ids.nr == 0)
		status = persons_with_all(searcher, &words, as_typed, &ids, err);
	if (status == STATUS_OK && ids.nr == 0 && as_typed) {
		as_typed = false;
		status = persons_with_all(searcher, &words, false, &ids, err);
		out->without_marks = ids.nr > 0;
	}
	if (status == STATUS_OK) {
		candidates = xcalloc(ids.nr + 1, sizeof(*candidates));
		status = weigh(searcher, &ids, &words, as_typed, are_sorted && ids.nr > 1, candidates, err);
	}
	if (status == STATUS_OK)
		nr = keep_best(candidates, ids.nr, &words);
	out->ids = xcalloc(nr + 1, sizeof(*out->ids));
	for (size_t i = 0; i < nr; i++)
		out->ids[i] = candidates[i].id;
	out->total = (int64_t)nr;
	out->fit = nr ? candidates[0].fit : NAME_FITS_NOBODY;
	free(candidates);
	id_set_release(&ids);
	return status;
}

/* All persons, by how many articles they are in. */
static enum status find_all(struct searcher *searcher, size_t limit, size_t offset, struct id_set *out,
	int64_t *total, struct error *err)
{
	sqlite3_stmt *select = NULL, *count = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT person_id, count(*) AS nr FROM official WHERE person_id IS NOT NULL"
		" GROUP BY person_id ORDER BY nr DESC, person_id LIMIT ?1 OFFSET ?2",
		&select, err);

	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive, "SELECT count(*) FROM person", &count, err);
	if (status == STATUS_OK) {
		sqlite3_bind_int64(select, 1, (sqlite3_int64)limit);
		sqlite3_bind_int64(select, 2, (sqlite3_int64)offset);
		while (sqlite3_step(select) == SQLITE_ROW)
			id_set_add(out, sqlite3_column_int64(select, 0));
		if (sqlite3_step(count) == SQLITE_ROW)
			*total = sqlite3_column_int64(count, 0);
		if (sqlite3_reset(select) != SQLITE_OK || sqlite3_reset(count) != SQLITE_OK)
			status = archive_error(&searcher->archive, err);
	}
	sqlite3_finalize(select);
	sqlite3_finalize(count);
	return status;
}

enum status people_find(struct searcher *searcher, const char *name, size_t limit, size_t offset,
	struct people *out, struct error *err)
{
	struct id_set page = {NULL, 0, 0};
	enum status status;

	memset(out, 0, sizeof(*out));
	status = archive_need_facts(&searcher->archive, err);
	if (status == STATUS_OK && name)
		status = find_by_name(searcher, name, limit > 0, out, err);
	else if (status == STATUS_OK)
		status = find_all(searcher, limit, offset, &page, &out->total, err);
	if (name)
		for (int64_t i = (int64_t)offset; i < out->total && page.nr < limit; i++)
			id_set_add(&page, out->ids[i]);
	out->items = arena_alloc(&out->arena, (page.nr + 1) * sizeof(*out->items));
	for (size_t i = 0; status == STATUS_OK && i < page.nr; i++)
		status = person_summary_read(searcher, page.ids[i], &out->arena, &out->items[out->nr++], err);
	id_set_release(&page);
	return status;
}

void people_release(struct people *people)
{
	free(people->ids);
	arena_release(&people->arena);
	memset(people, 0, sizeof(*people));
}
