/*
 * One leaf of a query -> its part of the MATCH expression, with the weights of its terms.
 *
 *   ma túy xã          ("ma" AND "túy" AND "xã")
 *   UBND xã            (("ubnd" OR "ủy ban nhân dân") AND "xã")
 *   rừng Bản Luồng     ("rừng" AND ("bản" OR "luồng" OR "rừng"))      a source is named so: its articles
 *                      need not print the words; the ranker asks for them or for the source (rank_clause)
 */
#ifndef TRACUU_SEARCHER_PLAN_LEAF_H
#define TRACUU_SEARCHER_PLAN_LEAF_H

#include "searcher/plan.h"

/* A plan being made. */
struct planner {
	const struct plan_context *context;
	struct plan *plan;
	struct term_reader reader;    /* of the part at hand: what is excluded is read for itself */
	bool excluded;                /* inside a NOT: matched, not ranked */
	bool has_exclusions;          /* somewhere in the query */
	const struct query_node *box; /* the leaf whose words may name something known, or NULL */
};

/* Appends the expression. False where the leaf asks for nothing ("🌳"). */
bool plan_leaf(struct planner *planner, const struct query_node *leaf, struct strbuf *out);

/* What stands between words: " AND ", or " OR " where they are alternatives. */
const char *plan_connective(const struct planner *planner);

#endif
