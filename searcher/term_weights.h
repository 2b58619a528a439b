/*
 * What a term and a pair of neighbouring terms are worth, from the archive's counts. The formula that these
 * weights go into is in store/ranker.h; what they mean in searcher/plan.h.
 */
#ifndef TRACUU_SEARCHER_TERM_WEIGHTS_H
#define TRACUU_SEARCHER_TERM_WEIGHTS_H

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

/*
 * The spellings of a term besides the chosen one.
 *
 *   ma (mà má ~ma)              apart    one token: the others are a list of their own
 *   "trồng rừng" (~trong ~rung) apart    a text prints all its words without marks, or none
 *   "trong rung" (trồng rừng)   mixed    one or both words may be spelled otherwise
 */
enum term_rest { REST_NONE, REST_APART, REST_MIXED };
enum term_rest term_rest(const struct term *term);

#endif
