/* The writer's side of indexing: batches -> archive, and what has vanished out of it. */
#include "indexer/index.h"

#include "base/memory.h"
#include "indexer/preparation.h"
#include "indexer/publication_date.h"
#include "indexer/reading.h"
#include "indexer/refresh.h"
#include "store/dictionary_rows.h"
#include "store/people.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

struct indexing {
	const struct index_options *options;
	const struct index_events *events;
	struct index_report *report;
	struct source source;
	bool *unchanged; /* by file of the source */
	struct writer writer;
	struct batch_queue read, prepared;     /* from the reader to the workers; from them to the writer */
	struct promised_dictionary dictionary; /* for bodies */
	uint32_t kept_dictionary;              /* its id, once the archive has it */
	pthread_mutex_t events_mutex;
	sqlite3_stmt *select_known;
	struct index_progress progress;
};

static void on_source_skip(void *context, const char *path, const char *reason)
{
	struct indexing *indexing = context;

	indexing->report->nr_skipped++;
	indexing->events->skipped(indexing->events->context, path, 0, reason);
}

/* No part of the inputs, so the run is not less complete for it. */
static void on_correction(void *context, const char *path, size_t line, const char *reason)
{
	struct indexing *indexing = context;

	indexing->events->skipped(indexing->events->context, path, line, reason);
}

static struct known_article *known_add(struct known_articles *known, const char *ref)
{
	int is_new;
	uint32_t nr = strmap_add(&known->refs, ref, strlen(ref), &is_new);

	if (is_new) {
		ARRAY_GROW(known->items, (size_t)nr + 1, known->alloc);
		known->items[nr] = (struct known_article){0, 0, 0, false};
	}
	return &known->items[nr];
}

/* What the archive has of the ref, where it is met; a new article where that is nothing. */
static struct known_article known_meet(struct known_articles *known, const struct strbuf *ref)
{
	uint32_t nr = strmap_get(&known->refs, ref->buf, ref->len);

	if (nr == STRMAP_NONE)
		return (struct known_article){0, 0, 0, true};
	known->items[nr].seen = true;
	return known->items[nr];
}

/* What the archive has of the input from earlier runs. */
static enum status load_known(struct indexing *indexing, struct input *input, struct error *err)
{
	sqlite3_stmt *select = indexing->select_known;
	enum status status = STATUS_OK;
	int result;

	sqlite3_bind_int64(select, 1, input->row_id);
	while ((result = sqlite3_step(select)) == SQLITE_ROW) {
		struct known_article *known =
			known_add(&input->known, (const char *)sqlite3_column_text(select, 0));

		known->id = sqlite3_column_int64(select, 1);
		known->fingerprint = sqlite3_column_int64(select, 2);
	}
	if (result != SQLITE_DONE)
		status = archive_error(indexing->writer.archive, err);
	sqlite3_reset(select);
	return status;
}

static enum status begin_input(struct indexing *indexing, struct input *input, struct error *err)
{
	enum status status;

	if (input->row_id)
		return STATUS_OK;
	status = writer_begin_input(&indexing->writer, input->file->identity, &input->row_id, err);
	return status == STATUS_OK ? load_known(indexing, input, err) : status;
}

/*
 * Finds the item's version in the archive. A ref that comes twice in one file is told apart by "#2", "#3"
 * ..., so that nothing is lost. False where the archive has the very same article.
 */
static bool resolve(struct batch_item *item, struct batch *batch, int64_t *old_id)
{
	struct known_articles *all = &item->input->known;
	struct strbuf ref = STRBUF_INIT;
	struct known_article known;

	strbuf_add_str(&ref, item->article.ref);
	while (!hash_set_add(&all->met, ref.buf, ref.len)) {
		/* The first remembers how many copies it has, for there may be thousands. */
		int copy = ++known_add(all, item->article.ref)->nr_copies + 1;

		strbuf_reset(&ref);
		strbuf_addf(&ref, "%s#%d", item->article.ref, copy);
	}
	if (strcmp(ref.buf, item->article.ref) != 0)
		item->article.ref = arena_strdup(&batch->arena, ref.buf);
	known = known_meet(all, &ref);
	*old_id = known.id;
	strbuf_release(&ref);
	return known.id == 0 || known.fingerprint != item->fingerprint;
}

struct pending_put {
	struct article_put put;
	int32_t day;
	size_t order;
};

static int by_day(const void *a, const void *b)
{
	const struct pending_put *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/*
 * New and changed articles of the batch, by day: FTS5 takes ids in ascending order much faster. *all: whether
 * all were put, so that the batch's counts are theirs.
 */
static enum status put_items(struct indexing *indexing, struct batch *batch, bool *all, struct error *err)
{
	struct pending_put *puts = xcalloc(batch->nr_items, sizeof(*puts));
	enum status status = STATUS_OK;
	size_t nr = 0, nr_new = 0;

	for (size_t i = 0; status == STATUS_OK && i < batch->nr_items; i++) {
		struct batch_item *item = &batch->items[i];
		int64_t old_id;

		status = begin_input(indexing, item->input, err);
		if (status != STATUS_OK || !resolve(item, batch, &old_id))
			continue;
		puts[nr].put =
			(struct article_put){&item->article, item->title, item->body, item->input->row_id,
				item->fingerprint, old_id, item->facts, &item->sketch, item->passages,
				item->places, item->packed_body, item->packed_body_bytes, false, false};
		puts[nr].day = date_is_known(item->article.date) ? date_to_days(item->article.date) : 0;
		puts[nr].order = i;
		nr_new += old_id == 0;
		nr++;
	}
	qsort(puts, nr, sizeof(*puts), by_day);
	for (size_t i = 0; status == STATUS_OK && i < nr; i++) {
		int64_t id;

		puts[i].put.is_counted = nr == batch->nr_items;
		puts[i].put.facts_later = nr_new == nr; /* else rows would have other numbers */
		status = writer_put(&indexing->writer, &puts[i].put, &id, err);
		*(puts[i].put.old_id ? &indexing->report->nr_changed : &indexing->report->nr_added) += 1;
	}
	if (status == STATUS_OK)
		status = writer_put_later(&indexing->writer, err);
	*all = nr == batch->nr_items;
	free(puts);
	return status;
}

/*
 * The input's articles that this run has not met are gone, but where parts of it could not be read, or it
 * only shows the newest; then the input counts as read.
 */
static enum status finish_input(struct indexing *indexing, struct input *input, struct error *err)
{
	const struct source_file *file = input->file;
	enum status status;

	if (input->failed && !input->row_id) /* nothing to keep, and it is to be tried again */
		return STATUS_OK;
	status = begin_input(indexing, input, err);
	if (status != STATUS_OK || input->failed)
		return status;
	for (size_t i = 0; status == STATUS_OK && i < input->known.refs.nr; i++) {
		const struct known_article *known = &input->known.items[i];

		if (!known->id || known->seen || input->is_partial || file->reader->is_window)
			continue;
		status = writer_remove(&indexing->writer, known->id, err);
		indexing->report->nr_removed++;
	}
	if (status == STATUS_OK)
		status = writer_input_done(&indexing->writer, input->row_id, file->size, file->mtime_ns,
			file->reader->name, err);
	return status;
}

/* What the batch's bodies are packed with goes in with the first of them. */
static enum status keep_dictionary(struct indexing *indexing, const struct text_dictionary *dictionary,
	struct error *err)
{
	if (!dictionary || text_dictionary_id(dictionary) == indexing->kept_dictionary)
		return STATUS_OK;
	indexing->kept_dictionary = text_dictionary_id(dictionary);
	return dictionary_rows_add(indexing->writer.archive, dictionary, err);
}

static enum status write_batch(struct indexing *indexing, struct batch *batch, struct error *err)
{
	enum status status = writer_begin(&indexing->writer, err);
	bool all = false;

	if (status == STATUS_OK)
		status = keep_dictionary(indexing, batch->dictionary, err);
	if (status == STATUS_OK)
		status = put_items(indexing, batch, &all, err);
	indexing->progress.nr_articles += batch->nr_items;
	batch_release_items(batch); /* counts and a commit need room of their own */
	if (status == STATUS_OK && all)
		writer_add_counts(&indexing->writer, &batch->counts);
	batch_counts_release(&batch->counts);
	for (size_t i = 0; status == STATUS_OK && i < batch->nr_done; i++)
		status = finish_input(indexing, batch->done[i], err);
	if (status == STATUS_OK && !indexing->options->lexicon)
		status = writer_lose_facts(&indexing->writer, err);
	if (status == STATUS_OK)
		status = writer_commit(&indexing->writer, err);
	indexing->report->text_bytes += batch->text_bytes;
	indexing->progress.done_bytes += batch->file_bytes;
	return status;
}

static enum status write_batches(struct indexing *indexing, struct error *err)
{
	enum status status = STATUS_OK;
	struct batch *batch;

	while (status == STATUS_OK && (batch = batch_queue_take(&indexing->prepared)) != NULL) {
		status = write_batch(indexing, batch, err);
		batch_free(batch);
		if (indexing->events->progress)
			indexing->events->progress(indexing->events->context, &indexing->progress);
	}
	return status;
}

/* Which files are the same as when they were read last. */
static enum status find_unchanged(struct indexing *indexing, struct error *err)
{
	struct source *source = &indexing->source;
	sqlite3_stmt *select = NULL;
	enum status status = archive_prepare(indexing->writer.archive,
		"SELECT 1 FROM input WHERE path = ?1 AND size = ?2 AND mtime_ns = ?3 AND reader = ?4",
		&select, err);

	indexing->unchanged = xcalloc(source->nr_files, sizeof(*indexing->unchanged));
	for (size_t i = 0; status == STATUS_OK && i < source->nr_files; i++) {
		const struct source_file *file = &source->files[i];

		sqlite3_bind_text(select, 1, file->identity, -1, SQLITE_STATIC);
		sqlite3_bind_int64(select, 2, file->size);
		sqlite3_bind_int64(select, 3, file->mtime_ns);
		sqlite3_bind_text(select, 4, file->reader->name, -1, SQLITE_STATIC);
		indexing->unchanged[i] = sqlite3_step(select) == SQLITE_ROW;
		indexing->report->nr_unchanged += indexing->unchanged[i];
		if (indexing->unchanged[i])
			indexing->progress.done_bytes += file->size;
		sqlite3_reset(select);
	}
	sqlite3_finalize(select);
	return status;
}

/* An input under the root that this run did not find. */
static bool is_vanished(const struct indexing *indexing, const struct source_root *root, const char *path)
{
	return source_is_below(path, root->identity) &&
		strmap_get(&indexing->source.seen, path, strlen(path)) == STRMAP_NONE &&
		!source_is_unread(&indexing->source, path);
}

static enum status remove_input(struct indexing *indexing, int64_t input_id, struct error *err)
{
	sqlite3_stmt *select = indexing->select_known;
	int64_t *ids = NULL;
	size_t nr = 0, alloc = 0;
	enum status status = STATUS_OK;

	sqlite3_bind_int64(select, 1, input_id);
	while (sqlite3_step(select) == SQLITE_ROW) {
		ARRAY_GROW(ids, nr + 1, alloc);
		ids[nr++] = sqlite3_column_int64(select, 1);
	}
	if (sqlite3_reset(select) != SQLITE_OK)
		status = archive_error(indexing->writer.archive, err);
	for (size_t i = 0; status == STATUS_OK && i < nr; i++)
		status = writer_remove(&indexing->writer, ids[i], err);
	if (status == STATUS_OK)
		status = writer_forget_input(&indexing->writer, input_id, err);
	indexing->report->nr_removed += nr;
	free(ids);
	return status;
}

/* The ids of inputs that have vanished from the roots of this run. */
static enum status list_vanished(struct indexing *indexing, int64_t **ids, size_t *nr, struct error *err)
{
	sqlite3_stmt *select = NULL;
	enum status status =
		archive_prepare(indexing->writer.archive, "SELECT id, path FROM input", &select, err);
	size_t alloc = 0;

	*nr = 0;
	while (status == STATUS_OK && sqlite3_step(select) == SQLITE_ROW) {
		const char *path = (const char *)sqlite3_column_text(select, 1);

		for (size_t i = 0; i < indexing->source.nr_roots; i++) {
			const struct source_root *root = &indexing->source.roots[i];

			if ((root->nr_files == 0 && !indexing->options->prune) ||
				!is_vanished(indexing, root, path))
				continue;
			ARRAY_GROW(*ids, *nr + 1, alloc);
			(*ids)[(*nr)++] = sqlite3_column_int64(select, 0);
			break;
		}
	}
	sqlite3_finalize(select);
	return status;
}

enum { REMOVALS_PER_TRANSACTION = 256 };

static enum status remove_vanished(struct indexing *indexing, struct error *err)
{
	int64_t *ids = NULL;
	size_t nr = 0;
	enum status status = list_vanished(indexing, &ids, &nr, err);

	for (size_t i = 0; status == STATUS_OK && i < nr;) {
		status = writer_begin(&indexing->writer, err);
		for (size_t j = 0; status == STATUS_OK && j < REMOVALS_PER_TRANSACTION && i < nr; j++)
			status = remove_input(indexing, ids[i++], err);
		if (status == STATUS_OK)
			status = writer_commit(&indexing->writer, err);
	}
	free(ids);
	return status;
}

static enum status no_thread(struct error *err)
{
	return error_set(err, STATUS_IO, "cannot start a thread");
}

struct worker_threads {
	pthread_t *threads;
	size_t nr;
};

/* As many as can be started, at least one. */
static enum status start_workers(struct preparation *preparation, struct worker_threads *out,
	struct error *err)
{
	size_t nr = preparation_nr_workers();

	out->threads = xcalloc(nr, sizeof(*out->threads));
	out->nr = 0;
	preparation->to->nr_givers = nr;
	for (size_t i = 0; i < nr; i++) {
		if (pthread_create(&out->threads[out->nr], NULL, preparation_run, preparation) == 0)
			out->nr++;
		else
			batch_queue_close(preparation->to);
	}
	return out->nr ? STATUS_OK : no_thread(err);
}

/* The reader's batches through the workers to the writer. */
static enum status read_and_write(struct indexing *indexing, struct error *err)
{
	struct reading reading = {&indexing->source, indexing->unchanged, &indexing->read, indexing->events,
		&indexing->events_mutex, &indexing->dictionary, 0};
	struct sorting_room room;
	struct preparation preparation = {
		indexing->options->lexicon, date_today(), &indexing->read, &indexing->prepared, &room};
	struct worker_threads workers;
	enum status status;
	pthread_t reader;

	if (pthread_create(&reader, NULL, reading_run, &reading) != 0)
		return no_thread(err);
	sorting_room_init(&room);
	status = start_workers(&preparation, &workers, err);
	if (status == STATUS_OK)
		status = write_batches(indexing, err);
	if (status != STATUS_OK) {
		batch_queue_give_up(&indexing->prepared);
		batch_queue_give_up(&indexing->read);
	}
	for (size_t i = 0; i < workers.nr; i++)
		pthread_join(workers.threads[i], NULL);
	pthread_join(reader, NULL);
	free(workers.threads);
	sorting_room_release(&room);
	indexing->report->nr_skipped += reading.nr_skipped;
	return status;
}

static enum status prepare(struct indexing *indexing, struct archive *archive, struct error *err)
{
	struct text_dictionary *dictionary = NULL;
	enum status status = writer_open(&indexing->writer, archive, err);

	if (status == STATUS_OK && indexing->options->lexicon)
		status = writer_use_lexicon(&indexing->writer, indexing->options->lexicon, err);
	if (status == STATUS_OK)
		status = dictionary_rows_read(archive, &dictionary, err);
	if (dictionary)
		promised_dictionary_keep(&indexing->dictionary, dictionary);
	if (status == STATUS_OK)
		status = archive_prepare(archive,
			"SELECT ref, id, fingerprint FROM article WHERE input_id = ?1",
			&indexing->select_known, err);
	for (size_t i = 0; status == STATUS_OK && i < indexing->options->nr_paths; i++)
		source_add(&indexing->source, indexing->options->paths[i], on_source_skip, indexing);
	indexing->report->nr_files = indexing->source.nr_files;
	indexing->report->nr_other = indexing->source.nr_other;
	indexing->progress.total_bytes = indexing->source.total_bytes;
	return status == STATUS_OK ? find_unchanged(indexing, err) : status;
}

/* What was asked to be found anew, and what was left undone; then whether more would be of use. */
static enum status refresh(struct indexing *indexing, struct error *err)
{
	const struct index_options *options = indexing->options;
	enum status status;

	if (!options->lexicon)
		return STATUS_OK;
	status = refresh_facts(&indexing->writer, options->lexicon, options->refresh, indexing->events,
		&indexing->report->nr_refreshed, err);
	if (status == STATUS_OK)
		status = writer_compare_lexicon(&indexing->writer, options->lexicon,
			&indexing->report->refresh_advised, err);
	return status;
}

/* Officials are told apart and segments merged by threads of their own, while counts and FTS5 are written. */
static enum status finish(struct indexing *indexing, struct archive *archive, struct error *err)
{
	struct people_resolving *people = NULL;
	enum status status = people_resolve_begin(archive, on_correction, indexing, &people, err);

	if (status == STATUS_OK)
		status = writer_finish_begin(&indexing->writer, err);
	if (status == STATUS_OK)
		status = writer_finish_index(&indexing->writer, err);
	if (status == STATUS_OK)
		status = people_resolve_finish(people, err);
	people_resolve_free(people);
	return status == STATUS_OK ? writer_finish(&indexing->writer, err) : status;
}

enum status index_run(struct archive *archive, const struct index_options *options,
	const struct index_events *events, struct index_report *report, struct error *err)
{
	struct indexing indexing = {.options = options, .events = events, .report = report};
	enum status status;

	memory_return_large();
	memset(report, 0, sizeof(*report));
	source_init(&indexing.source);
	batch_queue_init(&indexing.read, 1);
	batch_queue_init(&indexing.prepared, 0);
	promised_dictionary_init(&indexing.dictionary);
	pthread_mutex_init(&indexing.events_mutex, NULL);
	status = prepare(&indexing, archive, err);
	if (status == STATUS_OK)
		status = remove_vanished(&indexing, err);
	if (status == STATUS_OK)
		status = refresh(&indexing, err);
	if (status == STATUS_OK)
		status = read_and_write(&indexing, err);
	if (status == STATUS_OK)
		status = finish(&indexing, archive, err);
	report->nr_articles = indexing.writer.nr_articles;
	sqlite3_finalize(indexing.select_known);
	promised_dictionary_release(&indexing.dictionary);
	writer_close(&indexing.writer);
	batch_queue_release(&indexing.read);
	batch_queue_release(&indexing.prepared);
	pthread_mutex_destroy(&indexing.events_mutex);
	source_release(&indexing.source);
	free(indexing.unchanged);
	return status;
}
