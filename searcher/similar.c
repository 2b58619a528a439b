/* Article -> its telling words as a query of weighed alternatives -> ranking -> hits. */
#include "searcher/similar.h"

#include "base/memory.h"
#include "searcher/attempt.h"
#include "searcher/telling.h"

#include <stdlib.h>
#include <string.h>

/* What a search by them may cost: 60 ms in 79,216 news articles. */
enum { MAX_WORDS = 32, MAX_POSTINGS = 200000 };

/* AND ── OR ─┬─ PHRASE "trồng keo"
 *            └─ PHRASE "slam bó" ... */
static struct query_node *any_of(const struct telling *telling, size_t nr, struct arena *arena)
{
	struct query_node *nodes = arena_alloc(arena, (nr + 2) * sizeof(*nodes));

	memset(nodes, 0, (nr + 2) * sizeof(*nodes));
	nodes[0] = (struct query_node){.kind = QUERY_AND, .first = &nodes[1]};
	nodes[1] = (struct query_node){.kind = QUERY_OR, .first = nr ? &nodes[2] : NULL};
	for (size_t i = 0; i < nr; i++)
		nodes[2 + i] = (struct query_node){.kind = QUERY_PHRASE,
			.text = telling[i].words,
			.len = strlen(telling[i].words),
			.next = i + 1 < nr ? &nodes[3 + i] : NULL};
	return nodes;
}

/* The plan's weights are of words as a user typed them; here each has the weight of what it tells. */
static void reweigh(struct plan *plan, const struct query_node *first, const struct telling *telling)
{
	for (size_t i = 0; i < plan->nr_terms; i++) {
		struct rank_term *weights = &plan->weights[i];
		double whole = weights->chosen_weight + weights->any_weight;
		double wanted = telling[plan->terms[i]->leaf - first].weight;

		weights->pair_weight = 0;
		if (whole > 0) {
			weights->chosen_weight *= wanted / whole;
			weights->any_weight *= wanted / whole;
		}
	}
}

static void plan_telling(struct searcher *searcher, const struct telling *telling, size_t nr,
	struct arena *arena, struct attempt *attempt)
{
	const struct plan_context context = {.reader = {.vocabulary = &searcher->vocabulary,
						     .tokenizer = &searcher->tokenizer,
						     .arena = arena,
						     .nr_uses_all = searcher->nr_tokens},
		.nr_articles = searcher->nr_articles,
		.any = true};
	struct query_node *nodes = any_of(telling, nr, arena);

	attempt->query.root = attempt->words.root = nodes;
	plan_make(&context, &attempt->words, &attempt->plan);
	reweigh(&attempt->plan, &nodes[2], telling);
}

/* The article's own score, as the one hit of a ranking. */
static enum status score_own(struct searcher *searcher, struct attempt *attempt, int64_t id, double *out,
	struct error *err)
{
	const struct search_options one = {.limit = 1};
	enum status status;

	id_set_add(&attempt->filter.set, id);
	attempt->filter.role = RANK_ONLY_IDS;
	status = attempt_rank(searcher, attempt, &one, err);
	*out = attempt->ranking.nr ? attempt->ranking.hits[0].score : 0;
	ranking_release(&attempt->ranking);
	return status;
}

static enum status leave_out_versions(struct searcher *searcher, int64_t id, struct arena *arena,
	struct id_set *out, struct error *err)
{
	struct search_version *versions;
	size_t nr;
	enum status status = searcher_versions(searcher, id, arena, &versions, &nr, err);

	for (size_t i = 0; status == STATUS_OK && i < nr; i++)
		id_set_add(out, versions[i].id);
	id_set_order(out);
	return status;
}

static enum status rank_others(struct searcher *searcher, struct attempt *attempt,
	const struct search_options *options, struct similar_result *out, struct error *err)
{
	enum status status = score_own(searcher, attempt, out->id, &out->own_score, err);

	attempt->filter.role = RANK_WITHOUT_IDS;
	if (status == STATUS_OK && options->grouped)
		status = leave_out_versions(searcher, out->id, &out->found.arena, &attempt->filter.set, err);
	if (status == STATUS_OK)
		status = attempt_rank(searcher, attempt, options, err);
	if (status == STATUS_OK)
		status = attempt_fill_hits(searcher, attempt, options, &out->found, err);
	out->found.total = attempt->ranking.total;
	out->found.total_is_least = attempt->ranking.is_least;
	out->found.is_last = attempt->is_last;
	return status;
}

static enum status find(struct searcher *searcher, const struct article *article,
	const struct search_options *options, struct similar_result *out, struct error *err)
{
	struct arena *arena = &out->found.arena;
	const struct telling_reader reader = {&searcher->vocabulary, &searcher->tokenizer, arena,
		searcher->nr_articles, searcher->nr_tokens};
	struct telling *telling;
	struct attempt attempt;
	enum status status;

	out->nr_words = telling_words(&reader, article, MAX_WORDS, MAX_POSTINGS, &telling);
	out->words = arena_alloc(arena, (out->nr_words + 1) * sizeof(*out->words));
	for (size_t i = 0; i < out->nr_words; i++)
		out->words[i] =
			(struct similar_word){telling[i].printed, telling[i].nr_articles, telling[i].weight};
	attempt_init(&attempt);
	plan_telling(searcher, telling, out->nr_words, arena, &attempt);
	status = rank_others(searcher, &attempt, options, out, err);
	attempt_release(&attempt);
	return status;
}

enum status similar_find(struct searcher *searcher, const char *id_or_ref,
	const struct search_options *options, struct similar_result *out, struct error *err)
{
	struct article article = ARTICLE_INIT;
	enum status status;

	memset(out, 0, sizeof(*out));
	status = searcher_begin(searcher, err);
	if (status == STATUS_OK)
		status = searcher_get(searcher, id_or_ref, &out->found.arena, &out->id, &article, err);
	out->ref = article.ref;
	out->title = article.title;
	out->found.any = true;
	if (status == STATUS_OK && out->id)
		status = find(searcher, &article, options, out, err);
	searcher_end(searcher);
	return status;
}

void similar_result_release(struct similar_result *result)
{
	search_result_release(&result->found);
	memset(result, 0, sizeof(*result));
}
