/*
 * Articles like a given one: those that have its most telling words and pairs of neighbouring words.
 *
 *   "Slam Bó trồng keo", title and body  ->  slam bó, trồng keo, vườn ươm ...  ->  articles that have some of
 *   them, ranked as a query of alternatives would be, each weighed by how much it tells
 *
 * What tells most is often in this article and seldom in others (searcher/telling.h). A text that prints no
 * marks is read with the marks that the archive restores.
 */
#ifndef TRACUU_SEARCHER_SIMILAR_H
#define TRACUU_SEARCHER_SIMILAR_H

#include "searcher/search.h"

struct similar_word {
	const char *text;    /* one word or two, as the article prints them first */
	int64_t nr_articles; /* that have it: of two words at most so many */
	double weight;
};

struct similar_result {
	int64_t id; /* 0: there is no article of this id or ref */
	const char *ref, *title;
	struct similar_word *words; /* that were looked for, the most telling first */
	size_t nr_words;
	double own_score;           /* of the article itself: what a hit's score is measured by */
	struct search_result found; /* total: how many articles have any of the words. Owns all strings */
};

/*
 * Of the options limit, offset, grouped and detail count. The article is never among the hits;
 * where grouped, its other versions are not either, and other articles' versions are one hit.
 * similar_result_release is safe after a failure.
 */
enum status similar_find(struct searcher *searcher, const char *id_or_ref,
	const struct search_options *options, struct similar_result *out, struct error *err);
void similar_result_release(struct similar_result *result);

#endif
