/*
 * A name or an office as a key: its words in canonical spelling (text/word.h), one space between them.
 *
 *   NÔNG THỊ HOÀ, Nông Thị Hòa -> nông thị hòa      H'Yar Mlô -> h yar mlô      UBND xã -> ubnd xã
 *
 * Two spellings of one name have one key. What stands between words does not count.
 */
#ifndef TRACUU_TEXT_KEY_H
#define TRACUU_TEXT_KEY_H

#include "base/strbuf.h"
#include "text/word_memo.h"

/* Appends the key of the text, which need not be valid UTF-8. */
void text_key(struct word_memo *memo, const char *text, size_t len, struct strbuf *out);

#endif
