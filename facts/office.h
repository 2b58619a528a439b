/*
 * Offices in running text: a head, and the unit it is in.
 *
 *   [nguyên] [Phó] Chủ tịch [Thường trực] UBND xã Nà Mạ
 *    prefix  prefix  head      modifier    body place-noun place-name
 *   Trưởng phòng  Văn hóa và Thông tin huyện
 *    head         unit fields          place-noun
 *
 * A group is several offices of one person: "Phó Bí thư Đảng ủy, Chủ tịch UBND xã kiêm Trưởng ban ...".
 */
#ifndef TRACUU_FACTS_OFFICE_H
#define TRACUU_FACTS_OFFICE_H

#include "facts/name.h"

enum { MAX_OFFICES_IN_GROUP = 12 };

struct office {
	uint32_t first, end; /* words */
	bool is_former;      /* "nguyên ..." */
	bool is_private;     /* of a company or the like: makes no official */
	bool before_name;    /* ended where a foreigner's name begins */
};

struct office_group {
	uint32_t first, end; /* words, what joins the offices among them */
	struct office offices[MAX_OFFICES_IN_GROUP];
	size_t nr;
};

/* False where no office begins at the word, by the phrases alone. */
static inline bool office_may_begin(const struct reading *reading, size_t at)
{
	return reading_begins(reading, at,
		PHRASE_BIT(PHRASE_OFFICE_HEAD) | PHRASE_BIT(PHRASE_OFFICE_OPEN) |
			PHRASE_BIT(PHRASE_OFFICE_WHOLE) | PHRASE_BIT(PHRASE_OFFICE_PREFIX));
}

/* Reads the group that begins at the word. False where none does. known may be NULL. */
bool office_group_read(const struct reading *reading, size_t at, const struct known_names *known,
	struct office_group *out);

#endif
