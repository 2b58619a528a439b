/*
 * The segments of an archive, for reading: articles as lists of postings that are made to be skipped through,
 * beside article_fts and saying the same (store/segment_writer.h writes them, store/segment_ranker.h ranks by
 * them). How a segment looks inside: store/segments/layout.h.
 *
 *   segment          one row a segment (below)
 *   segment_page     their bytes
 *   segment_deleted  articles that are gone, or are in a later segment: bits: one an article, 32,768 a chunk
 *
 * An article is in one segment, and not deleted there. segments_refresh takes up what was committed since;
 * what is returned or pointed to is valid until it is called again. Functions that return int give SQLite
 * codes.
 */
#ifndef TRACUU_STORE_SEGMENTS_H
#define TRACUU_STORE_SEGMENTS_H

#include "base/arena.h"
#include "base/status.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair_mosts;
struct record_cache;
struct segment_pages;

struct segment {
	int64_t id;
	uint32_t nr_docs, nr_terms, nr_slots;
	uint64_t docs_at, terms_at, texts_at, slots_at, pairs_at; /* pairs_at: 0 where it has none */
	double mean_length;                                       /* of all articles, when it was made */
	unsigned char *deleted; /* bits by article, whole windows; NULL: none is */
	uint32_t nr_deleted;
	int64_t *window_firsts;      /* ids of the first articles of windows; NULL until segment_windows */
	unsigned char *length_codes; /* by article, of windows whose bit in codes_read is set */
	uint64_t *codes_read;
};

struct segments {
	sqlite3 *db;
	struct segment_pages *pages;
	struct segment *items; /* by id */
	size_t nr;
	bool are_whole; /* they hold all articles: an archive of an older version gets them bit by bit */
	int64_t data_version; /* SQLite's, of what was read last; -1: nothing */
	struct arena scratch; /* what a ranking needs until it ends; its room is kept for the next one */
	sqlite3_stmt *select_version;
	unsigned char *matters; /* of the scan before (store/segments/scan.h), for the next one; or NULL */
	struct pair_mosts *pair_mosts; /* store/segments/pair_list.h; NULL: no request needed them so far */
	struct record_cache *records;  /* the same of store/segments/record_cache.h */
};

/* Pages of 16 KB that are kept in memory, as they come to be read. */
enum { SEGMENTS_FOR_SEARCHES = 32768, SEGMENTS_FOR_WRITING = 1024 };

/*
 * An archive that has none (of an older version) gives no segments. segments_close is safe after a failure.
 */
int segments_open(struct segments *segments, sqlite3 *db, size_t nr_pages);
void segments_close(struct segments *segments);

/*
 * Within the transaction that is to be read in. Cheap where nothing was committed. What failed fails again
 * until something is; there are no segments meanwhile.
 */
int segments_refresh(struct segments *segments);

/* The same where this connection itself has written. */
int segments_reload(struct segments *segments);

/* Whether they can stand for article_fts. */
bool segments_are_whole(const struct segments *segments);

/* ---- articles of a segment, by number */

int64_t segment_article_id(struct segments *segments, const struct segment *segment, uint32_t doc);

uint32_t segment_length(struct segments *segments, const struct segment *segment, uint32_t doc);

/* Lengths in tokens of the articles of a window; nr of them, into out. */
void segment_lengths(struct segments *segments, const struct segment *segment, uint32_t window,
	uint32_t *out);

/* The same as length codes (store/segments/layout.h); they are kept. */
const unsigned char *segment_length_codes(struct segments *segments, const struct segment *segment,
	uint32_t window);

/* Ids of the articles of a window, into out. */
void segment_ids(struct segments *segments, const struct segment *segment, uint32_t window, int64_t *out);

uint32_t segment_nr_windows(const struct segment *segment);
uint32_t segment_window_docs(const struct segment *segment, uint32_t window);

/* window_firsts, read where it was not. */
const int64_t *segment_windows(struct segments *segments, struct segment *segment);

/* The first article whose id is not below; nr_docs where all are. */
uint32_t segment_lower_bound(struct segments *segments, struct segment *segment, int64_t id);

bool segment_is_deleted(const struct segment *segment, uint32_t doc);

/* The article's tokens as a record (store/segments/layout.h), valid until more is read; *len in bytes. */
const unsigned char *segment_record(struct segments *segments, const struct segment *segment, uint32_t doc,
	size_t *len);

/* The same for searches: it is kept, for the next one may want it as well. */
const unsigned char *segment_record_kept(struct segments *segments, const struct segment *segment,
	uint32_t doc, size_t *len);

/* ---- tokens of a segment */

struct segment_term {
	uint32_t number;
	uint64_t list_at;
	uint32_t header_bytes, nr_windows, nr_docs;
};

/* False where no article of the segment had the token. */
bool segment_find_term(struct segments *segments, const struct segment *segment, const char *text, size_t len,
	struct segment_term *out);

/* The term by its number, with its text: appended to out where that is not NULL. */
struct strbuf;
void segment_term_at(struct segments *segments, const struct segment *segment, uint32_t number,
	struct segment_term *out, struct strbuf *text);

/* SQLITE_OK, or what went wrong while anything of the above was read since segments_refresh. */
int segments_result(const struct segments *segments);

/* Where a call failed: turns segments_result, or what the call gave, into *err, which says what to do. */
struct archive;
enum status segments_error(struct archive *archive, int result, struct error *err);

#endif
