/*
 * Numbers side by side in as many bits as they need, from the low bit of each byte up.
 *
 * Golomb-Rice codes (Golomb, 1966; Rice, 1979) for numbers of a known mean, where small ones are the most
 * frequent, as gaps in a list are:
 *
 *   code of 4 low bits   | the number's 4 low bits | as many ones as the rest says | 0 |
 *   38 = 2 * 16 + 6      0110 110                       (low bits first)
 */
#ifndef TRACUU_BASE_BIT_STREAM_H
#define TRACUU_BASE_BIT_STREAM_H

#include "base/strbuf.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* ---- writing */

struct bit_writer {
	struct strbuf *out;
	uint64_t held;
	unsigned int nr_held; /* fewer than 32 */
};

/* Appends to `out`, from a new byte on. */
static inline struct bit_writer bit_writer_to(struct strbuf *out)
{
	return (struct bit_writer){out, 0, 0};
}

/* 32 bits of what is held. */
void bit_writer_put(struct bit_writer *writer);

/* At most 32 bits; those of the value above them are 0. */
static inline void bit_writer_add(struct bit_writer *writer, uint32_t value, unsigned int nr_bits)
{
	writer->held |= (uint64_t)value << writer->nr_held;
	writer->nr_held += nr_bits;
	if (writer->nr_held >= 32)
		bit_writer_put(writer);
}

/* So many ones and a 0. */
void bit_writer_add_ones(struct bit_writer *writer, uint32_t nr);

/* low_bits: at most 32. */
void bit_writer_add_rice(struct bit_writer *writer, uint32_t value, unsigned int low_bits);

/* Fills the last byte with 0. */
void bit_writer_end(struct bit_writer *writer);

/* ---- reading */

/* Past the end are zeros, so that damaged bytes cannot lead astray; bit_reader_is_over tells. */
struct bit_reader {
	const unsigned char *bytes;
	size_t len, at; /* at: of the byte that is not held as yet */
	uint64_t held;  /* what is above nr_held is what comes, or 0 */
	unsigned int nr_held;
};

static inline struct bit_reader bit_reader_of(const unsigned char *bytes, size_t len)
{
	return (struct bit_reader){bytes, len, 0, 0, 0};
}

/* Of the last bytes, one by one. It is given a copy and gives one: the caller's own may stay in registers. */
struct bit_reader bit_reader_held_last(struct bit_reader reader);

/* Then at least 56 bits are held. */
static inline void bit_reader_hold(struct bit_reader *reader)
{
	uint64_t next;

	if (reader->at + sizeof(next) > reader->len) {
		*reader = bit_reader_held_last(*reader);
		return;
	}
	memcpy(&next, reader->bytes + reader->at, sizeof(next));
	reader->held |= le64toh(next) << reader->nr_held;
	reader->at += (63 - reader->nr_held) / 8;
	reader->nr_held |= 56;
}

/* Of what is held. */
static inline uint32_t bit_reader_take(struct bit_reader *reader, unsigned int nr_bits)
{
	uint32_t value = (uint32_t)(reader->held & ((UINT64_C(1) << nr_bits) - 1));

	reader->held >>= nr_bits;
	reader->nr_held -= nr_bits;
	return value;
}

/* The same of ones that are more than what is held: how many there are before the next 0, and past it. */
struct bit_reader bit_reader_past_ones(struct bit_reader reader, uint32_t *nr);

static inline uint32_t bit_reader_take_ones(struct bit_reader *reader)
{
	uint64_t zeros = ~reader->held;
	uint32_t nr = zeros ? (uint32_t)__builtin_ctzll(zeros) : 64, many;

	if (nr >= reader->nr_held) {
		*reader = bit_reader_past_ones(*reader, &many);
		return many;
	}
	reader->held = reader->held >> nr >> 1;
	reader->nr_held -= nr + 1;
	return nr;
}

/* low_bits as it was written with. What is too large for 32 bits is any number. */
static inline uint32_t bit_reader_take_rice(struct bit_reader *reader, unsigned int low_bits)
{
	uint32_t low;

	bit_reader_hold(reader);
	low = bit_reader_take(reader, low_bits);
	return (uint32_t)((uint64_t)bit_reader_take_ones(reader) << low_bits) | low;
}

/* Whether more was taken than there was. */
static inline bool bit_reader_is_over(const struct bit_reader *reader)
{
	return reader->at * 8 > reader->len * 8 + reader->nr_held;
}

/* The low bits that take the least for numbers from 0 up whose mean is about total / nr. */
unsigned int rice_low_bits(uint64_t total, uint64_t nr);

#endif
