/* The thread between reader and writer: batches of articles get the facts of each. */
#ifndef TRACUU_INDEXER_EXTRACTION_H
#define TRACUU_INDEXER_EXTRACTION_H

#include "indexer/batch.h"

struct lexicon;

struct extraction {
	const struct lexicon *lexicon;
	struct batch_queue *from, *to;
};

/* A pthread start routine; `context` is a struct extraction. Closes `to` at the end. */
void *extraction_run(void *context);

#endif
