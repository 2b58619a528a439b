/* The line that an answer has for a person. */
#ifndef TRACUU_SEARCHER_PERSON_SUMMARY_H
#define TRACUU_SEARCHER_PERSON_SUMMARY_H

#include "searcher/people.h"

/* id stays 0 where there is no such person. Strings live in the arena. */
enum status person_summary_read(struct searcher *searcher, int64_t id, struct arena *arena,
	struct person_summary *out, struct error *err);

#endif
