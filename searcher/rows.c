/* Columns and lists of ids. */
#include "searcher/rows.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

const char *row_text(sqlite3_stmt *row, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(row, column)) : "";
}

void id_list_add(struct id_list *list, int64_t id)
{
	ARRAY_GROW(list->items, list->nr + 1, list->alloc);
	list->items[list->nr++] = id;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

void id_list_sort(struct id_list *list)
{
	size_t nr = 0;

	if (list->nr > 1)
		qsort(list->items, list->nr, sizeof(*list->items), by_value);
	for (size_t i = 0; i < list->nr; i++)
		if (nr == 0 || list->items[nr - 1] != list->items[i])
			list->items[nr++] = list->items[i];
	list->nr = nr;
}

bool id_list_has(const struct id_list *list, int64_t id)
{
	return list->nr && bsearch(&id, list->items, list->nr, sizeof(*list->items), by_value) != NULL;
}

void id_list_release(struct id_list *list)
{
	free(list->items);
	memset(list, 0, sizeof(*list));
}
