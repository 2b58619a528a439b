/* All names of officials in the archive: how common each is, and which are printed with and without marks. */
#ifndef TRACUU_STORE_NAME_COUNTS_H
#define TRACUU_STORE_NAME_COUNTS_H

#include "base/strmap.h"
#include "store/people.h"

struct name_counts {
	struct strmap folded; /* of the names that have marks */
	struct marked_name {
		uint32_t nr;      /* so many names with marks have this form without */
		const char *name; /* the last of them, in `names` */
	} * marked;               /* by number in folded */
	size_t alloc_marked;
	struct strmap names;
	struct strmap parts; /* "1nông", "2văn", "3hào": first, any middle, last word */
	uint32_t *uses;      /* by number in parts */
	size_t alloc_uses;
	struct archive *archive;
	sqlite3_stmt *select_office; /* whether few hold an office; NULL: all offices were looked at */
	struct strmap offices;       /* keys of those that few hold, or of all that were asked for */
	bool *are_of_few;            /* by number in offices, where these were asked for */
	size_t alloc_are_of_few;
};

/*
 * all_offices: what is asked of offices is worked out for all of the archive at once, seconds for a million
 * articles; else for each when it is asked for first. name_counts_release is safe after a failure too.
 */
enum status name_counts_load(struct name_counts *counts, struct archive *archive, bool all_offices,
	struct error *err);
void name_counts_release(struct name_counts *counts);

/* From how many people may be expected to have just this name, of those who hold offices. */
enum name_rarity name_rarity_of(const struct name_counts *counts, const char *key);

/* *out: the office is printed much more often than there are people who hold it. */
enum status office_is_of_few(struct name_counts *counts, const char *key, bool *out, struct error *err);

/*
 * The name as texts print it that have no marks, and the other way round where only one name with marks
 * can be meant: the other one, or NULL where there is none in the archive.
 */
const char *name_partner(const struct name_counts *counts, const char *key);

#endif
