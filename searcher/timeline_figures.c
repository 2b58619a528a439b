/* Figures of topics -> those of each period. */
#include "base/memory.h"
#include "searcher/highlight.h"
#include "searcher/rows.h"
#include "searcher/timeline_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A figure on its way into a period. */
struct found {
	struct timeline_figure figure;
	int64_t period;
	int rank; /* 2: a plan and a percentage, 1: one of them */
	double score;
};

static const char figure_columns[] =
	"SELECT article_id, done, plan, percent, unit, period, start_byte, end_byte,"
	" sentence_start, sentence_end FROM figure";

static double amount(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? (double)NAN
							       : sqlite3_column_double(row, column);
}

static void read_figure(sqlite3_stmt *row, struct arena *arena, struct timeline_figure *out)
{
	memset(out, 0, sizeof(*out));
	out->article.id = sqlite3_column_int64(row, 0);
	out->done = amount(row, 1);
	out->plan = amount(row, 2);
	out->percent = amount(row, 3);
	out->unit = row_text(row, 4, arena);
	out->period = row_text(row, 5, arena);
	out->start_byte = sqlite3_column_int64(row, 6);
	out->end_byte = sqlite3_column_int64(row, 7);
	out->sentence_start = sqlite3_column_int64(row, 8);
	out->sentence_end = sqlite3_column_int64(row, 9);
}

static int by_worth(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score ? -1 : 1;
	if (x->figure.article.id != y->figure.article.id)
		return x->figure.article.id < y->figure.article.id ? -1 : 1;
	return x->figure.start_byte < y->figure.start_byte ? -1 : 1;
}

static enum status complete(struct citer *citer, struct strbuf *text, int64_t *text_id,
	struct timeline_figure *figure, struct arena *arena, struct error *err)
{
	enum status status = citer_cite(citer, figure->article.id, arena, &figure->article, err);

	if (status == STATUS_OK && *text_id != figure->article.id)
		status = citer_text(citer, figure->article.id, text, err);
	if (status != STATUS_OK)
		return status;
	*text_id = figure->article.id;
	figure->text = text_slice(text, figure->start_byte, figure->end_byte, arena);
	return STATUS_OK;
}

/* The best of each period go into it. */
static enum status share_out(struct citer *citer, const struct timeline_request *request,
	const struct found *found, size_t nr, int64_t first, struct timeline *out, struct error *err)
{
	struct strbuf text = STRBUF_INIT;
	int64_t text_id = -1;
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < nr; i++) {
		struct timeline_period *period = &out->periods[found[i].period - first];

		period->nr_figures_all++;
		if (period->nr_figures >= request->max_figures)
			continue;
		if (!period->figures)
			period->figures =
				arena_alloc(&out->arena, request->max_figures * sizeof(*period->figures));
		period->figures[period->nr_figures] = found[i].figure;
		status = complete(citer, &text, &text_id, &period->figures[period->nr_figures++], &out->arena,
			err);
	}
	strbuf_release(&text);
	return status;
}

enum status figures_of_topic(struct searcher *searcher, struct citer *citer,
	const struct timeline_request *request, const struct matches *matches, int64_t first,
	struct timeline *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	struct found *found = NULL;
	size_t nr = 0, alloc = 0;
	char sql[400];
	enum status status;

	sqlite3_snprintf(sizeof(sql), sql, "%s WHERE topic_id = ?1 AND article_id > ?2", figure_columns);
	status = archive_prepare(&searcher->archive, sql, &select, err);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, out->topic.id);
	sqlite3_bind_int64(select, 2, article_id_last(0));
	while (sqlite3_step(select) == SQLITE_ROW) {
		const struct match *match = matches_get(matches, sqlite3_column_int64(select, 0));
		struct found one;

		if (!match || match->is_version)
			continue;
		read_figure(select, &out->arena, &one.figure);
		one.period = period_of(request->step, match->id);
		one.rank = !isnan(one.figure.plan) + !isnan(one.figure.percent);
		one.score = match->score;
		ARRAY_GROW(found, nr + 1, alloc);
		found[nr++] = one;
	}
	if (nr)
		qsort(found, nr, sizeof(*found), by_worth);
	if (sqlite3_finalize(select) != SQLITE_OK)
		status = archive_error(&searcher->archive, err);
	else
		status = share_out(citer, request, found, nr, first, out, err);
	free(found);
	return status;
}

/* Whether the figure's sentence has a word of the query. */
static bool is_about(const struct highlights *highlights, const struct timeline_figure *figure)
{
	for (size_t i = 0; i < highlights->nr; i++)
		if ((int64_t)highlights->items[i].start_byte >= figure->sentence_start &&
			(int64_t)highlights->items[i].end_byte <= figure->sentence_end)
			return true;
	return false;
}

/* The figures of the period's best article, in sentences that have a word of the query. */
static enum status figures_of_article(sqlite3_stmt *select, const struct strbuf *text,
	const struct highlights *highlights, const struct timeline_request *request,
	struct timeline_period *period, struct arena *arena)
{
	sqlite3_bind_int64(select, 1, period->top.id);
	period->figures = arena_alloc(arena, (request->max_figures + 1) * sizeof(*period->figures));
	while (sqlite3_step(select) == SQLITE_ROW) {
		struct timeline_figure figure;

		read_figure(select, arena, &figure);
		if (!is_about(highlights, &figure))
			continue;
		period->nr_figures_all++;
		if (period->nr_figures == request->max_figures)
			continue;
		figure.article = period->top;
		figure.text = text_slice(text, figure.start_byte, figure.end_byte, arena);
		period->figures[period->nr_figures++] = figure;
	}
	return sqlite3_reset(select) == SQLITE_OK ? STATUS_OK : STATUS_ARCHIVE;
}

enum status figures_of_query(struct searcher *searcher, struct citer *citer,
	const struct timeline_request *request, const struct matches *matches, struct timeline *out,
	struct error *err)
{
	struct highlighter highlighter;
	struct highlights highlights = {NULL, 0, 0};
	struct strbuf text = STRBUF_INIT;
	sqlite3_stmt *select = NULL;
	char sql[400];
	enum status status;

	sqlite3_snprintf(sizeof(sql), sql, "%s WHERE article_id = ?1 ORDER BY nr", figure_columns);
	status = archive_prepare(&searcher->archive, sql, &select, err);
	highlighter_init(&highlighter, &matches->attempt.plan);
	for (size_t i = 0; status == STATUS_OK && i < out->nr; i++) {
		struct timeline_period *period = &out->periods[i];

		if (period->top.id == 0)
			continue;
		status = citer_text(citer, period->top.id, &text, err);
		if (status != STATUS_OK)
			break;
		highlighter_find(&highlighter, &searcher->tokenizer, text.buf, text.len, &highlights);
		if (figures_of_article(select, &text, &highlights, request, period, &out->arena) != STATUS_OK)
			status = archive_error(&searcher->archive, err);
	}
	highlights_release(&highlights);
	highlighter_release(&highlighter);
	strbuf_release(&text);
	sqlite3_finalize(select);
	return status;
}
