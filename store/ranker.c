/*
 * Matches of an FTS5 expression -> the best k, by an auxiliary function that sees each match. Lists of ids
 * are gone through beside the matches, as all ascend. The score of one article is store/match.h.
 */
#include "store/ranker.h"

#include "base/memory.h"
#include "store/lengths.h"
#include "store/match.h"
#include "store/segment_ranker.h"
#include "store/top_hits.h"

#include <stdlib.h>
#include <string.h>

static const char pointer_type[] = "tracuu-ranking";

struct run {
	const struct rank_request *request;
	struct length_cursor lengths;
	double mean_length;
	struct match match;
	struct top_hits top;
	int64_t first_id, last_id;
	size_t at_id; /* the first of the request's ids that is not below the article at hand */
	size_t at_also;
	size_t *at_listed; /* the same in the list of each clause */
	bool needs_match;  /* what articles have of the terms is asked for */
	struct ranking *out;
};

static void note_match(struct run *run, int64_t id)
{
	struct ranking *out = run->out;

	out->total++;
	if (!run->request->wants_all)
		return;
	ARRAY_GROW(out->all, out->nr_all + 1, out->alloc_all);
	out->all[out->nr_all++] = id;
}

static void keep(struct run *run, struct rank_hit hit)
{
	note_match(run, hit.id);
	top_hits_add(&run->top, hit);
}

/* The length of what is at hand, in tokens. Passages are few enough to ask FTS5. */
static int length_of(struct run *run, const Fts5ExtensionApi *api, Fts5Context *fts, int64_t id, double *out)
{
	sqlite3_int64 nr_tokens, nr_rows;
	int length = 0, result = SQLITE_OK;

	if (!run->request->passages) {
		*out = length_cursor_get(&run->lengths, id);
		return SQLITE_OK;
	}
	if (run->mean_length <= 0) {
		result = api->xColumnTotalSize(fts, -1, &nr_tokens);
		if (result == SQLITE_OK)
			result = api->xRowCount(fts, &nr_rows);
		if (result != SQLITE_OK)
			return result;
		run->mean_length = nr_rows > 0 && nr_tokens > 0 ? (double)nr_tokens / (double)nr_rows : 1;
	}
	result = api->xColumnSize(fts, -1, &length);
	*out = length;
	return result;
}

/* The listed ids below this one, which no match had: where all of them count, here they do. */
static void pass_ids_below(struct run *run, int64_t id)
{
	const struct rank_request *request = run->request;

	for (; run->at_id < request->nr_ids && request->ids[run->at_id] < id; run->at_id++)
		if (request->ids_role == RANK_ALL_IDS && request->ids[run->at_id] >= run->first_id)
			keep(run, (struct rank_hit){request->ids[run->at_id], 0});
}

/* Whether the article counts, by the list of ids. FTS5 gives articles by ascending id. */
static bool is_admitted(struct run *run, int64_t id)
{
	const struct rank_request *request = run->request;
	bool is_listed;

	if (request->ids_role == RANK_ANY_ID)
		return true;
	pass_ids_below(run, id);
	is_listed = run->at_id < request->nr_ids && request->ids[run->at_id] == id;
	run->at_id += is_listed;
	return is_listed == (request->ids_role != RANK_WITHOUT_IDS);
}

/* Whether the clause lists the article. Articles come by ascending id. */
static bool is_in_list(struct run *run, size_t clause_nr, int64_t id)
{
	const struct rank_clause *clause = &run->request->clauses[clause_nr];
	size_t *at = &run->at_listed[clause_nr];

	while (*at < clause->nr_ids && clause->ids[*at] < id)
		++*at;
	return *at < clause->nr_ids && clause->ids[*at] == id;
}

/* Where the request's list says what counts, clauses only add to the score. */
static bool is_required(const struct run *run, const struct rank_clause *clause)
{
	return clause->is_required && run->request->ids_role != RANK_ALL_IDS;
}

/* Adds the weights of the clauses that list the article; false where it has nothing of a required one. */
static bool add_clauses(struct run *run, int64_t id, double *score)
{
	for (size_t i = 0; i < run->request->nr_clauses; i++) {
		const struct rank_clause *clause = &run->request->clauses[i];

		if (is_in_list(run, i, id)) {
			*score += clause->weight;
			if (run->request->account)
				run->request->account->clauses[i] = clause->weight;
		} else if (is_required(run, clause) && !match_has_terms(&run->match, clause)) {
			return false;
		}
	}
	return true;
}

/* The articles below this one that count though no word of theirs was matched. */
static void pass_also_below(struct run *run, int64_t id)
{
	const struct rank_request *request = run->request;

	for (; run->at_also < request->nr_also_ids && request->also_ids[run->at_also] < id; run->at_also++) {
		struct rank_hit hit = {request->also_ids[run->at_also], 0};

		if (hit.id < run->first_id || !is_admitted(run, hit.id))
			continue;
		match_reset(&run->match);
		if (add_clauses(run, hit.id, &hit.score)) {
			if (request->order != RANK_BY_SCORE)
				hit.score = 0;
			keep(run, hit);
		}
	}
	run->at_also += run->at_also < request->nr_also_ids && request->also_ids[run->at_also] == id;
}

/* Scores the article that FTS5 is at, and keeps it where it counts. */
static int take_row(struct run *run, const Fts5ExtensionApi *api, Fts5Context *fts)
{
	struct rank_hit hit = {api->xRowid(fts), 0};
	double length, sum = 0;
	int result = SQLITE_OK;

	pass_also_below(run, hit.id);
	if (!is_admitted(run, hit.id))
		return SQLITE_OK;
	if (run->needs_match)
		result = match_collect(&run->match, api, fts);
	if (result != SQLITE_OK || !add_clauses(run, hit.id, &sum))
		return result;
	if (run->request->order == RANK_BY_SCORE) {
		result = length_of(run, api, fts, hit.id, &length);
		if (result == SQLITE_OK)
			hit.score = sum +
				match_score(&run->match, length, run->mean_length,
					top_hits_least(&run->top) - sum);
		if (result == SQLITE_OK && run->request->account)
			match_account(&run->match, length, run->mean_length, run->request->account);
	}
	if (result == SQLITE_OK)
		keep(run, hit);
	return result;
}

static void rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int nr_args,
	sqlite3_value **args)
{
	struct run *run = nr_args == 1 ? sqlite3_value_pointer(args[0], pointer_type) : NULL;
	int result = run ? take_row(run, api, fts) : SQLITE_OK;

	if (result != SQLITE_OK)
		sqlite3_result_error_code(context, result);
}

int ranker_register(sqlite3 *db)
{
	fts5_api *api;
	int result = fts5_api_of(db, &api);

	if (result != SQLITE_OK)
		return result;
	return api->xCreateFunction(api, "tracuu_rank", NULL, rank_row, NULL);
}

static void run_init(struct run *run, const struct rank_request *request, struct ranking *out)
{
	memset(run, 0, sizeof(*run));
	run->request = request;
	run->out = out;
	run->mean_length = request->passages ? 0 : request->mean_length;
	match_init(&run->match, request);
	run->at_listed = xcalloc(request->nr_clauses, sizeof(*run->at_listed));
	run->needs_match = request->order == RANK_BY_SCORE || request->nr_clauses > 0;
	top_hits_init(&run->top, request->order, request->nr_wanted);
	run->first_id = request->first_id;
	run->last_id = request->last_id;
	if (request->ids_role == RANK_ONLY_IDS && request->nr_ids) { /* no need to look beyond them */
		if (request->ids[0] > run->first_id)
			run->first_id = request->ids[0];
		if (request->ids[request->nr_ids - 1] < run->last_id)
			run->last_id = request->ids[request->nr_ids - 1];
	}
}

static void run_release(struct run *run)
{
	match_release(&run->match);
	free(run->at_listed);
	top_hits_release(&run->top);
	length_cursor_close(&run->lengths);
}

/* Steps through the matches; rank_row sees each. */
static int run_match(struct run *run, sqlite3 *db)
{
	const struct rank_request *request = run->request;
	sqlite3_stmt *select = NULL;
	int result = sqlite3_prepare_v2(db,
		request->passages ? "SELECT 1 FROM speech_fts WHERE speech_fts MATCH ?1"
				    " AND rowid BETWEEN ?3 AND ?4 AND tracuu_rank(speech_fts, ?2)"
				  : "SELECT 1 FROM article_fts WHERE article_fts MATCH ?1"
				    " AND rowid BETWEEN ?3 AND ?4 AND tracuu_rank(article_fts, ?2)",
		-1, &select, NULL);

	if (result == SQLITE_OK) {
		sqlite3_bind_text(select, 1, request->match, -1, SQLITE_STATIC);
		sqlite3_bind_pointer(select, 2, run, pointer_type, NULL);
		sqlite3_bind_int64(select, 3, run->first_id);
		sqlite3_bind_int64(select, 4, run->last_id);
		while ((result = sqlite3_step(select)) == SQLITE_ROW)
			;
		result = result == SQLITE_DONE ? SQLITE_OK : result;
	}
	sqlite3_finalize(select);
	return result;
}

int ranker_run(sqlite3 *db, const struct rank_request *request, struct ranking *out)
{
	bool is_empty = request->ids_role == RANK_ONLY_IDS && request->nr_ids == 0;
	struct run run;
	int result;

	memset(out, 0, sizeof(*out));
	if (request->segments && segment_ranker_run(request, out, &result))
		return result;
	run_init(&run, request, out);
	result = length_cursor_open(&run.lengths, db);
	if (result == SQLITE_OK && *request->match && !is_empty)
		result = run_match(&run, db);
	if (result == SQLITE_OK) {
		pass_also_below(&run, run.last_id < INT64_MAX ? run.last_id + 1 : INT64_MAX);
		pass_ids_below(&run, run.last_id < INT64_MAX ? run.last_id + 1 : INT64_MAX);
		top_hits_take(&run.top, out);
	}
	run_release(&run);
	return result;
}

void ranking_release(struct ranking *ranking)
{
	free(ranking->hits);
	free(ranking->all);
	memset(ranking, 0, sizeof(*ranking));
}
