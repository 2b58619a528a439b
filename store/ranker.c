/*
 * Matches of an FTS5 expression -> the best k, by an auxiliary function that sees each match's positions. A
 * list of ids is gone through beside the matches, as both ascend.
 */
#include "store/ranker.h"

#include "base/memory.h"
#include "store/fts5_api.h"
#include "store/lengths.h"

#include <stdlib.h>
#include <string.h>

/* Tuned on judged questions (bench/QUALITY.md): see there before changing one. */
static const double k1 = 1.0, b = 0.7, title_weight = 3.0;

static const char pointer_type[] = "tracuu-ranking";

/* Where one term's chosen spellings stand in the article at hand: column << 31 | token number, ascending. */
struct positions {
	uint32_t *items;
	size_t nr, alloc;
};

struct run {
	const struct rank_request *request;
	struct length_cursor lengths;
	double mean_length;
	double *chosen_tf, *any_tf;
	struct positions *positions;
	struct rank_hit *heap; /* the worst of the kept hits on top */
	size_t nr_heap;
	int64_t first_id, last_id;
	size_t at_id; /* the first of the request's ids that is not below the article at hand */
	struct ranking *out;
};

/* Whether x comes before y in the result. */
static bool is_better(const struct rank_request *request, struct rank_hit x, struct rank_hit y)
{
	if (request->order == RANK_OLDEST_FIRST)
		return x.id < y.id;
	if (request->order == RANK_BY_SCORE && (x.score > y.score || x.score < y.score))
		return x.score > y.score;
	return x.id > y.id;
}

static void sift_down(struct run *run, size_t at)
{
	struct rank_hit moving = run->heap[at];

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= run->nr_heap)
			break;
		if (child + 1 < run->nr_heap &&
			is_better(run->request, run->heap[child], run->heap[child + 1]))
			child++;
		if (!is_better(run->request, moving, run->heap[child]))
			break;
		run->heap[at] = run->heap[child];
		at = child;
	}
	run->heap[at] = moving;
}

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
	if (run->nr_heap < run->request->nr_wanted) {
		size_t at = run->nr_heap++;

		for (; at > 0 && is_better(run->request, run->heap[(at - 1) / 2], hit); at = (at - 1) / 2)
			run->heap[at] = run->heap[(at - 1) / 2];
		run->heap[at] = hit;
	} else if (run->nr_heap && is_better(run->request, hit, run->heap[0])) {
		run->heap[0] = hit;
		sift_down(run, 0);
	}
}

static void add_position(struct positions *positions, uint32_t position)
{
	size_t at = positions->nr++;

	ARRAY_GROW(positions->items, positions->nr, positions->alloc);
	for (; at > 0 && positions->items[at - 1] > position; at--) /* two spellings interleave, seldom */
		positions->items[at] = positions->items[at - 1];
	positions->items[at] = position;
}

/* Collects term frequencies, and positions where a pair may need them. */
static int collect_phrase(struct run *run, const Fts5ExtensionApi *api, Fts5Context *fts, int phrase_nr)
{
	const struct rank_phrase *phrase = &run->request->phrases[phrase_nr];
	int term = phrase->term, column, offset, result;
	bool needs_positions;
	Fts5PhraseIter iter;

	if (term == RANK_NO_TERM)
		return SQLITE_OK;
	needs_positions = phrase->role == RANK_CHOSEN &&
		(run->request->terms[term].pair_weight > 0 ||
			(term > 0 && run->request->terms[term - 1].pair_weight > 0));
	result = api->xPhraseFirst(fts, phrase_nr, &iter, &column, &offset);
	if (result != SQLITE_OK)
		return result;
	for (; column >= 0; api->xPhraseNext(fts, &iter, &column, &offset)) {
		double weight = column == 0 && !run->request->passages ? title_weight : 1.0;

		if (phrase->role == RANK_CHOSEN)
			run->chosen_tf[term] += weight;
		else
			run->any_tf[term] += weight;
		if (needs_positions)
			add_position(&run->positions[term], (uint32_t)column << 31 | (uint32_t)offset);
	}
	return SQLITE_OK;
}

/* How often the second term starts where the first ends. */
static double pair_tf(const struct positions *first, const struct positions *second, int gap, double in_title)
{
	double tf = 0;
	size_t j = 0;

	for (size_t i = 0; i < first->nr; i++) {
		uint32_t wanted = first->items[i] + (uint32_t)gap;

		while (j < second->nr && second->items[j] < wanted)
			j++;
		if (j < second->nr && second->items[j] == wanted)
			tf += wanted >> 31 ? 1.0 : in_title;
	}
	return tf;
}

static double saturate(double tf, double norm)
{
	return tf > 0 ? tf * (k1 + 1) / (tf + norm) : 0;
}

static double score(const struct run *run, double length)
{
	const struct rank_request *request = run->request;
	double norm = k1 * (1 - b + b * length / run->mean_length);
	double in_title = request->passages ? 1.0 : title_weight, sum = 0;

	for (size_t i = 0; i < request->nr_terms; i++) {
		const struct rank_term *term = &request->terms[i];

		sum += term->chosen_weight * saturate(run->chosen_tf[i], norm);
		sum += term->any_weight * saturate(run->any_tf[i], norm);
		if (term->pair_weight > 0 && run->positions[i].nr && run->positions[i + 1].nr)
			sum += term->pair_weight *
				saturate(pair_tf(&run->positions[i], &run->positions[i + 1], term->nr_tokens,
						 in_title),
					norm);
	}
	return sum;
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

static void rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int nr_args,
	sqlite3_value **args)
{
	struct run *run = nr_args == 1 ? sqlite3_value_pointer(args[0], pointer_type) : NULL;
	struct rank_hit hit;
	double length;
	int result = SQLITE_OK, nr_phrases;

	if (!run)
		return;
	hit.id = api->xRowid(fts);
	hit.score = 0;
	if (!is_admitted(run, hit.id))
		return;
	if (run->request->order == RANK_BY_SCORE) {
		for (size_t i = 0; i < run->request->nr_terms; i++) {
			run->chosen_tf[i] = run->any_tf[i] = 0;
			run->positions[i].nr = 0;
		}
		nr_phrases = api->xPhraseCount(fts);
		if (nr_phrases > (int)run->request->nr_phrases)
			nr_phrases = (int)run->request->nr_phrases;
		for (int i = 0; result == SQLITE_OK && i < nr_phrases; i++)
			result = collect_phrase(run, api, fts, i);
		if (result == SQLITE_OK)
			result = length_of(run, api, fts, hit.id, &length);
		if (result == SQLITE_OK)
			hit.score = score(run, length);
	}
	if (result != SQLITE_OK)
		sqlite3_result_error_code(context, result);
	else
		keep(run, hit);
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
	run->chosen_tf = xcalloc(request->nr_terms, sizeof(double));
	run->any_tf = xcalloc(request->nr_terms, sizeof(double));
	run->positions = xcalloc(request->nr_terms + 1, sizeof(*run->positions));
	run->heap = xcalloc(request->nr_wanted, sizeof(*run->heap));
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
	for (size_t i = 0; i < run->request->nr_terms; i++)
		free(run->positions[i].items);
	free(run->positions);
	free(run->chosen_tf);
	free(run->any_tf);
	free(run->heap);
	length_cursor_close(&run->lengths);
}

/* Empties the heap from its worst to its best. */
static void take_ranking(struct run *run, struct ranking *out)
{
	out->nr = run->nr_heap;
	out->hits = xcalloc(run->nr_heap, sizeof(*out->hits));
	while (run->nr_heap) {
		out->hits[run->nr_heap - 1] = run->heap[0];
		run->heap[0] = run->heap[--run->nr_heap];
		if (run->nr_heap)
			sift_down(run, 0);
	}
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
	run_init(&run, request, out);
	result = length_cursor_open(&run.lengths, db);
	if (result == SQLITE_OK && *request->match && !is_empty)
		result = run_match(&run, db);
	if (result == SQLITE_OK) {
		pass_ids_below(&run, run.last_id < INT64_MAX ? run.last_id + 1 : INT64_MAX);
		take_ranking(&run, out);
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
