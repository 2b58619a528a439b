/* Matching articles -> periods, counted, with their headlines. */
#include "searcher/timeline.h"

#include "base/memory.h"
#include "searcher/timeline_parts.h"
#include "store/lengths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int periods_a_year[] = {12, 4, 1};

int64_t period_of_date(enum timeline_step step, struct date date)
{
	int nr = periods_a_year[step];

	return (int64_t)date.year * nr + (date.month - 1) * nr / 12;
}

int64_t period_of(enum timeline_step step, int64_t article_id)
{
	return period_of_date(step, article_id_date(article_id));
}

void period_name(enum timeline_step step, int64_t period, char *out)
{
	int year = (int)(period / periods_a_year[step]) % 10000,
	    part = (int)(period % periods_a_year[step]) + 1;

	if (step == TIMELINE_MONTH)
		snprintf(out, DATE_TEXT_BYTES, "%04d-%02d", year, part % 100);
	else if (step == TIMELINE_QUARTER)
		snprintf(out, DATE_TEXT_BYTES, "%04d-Q%d", year, part % 10);
	else
		snprintf(out, DATE_TEXT_BYTES, "%04d", year);
}

/* ---- counting */

struct counting {
	enum timeline_step step;
	struct timeline *timeline;
	int64_t first; /* the number of periods[0] */
	int64_t first_id, last_id;
	/* The period of the day seen last: many articles are of one day. */
	int64_t day, period;
};

static struct timeline_period *period_at(struct counting *counting, int64_t article_id)
{
	int64_t day = article_id >> ARTICLE_SLOT_BITS, at;

	if (article_id <= article_id_last(0) || article_id < counting->first_id ||
		article_id > counting->last_id)
		return NULL;
	if (day != counting->day) {
		counting->day = day;
		counting->period = period_of(counting->step, article_id);
	}
	at = counting->period - counting->first;
	return at >= 0 && at < (int64_t)counting->timeline->nr ? &counting->timeline->periods[at] : NULL;
}

static void count_article(void *context, int64_t id)
{
	struct timeline_period *period = period_at(context, id);

	if (!period)
		return;
	period->nr_all++;
	period->is_gap = false;
}

static void uncount_version(void *context, int64_t id)
{
	struct timeline_period *period = period_at(context, id);

	if (period)
		period->nr_all--;
}

/* ---- making */

/* From the first match to the last; a bound that was asked for widens it as far as the archive goes. */
static enum status find_range(struct searcher *searcher, const struct timeline_request *request,
	const struct matches *matches, int64_t *first, int64_t *last, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT (SELECT min(id) FROM article WHERE id > ?1), (SELECT max(id) FROM article)", &select,
		err);
	int64_t oldest = 0, newest = 0;

	*first = INT64_MAX;
	*last = -1;
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, article_id_last(0));
	if (sqlite3_step(select) == SQLITE_ROW) {
		oldest = sqlite3_column_int64(select, 0);
		newest = sqlite3_column_int64(select, 1);
	}
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	for (size_t i = 0; i < matches->nr && *last < 0; i++)
		if (matches->items[i].id > article_id_last(0)) {
			*first = period_of(request->step, matches->items[i].id);
			*last = period_of(request->step, matches->items[matches->nr - 1].id);
		}
	if (*last < 0)
		return STATUS_OK;
	if (date_is_known(request->since)) {
		int64_t asked = period_of_date(request->step, request->since);
		int64_t there = period_of(request->step, oldest);

		asked = asked > there ? asked : there;
		*first = asked < *first ? asked : *first;
	}
	if (date_is_known(request->until)) {
		int64_t asked = period_of_date(request->step, request->until);
		int64_t there = period_of(request->step, newest);

		asked = asked < there ? asked : there;
		*last = asked > *last ? asked : *last;
	}
	return STATUS_OK;
}

static void count_matches(struct counting *counting, const struct matches *matches)
{
	struct timeline *timeline = counting->timeline;
	double *best = xcalloc(timeline->nr + 1, sizeof(*best));

	for (size_t i = 0; i < matches->nr; i++) {
		const struct match *match = &matches->items[i];
		struct timeline_period *period = period_at(counting, match->id);

		if (!period) {
			timeline->nr_undated += !match->is_version;
			continue;
		}
		if (match->is_version) {
			period->nr_versions++;
			continue;
		}
		period->nr_articles++;
		timeline->nr_articles++;
		if (period->top.id == 0 || match->score > best[period - timeline->periods]) {
			period->top.id = match->id;
			best[period - timeline->periods] = match->score;
		}
	}
	free(best);
}

static void make_periods(const struct timeline_request *request, int64_t first, int64_t last,
	struct timeline *out)
{
	out->nr = last >= first ? (size_t)(last - first + 1) : 0;
	out->periods = xcalloc(out->nr + 1, sizeof(*out->periods));
	for (size_t i = 0; i < out->nr; i++) {
		out->periods[i].top.ref = out->periods[i].top.title = out->periods[i].top.source = "";
		out->periods[i].is_gap = true;
		period_name(request->step, first + (int64_t)i, out->periods[i].name);
	}
}

static enum status cite(struct searcher *searcher, const struct timeline_request *request,
	const struct matches *matches, int64_t first, struct timeline *out, struct error *err)
{
	struct citer citer;
	enum status status = citer_open(&citer, searcher, err);

	for (size_t i = 0; status == STATUS_OK && i < out->nr; i++)
		if (out->periods[i].top.id)
			status = citer_cite(&citer, out->periods[i].top.id, &out->arena, &out->periods[i].top,
				err);
	if (status == STATUS_OK && request->max_figures && out->topic.id)
		status = figures_of_topic(searcher, &citer, request, matches, first, out, err);
	else if (status == STATUS_OK && request->max_figures)
		status = figures_of_query(searcher, &citer, request, matches, out, err);
	citer_close(&citer);
	return status;
}

static enum status fill(struct searcher *searcher, const struct timeline_request *request,
	struct matches *matches, struct timeline *out, struct error *err)
{
	struct counting counting = {request->step, out, 0, matches->first_id, matches->last_id, -1, 0};
	int64_t first, last;
	enum status status = find_range(searcher, request, matches, &first, &last, err);

	if (status != STATUS_OK)
		return status;
	make_periods(request, first, last, out);
	counting.first = first;
	if (lengths_each(searcher->archive.db, article_id_last(0) + 1, INT64_MAX, count_article, &counting) !=
		SQLITE_OK)
		return archive_error(&searcher->archive, err);
	status = stories_mark(searcher, matches, uncount_version, &counting, err);
	if (status != STATUS_OK)
		return status;
	count_matches(&counting, matches);
	return request->for_numbers ? STATUS_OK : cite(searcher, request, matches, first, out, err);
}

enum status timeline_make(struct searcher *searcher, const struct timeline_request *request,
	struct timeline *out, struct error *err)
{
	struct matches matches;
	enum status status;

	memset(out, 0, sizeof(*out));
	matches_init(&matches);
	status = archive_need_facts(&searcher->archive, err);
	/* Counts and headlines are of the same archive. */
	if (status == STATUS_OK)
		status = searcher_begin(searcher, err);
	if (status == STATUS_OK)
		status = matches_find(searcher, request, &matches, out, err);
	if (status == STATUS_OK)
		status = fill(searcher, request, &matches, out, err);
	matches_release(&matches);
	searcher_end(searcher);
	return status;
}

void timeline_release(struct timeline *timeline)
{
	free(timeline->periods);
	arena_release(&timeline->arena);
	memset(timeline, 0, sizeof(*timeline));
}
