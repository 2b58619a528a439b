/* Counts -> weights. */
#include "searcher/weights.h"

#include <math.h>

double weight_idf(double nr_articles, double nr_articles_all)
{
	if (nr_articles > nr_articles_all)
		nr_articles = nr_articles_all;
	return log(1 + (nr_articles_all - nr_articles + 0.5) / (nr_articles + 0.5));
}

double weight_cohesion(int64_t first_uses, int64_t second_uses, int64_t pair_uses, int64_t nr_uses_all)
{
	double all = (double)nr_uses_all + 1;
	double p_first = ((double)first_uses + 0.5) / all, p_second = ((double)second_uses + 0.5) / all;
	double p_pair = (double)pair_uses / all, npmi;

	if (pair_uses <= 0)
		return 0;
	npmi = log(p_pair / (p_first * p_second)) / -log(p_pair);
	return npmi < 0 ? 0 : npmi > 1 ? 1 : npmi;
}
