/* Marks of articles that are gone from their segments: table segment_deleted, drawn in store/segments.h. */
#ifndef TRACUU_STORE_SEGMENTS_DELETED_H
#define TRACUU_STORE_SEGMENTS_DELETED_H

#include "store/segments.h"

/* Sets `deleted` of all segments, which have none. Both return SQLite codes. */
int deleted_read(struct segments *segments);

/* In a transaction: marks the article, here and in the table. */
int deleted_add(struct segments *segments, struct segment *segment, uint32_t doc);

#endif
