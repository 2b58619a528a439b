/* Phrases, pairs and lists of a request -> their lanes -> articles and bounds. */
#include "store/segments/view.h"

#include "store/match.h"
#include "store/segments/pages.h"

#include <string.h>

bool view_has_lists(const struct view *view)
{
	const struct rank_request *request = view->request;

	return request->ids_role != RANK_ANY_ID || request->nr_also_ids || request->nr_clauses;
}

/* ---- the window at hand */

/* The lanes of the lists: articles of the window at hand, or windows from `first` on. */
static struct lane_bits list_lanes(struct view *view, const struct listing *list, bool windows,
	uint32_t first)
{
	return windows
		? listing_windows(list, view->segments, view->segment, first)
		: listing_docs(list, view->window_ids, segment_window_docs(view->segment, view->window));
}

static void read_lists(struct view *view, bool windows, uint32_t first)
{
	const struct rank_request *request = view->request;

	memset(&view->listed.ids, 0, sizeof(view->listed.ids));
	/* A window with some listed articles has others as well. */
	if (request->ids_role != RANK_ANY_ID && !(windows && request->ids_role == RANK_WITHOUT_IDS))
		view->listed.ids = list_lanes(view, &view->ids, windows, first);
	if (request->nr_also_ids)
		view->listed.also = list_lanes(view, &view->also, windows, first);
	for (size_t i = 0; i < request->nr_clauses; i++)
		view->listed.clauses[i] = list_lanes(view, &view->clauses[i], windows, first);
}

/* The weights of clauses that list the lane. */
static float clause_bound(const struct view *view, unsigned int lane)
{
	float sum = 0;

	for (size_t i = 0; i < view->request->nr_clauses; i++)
		if (lane_is_set(&view->listed.clauses[i], lane))
			sum += (float)view->request->clauses[i].weight * BOUND_SLACK;
	return sum;
}

/* The articles of the window that are within the range of ids and not deleted. */
static struct lane_bits window_mask(const struct view *view, uint32_t window)
{
	uint32_t first = window * WINDOW_DOCS, nr = segment_window_docs(view->segment, window);
	uint32_t from = view->first_doc > first ? view->first_doc - first : 0;
	uint32_t to = view->end_doc > first ? view->end_doc - first : 0;
	struct lane_bits mask = lanes_range(from, to < nr ? to : nr);

	for (uint32_t i = 0; view->segment->deleted && i < WINDOW_WORDS; i++)
		mask.words[i] &= ~segment_u64(view->segment->deleted + first / 8 + (size_t)i * 8);
	return mask;
}

void view_begin(struct view *view, uint32_t window)
{
	enum rank_ids role = view->request->ids_role;

	view->window = window;
	view->within = window_mask(view, window);
	for (size_t i = 0; i < view->expression->nr_phrases; i++)
		view->is_found[i] = false;
	if (view_has_lists(view)) {
		segment_ids(view->segments, view->segment, window, view->window_ids);
		read_lists(view, false, 0);
	}
	if (role == RANK_ONLY_IDS || role == RANK_ALL_IDS)
		view->within = lanes_both(view->within, &view->listed.ids);
}

/* The phrase's articles in the window at hand. */
static struct lane_bits phrase_bits(void *context, size_t phrase)
{
	struct view *view = context;

	if (!view->is_found[phrase]) {
		leaf_find(&view->leaves[phrase], view->segments, view->segment, view->window,
			&view->lanes[phrase]);
		view->is_found[phrase] = true;
		view->phrases[phrase] = view->lanes[phrase].is_empty ? NULL : &view->lanes[phrase];
	}
	return view->lanes[phrase].bits;
}

struct candidates view_find(struct view *view, const struct lane_bits *within)
{
	struct lane_bits mask = lanes_both(view->within, within);

	return candidates_of(view->request, view->expression,
		&(struct candidate_phrases){phrase_bits, view, view->exact}, &view->listed, &mask);
}

/* What the window's articles have of the phrases at most. */
static void cap_phrases(struct view *view)
{
	for (size_t i = 0; i < view->expression->nr_phrases; i++)
		if (view->phrases[i])
			leaf_cap(&view->leaves[i], view->growth, &view->lanes[i]);
}

static void read_norms(struct view *view)
{
	struct lane_docs *docs = &view->docs;
	uint32_t lengths[WINDOW_DOCS];

	segment_lengths(view->segments, view->segment, view->window, lengths);
	for (size_t i = 0; i < docs->nr; i++)
		docs->norm[i] = (float)match_norm(lengths[docs->lane[i]], view->request->mean_length);
	docs->has_norms = true;
}

void view_count_uses(struct view *view, struct lane_bits maybe)
{
	struct lane_docs *docs = &view->docs;

	docs->nr = 0;
	docs->has_norms = false;
	for (unsigned int word = 0; word < WINDOW_WORDS; word++)
		while (maybe.words[word])
			docs->lane[docs->nr++] = (unsigned char)(word * 64 + bits_take(&maybe.words[word]));
	for (size_t i = 0; i < view->expression->nr_phrases; i++) {
		if (!view->phrases[i] || view->request->phrases[i].term == RANK_NO_TERM)
			continue;
		if (view->expression->phrases[i].nr > 1 && !docs->has_norms)
			read_norms(view); /* for its pairs */
		leaf_weigh(&view->leaves[i], view->segments, view->segment, docs, &view->lanes[i]);
	}
}

void view_weigh(struct view *view)
{
	const struct lane_docs *docs = &view->docs;

	if (!docs->has_norms)
		read_norms(view);
	bound_lanes(view->plan, view->phrases, &view->pairs.known, docs->norm, docs->nr, &view->bound);
	for (size_t i = 0; i < docs->nr; i++)
		view->bound.terms[i] += view->bound.title[i] + clause_bound(view, docs->lane[i]) +
			view->pair_sums[docs->lane[i]] * BOUND_SLACK;
}

/* What the windows from `first` on have of all phrases at most; returns those that may have hits. */
static struct lane_bits find_windows(struct view *view, uint32_t first, const bool *exact)
{
	uint32_t from = view->first_doc / WINDOW_DOCS, to = (view->end_doc + WINDOW_DOCS - 1) / WINDOW_DOCS;
	struct lane_bits within = lanes_range(from > first ? from - first : 0, to > first ? to - first : 0);

	if (view_has_lists(view))
		read_lists(view, true, first);
	for (size_t i = 0; i < view->expression->nr_phrases; i++) {
		leaf_windows(&view->leaves[i], first, view->growth, &view->lanes[i]);
		view->phrases[i] = view->lanes[i].is_empty ? NULL : &view->lanes[i];
		view->is_found[i] = true;
	}
	return candidates_of(view->request, view->expression,
		&(struct candidate_phrases){phrase_bits, view, exact}, &view->listed, &within)
		.maybe;
}

/* Bounds of the windows from `first` on that were found; returns how many. */
static size_t bound_windows(struct view *view, uint32_t first, struct lane_bits found,
	struct bounded_window *out)
{
	const struct bound_parts *bound = &view->bound;
	size_t nr = 0;

	for (unsigned int word = 0; word < WINDOW_WORDS; word++) {
		while (found.words[word]) {
			unsigned int lane = word * 64 + bits_take(&found.words[word]);
			float terms = bound->terms[lane] + clause_bound(view, lane);
			float title = bound->title[lane];

			view->parts[first + lane] = (struct window_parts){terms, title};
			out[nr++] = (struct bounded_window){first + lane, terms + bound->pairs[lane] + title};
		}
	}
	return nr;
}

size_t view_windows(struct view *view, struct bounded_window *windows)
{
	struct arena *scratch = &view->segments->scratch;
	uint32_t nr = segment_nr_windows(view->segment);
	bool *exact = arena_calloc(scratch, view->expression->nr_phrases, sizeof(*exact));
	size_t nr_found = 0, room = ((size_t)nr + WINDOW_DOCS - 1) / WINDOW_DOCS * WINDOW_DOCS;

	view->parts = arena_alloc(scratch, nr * sizeof(*view->parts));
	view->window_pairs = view->pairs.nr ? arena_alloc(scratch, room * sizeof(*view->window_pairs)) : NULL;
	for (uint32_t first = 0; first < nr; first += WINDOW_DOCS) {
		struct lane_bits found = find_windows(view, first, exact);

		if (!lanes_any(&found))
			continue;
		if (view->window_pairs)
			term_pairs_windows(&view->pairs, first, view->window_pairs + first);
		bound_lanes(view->plan, view->phrases, &view->pairs.known, NULL,
			nr - first < WINDOW_DOCS ? nr - first : WINDOW_DOCS, &view->bound);
		nr_found += bound_windows(view, first, found, windows + nr_found);
	}
	term_pairs_empty(&view->pairs);
	return nr_found;
}

/* Those of the articles that may have all terms in the title, by their chosen spellings. */
static struct lane_bits all_in_title(struct view *view, struct lane_bits all)
{
	for (size_t i = 0; i < view->request->nr_terms && lanes_any(&all); i++) {
		size_t term = view->rarest_terms[i];
		struct lane_bits any = {{0}};

		for (size_t j = 0; j < view->request->nr_phrases; j++) {
			struct lane_bits titles;

			if (view->request->phrases[j].role != RANK_CHOSEN ||
				view->request->phrases[j].term != (int)term)
				continue;
			phrase_bits(view, j);
			if (!view->phrases[j])
				continue;
			titles = lanes_both(all, &view->lanes[j].bits);
			titles = leaf_titles(&view->leaves[j], view->segments, view->segment, &titles);
			any = lanes_either(any, &titles);
		}
		all = any;
	}
	return all;
}

static struct lane_bits pairs_at_least(const struct view *view, float least)
{
	struct lane_bits out = least > 0 ? lanes_at_least(view->pair_sums, least) : view->within;

	return lanes_both(out, &view->within);
}

/* The articles whose pairs come to so much, or to less and they may have all terms in the title. */
static struct lane_bits enough_pairs(struct view *view, float wanted, float title)
{
	struct lane_bits maybe = pairs_at_least(view, wanted - title), good;

	if (title <= 0 || !lanes_any(&maybe))
		return maybe;
	good = pairs_at_least(view, wanted);
	maybe = lanes_without(maybe, &good);
	maybe = all_in_title(view, maybe);
	return lanes_either(good, &maybe);
}

/* The same where there are no pairs at all, so that their sums are 0. */
static struct lane_bits good_without_pairs(struct view *view, float wanted, float title)
{
	if (wanted <= 0)
		return view->within;
	return wanted <= title ? all_in_title(view, view->within) : (struct lane_bits){{0}};
}

struct lane_bits view_good_by_pairs(struct view *view, double least)
{
	const struct window_parts *parts = &view->parts[view->window];
	const struct term_pairs_here *here;
	float wanted = (float)(least - (double)parts->terms) / BOUND_SLACK, by_rare;
	bool any;

	if (view->pairs.nr_weighed == 0)
		return good_without_pairs(view, wanted, parts->title);
	here = &view->window_pairs[view->window];
	by_rare = wanted - here->common * BOUND_SLACK - parts->title;
	memset(view->pair_sums, 0, sizeof(view->pair_sums));
	any = term_pairs_sum(&view->pairs, TERM_PAIRS_RARE, view->window, here, view->pair_sums);
	if (by_rare > 0) {
		struct lane_bits good = {{0}};

		if (any)
			good = pairs_at_least(view, by_rare);
		if (!lanes_any(&good))
			return good;
	}
	term_pairs_sum(&view->pairs, TERM_PAIRS_COMMON, view->window, here, view->pair_sums);
	return wanted > 0 ? enough_pairs(view, wanted, parts->title) : view->within;
}

unsigned int view_most_pairs(struct view *view)
{
	const struct term_pairs_here *here = &view->window_pairs[view->window];

	memset(view->pair_sums, 0, sizeof(view->pair_sums));
	term_pairs_sum(&view->pairs, TERM_PAIRS_RARE, view->window, here, view->pair_sums);
	term_pairs_sum(&view->pairs, TERM_PAIRS_COMMON, view->window, here, view->pair_sums);
	return lanes_most(view->pair_sums);
}

float view_most_rare_pairs(struct view *view, uint32_t window, unsigned int *lane)
{
	memset(view->pair_sums, 0, sizeof(view->pair_sums));
	term_pairs_sum(&view->pairs, TERM_PAIRS_RARE, window, &view->window_pairs[window], view->pair_sums);
	*lane = lanes_most(view->pair_sums);
	return view->pair_sums[*lane];
}

/* ---- one term */

/* Whether it is a phrase, or any of some. */
static bool is_any_of(const struct expression_node *node)
{
	const struct expression_node *child = node->first;

	if (node->kind == EXPRESSION_PHRASE)
		return true;
	while (child && child->kind == EXPRESSION_PHRASE)
		child = child->next;
	return node->kind == EXPRESSION_OR && !child;
}

bool view_may_tell_uses(const struct view *view)
{
	const struct rank_request *request = view->request;

	if (request->nr_terms != 1 || request->nr_clauses || request->nr_also_ids ||
		request->ids_role == RANK_ALL_IDS || !is_any_of(view->expression->root))
		return false;
	for (size_t i = 0; i < request->nr_phrases; i++)
		if (request->phrases[i].term != 0 || request->phrases[i].role == RANK_INSTEAD ||
			view->expression->phrases[i].nr > 1 || view->expression->phrases[i].in_title)
			return false;
	return true;
}

bool view_tell_uses(const struct view *view, size_t nr, struct told_uses *out)
{
	const struct rank_request *request = view->request;

	*out = (struct told_uses){0, 0, false};
	for (size_t i = 0; i < request->nr_phrases; i++) {
		const struct lanes *lanes = view->phrases[i];
		bool is_chosen = request->phrases[i].role == RANK_CHOSEN;
		uint32_t uses;

		if (!lanes || lanes->most[nr] <= 0)
			continue;
		/* Spellings of a place are one use, their lists tell two. */
		if (lanes->most[nr] >= CODE_USES || view->expression->phrases[i].tokens[0].nr > 1)
			return false;
		uses = (uint32_t)lanes->most[nr];
		if (is_chosen) {
			out->chosen += uses;
			out->in_title |= lanes->title[nr];
		}
		if (!is_chosen || request->terms[0].rest_apart)
			out->any += uses;
	}
	return true;
}

/* So many are weighed faster than sorted out. */
enum { FEW_DOCS = 24 };

struct lane_bits view_keep_possible(struct view *view, struct lane_bits maybe, double least)
{
	struct lane_bits enough;

	for (size_t i = 0; i < view->expression->nr_phrases; i++)
		phrase_bits(view, i);
	if (lanes_count(&maybe) <= FEW_DOCS || least <= 0)
		return maybe;
	cap_phrases(view);
	enough = bound_by_presence(view->plan, view->phrases, &view->pairs.known, view->listed.clauses,
		view->pair_sums, (float)least);
	return lanes_both(maybe, &enough);
}

/* ---- the segment at hand */

/* In about how many articles the phrase is. */
static uint64_t phrase_articles(const struct leaf *leaf)
{
	uint64_t nr = UINT64_MAX;

	for (size_t i = 0; i < leaf->phrase->nr; i++)
		nr = leaf->tokens[i].nr_articles < nr ? leaf->tokens[i].nr_articles : nr;
	return nr;
}

/* The rarest come first, of what has to be there and of terms. */
static void order_phrases(struct view *view)
{
	const struct rank_request *request = view->request;
	struct arena *scratch = &view->segments->scratch;
	uint64_t *by_phrase = arena_alloc(scratch, view->expression->nr_phrases * sizeof(*by_phrase));
	uint64_t *by_term = arena_calloc(scratch, request->nr_terms, sizeof(*by_term));

	for (size_t i = 0; i < view->expression->nr_phrases; i++)
		by_phrase[i] = phrase_articles(&view->leaves[i]);
	expression_order(view->expression, by_phrase);
	for (size_t i = 0; i < request->nr_phrases; i++)
		if (request->phrases[i].role == RANK_CHOSEN && request->phrases[i].term != RANK_NO_TERM)
			by_term[request->phrases[i].term] += by_phrase[i];
	for (size_t i = 0; i < request->nr_terms; i++) {
		size_t at = i;

		for (; at > 0 && by_term[view->rarest_terms[at - 1]] > by_term[i]; at--)
			view->rarest_terms[at] = view->rarest_terms[at - 1];
		view->rarest_terms[at] = i;
	}
}

void view_open(struct view *view, struct segment *segment)
{
	const struct rank_request *request = view->request;
	double growth = request->mean_length / segment->mean_length;

	view->segment = segment;
	/* Saturations grow at most as the mean length does: (f + n) / (f + n') <= n / n' <= mean' / mean. */
	view->growth = growth > 1 ? (float)growth : 1;
	view->first_doc =
		request->first_id > 0 ? segment_lower_bound(view->segments, segment, request->first_id) : 0;
	view->end_doc = request->last_id < INT64_MAX
		? segment_lower_bound(view->segments, segment, request->last_id + 1)
		: segment->nr_docs;
	pair_lists_begin(&view->pair_lists, segment, view->first_doc, view->end_doc, view->growth);
	for (size_t i = 0; i < view->expression->nr_phrases; i++) {
		leaf_open(&view->leaves[i], &view->expression->phrases[i], &view->pair_lists);
		view->exact[i] = leaf_is_exact(&view->leaves[i]);
	}
	term_pairs_open(&view->pairs);
	memset(view->pair_sums, 0, sizeof(view->pair_sums));
	order_phrases(view);
}

/* ---- all segments */

void view_init(struct view *view, const struct rank_request *request, struct expression *expression)
{
	struct arena *scratch = &request->segments->scratch;
	size_t nr = expression->nr_phrases;

	memset(view, 0, sizeof(*view));
	view->request = request;
	view->segments = request->segments;
	view->expression = expression;
	view->plan = bound_plan_new(request, scratch);
	pair_lists_init(&view->pair_lists, view->segments, request->mean_length);
	term_pairs_init(&view->pairs, request, expression, &view->pair_lists);
	view->leaves = arena_alloc(scratch, nr * sizeof(*view->leaves));
	view->exact = arena_calloc(scratch, nr, sizeof(*view->exact));
	view->rarest_terms = arena_calloc(scratch, request->nr_terms, sizeof(*view->rarest_terms));
	view->lanes = arena_calloc(scratch, nr, sizeof(*view->lanes));
	view->is_found = arena_calloc(scratch, nr, sizeof(*view->is_found));
	view->phrases = arena_calloc(scratch, nr, sizeof(struct lanes *));
	view->ids = (struct listing){request->ids, request->nr_ids};
	view->also = (struct listing){request->also_ids, request->nr_also_ids};
	view->clauses = arena_calloc(scratch, request->nr_clauses, sizeof(*view->clauses));
	view->listed.clauses = arena_calloc(scratch, request->nr_clauses, sizeof(*view->listed.clauses));
	for (size_t i = 0; i < request->nr_clauses; i++)
		view->clauses[i] = (struct listing){request->clauses[i].ids, request->clauses[i].nr_ids};
}
