/*
 * JSON Lines -> articles: {"id","title","body" or "text","date","url","source","author"} a line.
 *
 * The file is read line by line, so it may be of any size. A bad line is skipped with its number and reason.
 */
#include "base/memory.h"
#include "indexer/reader.h"
#include "text/decode.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 256 * 1024 };

struct line_reader {
	FILE *stream;
	char *block;
	size_t at, len;
};

enum line_result { LINE_END, LINE_OK, LINE_TOO_LONG };

/* The next line without its newline. Of a line that is too long only the beginning is kept. */
static enum line_result next_line(struct line_reader *reader, struct strbuf *out)
{
	enum line_result result = LINE_END;

	strbuf_reset(out);
	for (;;) {
		const char *newline;
		size_t len;

		if (reader->at == reader->len) {
			reader->at = 0;
			reader->len = fread(reader->block, 1, BLOCK_BYTES, reader->stream);
			if (reader->len == 0)
				return result;
		}
		if (result == LINE_END)
			result = LINE_OK;
		newline = memchr(reader->block + reader->at, '\n', reader->len - reader->at);
		len = newline ? (size_t)(newline - reader->block) - reader->at : reader->len - reader->at;
		if (out->len + len > ARTICLE_MAX_BYTES)
			result = LINE_TOO_LONG;
		else
			strbuf_add(out, reader->block + reader->at, len);
		reader->at += len + (newline != NULL);
		if (newline)
			return result;
	}
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool has_markup(const char *text)
{
	return strstr(text, "</p>") || strstr(text, "<br") || strstr(text, "</div>");
}

static void give(const json_t *object, const struct article_sink *sink, size_t line)
{
	struct article article = ARTICLE_INIT;
	struct strbuf body = STRBUF_INIT;
	const json_t *id = json_object_get(object, "id");
	char number[24];

	article.ref = string_of(object, "id");
	if (json_is_integer(id)) {
		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(id));
		article.ref = number;
	}
	article.title = string_of(object, "title");
	article.author = string_of(object, "author");
	article.url = string_of(object, "url");
	article.source = string_of(object, "source");
	article.body = string_of(object, json_object_get(object, "body") ? "body" : "text");
	if (has_markup(article.body)) {
		html_fragment_text(article.body, &body);
		article.body = body.buf;
	}
	if (reader_parse_date(string_of(object, "date"), &article.date))
		article.date_origin = DATE_ORIGIN_METADATA;
	if (!*article.title && !*article.body)
		sink->skip(sink->context, line, "neither title nor body");
	else
		sink->article(sink->context, &article);
	strbuf_release(&body);
}

static void read_line(const struct strbuf *line, size_t number, const struct article_sink *sink)
{
	struct strbuf repaired = STRBUF_INIT;
	json_error_t error;
	json_t *object = json_loadb(line->buf, line->len, 0, &error);
	char reason[256];

	if (!object && json_error_code(&error) == json_error_invalid_utf8) {
		decode_text(line->buf, line->len, NULL, &repaired);
		object = json_loadb(repaired.buf, repaired.len, 0, &error);
	}
	if (json_is_object(object)) {
		give(object, sink, number);
	} else if (object) {
		sink->skip(sink->context, number, "no JSON object");
	} else {
		snprintf(reason, sizeof(reason), error_text("bad JSON: %s"), error.text);
		reason[strcspn(reason, "\n")] = '\0';
		sink->skip(sink->context, number, reason);
	}
	json_decref(object);
	strbuf_release(&repaired);
}

enum status read_jsonl(FILE *stream, const struct article_sink *sink, struct error *err)
{
	struct line_reader reader = {stream, xmalloc(BLOCK_BYTES), 0, 0};
	struct strbuf line = STRBUF_INIT;
	enum line_result result;
	char reason[128];
	size_t number = 0, nr_lines = 0;

	while ((result = next_line(&reader, &line)) != LINE_END) {
		size_t blank = strspn(line.buf, " \t\r");

		number++;
		if (number == 1 && !strncmp(line.buf, "\xEF\xBB\xBF", 3)) {
			memmove(line.buf, line.buf + 3, line.len - 2);
			strbuf_set_len(&line, line.len - 3);
		}
		if (result == LINE_OK && blank == line.len)
			continue;
		nr_lines++;
		if (result == LINE_OK) {
			read_line(&line, number, sink);
			continue;
		}
		snprintf(reason, sizeof(reason), error_text("longer than %zu MB: no article"),
			ARTICLE_MAX_BYTES >> 20);
		sink->skip(sink->context, number, reason);
	}
	free(reader.block);
	strbuf_release(&line);
	if (ferror(stream))
		return error_set(err, STATUS_BAD_INPUT, "cannot be read: %s", strerror(errno));
	return nr_lines ? STATUS_OK : error_set(err, STATUS_BAD_INPUT, "empty");
}
