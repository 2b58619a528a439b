/* A set of article ids: ascending, each once. */
#ifndef TRACUU_SEARCHER_ID_SET_H
#define TRACUU_SEARCHER_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_set {
	int64_t *ids;
	size_t nr, alloc;
};

void id_set_release(struct id_set *set);

/* Appends, in any order: id_set_order before anything else looks at the set. */
void id_set_add(struct id_set *set, int64_t id);
void id_set_order(struct id_set *set);

/* The first set becomes the result. */
void id_set_unite(struct id_set *set, const struct id_set *other);
void id_set_intersect(struct id_set *set, const struct id_set *other);
void id_set_subtract(struct id_set *set, const struct id_set *other);

/* Where the id is in the set, or set->nr. */
size_t id_set_find(const struct id_set *set, int64_t id);

#endif
