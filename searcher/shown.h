/* The query as it was searched. */
#ifndef TRACUU_SEARCHER_SHOWN_H
#define TRACUU_SEARCHER_SHOWN_H

#include "searcher/plan.h"

/*
 * The query with the marks that were restored; NULL where nothing differs. Terms come in the query's order.
 */
const char *shown_for(const char *query, const struct plan *plan, struct arena *arena);

#endif
