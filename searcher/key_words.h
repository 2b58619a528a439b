/*
 * Words that a user typed against keys of names, offices and topics (text/key.h).
 *
 *   typed     hua tiep        Tiệp        an
 *   key       hứa thị tiệp    hứa thị tiệp    án         fit, fit, no
 *
 * Typed without any marks, a word fits whatever marks the key has; with marks they must be the same,
 * unless the key has none at all (it comes from a text that prints none).
 */
#ifndef TRACUU_SEARCHER_KEY_WORDS_H
#define TRACUU_SEARCHER_KEY_WORDS_H

#include "base/arena.h"
#include "text/word_memo.h"

#include <stdbool.h>

enum { KEY_WORDS_MAX = 24 }; /* more are not looked at */

struct key_words {
	const char *words[KEY_WORDS_MAX], *folded[KEY_WORDS_MAX]; /* owned by the arena */
	size_t nr;
	bool is_marked;
};

void key_words_read(struct word_memo *memo, const char *text, size_t len, struct arena *arena,
	struct key_words *out);

/* Whether the key has all the words, in any order; or, as a phrase, next to each other in this order. */
bool key_words_fit(const struct key_words *words, const char *key, size_t len, bool as_phrase);

/* Whether the key has these words and no others, in this order. */
bool key_words_equal(const struct key_words *words, const char *key, size_t len);

#endif
