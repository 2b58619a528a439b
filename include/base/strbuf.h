/*
 * A growing byte string.
 *
 * Invariants: buf is never NULL and buf[len] is '\0', so buf serves as a C string at any time (bytes after
 * an embedded NUL are hidden from such a reader). alloc counts owned bytes; 0 means that buf is the shared
 * empty string and nothing is owned.
 *
 * Life cycle: STRBUF_INIT, use, strbuf_release (which leaves it ready for use again). strbuf_reset keeps the
 * memory. strbuf_detach hands the bytes to the caller, who frees them.
 */
#ifndef TRACUU_BASE_STRBUF_H
#define TRACUU_BASE_STRBUF_H

#include <stddef.h>

struct strbuf {
	char *buf;
	size_t len;   /* bytes, without the final NUL */
	size_t alloc; /* bytes owned */
};

extern char strbuf_empty[];

#define STRBUF_INIT {strbuf_empty, 0, 0}

void strbuf_init(struct strbuf *sb);
void strbuf_release(struct strbuf *sb);
void strbuf_reset(struct strbuf *sb);
void strbuf_grow(struct strbuf *sb, size_t extra_bytes);
void strbuf_set_len(struct strbuf *sb,
	size_t len); /* len <= sb->len, or within what strbuf_grow made room for */
char *strbuf_detach(struct strbuf *sb, size_t *len);

void strbuf_add(struct strbuf *sb, const char *bytes, size_t len);
void strbuf_add_str(struct strbuf *sb, const char *string);
void strbuf_add_codepoint(struct strbuf *sb, unsigned int codepoint); /* as UTF-8 */
void strbuf_addf(struct strbuf *sb, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline void strbuf_add_ch(struct strbuf *sb, char c)
{
	if (sb->alloc - sb->len < 2) /* where nothing is owned as well */
		strbuf_grow(sb, 1);
	sb->buf[sb->len++] = c;
	sb->buf[sb->len] = '\0';
}

/* Makes the string so many bytes longer and returns where these are, for the caller to write. */
static inline char *strbuf_extend(struct strbuf *sb, size_t len)
{
	if (sb->alloc - sb->len <= len) /* where nothing is owned as well */
		strbuf_grow(sb, len);
	sb->len += len;
	sb->buf[sb->len] = '\0';
	return sb->buf + sb->len - len;
}

/* The string without white space around it: cuts off what is behind, returns where the rest begins. */
char *string_trim(char *string);

#endif
