/* The archive's indexes anew from the stored text; facts, counts of words and versions stay. */
#ifndef TRACUU_STORE_REBUILD_H
#define TRACUU_STORE_REBUILD_H

#include "store/archive.h"

/*
 * Makes article_fts anew, where FTS5 can still open it, and the segments, whatever state they are in. The
 * archive is open for writing and of the present version: STATUS_ARCHIVE with what to do where it is older.
 * article_fts and the tables of names and offices are one transaction, segments are several: killed
 * meanwhile, the old index is whole or searches go to FTS5 until the next writer has built the rest.
 */
enum status archive_rebuild(struct archive *archive, struct error *err);

/* article_fts alone, in the caller's transaction. */
enum status archive_rebuild_fts(struct archive *archive, struct error *err);

#endif
