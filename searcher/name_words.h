/*
 * A typed name to words that are compared: canonical spellings, and the same without marks.
 *
 *   "Nông  HOÀ"  ->  nông/nong  hòa/hoa, marked
 */
#ifndef TRACUU_SEARCHER_NAME_WORDS_H
#define TRACUU_SEARCHER_NAME_WORDS_H

#include "base/arena.h"
#include "text/tokenize.h"

enum { NAME_MAX_WORDS = 16 };

struct name_words {
	const char *canonical[NAME_MAX_WORDS], *folded[NAME_MAX_WORDS];
	size_t nr;
	bool is_marked;               /* some word was typed with marks, so that all are meant as typed */
	const char *key, *folded_key; /* all words, one space between */
};

/* The first NAME_MAX_WORDS words of the text; all strings live in the arena. */
void name_words_read(struct tokenizer *tokenizer, const char *text, struct arena *arena,
	struct name_words *out);

/* Whether the words of `part` stand in `key` side by side: at its end, at its start, within. */
bool key_ends_with(const char *key, const char *part);
bool key_starts_with(const char *key, const char *part);

#endif
