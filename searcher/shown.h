/* The query as it was searched. */
#ifndef TRACUU_SEARCHER_SHOWN_H
#define TRACUU_SEARCHER_SHOWN_H

#include "searcher/plan.h"

/*
 * The text of the query with the words that were read otherwise than typed: marks given back, keystrokes made
 * words, slips corrected. NULL where nothing differs. The plan is of the query or of a part of it.
 */
const char *shown_for(const char *text, const struct query *query, const struct plan *plan,
	struct arena *arena);

#endif
