/* Counts -> weights of terms and pairs. */
#include "searcher/term_weights.h"

#include "searcher/weights.h"
#include "text/decode.h"
#include "text/letter.h"

#include <math.h>
#include <string.h>

/* Tuned on judged questions (bench/QUALITY.md). */
static const double PAIR_SHARE = 0.35;    /* of the pair's idf */
static const double BOUND_DISCOUNT = 0.5; /* of a word's weight where it is always met with its neighbour */
/* Of a word's weight, and of a pair's, what goes to the spelling that was restored; the rest to all. */
static const double RESTORED_SHARE = 0.7;
static const double AS_WRITTEN_SHARE =
	0.5; /* the same for a marked word; the rest to texts without marks too */

/* How much a word tells of what is asked for, besides being rare. */
static const double NAME = 1.3; /* printed with a capital, and not because it comes first */
static const double INTERROGATIVE = 0.2;
static const double BURST_POWER = 0.15, BURST_MIN_PART = 0.01;

static double idf(const struct weigher *weigher, int64_t nr_articles)
{
	return weight_idf((double)nr_articles, (double)weigher->nr_articles);
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

/* How many spellings the token has besides the chosen ones, and whether all are of texts without marks. */
static size_t nr_others(const struct term_token *token, bool *all_unmarked)
{
	size_t nr = 0;

	for (size_t i = 0; i < token->any.nr; i++) {
		bool is_chosen = false;

		for (size_t j = 0; j < token->chosen.nr; j++)
			is_chosen |= !strcmp(token->any.items[i], token->chosen.items[j]);
		if (is_chosen)
			continue;
		nr++;
		*all_unmarked &= token->any.items[i][0] == TOKEN_UNMARKED_PREFIX;
	}
	return nr;
}

enum term_rest term_rest(const struct term *term)
{
	bool some_have = false, all_have = true, all_unmarked = true;

	for (size_t i = 0; i < term->nr_tokens; i++) {
		bool has = nr_others(&term->tokens[i], &all_unmarked) > 0;

		some_have |= has;
		all_have &= has || term->tokens[i].kind != TOKEN_WORD;
	}
	if (!some_have)
		return REST_NONE;
	if (term->nr_tokens == 1)
		return REST_APART;
	return !all_unmarked ? REST_MIXED : all_have ? REST_APART : REST_NONE;
}

static double share_of_chosen(const struct weigher *weigher, bool further)
{
	return !further ? 1 : weigher->restored ? RESTORED_SHARE : AS_WRITTEN_SHARE;
}

/* Words that ask stand in questions and seldom in what answers them. */
static bool is_interrogative(const struct term_token *token)
{
	static const char *const words[] = {"gì", "nào", "ai", "đâu", "mấy", "nhiêu"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(token->chosen.items[0], words[i]))
			return true;
	return false;
}

static bool is_name(const struct term *term)
{
	size_t at = term->tokens[0].start_byte;

	return letter_is_capital(utf8_next(term->leaf->text, term->leaf->len, &at));
}

/*
 * How much a frequent word comes in bursts, as words of content do, rather than evenly, as "của" and "được"
 * do: its residual idf (Church and Gale 1995), what its idf is above that of a word strewn at random. 0 to 1.
 */
static double burstiness(const struct weigher *weigher, const struct term_token *token)
{
	double all = (double)weigher->nr_articles, nr = (double)token->nr_articles_chosen;
	double at_random = 1 - exp(-(double)token->nr_uses / all), residual;

	if (token->kind != TOKEN_WORD || nr <= BURST_MIN_PART * all || at_random <= 0)
		return 1;
	residual = log(at_random * all / nr);
	return ((residual > 0 ? residual : 0) + 0.05) / 1.05;
}

static double telling(const struct weigher *weigher, const struct term *term, bool is_first)
{
	double factor = 1;

	if (!is_first && is_name(term))
		factor *= NAME;
	if (term->nr_tokens > 1)
		return factor;
	if (is_interrogative(&term->tokens[0]))
		factor *= INTERROGATIVE;
	return factor * pow(burstiness(weigher, &term->tokens[0]), BURST_POWER);
}

static struct rank_term weigh_term(const struct weigher *weigher, const struct term *term, double factor)
{
	enum term_rest rest = term_rest(term);
	bool further = rest != REST_NONE;
	double share = share_of_chosen(weigher, further);
	struct rank_term out = {
		.nr_tokens = (int)term->nr_tokens, .has_any = further, .rest_apart = rest == REST_APART};

	out.chosen_weight = factor * share * idf(weigher, term_articles(weigher, term));
	out.any_weight = further ? factor * (1 - share) * idf(weigher, term_articles_any(term)) : 0;
	return out;
}

/* How much two words belong together; numbers do not. */
static double cohesion(const struct weigher *weigher, const struct term_token *first,
	const struct term_token *second, int64_t nr_pairs)
{
	if (first->kind != TOKEN_WORD || second->kind != TOKEN_WORD)
		return 0;
	return weight_cohesion(first->nr_uses, second->nr_uses, nr_pairs, weigher->nr_uses_all);
}

static void discount(struct rank_term *weight, double factor)
{
	weight->chosen_weight *= factor;
	weight->any_weight *= factor;
}

/*
 * Weighs two neighbours: most Vietnamese words are two syllables, and one of the two alone is another word
 * ("kinh" of "kinh đô" is in "kinh tế" too), so the more they belong together, the less each counts alone.
 */
static void weigh_pair(const struct weigher *weigher, const struct term *first, const struct term *second,
	double factor, struct rank_term *first_weight, struct rank_term *second_weight)
{
	const struct term_token *left = &first->tokens[first->nr_tokens - 1], *right = &second->tokens[0];
	int64_t nr = pair_articles(weigher, left, right);
	double bound = 1 - BOUND_DISCOUNT * cohesion(weigher, left, right, nr);
	double share = share_of_chosen(weigher, first_weight->has_any || second_weight->has_any);
	double weight = factor * PAIR_SHARE * idf(weigher, nr);

	first_weight->pair_weight = share * weight;
	first_weight->any_pair_weight = (1 - share) * weight;
	discount(first_weight, bound);
	discount(second_weight, bound);
}

void weigh_terms(const struct weigher *weigher, const struct term *const *terms, size_t nr, bool from_start,
	struct rank_term *out)
{
	double before = 0;

	for (size_t i = 0; i < nr; i++) {
		double factor = telling(weigher, terms[i], from_start && i == 0);

		out[i] = weigh_term(weigher, terms[i], factor);
		if (i > 0)
			weigh_pair(weigher, terms[i - 1], terms[i], sqrt(before * factor), &out[i - 1],
				&out[i]);
		before = factor;
	}
}
