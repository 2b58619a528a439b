/*
 * Readers: the bytes of one file to articles. One reader a format, all behind one table.
 *
 * A reader hands each article to the sink as it goes, so that a file of any size is read in bounded memory,
 * and reports what it must leave out (one bad line of many) by sink->skip. It returns STATUS_BAD_INPUT only
 * where the file as a whole is no such format or holds no article; err then says why, without the path, which
 * the caller adds.
 */
#ifndef TRACUU_INDEXER_READER_H
#define TRACUU_INDEXER_READER_H

#include "base/status.h"
#include "base/strbuf.h"
#include "store/article.h"

#include <stdbool.h>
#include <stdio.h>

/* The longest text that counts as one article; more is no news article and is skipped with that reason. */
#define ARTICLE_MAX_BYTES ((size_t)16 * 1024 * 1024)

struct article_sink {
	void *context;
	/* The article's strings live until this returns. */
	void (*article)(void *context, const struct article *article);
	/* line counts from 1; 0 where the part has no line number. reason is one line. */
	void (*skip)(void *context, size_t line, const char *reason);
};

struct reader {
	const char *name;       /* "txt", "html", "jsonl", "feed" */
	const char *extensions; /* space-separated, lower case, without dots: "html htm xhtml" */
	bool is_collection;     /* many articles a file: a path says nothing of a single one's date */
	bool is_window; /* the file shows the newest articles only: what has left it is no less true */
	enum status (*read)(FILE *stream, const struct article_sink *sink, struct error *err);
};

/*
 * The reader for a path by its extension, or NULL: then the file is not for us and is passed over in silence.
 */
const struct reader *reader_for(const char *path);

enum status read_txt(FILE *stream, const struct article_sink *sink, struct error *err);
enum status read_html(FILE *stream, const struct article_sink *sink, struct error *err);
enum status read_jsonl(FILE *stream, const struct article_sink *sink, struct error *err);
enum status read_feed(FILE *stream, const struct article_sink *sink, struct error *err);

/*
 * "2025-08-09T09:26:47+07:00", "2025-08-09 09:26", "09/08/2025": the day as stated there; false where it is
 * none.
 */
bool reader_parse_date(const char *text, struct date *out);

/* Reads the stream to its end, for formats that need it whole. Over max_bytes is STATUS_BAD_INPUT. */
enum status reader_slurp(FILE *stream, size_t max_bytes, struct strbuf *out, struct error *err);

/*
 * The text of an HTML fragment (a feed's description, a JSONL body with markup): one line a block element,
 * entities resolved. Appends to out.
 */
void html_fragment_text(const char *html, struct strbuf *out);

#endif
