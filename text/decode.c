/* Bytes of a file -> valid UTF-8. Does not touch spelling: see text/word.c. */
#include "text/decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define REPLACEMENT 0xFFFDu

/*
 * How many continuation bytes a lead byte asks for, and the range its second byte must be in (Unicode table
 * 3-7).
 */
static int lead_info(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 1;
	if (lead >= 0xE0 && lead <= 0xEF) {
		if (lead == 0xE0)
			*low = 0xA0;
		if (lead == 0xED)
			*high = 0x9F;
		return 2;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		if (lead == 0xF0)
			*low = 0x90;
		if (lead == 0xF4)
			*high = 0x8F;
		return 3;
	}
	return -1;
}

unsigned int utf8_next_long(const char *text, size_t len, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned char lead = bytes[(*at)++];
	unsigned char low, high;
	unsigned int codepoint;
	int nr_more;

	if (lead == 0xE1 && *at + 1 < len && (bytes[*at] & 0xC0) == 0x80 && (bytes[*at + 1] & 0xC0) == 0x80) {
		codepoint = 0x1000u | (bytes[*at] & 0x3Fu) << 6 | (bytes[*at + 1] & 0x3Fu); /* ạ, ế, ... */
		*at += 2;
		return codepoint;
	}
	nr_more = lead_info(lead, &low, &high);
	if (nr_more < 0)
		return REPLACEMENT;
	codepoint = lead & (0x3Fu >> nr_more);
	for (; nr_more > 0; nr_more--) {
		if (*at >= len || bytes[*at] < low || bytes[*at] > high)
			return REPLACEMENT;
		codepoint = codepoint << 6 | (bytes[(*at)++] & 0x3Fu);
		low = 0x80;
		high = 0xBF;
	}
	return codepoint;
}

/*
 * Whether the byte at[0] may not stand behind the three before it: a continuation byte stands where a lead
 * asks for one and nowhere else. Without branches, so that the compiler looks at 16 bytes at once, and 64 are
 * a block of known length, for without that it does not: seven times as fast as utf8_next.
 */
static inline unsigned char is_misplaced(const unsigned char *at)
{
	unsigned char byte = at[0], before = at[-1];
	unsigned char asked = (before >= 0xC0) | (at[-2] >= 0xE0) | (at[-3] >= 0xF0);
	unsigned char continues = (byte & 0xC0) == 0x80;

	return (asked ^ continues) | ((before == 0xE0) & (byte < 0xA0)) | ((before == 0xED) & (byte > 0x9F)) |
		((before == 0xF0) & (byte < 0x90)) | ((before == 0xF4) & (byte > 0x8F)) | (byte == 0xC0) |
		(byte == 0xC1) | (byte > 0xF4);
}

bool utf8_is_valid(const char *text, size_t len)
{
	enum { BLOCK = 64 };
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned char head[6] = {0}, misplaced = 0;
	size_t at = 3;

	memcpy(head + 3, text, len < 3 ? len : 3); /* nothing stands before them */
	for (size_t i = 3; i < 6; i++)
		misplaced |= is_misplaced(head + i);
	for (; at + BLOCK <= len && !misplaced; at += BLOCK)
		for (size_t i = 0; i < BLOCK; i++)
			misplaced |= is_misplaced(bytes + at + i);
	for (; at <= len && !misplaced; at++) /* and the NUL, where no continuation byte is missing */
		misplaced |= is_misplaced(bytes + at);
	return !misplaced;
}

/* Copies UTF-8, repairing it and turning CRLF and CR into LF. */
static size_t add_utf8(const char *bytes, size_t len, struct strbuf *out)
{
	size_t nr_repaired = 0, at = 0, from = 0;

	strbuf_grow(out, len);
	while (at < len) {
		size_t before = at;
		unsigned int codepoint = utf8_next(bytes, len, &at);
		int ill_formed = codepoint == REPLACEMENT && (at - before != 3 || bytes[before] != '\xEF');

		if (!ill_formed && codepoint != '\r' && codepoint != 0)
			continue;
		strbuf_add(out, bytes + from, before - from);
		from = at;
		if (codepoint == '\r') {
			if (at >= len || bytes[at] != '\n')
				strbuf_add_ch(out, '\n');
		} else {
			strbuf_add_codepoint(out, REPLACEMENT);
			nr_repaired++;
		}
	}
	strbuf_add(out, bytes + from, len - from);
	return nr_repaired;
}

/*
 * Converts by iconv; bytes that have no meaning in the charset are repaired one by one. False: unknown
 * charset.
 */
static bool add_converted(const char *bytes, size_t len, const char *charset, struct strbuf *out,
	size_t *nr_repaired)
{
	iconv_t converter = iconv_open("UTF-8", charset);
	struct strbuf utf8 = STRBUF_INIT;
	char *in = (char *)bytes; /* iconv's prototype lacks const; it does not write there */
	size_t in_left = len, nr_lost = 0;

	if (converter == (iconv_t)-1)
		return false;
	while (in_left > 0) {
		char room[8192];
		char *to = room;
		size_t to_left = sizeof(room);
		size_t result = iconv(converter, &in, &in_left, &to, &to_left);

		strbuf_add(&utf8, room, (size_t)(to - room));
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		strbuf_add_codepoint(&utf8, REPLACEMENT);
		nr_lost++;
		if (errno == EINVAL)
			break;
		in++;
		in_left--;
	}
	{ /* windows-1258 keeps its last base letter back, in case a combining tone follows */
		char room[64];
		char *to = room;
		size_t to_left = sizeof(room);

		iconv(converter, NULL, NULL, &to, &to_left);
		strbuf_add(&utf8, room, (size_t)(to - room));
	}
	iconv_close(converter);
	*nr_repaired = nr_lost + add_utf8(utf8.buf, utf8.len, out);
	strbuf_release(&utf8);
	return true;
}

/* The charset that a byte-order mark states, and the mark's length; NULL where there is none. */
static const char *byte_order_mark(const char *bytes, size_t len, size_t *mark_bytes)
{
	static const struct {
		const char *mark, *charset;
		size_t len;
	} marks[] = {{"\xEF\xBB\xBF", "UTF-8", 3}, {"\xFF\xFE", "UTF-16LE", 2}, {"\xFE\xFF", "UTF-16BE", 2}};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (len >= marks[i].len && !memcmp(bytes, marks[i].mark, marks[i].len)) {
			*mark_bytes = marks[i].len;
			return marks[i].charset;
		}
	}
	*mark_bytes = 0;
	return NULL;
}

size_t decode_text(const char *bytes, size_t len, const char *charset, struct strbuf *out)
{
	size_t mark_bytes, nr_repaired;
	const char *marked = byte_order_mark(bytes, len, &mark_bytes);

	if (marked)
		charset = marked;
	bytes += mark_bytes;
	len -= mark_bytes;
	if (charset && strcasecmp(charset, "UTF-8") && strcasecmp(charset, "UTF8") &&
		add_converted(bytes, len, charset, out, &nr_repaired))
		return nr_repaired;
	return add_utf8(bytes, len, out);
}

bool decode_is_binary(const char *bytes, size_t len)
{
	size_t mark_bytes, nr_control = 0, nr_checked = len < 65536 ? len : 65536;
	const char *marked = byte_order_mark(bytes, len, &mark_bytes);

	if (marked && mark_bytes == 2)
		return false;
	for (size_t i = 0; i < nr_checked; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		nr_control += byte < 0x20 && !strchr("\t\n\v\f\r\x1A\x1B", byte);
		nr_control += byte == 0;
	}
	return nr_control * 100 > nr_checked;
}
