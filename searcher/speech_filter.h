/* What a request for speeches asks apart from words, as ids of speeches. */
#ifndef TRACUU_SEARCHER_SPEECH_FILTER_H
#define TRACUU_SEARCHER_SPEECH_FILTER_H

#include "searcher/id_set.h"
#include "searcher/speeches.h"

/* Whether anything but words is asked. */
bool speech_filter_is_open(const struct speech_request *request);

/* The ids of all speeches that are asked for, ascending. */
enum status speech_filter_ids(struct searcher *searcher, const struct speech_request *request,
	struct id_set *out, struct error *err);

/* A page of them in the order of days, and how many there are. */
enum status speech_filter_by_date(struct searcher *searcher, const struct speech_request *request,
	struct id_set *out, int64_t *total, struct error *err);

#endif
