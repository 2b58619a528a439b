/* Batches of articles and the queues between the threads. */
#include "indexer/batch.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT_BYTES = 8 << 20, FIRST_TEXT_BYTES = 2 << 20, QUEUE_BATCHES = 1 };

struct batch *batch_new(size_t number)
{
	struct batch *batch = xcalloc(1, sizeof(*batch));

	batch->number = number;
	strbuf_init(&batch->packed);
	batch_counts_init(&batch->counts);
	return batch;
}

static void input_free(struct input *input)
{
	strmap_release(&input->known.refs);
	free(input->known.items);
	hash_set_release(&input->known.met);
	free(input);
}

void batch_release_items(struct batch *batch)
{
	arena_release(&batch->arena);
	strbuf_release(&batch->packed);
	free(batch->items);
	batch->items = NULL;
	batch->nr_items = batch->alloc_items = 0;
}

void batch_free(struct batch *batch)
{
	for (size_t i = 0; i < batch->nr_done; i++)
		input_free(batch->done[i]);
	batch_release_items(batch);
	batch_counts_release(&batch->counts);
	free(batch->done);
	free(batch);
}

void batch_add(struct batch *batch, struct input *input, const char *ref, const struct article *article)
{
	size_t title_len = strlen(article->title), body_len = strlen(article->body);
	struct batch_item *item;

	ARRAY_GROW(batch->items, batch->nr_items + 1, batch->alloc_items);
	item = &batch->items[batch->nr_items++];
	memset(item, 0, sizeof(*item));
	item->input = input;
	item->article = *article;
	item->article.ref = arena_strdup(&batch->arena, ref);
	item->article.title = arena_strndup(&batch->arena, article->title, title_len);
	item->article.body = arena_strndup(&batch->arena, article->body, body_len);
	item->article.author = arena_strdup(&batch->arena, article->author);
	item->article.url = arena_strdup(&batch->arena, article->url);
	item->article.source = arena_strdup(&batch->arena, article->source);
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
	/* The first are smaller, so that workers and writer have something to do sooner: 2, 2, 4, 8 MB. */
	size_t nr_doubled = batch->number < 1 ? 0 : batch->number - 1;
	int64_t most = nr_doubled < 2 ? FIRST_TEXT_BYTES << nr_doubled : MOST_TEXT_BYTES;

	return batch->text_bytes >= most || batch->nr_done >= 4096;
}

void batch_queue_init(struct batch_queue *queue, size_t nr_givers)
{
	memset(queue, 0, sizeof(*queue));
	queue->nr_givers = nr_givers;
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

static void insert(struct batch_queue *queue, struct batch *batch)
{
	struct batch **at = &queue->first;

	while (*at && (*at)->number < batch->number)
		at = &(*at)->next;
	batch->next = *at;
	*at = batch;
	queue->nr++;
}

bool batch_queue_give(struct batch_queue *queue, struct batch *batch)
{
	bool wanted;

	pthread_mutex_lock(&queue->mutex);
	while (queue->nr >= QUEUE_BATCHES && batch->number != queue->next_number && !queue->given_up)
		pthread_cond_wait(&queue->changed, &queue->mutex);
	wanted = !queue->given_up;
	insert(queue, batch);
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->mutex);
	return wanted;
}

void batch_queue_close(struct batch_queue *queue)
{
	pthread_mutex_lock(&queue->mutex);
	queue->nr_givers--;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->mutex);
}

void batch_queue_give_up(struct batch_queue *queue)
{
	pthread_mutex_lock(&queue->mutex);
	queue->given_up = true;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->mutex);
}

static bool has_next(const struct batch_queue *queue)
{
	return queue->first && queue->first->number == queue->next_number;
}

struct batch *batch_queue_take(struct batch_queue *queue)
{
	struct batch *batch = NULL;

	pthread_mutex_lock(&queue->mutex);
	while (!has_next(queue) && queue->nr_givers > 0 && !queue->given_up)
		pthread_cond_wait(&queue->changed, &queue->mutex);
	if (has_next(queue)) {
		batch = queue->first;
		queue->first = batch->next;
		batch->next = NULL;
		queue->nr--;
		queue->next_number++;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->mutex);
	return batch;
}
