/* Segments, windows, articles -> the best. The steps are told in store/segment_ranker.h. */
#include "store/segment_ranker.h"

#include "base/memory.h"
#include "store/expression.h"
#include "store/match.h"
#include "store/segments.h"
#include "store/segments/bound.h"
#include "store/segments/candidates.h"
#include "store/segments/leaf.h"
#include "store/segments/listing.h"
#include "store/segments/pages.h"
#include "store/segments/scan.h"
#include "store/top_hits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Records that are read in any case in order to count exactly. */
enum { FEW_READS = 256 };

/* Windows of lists whose bits are looked at in the time that it takes to read an article. */
enum { LISTS_A_READ = 64 };

/* Where a term may stand next to the one after it. */
struct pair_lanes {
	struct leaf_neighbours neighbours; /* of their chosen spellings */
	struct lane_bits bits;             /* the same in the window at hand */
};

struct run {
	const struct rank_request *request;
	struct segments *segments;
	struct expression expression;
	struct scan scan;
	struct match match;
	struct bound_plan *bounds;
	struct top_hits top;
	struct ranking *out;
	bool *exact;                         /* by phrase: its bits are the truth */
	struct pair_lanes *pairs;            /* by term: with the next one */
	const struct lane_bits **neighbours; /* the bits of those; NULL: nothing is known */
	struct listing ids, also, *clauses;
	/* Of the segment at hand. */
	struct segment *segment;
	struct leaf *leaves;         /* by phrase */
	uint32_t first_doc, end_doc; /* the range of ids */
	float growth;
	/* Of the window, or the block of windows, at hand. */
	struct lanes *lanes;
	const struct lanes **phrases; /* those of the lanes that are not empty */
	struct listed_lanes listed;
	struct lane_docs docs; /* those that may be hits */
	float bound[WINDOW_DOCS];
	uint32_t window;
	int64_t window_ids[WINDOW_DOCS];
	uint32_t lengths[WINDOW_DOCS];
	size_t nr_reads, nr_lists_counted; /* records, and windows of lists, that counting has looked at */
};

static bool has_lists(const struct rank_request *request)
{
	return request->ids_role != RANK_ANY_ID || request->nr_also_ids || request->nr_clauses;
}

/* ---- one article */

/* Where the clauses list it: their weights. False where it has nothing of a required one. */
static bool add_clauses(struct run *run, int64_t id, double *score)
{
	const struct rank_request *request = run->request;

	for (size_t i = 0; i < request->nr_clauses; i++) {
		const struct rank_clause *clause = &request->clauses[i];

		if (listing_has(&run->clauses[i], id))
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
 * Reads the article. False where it does not count; else *hit is complete, its score too low where it
 * cannot come up to what the best have.
 */
static bool judge(struct run *run, uint32_t doc, struct rank_hit *hit)
{
	const struct rank_request *request = run->request;
	bool matches = scan_article(&run->scan, run->segments, run->segment, doc);
	double sum = 0;

	*hit = (struct rank_hit){segment_article_id(run->segments, run->segment, doc), 0};
	match_reset(&run->match);
	if (matches)
		fill_match(run);
	else if (!request->nr_also_ids || !listing_has(&run->also, hit->id))
		return request->ids_role == RANK_ALL_IDS;
	if (!add_clauses(run, hit->id, &sum))
		return false;
	if (request->order != RANK_BY_SCORE)
		return true;
	hit->score = sum;
	if (matches)
		hit->score += match_score(&run->match, run->lengths[doc % WINDOW_DOCS], request->mean_length,
			top_hits_least(&run->top) - sum);
	return true;
}

/* ---- windows */

/* The lanes of the lists: articles of the window at hand, or windows from `first` on. */
static struct lane_bits list_lanes(struct run *run, const struct listing *list, bool windows, uint32_t first)
{
	return windows ? listing_windows(list, run->segments, run->segment, first)
		       : listing_docs(list, run->window_ids, segment_window_docs(run->segment, run->window));
}

static void read_lists(struct run *run, bool windows, uint32_t first)
{
	const struct rank_request *request = run->request;

	memset(&run->listed.ids, 0, sizeof(run->listed.ids));
	/* A window with some listed articles has others as well. */
	if (request->ids_role != RANK_ANY_ID && !(windows && request->ids_role == RANK_WITHOUT_IDS))
		run->listed.ids = list_lanes(run, &run->ids, windows, first);
	if (request->nr_also_ids)
		run->listed.also = list_lanes(run, &run->also, windows, first);
	for (size_t i = 0; i < request->nr_clauses; i++)
		run->listed.clauses[i] = list_lanes(run, &run->clauses[i], windows, first);
}

/* The weights of clauses that list the lane. */
static float clause_bound(const struct run *run, unsigned int lane)
{
	float sum = 0;

	for (size_t i = 0; i < run->request->nr_clauses; i++)
		if (lane_is_set(&run->listed.clauses[i], lane))
			sum += (float)run->request->clauses[i].weight * BOUND_SLACK;
	return sum;
}

/* The articles of the window that are within the range of ids and not deleted. */
static struct lane_bits window_mask(const struct run *run, uint32_t window)
{
	uint32_t first = window * WINDOW_DOCS, nr = segment_window_docs(run->segment, window);
	uint32_t from = run->first_doc > first ? run->first_doc - first : 0;
	uint32_t to = run->end_doc > first ? run->end_doc - first : 0;
	struct lane_bits mask = lanes_range(from, to < nr ? to : nr);

	for (uint32_t i = 0; run->segment->deleted && i < WINDOW_WORDS; i++)
		mask.words[i] &= ~segment_u64(run->segment->deleted + first / 8 + (size_t)i * 8);
	return mask;
}

/* The hits that the window may have; weighed: what bounds are made of is read too. */
static struct candidates read_window(struct run *run, uint32_t window, bool weighed)
{
	struct lane_bits mask = window_mask(run, window);
	struct candidates found;

	run->window = window;
	if (has_lists(run->request)) {
		segment_ids(run->segments, run->segment, window, run->window_ids);
		read_lists(run, false, 0);
	}
	for (size_t i = 0; i < run->expression.nr_phrases; i++) {
		if (weighed)
			leaf_find(&run->leaves[i], run->segments, run->segment, window, run->growth,
				&run->lanes[i]);
		else
			leaf_find_bits(&run->leaves[i], run->segments, run->segment, window, &run->lanes[i]);
		run->phrases[i] = run->lanes[i].is_empty ? NULL : &run->lanes[i];
	}
	found = candidates_of(run->request, &run->expression, run->phrases, run->exact, &run->listed);
	candidates_mask(&found, &mask);
	return found;
}

static void read_neighbours(struct run *run)
{
	for (size_t i = 0; i + 1 < run->request->nr_terms; i++)
		if (run->neighbours[i])
			run->pairs[i].bits = leaf_neighbours_find(&run->pairs[i].neighbours, run->segments,
				run->segment, run->window);
}

/* run->docs and a bound of what each can score. */
static void weigh_window(struct run *run, struct lane_bits maybe)
{
	struct lane_docs *docs = &run->docs;

	segment_lengths(run->segments, run->segment, run->window, run->lengths);
	docs->nr = 0;
	for (unsigned int word = 0; word < WINDOW_WORDS; word++) {
		while (maybe.words[word]) {
			unsigned int lane = word * 64 + bits_take(&maybe.words[word]);

			docs->norm[docs->nr] =
				(float)match_norm(run->lengths[lane], run->request->mean_length);
			docs->lane[docs->nr++] = (unsigned char)lane;
		}
	}
	for (size_t i = 0; i < run->expression.nr_phrases; i++)
		if (run->phrases[i] && run->request->phrases[i].term != RANK_NO_TERM)
			leaf_weigh(&run->leaves[i], docs, &run->lanes[i]);
	read_neighbours(run);
	bound_lanes(run->bounds, run->phrases, &(struct bound_docs){docs, run->neighbours}, docs->nr,
		run->bound);
	for (size_t i = 0; run->request->nr_clauses && i < docs->nr; i++)
		run->bound[i] += clause_bound(run, docs->lane[i]);
}

/* Bounds of all windows of the segment that may have hits; -1 where none is there. */
static void bound_windows(struct run *run, float *out)
{
	uint32_t nr = segment_nr_windows(run->segment), from = run->first_doc / WINDOW_DOCS;
	uint32_t to = (run->end_doc + WINDOW_DOCS - 1) / WINDOW_DOCS;
	bool *exact = xcalloc(run->expression.nr_phrases, sizeof(*exact));

	for (uint32_t first = 0; first < nr; first += WINDOW_DOCS) {
		struct candidates found;

		if (has_lists(run->request))
			read_lists(run, true, first);
		for (size_t i = 0; i < run->expression.nr_phrases; i++) {
			leaf_windows(&run->leaves[i], first, run->growth, &run->lanes[i]);
			run->phrases[i] = run->lanes[i].is_empty ? NULL : &run->lanes[i];
		}
		found = candidates_of(run->request, &run->expression, run->phrases, exact, &run->listed);
		if (lanes_any(&found.maybe))
			bound_lanes(run->bounds, run->phrases, NULL, WINDOW_DOCS, run->bound);
		for (uint32_t i = 0; i < WINDOW_DOCS && first + i < nr; i++)
			out[first + i] = lane_is_set(&found.maybe, i) && first + i >= from && first + i < to
				? run->bound[i] + clause_bound(run, i)
				: -1;
	}
	free(exact);
}

/* ---- the best by score */

/* Leaves the articles of the blocks that can come up to `least`. */
static void keep_good_blocks(struct run *run, double least, struct lane_bits *maybe)
{
	float clauses = 0;

	for (size_t i = 0; i < run->request->nr_clauses; i++)
		if (lanes_any(&run->listed.clauses[i]))
			clauses += (float)run->request->clauses[i].weight * BOUND_SLACK;
	bound_lanes(run->bounds, run->phrases, NULL, WINDOW_BLOCKS, run->bound);
	for (unsigned int i = 0; i < WINDOW_BLOCKS; i++) {
		struct lane_bits block = lanes_range(i * BLOCK_DOCS, (i + 1) * BLOCK_DOCS);

		if ((double)(run->bound[i] + clauses) < least)
			*maybe = lanes_without(*maybe, &block);
	}
}

/* So many are weighed faster than sorted out. */
enum { FEW_DOCS = 12 };

static void rank_window(struct run *run, uint32_t window)
{
	struct lane_bits maybe = read_window(run, window, true).maybe;
	double least = top_hits_least(&run->top);

	if (lanes_count(&maybe) > FEW_DOCS && least > 0)
		keep_good_blocks(run, least, &maybe);
	if (lanes_count(&maybe) > FEW_DOCS && least > 0) {
		struct lane_bits enough =
			bound_by_presence(run->bounds, run->phrases, run->listed.clauses, (float)least);

		maybe = lanes_both(maybe, &enough);
	}
	if (!lanes_any(&maybe))
		return;
	weigh_window(run, maybe);
	for (size_t i = 0; i < run->docs.nr; i++) {
		struct rank_hit hit;

		if ((double)run->bound[i] >= top_hits_least(&run->top) &&
			judge(run, window * WINDOW_DOCS + run->docs.lane[i], &hit))
			top_hits_add(&run->top, hit);
	}
}

enum { NR_STEPS = 1024 };

/* Windows by falling bound, as good as NR_STEPS steps tell them apart; returns how many have hits perhaps. */
static size_t order_windows(const float *bounds, uint32_t nr, uint32_t *out)
{
	size_t starts[NR_STEPS + 1] = {0}, nr_out = 0;
	float most = 0, scale;

	for (uint32_t i = 0; i < nr; i++)
		most = bounds[i] > most ? bounds[i] : most;
	scale = most > 0 ? (NR_STEPS - 1) / most : 0;
	for (uint32_t i = 0; i < nr; i++)
		if (bounds[i] >= 0)
			starts[NR_STEPS - 1 - (size_t)(bounds[i] * scale)]++;
	for (size_t i = 0; i <= NR_STEPS; i++) {
		size_t here = starts[i];

		starts[i] = nr_out;
		nr_out += here;
	}
	for (uint32_t i = 0; i < nr; i++)
		if (bounds[i] >= 0)
			out[starts[NR_STEPS - 1 - (size_t)(bounds[i] * scale)]++] = i;
	return nr_out;
}

static void rank_by_score(struct run *run, const float *bounds)
{
	uint32_t nr = segment_nr_windows(run->segment);
	uint32_t *order = xcalloc(nr, sizeof(*order));
	size_t nr_order = order_windows(bounds, nr, order);

	for (size_t i = 0; i < nr_order && segments_result(run->segments) == SQLITE_OK; i++)
		if ((double)bounds[order[i]] >= top_hits_least(&run->top))
			rank_window(run, order[i]);
	free(order);
}

/* ---- by date */

/* Adds the window's hits from one end on; false where enough are there and later ones are no better. */
static bool take_window(struct run *run, uint32_t window, bool newest_first)
{
	struct candidates found = read_window(run, window, false);

	for (uint32_t i = 0; i < WINDOW_DOCS; i++) {
		uint32_t lane = newest_first ? WINDOW_DOCS - 1 - i : i, doc = window * WINDOW_DOCS + lane;
		struct rank_hit hit;

		if (!lane_is_set(&found.maybe, lane))
			continue;
		hit = (struct rank_hit){segment_article_id(run->segments, run->segment, doc), 0};
		if (top_hits_are_full(&run->top) &&
			(newest_first ? hit.id < run->top.heap[0].id : hit.id > run->top.heap[0].id))
			return false;
		if (lane_is_set(&found.surely, lane) || judge(run, doc, &hit))
			top_hits_add(&run->top, hit);
	}
	return true;
}

static void rank_by_date(struct run *run, const float *bounds)
{
	uint32_t nr = segment_nr_windows(run->segment);
	bool newest_first = run->request->order == RANK_NEWEST_FIRST;

	for (uint32_t i = 0; i < nr && segments_result(run->segments) == SQLITE_OK; i++) {
		uint32_t window = newest_first ? nr - 1 - i : i;

		if (bounds[window] >= 0 && !take_window(run, window, newest_first))
			break;
	}
}

/* ---- how many in all */

static void note_match(struct run *run, uint32_t doc)
{
	struct ranking *out = run->out;

	out->total++;
	if (!run->request->wants_all)
		return;
	ARRAY_GROW(out->all, out->nr_all + 1, out->alloc_all);
	out->all[out->nr_all++] = segment_article_id(run->segments, run->segment, doc);
}

static void count_window(struct run *run, uint32_t window)
{
	struct candidates found = read_window(run, window, false);

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
				if (judge(run, doc, &hit))
					note_match(run, doc);
			}
		}
	}
}

/* Whether the query is one token that has one list, all of which counts. */
static bool is_plain_list(const struct run *run)
{
	return run->expression.nr_phrases == 1 && run->exact[0] && run->leaves[0].nr_lists == 1 &&
		!run->expression.phrases[0].in_title && !run->segment->deleted && !has_lists(run->request) &&
		run->first_doc == 0 && run->end_doc == run->segment->nr_docs;
}

/* Windows that are looked at: as many lists as there are, each costs a little. */
static bool may_count(struct run *run)
{
	for (size_t i = 0; i < run->expression.nr_phrases; i++)
		run->nr_lists_counted += run->leaves[i].nr_lists;
	return run->request->wants_all ||
		run->nr_lists_counted < (FEW_READS + run->request->nr_counted) * LISTS_A_READ;
}

static void count_all(struct run *run, const float *bounds)
{
	uint32_t nr = segment_nr_windows(run->segment);

	if (!run->request->wants_all && is_plain_list(run)) {
		run->out->total += (int64_t)run->leaves[0].tokens[0].nr_articles;
		return;
	}
	for (uint32_t i = 0; i < nr && segments_result(run->segments) == SQLITE_OK; i++) {
		if (bounds[i] < 0)
			continue;
		if (may_count(run))
			count_window(run, i);
		else
			run->out->is_least = true;
	}
}

/* ---- one segment, all segments */

static void open_segment(struct run *run, struct segment *segment)
{
	const struct rank_request *request = run->request;
	double growth = request->mean_length / segment->mean_length;

	run->segment = segment;
	/* Saturations grow at most as the mean length does: (f + n) / (f + n') <= n / n' <= mean' / mean. */
	run->growth = growth > 1 ? (float)growth : 1;
	run->first_doc =
		request->first_id > 0 ? segment_lower_bound(run->segments, segment, request->first_id) : 0;
	run->end_doc = request->last_id < INT64_MAX
		? segment_lower_bound(run->segments, segment, request->last_id + 1)
		: segment->nr_docs;
	for (size_t i = 0; i < run->expression.nr_phrases; i++) {
		leaf_open(&run->leaves[i], &run->expression.phrases[i], run->segments, segment);
		run->exact[i] = leaf_is_exact(&run->leaves[i]);
	}
	scan_segment(&run->scan, run->segments, segment);
}

/* The phrase of the term as it was chosen; NULL where there is none, or more than one. */
static const struct expression_phrase *chosen_phrase(const struct run *run, size_t term)
{
	const struct expression_phrase *found = NULL;

	for (size_t i = 0; i < run->request->nr_phrases; i++) {
		if (run->request->phrases[i].role != RANK_CHOSEN ||
			run->request->phrases[i].term != (int)term)
			continue;
		if (found)
			return NULL;
		found = &run->expression.phrases[i];
	}
	return found;
}

static void init_pairs(struct run *run)
{
	const struct rank_request *request = run->request;

	run->pairs = xcalloc(request->nr_terms, sizeof(*run->pairs));
	run->neighbours = xcalloc(request->nr_terms, sizeof(*run->neighbours));
	for (size_t i = 0; i + 1 < request->nr_terms; i++) {
		const struct expression_phrase *phrase = chosen_phrase(run, i),
					       *next = chosen_phrase(run, i + 1);

		if (!phrase || !next ||
			(request->terms[i].pair_weight <= 0 && request->terms[i].any_pair_weight <= 0))
			continue;
		run->pairs[i].neighbours =
			leaf_neighbours_of(&phrase->tokens[phrase->nr - 1], &next->tokens[0]);
		if (run->pairs[i].neighbours.nr > 0)
			run->neighbours[i] = &run->pairs[i].bits;
	}
}

static void run_segment(struct run *run, struct segment *segment)
{
	float *bounds = xcalloc(segment_nr_windows(segment), sizeof(*bounds));

	open_segment(run, segment);
	if (run->first_doc < run->end_doc) {
		bound_windows(run, bounds);
		if (run->request->nr_wanted && run->request->order == RANK_BY_SCORE)
			rank_by_score(run, bounds);
		else if (run->request->nr_wanted)
			rank_by_date(run, bounds);
		count_all(run, bounds);
	}
	for (size_t i = 0; i < run->expression.nr_phrases; i++)
		leaf_release(&run->leaves[i]);
	free(bounds);
}

static int by_id(const void *left, const void *right)
{
	const int64_t *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

static void init(struct run *run)
{
	const struct rank_request *request = run->request;
	size_t nr = run->expression.nr_phrases;

	scan_init(&run->scan, &run->expression);
	match_init(&run->match, request);
	run->bounds = bound_plan_new(request);
	init_pairs(run);
	top_hits_init(&run->top, request->order, request->nr_wanted);
	run->exact = xcalloc(nr, sizeof(*run->exact));
	run->leaves = xcalloc(nr, sizeof(*run->leaves));
	run->lanes = xcalloc(nr, sizeof(*run->lanes));
	run->phrases = xcalloc(nr, sizeof(*run->phrases));
	run->ids = (struct listing){request->ids, request->nr_ids};
	run->also = (struct listing){request->also_ids, request->nr_also_ids};
	run->clauses = xcalloc(request->nr_clauses, sizeof(*run->clauses));
	run->listed.clauses = xcalloc(request->nr_clauses, sizeof(*run->listed.clauses));
	for (size_t i = 0; i < request->nr_clauses; i++)
		run->clauses[i] = (struct listing){request->clauses[i].ids, request->clauses[i].nr_ids};
}

static void release(struct run *run)
{
	scan_release(&run->scan);
	match_release(&run->match);
	bound_plan_free(run->bounds);
	top_hits_release(&run->top);
	free(run->pairs);
	free(run->neighbours);
	free(run->exact);
	free(run->leaves);
	free(run->lanes);
	free(run->phrases);
	free(run->clauses);
	free(run->listed.clauses);
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
		if (out->total < (int64_t)out->nr) /* what was not counted was found all the same */
			out->total = (int64_t)out->nr;
		if (out->nr_all)
			qsort(out->all, out->nr_all, sizeof(*out->all), by_id);
	}
	release(&run);
	return true;
}
