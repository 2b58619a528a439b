/* The offices of one person, as articles print them, gathered to terms of office. */
#ifndef TRACUU_SEARCHER_OFFICE_TERMS_H
#define TRACUU_SEARCHER_OFFICE_TERMS_H

#include "searcher/people.h"

/* Fills offices of the person. limit: uses that each term keeps. Strings live in the person's arena. */
enum status office_terms_read(struct searcher *searcher, struct citer *citer, int64_t person_id, size_t limit,
	struct person *out, struct error *err);

#endif
