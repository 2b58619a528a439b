/* Offices that few hold: printed much more often than there are names for them (store/office_holders.h). */
#ifndef TRACUU_STORE_OFFICES_OF_FEW_H
#define TRACUU_STORE_OFFICES_OF_FEW_H

#include "base/strmap.h"
#include "store/archive.h"

struct offices_of_few {
	struct archive *archive;
	sqlite3_stmt *select; /* whether few hold an office; NULL: all were looked at */
	struct strmap keys;   /* of those that few hold, or of all that were asked for */
	bool *are_of_few;     /* by number in keys, where these were asked for */
	size_t alloc;
};

/*
 * all: they are worked out for the whole archive at once; else each when it is asked for first.
 * offices_of_few_close is safe after a failure too.
 */
enum status offices_of_few_open(struct offices_of_few *offices, struct archive *archive, bool all,
	struct error *err);
void offices_of_few_close(struct offices_of_few *offices);

/* *out: whether the office of this key is one of them. */
enum status office_is_of_few(struct offices_of_few *offices, const char *key, bool *out, struct error *err);

#endif
