/*
 * The places where an official is meant, packed for the column official.mentions.
 *
 *   | varint start - start before (first: start) | varint end - start | ...      (base/varint.h)
 */
#ifndef TRACUU_STORE_MENTIONS_H
#define TRACUU_STORE_MENTIONS_H

#include "base/strbuf.h"
#include "facts/facts.h"

/* Appends the packed spans, which are in the order of their starts. */
void mentions_pack(const struct span *spans, size_t nr, struct strbuf *out);

/*
 * How many spans the blob holds; the first `max` of them are written to out, which may be NULL where max is
 * 0.
 */
size_t mentions_unpack(const void *blob, size_t len, struct span *out, size_t max);

#endif
