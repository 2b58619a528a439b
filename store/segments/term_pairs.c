/* Terms of a request -> spellings -> pairs -> lanes. */
#include "store/segments/term_pairs.h"

#include "store/segments/most.h"

#include <string.h>

void term_pairs_init(struct term_pairs *pairs, const struct rank_request *request,
	const struct expression *expression, struct pair_lists *lists)
{
	struct arena *scratch = &lists->segments->scratch;
	size_t nr = request->nr_terms;

	*pairs = (struct term_pairs){.request = request,
		.expression = expression,
		.lists = lists,
		.chosen = arena_alloc(scratch, nr * sizeof(*pairs->chosen)),
		.any = arena_alloc(scratch, nr * sizeof(*pairs->any)),
		.items = arena_alloc(scratch, 2 * nr * sizeof(struct term_pair *))};
	pairs->known.chosen = arena_calloc(scratch, nr, sizeof(struct lanes *));
	pairs->known.any = arena_calloc(scratch, nr, sizeof(struct lanes *));
	for (size_t i = 0; i < nr; i++)
		pairs->chosen[i].weight = pairs->any[i].weight = 0;
	for (size_t i = 0; request->order == RANK_BY_SCORE && i + 1 < nr; i++) {
		pairs->chosen[i].weight = (float)request->terms[i].pair_weight;
		pairs->any[i].weight = (float)request->terms[i].any_pair_weight;
	}
}

/* ---- opening */

enum term_end { TERM_BEGIN, TERM_END };

/* Adds the first or the last tokens of the term's phrases that are chosen, or that make up all spellings. */
static void add_side(const struct term_pairs *pairs, size_t term, enum term_end end, bool any,
	struct pair_side *side)
{
	const struct rank_request *request = pairs->request;
	bool in_one_list = request->terms[term].has_any && !request->terms[term].rest_apart;

	for (size_t i = 0; i < request->nr_phrases; i++) {
		const struct rank_phrase *phrase = &request->phrases[i];
		const struct expression_phrase *spelled = &pairs->expression->phrases[i];
		bool is_of = phrase->role == RANK_CHOSEN ? !any || !in_one_list
							 : any && phrase->role != RANK_INSTEAD;

		if (phrase->term == (int)term && is_of)
			pair_side_add(side, pairs->lists,
				&spelled->tokens[end == TERM_BEGIN ? 0 : spelled->nr - 1]);
	}
}

/* Returns its lanes, or NULL where the segment does not know. */
static const struct lanes *open_pair(struct term_pairs *pairs, size_t term, bool any, struct term_pair *pair)
{
	struct pair_side left = {.nr = 0}, right = {.nr = 0};

	if (pair->weight <= 0)
		return NULL;
	add_side(pairs, term, TERM_END, any, &left);
	add_side(pairs, term + 1, TERM_BEGIN, any, &right);
	pair_lanes_open(&pair->pair, pairs->lists, &left, &right, PAIR_LISTS_OF_TERMS);
	if (!pair->pair.is_known)
		return NULL;
	pairs->items[pairs->nr++] = pair;
	return &pair->lanes;
}

/* The chosen spellings of a pair are among all of them: a list that both have is read once. */
static void add_weights(struct term_pairs *pairs, const struct term_pair *pair)
{
	for (size_t i = 0; i < pair->pair.nr; i++) {
		struct pair_list *list = pair->pair.lists[i];

		if (list->weight <= 0) {
			ARENA_GROW(&pairs->lists->segments->scratch, pairs->weighed, pairs->nr_weighed + 1,
				pairs->alloc_weighed);
			pairs->weighed[pairs->nr_weighed++] = list;
		}
		list->weight += pair->weight;
	}
}

void term_pairs_open(struct term_pairs *pairs)
{
	pairs->nr = pairs->nr_weighed = 0;
	for (size_t i = 0; i + 1 < pairs->request->nr_terms; i++) {
		pairs->known.chosen[i] = open_pair(pairs, i, false, &pairs->chosen[i]);
		pairs->known.any[i] = open_pair(pairs, i, true, &pairs->any[i]);
	}
	for (size_t i = 0; i < pairs->nr; i++)
		add_weights(pairs, pairs->items[i]);
}

/* ---- lanes */

/* A window has few of many lists, so that those which share a bit are mostly not there. */
static uint64_t bit_of(size_t nr)
{
	return UINT64_C(1) << nr % 64;
}

static void add_here(const struct pair_list *list, uint64_t bit, uint32_t first,
	struct term_pairs_here out[WINDOW_DOCS])
{
	uint8_t room[WINDOW_DOCS];
	const uint8_t *mosts = list_heads_mosts(&list->heads, first, room);
	struct lane_bits bits = lanes_not_zero(mosts);
	float step = list->weight * list->step;

	for (unsigned int word = 0; word < WINDOW_WORDS; word++) {
		while (bits.words[word]) {
			unsigned int lane = word * 64 + bits_take(&bits.words[word]);
			struct term_pairs_here *here = &out[lane];

			here->lists |= bit;
			*(list->is_windowed ? &here->common : &here->rare) += step * (float)mosts[lane];
		}
	}
}

void term_pairs_windows(struct term_pairs *pairs, uint32_t first, struct term_pairs_here out[WINDOW_DOCS])
{
	memset(out, 0, WINDOW_DOCS * sizeof(*out));
	for (size_t i = 0; i < pairs->nr; i++)
		pair_lanes_windows(&pairs->items[i]->pair, first, &pairs->items[i]->lanes);
	for (size_t i = 0; i < pairs->nr_weighed; i++)
		add_here(pairs->weighed[i], bit_of(i), first, out);
}

void term_pairs_empty(struct term_pairs *pairs)
{
	for (size_t i = 0; i < pairs->nr; i++)
		pairs->items[i]->lanes.is_empty = true;
}

bool term_pairs_sum(struct term_pairs *pairs, enum term_pair_kind kind, uint32_t window,
	const struct term_pairs_here *here, float by_article[WINDOW_DOCS])
{
	bool any = false;

	for (size_t i = 0; i < pairs->nr_weighed; i++) {
		struct pair_list *list = pairs->weighed[i];
		struct list_head found;

		if (list->is_windowed != (kind == TERM_PAIRS_COMMON) || !(here->lists & bit_of(i)))
			continue;
		found = list_heads_find(&list->heads, window);
		if (found.nr == 0)
			continue;
		pair_list_add(list, &found, list->weight * MOST_STEP, by_article);
		any = true;
	}
	return any;
}
