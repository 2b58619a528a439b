/*
 * The statements that make an archive's tables, one string for each part of the program. What is in the
 * tables: include/store/archive.h.
 */
#ifndef TRACUU_STORE_SCHEMA_H
#define TRACUU_STORE_SCHEMA_H

#include "store/archive.h"

extern const char schema_articles[];      /* store/schema.c */
extern const char schema_facts[];         /* store/schema_facts.c */
extern const char schema_stories[];       /* store/stories.c */
extern const char schema_abbreviations[]; /* store/schema_abbreviations.c */

/*
 * In a transaction: makes what an archive of this version does not have yet; version 0 is an empty file. An
 * archive that held articles before all kinds of facts were kept is marked to have theirs extracted by the
 * next index run (meta.refresh, store/writer.h).
 */
enum status schema_upgrade(struct archive *archive, int64_t version, struct error *err);

#endif
