/*
 * Terms of a query -> what abbreviations among them stand for, and what names among them are called in short,
 * as clauses (store/abbreviations.h has the archive's pairs).
 */
#ifndef TRACUU_SEARCHER_SHORT_FORMS_H
#define TRACUU_SEARCHER_SHORT_FORMS_H

#include "searcher/clauses.h"
#include "store/abbreviations.h"

/* Adds a clause for each; they do not overlap. The terms are those of one leaf, in order. */
void short_forms_read(struct abbreviations *abbreviations, const struct term *const *terms, size_t nr,
	const struct term_reader *reader, struct clause_list *clauses);

#endif
