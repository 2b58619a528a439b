/* Terms and clauses of a leaf -> expression, phrases, weights. */
#include "searcher/plan_leaf.h"

#include "base/memory.h"
#include "searcher/clauses.h"
#include "searcher/known.h"
#include "searcher/short_forms.h"
#include "searcher/term_weights.h"
#include "store/fts_tokenizer.h"
#include "store/restored.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TERMS = 512 };

/* Of what the words of a name are worth, for an article that is known to be about it. */
static const double LISTED_SHARE = 0.6;

struct leaf {
	struct planner *planner;
	const struct term **terms;
	size_t nr;
	int first_number; /* of the first term in the plan */
	struct clause_list clauses;
	bool *is_optional; /* by term: what it names may be known of an article that does not print it */
};

const char *plan_connective(const struct planner *planner)
{
	return planner->context->any && !planner->excluded ? " OR " : " AND ";
}

/* ---- phrases */

static void add_phrase(struct planner *planner, struct rank_phrase phrase)
{
	struct plan *plan = planner->plan;

	ARRAY_GROW(plan->phrases, plan->nr_phrases + 1, plan->alloc_phrases);
	plan->phrases[plan->nr_phrases++] = phrase;
}

static bool is_among(const struct spellings *spellings, const char *spelling)
{
	for (size_t i = 0; i < spellings->nr; i++)
		if (!strcmp(spellings->items[i], spelling))
			return true;
	return false;
}

/* The spellings of a token that the role asks for, as alternatives. */
static void emit_spellings(const struct term_token *token, enum rank_role role, struct strbuf *out)
{
	const struct spellings *spellings =
		role != RANK_CHOSEN && token->any.nr ? &token->any : &token->chosen;
	bool leaves_out = role == RANK_REST && token->any.nr; /* a number is the same in all texts */
	size_t nr = 0;

	for (size_t i = 0; i < spellings->nr; i++) {
		if (leaves_out && is_among(&token->chosen, spellings->items[i]))
			continue;
		if (nr++)
			strbuf_add_ch(out, RAW_ALTERNATIVE);
		strbuf_add_str(out, spellings->items[i]);
	}
}

/* "\x01" then the tokens, each with its alternatives, as the tokenizer's raw form. */
static void emit_phrase(const struct term *term, enum rank_role role, struct strbuf *out)
{
	if (term->field == QUERY_TITLE)
		strbuf_add_str(out, "{title} : ");
	strbuf_add_ch(out, '"');
	strbuf_add_ch(out, RAW_QUERY_MARK);
	for (size_t i = 0; i < term->nr_tokens; i++) {
		if (i > 0)
			strbuf_add_ch(out, ' ');
		emit_spellings(&term->tokens[i], role, out);
	}
	strbuf_add_ch(out, '"');
}

/*
 * The same in articles without marks, where the term's spelling was restored: worth a little less than in
 * print. They are among those that any spelling matches, so this only ranks.
 */
static void emit_restored(struct planner *planner, const struct term *term, int number, struct strbuf *out)
{
	strbuf_add_str(out, term->field == QUERY_TITLE ? " OR {title} : \"" : " OR \"");
	strbuf_add_ch(out, RAW_QUERY_MARK);
	for (size_t i = 0; i < term->nr_tokens; i++) {
		const struct term_token *token = &term->tokens[i];

		if (i > 0)
			strbuf_add_ch(out, ' ');
		if (token->kind == TOKEN_WORD)
			strbuf_add_ch(out, TOKEN_RESTORED_PREFIX);
		strbuf_add_str(out, token->chosen.items[0]);
	}
	strbuf_add_ch(out, '"');
	add_phrase(planner, (struct rank_phrase){number, RANK_INSTEAD, 1, (int)term->nr_tokens});
}

/* The term by its number in the plan; RANK_NO_TERM: it only filters. */
static void emit_term(struct planner *planner, const struct term *term, int number, struct strbuf *out)
{
	enum term_rest rest = term_rest(term);
	enum rank_role others = rest == REST_APART ? RANK_REST : RANK_ANY;
	bool further = rest != REST_NONE;

	if (further)
		strbuf_add_ch(out, '(');
	emit_phrase(term, RANK_CHOSEN, out);
	add_phrase(planner, (struct rank_phrase){number, RANK_CHOSEN, 0, 0});
	if (!further)
		return;
	strbuf_add_str(out, " OR ");
	emit_phrase(term, others, out);
	add_phrase(planner, (struct rank_phrase){number, others, 0, 0});
	if (planner->reader.has_restored && number != RANK_NO_TERM && term->leaf->kind != QUERY_PREFIX)
		emit_restored(planner, term, number, out);
	strbuf_add_ch(out, ')');
}

/* What may stand for the clause's terms, each after " OR ". */
static void emit_insteads(struct leaf *leaf, const struct clause *clause, bool counts, struct strbuf *out)
{
	int number = leaf->first_number + (int)clause->first;

	for (size_t i = 0; i < clause->nr_instead; i++) {
		const struct term *instead = &clause->instead[i];

		strbuf_add_str(out, " OR ");
		emit_phrase(instead, RANK_CHOSEN, out);
		add_phrase(leaf->planner,
			(struct rank_phrase){counts ? number : RANK_NO_TERM, RANK_INSTEAD, (int)clause->nr,
				(int)instead->nr_tokens});
	}
}

/* ---- units: terms of their own, and clauses that something may stand for */

/* The clause that has something instead and begins with the term, or NULL. */
static const struct clause *clause_at(const struct leaf *leaf, size_t first)
{
	for (size_t i = 0; i < leaf->clauses.nr; i++)
		if (leaf->clauses.items[i].first == first && leaf->clauses.items[i].nr_instead)
			return &leaf->clauses.items[i];
	return NULL;
}

/* Emits what begins with the term; returns how many terms it has. */
static size_t emit_unit(struct leaf *leaf, size_t first, bool counts, const char *between, struct strbuf *out)
{
	const struct clause *clause = clause_at(leaf, first);
	size_t nr = clause ? clause->nr : 1;

	if (clause)
		strbuf_add_str(out, "((");
	for (size_t i = first; i < first + nr; i++) {
		int number = counts ? leaf->first_number + (int)i : RANK_NO_TERM;

		if (i > first)
			strbuf_add_str(out, between);
		emit_term(leaf->planner, leaf->terms[i], number, out);
	}
	if (clause) {
		strbuf_add_ch(out, ')');
		emit_insteads(leaf, clause, counts, out);
		strbuf_add_ch(out, ')');
	}
	return nr;
}

/* The units whose terms are, or are not, optional. False where there are none. */
static bool emit_units(struct leaf *leaf, bool optional, const char *between, struct strbuf *out)
{
	size_t start = out->len;

	for (size_t i = 0, nr; i < leaf->nr; i += nr) {
		nr = 1;
		if (leaf->is_optional[i] != optional)
			continue;
		if (out->len > start)
			strbuf_add_str(out, between);
		nr = emit_unit(leaf, i, !leaf->planner->excluded, between, out);
	}
	return out->len > start;
}

static int64_t nr_articles(const struct term *term)
{
	int64_t nr = INT64_MAX;

	for (size_t i = 0; i < term->nr_tokens; i++) {
		const struct term_token *token = &term->tokens[i];
		int64_t here = token->any.nr ? token->nr_articles_any : token->nr_articles_chosen;

		nr = here < nr ? here : nr;
	}
	return nr;
}

/* The required unit that is in the fewest articles. */
static size_t rarest_required(const struct leaf *leaf)
{
	size_t best = leaf->nr;

	for (size_t i = 0, nr; i < leaf->nr; i += nr) {
		const struct clause *clause = clause_at(leaf, i);

		nr = clause ? clause->nr : 1;
		if (!leaf->is_optional[i] &&
			(best == leaf->nr || nr_articles(leaf->terms[i]) < nr_articles(leaf->terms[best])))
			best = i;
	}
	return best;
}

/*
 * All required units; and the optional ones beside the rarest required unit once more, which is there in any
 * case, so that they are seen where they stand and nothing is missed where they do not.
 */
static void emit_required(struct leaf *leaf, struct strbuf *out)
{
	struct strbuf optional = STRBUF_INIT;

	emit_units(leaf, false, plan_connective(leaf->planner), out);
	if (emit_units(leaf, true, " OR ", &optional)) {
		strbuf_addf(out, " AND (%s OR ", optional.buf);
		emit_unit(leaf, rarest_required(leaf), false, " AND ", out);
		strbuf_add_ch(out, ')');
	}
	strbuf_release(&optional);
}

/* ---- clauses */

static bool is_known(const struct clause *clause)
{
	return clause->known_as != NULL;
}

/* Whether articles count that are listed and do not print the words. */
static bool admits(const struct clause *clause)
{
	return is_known(clause) && !clause->prints_words;
}

static void set_optional(struct leaf *leaf, const struct clause *clause, bool optional)
{
	for (size_t i = clause->first; i < clause->first + clause->nr; i++)
		leaf->is_optional[i] = optional;
}

/* Where all terms name something, the clause with the rarest term is to be there in words. */
static void require_one(struct leaf *leaf)
{
	const struct clause *best = NULL;
	int64_t fewest = INT64_MAX;

	for (size_t i = 0; i < leaf->clauses.nr; i++) {
		const struct clause *clause = &leaf->clauses.items[i];

		for (size_t j = clause->first; admits(clause) && j < clause->first + clause->nr; j++) {
			if (nr_articles(leaf->terms[j]) < fewest) {
				best = clause;
				fewest = nr_articles(leaf->terms[j]);
			}
		}
	}
	if (best)
		set_optional(leaf, best, false);
}

/* Articles that are about all that is named count even if they print nothing of it. */
static void find_also(struct leaf *leaf)
{
	struct id_list *also = &leaf->planner->plan->also;
	bool is_first = true;

	for (size_t i = 0; i < leaf->clauses.nr; i++) {
		const struct clause *clause = &leaf->clauses.items[i];

		if (!admits(clause))
			continue;
		*also = is_first ? clause->listed
				 : id_list_common(*also, clause->listed, leaf->planner->reader.arena);
		is_first = false;
	}
}

static void choose_optional(struct leaf *leaf)
{
	bool has_required = false;

	for (size_t i = 0; i < leaf->clauses.nr; i++)
		if (admits(&leaf->clauses.items[i]))
			set_optional(leaf, &leaf->clauses.items[i], true);
	for (size_t i = 0; i < leaf->nr; i++)
		has_required |= !leaf->is_optional[i];
	if (has_required)
		return;
	require_one(leaf);
	if (!leaf->planner->has_exclusions)
		find_also(leaf);
}

static void add_clauses(struct leaf *leaf)
{
	struct plan *plan = leaf->planner->plan;

	for (size_t i = 0; i < leaf->clauses.nr; i++) {
		const struct clause *clause = &leaf->clauses.items[i];
		struct rank_clause *out;
		double worth = 0;

		if (!is_known(clause))
			continue;
		for (size_t j = 0; j < clause->nr; j++) {
			const struct rank_term *weight =
				&plan->weights[leaf->first_number + (int)(clause->first + j)];

			worth += weight->chosen_weight + weight->any_weight;
		}
		ARRAY_GROW(plan->clauses, plan->nr_clauses + 1, plan->alloc_clauses);
		ARRAY_GROW(plan->known_as, plan->nr_clauses + 1, plan->alloc_known_as);
		plan->known_as[plan->nr_clauses] = clause->known_as;
		out = &plan->clauses[plan->nr_clauses++];
		*out = (struct rank_clause){leaf->first_number + (int)clause->first, (int)clause->nr,
			clause->listed.ids, clause->listed.nr, LISTED_SHARE * worth,
			admits(clause) && !leaf->planner->context->any};
	}
}

static void add_insteads(struct leaf *leaf)
{
	struct plan *plan = leaf->planner->plan;

	for (size_t i = 0; i < leaf->clauses.nr; i++) {
		const struct clause *clause = &leaf->clauses.items[i];

		for (size_t j = 0; j < clause->nr_instead; j++) {
			ARRAY_GROW(plan->insteads, plan->nr_insteads + 1, plan->alloc_insteads);
			plan->insteads[plan->nr_insteads++] = (struct plan_instead){
				&clause->instead[j], (size_t)leaf->first_number + clause->first, clause->nr};
		}
	}
}

static void read_clauses(struct leaf *leaf, const struct query_node *node)
{
	struct planner *planner = leaf->planner;

	if (planner->excluded || node->kind == QUERY_PREFIX)
		return;
	if (planner->context->abbreviations && node->kind == QUERY_PHRASE)
		short_forms_read_phrase(planner->context->abbreviations, leaf->terms[0], &planner->reader,
			&leaf->clauses);
	else if (planner->context->abbreviations)
		short_forms_read(planner->context->abbreviations, leaf->terms, leaf->nr, &planner->reader,
			&leaf->clauses);
	if (planner->box == node)
		known_read(planner->context->known, leaf->terms, leaf->nr, planner->plan->first_id,
			planner->plan->last_id, planner->reader.arena, &leaf->clauses);
	if (!planner->context->any)
		choose_optional(leaf);
	add_clauses(leaf);
	add_insteads(leaf);
}

/* ---- the leaf */

/* Numbers the terms and weighs them, neighbours as pairs. */
static void weigh(struct leaf *leaf)
{
	struct planner *planner = leaf->planner;
	struct plan *plan = planner->plan;
	const struct weigher weigher = {planner->reader.vocabulary, planner->context->nr_articles,
		planner->reader.nr_uses_all, planner->reader.restore};

	leaf->first_number = (int)plan->nr_terms;
	if (planner->excluded)
		return;
	ARRAY_GROW(plan->weights, plan->nr_terms + leaf->nr, plan->alloc_weights);
	ARRAY_GROW(plan->terms, plan->nr_terms + leaf->nr, plan->alloc_terms);
	weigh_terms(&weigher, leaf->terms, leaf->nr, leaf->first_number == 0, &plan->weights[plan->nr_terms]);
	for (size_t i = 0; i < leaf->nr; i++)
		plan->terms[plan->nr_terms++] = leaf->terms[i];
}

/* The terms that are asked for, as many as there is room for. */
static void choose_terms(struct leaf *leaf, const struct query_node *node)
{
	struct planner *planner = leaf->planner;
	struct term_list read = terms_read(&planner->reader, node);

	leaf->terms = xcalloc(read.nr + 1, sizeof(*leaf->terms));
	leaf->is_optional = xcalloc(read.nr + 1, sizeof(*leaf->is_optional));
	for (size_t i = 0; i < read.nr && planner->plan->nr_terms + leaf->nr < MAX_TERMS; i++)
		if (!read.items[i].is_filler || planner->context->any)
			leaf->terms[leaf->nr++] = &read.items[i];
}

bool plan_leaf(struct planner *planner, const struct query_node *node, struct strbuf *out)
{
	struct leaf leaf = {.planner = planner};

	choose_terms(&leaf, node);
	if (leaf.nr) {
		weigh(&leaf);
		read_clauses(&leaf, node);
		strbuf_add_ch(out, '(');
		emit_required(&leaf, out);
		strbuf_add_ch(out, ')');
	}
	free(leaf.terms);
	free(leaf.is_optional);
	clause_list_release(&leaf.clauses);
	return leaf.nr > 0;
}
