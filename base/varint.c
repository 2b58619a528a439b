/* Numbers to bytes and back. */
#include "base/varint.h"

void varint_add_long(struct strbuf *out, uint64_t value)
{
	size_t len = (70 - (size_t)__builtin_clzll(value)) / 7;
	char *bytes = strbuf_extend(out, len);

	for (size_t i = 0; i + 1 < len; i++, value >>= 7)
		bytes[i] = (char)(value | 0x80);
	bytes[len - 1] = (char)value;
}

uint64_t varint_next_long(const unsigned char *bytes, size_t len, size_t *at)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; *at < len && shift < 64; shift += 7) {
		unsigned char byte = bytes[(*at)++];

		value |= (uint64_t)(byte & 0x7F) << shift;
		if (!(byte & 0x80))
			break;
	}
	return value;
}
