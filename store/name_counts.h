/* How common a name is, and whether it is printed with and without marks: asks store/name_table.h. */
#ifndef TRACUU_STORE_NAME_COUNTS_H
#define TRACUU_STORE_NAME_COUNTS_H

#include "base/strmap.h"
#include "store/people.h"

struct name_counts {
	struct archive *archive;
	int64_t nr_names;
	struct strmap words;     /* of table name_word */
	uint32_t *nr_names_with; /* by number in words */
	size_t alloc;
	sqlite3_stmt *select_partner;
};

/* name_counts_release is safe after a failure too. */
enum status name_counts_load(struct name_counts *counts, struct archive *archive, struct error *err);
void name_counts_release(struct name_counts *counts);

/* From how many people may be expected to have just this name, of those who hold offices. */
enum name_rarity name_rarity_of(const struct name_counts *counts, const char *key);

/*
 * The name as texts print it that have no marks, and the other way round where only one name with marks
 * can be meant: in the place of what *out held; empty where there is none in the archive.
 */
enum status name_partner(const struct name_counts *counts, const char *key, struct strbuf *out,
	struct error *err);

#endif
