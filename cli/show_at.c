/* tracuu show ID --at START-END: the sentences around a span, with the span marked. */
#include "cli/show_at.h"

#include "base/memory.h"
#include "cli/answer.h"
#include "searcher/passage.h"

#include <stdlib.h>
#include <string.h>

bool show_at_parse(const char *text, int64_t *start_byte, int64_t *end_byte)
{
	char *end;

	*start_byte = *end_byte = 0;
	if (*text >= '0' && *text <= '9') {
		*start_byte = strtoll(text, &end, 10);
		if (*end == '-' && end[1] >= '0' && end[1] <= '9') {
			*end_byte = strtoll(end + 1, &end, 10);
			if (!*end && *end_byte > *start_byte)
				return true;
		}
	}
	complain(_("--at: '%s' is not START-END, two byte numbers, the second one larger"), text);
	return false;
}

static void print_part(const char *text, size_t from, size_t to)
{
	char *part = xstrndup(text + from, to - from);

	print_harmless(part, ' ', stdout);
	free(part);
}

static void print_text(const struct citation *article, const char *text, struct mark span,
	struct mark passage)
{
	struct style style = style_of_stdout();

	print_bold(&style);
	print_harmless(article->title, ' ', stdout);
	print_plain(&style);
	putchar('\n');
	print_citation(article, &style);
	putchar('\n');
	print_part(text, passage.start_byte, span.start_byte);
	fputs(style.colour ? "\033[1;33m" : ">>> ", stdout);
	print_part(text, span.start_byte, span.end_byte);
	fputs(style.colour ? "\033[0m" : " <<<", stdout);
	print_part(text, span.end_byte, passage.end_byte);
	putchar('\n');
}

static struct json_object *slice(const char *text, struct mark of)
{
	char *part = xstrndup(text + of.start_byte, of.end_byte - of.start_byte);
	struct json_object *string = json_text(part);

	free(part);
	return string;
}

static void print_json(const struct citation *article, const char *text, struct mark span,
	struct mark passage)
{
	struct json_object *object = json_object_new_object(), *marks = json_object_new_array();

	json_set_citation(object, article);
	json_set(object, "span", json_span((int64_t)span.start_byte, (int64_t)span.end_byte));
	json_set(object, "text", slice(text, span));
	json_set(object, "passage_span", json_span((int64_t)passage.start_byte, (int64_t)passage.end_byte));
	json_set(object, "passage", slice(text, passage));
	json_object_array_add(marks,
		json_span((int64_t)(span.start_byte - passage.start_byte),
			(int64_t)(span.end_byte - passage.start_byte)));
	json_set(object, "marks", marks);
	json_print(object);
}

int show_at(int64_t id, const struct article *article, int64_t start_byte, int64_t end_byte, bool as_json)
{
	struct citation citation = {
		.id = id, .ref = article->ref, .title = article->title, .source = article->source};
	struct mark span = {(size_t)start_byte, (size_t)end_byte}, passage;
	struct strbuf text = STRBUF_INIT;
	int exit_status = EXIT_DONE;

	article_id_iso(id, citation.date);
	strbuf_addf(&text, "%s\n%s", article->title, article->body);
	if (!passage_around(text.buf, text.len, &span, &passage)) {
		complain(_("--at %lld-%lld: the article has %zu bytes"), (long long)start_byte,
			(long long)end_byte, text.len);
		exit_status = EXIT_BROKEN;
	} else if (as_json) {
		print_json(&citation, text.buf, span, passage);
	} else {
		print_text(&citation, text.buf, span, passage);
	}
	strbuf_release(&text);
	return exit_status;
}
