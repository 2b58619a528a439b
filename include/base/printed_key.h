/*
 * A printed word as a key of fixed size, to look it up without a loop over its bytes.
 *
 *   "phường"  p h ư ờ n g  8 or more bytes:  | first 8 bytes | last 8 bytes, which overlap | how many |
 *
 * Shorter words are taken by 4 bytes, or one by one. Two words of up to PRINTED_KEY_MAX_BYTES have one key
 * only where they are the same; of longer ones these are the ends and the length.
 */
#ifndef TRACUU_BASE_PRINTED_KEY_H
#define TRACUU_BASE_PRINTED_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PRINTED_KEY_MAX_BYTES = 16 };

struct printed_key {
	uint64_t first, last;
	uint64_t len; /* 0: no key */
};

static inline struct printed_key printed_key_of(const char *bytes, size_t len)
{
	struct printed_key key = {0, 0, len};
	uint32_t first, last;

	if (len >= 8) {
		memcpy(&key.first, bytes, 8);
		memcpy(&key.last, bytes + (len - 8), 8);
	} else if (len >= 4) {
		memcpy(&first, bytes, 4);
		memcpy(&last, bytes + (len - 4), 4);
		key.first = first;
		key.last = last;
	} else if (len > 0) {
		key.first = (uint64_t)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[len / 2];
		key.last = (unsigned char)bytes[len - 1];
	}
	return key;
}

static inline bool printed_key_equals(const struct printed_key *a, const struct printed_key *b)
{
	return a->first == b->first && a->last == b->last && a->len == b->len;
}

static inline uint32_t printed_key_hash(const struct printed_key *key)
{
	uint64_t hash = key->first * 0x9E3779B97F4A7C15u ^ (key->last + key->len) * 0xD6E8FEB86659FD93u;

	return (uint32_t)((hash ^ hash >> 29) >> 20);
}

#endif
