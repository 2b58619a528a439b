/* Bits of phrases and lists -> bits of hits. */
#include "store/segments/candidates.h"

void candidates_mask(struct candidates *candidates, const struct lane_bits *mask)
{
	candidates->maybe = lanes_both(candidates->maybe, mask);
	candidates->surely = lanes_both(candidates->surely, mask);
}

struct evaluation {
	const struct lanes *const *phrases;
	const bool *exact;
};

static struct candidates evaluate(const struct evaluation *evaluation, const struct expression_node *node)
{
	const struct expression_node *child = node->first;
	struct candidates out = {{{0}}, {{0}}};

	if (node->kind == EXPRESSION_PHRASE) {
		if (evaluation->phrases[node->phrase])
			out.maybe = evaluation->phrases[node->phrase]->bits;
		if (evaluation->exact[node->phrase])
			out.surely = out.maybe;
		return out;
	}
	out = evaluate(evaluation, child);
	while ((child = child->next) != NULL) {
		struct candidates next = evaluate(evaluation, child);

		if (node->kind == EXPRESSION_AND) {
			out.maybe = lanes_both(out.maybe, &next.maybe);
			out.surely = lanes_both(out.surely, &next.surely);
		} else if (node->kind == EXPRESSION_OR) {
			out.maybe = lanes_either(out.maybe, &next.maybe);
			out.surely = lanes_either(out.surely, &next.surely);
		} else {
			out.maybe = lanes_without(out.maybe, &next.surely);
			out.surely = lanes_without(out.surely, &next.maybe);
		}
	}
	return out;
}

/* Where all the terms of the clause may be. */
static struct lane_bits may_have_terms(const struct rank_request *request, const struct lanes *const *phrases,
	const struct rank_clause *clause)
{
	struct lane_bits all = lanes_range(0, WINDOW_DOCS);

	for (int term = clause->first_term; term < clause->first_term + clause->nr_terms; term++) {
		struct lane_bits any = {{0}};

		for (size_t i = 0; i < request->nr_phrases; i++) {
			const struct rank_phrase *phrase = &request->phrases[i];
			int last = phrase->term + (phrase->role == RANK_INSTEAD ? phrase->nr_terms - 1 : 0);

			if (phrases[i] && phrase->term <= term && term <= last)
				any = lanes_either(any, &phrases[i]->bits);
		}
		all = lanes_both(all, &any);
	}
	return all;
}

/*
 * An article that a required clause does not list must have its terms, which is not sure before it was
 * read.
 */
static void require_clauses(const struct rank_request *request, const struct lanes *const *phrases,
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
	const struct lanes *const *phrases, const bool *exact, const struct listed_lanes *listed)
{
	struct candidates out;

	if (request->ids_role == RANK_ALL_IDS)
		return (struct candidates){listed->ids, listed->ids};
	out = evaluate(&(struct evaluation){phrases, exact}, expression->root);
	if (request->nr_also_ids) {
		out.maybe = lanes_either(out.maybe, &listed->also);
		out.surely = lanes_either(out.surely, &listed->also);
	}
	require_clauses(request, phrases, listed, &out);
	if (request->ids_role == RANK_ONLY_IDS)
		candidates_mask(&out, &listed->ids);
	if (request->ids_role == RANK_WITHOUT_IDS) {
		out.maybe = lanes_without(out.maybe, &listed->ids);
		out.surely = lanes_without(out.surely, &listed->ids);
	}
	return out;
}
