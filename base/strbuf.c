#include "base/strbuf.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char strbuf_empty[1];

void strbuf_init(struct strbuf *sb)
{
	sb->buf = strbuf_empty;
	sb->len = sb->alloc = 0;
}

void strbuf_release(struct strbuf *sb)
{
	if (sb->alloc)
		free(sb->buf);
	strbuf_init(sb);
}

void strbuf_reset(struct strbuf *sb)
{
	strbuf_set_len(sb, 0);
}

void strbuf_grow(struct strbuf *sb, size_t extra_bytes)
{
	size_t wanted = sb->len + extra_bytes + 1;

	if (wanted <= sb->alloc)
		return;
	if (!sb->alloc)
		sb->buf = NULL;
	sb->buf = array_grow(sb->buf, wanted, &sb->alloc, 1);
	sb->buf[sb->len] = '\0';
}

void strbuf_set_len(struct strbuf *sb, size_t len)
{
	sb->len = len;
	if (sb->alloc)
		sb->buf[len] = '\0';
}

char *strbuf_detach(struct strbuf *sb, size_t *len)
{
	char *bytes;

	strbuf_grow(sb, 0);
	bytes = sb->buf;
	if (len)
		*len = sb->len;
	strbuf_init(sb);
	return bytes;
}

void strbuf_add(struct strbuf *sb, const char *bytes, size_t len)
{
	if (!len)
		return;
	strbuf_grow(sb, len);
	memcpy(sb->buf + sb->len, bytes, len);
	strbuf_set_len(sb, sb->len + len);
}

void strbuf_add_str(struct strbuf *sb, const char *string)
{
	strbuf_add(sb, string, strlen(string));
}

void strbuf_add_codepoint(struct strbuf *sb, unsigned int codepoint)
{
	char bytes[4];
	size_t len;

	if (codepoint < 0x80) {
		bytes[0] = (char)codepoint;
		len = 1;
	} else if (codepoint < 0x800) {
		bytes[0] = (char)(0xC0 | codepoint >> 6);
		bytes[1] = (char)(0x80 | (codepoint & 0x3F));
		len = 2;
	} else if (codepoint < 0x10000) {
		bytes[0] = (char)(0xE0 | codepoint >> 12);
		bytes[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (codepoint & 0x3F));
		len = 3;
	} else {
		bytes[0] = (char)(0xF0 | codepoint >> 18);
		bytes[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
		bytes[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
		bytes[3] = (char)(0x80 | (codepoint & 0x3F));
		len = 4;
	}
	strbuf_add(sb, bytes, len);
}

void strbuf_addf(struct strbuf *sb, const char *format, ...)
{
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len > 0) {
		strbuf_grow(sb, (size_t)len);
		vsnprintf(sb->buf + sb->len, (size_t)len + 1, format, again);
		sb->len += (size_t)len;
	}
	va_end(again);
	va_end(args);
}

char *string_trim(char *string)
{
	size_t len;

	string += strspn(string, " \t\r\n");
	len = strlen(string);
	while (len > 0 && strchr(" \t\r\n", string[len - 1]))
		string[--len] = '\0';
	return string;
}
