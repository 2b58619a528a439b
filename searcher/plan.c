/*
 * Query tree -> MATCH expression, phrase roles and weights; the leaves are searcher/plan_leaf.c. The score
 * itself is added up in store/match.c.
 */
#include "searcher/plan.h"

#include "base/memory.h"
#include "searcher/plan_leaf.h"
#include "store/archive.h"

#include <stdlib.h>
#include <string.h>

static bool emit_node(struct planner *planner, const struct query_node *node, struct strbuf *out);

/* What is asked for, then NOT what is excluded. Exclusions alone match nothing, so they are left out. */
static bool emit_and(struct planner *planner, const struct query_node *node, struct strbuf *out)
{
	struct strbuf wanted = STRBUF_INIT, excluded = STRBUF_INIT;
	const struct query_node *child;

	for (child = node->first; child; child = child->next) {
		struct strbuf part = STRBUF_INIT;

		if (child->kind != QUERY_NOT && emit_node(planner, child, &part)) {
			strbuf_add_str(&wanted, wanted.len ? plan_connective(planner) : "(");
			strbuf_add(&wanted, part.buf, part.len);
		}
		strbuf_release(&part);
	}
	for (child = wanted.len ? node->first : NULL; child; child = child->next) {
		struct strbuf part = STRBUF_INIT;
		bool outer = planner->excluded, outer_restore = planner->reader.restore;

		planner->excluded = true;
		if (child->kind == QUERY_NOT)
			planner->reader.restore = terms_are_unmarked(child->first, planner->reader.tokenizer);
		if (child->kind == QUERY_NOT && emit_node(planner, child->first, &part)) {
			strbuf_add_str(&excluded, excluded.len ? " OR " : " NOT (");
			strbuf_add(&excluded, part.buf, part.len);
		}
		planner->excluded = outer;
		planner->reader.restore = outer_restore;
		strbuf_release(&part);
	}
	if (wanted.len) {
		if (excluded.len)
			strbuf_add_ch(out, '(');
		strbuf_add(out, wanted.buf, wanted.len);
		strbuf_add_ch(out, ')');
		if (excluded.len) {
			strbuf_add(out, excluded.buf, excluded.len);
			strbuf_add_str(out, "))");
		}
	}
	strbuf_release(&excluded);
	strbuf_release(&wanted);
	return out->len > 0;
}

static bool emit_or(struct planner *planner, const struct query_node *node, struct strbuf *out)
{
	for (const struct query_node *child = node->first; child; child = child->next) {
		struct strbuf part = STRBUF_INIT;

		if (emit_node(planner, child, &part)) {
			strbuf_add_str(out, out->len ? " OR " : "(");
			strbuf_add(out, part.buf, part.len);
		}
		strbuf_release(&part);
	}
	if (out->len)
		strbuf_add_ch(out, ')');
	return out->len > 0;
}

/* Writes the node's expression into out, which is empty. False where the node asks for nothing ("🌳"). */
static bool emit_node(struct planner *planner, const struct query_node *node, struct strbuf *out)
{
	switch (node->kind) {
	case QUERY_AND:
		return emit_and(planner, node, out);
	case QUERY_OR:
		return emit_or(planner, node, out);
	case QUERY_NOT:
		return false;
	case QUERY_TEXT:
	case QUERY_PHRASE:
	case QUERY_PREFIX:
		break;
	}
	if (query_is_fact(node)) /* searcher/filter.h */
		return false;
	return plan_leaf(planner, node, out);
}

/* The one leaf that is text and no phrase or field, where nothing else is asked for; else NULL. */
static const struct query_node *only_text(const struct query_node *node)
{
	const struct query_node *found = NULL;

	for (; node; node = node->next) {
		if (node->kind == QUERY_NOT)
			continue;
		if (found || (node->kind != QUERY_TEXT && node->kind != QUERY_AND))
			return NULL;
		found = node->kind == QUERY_AND ? only_text(node->first) : node;
		if (!found || found->field != QUERY_ANYWHERE)
			return NULL;
	}
	return found;
}

/* Whether some words are excluded. */
static bool has_exclusions(const struct query_node *node, bool excluded)
{
	for (; node; node = node->next)
		if ((excluded && node->text && !query_is_fact(node)) ||
			has_exclusions(node->first, excluded || node->kind == QUERY_NOT))
			return true;
	return false;
}

static void read_dates(const struct query *query, struct plan *out)
{
	out->first_id = 0;
	out->last_id = INT64_MAX;
	out->has_dates = date_is_known(query->since) || date_is_known(query->until);
	if (out->has_dates) /* an undated article lies in no range */
		out->first_id = article_id_last(0) + 1;
	if (date_is_known(query->since))
		out->first_id = article_id_first(date_to_days(query->since));
	if (date_is_known(query->until))
		out->last_id = article_id_last(date_to_days(query->until));
}

void plan_make(const struct plan_context *context, const struct query *query, struct plan *out)
{
	struct planner planner = {.context = context, .plan = out, .reader = context->reader};

	memset(out, 0, sizeof(*out));
	strbuf_init(&out->match);
	read_dates(query, out);
	planner.box = context->known ? only_text(query->root) : NULL;
	planner.has_exclusions = has_exclusions(query->root, false);
	emit_node(&planner, query->root, &out->match);
}

void plan_release(struct plan *plan)
{
	strbuf_release(&plan->match);
	free(plan->phrases);
	free(plan->weights);
	free(plan->terms);
	free(plan->insteads);
	free(plan->clauses);
	free(plan->known_as);
	memset(plan, 0, sizeof(*plan));
	strbuf_init(&plan->match);
}
