/* Lists of clauses. */
#include "searcher/clauses.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct clause *clause_list_add(struct clause_list *clauses, size_t first, size_t nr)
{
	size_t at = clauses->nr;

	ARRAY_GROW(clauses->items, clauses->nr + 1, clauses->alloc);
	for (; at > 0 && clauses->items[at - 1].first > first; at--)
		clauses->items[at] = clauses->items[at - 1];
	memset(&clauses->items[at], 0, sizeof(*clauses->items));
	clauses->items[at].first = first;
	clauses->items[at].nr = nr;
	clauses->nr++;
	return &clauses->items[at];
}

void clause_list_release(struct clause_list *clauses)
{
	free(clauses->items);
	memset(clauses, 0, sizeof(*clauses));
}
