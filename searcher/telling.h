/*
 * The words and pairs of neighbouring words that tell what an article is about, by the archive's counts.
 *
 *   weight of a word  = sat(uses) * idf(articles)   * (1 - the share of its uses that are bound in pairs)
 *   weight of a pair  = sat(uses) * idf(pair's uses) * cohesion
 *   sat(n) = n / (n + 1), a use in the title counting three times
 *
 * Most Vietnamese words are two syllables ("kinh" of "kinh đô" is in "kinh tế" too), and names are several; so
 * a pair stands for its words as far as these belong together, and no further.
 */
#ifndef TRACUU_SEARCHER_TELLING_H
#define TRACUU_SEARCHER_TELLING_H

#include "base/arena.h"
#include "store/article.h"
#include "store/vocabulary.h"
#include "text/tokenize.h"

struct telling {
	const char *words;   /* canonical, a space between two */
	const char *printed; /* as the article prints them first, with restored marks */
	int64_t nr_articles; /* that have it; of a pair at most so many */
	int64_t cost;        /* postings to be read to find it */
	double weight;
};

/* What is read of the archive, and where results live. */
struct telling_reader {
	struct vocabulary *vocabulary;
	struct tokenizer *tokenizer;
	struct arena *arena;
	int64_t nr_articles, nr_tokens; /* in the archive */
};

/*
 * At most max of the article's words and pairs that another article may have too, the most telling first, and
 * of these as many as can be found by reading max_cost postings. The array and its strings live in the arena.
 */
size_t telling_words(const struct telling_reader *reader, const struct article *article, size_t max,
	int64_t max_cost, struct telling **out);

#endif
