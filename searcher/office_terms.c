/* Offices of a person in articles -> terms: which office, from when to when. */
#include "searcher/office_terms.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "searcher/name_words.h"
#include "searcher/rows.h"

#include <stdlib.h>
#include <string.h>

struct use {
	int64_t article_id, start_byte, end_byte;
	const char *text;
	uint32_t kind; /* key and whether it is former; number in the map */
	uint32_t term; /* the kind that it counts with */
};

struct uses {
	struct use *items; /* by article */
	size_t nr, alloc;
	struct strmap kinds; /* "0" or "1" for former, then the key */
};

static enum status read_uses(struct searcher *searcher, int64_t person_id, struct arena *arena,
	struct uses *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	struct strbuf kind = STRBUF_INIT;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT o.article_id, f.start_byte, f.end_byte, f.text, f.is_former, f.key FROM official AS o"
		" JOIN office AS f ON f.article_id = o.article_id AND f.official_nr = o.nr"
		" WHERE o.person_id = ?1 ORDER BY o.article_id, f.nr",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, person_id);
	while (sqlite3_step(select) == SQLITE_ROW) {
		struct use use = {sqlite3_column_int64(select, 0), sqlite3_column_int64(select, 1),
			sqlite3_column_int64(select, 2), row_text(select, 3, arena), 0, 0};

		strbuf_reset(&kind);
		strbuf_addf(&kind, "%d%s", sqlite3_column_int(select, 4) != 0,
			(const char *)sqlite3_column_text(select, 5));
		use.kind = use.term = strmap_add(&out->kinds, kind.buf, kind.len, NULL);
		ARRAY_GROW(out->items, out->nr + 1, out->alloc);
		out->items[out->nr++] = use;
	}
	strbuf_release(&kind);
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static int64_t distance(const struct uses *uses, size_t i, int64_t j)
{
	int64_t gap = j < 0 ? INT64_MAX : uses->items[i].article_id - uses->items[j].article_id;

	return gap < 0 ? -gap : gap;
}

/*
 * Uses of a shorter form take the term of the nearest longer one: one pass for what came before, one for what
 * comes after.
 */
static void join_shorter(struct uses *uses, uint32_t shorter, const bool *is_longer)
{
	int64_t *before = xcalloc(uses->nr + 1, sizeof(*before)), last = -1;

	for (size_t i = 0; i < uses->nr; i++) {
		if (is_longer[uses->items[i].kind])
			last = (int64_t)i;
		before[i] = last;
	}
	last = -1;
	for (size_t i = uses->nr; i-- > 0;) {
		if (is_longer[uses->items[i].kind])
			last = (int64_t)i;
		if (uses->items[i].kind == shorter) {
			int64_t nearest =
				distance(uses, i, before[i]) <= distance(uses, i, last) ? before[i] : last;

			uses->items[i].term = uses->items[nearest].term;
		}
	}
	free(before);
}

enum { MAX_KINDS_JOINED = 200 };

/* The longest forms first, so that what a shorter form joins has joined before. */
static void join_forms(struct uses *uses)
{
	size_t nr = uses->kinds.nr;
	bool *is_longer = xcalloc(nr + 1, sizeof(*is_longer)), *is_done = xcalloc(nr + 1, sizeof(*is_done));

	for (size_t step = 0; step < nr && nr <= MAX_KINDS_JOINED; step++) {
		size_t longest = nr, nr_longer = 0;

		for (size_t i = 0; i < nr; i++)
			if (!is_done[i] &&
				(longest == nr ||
					uses->kinds.entries[i].len > uses->kinds.entries[longest].len))
				longest = i;
		is_done[longest] = true;
		for (size_t i = 0; i < nr; i++) {
			is_longer[i] = i != longest &&
				key_starts_with(uses->kinds.entries[i].key, uses->kinds.entries[longest].key);
			nr_longer += is_longer[i];
		}
		if (nr_longer)
			join_shorter(uses, (uint32_t)longest, is_longer);
	}
	free(is_longer);
	free(is_done);
}

static enum status add_use(struct citer *citer, const struct use *use, struct office_term *term,
	struct arena *arena, struct error *err)
{
	struct office_use *out = &term->uses[term->nr_uses++];

	out->text = use->text;
	out->start_byte = use->start_byte;
	out->end_byte = use->end_byte;
	return citer_cite(citer, use->article_id, arena, &out->article, err);
}

/* Days and numbers of a term, and its uses: the first, then the last, then what else there is room for. */
static enum status make_term(struct citer *citer, const struct uses *uses, uint32_t kind, size_t limit,
	struct arena *arena, struct office_term *out, struct error *err)
{
	enum status status = STATUS_OK;
	int64_t article = -1;
	size_t first = uses->nr, last = 0;

	memset(out, 0, sizeof(*out));
	out->is_former = uses->kinds.entries[kind].key[0] == '1';
	for (size_t i = 0; i < uses->nr; i++) {
		if (uses->items[i].term != kind)
			continue;
		if (uses->items[i].kind == kind)
			out->text = uses->items[i].text;
		out->nr_articles += uses->items[i].article_id != article;
		article = uses->items[i].article_id;
		if (!*out->from)
			article_id_iso(article, out->from);
		article_id_iso(article, out->to);
		first = first == uses->nr ? i : first;
		last = i;
	}
	if (!out->text)
		return status;
	limit = limit < 2 ? 2 : limit;
	out->uses = arena_alloc(arena, limit * sizeof(*out->uses));
	status = add_use(citer, &uses->items[first], out, arena, err);
	if (status == STATUS_OK && last > first)
		status = add_use(citer, &uses->items[last], out, arena, err);
	for (size_t i = first + 1; status == STATUS_OK && i < last && out->nr_uses < limit; i++)
		if (uses->items[i].term == kind)
			status = add_use(citer, &uses->items[i], out, arena, err);
	return status;
}

static int by_time(const void *a, const void *b)
{
	const struct office_term *x = a, *y = b;
	int order;

	if (x->is_former != y->is_former)
		return x->is_former ? 1 : -1;
	order = strcmp(x->from, y->from);
	if (order == 0)
		order = strcmp(x->to, y->to);
	if (order)
		return order;
	return x->uses[0].start_byte < y->uses[0].start_byte ? -1 : 1; /* as the first article has them */
}

enum status office_terms_read(struct searcher *searcher, struct citer *citer, int64_t person_id, size_t limit,
	struct person *out, struct error *err)
{
	struct uses uses = {NULL, 0, 0, STRMAP_INIT};
	enum status status = read_uses(searcher, person_id, &out->arena, &uses, err);

	if (status == STATUS_OK)
		join_forms(&uses);
	out->offices = arena_alloc(&out->arena, (uses.kinds.nr + 1) * sizeof(*out->offices));
	for (uint32_t i = 0; status == STATUS_OK && i < uses.kinds.nr; i++) {
		struct office_term *term = &out->offices[out->nr_offices];

		status = make_term(citer, &uses, i, limit, &out->arena, term, err);
		out->nr_offices += term->text != NULL;
	}
	if (out->nr_offices)
		qsort(out->offices, out->nr_offices, sizeof(*out->offices), by_time);
	free(uses.items);
	strmap_release(&uses.kinds);
	return status;
}
