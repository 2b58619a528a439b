/* The table of readers, and what several of them need. */
#include "indexer/reader.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const struct reader readers[] = {
	{"txt", "txt text", false, false, read_txt},
	{"html", "html htm xhtml shtml aspx php", false, false, read_html},
	{"jsonl", "jsonl ndjson", true, false, read_jsonl},
	{"feed", "xml rss atom", true, true, read_feed},
};

const struct reader *reader_for(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *dot = strrchr(name ? name : path, '.');
	size_t len = dot ? strlen(dot + 1) : 0;

	for (size_t i = 0; len && i < sizeof(readers) / sizeof(*readers); i++) {
		const char *at = readers[i].extensions;

		while (*at) {
			size_t word_len = strcspn(at, " ");

			if (word_len == len && !strncasecmp(at, dot + 1, len))
				return &readers[i];
			at += word_len + strspn(at + word_len, " ");
		}
	}
	return NULL;
}

enum status reader_slurp(FILE *stream, size_t max_bytes, struct strbuf *out, struct error *err)
{
	for (;;) {
		size_t nr;

		strbuf_grow(out, 65536);
		nr = fread(out->buf + out->len, 1, 65536, stream);
		strbuf_set_len(out, out->len + nr);
		if (out->len > max_bytes)
			return error_set(err, STATUS_BAD_INPUT, "larger than %zu MB: no article",
				max_bytes >> 20);
		if (nr == 0)
			break;
	}
	if (ferror(stream))
		return error_set(err, STATUS_BAD_INPUT, "cannot be read: %s", strerror(errno));
	return STATUS_OK;
}

bool reader_parse_date(const char *text, struct date *out)
{
	char day[11];
	size_t len = strcspn(text, "T ");
	struct date date;

	if (len == 0 || len >= sizeof(day))
		return false;
	memcpy(day, text, len);
	day[len] = '\0';
	if (date_scan_numeric(day, len, &date) != len || !date_is_known(date))
		return false;
	*out = date;
	return true;
}
