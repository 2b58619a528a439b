/*
 * Spellings already worked out: a text repeats its words, so most are looked up and not parsed again.
 *
 * A table of fixed size, by hash of the printed bytes; a new word takes the place of an old one. Longer words
 * than PRINTED_KEY_MAX_BYTES are not kept.
 */
#ifndef TRACUU_TEXT_WORD_MEMO_H
#define TRACUU_TEXT_WORD_MEMO_H

#include "text/word.h"

struct word_memo;

struct word_memo *word_memo_new(void);
void word_memo_free(struct word_memo *memo);

/* What word_canonical gives. */
void word_memo_canonical(struct word_memo *memo, const char *bytes, size_t len, struct word *out);

#endif
