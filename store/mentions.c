/* Spans of mentions to a blob and back. */
#include "store/mentions.h"

#include "base/varint.h"

void mentions_pack(const struct span *spans, size_t nr, struct strbuf *out)
{
	uint32_t before = 0;

	for (size_t i = 0; i < nr; i++) {
		varint_add(out, spans[i].start_byte - before);
		varint_add(out, spans[i].end_byte - spans[i].start_byte);
		before = spans[i].start_byte;
	}
}

size_t mentions_unpack(const void *blob, size_t len, struct span *out, size_t max)
{
	size_t at = 0, nr = 0;
	uint32_t start = 0;

	for (; at < len; nr++) {
		uint32_t nr_bytes;

		start += (uint32_t)varint_next(blob, len, &at);
		nr_bytes = (uint32_t)varint_next(blob, len, &at);
		if (nr < max)
			out[nr] = (struct span){start, start + nr_bytes};
	}
	return nr;
}
