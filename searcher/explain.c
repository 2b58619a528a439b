/* How a query was read, in lines of text. */
#include "searcher/attempt.h"

#include <string.h>

static void explain_term(const struct plan *plan, size_t i, struct strbuf *out)
{
	const struct term *term = plan->terms[i];

	strbuf_addf(out, "term %zu%s:", i + 1, term->field == QUERY_TITLE ? " (title)" : "");
	for (size_t j = 0; j < term->nr_tokens; j++) {
		const struct term_token *token = &term->tokens[j];

		for (size_t k = 0; k < token->chosen.nr; k++)
			strbuf_addf(out, "%s%s", k ? "|" : " ", token->chosen.items[k]);
		if (token->any.nr > token->chosen.nr) {
			strbuf_add_str(out, " (also");
			for (size_t k = 0; k < token->any.nr; k++)
				if (strcmp(token->any.items[k], token->chosen.items[0]) != 0)
					strbuf_addf(out, " %s", token->any.items[k]);
			strbuf_add_ch(out, ')');
		}
	}
	strbuf_addf(out, "  weight %.2f", plan->weights[i].chosen_weight);
	if (plan->weights[i].any_weight > 0)
		strbuf_addf(out, " + %.2f", plan->weights[i].any_weight);
	if (plan->weights[i].pair_weight > 0)
		strbuf_addf(out, ", %.2f beside the next",
			plan->weights[i].pair_weight + plan->weights[i].any_pair_weight);
	strbuf_add_ch(out, '\n');
}

/* "terms 1 to 4" or "term 3". */
static void explain_terms(size_t first, size_t nr, struct strbuf *out)
{
	if (nr > 1)
		strbuf_addf(out, "terms %zu to %zu", first + 1, first + nr);
	else
		strbuf_addf(out, "term %zu", first + 1);
}

static void explain_instead(const struct plan_instead *instead, struct strbuf *out)
{
	strbuf_add_str(out, "instead of ");
	explain_terms(instead->first_term, instead->nr_terms, out);
	strbuf_add_ch(out, ':');
	for (size_t i = 0; i < instead->term->nr_tokens; i++)
		strbuf_addf(out, " %s", instead->term->tokens[i].chosen.items[0]);
	strbuf_add_ch(out, '\n');
}

static void explain_clause(const struct plan *plan, size_t i, struct strbuf *out)
{
	const struct rank_clause *clause = &plan->clauses[i];

	explain_terms((size_t)clause->first_term, (size_t)clause->nr_terms, out);
	strbuf_addf(out, " also as %s: %zu articles, weight %.2f\n", plan->known_as[i], clause->nr_ids,
		clause->weight);
}

static void explain_field(const struct search_field *field, struct strbuf *out)
{
	strbuf_addf(out, "%s: %s  %lld articles", field->name, field->value, (long long)field->nr_articles);
	for (size_t i = 0; i < field->nr_fits; i++) {
		const struct search_fit *fit = &field->fits[i];

		strbuf_addf(out, "%s %s", i ? "," : ":", fit->name);
		if (fit->id)
			strbuf_addf(out, " #%lld", (long long)fit->id);
		else
			strbuf_addf(out, " (%s)", fit->slug);
		strbuf_addf(out, " %lld", (long long)fit->nr_articles);
	}
	if (field->nr_fits_all > field->nr_fits)
		strbuf_addf(out, ", %zu more", field->nr_fits_all - field->nr_fits);
	strbuf_add_ch(out, '\n');
}

static void explain_filter(const struct filter *filter, struct strbuf *out)
{
	static const char *const meanings[] = {[RANK_ANY_ID] = "",
		[RANK_ONLY_IDS] = "only",
		[RANK_ALL_IDS] = "exactly",
		[RANK_WITHOUT_IDS] = "without"};

	if (filter->role != RANK_ANY_ID)
		strbuf_addf(out, "articles: %s %zu that fields select\n", meanings[filter->role],
			filter->set.nr);
}

/* "2.10", or "2.10 + 0.31 in any spelling". */
static void explain_parts(double chosen, double any, struct strbuf *out)
{
	strbuf_addf(out, " %.2f", chosen);
	if (any > 0)
		strbuf_addf(out, " + %.2f in any spelling", any);
}

static void explain_term_score(const struct term *term, const struct term_score *score, struct strbuf *out)
{
	if (score->chosen + score->any <= 0)
		return;
	strbuf_add_str(out, "  ");
	for (size_t i = 0; i < term->nr_tokens; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", term->tokens[i].chosen.items[0]);
	strbuf_add_ch(out, ':');
	explain_parts(score->chosen, score->any, out);
	if (score->pair + score->any_pair > 0) {
		strbuf_add_str(out, ", beside the next");
		explain_parts(score->pair, score->any_pair, out);
	}
	strbuf_add_ch(out, '\n');
}

const char *attempt_explain_hit(const struct attempt *attempt, const struct rank_account *account,
	double score, double mean_length, struct arena *arena)
{
	const struct plan *plan = &attempt->plan;
	struct strbuf text = STRBUF_INIT;
	const char *explanation;

	strbuf_addf(&text, "score %.2f; %.0f tokens, on average %.0f\n", score, account->length, mean_length);
	for (size_t i = 0; i < plan->nr_terms; i++)
		explain_term_score(plan->terms[i], &account->terms[i], &text);
	if (account->nearness > 0)
		strbuf_addf(&text, "  near each other: %.2f\n", account->nearness);
	for (size_t i = 0; i < plan->nr_clauses; i++)
		if (account->clauses[i] > 0)
			strbuf_addf(&text, "  %s: %.2f\n", plan->known_as[i], account->clauses[i]);
	explanation = arena_strdup(arena, text.buf);
	strbuf_release(&text);
	return explanation;
}

const char *attempt_explain(const struct attempt *attempt, struct search_result *result)
{
	struct strbuf text = STRBUF_INIT;
	char iso[DATE_TEXT_BYTES];
	const char *explanation;

	for (size_t i = 0; i < attempt->plan.nr_terms; i++)
		explain_term(&attempt->plan, i, &text);
	for (size_t i = 0; i < attempt->plan.nr_insteads; i++)
		explain_instead(&attempt->plan.insteads[i], &text);
	for (size_t i = 0; i < attempt->plan.nr_clauses; i++)
		explain_clause(&attempt->plan, i, &text);
	strbuf_addf(&text, "terms: %s\n", result->any ? "any" : "all");
	for (size_t i = 0; i < result->fields.nr; i++)
		explain_field(&result->fields.items[i], &text);
	explain_filter(&attempt->filter, &text);
	if (date_is_known(attempt->query.since)) {
		date_format_iso(attempt->query.since, iso);
		strbuf_addf(&text, "since: %s\n", iso);
	}
	if (date_is_known(attempt->query.until)) {
		date_format_iso(attempt->query.until, iso);
		strbuf_addf(&text, "until: %s\n", iso);
	}
	strbuf_add_str(&text, "match: ");
	for (size_t i = 0; i < attempt->plan.match.len; i++) {
		char c = attempt->plan.match.buf[i];

		if (c != '\x01')
			strbuf_add_ch(&text, c == '\x02' ? '|' : c);
	}
	strbuf_add_ch(&text, '\n');
	explanation = arena_strdup(&result->arena, text.buf);
	strbuf_release(&text);
	return explanation;
}
