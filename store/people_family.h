/*
 * Sightings of names that are decided together: one name, its form without marks, and the names that
 * corrections tie to it; to persons with corrections applied.
 */
#ifndef TRACUU_STORE_PEOPLE_FAMILY_H
#define TRACUU_STORE_PEOPLE_FAMILY_H

#include "store/corrections.h"
#include "store/name_counts.h"

/* An official of an article, for naming, selecting and remembering. */
struct seen_official {
	int64_t article_id;
	uint32_t nr;
	int32_t day;
	int64_t person_id; /* before; 0: none yet */
	bool speaks;
	char *name, *key;
	char *places;      /* store/official_places.h */
	char *ref;         /* of the article; NULL: not looked at */
	char *office_keys; /* as struct selected */
	struct seen_office {
		char *text;
		bool is_former, is_of_few;
	} * offices;
	size_t nr_offices, alloc_offices;
	const char
		*as_key; /* the name that it counts as, the family's or a correction's; while it is decided */
	const char *as_name;   /* that it is to be shown by, NULL: as printed */
	uint32_t group;        /* result */
	char *evidence_before; /* NULL: none yet */
	char *evidence;        /* result */
};

struct family {
	struct strmap keys; /* of all its names */
	char **partners;    /* of each of them, with or without marks (store/name_counts.h); NULL: none */
	size_t alloc_partners;
	struct seen_official *items;
	size_t nr, alloc;
	char **groups;      /* result: the name that each person is shown by */
	uint32_t nr_groups; /* result */
};

void family_init(struct family *family);
void family_release(struct family *family);
struct seen_official *family_add(struct family *family);

/* All names that are decided with this one, itself among them, into family->keys, and their partners. */
enum status family_find(struct family *family, const char *key, const struct name_counts *counts,
	const struct corrections *corrections, struct error *err);

/*
 * Fills group and evidence, and groups; items are in the order of articles. *people is room for the
 * sightings. What the items were decided from is let go of: places, refs and offices.
 */
void family_decide(struct family *family, struct people_case *people, const struct name_counts *counts,
	struct corrections *corrections);

#endif
