/* Offices that few hold: printed much more often than there are names for them (store/office_holders.h). */
#ifndef TRACUU_STORE_OFFICES_OF_FEW_H
#define TRACUU_STORE_OFFICES_OF_FEW_H

#include "base/strmap.h"
#include "store/archive.h"

struct offices_of_few {
	struct archive *archive;
	sqlite3_stmt *select;
	struct strmap asked; /* keys of offices that were asked for */
	bool *are_of_few;    /* by number in asked */
	size_t alloc;
};

/* offices_of_few_close is safe after a failure too. */
enum status offices_of_few_open(struct offices_of_few *offices, struct archive *archive, struct error *err);
void offices_of_few_close(struct offices_of_few *offices);

/* *out: whether the office of this key is one of them, as it was when it was asked for first. */
enum status office_is_of_few(struct offices_of_few *offices, const char *key, bool *out, struct error *err);

#endif
