/*
 * Terms of a query -> what abbreviations among them stand for, and what names among them are called in short,
 * as clauses (store/abbreviations.h has the archive's pairs).
 */
#ifndef TRACUU_SEARCHER_SHORT_FORMS_H
#define TRACUU_SEARCHER_SHORT_FORMS_H

#include "searcher/clauses.h"
#include "store/abbreviations.h"

/*
 * Adds a clause for each; they do not overlap. The terms are those of one leaf, in order. What stands instead
 * of a name may be shortened in a part of it only (ủy ban MTTQ). In a query without marks names are known by
 * their letters, whatever the archive restores. A short form that is a syllable (TƯ) counts in capitals only.
 */
void short_forms_read(struct abbreviations *abbreviations, const struct term *const *terms, size_t nr,
	const struct term_reader *reader, struct clause_list *clauses);

/* The same within a phrase: one clause, of the phrase, with what it may be printed like. */
void short_forms_read_phrase(struct abbreviations *abbreviations, const struct term *phrase,
	const struct term_reader *reader, struct clause_list *clauses);

#endif
