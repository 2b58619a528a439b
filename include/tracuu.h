/*
 * libtracuu: searching an archive from a C program.
 *
 *   struct tracuu *archive;
 *   struct tracuu_hits *hits;
 *   char message[256];
 *
 *   if (tracuu_open("archive.tracuu", &archive, message, sizeof(message)) == TRACUU_OK &&
 *       tracuu_search(archive, "trong rung", NULL, &hits, message, sizeof(message)) == TRACUU_OK) {
 *           for (size_t i = 0; i < tracuu_hits_count(hits); i++)
 *                   puts(tracuu_hits_get(hits, i)->title);
 *           tracuu_hits_free(hits);
 *   }
 *   tracuu_close(archive);
 *
 * Strings are UTF-8. A handle is used by one thread at a time; several handles on one archive may be used at
 * once, also while an indexer writes. Queries are written as docs/query-language.md says.
 */
#ifndef TRACUU_H
#define TRACUU_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum tracuu_result {
	TRACUU_OK,
	TRACUU_BAD_QUERY,  /* a date field whose value is no date */
	TRACUU_BAD_ARCHIVE /* missing, no archive, newer than this library, or damaged */
};

enum tracuu_order { TRACUU_BEST_FIRST, TRACUU_NEWEST_FIRST, TRACUU_OLDEST_FIRST };

struct tracuu;
struct tracuu_hits;

struct tracuu_options {
	enum tracuu_order order;
	size_t limit, offset; /* limit 0 means 10 */
	int any;              /* words are alternatives */
	int verbatim;         /* words are what was typed: nothing restored, expanded or corrected */
};

struct tracuu_range {
	size_t start_byte, end_byte;
};

struct tracuu_hit {
	size_t rank; /* from 1 */
	int64_t id;
	double score;
	const char *ref, *title;
	const char *date;                 /* "2024-06-26", or "" where unknown */
	const char *snippet;              /* the densest passage */
	const struct tracuu_range *marks; /* in the snippet: what was asked for */
	size_t nr_marks;
};

/* *out is the caller's, to be closed, after TRACUU_OK only. The message is one line; it may be NULL. */
enum tracuu_result tracuu_open(const char *path, struct tracuu **out, char *message, size_t message_bytes);
void tracuu_close(struct tracuu *archive); /* NULL is allowed */

/* options may be NULL. *out is the caller's, to be freed, and outlives the handle. No hits is TRACUU_OK. */
enum tracuu_result tracuu_search(struct tracuu *archive, const char *query,
	const struct tracuu_options *options, struct tracuu_hits **out, char *message, size_t message_bytes);
void tracuu_hits_free(struct tracuu_hits *hits); /* NULL is allowed */

size_t tracuu_hits_count(const struct tracuu_hits *hits);
int64_t tracuu_hits_total(const struct tracuu_hits *hits); /* articles that match, shown or not */
int tracuu_hits_total_is_least(const struct tracuu_hits
		*hits); /* 1: there may be more; counting took too long */

/* The query as it was searched, where that differs from what was typed, else NULL. Borrowed from hits. */
const char *tracuu_hits_shown_for(const struct tracuu_hits *hits);

/* Not 0 where nothing had the words as typed; shown_for is then what was probably meant. */
int tracuu_hits_corrected(const struct tracuu_hits *hits);

/* Borrowed from hits; NULL past the end. */
const struct tracuu_hit *tracuu_hits_get(const struct tracuu_hits *hits, size_t at);

#ifdef __cplusplus
}
#endif

#endif
