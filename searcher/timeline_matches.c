/* Topic or query -> the articles that count, each story once. */
#include "base/memory.h"
#include "searcher/filter.h"
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
static enum status rank_all(struct searcher *searcher, const struct matches *matches,
	const struct filter *filter, struct ranking *out, struct error *err)
{
	const struct plan *plan = &matches->plan;
	struct rank_request request = {.match = plan->match.buf,
		.first_id = plan->first_id > matches->first_id ? plan->first_id : matches->first_id,
		.last_id = plan->last_id < matches->last_id ? plan->last_id : matches->last_id,
		.phrases = plan->phrases,
		.nr_phrases = plan->nr_phrases,
		.terms = plan->weights,
		.nr_terms = plan->nr_terms,
		.mean_length = 1,
		.nr_wanted = (size_t)searcher->nr_articles,
		.ids_role = filter->role,
		.ids = filter->set.ids,
		.nr_ids = filter->set.nr};

	if (plan->match.len == 0 && filter->role == RANK_ONLY_IDS)
		request.ids_role = RANK_ALL_IDS;
	if (searcher->nr_articles > 0)
		request.mean_length = (double)searcher->nr_tokens / (double)searcher->nr_articles;
	if (ranker_run(searcher->archive.db, &request, out) != SQLITE_OK)
		return archive_error(&searcher->archive, err);
	return STATUS_OK;
}

static enum status read_query(struct searcher *searcher, const char *text, struct arena *arena,
	struct matches *matches, struct filter *filter, struct error *err)
{
	struct query query, words;
	struct search_fields fields = {NULL, 0, 0};
	struct plan_context context = {
		{&searcher->vocabulary, &searcher->tokenizer, arena, searcher->nr_tokens, false},
		searcher->nr_articles, false};
	struct field_reader reader = {searcher, &context, NULL, &fields, STATUS_OK, err};
	enum status status = query_parse(text, arena, &query, err);

	if (status != STATUS_OK)
		return status;
	context.reader.restore = terms_are_unmarked(query.root, &searcher->tokenizer);
	status = filter_make(&reader, &query, filter, &words);
	free(fields.items);
	if (status == STATUS_OK)
		plan_make(&context, &words, &matches->plan);
	return status;
}

static enum status of_query(struct searcher *searcher, const char *text, struct matches *matches,
	struct timeline *out, struct error *err)
{
	struct ranking ranking;
	struct filter filter;
	enum status status;

	memset(&ranking, 0, sizeof(ranking));
	memset(&filter, 0, sizeof(filter));
	text = arena_strdup(&out->arena, text); /* the plan points into it */
	status = read_query(searcher, text, &out->arena, matches, &filter, err);
	if (status == STATUS_OK)
		status = rank_all(searcher, matches, &filter, &ranking, err);
	if (status == STATUS_OK)
		out->shown_for = shown_for(text, &matches->plan, &out->arena);
	for (size_t i = 0; i < ranking.nr; i++)
		add_match(matches, ranking.hits[i].id, ranking.hits[i].score);
	if (matches->nr)
		qsort(matches->items, matches->nr, sizeof(*matches->items), by_id);
	ranking_release(&ranking);
	filter_release(&filter);
	return status;
}

enum status matches_find(struct searcher *searcher, const struct timeline_request *request,
	struct matches *matches, struct timeline *out, struct error *err)
{
	enum status status = STATUS_OK;

	memset(matches, 0, sizeof(*matches));
	strbuf_init(&matches->plan.match);
	matches->last_id = INT64_MAX;
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
	return status == STATUS_OK ? of_query(searcher, request->subject, matches, out, err) : status;
}

void matches_release(struct matches *matches)
{
	free(matches->items);
	plan_release(&matches->plan);
	memset(matches, 0, sizeof(*matches));
	strbuf_init(&matches->plan.match);
}

const struct match *matches_get(const struct matches *matches, int64_t id)
{
	const struct match wanted = {id, 0, false};

	if (matches->nr == 0)
		return NULL;
	return bsearch(&wanted, matches->items, matches->nr, sizeof(*matches->items), by_id);
}
