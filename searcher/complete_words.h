/*
 * The open word of a line to whole words, by what the archive prints beside each other.
 *
 *   hop trồng r  ->  trồng + rừng, trồng + rau ...      the word before it, then how it goes on
 *   tru          ->  trung, trung + tâm, trường ...     without one: words, and the word behind
 *
 * A completion of two words is worth how often they stand together times how much more than by chance (local
 * mutual information); a single word, how often it is used times how much it says: so "trong", which is
 * nearly everywhere, comes after words that somebody would search for.
 */
#ifndef TRACUU_SEARCHER_COMPLETE_WORDS_H
#define TRACUU_SEARCHER_COMPLETE_WORDS_H

#include "searcher/typed_line.h"
#include "searcher/word_list.h"

enum { COMPLETED_MAX_WORDS = 6 };

struct completed_words {
	/* From the word before the open one on, where that one decided (has_before); else the open one. */
	const struct listed_word *words[COMPLETED_MAX_WORDS];
	size_t nr;
	const struct listed_word *lead; /* typed before them, one word with the first: "công" + nghệ */
	/* The last ones: each likely behind the word before it, but maybe not behind them all. */
	size_t nr_extended;
	double worth;
	int64_t nr_articles; /* that have them side by side, at most */
	bool has_before;
	bool is_sure; /* the extension: these nearly always follow */
};

struct words_reader {
	struct searcher *searcher;
	struct word_list *list;
};

/* At most max, the worthiest first. */
size_t complete_words(const struct words_reader *reader, const struct typed_line *line,
	struct completed_words *out, size_t max);

#endif
