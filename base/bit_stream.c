/* What is too long to be read or written in line. */
#include "base/bit_stream.h"

static void put_bytes(struct bit_writer *writer, unsigned int nr)
{
	char *out = strbuf_extend(writer->out, nr);

	for (unsigned int i = 0; i < nr; i++)
		out[i] = (char)(writer->held >> 8 * i);
}

void bit_writer_put(struct bit_writer *writer)
{
	put_bytes(writer, 4);
	writer->held >>= 32;
	writer->nr_held -= 32;
}

void bit_writer_add_ones(struct bit_writer *writer, uint32_t nr)
{
	enum { MANY = 31 };

	for (; nr > MANY; nr -= MANY)
		bit_writer_add(writer, (UINT32_C(1) << MANY) - 1, MANY);
	bit_writer_add(writer, (UINT32_C(1) << nr) - 1, nr + 1);
}

void bit_writer_add_rice(struct bit_writer *writer, uint32_t value, unsigned int low_bits)
{
	bit_writer_add(writer, value & (uint32_t)((UINT64_C(1) << low_bits) - 1), low_bits);
	bit_writer_add_ones(writer, (uint32_t)((uint64_t)value >> low_bits));
}

void bit_writer_end(struct bit_writer *writer)
{
	put_bytes(writer, (writer->nr_held + 7) / 8);
	writer->held = 0;
	writer->nr_held = 0;
}

struct bit_reader bit_reader_held_last(struct bit_reader reader)
{
	for (; reader.nr_held <= 56; reader.nr_held += 8, reader.at++)
		if (reader.at < reader.len)
			reader.held |= (uint64_t)reader.bytes[reader.at] << reader.nr_held;
	return reader;
}

struct bit_reader bit_reader_past_ones(struct bit_reader reader, uint32_t *nr)
{
	for (*nr = 0;;) {
		unsigned int here;

		bit_reader_hold(&reader);
		here = ~reader.held ? (unsigned int)__builtin_ctzll(~reader.held) : 64;
		if (here < reader.nr_held) {
			reader.held = reader.held >> here >> 1;
			reader.nr_held -= here + 1;
			*nr += here;
			return reader;
		}
		*nr += reader.nr_held;
		reader.held = reader.nr_held < 64 ? reader.held >> reader.nr_held : 0;
		reader.nr_held = 0;
	}
}

unsigned int rice_low_bits(uint64_t total, uint64_t nr)
{
	unsigned int low_bits = 0;

	/*
	 * About the best for geometric distributions (Kiely, Selecting the Golomb Parameter in Rice Coding,
	 * 2004): the highest power of two that is not above the mean.
	 */
	while (low_bits < 32 && nr << (low_bits + 1) <= total)
		low_bits++;
	return low_bits;
}
