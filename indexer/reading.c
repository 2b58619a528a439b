/* Files -> articles, in batches. Writes nothing. */
#include "indexer/reading.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct reader_thread {
	struct reading *reading;
	struct batch *batch;
	struct input *input; /* being read */
	size_t nr_records;   /* of the input so far */
	size_t nr_batches;   /* handed over so far */
	bool has_dictionary; /* it is kept, or promised and made next */
	bool stopped;        /* the writer has given up */
};

static void report_skip(struct reader_thread *thread, size_t line, const char *reason)
{
	struct reading *reading = thread->reading;

	pthread_mutex_lock(reading->events_mutex);
	reading->nr_skipped++;
	reading->events->skipped(reading->events->context, thread->input->file->path, line, reason);
	pthread_mutex_unlock(reading->events_mutex);
}

static void on_skip(void *context, size_t line, const char *reason)
{
	struct reader_thread *thread = context;

	thread->input->is_partial = true;
	report_skip(thread, line, reason);
}

/* Some of the batch's bodies, evenly from the first to the last. */
static void take_samples(const struct batch *batch, struct text_samples *samples)
{
	size_t step = (size_t)batch->text_bytes / TEXT_SAMPLES_MAX_BYTES + 1;

	for (size_t i = 0; i < batch->nr_items; i += step)
		if (!text_samples_add(samples, batch->items[i].article.body,
			    strlen(batch->items[i].article.body)))
			break;
}

/* The batch is a worker's from here on. */
static void give(struct reader_thread *thread)
{
	if (thread->has_dictionary)
		thread->batch->promised = thread->reading->dictionary;
	thread->stopped |= !batch_queue_give(thread->reading->queue, thread->batch);
	thread->batch = batch_new(++thread->nr_batches);
}

/* Takes a fourth of a second, in which the batch is tokenized and read for facts. */
static void give_and_make_dictionary(struct reader_thread *thread)
{
	struct text_samples samples = TEXT_SAMPLES_INIT;

	thread->has_dictionary = true;
	take_samples(thread->batch, &samples);
	give(thread);
	promised_dictionary_keep(thread->reading->dictionary, text_dictionary_train(&samples));
	text_samples_release(&samples);
}

static void hand_over(struct reader_thread *thread)
{
	if (thread->batch->nr_items == 0 && thread->batch->nr_done == 0)
		return;
	if (!thread->has_dictionary && thread->batch->text_bytes >= TEXT_SAMPLES_MIN_BYTES)
		give_and_make_dictionary(thread);
	else
		give(thread);
}

static void on_article(void *context, const struct article *found)
{
	struct reader_thread *thread = context;
	const struct source_file *file = thread->input->file;
	struct strbuf ref = STRBUF_INIT;

	if (thread->stopped)
		return;
	article_ref(file, ++thread->nr_records, found->ref, &ref);
	batch_add(thread->batch, thread->input, ref.buf, found);
	strbuf_release(&ref);
	if (batch_is_full(thread->batch))
		hand_over(thread);
}

static void read_file(struct reader_thread *thread, const struct source_file *file)
{
	const struct article_sink sink = {thread, on_article, on_skip};
	struct error err = ERROR_INIT;
	FILE *stream = fopen(file->path, "rb");

	thread->input = xcalloc(1, sizeof(*thread->input));
	thread->input->file = file;
	thread->nr_records = 0;
	if (!stream) {
		report_skip(thread, 0, strerror(errno));
		thread->input->failed = true;
	} else if (file->reader->read(stream, &sink, &err) != STATUS_OK) {
		report_skip(thread, 0, err.message);
		thread->input->failed = true;
	}
	if (stream)
		fclose(stream);
	batch_add_done(thread->batch, thread->input);
	if (batch_is_full(thread->batch))
		hand_over(thread);
}

void *reading_run(void *context)
{
	struct reader_thread thread = {.reading = context};
	const struct source *source = thread.reading->source;

	thread.batch = batch_new(0);
	thread.has_dictionary = thread.reading->dictionary->is_kept;
	for (size_t i = 0; i < source->nr_files && !thread.stopped; i++)
		if (!thread.reading->unchanged[i])
			read_file(&thread, &source->files[i]);
	hand_over(&thread); /* also where nobody wants it: see batch_queue_give */
	batch_free(thread.batch);
	batch_queue_close(thread.reading->queue);
	return NULL;
}
