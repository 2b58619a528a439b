/* Which segments are made, marked and merged when. */
#include "store/segment_writer.h"

#include "base/memory.h"
#include "store/segments.h"
#include "store/segments/buffer.h"
#include "store/segments/deleted.h"
#include "store/segments/merge.h"

#include <stdlib.h>

/*
 * Eight segments of a class become one of the next. A flush merges up to this class (some hundred articles:
 * milliseconds), and everything small where more than MAX_SEGMENTS have come together within a load.
 */
enum { SEGMENTS_OF_A_CLASS = 8, LAST_QUICK_CLASS = 1, MAX_SEGMENTS = 64 };

struct segment_writer {
	struct archive *archive;
	struct segments segments;
	struct segment_buffer buffer;
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

/* 0: up to 7 articles, 1: up to 63, 2: up to 511 ... */
static int class_of(const struct segment *segment)
{
	int class = 0;

	for (uint32_t nr = nr_live(segment) / SEGMENTS_OF_A_CLASS; nr; nr /= SEGMENTS_OF_A_CLASS)
		class ++;
	return class;
}

/* A number that no segment ever had. */
static enum status next_number(struct segment_writer *writer, int64_t *out, struct error *err)
{
	enum status status = archive_get_meta(writer->archive, "next_segment", 1, out, err);

	return status == STATUS_OK ? archive_set_meta(writer->archive, "next_segment", *out + 1, err)
				   : status;
}

static enum status merge(struct segment_writer *writer, struct segment *const *inputs, size_t nr,
	double mean_length, struct error *err)
{
	int64_t number = 0;
	enum status status = next_number(writer, &number, err);
	int result;

	if (status != STATUS_OK)
		return status;
	result = segments_merge(&writer->segments, inputs, nr, number, mean_length);
	if (result == SQLITE_OK)
		result = segments_reload(&writer->segments);
	return result == SQLITE_OK ? STATUS_OK : segments_error(writer->archive, result, err);
}

/* The segments of these classes, into inputs; as many as fit into one. */
static size_t choose(struct segment_writer *writer, int first, int last, struct segment **inputs)
{
	uint64_t nr_docs = 0;
	size_t nr = 0;

	for (size_t i = 0; i < writer->segments.nr; i++) {
		struct segment *segment = &writer->segments.items[i];
		int class = class_of(segment);

		if (class < first || class > last || nr_docs + nr_live(segment) > 1 << 24)
			continue;
		nr_docs += nr_live(segment);
		inputs[nr++] = segment;
	}
	return nr;
}

/*
 * The lowest class up to `last` that is full, or one segment that is mostly deleted; 0 where there is none.
 */
static size_t choose_full(struct segment_writer *writer, int last, struct segment **inputs)
{
	for (int class = 0; class <= last; class ++) {
		size_t nr = choose(writer, class, class, inputs);

		if (nr >= SEGMENTS_OF_A_CLASS)
			return nr;
	}
	for (size_t i = 0; i < writer->segments.nr; i++) {
		inputs[0] = &writer->segments.items[i];
		if (class_of(inputs[0]) <= last && inputs[0]->nr_deleted * 3 > inputs[0]->nr_docs)
			return 1;
	}
	return 0;
}

enum { NR_CLASSES = 9 };

static enum status merge_quickly(struct segment_writer *writer, double mean_length, struct error *err)
{
	struct segment **inputs;
	size_t nr;
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		inputs = xcalloc(writer->segments.nr, sizeof(*inputs));
		nr = writer->segments.nr > MAX_SEGMENTS ? choose(writer, 0, NR_CLASSES - 5, inputs)
							: choose_full(writer, LAST_QUICK_CLASS, inputs);
		if (nr > 0)
			status = merge(writer, inputs, nr, mean_length, err);
		free(inputs);
		if (nr == 0)
			break;
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
	result = segment_buffer_write(&writer->buffer, writer->archive->db, number,
		mean_length > 0 ? mean_length : 1);
	if (result == SQLITE_OK)
		result = segments_reload(&writer->segments);
	if (result != SQLITE_OK)
		return segments_error(writer->archive, result, err);
	return merge_quickly(writer, mean_length > 0 ? mean_length : 1, err);
}

/* One merge in a transaction of its own. */
static enum status merge_apart(struct segment_writer *writer, struct segment *const *inputs, size_t nr,
	double mean_length, struct error *err)
{
	enum status status = archive_exec(writer->archive, "BEGIN IMMEDIATE", err);

	if (status != STATUS_OK)
		return status;
	status = merge(writer, inputs, nr, mean_length, err);
	if (status == STATUS_OK)
		return archive_exec(writer->archive, "COMMIT", err);
	sqlite3_exec(writer->archive->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

enum status segment_writer_merge(struct segment_writer *writer, bool everything, double mean_length,
	struct error *err)
{
	enum status status = STATUS_OK;
	bool again = true;

	while (status == STATUS_OK && again) {
		struct segment **inputs = xcalloc(writer->segments.nr, sizeof(*inputs));
		size_t nr = everything ? choose(writer, 0, NR_CLASSES, inputs)
				       : choose_full(writer, NR_CLASSES, inputs);

		again = nr > 1 || (nr == 1 && inputs[0]->nr_deleted > 0);
		if (again)
			status = merge_apart(writer, inputs, nr, mean_length > 0 ? mean_length : 1, err);
		again &= !everything;
		free(inputs);
	}
	return status;
}
