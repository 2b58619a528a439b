/*
 * A segment's bytes: one flat space from 0 on, kept in rows of SEGMENT_PAGE_BYTES, so that a row fills a page
 * of the file and nothing is read but the pages that are asked for.
 *
 *   table segment_page:  page = segment << PAGE_NUMBER_BITS | at / SEGMENT_PAGE_BYTES
 *                        data = | SEGMENT_PAGE_BYTES, or fewer at the end | u64 segment_page_sum of them |
 *
 * A segment never changes and its number is never used again, so a page that was read stays true for as long
 * as the reader lives. SEGMENT_PAGE_BYTES is a multiple of 32: what is aligned to its own size, up to 32
 * bytes, lies in one page.
 *
 * Errors stick: after one, reading gives zeros; `result` is looked at in the end.
 */
#ifndef TRACUU_STORE_SEGMENTS_PAGES_H
#define TRACUU_STORE_SEGMENTS_PAGES_H

#include "base/strbuf.h"

#include <endian.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { SEGMENT_PAGE_BYTES = 16320, PAGE_SUM_BYTES = 8, PAGE_NUMBER_BITS = 24 };

/* What follows the bytes of a page in its row: it is looked at when a page is read into memory. */
uint64_t segment_page_sum(int64_t page, const unsigned char *bytes, size_t len);

struct page_slot {
	int64_t page;         /* -1: empty */
	unsigned char *bytes; /* in one of the blocks; NULL as long as it was not needed */
};

struct segment_pages {
	sqlite3 *db;
	sqlite3_stmt *select;
	sqlite3_blob *blob; /* moved from page to page; NULL: not open */
	bool by_blob;
	struct page_slot *slots; /* by set; a page may lie in any slot of its set */
	size_t nr_sets;          /* a power of two */
	bool has_room;           /* for all that is in the file: see segment_bytes_once */
	int64_t *asked_once;     /* by set: the page that was last asked for so */
	unsigned int next_victim;
	unsigned char **blocks; /* large pages, each with room for as many slots as fit */
	size_t nr_blocks, alloc_blocks, nr_in_block; /* slots of the last one that are given out */
	struct strbuf joined;                        /* what lies across two pages */
	int result;                                  /* SQLITE_OK, or the first failure */
};

/* As many pages are kept, at most. Returns an SQLite code; release is safe afterwards in any case. */
int segment_pages_init(struct segment_pages *pages, sqlite3 *db, size_t nr_pages);
void segment_pages_release(struct segment_pages *pages);

/* How many pages there are in the file. Of the room a part stays free, as pages are not spread evenly. */
void segment_pages_expect(struct segment_pages *pages, uint64_t nr_pages);

/* Gives back the memory of all that is kept, which is read again where it is wanted. */
void segment_pages_forget(struct segment_pages *pages);

/* The bytes at..at+len of the segment; valid until the next call. */
const unsigned char *segment_bytes(struct segment_pages *pages, int64_t segment, uint64_t at, size_t len);

/*
 * The same for whoever mostly wants the page of the last time again: *near is where that was, NULL at first.
 * Good for as long as the pages are.
 */
const unsigned char *segment_bytes_near(struct segment_pages *pages, int64_t segment, uint64_t at, size_t len,
	const struct page_slot **near);

/*
 * The same for what is not soon wanted again: its page is not kept, and its sum not looked at. Where there is
 * room for all pages, one is kept, as others are, as soon as it is asked for again.
 */
const unsigned char *segment_bytes_once(struct segment_pages *pages, int64_t segment, uint64_t at,
	size_t len);

/* Between these pages are read faster, through a handle that holds the read transaction open. */
void segment_pages_begin(struct segment_pages *pages);
void segment_pages_end(struct segment_pages *pages);

/* Numbers are kept with their low byte first. */

static inline uint32_t segment_u32(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return le32toh(value);
}

static inline uint64_t segment_u64(const unsigned char *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
	return le64toh(value);
}

static inline void segment_put_u32(unsigned char *bytes, uint32_t value)
{
	value = htole32(value);
	memcpy(bytes, &value, sizeof(value));
}

static inline void segment_put_u64(unsigned char *bytes, uint64_t value)
{
	value = htole64(value);
	memcpy(bytes, &value, sizeof(value));
}

#endif
