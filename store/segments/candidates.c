/* Bits of phrases and lists -> bits of hits. */
#include "store/segments/candidates.h"

static void keep(struct candidates *candidates, const struct lane_bits *mask)
{
	candidates->maybe = lanes_both(candidates->maybe, mask);
	candidates->surely = lanes_both(candidates->surely, mask);
}

static struct candidates evaluate_node(const struct candidate_phrases *phrases,
	const struct expression_node *node, const struct lane_bits *within);

static inline struct candidates evaluate_phrase(const struct candidate_phrases *phrases, size_t phrase,
	const struct lane_bits *within)
{
	struct candidates out = {phrases->bits_of(phrases->context, phrase), {{0}}};

	out.maybe = lanes_both(out.maybe, within);
	if (phrases->exact[phrase])
		out.surely = out.maybe;
	return out;
}

/* Within the lanes. Most nodes are phrases. */
static inline struct candidates evaluate(const struct candidate_phrases *phrases,
	const struct expression_node *node, const struct lane_bits *within)
{
	return node->kind == EXPRESSION_PHRASE ? evaluate_phrase(phrases, node->phrase, within)
					       : evaluate_node(phrases, node, within);
}

/* Children come the rarest first (expression_order). */
static struct candidates evaluate_and(const struct candidate_phrases *phrases,
	const struct expression_node *child, const struct lane_bits *within)
{
	struct candidates out = evaluate(phrases, child, within);

	while ((child = child->next) != NULL && lanes_any(&out.maybe)) {
		struct candidates next = evaluate(phrases, child, &out.maybe);

		out.maybe = next.maybe;
		out.surely = lanes_both(out.surely, &next.surely);
	}
	return out;
}

/* Where one surely is everywhere, the others are not read. */
static struct candidates evaluate_or(const struct candidate_phrases *phrases,
	const struct expression_node *child, const struct lane_bits *within)
{
	struct candidates out = evaluate(phrases, child, within);

	while ((child = child->next) != NULL && !lanes_equal(&out.surely, within)) {
		struct candidates next = evaluate(phrases, child, within);

		out.maybe = lanes_either(out.maybe, &next.maybe);
		out.surely = lanes_either(out.surely, &next.surely);
	}
	return out;
}

static struct candidates evaluate_node(const struct candidate_phrases *phrases,
	const struct expression_node *node, const struct lane_bits *within)
{
	const struct expression_node *child = node->first;
	struct candidates out;

	if (node->kind == EXPRESSION_AND)
		return evaluate_and(phrases, child, within);
	if (node->kind == EXPRESSION_OR)
		return evaluate_or(phrases, child, within);
	out = evaluate(phrases, child, within);
	while ((child = child->next) != NULL) {
		struct candidates next = evaluate(phrases, child, within);

		out.maybe = lanes_without(out.maybe, &next.surely);
		out.surely = lanes_without(out.surely, &next.maybe);
	}
	return out;
}

/* Where all the terms of the clause may be. */
static struct lane_bits may_have_terms(const struct rank_request *request,
	const struct candidate_phrases *phrases, const struct rank_clause *clause)
{
	struct lane_bits all = LANES_ALL;

	for (int term = clause->first_term; term < clause->first_term + clause->nr_terms; term++) {
		struct lane_bits any = {{0}};

		for (size_t i = 0; i < request->nr_phrases; i++) {
			const struct rank_phrase *phrase = &request->phrases[i];
			int last = phrase->term + (phrase->role == RANK_INSTEAD ? phrase->nr_terms - 1 : 0);

			if (phrase->term <= term && term <= last) {
				struct lane_bits bits = phrases->bits_of(phrases->context, i);

				any = lanes_either(any, &bits);
			}
		}
		all = lanes_both(all, &any);
	}
	return all;
}

/*
 * An article that a required clause does not list must have its terms, which is not sure before it was
 * read.
 */
static void require_clauses(const struct rank_request *request, const struct candidate_phrases *phrases,
	const struct listed_lanes *listed, struct candidates *candidates)
{
	for (size_t i = 0; i < request->nr_clauses; i++) {
		struct lane_bits maybe;

		if (!request->clauses[i].is_required)
			continue;
		maybe = may_have_terms(request, phrases, &request->clauses[i]);
		maybe = lanes_either(maybe, &listed->clauses[i]);
		candidates->maybe = lanes_both(candidates->maybe, &maybe);
		candidates->surely = lanes_both(candidates->surely, &listed->clauses[i]);
	}
}

struct candidates candidates_of(const struct rank_request *request, const struct expression *expression,
	const struct candidate_phrases *phrases, const struct listed_lanes *listed,
	const struct lane_bits *within)
{
	struct candidates out = {listed->ids, listed->ids};

	if (request->ids_role == RANK_ALL_IDS) {
		keep(&out, within);
		return out;
	}
	out = evaluate(phrases, expression->root, within);
	if (request->nr_also_ids) {
		out.maybe = lanes_either(out.maybe, &listed->also);
		out.surely = lanes_either(out.surely, &listed->also);
	}
	require_clauses(request, phrases, listed, &out);
	if (request->ids_role == RANK_ONLY_IDS)
		keep(&out, &listed->ids);
	if (request->ids_role == RANK_WITHOUT_IDS) {
		out.maybe = lanes_without(out.maybe, &listed->ids);
		out.surely = lanes_without(out.surely, &listed->ids);
	}
	keep(&out, within);
	return out;
}
