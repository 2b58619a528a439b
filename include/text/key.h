/*
 * A name or an office as a key: its words in canonical spelling (text/word.h), one space between them.
 *
 *   NÔNG THỊ HOÀ, Nông Thị Hòa -> nông thị hòa      H'Yar Mlô -> h yar mlô      UBND xã -> ubnd xã
 *
 * Two spellings of one name have one key. What stands between words does not count.
 *
 * A query's key is that of the tokens which a query of these words looks for (text/tokenize.h), so it can be
 * compared with what somebody typed:
 *
 *   QP-AN, QP – AN, QPAN -> qpan      GD&ĐT -> gdđt      Quốc phòng - An ninh -> quốc phòng an ninh
 */
#ifndef TRACUU_TEXT_KEY_H
#define TRACUU_TEXT_KEY_H

#include "base/strbuf.h"
#include "text/tokenize.h"
#include "text/word_memo.h"

/* Appends the key of the text, which need not be valid UTF-8. */
void text_key(struct word_memo *memo, const char *text, size_t len, struct strbuf *out);

/* Appends the key as texts print it that have no marks: nông thị hòa -> nong thi hoa. */
void text_key_fold(const char *key, struct strbuf *out);

/* Appends the query's key of the text, which need not be valid UTF-8. Returns of how many tokens it is. */
size_t text_query_key(struct tokenizer *tokenizer, const char *text, size_t len, struct strbuf *out);

#endif
