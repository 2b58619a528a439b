/*
 * A ranking by segments on its way: what store/segment_ranker.c and store/segment_best.c work on.
 */
#ifndef TRACUU_STORE_SEGMENT_RUN_H
#define TRACUU_STORE_SEGMENT_RUN_H

#include "store/expression.h"
#include "store/match.h"
#include "store/ranker.h"
#include "store/segments.h"
#include "store/segments/scan.h"
#include "store/segments/view.h"
#include "store/top_hits.h"

struct segment_run {
	const struct rank_request *request;
	struct segments *segments;
	struct expression expression;
	struct view view;
	struct scan scan;
	struct match match;
	struct top_hits top;
	struct ranking *out;
	struct bounded_window *windows; /* of the segment, that may have hits, ascending */
	size_t nr_windows;
	size_t nr_reads, nr_lists_counted; /* records, and windows of lists, that counting has looked at */
};

/*
 * Reads the article. False where it does not count; else *hit is complete: its score too low where it cannot
 * come up to what the best have, 0 where none is wanted.
 */
bool segment_run_judge(struct segment_run *run, uint32_t doc, bool scored, struct rank_hit *hit);

/* Adds what the segment has of the best by score to run->top. */
void segment_best_rank(struct segment_run *run);

#endif
