/*
 * Segments (store/segments.h) as articles come and go: what is put or removed in a transaction is searchable
 * with its commit.
 *
 *   segment_writer_new, then any number of { in a transaction: segment_writer_put / segment_writer_remove
 *   ...; segment_writer_flush }, and segment_writer_merge between transactions; segment_writer_free
 *
 * After a failure the transaction is rolled back and the writer freed. Each flush makes a segment of what
 * came; where eight of about a size have come together they are merged, small ones with the flush, large
 * ones by segment_writer_merge, each in a transaction of its own, so that it may be killed at any time.
 */
#ifndef TRACUU_STORE_SEGMENT_WRITER_H
#define TRACUU_STORE_SEGMENT_WRITER_H

#include "store/archive.h"
#include "text/token_stream.h"

struct segment_writer;

enum status segment_writer_new(struct archive *archive, struct segment_writer **out, struct error *err);
void segment_writer_free(struct segment_writer *writer);

/* The fields with the tokens that article_fts has of them (restored_pack); they are copied. */
void segment_writer_put(struct segment_writer *writer, int64_t id, const struct token_stream *title,
	const struct token_stream *body);
enum status segment_writer_remove(struct segment_writer *writer, int64_t id, struct error *err);

/* Before the commit. mean_length: of all articles, in tokens; above 0, here as below. */
enum status segment_writer_flush(struct segment_writer *writer, double mean_length, struct error *err);

/*
 * Begins what segment_writer_merge will do, in a thread of its own; until that is called the archive's other
 * tables may be written, but nothing is put or removed here.
 */
enum status segment_writer_merge_begin(struct segment_writer *writer, bool everything, double mean_length,
	struct error *err);

/* everything: into one segment, as after a large load. */
enum status segment_writer_merge(struct segment_writer *writer, bool everything, double mean_length,
	struct error *err);

#endif
