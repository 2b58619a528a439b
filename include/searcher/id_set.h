/* Sets of article ids, and lists: a set, or a part of one, that somebody else owns. Ascending, each once. */
#ifndef TRACUU_SEARCHER_ID_SET_H
#define TRACUU_SEARCHER_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct id_set {
	int64_t *ids;
	size_t nr, alloc;
};

struct id_list {
	const int64_t *ids;
	size_t nr;
};

void id_set_release(struct id_set *set);

/* Appends, in any order: id_set_order before anything else looks at the set. */
void id_set_add(struct id_set *set, int64_t id);
void id_set_add_list(struct id_set *set, struct id_list list);
void id_set_order(struct id_set *set);

/* Gives back the memory that more ids would need. */
void id_set_shrink(struct id_set *set);

/* The first set becomes the result. */
void id_set_unite(struct id_set *set, const struct id_set *other);
void id_set_intersect(struct id_set *set, const struct id_set *other);
void id_set_subtract(struct id_set *set, const struct id_set *other);

/* Where the id is in the set, or set->nr. */
size_t id_set_find(const struct id_set *set, int64_t id);

/* The set as a list, valid until the set changes. */
struct id_list id_set_list(const struct id_set *set);

/* The set as a list in the arena; the set is released. */
struct id_list id_set_move(struct id_set *set, struct arena *arena);

/* The ids of the list from first to last inclusive. */
struct id_list id_list_between(struct id_list list, int64_t first, int64_t last);

/* What both lists have; in the arena. */
struct id_list id_list_common(struct id_list list, struct id_list other, struct arena *arena);

#endif
