/* A request for speeches -> ranked or dated ids -> passages with their speakers. */
#include "searcher/speeches.h"

#include "base/memory.h"
#include "searcher/query_read.h"
#include "searcher/shown.h"
#include "searcher/speech_filter.h"

#include <stdlib.h>
#include <string.h>

enum { SNIPPET_BYTES = 480 };

/* ---- which */

/* A speech has one column, and facts of its article are asked by options. */
static enum status as_passage_query(struct query_node *node, struct error *err)
{
	enum status status = STATUS_OK;

	for (; node && status == STATUS_OK; node = node->next) {
		if (query_is_fact(node))
			return error_set(err, STATUS_USAGE,
				"%s: is no field of speeches; --official, --topic, --since, --until serve",
				query_field_name(node->field));
		node->field = QUERY_ANYWHERE;
		status = as_passage_query(node->first, err);
	}
	return status;
}

/* The dates that the query states narrow those of the request. */
static void narrow(struct speech_request *request, const struct query *query)
{
	if (date_is_known(query->since) &&
		(!date_is_known(request->since) || date_to_days(query->since) > date_to_days(request->since)))
		request->since = query->since;
	if (date_is_known(query->until) &&
		(!date_is_known(request->until) || date_to_days(query->until) < date_to_days(request->until)))
		request->until = query->until;
}

/* Ids and scores of one page, in its order. */
struct found {
	struct rank_hit *hits;
	size_t nr;
	int64_t total;
};

static void take_ids(const struct id_set *ids, struct found *out)
{
	out->hits = xcalloc(ids->nr + 1, sizeof(*out->hits));
	for (size_t i = 0; i < ids->nr; i++)
		out->hits[out->nr++] = (struct rank_hit){ids->ids[i], 0};
}

static void take_ranked(const struct speech_request *request, const struct ranking *ranking,
	struct found *out)
{
	out->hits = xcalloc(ranking->nr + 1, sizeof(*out->hits));
	for (size_t i = request->offset; i < ranking->nr; i++)
		out->hits[out->nr++] = ranking->hits[i];
	out->total = ranking->total;
}

struct dated {
	int64_t article_id, id;
};

static int newest_first(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	if (x->article_id != y->article_id)
		return x->article_id > y->article_id ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int oldest_first(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	if (x->article_id != y->article_id)
		return x->article_id < y->article_id ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* All matches by their articles' days, and of those the page. */
static enum status take_by_date(struct searcher *searcher, const struct speech_request *request,
	const struct ranking *ranking, struct found *out, struct error *err)
{
	sqlite3_stmt *select = NULL;
	struct dated *all = xcalloc(ranking->nr_all + 1, sizeof(*all));
	enum status status = archive_prepare(&searcher->archive,
		"SELECT article_id FROM speech WHERE id = ?1", &select, err);
	size_t nr = 0;

	for (; status == STATUS_OK && nr < ranking->nr_all; nr++) {
		sqlite3_bind_int64(select, 1, ranking->all[nr]);
		all[nr].id = ranking->all[nr];
		if (sqlite3_step(select) == SQLITE_ROW)
			all[nr].article_id = sqlite3_column_int64(select, 0);
		if (sqlite3_reset(select) != SQLITE_OK)
			status = archive_error(&searcher->archive, err);
	}
	if (nr)
		qsort(all, nr, sizeof(*all),
			request->order == RANK_OLDEST_FIRST ? oldest_first : newest_first);
	out->hits = xcalloc(request->limit < nr ? request->limit + 1 : nr + 1, sizeof(*out->hits));
	for (size_t i = request->offset; i < nr && out->nr < request->limit; i++)
		out->hits[out->nr++] = (struct rank_hit){all[i].id, 0};
	out->total = ranking->total;
	sqlite3_finalize(select);
	free(all);
	return status;
}

static enum status rank(struct searcher *searcher, const struct speech_request *request,
	const struct plan *plan, struct found *out, struct error *err)
{
	bool by_score = request->order == RANK_BY_SCORE, is_open = speech_filter_is_open(request);
	struct id_set ids = {NULL, 0, 0};
	struct ranking ranking;
	struct rank_request ranked = {.match = plan->match.buf,
		.last_id = INT64_MAX,
		.phrases = plan->phrases,
		.nr_phrases = plan->nr_phrases,
		.terms = plan->weights,
		.nr_terms = plan->nr_terms,
		.order = by_score ? RANK_BY_SCORE : RANK_OLDEST_FIRST,
		.nr_wanted = by_score ? request->limit + request->offset : 0,
		.ids_role = is_open ? RANK_ANY_ID : RANK_ONLY_IDS,
		.wants_all = !by_score,
		.passages = true};
	enum status status = STATUS_OK;

	if (!is_open)
		status = speech_filter_ids(searcher, request, &ids, err);
	ranked.ids = ids.ids;
	ranked.nr_ids = ids.nr;
	memset(&ranking, 0, sizeof(ranking));
	if (status == STATUS_OK && ranker_run(searcher->archive.db, &ranked, &ranking) != SQLITE_OK)
		status = archive_error(&searcher->archive, err);
	if (status == STATUS_OK && by_score)
		take_ranked(request, &ranking, out);
	else if (status == STATUS_OK)
		status = take_by_date(searcher, request, &ranking, out, err);
	ranking_release(&ranking);
	id_set_release(&ids);
	return status;
}

static enum status list(struct searcher *searcher, const struct speech_request *request, struct found *out,
	struct error *err)
{
	struct id_set ids = {NULL, 0, 0};
	enum status status = speech_filter_by_date(searcher, request, &ids, &out->total, err);

	take_ids(&ids, out);
	id_set_release(&ids);
	return status;
}

/* ---- what of them is shown */

struct filler {
	struct searcher *searcher;
	struct citer citer;
	sqlite3_stmt *select, *select_offices;
	struct highlighter highlighter;
	struct strbuf text; /* of the article text_id */
	int64_t text_id;
	struct arena *arena;
};

static enum status filler_open(struct filler *filler, struct searcher *searcher, const struct plan *plan,
	struct arena *arena, struct error *err)
{
	enum status status;

	memset(filler, 0, sizeof(*filler));
	filler->searcher = searcher;
	filler->arena = arena;
	filler->text_id = -1;
	strbuf_init(&filler->text);
	highlighter_init(&filler->highlighter, plan);
	status = citer_open(&filler->citer, searcher, err);
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive,
			"SELECT s.article_id, s.person_id, s.is_quote, s.start_byte, s.end_byte, o.name,"
			" s.official_nr FROM speech AS s LEFT JOIN official AS o"
			" ON o.article_id = s.article_id AND o.nr = s.official_nr WHERE s.id = ?1",
			&filler->select, err);
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive,
			"SELECT text FROM office WHERE article_id = ?1 AND official_nr = ?2 ORDER BY nr",
			&filler->select_offices, err);
	return status;
}

static void filler_close(struct filler *filler)
{
	sqlite3_finalize(filler->select);
	sqlite3_finalize(filler->select_offices);
	citer_close(&filler->citer);
	highlighter_release(&filler->highlighter);
	strbuf_release(&filler->text);
}

static const char *offices(struct filler *filler, int64_t article_id, int64_t official_nr)
{
	struct strbuf text = STRBUF_INIT;
	const char *all;

	sqlite3_bind_int64(filler->select_offices, 1, article_id);
	sqlite3_bind_int64(filler->select_offices, 2, official_nr);
	while (sqlite3_step(filler->select_offices) == SQLITE_ROW)
		strbuf_addf(&text, "%s%s", text.len ? ", " : "",
			(const char *)sqlite3_column_text(filler->select_offices, 0));
	sqlite3_reset(filler->select_offices);
	all = arena_strdup(filler->arena, text.buf);
	strbuf_release(&text);
	return all;
}

static void add_snippet(struct filler *filler, struct speech_hit *hit)
{
	struct highlights highlights = {NULL, 0, 0};
	struct strbuf passage = STRBUF_INIT;
	size_t len = strlen(hit->text);

	highlighter_find(&filler->highlighter, &filler->searcher->tokenizer, hit->text, len, &highlights);
	snippet_make(filler->highlighter.plan, hit->text, len, &highlights, SNIPPET_BYTES, &passage,
		&hit->marks);
	hit->snippet = arena_strdup(filler->arena, passage.buf);
	strbuf_release(&passage);
	highlights_release(&highlights);
}

static enum status fill_passage(struct filler *filler, struct speech_hit *hit, struct error *err)
{
	enum status status = citer_cite(&filler->citer, hit->article.id, filler->arena, &hit->article, err);

	if (status == STATUS_OK && filler->text_id != hit->article.id)
		status = citer_text(&filler->citer, hit->article.id, &filler->text, err);
	if (status != STATUS_OK)
		return status;
	filler->text_id = hit->article.id;
	hit->text = text_slice(&filler->text, hit->start_byte, hit->end_byte, filler->arena);
	add_snippet(filler, hit);
	return STATUS_OK;
}

static enum status fill_hit(struct filler *filler, struct speech_hit *hit, struct error *err)
{
	sqlite3_stmt *select = filler->select;
	const char *speaker = NULL;

	sqlite3_bind_int64(select, 1, hit->id);
	hit->speaker = hit->office = hit->text = hit->snippet = "";
	if (sqlite3_step(select) == SQLITE_ROW) {
		hit->article.id = sqlite3_column_int64(select, 0);
		hit->person_id = sqlite3_column_int64(select, 1);
		hit->is_quote = sqlite3_column_int(select, 2) != 0;
		hit->start_byte = sqlite3_column_int64(select, 3);
		hit->end_byte = sqlite3_column_int64(select, 4);
		speaker = (const char *)sqlite3_column_text(select, 5);
		hit->speaker = arena_strdup(filler->arena, speaker ? speaker : "");
		hit->office = offices(filler, hit->article.id, sqlite3_column_int64(select, 6));
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		return archive_error(&filler->searcher->archive, err);
	return fill_passage(filler, hit, err);
}

static enum status fill_hits(struct searcher *searcher, const struct speech_request *request,
	const struct plan *plan, const struct found *found, struct speech_result *out, struct error *err)
{
	struct filler filler;
	enum status status = filler_open(&filler, searcher, plan, &out->arena, err);

	out->hits = xcalloc(found->nr + 1, sizeof(*out->hits));
	for (size_t i = 0; status == STATUS_OK && i < found->nr; i++) {
		struct speech_hit *hit = &out->hits[out->nr++];

		hit->rank = request->offset + i + 1;
		hit->id = found->hits[i].id;
		hit->score = found->hits[i].score;
		status = fill_hit(&filler, hit, err);
	}
	filler_close(&filler);
	return status;
}

/* ---- all of it */

static enum status read_query(struct searcher *searcher, struct speech_request *request, struct arena *arena,
	struct query *query, struct plan *plan, struct error *err)
{
	struct plan_context context = {.reader = {.vocabulary = &searcher->vocabulary,
					       .tokenizer = &searcher->tokenizer,
					       .arena = arena,
					       .nr_uses_all = searcher->nr_tokens},
		.nr_articles = searcher->nr_articles,
		.abbreviations = &searcher->abbreviations};
	enum status status;

	request->query = arena_strdup(arena, request->query ? request->query : "");
	status = query_read(searcher, request->query, false, arena, query, err);
	if (status == STATUS_OK)
		status = as_passage_query(query->root, err);
	if (status != STATUS_OK)
		return status;
	narrow(request, query);
	context.reader.restore = terms_are_unmarked(query->root, &searcher->tokenizer);
	plan_make(&context, query, plan);
	return STATUS_OK;
}

enum status speeches_find(struct searcher *searcher, const struct speech_request *request,
	struct speech_result *out, struct error *err)
{
	struct speech_request asked = *request;
	struct found found = {NULL, 0, 0};
	struct query query = {.root = NULL};
	struct plan plan;
	enum status status;

	memset(out, 0, sizeof(*out));
	memset(&plan, 0, sizeof(plan));
	strbuf_init(&plan.match);
	status = archive_need_facts(&searcher->archive, err);
	if (status == STATUS_OK)
		status = read_query(searcher, &asked, &out->arena, &query, &plan, err);
	/* The passages are cut from the text that their spans are of. */
	if (status == STATUS_OK)
		status = searcher_begin(searcher, err);
	if (status == STATUS_OK && plan.match.len)
		status = rank(searcher, &asked, &plan, &found, err);
	else if (status == STATUS_OK)
		status = list(searcher, &asked, &found, err);
	if (status == STATUS_OK) {
		out->total = found.total;
		out->shown_for = shown_for(asked.query, &query, &plan, &out->arena);
		status = fill_hits(searcher, &asked, &plan, &found, out, err);
	}
	free(found.hits);
	plan_release(&plan);
	searcher_end(searcher);
	return status;
}

void speech_result_release(struct speech_result *result)
{
	for (size_t i = 0; i < result->nr; i++)
		marks_release(&result->hits[i].marks);
	free(result->hits);
	arena_release(&result->arena);
	memset(result, 0, sizeof(*result));
}
