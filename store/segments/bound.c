/*
 * Each part of the score is bounded by what the phrases of its terms have in the lane:
 *
 *   uses of a term       <= those of its phrases, each saturated for itself
 *   pairs of neighbours  <= the fewer of the two terms' uses; of what stands instead of terms each may be
 *                           next to two
 *   window               <= all terms that are there; in the title where all may be there
 */
#include "store/segments/bound.h"

#include "base/memory.h"
#include "store/match.h"
#include "store/segments/tally.h"

#include <stdlib.h>
#include <string.h>

/* A use that stands instead of a term may end where two begin, and be one within (0.4 of it). */
static const float INSTEAD_PAIRS = 2.4F;

typedef float lane_floats[WINDOW_DOCS];

/* Phrases that say something of one term, by what they say. */
struct phrase_list {
	size_t *items;
	size_t nr, alloc;
};

struct bound_term {
	struct phrase_list chosen, any, instead;
	const float *at_chosen, *at_any, *at_instead, *at_uses; /* of the lanes at hand; NULL: 0 everywhere */
	const unsigned char *in_title;                          /* of the chosen spellings; NULL as well */
	lane_floats chosen_sum, any_sum, instead_sum, uses_sum;
	unsigned char title_sum[WINDOW_DOCS];
};

struct bound_plan {
	const struct rank_request *request;
	struct bound_term *terms;
};

static void list_add(struct phrase_list *list, size_t phrase)
{
	ARRAY_GROW(list->items, list->nr + 1, list->alloc);
	list->items[list->nr++] = phrase;
}

struct bound_plan *bound_plan_new(const struct rank_request *request)
{
	struct bound_plan *plan = xcalloc(1, sizeof(*plan));

	plan->request = request;
	plan->terms = xcalloc(request->nr_terms, sizeof(*plan->terms));
	for (size_t i = 0; i < request->nr_phrases; i++) {
		const struct rank_phrase *phrase = &request->phrases[i];

		if (phrase->term == RANK_NO_TERM)
			continue;
		if (phrase->role == RANK_CHOSEN)
			list_add(&plan->terms[phrase->term].chosen, i);
		else if (phrase->role != RANK_INSTEAD)
			list_add(&plan->terms[phrase->term].any, i);
		for (int j = 0; phrase->role == RANK_INSTEAD && j < phrase->nr_terms; j++)
			list_add(&plan->terms[phrase->term + j].instead, i);
	}
	return plan;
}

void bound_plan_free(struct bound_plan *plan)
{
	for (size_t i = 0; plan && i < plan->request->nr_terms; i++) {
		free(plan->terms[i].chosen.items);
		free(plan->terms[i].any.items);
		free(plan->terms[i].instead.items);
	}
	if (plan)
		free(plan->terms);
	free(plan);
}

/* The sum of two, either of which may be NULL; in out where it takes both. */
static const float *sum_of(const float *x, const float *y, size_t nr, float *restrict out)
{
	if (!x || !y)
		return x ? x : y;
	for (size_t i = 0; i < nr; i++) {
		float sum = x[i] + y[i];

		out[i] = sum < 2 ? sum : 2;
	}
	return out;
}

static const float *most_of(const struct phrase_list *list, const struct lanes *const *phrases, size_t nr,
	float *out)
{
	const float *sum = NULL;

	for (size_t i = 0; i < list->nr; i++)
		if (phrases[list->items[i]])
			sum = sum_of(sum, phrases[list->items[i]]->most, nr, out);
	return sum;
}

/* Where the chosen spellings may be in the title. */
static const unsigned char *title_of(struct bound_term *term, const struct lanes *const *phrases, size_t nr)
{
	const unsigned char *title = NULL;

	for (size_t i = 0; i < term->chosen.nr; i++) {
		const struct lanes *lanes = phrases[term->chosen.items[i]];

		if (!lanes)
			continue;
		for (size_t j = 0; title && j < nr; j++)
			term->title_sum[j] = title[j] | lanes->title[j];
		title = title ? term->title_sum : lanes->title;
	}
	return title;
}

static void prepare_term(struct bound_term *term, const struct rank_term *weights,
	const struct lanes *const *phrases, size_t nr)
{
	term->at_chosen = most_of(&term->chosen, phrases, nr, term->chosen_sum);
	term->at_instead = most_of(&term->instead, phrases, nr, term->instead_sum);
	term->at_uses = sum_of(term->at_chosen, term->at_instead, nr, term->uses_sum);
	term->at_any = most_of(&term->any, phrases, nr, term->any_sum);
	if (weights->rest_apart || !weights->has_any)
		term->at_any = sum_of(term->at_any, term->at_chosen, nr, term->any_sum);
	term->in_title = title_of(term, phrases, nr);
}

static void add_scaled(float *restrict out, const float *restrict values, size_t nr, float weight)
{
	for (size_t i = 0; i < nr; i++)
		out[i] += weight * values[i];
}

/* The fewer uses of two, times the factor, as far as `may` goes: 1 or 0 by lane. */
static void add_pairs(float *restrict out, const float *restrict left, const float *restrict right,
	const float *restrict may, size_t nr, float factor, float weight)
{
	for (size_t i = 0; i < nr; i++) {
		float fewer = (left[i] < right[i] ? left[i] : right[i]) * factor;

		out[i] += weight * may[i] * (fewer < 2 ? fewer : 2);
	}
}

static void add_bits(const struct phrase_list *list, const struct lanes *const *phrases,
	struct lane_bits *bits)
{
	for (size_t i = 0; i < list->nr; i++)
		if (phrases[list->items[i]])
			*bits = lanes_either(*bits, &phrases[list->items[i]]->bits);
}

/*
 * Neighbours are known by their chosen spellings; an article that has one of the lists' phrases may have
 * them anywhere.
 */
static void may_stand(const struct lane_bits *neighbours, const struct phrase_list *list,
	const struct phrase_list *next_list, const struct lanes *const *phrases, const struct lane_docs *docs,
	float *out)
{
	struct lane_bits bits = *neighbours;

	add_bits(list, phrases, &bits);
	add_bits(next_list, phrases, &bits);
	for (size_t i = 0; i < docs->nr; i++)
		out[i] = (float)lane_is_set(&bits, docs->lane[i]);
}

static void fill_ones(size_t nr, float *out)
{
	for (size_t i = 0; i < nr; i++)
		out[i] = 1;
}

static void bound_pair(const struct bound_plan *plan, size_t nr_term, const struct lanes *const *phrases,
	const struct bound_docs *articles, size_t nr, float *out)
{
	const struct bound_term *term = &plan->terms[nr_term], *next = term + 1;
	const struct rank_term *weights = &plan->request->terms[nr_term];
	const struct lane_bits *neighbours = articles ? articles->neighbours[nr_term] : NULL;
	float factor = term->at_instead || next->at_instead ? INSTEAD_PAIRS : 1;
	lane_floats may, ones;

	fill_ones(nr, may);
	fill_ones(nr, ones);
	if (weights->pair_weight > 0 && term->at_uses && next->at_uses) {
		if (neighbours)
			may_stand(neighbours, &term->instead, &next->instead, phrases, articles->docs, may);
		add_pairs(out, term->at_uses, next->at_uses, may, nr, factor, (float)weights->pair_weight);
	}
	if (weights->any_pair_weight > 0 && term->at_any && next->at_any) {
		if (neighbours)
			may_stand(neighbours, &term->any, &next->any, phrases, articles->docs, may);
		add_pairs(out, term->at_any, next->at_any, may, nr, 1, (float)weights->any_pair_weight);
	}
	if (weights->any_pair_weight > 0 && term->at_instead && next->at_instead)
		add_pairs(out, term->at_instead, next->at_instead, ones, nr, 1,
			(float)weights->any_pair_weight);
}

/* The window: all the terms that are there, more where all may be in the title. */
static void bound_window(const struct bound_plan *plan, size_t nr, float *restrict out)
{
	size_t nr_terms = plan->request->nr_terms;
	unsigned char all_in_title[WINDOW_DOCS];
	lane_floats present;

	memset(all_in_title, nr_terms > 0, nr);
	memset(present, 0, nr * sizeof(*present));
	for (size_t i = 0; i < nr_terms; i++) {
		const float *chosen = plan->terms[i].at_chosen;
		const unsigned char *title = plan->terms[i].in_title;
		float weight = (float)plan->request->terms[i].chosen_weight;

		if (!chosen) {
			memset(all_in_title, 0, nr);
			continue;
		}
		for (size_t j = 0; j < nr; j++)
			present[j] += chosen[j] > 0 ? weight : 0;
		for (size_t j = 0; j < nr; j++)
			all_in_title[j] &= title[j];
	}
	for (size_t j = 0; j < nr; j++)
		out[j] += present[j] * match_window_most(all_in_title[j]);
}

void bound_lanes(struct bound_plan *plan, const struct lanes *const *phrases,
	const struct bound_docs *articles, size_t nr, float *out)
{
	size_t nr_terms = plan->request->nr_terms;
	const struct rank_term *terms = plan->request->terms;

	nr = (nr + LANE_STEP - 1) / LANE_STEP * LANE_STEP;
	memset(out, 0, nr * sizeof(*out));
	for (size_t i = 0; i < nr_terms; i++) {
		struct bound_term *term = &plan->terms[i];

		prepare_term(term, &terms[i], phrases, nr);
		if (term->at_uses && terms[i].chosen_weight > 0)
			add_scaled(out, term->at_uses, nr, (float)terms[i].chosen_weight);
		if (term->at_any && terms[i].any_weight > 0)
			add_scaled(out, term->at_any, nr, (float)terms[i].any_weight);
	}
	for (size_t i = 0; i + 1 < nr_terms; i++)
		bound_pair(plan, i, phrases, articles, nr, out);
	bound_window(plan, nr, out);
	for (size_t i = 0; i < nr; i++)
		out[i] *= BOUND_SLACK;
}

/* ---- by presence */

/* What lanes get that have something. */
struct gain {
	struct lane_bits bits;
	float most;
};

/* More than these, and their rounding would leave nothing to compare. */
enum { MAX_GAINS = 256 };

/* What a term gives for this or that mostly goes to the same lanes: so many before are looked at for them. */
enum { NEAR_GAINS = 3 };

struct gains {
	struct gain items[MAX_GAINS];
	size_t nr;
	float sum;
	bool overflow;
};

static void add_gain(struct gains *gains, const struct lane_bits *bits, float most)
{
	if (most <= 0)
		return;
	gains->sum += most * BOUND_SLACK;
	for (size_t i = gains->nr; i > 0 && i + NEAR_GAINS > gains->nr; i--) {
		if (lanes_equal(&gains->items[i - 1].bits, bits)) {
			gains->items[i - 1].most += most * BOUND_SLACK;
			return;
		}
	}
	gains->overflow |= gains->nr == MAX_GAINS;
	if (gains->overflow)
		return;
	gains->items[gains->nr++] = (struct gain){*bits, most * BOUND_SLACK};
}

/* Phrases of a list taken together: their bits, and the most of any article. */
struct presence {
	struct lane_bits bits;
	float cap;
};

static void join(struct presence *presence, const struct presence *other)
{
	float sum = presence->cap + other->cap;

	presence->bits = lanes_either(presence->bits, &other->bits);
	presence->cap = sum < 2 ? sum : 2;
}

static struct presence presence_of(const struct phrase_list *list, const struct lanes *const *phrases)
{
	struct presence out = {{{0}}, 0};

	for (size_t i = 0; i < list->nr; i++) {
		const struct lanes *lanes = phrases[list->items[i]];

		if (lanes)
			join(&out, &(struct presence){lanes->bits, lanes->cap});
	}
	return out;
}

struct term_presence {
	struct presence chosen, instead, uses, any; /* uses: chosen or instead */
};

static struct term_presence term_presence(const struct bound_term *term, const struct rank_term *weights,
	const struct lanes *const *phrases)
{
	struct term_presence out = {.chosen = presence_of(&term->chosen, phrases),
		.instead = presence_of(&term->instead, phrases),
		.any = presence_of(&term->any, phrases)};

	out.uses = out.chosen;
	join(&out.uses, &out.instead);
	if (weights->rest_apart || !weights->has_any)
		join(&out.any, &out.chosen);
	return out;
}

static void gain_pair(struct gains *gains, const struct presence *left, const struct presence *right,
	float factor, float weight)
{
	struct lane_bits bits = lanes_both(left->bits, &right->bits);
	float fewer = (left->cap < right->cap ? left->cap : right->cap) * factor;

	if (lanes_any(&bits))
		add_gain(gains, &bits, weight * (fewer < 2 ? fewer : 2));
}

static void gain_pairs(struct gains *gains, const struct rank_term *weights, const struct term_presence *term,
	const struct term_presence *next)
{
	bool instead = term->instead.cap > 0 || next->instead.cap > 0;

	gain_pair(gains, &term->uses, &next->uses, instead ? INSTEAD_PAIRS : 1, (float)weights->pair_weight);
	gain_pair(gains, &term->any, &next->any, 1, (float)weights->any_pair_weight);
	gain_pair(gains, &term->instead, &next->instead, 1, (float)weights->any_pair_weight);
}

/* What terms and pairs give; the window: all that is there, and more where all terms are. */
static void gain_terms(const struct bound_plan *plan, const struct lanes *const *phrases, struct gains *gains)
{
	const struct rank_term *weights = plan->request->terms;
	struct lane_bits all = lanes_range(0, WINDOW_DOCS);
	struct term_presence term, before;
	float sum = 0;

	for (size_t i = 0; i < plan->request->nr_terms; i++) {
		float weight = (float)weights[i].chosen_weight;

		term = term_presence(&plan->terms[i], &weights[i], phrases);
		add_gain(gains, &term.chosen.bits, weight * match_window_most(false));
		add_gain(gains, &term.uses.bits, weight * term.uses.cap);
		add_gain(gains, &term.any.bits, (float)weights[i].any_weight * term.any.cap);
		if (i > 0)
			gain_pairs(gains, &weights[i - 1], &before, &term);
		all = lanes_both(all, &term.chosen.bits);
		sum += weight;
		before = term;
	}
	if (lanes_any(&all))
		add_gain(gains, &all, sum * (match_window_most(true) - match_window_most(false)));
}

struct lane_bits bound_by_presence(const struct bound_plan *plan, const struct lanes *const *phrases,
	const struct lane_bits *clauses, float least)
{
	struct tally tally = {{{{0}}}};
	struct gains gains;
	float scale;

	gains.nr = 0;
	gains.sum = 0;
	gains.overflow = false;
	gain_terms(plan, phrases, &gains);
	for (size_t i = 0; i < plan->request->nr_clauses; i++)
		add_gain(&gains, &clauses[i], (float)plan->request->clauses[i].weight);
	if (gains.overflow || least <= 0)
		return lanes_range(0, WINDOW_DOCS);
	if (gains.sum < least)
		return (struct lane_bits){{0}};
	scale = (float)(TALLY_MOST - gains.nr - 1) / gains.sum;
	for (size_t i = 0; i < gains.nr; i++)
		tally_add(&tally, &gains.items[i].bits, (unsigned int)(gains.items[i].most * scale) + 1);
	return tally_at_least(&tally, (unsigned int)(least * scale));
}
