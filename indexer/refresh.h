/* Facts of articles that are in the archive, found anew from the stored text. */
#ifndef TRACUU_INDEXER_REFRESH_H
#define TRACUU_INDEXER_REFRESH_H

#include "facts/lexicon.h"
#include "indexer/index.h"
#include "store/writer.h"

/*
 * Does what is asked, and what an earlier run has left undone (REFRESH_NONE: only that), some megabytes
 * of text a transaction. Killed at any moment, it goes on from there the next time. *nr counts the
 * articles.
 */
enum status refresh_facts(struct writer *writer, const struct lexicon *lexicon, enum refresh asked,
	const struct index_events *events, size_t *nr, struct error *err);

#endif
