/* Sets of ids as sorted arrays. */
#include "searcher/id_set.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void id_set_release(struct id_set *set)
{
	free(set->ids);
	memset(set, 0, sizeof(*set));
}

void id_set_add(struct id_set *set, int64_t id)
{
	ARRAY_GROW(set->ids, set->nr + 1, set->alloc);
	set->ids[set->nr++] = id;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void id_set_order(struct id_set *set)
{
	size_t nr = 0;
	bool is_ordered = true;

	for (size_t i = 1; is_ordered && i < set->nr; i++)
		is_ordered = set->ids[i - 1] <= set->ids[i];
	if (!is_ordered)
		qsort(set->ids, set->nr, sizeof(*set->ids), compare);
	for (size_t i = 0; i < set->nr; i++)
		if (nr == 0 || set->ids[nr - 1] != set->ids[i])
			set->ids[nr++] = set->ids[i];
	set->nr = nr;
}

void id_set_unite(struct id_set *set, const struct id_set *other)
{
	struct id_set both = {NULL, 0, 0};
	size_t i = 0, j = 0;

	both.alloc = set->nr + other->nr;
	both.ids = xcalloc(both.alloc, sizeof(*both.ids));
	while (i < set->nr || j < other->nr) {
		bool is_first = j == other->nr || (i < set->nr && set->ids[i] <= other->ids[j]);

		j += is_first && j < other->nr && set->ids[i] == other->ids[j];
		both.ids[both.nr++] = is_first ? set->ids[i++] : other->ids[j++];
	}
	id_set_release(set);
	*set = both;
}

/* Keeps what the other set has, or what it has not. */
static void keep(struct id_set *set, const struct id_set *other, bool wanted)
{
	size_t nr = 0, at = 0;

	for (size_t i = 0; i < set->nr; i++) {
		while (at < other->nr && other->ids[at] < set->ids[i])
			at++;
		if ((at < other->nr && other->ids[at] == set->ids[i]) == wanted)
			set->ids[nr++] = set->ids[i];
	}
	set->nr = nr;
}

void id_set_intersect(struct id_set *set, const struct id_set *other)
{
	keep(set, other, true);
}

void id_set_subtract(struct id_set *set, const struct id_set *other)
{
	keep(set, other, false);
}

size_t id_set_find(const struct id_set *set, int64_t id)
{
	size_t from = 0, to = set->nr;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (set->ids[middle] < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < set->nr && set->ids[from] == id ? from : set->nr;
}
