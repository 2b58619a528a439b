/* Counts -> weights of terms and pairs. */
#include "searcher/weigh.h"

#include <math.h>

/* Tuned on judged questions (bench/QUALITY.md). */
static const double PAIR_SHARE = 0.35;    /* of the pair's idf */
static const double BOUND_DISCOUNT = 0.5; /* of a word's weight where it is always met with its neighbour */
static const double RESTORED_SHARE =
	0.7; /* of a restored word's idf goes to the spelling that was restored */
static const double AS_WRITTEN_SHARE = 0.8; /* the same for a marked word; the rest to texts without marks */

static double idf(const struct weigher *weigher, int64_t nr_articles)
{
	double all = (double)weigher->nr_articles, nr = (double)nr_articles;

	if (nr > all)
		nr = all;
	return log(1 + (all - nr + 0.5) / (nr + 0.5));
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t pair_articles(const struct weigher *weigher, const struct term_token *first,
	const struct term_token *second)
{
	if (first->kind == TOKEN_WORD && second->kind == TOKEN_WORD)
		return vocabulary_pair_uses(weigher->vocabulary, first->id, second->id);
	/* Pairs with numbers are not counted; a quarter of the rarer one is near enough for a weight. */
	return least(first->nr_articles_chosen, second->nr_articles_chosen) / 4;
}

/* About how many articles have the term's chosen spelling. */
static int64_t term_articles(const struct weigher *weigher, const struct term *term)
{
	int64_t nr = term->tokens[0].nr_articles_chosen;

	for (size_t i = 1; i < term->nr_tokens; i++) {
		nr = least(nr, term->tokens[i].nr_articles_chosen);
		nr = least(nr, pair_articles(weigher, &term->tokens[i - 1], &term->tokens[i]));
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

bool term_has_further_spellings(const struct term *term)
{
	for (size_t i = 0; i < term->nr_tokens; i++)
		if (term->tokens[i].any.nr > term->tokens[i].chosen.nr)
			return true;
	return false;
}

struct rank_term weigh_term(const struct weigher *weigher, const struct term *term)
{
	bool further = term_has_further_spellings(term);
	double share = !further ? 1 : weigher->restored ? RESTORED_SHARE : AS_WRITTEN_SHARE;
	struct rank_term out = {.nr_tokens = (int)term->nr_tokens};

	out.chosen_weight = share * idf(weigher, term_articles(weigher, term));
	out.any_weight = further ? (1 - share) * idf(weigher, term_articles_any(term)) : 0;
	return out;
}

/*
 * How much two words belong together: normalised pointwise mutual information of the pair (Bouma 2009), from
 * 0 (they meet by chance) to 1 (never one without the other).
 */
static double cohesion(const struct weigher *weigher, const struct term_token *first,
	const struct term_token *second, int64_t nr_pairs)
{
	double all = (double)weigher->nr_uses_all + 1;
	double p_first = ((double)first->nr_uses + 0.5) / all,
	       p_second = ((double)second->nr_uses + 0.5) / all;
	double p_pair = (double)nr_pairs / all, npmi;

	if (nr_pairs == 0 || first->kind != TOKEN_WORD || second->kind != TOKEN_WORD)
		return 0;
	npmi = log(p_pair / (p_first * p_second)) / -log(p_pair);
	return npmi < 0 ? 0 : npmi > 1 ? 1 : npmi;
}

static void discount(struct rank_term *weight, double factor)
{
	weight->chosen_weight *= factor;
	weight->any_weight *= factor;
}

void weigh_pair(const struct weigher *weigher, const struct term *first, const struct term *second,
	struct rank_term *first_weight, struct rank_term *second_weight)
{
	const struct term_token *left = &first->tokens[first->nr_tokens - 1], *right = &second->tokens[0];
	int64_t nr = pair_articles(weigher, left, right);
	double factor = 1 - BOUND_DISCOUNT * cohesion(weigher, left, right, nr);

	first_weight->pair_weight = PAIR_SHARE * idf(weigher, nr);
	discount(first_weight, factor);
	discount(second_weight, factor);
}
