/*
 * How much a word says, and how much two words are one, by the archive's counts.
 */
#ifndef TRACUU_SEARCHER_WEIGHTS_H
#define TRACUU_SEARCHER_WEIGHTS_H

#include <stdint.h>

/* log(1 + (N - n + 0.5) / (n + 0.5)) of what n of the archive's N articles have; n may be an estimate. */
double weight_idf(double nr_articles, double nr_articles_all);

/*
 * Normalised pointwise mutual information of two words (Bouma 2009) from how often each and both side by side
 * are used, of all uses of words: from 0 (they meet by chance, or never) to 1 (never one without the other).
 */
double weight_cohesion(int64_t first_uses, int64_t second_uses, int64_t pair_uses, int64_t nr_uses_all);

#endif
