/* Segments, windows, articles -> the best. The steps are told in store/segment_ranker.h. */
#include "store/segment_ranker.h"

#include "base/memory.h"
#include "store/segment_run.h"
#include "store/segments/pages.h"

#include <stdlib.h>
#include <string.h>

/* Records that are read in any case in order to count exactly. */
enum { FEW_READS = 32 };

/* Windows of lists whose bits are looked at in the time that it takes to read an article. */
enum { LISTS_A_READ = 32 };

/*
 * So much of the scratch is kept from ranking to ranking: of a million articles the lists of a query are so
 * large that the heap would give them back to the system each time, and get them page by page.
 */
enum { SCRATCH_KEPT = 16 * 1024 * 1024 };

/* ---- one article */

/* Where the clauses list it: their weights. False where it has nothing of a required one. */
static bool add_clauses(struct segment_run *run, int64_t id, double *score)
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

static void fill_match(struct segment_run *run)
{
	const struct rank_request *request = run->request;

	for (size_t i = 0; i < request->nr_phrases; i++)
		for (size_t j = 0; request->phrases[i].term != RANK_NO_TERM && j < run->scan.phrases[i].nr;
			j++)
			match_add_use(&run->match, i, run->scan.phrases[i].positions[j]);
}

bool segment_run_judge(struct segment_run *run, uint32_t doc, bool scored, struct rank_hit *hit)
{
	const struct rank_request *request = run->request;
	bool matches = scan_article(&run->scan, run->view.segment, doc);
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

/* ---- by date */

/* Adds the window's hits from one end on; false where enough are there and later ones are no better. */
static bool take_window(struct segment_run *run, uint32_t window, bool newest_first)
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
		if (lane_is_set(&found.surely, lane) || segment_run_judge(run, doc, false, &hit))
			top_hits_add(&run->top, hit);
	}
	return true;
}

static void rank_by_date(struct segment_run *run)
{
	size_t nr = run->nr_windows;
	bool newest_first = run->request->order == RANK_NEWEST_FIRST;

	for (size_t i = 0; i < nr && segments_result(run->segments) == SQLITE_OK; i++)
		if (!take_window(run, run->windows[newest_first ? nr - 1 - i : i].window, newest_first))
			break;
}

/* ---- how many in all */

static void note_match(struct segment_run *run, uint32_t doc)
{
	struct ranking *out = run->out;

	out->total++;
	if (!run->request->wants_all)
		return;
	ARRAY_GROW(out->all, out->nr_all + 1, out->alloc_all);
	out->all[out->nr_all++] = segment_article_id(run->segments, run->view.segment, doc);
}

static void count_window(struct segment_run *run, uint32_t window)
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
				if (segment_run_judge(run, doc, false, &hit))
					note_match(run, doc);
			}
		}
	}
}

/* Whether the query is one token that has one list, all of which counts. */
static bool is_plain_list(const struct segment_run *run)
{
	const struct view *view = &run->view;

	return run->expression.nr_phrases == 1 && view->exact[0] && view->leaves[0].nr_lists == 1 &&
		!run->expression.phrases[0].in_title && !view->segment->deleted && !view_has_lists(view) &&
		view->first_doc == 0 && view->end_doc == view->segment->nr_docs;
}

/* Lists whose windows are to be looked at. */
static size_t nr_lists_of(const struct segment_run *run)
{
	size_t nr = 0;

	for (size_t i = 0; i < run->expression.nr_phrases; i++)
		nr += run->view.leaves[i].nr_lists;
	return nr;
}

/* Each list of a window costs a little. What nobody asked for is not begun where it could not be finished. */
static void count_all(struct segment_run *run)
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
		count_window(run, run->windows[i].window);
	}
}

/* ---- one segment, all segments */

static void run_windows(struct segment_run *run)
{
	uint32_t nr = segment_nr_windows(run->view.segment);

	run->windows = arena_alloc(&run->segments->scratch, nr * sizeof(*run->windows));
	run->nr_windows = view_windows(&run->view, run->windows);
	if (run->request->nr_wanted && run->request->order == RANK_BY_SCORE)
		segment_best_rank(run);
	else if (run->request->nr_wanted)
		rank_by_date(run);
	count_all(run);
}

static void run_segment(struct segment_run *run, struct segment *segment)
{
	view_open(&run->view, segment);
	if (run->view.first_doc < run->view.end_doc)
		run_windows(run);
}

static int by_id(const void *left, const void *right)
{
	const int64_t *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

/* After the expression is read. What is of one segment is set when there is one. */
static void init(struct segment_run *run, const struct rank_request *request, struct ranking *out)
{
	run->request = request;
	run->segments = request->segments;
	run->out = out;
	run->nr_reads = run->nr_lists_counted = 0;
	view_init(&run->view, run->request, &run->expression);
	scan_init(&run->scan, run->segments, &run->expression);
	match_init(&run->match, run->request);
	top_hits_init(&run->top, run->request->order, run->request->nr_wanted);
}

static void release(struct segment_run *run)
{
	scan_release(&run->scan);
	match_release(&run->match);
	top_hits_release(&run->top);
}

bool segment_ranker_run(const struct rank_request *request, struct ranking *out, int *result)
{
	struct segment_run run; /* large, and cleared part by part */

	if (request->passages || request->account || !*request->match)
		return false;
	arena_recycle(&request->segments->scratch, SCRATCH_KEPT);
	if (!expression_read(request->match, &request->segments->scratch, &run.expression) ||
		run.expression.nr_phrases != request->nr_phrases)
		return false;
	init(&run, request, out);
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
