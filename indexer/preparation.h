/*
 * The workers between reader and writer: batches of articles get all that can be found without the archive.
 * Dates of publication, fingerprints, tokens, sketches, facts, packed bodies, and the counts of their words.
 */
#ifndef TRACUU_INDEXER_PREPARATION_H
#define TRACUU_INDEXER_PREPARATION_H

#include "indexer/batch.h"

struct lexicon;

struct preparation {
	const struct lexicon *lexicon; /* NULL: no facts are wanted */
	struct date today;             /* a dateline after it is no day of publication */
	struct batch_queue *from, *to;
	struct sorting_room *room; /* for the counts of batches */
};

/* As many workers as are of use on this machine. */
size_t preparation_nr_workers(void);

/*
 * A pthread start routine; `context` is a const struct preparation, the same for all workers. Closes `to` at
 * the end.
 */
void *preparation_run(void *context);

#endif
