/*
 * Each part of the score is bounded by what the phrases of its terms have in the lane:
 *
 *   uses of a term       <= those of its phrases: of windows each saturated for itself, of articles added up
 *   pairs of neighbours  <= the fewer of the two terms' uses, and what the lists of pairs say; besides, what
 *                           stands instead of both at once, and twice what does of one of them: that may be
 *                           beside the other, and beside what stands instead of it
 *   window               <= all terms that are there; in the title where all may be there
 *
 * The fewer uses bound pairs of any spellings only as a place has a chosen spelling or one of the others, not
 * both: texts give a word the one or the other.
 */
#include "store/segments/bound.h"

#include "store/match.h"
#include "store/segments/tally.h"

#include <math.h>
#include <string.h>

/* What stands instead of a term may be beside two. */
static const float BESIDE = 2;

typedef float lane_floats[WINDOW_DOCS];

/* Phrases that say something of one term, by what they say. */
struct phrase_list {
	size_t *items;
	size_t nr, alloc;
};

struct bound_term {
	struct phrase_list chosen, any, instead;
	struct phrase_list inside, beside; /* instead of this term and the next at once; of one of them */
	/* Of the lanes at hand; NULL: 0 everywhere. */
	const float *at_chosen, *at_any, *at_uses, *at_inside, *at_beside;
	const unsigned char *in_title; /* of the chosen spellings; NULL as well */
	/* What these point to, written before it is read. */
	lane_floats chosen_sum, any_sum, instead_sum, uses_sum, inside_sum, beside_sum;
	unsigned char title_sum[WINDOW_DOCS];
};

struct bound_plan {
	const struct rank_request *request;
	struct bound_term *terms;
};

static void list_add(struct phrase_list *list, size_t phrase, struct arena *arena)
{
	ARENA_GROW(arena, list->items, list->nr + 1, list->alloc);
	list->items[list->nr++] = phrase;
}

/* What stands instead of terms is a part of each of them, within some pairs, and at the ends of others. */
static void add_instead(struct bound_plan *plan, const struct rank_phrase *phrase, size_t nr,
	struct arena *arena)
{
	int first = phrase->term, last = first + phrase->nr_terms - 1;

	for (int i = first; i <= last; i++)
		list_add(&plan->terms[i].instead, nr, arena);
	for (int i = first; i < last; i++)
		list_add(&plan->terms[i].inside, nr, arena);
	if (first > 0)
		list_add(&plan->terms[first - 1].beside, nr, arena);
	list_add(&plan->terms[last].beside, nr, arena);
}

struct bound_plan *bound_plan_new(const struct rank_request *request, struct arena *arena)
{
	struct bound_plan *plan = arena_alloc(arena, sizeof(*plan));

	plan->request = request;
	plan->terms = arena_alloc(arena, request->nr_terms * sizeof(*plan->terms));
	for (size_t i = 0; i < request->nr_terms; i++)
		memset(&plan->terms[i], 0, offsetof(struct bound_term, chosen_sum));
	for (size_t i = 0; i < request->nr_phrases; i++) {
		const struct rank_phrase *phrase = &request->phrases[i];

		if (phrase->term == RANK_NO_TERM)
			continue;
		if (phrase->role == RANK_INSTEAD)
			add_instead(plan, phrase, i, arena);
		else if (phrase->role == RANK_CHOSEN)
			list_add(&plan->terms[phrase->term].chosen, i, arena);
		else
			list_add(&plan->terms[phrase->term].any, i, arena);
	}
	return plan;
}

/* What lanes are: of windows, saturations of 2 at most; of articles, uses, and a norm of each. */
struct kind {
	const float *norms; /* NULL: windows */
	size_t nr;
};

/* The sum of two, either of which may be NULL; in out where it takes both. */
static const float *sum_of(const struct kind *kind, const float *x, const float *y, float *out)
{
	float cap = kind->norms ? INFINITY : 2;

	if (!x || !y)
		return x ? x : y;
	for (size_t i = 0; i < kind->nr; i++) {
		float sum = x[i] + y[i];

		out[i] = sum < cap ? sum : cap;
	}
	return out;
}

static const float *most_of(const struct kind *kind, const struct phrase_list *list,
	const struct lanes *const *phrases, float *out)
{
	const float *sum = NULL;

	for (size_t i = 0; i < list->nr; i++)
		if (phrases[list->items[i]])
			sum = sum_of(kind, sum, phrases[list->items[i]]->most, out);
	return sum;
}

/* Where m is the saturation of f uses, that of so many times f, whatever the length. */
static float scaled_saturation(float m, float factor)
{
	return 2 * factor * m / (factor * m + 2 - m);
}

/* So many times as much: of windows, a bound of its saturation. */
static const float *scaled(const struct kind *kind, const float *values, float factor, float *out)
{
	if (!values)
		return NULL;
	for (size_t i = 0; i < kind->nr; i++)
		out[i] = kind->norms ? factor * values[i] : scaled_saturation(values[i], factor);
	return out;
}

/* Saturations, as match_saturate has them. */
static const float *saturated(const struct kind *kind, const float *values, float *out)
{
	if (!values || !kind->norms)
		return values;
	for (size_t i = 0; i < kind->nr; i++)
		out[i] = 2 * values[i] / (values[i] + kind->norms[i]);
	return out;
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

static const float *instead_of(const struct kind *kind, const struct phrase_list *list,
	const struct lanes *const *phrases, float factor, float *out)
{
	return scaled(kind, most_of(kind, list, phrases, out), factor, out);
}

static void prepare_term(struct bound_term *term, const struct rank_term *weights, const struct kind *kind,
	const struct lanes *const *phrases)
{
	const float *chosen = most_of(kind, &term->chosen, phrases, term->chosen_sum);
	const float *instead =
		instead_of(kind, &term->instead, phrases, (float)MATCH_INSTEAD_USE, term->instead_sum);
	const float *inside =
		instead_of(kind, &term->inside, phrases, (float)MATCH_INSTEAD_USE, term->inside_sum);
	const float *beside = instead_of(kind, &term->beside, phrases, BESIDE, term->beside_sum);
	const float *uses = sum_of(kind, chosen, instead, term->uses_sum);
	const float *any = most_of(kind, &term->any, phrases, term->any_sum);

	if (weights->rest_apart || !weights->has_any)
		any = sum_of(kind, any, chosen, term->any_sum);
	term->at_any = any == chosen ? NULL : saturated(kind, any, term->any_sum);
	term->at_uses = uses == chosen ? NULL : saturated(kind, uses, term->uses_sum);
	term->at_inside = saturated(kind, inside, term->inside_sum);
	term->at_beside = saturated(kind, beside, term->beside_sum);
	term->at_chosen = saturated(kind, chosen, term->chosen_sum); /* the last, for it may be in place */
	term->at_any = any == chosen ? term->at_chosen : term->at_any;
	term->at_uses = uses == chosen ? term->at_chosen : term->at_uses;
	term->in_title = title_of(term, phrases, kind->nr);
}

static void add_scaled(float *restrict out, const float *restrict values, size_t nr, float weight)
{
	for (size_t i = 0; i < nr; i++)
		out[i] += weight * values[i];
}

/* The fewer uses of two, and no more than `limit`: NULL where there is none. */
static void add_pairs(float *restrict out, const float *restrict left, const float *restrict right,
	const float *restrict limit, size_t nr, float weight)
{
	for (size_t i = 0; i < nr; i++) {
		float fewer = left[i] < right[i] ? left[i] : right[i];

		if (limit)
			fewer = fewer < limit[i] ? fewer : limit[i];
		out[i] += weight * fewer;
	}
}

static void bound_pair(const float *left, const float *right, const struct lanes *known, size_t nr,
	float weight, struct bound_parts *out)
{
	if (left && right && !(known && known->is_empty))
		add_pairs(known ? out->pairs : out->terms, left, right, known ? known->most : NULL, nr,
			weight);
}

static void bound_pairs_of(const struct bound_plan *plan, size_t nr_term, const struct bound_pairs *pairs,
	size_t nr, struct bound_parts *out)
{
	const struct bound_term *term = &plan->terms[nr_term], *next = term + 1;
	float weight = (float)plan->request->terms[nr_term].pair_weight;
	float any_weight = (float)plan->request->terms[nr_term].any_pair_weight;

	if (weight > 0)
		bound_pair(term->at_chosen, next->at_chosen, pairs->chosen[nr_term], nr, weight, out);
	if (any_weight > 0)
		bound_pair(term->at_any, next->at_any, pairs->any[nr_term], nr, any_weight, out);
	if (term->at_inside)
		add_scaled(out->terms, term->at_inside, nr, weight + any_weight);
	if (term->at_beside)
		add_scaled(out->terms, term->at_beside, nr, weight);
}

/* The window: all the terms that are there, more where all may be in the title. */
static void bound_window(const struct bound_plan *plan, size_t nr, struct bound_parts *out)
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
		out->terms[j] += present[j] * match_window_most(false);
	for (size_t j = 0; j < nr; j++)
		out->title[j] = (float)all_in_title[j] * present[j] *
			(match_window_most(true) - match_window_most(false));
}

static void add_slack(float *values, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		values[i] *= BOUND_SLACK;
}

void bound_lanes(struct bound_plan *plan, const struct lanes *const *phrases, const struct bound_pairs *pairs,
	const float *norms, size_t nr, struct bound_parts *out)
{
	struct kind kind;
	size_t nr_terms = plan->request->nr_terms;
	const struct rank_term *terms = plan->request->terms;

	nr = (nr + LANE_STEP - 1) / LANE_STEP * LANE_STEP;
	kind = (struct kind){norms, nr};
	memset(out->terms, 0, nr * sizeof(*out->terms));
	memset(out->pairs, 0, nr * sizeof(*out->pairs));
	for (size_t i = 0; i < nr_terms; i++) {
		struct bound_term *term = &plan->terms[i];

		prepare_term(term, &terms[i], &kind, phrases);
		if (term->at_uses && terms[i].chosen_weight > 0)
			add_scaled(out->terms, term->at_uses, nr, (float)terms[i].chosen_weight);
		if (term->at_any && terms[i].any_weight > 0)
			add_scaled(out->terms, term->at_any, nr, (float)terms[i].any_weight);
	}
	for (size_t i = 0; i + 1 < nr_terms; i++)
		bound_pairs_of(plan, i, pairs, nr, out);
	bound_window(plan, nr, out);
	add_slack(out->terms, nr);
	add_slack(out->pairs, nr);
	add_slack(out->title, nr);
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
	struct presence chosen, uses, any; /* uses: chosen or instead */
};

/* So many times as much of it. */
static struct presence scaled_presence(const struct phrase_list *list, const struct lanes *const *phrases,
	float factor)
{
	struct presence out = presence_of(list, phrases);

	out.cap = scaled_saturation(out.cap, factor);
	return out;
}

static struct term_presence term_presence(const struct bound_term *term, const struct rank_term *weights,
	const struct lanes *const *phrases)
{
	struct presence instead = scaled_presence(&term->instead, phrases, (float)MATCH_INSTEAD_USE);
	struct term_presence out = {
		.chosen = presence_of(&term->chosen, phrases), .any = presence_of(&term->any, phrases)};

	out.uses = out.chosen;
	join(&out.uses, &instead);
	if (weights->rest_apart || !weights->has_any)
		join(&out.any, &out.chosen);
	return out;
}

/* Of what two terms have, the fewer. */
static void gain_pair(struct gains *gains, const struct presence *left, const struct presence *right,
	float weight)
{
	struct lane_bits bits = lanes_both(left->bits, &right->bits);

	if (lanes_any(&bits))
		add_gain(gains, &bits, weight * (left->cap < right->cap ? left->cap : right->cap));
}

/* What the lists of pairs do not tell. */
static void gain_pairs(struct gains *gains, const struct bound_term *term, const struct rank_term *weights,
	const struct lanes *const *phrases, const struct term_presence *here,
	const struct term_presence *next, bool chosen_known, bool any_known)
{
	float weight = (float)weights->pair_weight, any_weight = (float)weights->any_pair_weight;
	struct presence inside = scaled_presence(&term->inside, phrases, (float)MATCH_INSTEAD_USE);
	struct presence beside = scaled_presence(&term->beside, phrases, BESIDE);

	if (!chosen_known)
		gain_pair(gains, &here->chosen, &next->chosen, weight);
	if (!any_known)
		gain_pair(gains, &here->any, &next->any, any_weight);
	add_gain(gains, &inside.bits, (weight + any_weight) * inside.cap);
	add_gain(gains, &beside.bits, weight * beside.cap);
}

/* What terms and pairs give; the window: all that is there, and more where all terms are. */
static void gain_terms(const struct bound_plan *plan, const struct lanes *const *phrases,
	const struct bound_pairs *pairs, struct gains *gains)
{
	const struct rank_term *weights = plan->request->terms;
	struct lane_bits all = LANES_ALL;
	struct term_presence term, before = {.chosen = {.cap = 0}};
	float sum = 0;

	for (size_t i = 0; i < plan->request->nr_terms; i++) {
		float weight = (float)weights[i].chosen_weight;

		term = term_presence(&plan->terms[i], &weights[i], phrases);
		add_gain(gains, &term.chosen.bits, weight * match_window_most(false));
		add_gain(gains, &term.uses.bits, weight * term.uses.cap);
		add_gain(gains, &term.any.bits, (float)weights[i].any_weight * term.any.cap);
		if (i > 0)
			gain_pairs(gains, &plan->terms[i - 1], &weights[i - 1], phrases, &before, &term,
				pairs->chosen[i - 1] != NULL, pairs->any[i - 1] != NULL);
		all = lanes_both(all, &term.chosen.bits);
		sum += weight;
		before = term;
	}
	if (lanes_any(&all))
		add_gain(gains, &all, sum * (match_window_most(true) - match_window_most(false)));
}

/* The lanes whose tally comes to so much. It may be more than an integer can hold. */
static struct lane_bits enough(const struct tally *tally, float scale, float wanted)
{
	float amount = wanted * scale;

	return tally_at_least(tally, amount < TALLY_MOST + 1 ? (unsigned int)amount : TALLY_MOST + 1);
}

/* The lanes whose tally, together with their sum, comes to `least`: in steps of how large the sums are. */
static struct lane_bits enough_with_sums(const struct tally *tally, float scale,
	const float sums[WINDOW_DOCS], float least)
{
	static const float steps[] = {0.125F, 0.5F, 1};
	struct lane_bits out = {{0}}, here = LANES_ALL;
	float most = 0;

	for (size_t i = 0; i < WINDOW_DOCS; i++)
		most = sums[i] > most ? sums[i] : most;
	if (most <= 0)
		return enough(tally, scale, least);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && lanes_any(&here); i++) {
		float up_to = most * steps[i], wanted = least - up_to * BOUND_SLACK;
		struct lane_bits above = up_to < most ? lanes_at_least(sums, up_to) : (struct lane_bits){{0}};
		struct lane_bits found = lanes_without(here, &above);

		if (wanted > 0 && lanes_any(&found)) {
			struct lane_bits by_tally = enough(tally, scale, wanted);

			found = lanes_both(found, &by_tally);
		}
		out = lanes_either(out, &found);
		here = above;
	}
	return out;
}

struct lane_bits bound_by_presence(const struct bound_plan *plan, const struct lanes *const *phrases,
	const struct bound_pairs *pairs, const struct lane_bits *clauses, const float sums[WINDOW_DOCS],
	float least)
{
	struct tally tally = {{{{0}}}};
	struct gains gains;
	float scale;

	gains.nr = 0;
	gains.sum = 0;
	gains.overflow = false;
	gain_terms(plan, phrases, pairs, &gains);
	for (size_t i = 0; i < plan->request->nr_clauses; i++)
		add_gain(&gains, &clauses[i], (float)plan->request->clauses[i].weight);
	if (gains.overflow || least <= 0 || gains.sum <= 0)
		return (struct lane_bits)LANES_ALL;
	scale = (float)(TALLY_MOST - gains.nr - 1) / gains.sum;
	for (size_t i = 0; i < gains.nr; i++)
		tally_add(&tally, &gains.items[i].bits, (unsigned int)(gains.items[i].most * scale) + 1);
	return enough_with_sums(&tally, scale, sums, least);
}
