/* Matches in the order of the days on which what they report happened. */
#ifndef TRACUU_SEARCHER_EVENT_ORDER_H
#define TRACUU_SEARCHER_EVENT_ORDER_H

#include "store/archive.h"
#include "store/ranker.h"

/*
 * The ranking has all matches and no hits: it gets the first nr_wanted. Those without a known event come
 * last, the newest of them first.
 */
enum status event_order(struct archive *archive, bool oldest_first, size_t nr_wanted, struct ranking *ranking,
	struct error *err);

/* The day of the article's event in ISO form, "" where none is known; out holds DATE_TEXT_BYTES. */
enum status event_day(struct archive *archive, int64_t id, char *out, struct error *err);

#endif
