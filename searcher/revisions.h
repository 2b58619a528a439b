/*
 * What came or changed: the filter of a query narrowed to the articles that were written after a revision.
 *
 *   revision 1: a b c    revision 2: d    revision 3: b again, for its text changed
 *   after 1: b d         after 2: b       after 3: nothing
 */
#ifndef TRACUU_SEARCHER_REVISIONS_H
#define TRACUU_SEARCHER_REVISIONS_H

#include "searcher/filter.h"

/* The filter then lists articles, whatever it was before; filter_release frees it, also after a failure. */
enum status revisions_narrow(struct searcher *searcher, int64_t since_revision, struct filter *filter,
	struct error *err);

/* The archive's present revision. STATUS_USAGE where `since` is a later one, which this archive never had. */
enum status revisions_present(struct searcher *searcher, int64_t since_revision, int64_t *out,
	struct error *err);

#endif
