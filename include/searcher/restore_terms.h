/*
 * Giving the words of a query their marks back: text/restore.h with the archive's counts.
 *
 *   query typed          chosen                any
 *   ma tuy               ma túy                all spellings that the archive has of each word
 *   phòng chong ma túy   phòng chống ma túy    of "chong" alone
 *   kinh đô ánh sáng     as typed              none
 *
 * What was typed with marks stays. Where some words have marks (reader->restore is false), a word without is
 * kept as well, unless the counts speak overwhelmingly for another spelling.
 */
#ifndef TRACUU_SEARCHER_RESTORE_TERMS_H
#define TRACUU_SEARCHER_RESTORE_TERMS_H

#include "searcher/terms.h"

/* Chooses a spelling for each word of the leaf that has no marks; fills in `any` where it was restored. */
void restore_terms(const struct term_reader *reader, const struct query_node *leaf, struct term_token *tokens,
	size_t nr);

#endif
