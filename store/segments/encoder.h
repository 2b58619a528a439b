/*
 * Sorted articles and their postings -> the pages of a new segment (layout.h), in the caller's transaction,
 * or in a spool.
 *
 *   encoder_begin, then encoder_add_record for each article by ascending id, then encoder_add_term for each
 *   token by its number, then encoder_add_pairs for all groups of pairs or none, then encoder_finish;
 *   encoder_release at any time.
 *
 * Errors stick, as those of the pages do: encoder_finish tells.
 */
#ifndef TRACUU_STORE_SEGMENTS_ENCODER_H
#define TRACUU_STORE_SEGMENTS_ENCODER_H

#include "base/strbuf.h"
#include "store/segments/layout.h"
#include "store/segments/list_heads.h"
#include "store/segments/spool.h"

#include <sqlite3.h>

struct segment_encoder {
	sqlite3 *db;
	struct segment_spool *spool; /* NULL: into the tables */
	sqlite3_stmt *insert;
	int64_t segment;
	const int64_t *ids;      /* by article; the caller's, as the next */
	const uint32_t *lengths; /* in tokens */
	size_t nr_docs;
	double mean_length;
	float *norms; /* by article */
	uint64_t at;  /* where the next byte goes */
	struct strbuf page;
	struct strbuf record_ends, terms, texts, header, list, pair_ends;
	struct list_head *heads; /* of the list at hand */
	size_t nr_heads, alloc_heads;
	size_t nr_terms;
	int result;
};

/* db: NULL where encoder_to_spool is called next. */
void encoder_begin(struct segment_encoder *encoder, sqlite3 *db, int64_t segment, const int64_t *ids,
	const uint32_t *lengths, size_t nr_docs, double mean_length);
void encoder_to_spool(struct segment_encoder *encoder, struct segment_spool *spool);
void encoder_add_record(struct segment_encoder *encoder, const void *bytes, size_t len);

/* postings by ascending article, at least one. */
void encoder_add_term(struct segment_encoder *encoder, const char *text, size_t len, const posting *postings,
	size_t nr);

/* The head and the lists of the next group (store/segments/pairs.h). */
void encoder_add_pairs(struct segment_encoder *encoder, const struct strbuf *head,
	const struct strbuf *lists);

/* Writes the rest and the segment's row. Returns an SQLite code. */
int encoder_finish(struct segment_encoder *encoder);
void encoder_release(struct segment_encoder *encoder);

#endif
