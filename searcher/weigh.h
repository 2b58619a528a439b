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

/*
 * The weights of terms that stand side by side in the query, and of each with its next. from_start: the first
 * of them begins the query, where a capital says nothing.
 */
void weigh_terms(const struct weigher *weigher, const struct term *const *terms, size_t nr, bool from_start,
	struct rank_term *out);

/* Whether further spellings than the chosen one may stand for the term. */
bool term_has_further_spellings(const struct term *term);

#endif
