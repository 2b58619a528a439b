/*
 * Names that are to be decided on -> families, read from the archive and decided, many at a time: what
 * belongs to an official lies by article, and is read in that order. Articles themselves are not read.
 *
 * Nothing is written here, that is store/people.c; so a thread of its own may read (store/people_ahead.h).
 */
#ifndef TRACUU_STORE_PEOPLE_ROUND_H
#define TRACUU_STORE_PEOPLE_ROUND_H

#include "base/hash_set.h"
#include "store/offices_of_few.h"
#include "store/people_family.h"

enum { PEOPLE_SELECT_NAMES, PEOPLE_SELECT_SEEN, PEOPLE_SELECT_OFFICES, PEOPLE_SELECT_REF, NR_PEOPLE_SELECTS };

struct people_reader {
	struct archive *archive;
	struct corrections *corrections; /* what fits is marked in it */
	struct name_counts counts;
	struct offices_of_few offices;
	struct people_case people; /* of one name after the other */
	sqlite3_stmt *selects[NR_PEOPLE_SELECTS];
	struct strbuf last;    /* the name that people_round_next came to */
	struct hash_set taken; /* the names of all families that it gave */
};

/* What is pointed to outlives the reader. people_reader_close is safe after a failure too. */
enum status people_reader_open(struct people_reader *reader, struct archive *archive,
	struct corrections *corrections, struct error *err);
void people_reader_close(struct people_reader *reader);

/* Families that are decided; what they were decided from is gone. */
struct people_round {
	struct family *families;
	size_t nr, alloc, nr_officials;
};

#define PEOPLE_ROUND_INIT {NULL, 0, 0, 0}

void people_round_release(struct people_round *round);

/* The family of this name, alone. */
enum status people_round_of(struct people_reader *reader, const char *key, struct people_round *out,
	struct error *err);

/*
 * The families of the next names of table touched_name, so many that it takes some megabytes to decide them;
 * none after the last. A name is left out whose family shares a name with one that was given before: it is to
 * be decided when that one has been written.
 */
enum status people_round_next(struct people_reader *reader, struct people_round *out, struct error *err);

#endif
