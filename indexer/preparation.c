/* Batches -> batches with tokens, facts and counts. */
#include "indexer/preparation.h"

#include "indexer/publication_date.h"
#include "store/official_places.h"

#include <string.h>
#include <unistd.h>

enum { MAX_WORKERS = 4 };

struct worker {
	const struct preparation *preparation;
	struct tokenizer tokenizer;
	struct extractor *extractor; /* NULL where no facts are wanted */
	struct text_packer *packer;
	struct strbuf text, packed; /* of the article at hand */
};

/* FNV-1a over all fields, each with its final NUL. */
static uint64_t hash_string(uint64_t hash, const char *string)
{
	do
		hash = (hash ^ (unsigned char)*string) * 1099511628211u;
	while (*string++);
	return hash;
}

static int64_t fingerprint(const struct article *article)
{
	uint64_t hash = 14695981039346656037u;
	char iso[DATE_TEXT_BYTES];

	date_format_iso(article->date, iso);
	hash = hash_string(hash, article->title);
	hash = hash_string(hash, article->body);
	hash = hash_string(hash, article->author);
	hash = hash_string(hash, article->url);
	hash = hash_string(hash, article->source);
	hash = hash_string(hash, iso);
	return (int64_t)(hash >> 1);
}

static void pack_tokens(struct worker *worker, struct batch *batch)
{
	char *at;

	for (size_t i = 0; i < batch->nr_items; i++) {
		struct batch_item *item = &batch->items[i];
		const char *title = item->article.title, *body = item->article.body;

		token_stream_pack(&worker->tokenizer, title, strlen(title), &batch->packed, &item->title);
		token_stream_pack(&worker->tokenizer, body, strlen(body), &batch->packed, &item->body);
	}
	at = batch->packed.buf; /* it moved while it grew */
	for (size_t i = 0; i < batch->nr_items; i++) {
		batch->items[i].title.packed = at;
		at += batch->items[i].title.packed_bytes;
		batch->items[i].body.packed = at;
		at += batch->items[i].body.packed_bytes;
	}
}

/* The tokens of the speeches' passages. */
static void pack_passages(struct worker *worker, struct batch *batch, struct batch_item *item)
{
	size_t nr = item->facts->nr_speeches;
	char *at;

	if (nr == 0)
		return;
	strbuf_reset(&worker->text);
	strbuf_reset(&worker->packed);
	strbuf_add_str(&worker->text, item->article.title); /* what spans are of */
	strbuf_add_ch(&worker->text, '\n');
	strbuf_add_str(&worker->text, item->article.body);
	item->passages = arena_alloc(&batch->arena, nr * sizeof(*item->passages));
	for (size_t i = 0; i < nr; i++) {
		struct span span = item->facts->speeches[i].span;

		token_stream_pack(&worker->tokenizer, worker->text.buf + span.start_byte,
			span.end_byte - span.start_byte, &worker->packed, &item->passages[i]);
	}
	at = arena_strndup(&batch->arena, worker->packed.buf, worker->packed.len);
	for (size_t i = 0; i < nr; i++) {
		item->passages[i].packed = at;
		at += item->passages[i].packed_bytes;
	}
}

static void find_places(struct worker *worker, struct batch *batch, struct batch_item *item)
{
	if (item->facts->nr_officials == 0)
		return;
	strbuf_reset(&worker->text);
	official_places_pack(worker->tokenizer.memo, item->article.source, item->article.title,
		item->article.body, &worker->text);
	item->places = arena_strndup(&batch->arena, worker->text.buf, worker->text.len);
}

static void find_facts(struct worker *worker, struct batch *batch, struct batch_item *item)
{
	item->facts = arena_alloc(&batch->arena, sizeof(*item->facts));
	facts_extract(worker->extractor, item->article.title, item->article.body,
		publication_date_beside_text(&item->article), &batch->arena, item->facts);
	pack_passages(worker, batch, item);
	find_places(worker, batch, item);
}

/* One after the other, so that the dictionary is near; last, for the first batch waits for it. */
static void pack_bodies(struct worker *worker, struct batch *batch)
{
	if (batch->promised)
		batch->dictionary = promised_dictionary_await(batch->promised);
	for (size_t i = 0; batch->dictionary && i < batch->nr_items; i++) {
		struct batch_item *item = &batch->items[i];
		const void *packed = text_pack(worker->packer, batch->dictionary, item->article.body,
			strlen(item->article.body), &item->packed_body_bytes);

		if (packed)
			item->packed_body = arena_strndup(&batch->arena, packed, item->packed_body_bytes);
	}
}

static void prepare(struct worker *worker, struct batch *batch)
{
	pack_tokens(worker, batch);
	for (size_t i = 0; i < batch->nr_items; i++) {
		struct batch_item *item = &batch->items[i];
		const struct token_stream *fields[] = {&item->title, &item->body};

		publication_date_settle(&worker->tokenizer, item->input->file, worker->preparation->today,
			&item->article);
		item->fingerprint = fingerprint(&item->article);
		sketch_make(&item->title, &item->body, &item->sketch);
		batch_counts_article(&batch->counts, fields, 2);
		if (worker->extractor)
			find_facts(worker, batch, item);
	}
	batch_counts_seal(&batch->counts, worker->preparation->room);
	pack_bodies(worker, batch);
}

size_t preparation_nr_workers(void)
{
	long nr = sysconf(_SC_NPROCESSORS_ONLN);

	return nr < 1 ? 1 : nr > MAX_WORKERS ? MAX_WORKERS : (size_t)nr;
}

void *preparation_run(void *context)
{
	const struct preparation *preparation = context;
	struct worker worker = {.preparation = preparation, .text = STRBUF_INIT, .packed = STRBUF_INIT};
	struct batch *batch;

	tokenizer_init(&worker.tokenizer);
	worker.packer = text_packer_new();
	if (preparation->lexicon)
		worker.extractor = extractor_new(preparation->lexicon);
	while ((batch = batch_queue_take(preparation->from)) != NULL) {
		prepare(&worker, batch);
		if (!batch_queue_give(preparation->to, batch)) {
			batch_queue_give_up(preparation->from);
			break;
		}
	}
	batch_queue_close(preparation->to);
	extractor_free(worker.extractor);
	text_packer_free(worker.packer);
	tokenizer_release(&worker.tokenizer);
	strbuf_release(&worker.text);
	strbuf_release(&worker.packed);
	return NULL;
}
