/*
 * A line that is being typed, as words; the last one may be unfinished.
 *
 *   "hop Slam B"  ->  hop, slam (marked: no), b (open)        "trồng "  ->  trồng, "" (open)
 */
#ifndef TRACUU_SEARCHER_TYPED_LINE_H
#define TRACUU_SEARCHER_TYPED_LINE_H

#include "base/arena.h"
#include "text/tokenize.h"

enum { TYPED_MAX_WORDS = 8 }; /* the last ones; what stands before them is kept as it is */

struct typed_word {
	const char *canonical, *folded;
	size_t start_byte, end_byte;
	bool is_marked;
	bool is_word; /* else a number or a date */
};

struct typed_line {
	const char *text; /* as given */
	struct typed_word words[TYPED_MAX_WORDS + 1];
	size_t nr; /* at least 1: the last is the open one, "" where the line ends between words */
	/*
	 * The open word as its letters were typed, lower case, where the canonical spelling of what is there
	 * so far is another: "ki" is ky as a word of its own, but begins kinh; else NULL.
	 */
	const char *open_letters, *open_folded;
	bool is_marked; /* some word of it */
};

/* text must outlive the line; all else lives in the arena. */
void typed_line_read(struct tokenizer *tokenizer, const char *text, struct arena *arena,
	struct typed_line *out);

static inline const struct typed_word *typed_open(const struct typed_line *line)
{
	return &line->words[line->nr - 1];
}

/* Whether a canonical word is what the open word may become. */
bool typed_open_fits(const struct typed_line *line, const char *canonical);

#endif
