/*
 * Query tree -> MATCH expression, phrase roles and weights. The score itself is added up in store/ranker.c.
 */
#include "searcher/plan.h"

#include "base/memory.h"
#include "searcher/weights.h"
#include "store/archive.h"
#include "store/fts_tokenizer.h"

#include <stdlib.h>
#include <string.h>

/* Tuned on judged questions (bench/QUALITY.md). */
static const double PAIR_SHARE = 0.35;    /* of the pair's idf */
static const double BOUND_DISCOUNT = 0.5; /* of a word's weight where it is always met with its neighbour */
static const double RESTORED_SHARE =
	0.7; /* of a restored word's idf goes to the spelling that was restored */
static const double AS_WRITTEN_SHARE = 0.8; /* the same for a marked word; the rest to texts without marks */

enum { MAX_TERMS = 512 };

struct planner {
	const struct plan_context *context;
	struct plan *plan;
	struct term_reader reader; /* of the part at hand: what is excluded is read for itself */
	bool excluded;             /* inside a NOT: matched, not ranked */
};

static bool emit_node(struct planner *planner, const struct query_node *node, struct strbuf *out);

static double idf(const struct planner *planner, double nr_articles)
{
	return weight_idf(nr_articles, (double)planner->context->nr_articles);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t pair_articles(const struct planner *planner, const struct term_token *first,
	const struct term_token *second)
{
	if (first->kind == TOKEN_WORD && second->kind == TOKEN_WORD)
		return vocabulary_pair_uses(planner->reader.vocabulary, first->id, second->id);
	/* Pairs with numbers are not counted; a quarter of the rarer one is near enough for a weight. */
	return least(first->nr_articles_chosen, second->nr_articles_chosen) / 4;
}

/* About how many articles have the term's chosen spelling. */
static int64_t term_articles(const struct planner *planner, const struct term *term)
{
	int64_t nr = term->tokens[0].nr_articles_chosen;

	for (size_t i = 1; i < term->nr_tokens; i++) {
		nr = least(nr, term->tokens[i].nr_articles_chosen);
		nr = least(nr, pair_articles(planner, &term->tokens[i - 1], &term->tokens[i]));
	}
	return nr;
}

static int64_t term_articles_any(const struct term *term)
{
	int64_t nr = INT64_MAX;

	for (size_t i = 0; i < term->nr_tokens; i++) {
		const struct term_token *token = &term->tokens[i];
		nr = least(nr, token->any.nr ? token->nr_articles_any : token->nr_articles_chosen);
	}
	return nr;
}

static bool has_further_spellings(const struct term *term)
{
	for (size_t i = 0; i < term->nr_tokens; i++)
		if (term->tokens[i].any.nr > term->tokens[i].chosen.nr)
			return true;
	return false;
}

static void add_phrase(struct planner *planner, enum rank_role role, int term)
{
	struct plan *plan = planner->plan;

	ARRAY_GROW(plan->phrases, plan->nr_phrases + 1, plan->alloc_phrases);
	plan->phrases[plan->nr_phrases++] = (struct rank_phrase){term, role};
}

/* "\x01" then the tokens, each with its alternatives, as the tokenizer's raw form. */
static void emit_phrase(const struct term *term, enum rank_role role, struct strbuf *out)
{
	if (term->field == QUERY_TITLE)
		strbuf_add_str(out, "{title} : ");
	strbuf_add_ch(out, '"');
	strbuf_add_ch(out, RAW_QUERY_MARK);
	for (size_t i = 0; i < term->nr_tokens; i++) {
		const struct term_token *token = &term->tokens[i];
		const struct spellings *spellings =
			role == RANK_ANY && token->any.nr ? &token->any : &token->chosen;

		if (i > 0)
			strbuf_add_ch(out, ' ');
		for (size_t j = 0; j < spellings->nr; j++) {
			if (j > 0)
				strbuf_add_ch(out, RAW_ALTERNATIVE);
			strbuf_add_str(out, spellings->items[j]);
		}
	}
	strbuf_add_ch(out, '"');
}

static int add_weights(struct planner *planner, const struct term *term, bool further)
{
	struct plan *plan = planner->plan;
	struct rank_term *weights;
	double share = !further ? 1 : planner->reader.restore ? RESTORED_SHARE : AS_WRITTEN_SHARE;

	ARRAY_GROW(plan->weights, plan->nr_terms + 1, plan->alloc_weights);
	ARRAY_GROW(plan->terms, plan->nr_terms + 1, plan->alloc_terms);
	plan->terms[plan->nr_terms] = term;
	weights = &plan->weights[plan->nr_terms++];
	weights->nr_tokens = (int)term->nr_tokens;
	weights->pair_weight = 0;
	weights->chosen_weight = share * idf(planner, (double)term_articles(planner, term));
	weights->any_weight = further ? (1 - share) * idf(planner, (double)term_articles_any(term)) : 0;
	return (int)plan->nr_terms - 1;
}

static void emit_term(struct planner *planner, const struct term *term, struct strbuf *out)
{
	bool further = has_further_spellings(term);
	int number = planner->excluded ? RANK_NO_TERM : add_weights(planner, term, further);

	if (further)
		strbuf_add_ch(out, '(');
	emit_phrase(term, RANK_CHOSEN, out);
	add_phrase(planner, RANK_CHOSEN, number);
	if (!further)
		return;
	strbuf_add_str(out, " OR ");
	emit_phrase(term, RANK_ANY, out);
	add_phrase(planner, RANK_ANY, number);
	strbuf_add_ch(out, ')');
}

static const char *connective(const struct planner *planner)
{
	return planner->context->any && !planner->excluded ? " OR " : " AND ";
}

/* How much two words belong together; numbers do not. */
static double cohesion(const struct planner *planner, const struct term_token *first,
	const struct term_token *second, int64_t nr_pairs)
{
	if (first->kind != TOKEN_WORD || second->kind != TOKEN_WORD)
		return 0;
	return weight_cohesion(first->nr_uses, second->nr_uses, nr_pairs, planner->reader.nr_uses_all);
}

/*
 * Weighs the two terms that were added last as neighbours. Most Vietnamese words are two syllables, and one
 * of the two alone is another word ("kinh" of "kinh đô" is in "kinh tế" too), so the more they belong
 * together, the less each counts for itself.
 */
static void weigh_pair(struct planner *planner, const struct term_token *first,
	const struct term_token *second)
{
	struct rank_term *weights = &planner->plan->weights[planner->plan->nr_terms - 2];
	int64_t nr = pair_articles(planner, first, second);
	double discount = 1 - BOUND_DISCOUNT * cohesion(planner, first, second, nr);

	weights[0].pair_weight = PAIR_SHARE * idf(planner, (double)nr);
	for (int i = 0; i < 2; i++) {
		weights[i].chosen_weight *= discount;
		weights[i].any_weight *= discount;
	}
}

/* The terms of one leaf; neighbours are weighed as pairs. */
static bool emit_leaf(struct planner *planner, const struct query_node *leaf, struct strbuf *out)
{
	struct term_list terms = terms_read(&planner->reader, leaf);
	const struct term *before = NULL;

	for (size_t i = 0; i < terms.nr && planner->plan->nr_terms < MAX_TERMS; i++) {
		const struct term *term = &terms.items[i];

		if (term->is_filler && !planner->context->any)
			continue;
		strbuf_add_str(out, before ? connective(planner) : "(");
		emit_term(planner, term, out);
		if (before && !planner->excluded) {
			weigh_pair(planner, &before->tokens[before->nr_tokens - 1], &term->tokens[0]);
		}
		before = term;
	}
	if (before)
		strbuf_add_ch(out, ')');
	return before != NULL;
}

/* What is asked for, then NOT what is excluded. Exclusions alone match nothing, so they are left out. */
static bool emit_and(struct planner *planner, const struct query_node *node, struct strbuf *out)
{
	struct strbuf wanted = STRBUF_INIT, excluded = STRBUF_INIT;
	const struct query_node *child;

	for (child = node->first; child; child = child->next) {
		struct strbuf part = STRBUF_INIT;

		if (child->kind != QUERY_NOT && emit_node(planner, child, &part)) {
			strbuf_add_str(&wanted, wanted.len ? connective(planner) : "(");
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
	return emit_leaf(planner, node, out);
}

void plan_make(const struct plan_context *context, const struct query *query, struct plan *out)
{
	struct planner planner = {context, out, context->reader, false};

	memset(out, 0, sizeof(*out));
	strbuf_init(&out->match);
	emit_node(&planner, query->root, &out->match);
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

void plan_release(struct plan *plan)
{
	strbuf_release(&plan->match);
	free(plan->phrases);
	free(plan->weights);
	free(plan->terms);
	memset(plan, 0, sizeof(*plan));
	strbuf_init(&plan->match);
}
