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

/* Of more than one byte; varint_next_long: or past the end. */
void varint_add_long(struct strbuf *out, uint64_t value);
uint64_t varint_next_long(const unsigned char *bytes, size_t len, size_t *at);

static inline void varint_add(struct strbuf *out, uint64_t value)
{
	if (value < 0x80)
		strbuf_add_ch(out, (char)value);
	else
		varint_add_long(out, value);
}

/*
 * The number at *at, which moves on. Past the end are zeros, so that damaged bytes cannot lead astray. A copy
 * is lent to the longer way, so that the caller's own may stay in a register.
 */
static inline uint64_t varint_next(const unsigned char *bytes, size_t len, size_t *at)
{
	size_t next = *at;
	uint64_t value;

	if (next < len && bytes[next] < 0x80) {
		*at = next + 1;
		return bytes[next];
	}
	value = varint_next_long(bytes, len, &next);
	*at = next;
	return value;
}

#endif
