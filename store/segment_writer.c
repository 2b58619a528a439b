/* Which segments are made, marked and merged when. */
#include "store/segment_writer.h"

#include "base/memory.h"
#include "store/segments.h"
#include "store/segments/buffer.h"
#include "store/segments/deleted.h"
#include "store/segments/layout.h"
#include "store/segments/merge.h"
#include "store/segments/merge_thread.h"
#include "store/segments/pages.h"

#include <stdlib.h>

/*
 * Eight segments of a level become one of the next: level 0 has up to 7 articles, 1 up to 63, 2 up to 511
 * ... A flush merges up to LAST_QUICK_LEVEL (some hundred articles: milliseconds), and up to
 * LAST_LOADED_LEVEL where more than MAX_SEGMENTS have come together within a load.
 */
enum {
	SEGMENTS_OF_A_LEVEL = 8,
	LAST_QUICK_LEVEL = 1,
	LAST_LOADED_LEVEL = 4,
	LAST_LEVEL = 9,
	MAX_SEGMENTS = 64,
	MIN_DOCS_OF_A_THREAD = 256 /* fewer are merged before a thread has opened the archive */
};

struct segment_writer {
	struct archive *archive;
	struct segments segments;
	struct segment_buffer buffer;
	struct merge_thread *merging; /* NULL: none goes on */
};

enum status segment_writer_new(struct archive *archive, struct segment_writer **out, struct error *err)
{
	struct segment_writer *writer = xcalloc(1, sizeof(*writer));
	int result;

	*out = writer;
	writer->archive = archive;
	result = segments_open(&writer->segments, archive->db, SEGMENTS_FOR_WRITING);
	if (result == SQLITE_OK)
		result = segments_reload(&writer->segments);
	return result == SQLITE_OK ? STATUS_OK : segments_error(archive, result, err);
}

void segment_writer_free(struct segment_writer *writer)
{
	if (!writer)
		return;
	merge_thread_free(writer->merging);
	segment_buffer_release(&writer->buffer);
	segments_close(&writer->segments);
	free(writer);
}

void segment_writer_put(struct segment_writer *writer, int64_t id, const struct token_stream *title,
	const struct token_stream *body)
{
	segment_buffer_add(&writer->buffer, id, title, body);
}

enum status segment_writer_remove(struct segment_writer *writer, int64_t id, struct error *err)
{
	struct segments *segments = &writer->segments;
	int result = SQLITE_OK;

	if (segment_buffer_remove(&writer->buffer, id))
		return STATUS_OK;
	for (size_t i = 0; i < segments->nr; i++) {
		struct segment *segment = &segments->items[i];
		uint32_t doc = segment_lower_bound(segments, segment, id);

		if (doc == segment->nr_docs || segment_is_deleted(segment, doc) ||
			segment_article_id(segments, segment, doc) != id)
			continue;
		result = deleted_add(segments, segment, doc);
		break;
	}
	if (result == SQLITE_OK)
		result = segments_result(segments);
	return result == SQLITE_OK ? STATUS_OK : segments_error(writer->archive, result, err);
}

/* ---- merging */

static uint32_t nr_live(const struct segment *segment)
{
	return segment->nr_docs - segment->nr_deleted;
}

static int level_of(const struct segment *segment)
{
	int level = 0;

	for (uint32_t nr = nr_live(segment) / SEGMENTS_OF_A_LEVEL; nr; nr /= SEGMENTS_OF_A_LEVEL)
		level++;
	return level;
}

/* A number that no segment ever had. */
static enum status next_number(struct segment_writer *writer, int64_t *out, struct error *err)
{
	enum status status = archive_get_meta(writer->archive, "next_segment", 1, out, err);

	return status == STATUS_OK ? archive_set_meta(writer->archive, "next_segment", *out + 1, err)
				   : status;
}

/* What a thread has merged, if that is what is wanted; where it failed, why is found out once more. */
static int merge_or_take(struct segment_writer *writer, struct segment *const *inputs, size_t nr,
	int64_t number, double mean_length)
{
	struct merge_thread *merging = writer->merging;
	int result = SQLITE_ERROR;

	writer->merging = NULL;
	if (merging && merge_thread_is_of(merging, inputs, nr, number))
		result = merge_thread_finish(merging, writer->archive->db);
	merge_thread_free(merging);
	if (result == SQLITE_OK || result == SQLITE_FULL || result == SQLITE_IOERR)
		return result;
	return segments_merge(&writer->segments, inputs, nr, number, mean_length);
}

static enum status merge(struct segment_writer *writer, struct segment *const *inputs, size_t nr,
	double mean_length, struct error *err)
{
	int64_t number = 0;
	enum status status = next_number(writer, &number, err);
	int result;

	if (status != STATUS_OK)
		return status;
	result = merge_or_take(writer, inputs, nr, number, mean_length);
	segment_pages_forget(writer->segments.pages); /* they were of segments that are gone */
	if (result == SQLITE_OK)
		result = segments_reload(&writer->segments);
	return result == SQLITE_OK ? STATUS_OK : segments_error(writer->archive, result, err);
}

/* The segments of these levels, into inputs; as many as fit into one. */
static size_t choose(struct segment_writer *writer, int first, int last, struct segment **inputs)
{
	uint64_t nr_docs = 0;
	size_t nr = 0;

	for (size_t i = 0; i < writer->segments.nr; i++) {
		struct segment *segment = &writer->segments.items[i];
		int level = level_of(segment);

		if (level < first || level > last || nr_docs + nr_live(segment) > SEGMENT_MAX_DOCS)
			continue;
		nr_docs += nr_live(segment);
		inputs[nr++] = segment;
	}
	return nr;
}

/*
 * The lowest level up to `last` that is full, or one segment that is mostly deleted; 0 where there is none.
 */
static size_t choose_full(struct segment_writer *writer, int last, struct segment **inputs)
{
	for (int level = 0; level <= last; level++) {
		size_t nr = choose(writer, level, level, inputs);

		if (nr >= SEGMENTS_OF_A_LEVEL)
			return nr;
	}
	for (size_t i = 0; i < writer->segments.nr; i++) {
		inputs[0] = &writer->segments.items[i];
		if (level_of(inputs[0]) <= last && inputs[0]->nr_deleted * 3 > inputs[0]->nr_docs)
			return 1;
	}
	return 0;
}

/* What a flush should merge. One segment alone becomes no fewer, where there are too many. */
static size_t choose_quickly(struct segment_writer *writer, struct segment **inputs)
{
	size_t nr;

	if (writer->segments.nr > MAX_SEGMENTS && (nr = choose(writer, 0, LAST_LOADED_LEVEL, inputs)) > 1)
		return nr;
	return choose_full(writer, LAST_QUICK_LEVEL, inputs);
}

static enum status merge_quickly(struct segment_writer *writer, double mean_length, struct error *err)
{
	enum status status = STATUS_OK;
	size_t nr = 1;

	while (status == STATUS_OK && nr > 0) {
		struct segment **inputs = xcalloc(writer->segments.nr + 1, sizeof(*inputs));

		nr = choose_quickly(writer, inputs);
		if (nr > 0)
			status = merge(writer, inputs, nr, mean_length, err);
		free(inputs);
	}
	return status;
}

enum status segment_writer_flush(struct segment_writer *writer, double mean_length, struct error *err)
{
	int64_t number = 0;
	enum status status;
	int result;

	if (segment_buffer_nr(&writer->buffer) == 0) {
		segment_buffer_release(&writer->buffer);
		return STATUS_OK;
	}
	status = next_number(writer, &number, err);
	if (status != STATUS_OK)
		return status;
	result = segment_buffer_write(&writer->buffer, writer->archive->db, number, mean_length);
	if (result == SQLITE_OK)
		result = segments_reload(&writer->segments);
	if (result != SQLITE_OK)
		return segments_error(writer->archive, result, err);
	return merge_quickly(writer, mean_length, err);
}

/* One merge in a transaction of its own. */
static enum status merge_apart(struct segment_writer *writer, struct segment *const *inputs, size_t nr,
	double mean_length, struct error *err)
{
	enum status status = archive_begin_writing(writer->archive, err);

	if (status != STATUS_OK)
		return status;
	return archive_end_writing(writer->archive, merge(writer, inputs, nr, mean_length, err), err);
}

/* The next merge; 0 where there is nothing to do. */
static size_t choose_apart(struct segment_writer *writer, bool everything, struct segment **inputs)
{
	size_t nr =
		everything ? choose(writer, 0, LAST_LEVEL, inputs) : choose_full(writer, LAST_LEVEL, inputs);

	return nr == 1 && inputs[0]->nr_deleted == 0 ? 0 : nr;
}

enum status segment_writer_merge_begin(struct segment_writer *writer, bool everything, double mean_length,
	struct error *err)
{
	struct segment **inputs = xcalloc(writer->segments.nr + 1, sizeof(*inputs));
	size_t nr = writer->merging ? 0 : choose_apart(writer, everything, inputs), nr_docs = 0;
	enum status status = STATUS_OK;
	int64_t number = 0;

	for (size_t i = 0; i < nr; i++)
		nr_docs += nr_live(inputs[i]);
	if (nr_docs >= MIN_DOCS_OF_A_THREAD) {
		segment_pages_forget(writer->segments.pages); /* the thread keeps its own */
		status = archive_get_meta(writer->archive, "next_segment", 1, &number, err);
		if (status == STATUS_OK)
			writer->merging =
				merge_thread_start(writer->archive->db, inputs, nr, number, mean_length);
	}
	free(inputs);
	return status;
}

enum status segment_writer_merge(struct segment_writer *writer, bool everything, double mean_length,
	struct error *err)
{
	enum status status = STATUS_OK;
	bool again = true;

	while (status == STATUS_OK && again) {
		struct segment **inputs = xcalloc(writer->segments.nr + 1, sizeof(*inputs));
		size_t nr = choose_apart(writer, everything, inputs);

		again = nr > 0;
		if (again)
			status = merge_apart(writer, inputs, nr, mean_length, err);
		again &= !everything;
		free(inputs);
	}
	return status;
}
