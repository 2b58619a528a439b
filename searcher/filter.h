/*
 * The fields of facts in a query to a list of articles beside the words, so that ranking stays as it is.
 *
 *   rừng official:tiệp -topic:ocop      words: rừng               only the articles of Tiệp but those on OCOP
 *   rừng -topic:ocop                    words: rừng               without those on OCOP
 *   official:tiệp                       words: none               all articles of Tiệp, by date
 *   official:tiệp OR rừng               words: rừng, for ranking  all of both: the list was worked out
 *
 * Words and facts that stand in different branches of the query are the first three cases: each side is read
 * for itself. Where one group mixes them, as in the last, the whole query is worked out as sets, and its
 * words only rank. What is excluded asks for nothing by itself, but takes away from a range of dates.
 */
#ifndef TRACUU_SEARCHER_FILTER_H
#define TRACUU_SEARCHER_FILTER_H

#include "searcher/fact_field.h"

struct filter {
	enum rank_ids role; /* RANK_ANY_ID where the query has no facts */
	struct id_set set;
};

/*
 * Replaces *filter, which filter_release frees, also after a failure; *words is the query that plan_make is
 * to be given, and lives as long as the query and the arena of the context.
 */
enum status filter_make(struct field_reader *reader, const struct query *query, struct filter *filter,
	struct query *words);

/*
 * The words to mark in what was found: those of the query, and the names of persons, offices and places that
 * it asks for. Lives as long as the query and the arena of the context.
 */
struct query filter_marked_words(struct field_reader *reader, const struct query *query);

void filter_release(struct filter *filter);

#endif
