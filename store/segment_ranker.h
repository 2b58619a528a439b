/*
 * The ranking of store/ranker.h by segments (store/segments.h): the same hits in the same order, without
 * seeing every match.
 *
 *   windows of a segment, each with a bound of what its articles can score   (posting lists' headers)
 *   a window, those with the highest bounds first: bounds of its articles    (postings)
 *   the articles whose bound reaches the worst of the best so far: scores    (records, store/match.h)
 *   the next window whose bound reaches that
 *
 * In what order articles are read, so that few are: store/segment_best.c.
 *
 * By date, windows are gone through from that end until enough was found. How many match in all is counted
 * on bits; where that would take reading many records, or nobody asked for it and there is much to count, it
 * is given as at least so many.
 */
#ifndef TRACUU_STORE_SEGMENT_RANKER_H
#define TRACUU_STORE_SEGMENT_RANKER_H

#include "store/ranker.h"

/*
 * False where the request is of a form that only FTS5 can answer; else *result is an SQLite code, *out the
 * ranking.
 */
bool segment_ranker_run(const struct rank_request *request, struct ranking *out, int *result);

#endif
