/*
 * The people of one article: who is named, which offices they hold, and every place where one of them is
 * meant.
 *
 *   đồng chí Hoàng Thị Vân - Bí thư Đảng ủy xã      a person with an office
 *   Chủ tịch UBND xã Lý A Sùng                      the same, the office first
 *   các đồng chí Ủy viên BTV: A; B; C               an office that several share
 *   chị Vân; đồng chí Bí thư Đảng ủy; đồng chí      mentions of who was named
 *
 * People without an office are here too: whose words they are, nobody else's are.
 */
#ifndef TRACUU_FACTS_CAST_H
#define TRACUU_FACTS_CAST_H

#include "facts/cast_items.h"

struct cast_person {
	uint32_t name_first, name_end; /* words of the fullest form */
	int32_t honorific;             /* the first that was used; -1: none */
	struct office *offices;
	size_t nr_offices, alloc_offices;
};

struct cast {
	struct cast_items items; /* each with its person; what has none is somebody that was not named */
	struct cast_person *persons;
	size_t nr_persons, alloc_persons;
	struct strmap keys;      /* names and parts of names */
	uint32_t *person_of_key; /* by number in keys */
	size_t alloc_keys;
	struct strmap office_keys; /* offices and their beginnings */
	struct office_holders {
		uint32_t only; /* who holds it; where several do, nobody can be meant */
		uint32_t last; /* who was named with it last: "tân Chủ tịch" */
	} * holders;           /* by number in office_keys */
	size_t alloc_office_keys;
};

void cast_init(struct cast *cast);
void cast_release(struct cast *cast);

void cast_make(const struct reading *reading, struct cast *cast);

/* Has an office of the state, the party or a mass organisation. */
bool cast_is_official(const struct cast_person *person);

#endif
