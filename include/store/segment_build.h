/*
 * Segments (store/segments.h) of articles that the archive holds already: what an older version wrote, or
 * all anew.
 *
 *   meta.segments_next   articles from this id on are in no segment yet; no row: segments are whole
 *
 * The mark goes on with each transaction, and goes with the last one. Until then searches are answered by
 * FTS5, and nothing else may touch segments.
 */
#ifndef TRACUU_STORE_SEGMENT_BUILD_H
#define TRACUU_STORE_SEGMENT_BUILD_H

#include "store/segment_writer.h"

/* Text of one transaction, from which on it is committed. */
enum { SEGMENT_BUILD_BYTES = 4 * 1024 * 1024 };

/* In a transaction: all segments are gone, and all articles are to be built. */
enum status segment_build_mark(struct archive *archive, struct error *err);

/*
 * Builds what is missing, in transactions of its own, then merges; cheap where nothing is. Killed or failed
 * at any time, the next call goes on. mean_length: of all articles, in tokens.
 */
enum status segment_build(struct archive *archive, struct segment_writer *writer, double mean_length,
	struct error *err);

#endif
