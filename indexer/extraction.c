/* Batches -> batches with facts. */
#include "indexer/extraction.h"

#include "indexer/publication_date.h"

static void extract(struct extractor *extractor, struct batch *batch)
{
	for (size_t i = 0; i < batch->nr_items; i++) {
		struct batch_item *item = &batch->items[i];

		item->facts = arena_alloc(&batch->arena, sizeof(*item->facts));
		facts_extract(extractor, item->article.title, item->article.body,
			publication_date_beside_text(&item->article), &batch->arena, item->facts);
	}
}

void *extraction_run(void *context)
{
	const struct extraction *extraction = context;
	struct extractor *extractor = extractor_new(extraction->lexicon);
	struct batch *batch;

	while ((batch = batch_queue_take(extraction->from)) != NULL) {
		extract(extractor, batch);
		if (!batch_queue_give(extraction->to, batch)) {
			batch_queue_give_up(extraction->from);
			break;
		}
	}
	batch_queue_close(extraction->to);
	extractor_free(extractor);
	return NULL;
}
