/* Numbers to bytes and back. */
#include "base/varint.h"

void varint_add_long(struct strbuf *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		strbuf_add_ch(out, (char)(value | 0x80));
	strbuf_add_ch(out, (char)value);
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
