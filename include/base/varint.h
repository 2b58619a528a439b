/*
 * Whole numbers in as few bytes as they need: 7 bits a byte, low ones first, the high bit set where more
 * follow.
 *
 *   300  ->  1010 1100  0000 0010
 */
#ifndef TRACUU_BASE_VARINT_H
#define TRACUU_BASE_VARINT_H

#include "base/strbuf.h"

#include <stdint.h>

void varint_add(struct strbuf *out, uint64_t value);

/* The number at *at, which moves on. Past the end are zeros, so that damaged bytes cannot lead astray. */
uint64_t varint_next(const unsigned char *bytes, size_t len, size_t *at);

#endif
