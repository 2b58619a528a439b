/*
 * What a term and a pair of neighbouring terms are worth, from the archive's counts. The formula that these
 * weights go into is in store/ranker.h; what they mean in searcher/plan.h.
 */
#ifndef TRACUU_SEARCHER_WEIGH_H
#define TRACUU_SEARCHER_WEIGH_H

#include "searcher/terms.h"
#include "store/ranker.h"

struct weigher {
	struct vocabulary *vocabulary;
	int64_t nr_articles, nr_uses_all; /* articles and tokens in the archive */
	bool restored;                    /* the query's marks were given back: guesses weigh less */
};

/* The weights of one term, without a neighbour. */
struct rank_term weigh_term(const struct weigher *weigher, const struct term *term);

/*
 * Weighs two neighbours: most Vietnamese words are two syllables, and one of the two alone is another word
 * ("kinh" of "kinh đô" is in "kinh tế" too), so the more they belong together, the less each counts for itself.
 */
void weigh_pair(const struct weigher *weigher, const struct term *first, const struct term *second,
	struct rank_term *first_weight, struct rank_term *second_weight);

/* Whether further spellings than the chosen one may stand for the term. */
bool term_has_further_spellings(const struct term *term);

#endif
