/*
 * An article as the numbers of its tokens, in units of 16 bits, low byte first, so that a scan looks at
 * eight of them at once:
 *
 *   RECORD_BESIDE        the next token stands where the one before does
 *   RECORD_BODY          the title ends here
 *   token + RECORD_FIRST  a token, below RECORD_LARGE
 *   RECORD_LARGE | high, low   one whose number + RECORD_FIRST has up to 24 bits
 *
 *   "Họp UBND xã" / "Ngày 3/6"   họp ubnd xã BODY ngày --06-03 BESIDE 3 BESIDE 6
 */
#ifndef TRACUU_STORE_SEGMENTS_RECORD_H
#define TRACUU_STORE_SEGMENTS_RECORD_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum { RECORD_BESIDE = 0, RECORD_BODY = 1, RECORD_FIRST = 2, RECORD_LARGE = 0xFF00, RECORD_UNIT = 2 };

/* As many tokens as a record can tell apart. */
enum { RECORD_MAX_TOKENS = (1 << 24) - RECORD_FIRST };

static inline uint32_t record_unit(const unsigned char *unit)
{
	return (uint32_t)unit[0] | (uint32_t)unit[1] << 8;
}

void record_add_token(struct strbuf *record, uint32_t number, bool is_beside);
void record_add_body(struct strbuf *record);

struct record_token {
	uint32_t number;
	bool is_beside, is_body; /* is_body: no token, the body begins */
};

/* The next of the record at *at, which moves on; false at the end. */
bool record_next(const unsigned char *record, size_t len, size_t *at, struct record_token *out);

#endif
