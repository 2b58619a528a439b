/*
 * Giving the words of a query their marks back: text/restore.h with the archive's counts.
 *
 *   ma tuy   ->  chosen ma túy; any: all spellings that the archive has of each word
 */
#ifndef TRACUU_SEARCHER_RESTORE_TERMS_H
#define TRACUU_SEARCHER_RESTORE_TERMS_H

#include "searcher/terms.h"

/* Chooses a spelling for each word that was typed without marks, and fills in `any` of those words. */
void restore_terms(const struct term_reader *reader, struct term_token *tokens, size_t nr);

#endif
