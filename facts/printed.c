/* A span of text -> NFC on one line. */
#include "facts/printed.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static size_t join_spaces(const char *bytes, size_t len, char *out)
{
	size_t out_len = 0;
	bool after_space = true;

	for (size_t i = 0; i < len; i++) {
		bool is_space = bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\n' || bytes[i] == '\r';

		if (!is_space)
			out[out_len++] = bytes[i];
		else if (!after_space)
			out[out_len++] = ' ';
		after_space = is_space;
	}
	while (out_len > 0 && out[out_len - 1] == ' ')
		out_len--;
	return out_len;
}

const char *printed_span(const char *text, struct span span, struct arena *arena)
{
	size_t len = span.end_byte - span.start_byte;
	char *joined = arena_alloc(arena, len + 1);
	utf8proc_uint8_t *composed = NULL;
	const char *result = joined;

	len = join_spaces(text + span.start_byte, len, joined);
	joined[len] = '\0';
	if (utf8proc_map((const utf8proc_uint8_t *)joined, (utf8proc_ssize_t)len, &composed,
		    UTF8PROC_STABLE | UTF8PROC_COMPOSE) >= 0 &&
		strcmp((const char *)composed, joined) != 0)
		result = arena_strdup(arena, (const char *)composed);
	free(composed);
	return result;
}
