/* Small things that every reader of rows here does. */
#ifndef TRACUU_SEARCHER_ROWS_H
#define TRACUU_SEARCHER_ROWS_H

#include "base/arena.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A column's text in the arena; "" for NULL. */
const char *row_text(sqlite3_stmt *row, int column, struct arena *arena);

/* A growing list of row ids. */
struct id_list {
	int64_t *items;
	size_t nr, alloc;
};

void id_list_add(struct id_list *list, int64_t id);
void id_list_sort(struct id_list *list); /* ascending, each once */
bool id_list_has(const struct id_list *list, int64_t id); /* of a sorted one */
void id_list_release(struct id_list *list);

#endif
