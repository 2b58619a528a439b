/*
 * JSON Lines -> articles: {"id","title","body" or "text","date","url","source","author"} a line.
 *
 * The file is read line by line, so it may be of any size. A bad line is skipped with its number and reason.
 */
#include "base/memory.h"
#include "indexer/reader.h"
#include "text/decode.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 256 * 1024, MAX_DEPTH = 2048 };

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

struct record {
	struct json_object *object;
	const char *fault; /* why it is skipped; NULL while it is not */
};

/* "" for what is no string. A pointer into the record: nothing is copied. */
static const char *string_of(struct record *record, const char *key)
{
	struct json_object *value = json_object_object_get(record->object, key);
	const char *text;

	if (!json_object_is_type(value, json_type_string))
		return "";
	text = json_object_get_string(value);
	if (strlen(text) != (size_t)json_object_get_string_len(value))
		record->fault = N_("a NUL character in a text");
	return text;
}

/* A number beyond json-c's numbers becomes the last of them: many ids would be one. */
static const char *id_of(struct record *record)
{
	struct json_object *id = json_object_object_get(record->object, "id");

	if (!json_object_is_type(id, json_type_int))
		return string_of(record, "id");
	if (json_object_get_int64(id) == INT64_MIN || json_object_get_uint64(id) == UINT64_MAX)
		record->fault = N_("an id of more than 64 bits");
	return json_object_get_string(id);
}

static bool has_markup(const char *text)
{
	return strstr(text, "</p>") || strstr(text, "<br") || strstr(text, "</div>");
}

static void give(struct json_object *object, const struct article_sink *sink, size_t line)
{
	struct record record = {object, NULL};
	struct article article = ARTICLE_INIT;
	struct strbuf body = STRBUF_INIT;

	article.ref = id_of(&record);
	article.title = string_of(&record, "title");
	article.author = string_of(&record, "author");
	article.url = string_of(&record, "url");
	article.source = string_of(&record, "source");
	article.body = string_of(&record, json_object_object_get(object, "body") ? "body" : "text");
	if (has_markup(article.body)) {
		html_fragment_text(article.body, &body);
		article.body = body.buf;
	}
	if (reader_parse_date(string_of(&record, "date"), &article.date))
		article.date_origin = DATE_ORIGIN_METADATA;
	if (!record.fault && !*article.title && !*article.body)
		record.fault = N_("neither title nor body");
	if (record.fault)
		sink->skip(sink->context, line, record.fault);
	else
		sink->article(sink->context, &article);
	strbuf_release(&body);
}

static struct json_tokener *new_tokener(void)
{
	struct json_tokener *tokener = or_exit(json_tokener_new_ex(MAX_DEPTH));

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	return tokener;
}

/*
 * Sets value, which is the caller's. A tokener that met an error is not used again: it may hold half a
 * surrogate pair, which json_tokener_reset leaves there and which would come out in the next line.
 */
static enum json_tokener_error parse(struct json_tokener **tokener, const struct strbuf *line,
	struct json_object **value)
{
	enum json_tokener_error error;

	/* With the NUL behind it, which says that nothing follows. Another one before it says so too. */
	*value = json_tokener_parse_ex(*tokener, line->buf, (int)line->len + 1);
	error = json_tokener_get_error(*tokener);
	if (error == json_tokener_success && json_tokener_get_parse_end(*tokener) < line->len)
		error = json_tokener_error_parse_unexpected;
	if (error != json_tokener_success) {
		json_tokener_free(*tokener);
		*tokener = new_tokener();
	}
	return error;
}

/* UTF-8 is not left to json-c, which takes surrogates and overlong forms for it, and eight times as long. */
static void read_line(struct json_tokener **tokener, const struct strbuf *line, size_t number,
	const struct article_sink *sink)
{
	struct strbuf repaired = STRBUF_INIT;
	struct json_object *value;
	enum json_tokener_error error;
	char reason[256];

	if (!utf8_is_valid(line->buf, line->len)) {
		decode_text(line->buf, line->len, NULL, &repaired);
		line = &repaired;
	}
	error = parse(tokener, line, &value);
	if (error != json_tokener_success) {
		snprintf(reason, sizeof(reason), error_text("bad JSON: %s"), json_tokener_error_desc(error));
		sink->skip(sink->context, number, reason);
	} else if (json_object_is_type(value, json_type_object)) {
		give(value, sink, number);
	} else {
		sink->skip(sink->context, number, "no JSON object");
	}
	json_object_put(value);
	strbuf_release(&repaired);
}

enum status read_jsonl(FILE *stream, const struct article_sink *sink, struct error *err)
{
	struct line_reader reader = {stream, xmalloc(BLOCK_BYTES), 0, 0};
	struct json_tokener *tokener = new_tokener();
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
			read_line(&tokener, &line, number, sink);
			continue;
		}
		snprintf(reason, sizeof(reason), error_text("longer than %zu MB: no article"),
			ARTICLE_MAX_BYTES >> 20);
		sink->skip(sink->context, number, reason);
	}
	free(reader.block);
	json_tokener_free(tokener);
	strbuf_release(&line);
	if (ferror(stream))
		return error_set(err, STATUS_BAD_INPUT, "cannot be read: %s", strerror(errno));
	return nr_lines ? STATUS_OK : error_set(err, STATUS_BAD_INPUT, "empty");
}
