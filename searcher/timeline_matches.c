/* Topic or query -> the articles that count, each story once. */
#include "base/memory.h"
#include "searcher/query_read.h"
#include "searcher/shown.h"
#include "searcher/timeline_parts.h"

#include <stdlib.h>
#include <string.h>

enum { SCORE_OF_MAIN = 1000 };

static void add_match(struct matches *matches, int64_t id, double score)
{
	ARRAY_GROW(matches->items, matches->nr + 1, matches->alloc);
	matches->items[matches->nr++] = (struct match){id, score, false};
}

static enum status of_topic(struct searcher *searcher, int64_t topic_id, struct matches *matches,
	struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(&searcher->archive,
		"SELECT article_id, is_main, nr_uses FROM article_topic WHERE topic_id = ?1"
		" AND article_id BETWEEN ?2 AND ?3 ORDER BY article_id",
		&select, err);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(select, 1, topic_id);
	sqlite3_bind_int64(select, 2, matches->first_id);
	sqlite3_bind_int64(select, 3, matches->last_id);
	while (sqlite3_step(select) == SQLITE_ROW)
		add_match(matches, sqlite3_column_int64(select, 0),
			SCORE_OF_MAIN * sqlite3_column_int(select, 1) + sqlite3_column_int(select, 2));
	if (sqlite3_finalize(select) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct match *)a)->id, y = ((const struct match *)b)->id;

	return x < y ? -1 : x > y;
}

/* All articles that have all the words and facts, with their scores. */
static enum status of_query(struct searcher *searcher, const struct timeline_request *request,
	struct matches *matches, struct timeline *out, struct error *err)
{
	const struct search_options all = {
		.limit = (size_t)searcher->nr_articles, .lexicon = request->lexicon};
	struct attempt *attempt = &matches->attempt;
	const char *text = arena_strdup(&matches->read.arena, request->subject); /* the plan points into it */
	enum status status = query_read(searcher, text, false, &matches->read.arena, &attempt->query, err);

	if (status == STATUS_OK)
		status = attempt_run(searcher, attempt, &all, (struct attempt_way){false, false},
			&matches->read, err);
	if (status != STATUS_OK)
		return status;
	out->shown_for = shown_for(text, &attempt->query, &attempt->plan, &out->arena);
	for (size_t i = 0; i < attempt->ranking.nr; i++) {
		const struct rank_hit *hit = &attempt->ranking.hits[i];

		if (hit->id >= matches->first_id && hit->id <= matches->last_id)
			add_match(matches, hit->id, hit->score);
	}
	if (matches->nr)
		qsort(matches->items, matches->nr, sizeof(*matches->items), by_id);
	return STATUS_OK;
}

void matches_init(struct matches *matches)
{
	memset(matches, 0, sizeof(*matches));
	attempt_init(&matches->attempt);
	matches->last_id = INT64_MAX;
}

enum status matches_find(struct searcher *searcher, const struct timeline_request *request,
	struct matches *matches, struct timeline *out, struct error *err)
{
	enum status status = STATUS_OK;

	if (date_is_known(request->since))
		matches->first_id = article_id_first(date_to_days(request->since));
	else if (date_is_known(request->until))
		matches->first_id = article_id_last(0) + 1;
	if (date_is_known(request->until))
		matches->last_id = article_id_last(date_to_days(request->until));
	if (!request->is_query)
		status = topic_find(searcher, request->subject, &out->arena, &out->topic, err);
	if (status == STATUS_OK && out->topic.id)
		return of_topic(searcher, out->topic.id, matches, err);
	return status == STATUS_OK ? of_query(searcher, request, matches, out, err) : status;
}

void matches_release(struct matches *matches)
{
	free(matches->items);
	attempt_release(&matches->attempt);
	search_result_release(&matches->read);
	matches_init(matches);
}

const struct match *matches_get(const struct matches *matches, int64_t id)
{
	const struct match wanted = {id, 0, false};

	if (matches->nr == 0)
		return NULL;
	return bsearch(&wanted, matches->items, matches->nr, sizeof(*matches->items), by_id);
}
