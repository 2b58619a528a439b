/*
 * Which articles of a segment are read for the best by score, and in what order: bounds are never too low, so
 * any order gives the same hits, but the sooner good ones are read, the fewer others come up to them.
 *
 *   seeds      a few articles with many pairs
 *   windows    those with the highest bounds, then the others as they lie; of each:
 *   articles   those with the highest bounds; what is not likely to be among the best waits to the end
 */
#include "store/segment_run.h"

#include <stdlib.h>
#include <string.h>

/* So many seeds by windows, and as many by articles. */
enum { NR_SEEDS = 16 };

/* So many windows come by falling bound: with what they have, few others come up to the best. */
enum { NR_FIRST = 256 };

/* So many articles wait at most. */
enum { MAX_WAITING = 4096 };

/*
 * By so much of what bounds have been too high by on average, the bound of an article that is not to wait
 * must be above the worst of the best. Where there are many windows, who is read early spares some of them.
 */
static const double EXCESS_PART = 0.6, EXCESS_PART_OF_FEW = 1;

struct waiting {
	uint32_t doc;
	float bound;
};

struct by_score {
	struct segment_run *run;
	uint32_t seeds[2 * NR_SEEDS]; /* articles that were read before all others */
	size_t nr_seeds;
	struct waiting waiting[MAX_WAITING];
	size_t nr_waiting;
	double excess_part;
	bool may_tell; /* view_may_tell_uses */
	double excess; /* by what bounds of articles that were read have been too high, in all */
	size_t nr_read;
};

static double least_of(const struct by_score *rank)
{
	return top_hits_least(&rank->run->top);
}

/* ---- articles */

static bool is_seed(const struct by_score *rank, uint32_t doc)
{
	for (size_t i = 0; i < rank->nr_seeds; i++)
		if (rank->seeds[i] == doc)
			return true;
	return false;
}

/* Where its lists tell what it scores, an article need not be read. nr: of view.docs. */
static bool score_by_lists(struct by_score *rank, uint32_t doc, size_t nr)
{
	struct segment_run *run = rank->run;
	struct told_uses uses;
	struct rank_hit hit;

	if (!rank->may_tell || !view_tell_uses(&run->view, nr, &uses))
		return false;
	match_set_only_term(&run->match, uses.chosen, uses.any, uses.in_title);
	hit.id = segment_article_id(run->segments, run->view.segment, doc);
	hit.score = match_score(&run->match, segment_length(run->segments, run->view.segment, doc),
		run->request->mean_length, least_of(rank));
	top_hits_add(&run->top, hit);
	return true;
}

static void read_article(struct by_score *rank, uint32_t doc, float bound)
{
	struct rank_hit hit;

	if (!segment_run_judge(rank->run, doc, true, &hit))
		return;
	rank->excess += (double)bound - hit.score;
	rank->nr_read++;
	top_hits_add(&rank->run->top, hit);
}

static int by_falling_bound(const void *left, const void *right)
{
	const struct waiting *x = left, *y = right;

	return (x->bound < y->bound) - (x->bound > y->bound);
}

static void read_waiting(struct by_score *rank)
{
	struct waiting *waiting = rank->waiting;
	double least = least_of(rank);
	size_t nr = 0;

	for (size_t i = 0; i < rank->nr_waiting; i++)
		if ((double)waiting[i].bound >= least)
			waiting[nr++] = waiting[i];
	if (nr)
		qsort(waiting, nr, sizeof(*waiting), by_falling_bound);
	for (size_t i = 0; i < nr && (double)waiting[i].bound >= least_of(rank); i++)
		read_article(rank, waiting[i].doc, waiting[i].bound);
	rank->nr_waiting = 0;
}

/*
 * Bounds take the words of a query to stand near to each other, which they seldom do: who comes up to the
 * best only then waits until these are better, and as long as there are too few, who is not the best of its
 * window. Of one word there is nothing to be near to. is_first: it has the highest bound of its window.
 */
static bool is_to_wait(const struct by_score *rank, float bound, bool is_first)
{
	if (rank->run->request->nr_terms < 2)
		return false;
	if (!top_hits_are_full(&rank->run->top))
		return !is_first;
	return rank->nr_read > 0 &&
		(double)bound - rank->excess_part * rank->excess / (double)rank->nr_read < least_of(rank);
}

static void let_wait(struct by_score *rank, uint32_t doc, float bound)
{
	rank->waiting[rank->nr_waiting++] = (struct waiting){doc, bound};
	if (rank->nr_waiting == MAX_WAITING)
		read_waiting(rank);
}

/* Of nr articles that were weighed the one with the highest bound. */
static size_t highest(const float *bounds, size_t nr)
{
	size_t best = 0;

	for (size_t i = 1; i < nr; i++)
		if (bounds[i] > bounds[best])
			best = i;
	return best;
}

/* So many articles are scored by their lists as fast as they are bounded. */
enum { FEW_TOLD = 8 };

static void take_all(struct by_score *rank)
{
	const struct lane_docs *docs = &rank->run->view.docs;
	const uint32_t first_doc = rank->run->view.window * WINDOW_DOCS;

	for (size_t i = 0; i < docs->nr; i++)
		if (!score_by_lists(rank, first_doc + docs->lane[i], i))
			read_article(rank, first_doc + docs->lane[i], 0);
}

/* The articles that were weighed by falling bound: as soon as one is to wait, so are all that are left. */
static void take_articles(struct by_score *rank)
{
	const struct lane_docs *docs = &rank->run->view.docs;
	const uint32_t first_doc = rank->run->view.window * WINDOW_DOCS;
	float *bounds = rank->run->view.bound.terms;

	for (bool is_first = true;; is_first = false) {
		size_t best = highest(bounds, docs->nr);

		if (bounds[best] < 0 || (double)bounds[best] < least_of(rank))
			return;
		if (is_to_wait(rank, bounds[best], is_first))
			break;
		if (!score_by_lists(rank, first_doc + docs->lane[best], best) &&
			!is_seed(rank, first_doc + docs->lane[best]))
			read_article(rank, first_doc + docs->lane[best], bounds[best]);
		bounds[best] = -1;
	}
	for (size_t i = 0; i < docs->nr; i++)
		if (bounds[i] >= 0 && (double)bounds[i] >= least_of(rank) &&
			!is_seed(rank, first_doc + docs->lane[i]))
			let_wait(rank, first_doc + docs->lane[i], bounds[i]);
}

/* ---- windows */

static void take_window(struct by_score *rank, uint32_t window)
{
	struct view *view = &rank->run->view;
	double least = least_of(rank);
	struct lane_bits maybe;

	view_begin(view, window);
	maybe = view_good_by_pairs(view, least);
	if (lanes_any(&maybe))
		maybe = view_find(view, &maybe).maybe;
	if (lanes_any(&maybe))
		maybe = view_keep_possible(view, maybe, least);
	if (!lanes_any(&maybe))
		return;
	view_count_uses(view, maybe);
	if (rank->may_tell && view->docs.nr <= FEW_TOLD) {
		take_all(rank);
	} else {
		view_weigh(view);
		take_articles(rank);
	}
}

/* Bounds are told apart in so many steps a window, as far as there are as many. */
enum { NR_STEPS = 1024, STEPS_A_WINDOW = 8 };

/* The best of nr windows first, the others in their order, in which they are faster read. */
static void order_windows(const struct bounded_window *windows, size_t nr, struct bounded_window *out)
{
	size_t nr_steps = nr * STEPS_A_WINDOW < NR_STEPS ? nr * STEPS_A_WINDOW + 1 : NR_STEPS;
	uint32_t starts[NR_STEPS], nr_out = 0;
	int rest = (int)nr_steps - 1;
	float most = 0, scale;

	memset(starts, 0, nr_steps * sizeof(*starts));
	for (size_t i = 0; i < nr; i++)
		most = windows[i].bound > most ? windows[i].bound : most;
	scale = most > 0 ? (float)(nr_steps - 1) / most : 0;
	for (size_t i = 0; i < nr; i++)
		starts[(int)nr_steps - 1 - (int)(windows[i].bound * scale)]++;
	for (size_t i = 0; i < nr_steps; i++) {
		uint32_t here = starts[i];

		if (nr_out < NR_FIRST)
			rest = (int)i;
		starts[i] = nr_out;
		nr_out += here;
	}
	for (size_t i = 0; i < nr; i++) {
		int step = (int)nr_steps - 1 - (int)(windows[i].bound * scale);

		out[starts[step < rest ? step : rest]++] = windows[i];
	}
}

/* Keeps the windows that may still be better; returns how many. */
static size_t keep_better(const struct by_score *rank, struct bounded_window *windows, size_t nr)
{
	const double least = least_of(rank);
	size_t nr_kept = 0;

	for (size_t i = 0; i < nr; i++) {
		windows[nr_kept] = windows[i];
		nr_kept += (double)windows[i].bound >= least;
	}
	return nr_kept;
}

/* Windows one after the other, without those that can no longer be better. */
static void take_windows(struct by_score *rank, const struct bounded_window *windows, size_t nr)
{
	double least = least_of(rank);

	for (size_t i = 0; i < nr; i++) {
		if ((double)windows[i].bound < least)
			continue;
		take_window(rank, windows[i].window);
		if (segments_result(rank->run->segments) != SQLITE_OK)
			return;
		least = least_of(rank);
	}
}

/* ---- seeds */

static void read_seed(struct by_score *rank, uint32_t doc)
{
	struct lane_bits lane = {{0}};
	struct rank_hit hit;

	if (is_seed(rank, doc))
		return;
	lane_set(&lane, doc % WINDOW_DOCS);
	lane = view_find(&rank->run->view, &lane).maybe;
	if (!lanes_any(&lane))
		return;
	rank->seeds[rank->nr_seeds++] = doc;
	if (segment_run_judge(rank->run, doc, true, &hit))
		top_hits_add(&rank->run->top, hit);
}

/* Of each of the windows with the most in pairs, the article with the most of them. */
static void read_seeds_of_windows(struct by_score *rank)
{
	struct segment_run *run = rank->run;
	struct top_hits best;

	top_hits_init(&best, RANK_BY_SCORE, NR_SEEDS);
	for (size_t i = 0; i < run->nr_windows; i++) {
		const struct bounded_window *window = &run->windows[i];
		const struct window_parts *parts = &run->view.parts[window->window];
		float pairs = window->bound - parts->terms - parts->title;

		if (run->view.window_pairs[window->window].lists)
			top_hits_add(&best, (struct rank_hit){window->window, (double)pairs});
	}
	for (size_t i = 0; i < best.nr; i++) {
		uint32_t window = (uint32_t)best.heap[i].id;

		view_begin(&run->view, window);
		read_seed(rank, window * WINDOW_DOCS + view_most_pairs(&run->view));
	}
	top_hits_release(&best);
}

/*
 * A window has of each pair something, a good article has all of them. Lists of rare pairs are in memory:
 * what each article has of them is known at little cost, which tells the best articles, and bounds windows
 * better than what they have of each.
 */
static void read_seeds_of_articles(struct by_score *rank, struct bounded_window *windows, size_t nr)
{
	struct segment_run *run = rank->run;
	struct top_hits best;

	top_hits_init(&best, RANK_BY_SCORE, NR_SEEDS);
	for (size_t i = 0; i < nr; i++) {
		const struct window_parts *parts = &run->view.parts[windows[i].window];
		const struct term_pairs_here *pairs = &run->view.window_pairs[windows[i].window];
		float without = parts->terms + parts->title + pairs->common * BOUND_SLACK;
		unsigned int lane;
		float most;

		if (pairs->rare <= 0 ||
			((double)without >= least_of(rank) && (double)pairs->rare <= top_hits_least(&best)))
			continue;
		most = view_most_rare_pairs(&run->view, windows[i].window, &lane);
		if (without + most * BOUND_SLACK < windows[i].bound)
			windows[i].bound = without + most * BOUND_SLACK;
		top_hits_add(&best, (struct rank_hit){windows[i].window * WINDOW_DOCS + lane, (double)most});
	}
	for (size_t i = 0; i < best.nr; i++) {
		uint32_t doc = (uint32_t)best.heap[i].id;

		view_begin(&run->view, doc / WINDOW_DOCS);
		read_seed(rank, doc);
	}
	top_hits_release(&best);
}

/* ---- all of it */

void segment_best_rank(struct segment_run *run)
{
	size_t nr = run->nr_windows;
	struct arena *scratch = &run->segments->scratch;
	struct bounded_window *left = run->windows;
	struct bounded_window *order = arena_alloc(scratch, nr * sizeof(*order));
	struct by_score rank;

	rank.run = run;
	rank.nr_seeds = rank.nr_waiting = rank.nr_read = 0;
	rank.excess = 0;
	rank.may_tell = view_may_tell_uses(&run->view);
	rank.excess_part = nr > NR_FIRST ? EXCESS_PART : EXCESS_PART_OF_FEW;
	if (run->view.pairs.nr_weighed > 0) {
		left = arena_alloc(scratch, nr * sizeof(*left));
		memcpy(left, run->windows, nr * sizeof(*left));
		read_seeds_of_windows(&rank);
		nr = keep_better(&rank, left, nr);
	}
	if (run->view.pairs.nr_weighed > 1) {
		read_seeds_of_articles(&rank, left, nr);
		nr = keep_better(&rank, left, nr);
	}
	order_windows(left, nr, order);
	take_windows(&rank, order, nr);
	read_waiting(&rank);
}
