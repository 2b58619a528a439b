/* All matches of a search -> counts of officials, speakers, topics, years and sources. */
#include "searcher/facets.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COUNTS = 10, LOOK_UP_SHARE = 16 };

struct counting {
	struct archive *archive;
	const int64_t *ids;
	size_t nr_ids;
	struct arena *arena;
	struct search_facets *out;
	enum status status;
	struct error *err;
};

/* What the rows of the matches name, once for each article; counted when all are there. */
struct names {
	int64_t *ids;
	size_t nr, alloc;
	size_t nr_before; /* those of the articles before the one at hand */
};

static void names_add(struct names *names, int64_t id)
{
	for (size_t i = names->nr_before; i < names->nr; i++)
		if (names->ids[i] == id)
			return;
	ARRAY_GROW(names->ids, names->nr + 1, names->alloc);
	names->ids[names->nr++] = id;
}

static sqlite3_stmt *prepare(struct counting *counting, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (counting->status == STATUS_OK)
		counting->status = archive_prepare(counting->archive, sql, &statement, counting->err);
	return statement;
}

static bool step(struct counting *counting, sqlite3_stmt *statement)
{
	int result = counting->status == STATUS_OK ? sqlite3_step(statement) : SQLITE_DONE;

	if (result != SQLITE_ROW && result != SQLITE_DONE)
		counting->status = archive_error(counting->archive, counting->err);
	return result == SQLITE_ROW;
}

/* ---- the rows of the matches: looked up one by one where they are few, else all rows are gone through */

typedef void row_fn(sqlite3_stmt *row, void *context); /* column 0 is the article's id */

static void end_article(struct names *names, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		names[i].nr_before = names[i].nr;
}

static bool are_few(struct counting *counting)
{
	int64_t nr_articles = 0;

	if (counting->status == STATUS_OK)
		counting->status =
			archive_get_meta(counting->archive, "nr_articles", 0, &nr_articles, counting->err);
	return (int64_t)counting->nr_ids < nr_articles / LOOK_UP_SHARE;
}

static void look_up(struct counting *counting, const char *sql, row_fn *fn, struct names *names,
	size_t nr_names)
{
	sqlite3_stmt *select = prepare(counting, sql);

	for (size_t i = 0; select && i < counting->nr_ids; i++) {
		sqlite3_bind_int64(select, 1, counting->ids[i]);
		while (step(counting, select))
			fn(select, names);
		sqlite3_reset(select);
		end_article(names, nr_names);
	}
	sqlite3_finalize(select);
}

/* The statement's rows are in the order of articles. */
static void go_through(struct counting *counting, const char *sql, row_fn *fn, struct names *names,
	size_t nr_names)
{
	sqlite3_stmt *select = prepare(counting, sql);
	size_t at = 0;

	while (select && at < counting->nr_ids && step(counting, select)) {
		int64_t id = sqlite3_column_int64(select, 0);

		if (counting->ids[at] < id)
			end_article(names, nr_names);
		while (at < counting->nr_ids && counting->ids[at] < id)
			at++;
		if (at < counting->nr_ids && counting->ids[at] == id)
			fn(select, names);
	}
	sqlite3_finalize(select);
}

/* ---- counting what was named */

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int by_articles(const void *a, const void *b)
{
	const struct facet_count *x = a, *y = b;

	if (x->nr_articles != y->nr_articles)
		return x->nr_articles < y->nr_articles ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

/* How often each id was named; most often first. Takes the names. */
static void count_names(struct counting *counting, enum facet facet, struct names *names)
{
	struct facet_count *counts = xcalloc(names->nr + 1, sizeof(*counts));
	size_t nr = 0;

	if (names->nr)
		qsort(names->ids, names->nr, sizeof(*names->ids), compare_ids);
	for (size_t i = 0; i < names->nr; i++) {
		if (i == 0 || names->ids[i] != names->ids[i - 1])
			counts[nr++] = (struct facet_count){names->ids[i], "", "", 0};
		counts[nr - 1].nr_articles++;
	}
	if (nr)
		qsort(counts, nr, sizeof(*counts), by_articles);
	if (facet != FACET_TOPICS && nr > MAX_COUNTS)
		nr = MAX_COUNTS;
	counting->out->counts[facet] = arena_alloc(counting->arena, nr * sizeof(*counts) + 1);
	memcpy(counting->out->counts[facet], counts, nr * sizeof(*counts));
	counting->out->nr[facet] = nr;
	free(counts);
	free(names->ids);
}

/* ---- officials, speakers, topics */

enum { OFFICIALS, SPEAKERS };

static void take_official(sqlite3_stmt *row, void *context)
{
	struct names *names = context;

	names_add(&names[OFFICIALS], sqlite3_column_int64(row, 1));
	if (sqlite3_column_int(row, 2))
		names_add(&names[SPEAKERS], sqlite3_column_int64(row, 1));
}

static void name_persons(struct counting *counting, enum facet facet)
{
	sqlite3_stmt *select = prepare(counting, "SELECT name FROM person WHERE id = ?1");

	for (size_t i = 0; i < counting->out->nr[facet]; i++) {
		struct facet_count *count = &counting->out->counts[facet][i];

		sqlite3_bind_int64(select, 1, count->id);
		if (step(counting, select))
			count->name =
				arena_strdup(counting->arena, (const char *)sqlite3_column_text(select, 0));
		sqlite3_reset(select);
	}
	sqlite3_finalize(select);
}

static void count_persons(struct counting *counting)
{
	struct names names[2] = {{NULL, 0, 0, 0}, {NULL, 0, 0, 0}};

	if (are_few(counting))
		look_up(counting,
			"SELECT article_id, person_id, speaks FROM official"
			" WHERE article_id = ?1 AND person_id IS NOT NULL",
			take_official, names, 2);
	else
		go_through(counting,
			"SELECT article_id, person_id, speaks FROM official NOT INDEXED"
			" WHERE person_id IS NOT NULL ORDER BY article_id",
			take_official, names, 2);
	count_names(counting, FACET_OFFICIALS, &names[OFFICIALS]);
	count_names(counting, FACET_SPEAKERS, &names[SPEAKERS]);
	name_persons(counting, FACET_OFFICIALS);
	name_persons(counting, FACET_SPEAKERS);
}

static void take_topic(sqlite3_stmt *row, void *context)
{
	names_add(context, sqlite3_column_int64(row, 1));
}

static void count_topics(struct counting *counting)
{
	struct names names = {NULL, 0, 0, 0};
	sqlite3_stmt *select;

	if (are_few(counting))
		look_up(counting, "SELECT article_id, topic_id FROM article_topic WHERE article_id = ?1",
			take_topic, &names, 1);
	else
		go_through(counting, "SELECT article_id, topic_id FROM article_topic ORDER BY article_id",
			take_topic, &names, 1);
	count_names(counting, FACET_TOPICS, &names);
	select = prepare(counting, "SELECT slug, label FROM topic WHERE id = ?1");
	for (size_t i = 0; i < counting->out->nr[FACET_TOPICS]; i++) {
		struct facet_count *count = &counting->out->counts[FACET_TOPICS][i];

		sqlite3_bind_int64(select, 1, count->id);
		count->id = 0;
		if (step(counting, select)) {
			count->slug =
				arena_strdup(counting->arena, (const char *)sqlite3_column_text(select, 0));
			count->name =
				arena_strdup(counting->arena, (const char *)sqlite3_column_text(select, 1));
		}
		sqlite3_reset(select);
	}
	sqlite3_finalize(select);
}

/* ---- years, which the ids have in them */

static void count_years(struct counting *counting)
{
	enum { NR_YEARS = DATE_YEAR_MAX - DATE_YEAR_MIN + 1 };
	int64_t nr_articles[NR_YEARS] = {0};
	struct facet_count *counts = arena_alloc(counting->arena, NR_YEARS * sizeof(*counts));
	size_t nr = 0;

	for (size_t i = 0; i < counting->nr_ids; i++) {
		int year = article_id_date(counting->ids[i]).year;

		if (year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX)
			nr_articles[year - DATE_YEAR_MIN]++;
	}
	for (int i = NR_YEARS - 1; i >= 0; i--)
		if (nr_articles[i])
			counts[nr++] = (struct facet_count){i + DATE_YEAR_MIN, "", "", nr_articles[i]};
	counting->out->counts[FACET_YEARS] = counts;
	counting->out->nr[FACET_YEARS] = nr;
}

/* ---- sources */

/* Keeps the best MAX_COUNTS in their order. */
static void add_source(struct counting *counting, const char *name, int64_t nr_articles)
{
	struct facet_count *counts = counting->out->counts[FACET_SOURCES];
	size_t *nr = &counting->out->nr[FACET_SOURCES], at = *nr;

	while (at > 0 && counts[at - 1].nr_articles < nr_articles)
		at--;
	if (nr_articles == 0 || !*name || at == MAX_COUNTS)
		return;
	*nr += *nr < MAX_COUNTS;
	memmove(counts + at + 1, counts + at, (*nr - 1 - at) * sizeof(*counts));
	counts[at] = (struct facet_count){0, "", arena_strdup(counting->arena, name), nr_articles};
}

static size_t nr_of_source(struct counting *counting, sqlite3_stmt *select)
{
	size_t at = 0, nr = 0;

	while (at < counting->nr_ids && step(counting, select)) {
		int64_t id = sqlite3_column_int64(select, 0);

		while (at < counting->nr_ids && counting->ids[at] < id)
			at++;
		nr += at < counting->nr_ids && counting->ids[at] == id;
	}
	sqlite3_reset(select);
	return nr;
}

/* Source by source, by the index; within one, articles ascend as the matches do. */
static void count_sources(struct counting *counting)
{
	sqlite3_stmt *next = prepare(counting, "SELECT min(source) FROM article WHERE source > ?1");
	sqlite3_stmt *select = prepare(counting,
		"SELECT id FROM article WHERE source = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY id");
	const char *name = "";

	counting->out->counts[FACET_SOURCES] =
		arena_alloc(counting->arena, MAX_COUNTS * sizeof(struct facet_count));
	while (counting->nr_ids) {
		sqlite3_bind_text(next, 1, name, -1, SQLITE_STATIC);
		if (!step(counting, next) || !sqlite3_column_text(next, 0))
			break;
		name = arena_strdup(counting->arena, (const char *)sqlite3_column_text(next, 0));
		sqlite3_reset(next);
		sqlite3_bind_text(select, 1, name, -1, SQLITE_STATIC);
		sqlite3_bind_int64(select, 2, counting->ids[0]);
		sqlite3_bind_int64(select, 3, counting->ids[counting->nr_ids - 1]);
		add_source(counting, name, (int64_t)nr_of_source(counting, select));
	}
	sqlite3_finalize(next);
	sqlite3_finalize(select);
}

enum status facets_count(struct archive *archive, const int64_t *ids, size_t nr_ids, struct arena *arena,
	struct search_facets *out, struct error *err)
{
	struct counting counting = {archive, ids, nr_ids, arena, out, STATUS_OK, err};

	memset(out, 0, sizeof(*out));
	if (archive->version >= ARCHIVE_FACTS_VERSION) {
		count_persons(&counting);
		count_topics(&counting);
	}
	count_years(&counting);
	count_sources(&counting);
	if (counting.status != STATUS_OK)
		memset(out, 0, sizeof(*out));
	return counting.status;
}
