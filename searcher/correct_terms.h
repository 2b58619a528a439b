/*
 * Words of a query that nothing was found for -> the words that were probably meant.
 *
 *   mỡ lớp xóa mù chử     mở lớp xóa mù chữ
 *   phong trao tha dua    phong trào thi đua
 *
 * A noisy channel: of the spellings that could have been written so (text/misspelling.h, each with its cost),
 * the ones that the archive's counts of words side by side speak for (store/word_run.h). Numbers, and words
 * that stand in a document's number (15-NQ/TW), are what they are.
 */
#ifndef TRACUU_SEARCHER_CORRECT_TERMS_H
#define TRACUU_SEARCHER_CORRECT_TERMS_H

#include "searcher/terms.h"

/*
 * Chooses a spelling for each word of the leaf, in place of restore_terms; `any` of a word that changed holds
 * what was typed too.
 */
void correct_terms(const struct term_reader *reader, const struct query_node *leaf, struct term_token *tokens,
	size_t nr);

#endif
