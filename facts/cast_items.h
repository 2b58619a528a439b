/* The names and offices of an article in the order of the text, before anybody knows who holds what. */
#ifndef TRACUU_FACTS_CAST_ITEMS_H
#define TRACUU_FACTS_CAST_ITEMS_H

#include "facts/office.h"

/* Of honorifics in the lexicon: from the first on they stand alone too, from the second on for anybody. */
#define PRONOUN_WEIGHT 2.0f
#define ANYBODY_WEIGHT 3.0f

#define CAST_NOBODY UINT32_MAX

struct cast_item {
	enum { ITEM_NAME, ITEM_OFFICES, ITEM_PRONOUN } kind;
	uint32_t first, end; /* words; a name's honorific and rank are among them */
	uint32_t name_first; /* of a name: where it begins */
	uint32_t group;      /* of offices: number in cast_items.groups */
	int32_t honorific;   /* ông, bà, chị ...: the line of the lexicon; -1: none, or one for anybody */
	bool is_list;        /* "các đồng chí", "các Phó Chủ tịch": several follow */
	bool is_linked;      /* offices: somebody has them */
	uint32_t person;     /* in the cast: facts/cast.h; CAST_NOBODY */
};

struct cast_items {
	struct cast_item *items;
	size_t nr, alloc;
	struct office_group *groups;
	size_t nr_groups, alloc_groups;
	struct known_names known;
};

void cast_items_init(struct cast_items *items);
void cast_items_release(struct cast_items *items);

void cast_items_collect(const struct reading *reading, struct cast_items *items);

#endif
