/* The tables pair and triple as archives of version 3 to 6 had them. */
#ifndef TRACUU_TESTS_OLDER_COUNTS_H
#define TRACUU_TESTS_OLDER_COUNTS_H

#include <sqlite3.h>

/* Makes both what they were, with the counts that they have. What fails says so and aborts. */
void make_older_counts(sqlite3 *db);

#endif
