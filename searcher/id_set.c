/* Sets of ids as sorted arrays. */
#include "searcher/id_set.h"

#include "base/arena.h"
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

void id_set_add_list(struct id_set *set, struct id_list list)
{
	if (list.nr == 0)
		return;
	ARRAY_GROW(set->ids, set->nr + list.nr, set->alloc);
	memcpy(set->ids + set->nr, list.ids, list.nr * sizeof(*list.ids));
	set->nr += list.nr;
}

void id_set_shrink(struct id_set *set)
{
	set->ids = xrealloc(set->ids, set->nr * sizeof(*set->ids));
	set->alloc = set->nr;
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

/* Keeps what the list has, or what it has not. */
static void keep(struct id_set *set, struct id_list list, bool wanted)
{
	size_t nr = 0, at = 0;

	for (size_t i = 0; i < set->nr; i++) {
		while (at < list.nr && list.ids[at] < set->ids[i])
			at++;
		if ((at < list.nr && list.ids[at] == set->ids[i]) == wanted)
			set->ids[nr++] = set->ids[i];
	}
	set->nr = nr;
}

void id_set_intersect(struct id_set *set, const struct id_set *other)
{
	keep(set, id_set_list(other), true);
}

void id_set_subtract(struct id_set *set, const struct id_set *other)
{
	keep(set, id_set_list(other), false);
}

/* How many ids of the list are below. */
static size_t nr_below(struct id_list list, int64_t id)
{
	size_t from = 0, to = list.nr;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (list.ids[middle] < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t id_set_find(const struct id_set *set, int64_t id)
{
	size_t at = nr_below(id_set_list(set), id);

	return at < set->nr && set->ids[at] == id ? at : set->nr;
}

struct id_list id_set_list(const struct id_set *set)
{
	return (struct id_list){set->ids, set->nr};
}

struct id_list id_set_move(struct id_set *set, struct arena *arena)
{
	int64_t *ids = arena_alloc(arena, set->nr * sizeof(*ids));
	struct id_list list = {ids, set->nr};

	if (set->nr)
		memcpy(ids, set->ids, set->nr * sizeof(*ids));
	id_set_release(set);
	return list;
}

struct id_list id_list_between(struct id_list list, int64_t first, int64_t last)
{
	size_t from = nr_below(list, first), to = last < INT64_MAX ? nr_below(list, last + 1) : list.nr;

	return from < to ? (struct id_list){list.ids + from, to - from} : (struct id_list){NULL, 0};
}

struct id_list id_list_common(struct id_list list, struct id_list other, struct arena *arena)
{
	struct id_set common = {NULL, 0, 0};

	id_set_add_list(&common, list);
	keep(&common, other, true);
	return id_set_move(&common, arena);
}
