/* Batches of articles and the queue between the reader thread and the writer. */
#include "indexer/batch.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH_TEXT_BYTES = 8 * 1024 * 1024, QUEUE_BATCHES = 1 };

struct batch *batch_new(void)
{
	struct batch *batch = xcalloc(1, sizeof(*batch));

	strbuf_init(&batch->packed);
	return batch;
}

static void input_free(struct input *input)
{
	strmap_release(&input->known.refs);
	free(input->known.items);
	free(input);
}

void batch_free(struct batch *batch)
{
	for (size_t i = 0; i < batch->nr_done; i++)
		input_free(batch->done[i]);
	arena_release(&batch->arena);
	strbuf_release(&batch->packed);
	free(batch->items);
	free(batch->done);
	free(batch);
}

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

void batch_add(struct batch *batch, struct input *input, const char *ref, const struct article *article,
	struct tokenizer *tokenizer)
{
	size_t title_len = strlen(article->title), body_len = strlen(article->body);
	struct batch_item *item;

	ARRAY_GROW(batch->items, batch->nr_items + 1, batch->alloc_items);
	item = &batch->items[batch->nr_items++];
	item->input = input;
	item->fingerprint = fingerprint(article);
	item->article = *article;
	item->article.ref = arena_strdup(&batch->arena, ref);
	item->article.title = arena_strndup(&batch->arena, article->title, title_len);
	item->article.body = arena_strndup(&batch->arena, article->body, body_len);
	item->article.author = arena_strdup(&batch->arena, article->author);
	item->article.url = arena_strdup(&batch->arena, article->url);
	item->article.source = arena_strdup(&batch->arena, article->source);
	token_stream_pack(tokenizer, article->title, title_len, &batch->packed, &item->title);
	token_stream_pack(tokenizer, article->body, body_len, &batch->packed, &item->body);
	item->facts = NULL;
	batch->text_bytes += (int64_t)(title_len + body_len);
}

void batch_add_done(struct batch *batch, struct input *input)
{
	ARRAY_GROW(batch->done, batch->nr_done + 1, batch->alloc_done);
	batch->done[batch->nr_done++] = input;
	batch->file_bytes += input->file->size;
}

bool batch_is_full(const struct batch *batch)
{
	return batch->text_bytes >= BATCH_TEXT_BYTES || batch->nr_done >= 4096;
}

void batch_seal(struct batch *batch)
{
	char *at = batch->packed.buf;

	for (size_t i = 0; i < batch->nr_items; i++) {
		batch->items[i].title.packed = at;
		at += batch->items[i].title.packed_bytes;
		batch->items[i].body.packed = at;
		at += batch->items[i].body.packed_bytes;
		sketch_make(&batch->items[i].title, &batch->items[i].body, &batch->items[i].sketch);
	}
}

void batch_queue_init(struct batch_queue *queue)
{
	memset(queue, 0, sizeof(*queue));
	pthread_mutex_init(&queue->mutex, NULL);
	pthread_cond_init(&queue->changed, NULL);
}

void batch_queue_release(struct batch_queue *queue)
{
	while (queue->first) {
		struct batch *next = queue->first->next;

		batch_free(queue->first);
		queue->first = next;
	}
	pthread_cond_destroy(&queue->changed);
	pthread_mutex_destroy(&queue->mutex);
}

bool batch_queue_give(struct batch_queue *queue, struct batch *batch)
{
	bool wanted;

	pthread_mutex_lock(&queue->mutex);
	while (queue->nr >= QUEUE_BATCHES && !queue->given_up)
		pthread_cond_wait(&queue->changed, &queue->mutex);
	wanted = !queue->given_up;
	if (wanted) {
		*(queue->first ? &queue->last->next : &queue->first) = batch;
		queue->last = batch;
		queue->nr++;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->mutex);
	if (!wanted)
		batch_free(batch);
	return wanted;
}

static void set_flag(struct batch_queue *queue, bool *flag)
{
	pthread_mutex_lock(&queue->mutex);
	*flag = true;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->mutex);
}

void batch_queue_close(struct batch_queue *queue)
{
	set_flag(queue, &queue->closed);
}

void batch_queue_give_up(struct batch_queue *queue)
{
	set_flag(queue, &queue->given_up);
}

struct batch *batch_queue_take(struct batch_queue *queue)
{
	struct batch *batch;

	pthread_mutex_lock(&queue->mutex);
	while (!queue->first && !queue->closed)
		pthread_cond_wait(&queue->changed, &queue->mutex);
	batch = queue->first;
	if (batch) {
		queue->first = batch->next;
		batch->next = NULL;
		queue->nr--;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->mutex);
	return batch;
}
