/* Segments, windows, articles -> the best. The steps are told in store/segment_ranker.h. */
#include "store/segment_ranker.h"

#include "base/memory.h"
#include "store/expression.h"
#include "store/match.h"
#include "store/segments.h"
#include "store/segments/pages.h"
#include "store/segments/scan.h"
#include "store/segments/view.h"
#include "store/top_hits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Records that are read in any case in order to count exactly. */
enum { FEW_READS = 32 };

/* Windows of lists whose bits are looked at in the time that it takes to read an article. */
enum { LISTS_A_READ = 32 };

/* So many articles are judged before all others. */
enum { NR_SEEDS = 16 };

struct run {
	const struct rank_request *request;
	struct segments *segments;
	struct expression expression;
	struct view view;
	struct scan scan;
	struct match match;
	struct top_hits top;
	struct ranking *out;
	/* Of the segment: its windows that may have hits, ascending; bounds by window, of these. */
	uint32_t *windows;
	size_t nr_windows;
	struct window_bounds *bounds;
	uint32_t seeds[NR_SEEDS]; /* articles of the segment that were judged before all others */
	size_t nr_seeds;
	size_t nr_reads, nr_lists_counted; /* records, and windows of lists, that counting has looked at */
};

/* ---- one article */

/* Where the clauses list it: their weights. False where it has nothing of a required one. */
static bool add_clauses(struct run *run, int64_t id, double *score)
{
	const struct rank_request *request = run->request;

	for (size_t i = 0; i < request->nr_clauses; i++) {
		const struct rank_clause *clause = &request->clauses[i];

		if (listing_has(&run->view.clauses[i], id))
			*score += clause->weight;
		else if (clause->is_required && request->ids_role != RANK_ALL_IDS &&
			!match_has_terms(&run->match, clause))
			return false;
	}
	return true;
}

static void fill_match(struct run *run)
{
	const struct rank_request *request = run->request;

	for (size_t i = 0; i < request->nr_phrases; i++)
		for (size_t j = 0; request->phrases[i].term != RANK_NO_TERM && j < run->scan.phrases[i].nr;
			j++)
			match_add_use(&run->match, i, run->scan.phrases[i].positions[j]);
}

/*
 * Reads the article. False where it does not count; else *hit is complete: its score too low where it cannot
 * come up to what the best have, 0 where none is wanted.
 */
static bool judge(struct run *run, uint32_t doc, bool scored, struct rank_hit *hit)
{
	const struct rank_request *request = run->request;
	bool matches = scan_article(&run->scan, run->segments, run->view.segment, doc);
	double sum = 0;

	*hit = (struct rank_hit){segment_article_id(run->segments, run->view.segment, doc), 0};
	if (!matches && (!request->nr_also_ids || !listing_has(&run->view.also, hit->id)))
		return request->ids_role == RANK_ALL_IDS;
	if (!scored && !request->nr_clauses)
		return true;
	match_reset(&run->match);
	if (matches)
		fill_match(run);
	if (!add_clauses(run, hit->id, &sum))
		return false;
	if (!scored)
		return true;
	hit->score = sum;
	if (matches)
		hit->score += match_score(&run->match, segment_length(run->segments, run->view.segment, doc),
			request->mean_length, top_hits_least(&run->top) - sum);
	return true;
}

/* ---- the best by score */

static bool is_seed(const struct run *run, uint32_t doc)
{
	for (size_t i = 0; i < run->nr_seeds; i++)
		if (run->seeds[i] == doc)
			return true;
	return false;
}

/* Judges the articles that were weighed by falling bound, as long as they can come up to the best. */
static void judge_best(struct run *run)
{
	const struct lane_docs *docs = &run->view.docs;
	float *bounds = run->view.bound.terms;

	for (;;) {
		struct rank_hit hit;
		size_t best = 0;
		uint32_t doc;

		for (size_t i = 1; i < docs->nr; i++)
			if (bounds[i] > bounds[best])
				best = i;
		if (bounds[best] < 0 || (double)bounds[best] < top_hits_least(&run->top))
			return;
		doc = run->view.window * WINDOW_DOCS + docs->lane[best];
		if (!is_seed(run, doc) && judge(run, doc, true, &hit))
			top_hits_add(&run->top, hit);
		bounds[best] = -1;
	}
}

static void rank_window(struct run *run, uint32_t window)
{
	struct view *view = &run->view;
	double least = top_hits_least(&run->top);
	struct lane_bits maybe;

	view_begin(view, window);
	maybe = view_good_by_pairs(view, &run->bounds[window], least);
	if (lanes_any(&maybe))
		maybe = view_find(view, &maybe).maybe;
	if (lanes_any(&maybe))
		maybe = view_keep_possible(view, maybe, least);
	if (!lanes_any(&maybe))
		return;
	view_weigh(view, maybe);
	judge_best(run);
}

/* Bounds are told apart in so many steps. */
enum { NR_STEPS = 1024 };

/* So many windows come by falling bound: with what they have, few others come up to the best. */
enum { NR_FIRST = 256 };

/* The best of nr windows first, the others in their order, in which they are faster read. */
static void order_windows(const struct window_bounds *bounds, const uint32_t *windows, size_t nr,
	uint32_t *out)
{
	size_t starts[NR_STEPS] = {0}, nr_out = 0, rest = NR_STEPS - 1;
	float most = 0, scale;

	for (size_t i = 0; i < nr; i++)
		most = bounds[windows[i]].all > most ? bounds[windows[i]].all : most;
	scale = most > 0 ? (NR_STEPS - 1) / most : 0;
	for (size_t i = 0; i < nr; i++)
		starts[NR_STEPS - 1 - (size_t)(bounds[windows[i]].all * scale)]++;
	for (size_t i = 0; i < NR_STEPS; i++) {
		size_t here = starts[i];

		if (nr_out < NR_FIRST)
			rest = i;
		starts[i] = nr_out;
		nr_out += here;
	}
	for (size_t i = 0; i < nr; i++) {
		size_t step = NR_STEPS - 1 - (size_t)(bounds[windows[i]].all * scale);

		out[starts[step < rest ? step : rest]++] = windows[i];
	}
}

/* The windows with the most in pairs; returns how many. */
static size_t seed_windows(const struct run *run, uint32_t out[NR_SEEDS])
{
	float pairs[NR_SEEDS];
	size_t nr_out = 0;

	for (size_t i = 0; i < run->nr_windows; i++) {
		const struct window_bounds *bounds = &run->bounds[run->windows[i]];
		float here = bounds->all - bounds->terms - bounds->title;
		size_t at;

		if (!bounds->pairs.lists || (nr_out == NR_SEEDS && here <= pairs[NR_SEEDS - 1]))
			continue;
		nr_out += nr_out < NR_SEEDS;
		for (at = nr_out - 1; at > 0 && pairs[at - 1] < here; at--) {
			pairs[at] = pairs[at - 1];
			out[at] = out[at - 1];
		}
		pairs[at] = here;
		out[at] = run->windows[i];
	}
	return nr_out;
}

/*
 * Of each of these windows, the article with the most pairs: they are often among the best, so with them
 * judged first, fewer others come up to those.
 */
static void judge_seeds(struct run *run)
{
	struct view *view = &run->view;
	uint32_t windows[NR_SEEDS];
	size_t nr = seed_windows(run, windows);

	run->nr_seeds = 0;
	for (size_t i = 0; i < nr; i++) {
		struct lane_bits best = {{0}};
		struct rank_hit hit;
		unsigned int lane = 0;

		view_begin(view, windows[i]);
		view_good_by_pairs(view, &run->bounds[windows[i]], -INFINITY);
		for (unsigned int j = 1; j < WINDOW_DOCS; j++)
			if (view->pair_sums[j] > view->pair_sums[lane])
				lane = j;
		lane_set(&best, lane);
		best = view_find(view, &best).maybe;
		if (!lanes_any(&best))
			continue;
		run->seeds[run->nr_seeds++] = windows[i] * WINDOW_DOCS + lane;
		if (judge(run, windows[i] * WINDOW_DOCS + lane, true, &hit))
			top_hits_add(&run->top, hit);
	}
}

static bool may_be_better(const struct run *run, uint32_t window)
{
	return (double)run->bounds[window].all >= top_hits_least(&run->top);
}

static void rank_by_score(struct run *run)
{
	uint32_t *left = xcalloc(run->nr_windows, sizeof(*left));
	uint32_t *order = xcalloc(run->nr_windows, sizeof(*order));
	size_t nr = 0;

	judge_seeds(run);
	for (size_t i = 0; i < run->nr_windows; i++)
		if (may_be_better(run, run->windows[i]))
			left[nr++] = run->windows[i];
	order_windows(run->bounds, left, nr, order);
	for (size_t i = 0; i < nr && segments_result(run->segments) == SQLITE_OK; i++)
		if (may_be_better(run, order[i]))
			rank_window(run, order[i]);
	free(left);
	free(order);
}

/* ---- by date */

/* Adds the window's hits from one end on; false where enough are there and later ones are no better. */
static bool take_window(struct run *run, uint32_t window, bool newest_first)
{
	struct lane_bits all = LANES_ALL;
	struct candidates found;

	view_begin(&run->view, window);
	found = view_find(&run->view, &all);
	for (uint32_t i = 0; i < WINDOW_DOCS; i++) {
		uint32_t lane = newest_first ? WINDOW_DOCS - 1 - i : i, doc = window * WINDOW_DOCS + lane;
		struct rank_hit hit;

		if (!lane_is_set(&found.maybe, lane))
			continue;
		hit = (struct rank_hit){segment_article_id(run->segments, run->view.segment, doc), 0};
		if (top_hits_are_full(&run->top) &&
			(newest_first ? hit.id < run->top.heap[0].id : hit.id > run->top.heap[0].id))
			return false;
		if (lane_is_set(&found.surely, lane) || judge(run, doc, false, &hit))
			top_hits_add(&run->top, hit);
	}
	return true;
}

static void rank_by_date(struct run *run)
{
	size_t nr = run->nr_windows;
	bool newest_first = run->request->order == RANK_NEWEST_FIRST;

	for (size_t i = 0; i < nr && segments_result(run->segments) == SQLITE_OK; i++)
		if (!take_window(run, run->windows[newest_first ? nr - 1 - i : i], newest_first))
			break;
}

/* ---- how many in all */

static void note_match(struct run *run, uint32_t doc)
{
	struct ranking *out = run->out;

	out->total++;
	if (!run->request->wants_all)
		return;
	ARRAY_GROW(out->all, out->nr_all + 1, out->alloc_all);
	out->all[out->nr_all++] = segment_article_id(run->segments, run->view.segment, doc);
}

static void count_window(struct run *run, uint32_t window)
{
	struct lane_bits all = LANES_ALL;
	struct candidates found;

	view_begin(&run->view, window);
	found = view_find(&run->view, &all);
	if (!run->request->wants_all) { /* the sure ones at once */
		run->out->total += lanes_count(&found.surely);
		for (size_t i = 0; i < WINDOW_WORDS; i++)
			found.maybe.words[i] &= ~found.surely.words[i];
	}
	for (unsigned int word = 0; word < WINDOW_WORDS; word++) {
		while (found.maybe.words[word]) {
			unsigned int lane = word * 64 + bits_take(&found.maybe.words[word]);
			uint32_t doc = window * WINDOW_DOCS + lane;
			struct rank_hit hit;

			if (lane_is_set(&found.surely, lane)) {
				note_match(run, doc);
			} else if (!run->request->wants_all &&
				run->nr_reads >= FEW_READS + run->request->nr_counted) {
				run->out->is_least = true;
			} else {
				run->nr_reads++;
				if (judge(run, doc, false, &hit))
					note_match(run, doc);
			}
		}
	}
}

/* Whether the query is one token that has one list, all of which counts. */
static bool is_plain_list(const struct run *run)
{
	const struct view *view = &run->view;

	return run->expression.nr_phrases == 1 && view->exact[0] && view->leaves[0].nr_lists == 1 &&
		!run->expression.phrases[0].in_title && !view->segment->deleted && !view_has_lists(view) &&
		view->first_doc == 0 && view->end_doc == view->segment->nr_docs;
}

/* Lists whose windows are to be looked at. */
static size_t nr_lists_of(const struct run *run)
{
	size_t nr = 0;

	for (size_t i = 0; i < run->expression.nr_phrases; i++)
		nr += run->view.leaves[i].nr_lists;
	return nr;
}

/* Each list of a window costs a little. What nobody asked for is not begun where it could not be finished. */
static void count_all(struct run *run)
{
	const struct rank_request *request = run->request;
	size_t nr_lists = nr_lists_of(run), most = (FEW_READS + request->nr_counted) * LISTS_A_READ;
	bool counts = request->wants_all || request->nr_counted ||
		run->nr_lists_counted + nr_lists * run->nr_windows <= most;

	if (!request->wants_all && is_plain_list(run)) {
		run->out->total += (int64_t)run->view.leaves[0].tokens[0].nr_articles;
		return;
	}
	for (size_t i = 0; i < run->nr_windows && segments_result(run->segments) == SQLITE_OK; i++) {
		run->nr_lists_counted += nr_lists;
		if (!counts || (!request->wants_all && run->nr_lists_counted > most)) {
			run->out->is_least = true;
			return;
		}
		count_window(run, run->windows[i]);
	}
}

/* ---- one segment, all segments */

static void run_windows(struct run *run)
{
	uint32_t nr = segment_nr_windows(run->view.segment);

	run->bounds = xmalloc(nr * sizeof(*run->bounds));
	run->windows = xmalloc(nr * sizeof(*run->windows));
	run->nr_windows = view_windows(&run->view, run->bounds, run->windows);
	if (run->request->nr_wanted && run->request->order == RANK_BY_SCORE)
		rank_by_score(run);
	else if (run->request->nr_wanted)
		rank_by_date(run);
	count_all(run);
	free(run->bounds);
	free(run->windows);
}

static void run_segment(struct run *run, struct segment *segment)
{
	view_open(&run->view, segment);
	scan_segment(&run->scan, run->segments, segment);
	if (run->view.first_doc < run->view.end_doc)
		run_windows(run);
	view_close(&run->view);
}

static int by_id(const void *left, const void *right)
{
	const int64_t *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

static void init(struct run *run)
{
	view_init(&run->view, run->request, &run->expression);
	scan_init(&run->scan, &run->expression);
	match_init(&run->match, run->request);
	top_hits_init(&run->top, run->request->order, run->request->nr_wanted);
}

static void release(struct run *run)
{
	view_release(&run->view);
	scan_release(&run->scan);
	match_release(&run->match);
	top_hits_release(&run->top);
	expression_release(&run->expression);
}

bool segment_ranker_run(const struct rank_request *request, struct ranking *out, int *result)
{
	struct run run = {.request = request, .segments = request->segments, .out = out};

	if (request->passages || request->account || !*request->match ||
		!expression_read(request->match, &run.expression) ||
		run.expression.nr_phrases != request->nr_phrases) {
		expression_release(&run.expression);
		return false;
	}
	init(&run);
	segment_pages_begin(run.segments->pages);
	for (size_t i = 0; i < run.segments->nr; i++)
		run_segment(&run, &run.segments->items[i]);
	segment_pages_end(run.segments->pages);
	*result = segments_result(run.segments);
	if (*result == SQLITE_OK) {
		top_hits_take(&run.top, out);
		if (out->nr < request->nr_wanted) /* there was room for all */
			out->is_least = false;
		if (out->total < (int64_t)out->nr) /* what was not counted was found all the same */
			out->total = (int64_t)out->nr;
		if (out->nr_all)
			qsort(out->all, out->nr_all, sizeof(*out->all), by_id);
	}
	release(&run);
	return true;
}
