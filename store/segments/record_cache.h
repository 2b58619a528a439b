/*
 * Records that were read last, as copies. Who asks again with one word more, or for the next page, has most
 * of the same articles read; in a large archive each of them is a page of its own, which is looked for in
 * SQLite's tree. Of a small one the pages are kept instead (store/segments/pages.h).
 *
 *   place   | i64 segment | u32 article | u32 bytes | the record, up to RECORD_KEPT_BYTES |
 *
 * A record has one place, by its hash, and takes it from whoever had it.
 */
#ifndef TRACUU_STORE_SEGMENTS_RECORD_CACHE_H
#define TRACUU_STORE_SEGMENTS_RECORD_CACHE_H

#include <stddef.h>
#include <stdint.h>

/* Of articles of up to 1,000 words, 32 MB in all. */
enum { RECORD_KEPT_BYTES = 2032, NR_KEPT_RECORDS = 1 << 14 };

struct record_cache;

struct record_cache *record_cache_new(void);
void record_cache_free(struct record_cache *cache); /* NULL is allowed */

/* The record, valid until the next record_cache_put; NULL where it is not there. */
const unsigned char *record_cache_get(const struct record_cache *cache, int64_t segment, uint32_t doc,
	size_t *len);

/* Copies it, where it is short enough. */
void record_cache_put(struct record_cache *cache, int64_t segment, uint32_t doc, const unsigned char *record,
	size_t len);

#endif
