/*
 * Plain text -> one article: the title on the first line, paragraphs, often the writer's name on the last
 * line.
 *
 * The body keeps every line after the title, the byline too, for a search by the writer's name should find
 * it.
 */
#include "base/memory.h"
#include "indexer/reader.h"
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TITLE_BYTES = 400, MAX_BYLINE_BYTES = 80, MAX_BYLINE_WORDS = 6 };

static const char blanks[] = " \t\v\f\xC2\xA0";

static bool is_blank(char c)
{
	return c != '\0' && strchr(blanks, c) != NULL;
}

/* A line without the blanks (and no-break spaces) around it. */
struct line {
	const char *start;
	size_t len;
};

static struct line trim(const char *start, size_t len)
{
	while (len && (is_blank(*start) || *start == '\n') && !(*start == '\xC2' && start[1] != '\xA0')) {
		start++;
		len--;
	}
	while (len && (is_blank(start[len - 1]) || start[len - 1] == '\n')) {
		if (start[len - 1] == '\xA0' && (len < 2 || start[len - 2] != '\xC2'))
			break; /* the last byte of à */
		len--;
	}
	return (struct line){start, len};
}

static struct line next_line(const char **at, const char *end)
{
	const char *start = *at, *newline = memchr(start, '\n', (size_t)(end - start));

	*at = newline ? newline + 1 : end;
	return trim(start, (size_t)((newline ? newline : end) - start));
}

/* A long first line is a paragraph: its beginning serves as the title. */
static size_t cut_title(struct line line)
{
	size_t len = line.len;

	if (len <= MAX_TITLE_BYTES)
		return len;
	for (len = MAX_TITLE_BYTES / 2; len > 0 && line.start[len] != ' '; len--)
		;
	if (len == 0)
		for (len = MAX_TITLE_BYTES / 2; len > 0 && ((unsigned char)line.start[len] & 0xC0) == 0x80;
			len--)
			;
	return len;
}

/* "Triệu Xuân": a few words, each with a capital or more than ASCII, without a stop. */
static bool is_byline(struct line line)
{
	size_t nr_words = 1;

	if (line.len == 0 || line.len > MAX_BYLINE_BYTES || strchr(".!?;:,", line.start[line.len - 1]))
		return false;
	for (size_t i = 0; i < line.len; i++) {
		bool starts_word = i == 0 || line.start[i - 1] == ' ';

		nr_words += line.start[i] == ' ';
		if ((line.start[i] >= '0' && line.start[i] <= '9') ||
			(starts_word && line.start[i] >= 'a' && line.start[i] <= 'z'))
			return false;
	}
	return nr_words >= 2 && nr_words <= MAX_BYLINE_WORDS;
}

static char *find_byline(const char *body, size_t len)
{
	struct line all = trim(body, len), last;
	const char *start = all.start + all.len;

	while (start > all.start && start[-1] != '\n')
		start--;
	last = trim(start, (size_t)(all.start + all.len - start));
	return start > all.start && is_byline(last) ? xstrndup(last.start, last.len) : xstrdup("");
}

static void add_lines(const char *at, const char *end, struct strbuf *out)
{
	while (at < end) {
		struct line line = next_line(&at, end);

		if (line.len == 0)
			continue;
		if (out->len)
			strbuf_add_ch(out, '\n');
		strbuf_add(out, line.start, line.len);
	}
}

static void give(const char *text, size_t len, const struct article_sink *sink)
{
	struct article article = ARTICLE_INIT;
	struct strbuf body = STRBUF_INIT;
	const char *at = text, *end = text + len;
	struct line first = next_line(&at, end);
	size_t title_len;
	char *title, *author;

	while (first.len == 0 && at < end)
		first = next_line(&at, end);
	title_len = cut_title(first);
	add_lines(title_len < first.len ? first.start : at, end, &body);
	title = xstrndup(first.start, title_len);
	author = find_byline(body.buf, body.len);
	article.title = title;
	article.author = author;
	article.body = body.buf;
	sink->article(sink->context, &article);
	free(title);
	free(author);
	strbuf_release(&body);
}

enum status read_txt(FILE *stream, const struct article_sink *sink, struct error *err)
{
	struct strbuf bytes = STRBUF_INIT, text = STRBUF_INIT;
	enum status status = reader_slurp(stream, ARTICLE_MAX_BYTES, &bytes, err);

	if (status == STATUS_OK && bytes.len == 0)
		status = error_set(err, STATUS_BAD_INPUT, "empty");
	else if (status == STATUS_OK && decode_is_binary(bytes.buf, bytes.len))
		status = error_set(err, STATUS_BAD_INPUT, "binary, no text");
	if (status == STATUS_OK) {
		decode_text(bytes.buf, bytes.len, NULL, &text);
		if (trim(text.buf, text.len).len == 0)
			status = error_set(err, STATUS_BAD_INPUT, "empty");
		else
			give(text.buf, text.len, sink);
	}
	strbuf_release(&bytes);
	strbuf_release(&text);
	return status;
}
