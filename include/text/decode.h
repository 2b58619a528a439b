/*
 * Bytes of a file to valid UTF-8.
 *
 * Order of belief: a byte-order mark, then `charset` (from a header or a meta element; NULL where there is
 * none), then UTF-8. Bytes that are no UTF-8 are repaired: each longest ill-formed run that could start a
 * character becomes one U+FFFD (the Unicode Standard's recommended practice, section 3.9). The byte-order
 * mark is dropped, CRLF and CR become LF. Marks are left as printed: see text/word.h for spelling.
 */
#ifndef TRACUU_TEXT_DECODE_H
#define TRACUU_TEXT_DECODE_H

#include "base/strbuf.h"

#include <stdbool.h>

/* Appends to out. Returns how many places were repaired. An unknown charset is read as UTF-8. */
size_t decode_text(const char *bytes, size_t len, const char *charset, struct strbuf *out);

/* True where the bytes look like no text at all: NUL bytes without a UTF-16 mark, or many control bytes. */
bool decode_is_binary(const char *bytes, size_t len);

/* text[len] must be '\0', as it is behind a string. NUL bytes before that are valid. */
bool utf8_is_valid(const char *text, size_t len);

/* utf8_next of what it does not decode itself. */
unsigned int utf8_next_long(const char *text, size_t len, size_t *at);

/*
 * The code point at text[*at], which moves past it. Ill-formed bytes give U+FFFD and move as described above.
 * *at < len is required. Vietnamese letters are of one byte, of two, or of three that begin with E1.
 */
static inline unsigned int utf8_next(const char *text, size_t len, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)text + *at;
	unsigned int codepoint;
	size_t next;

	if (bytes[0] < 0x80) {
		++*at;
		return bytes[0];
	}
	if (bytes[0] >= 0xC2 && bytes[0] <= 0xDF && *at + 1 < len && (bytes[1] & 0xC0) == 0x80) {
		*at += 2;
		return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
	}
	if (bytes[0] == 0xE1 && *at + 2 < len && (bytes[1] & 0xC0) == 0x80 && (bytes[2] & 0xC0) == 0x80) {
		*at += 3;
		return 0x1000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
	}
	next = *at; /* so that the caller's own need not be in memory */
	codepoint = utf8_next_long(text, len, &next);
	*at = next;
	return codepoint;
}

#endif
