/*
 * Whether the segments (store/segments.h) are those of the archive's articles: each is in one segment, with
 * the tokens that its text gives now, and nothing else is; and whether each segment agrees with itself
 * (store/segments/proof.h). Segments that are not whole yet, and archives without any, have nothing to be
 * checked.
 */
#ifndef TRACUU_STORE_SEGMENT_CHECK_H
#define TRACUU_STORE_SEGMENT_CHECK_H

#include "store/archive_stats.h"

enum status segment_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err);

#endif
