/* Articles of case files -> facts -> lines. */
#include "tests/fact_case.h"

#include "base/memory.h"
#include "tests/case_file.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char published_mark[] = "published: ";

/* What the running file is tested with: case functions have no context. */
static struct lexicon lexicon;
static fact_print_fn *print_case;

static void load_words(void)
{
	static const char *const folders[] = {"corpus/lexicon"};
	struct error err = ERROR_INIT;

	ck_assert_msg(lexicon_load(&lexicon, folders, 1, &err) == STATUS_OK, "%s", err.message);
}

static void extract(const char *title, const char *body, struct date published, struct strbuf *out)
{
	struct extractor *extractor = extractor_new(&lexicon);
	struct arena arena = ARENA_INIT;
	struct strbuf text = STRBUF_INIT;
	struct fact_case one;

	strbuf_addf(&text, "%s\n%s", title, body);
	one.text = text.buf;
	facts_extract(extractor, title, body, published, &arena, &one.facts);
	print_case(&one, out);
	strbuf_release(&text);
	arena_release(&arena);
	extractor_free(extractor);
}

/* Cuts the first line off. */
static char *take_line(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');

	if (end)
		*end = '\0';
	*rest = end ? end + 1 : line + strlen(line);
	return line;
}

static void extract_case(const char *input, size_t len, struct strbuf *out)
{
	char *copy = xstrndup(input, len), *rest = copy, *title = take_line(&rest);
	size_t mark_len = strlen(published_mark);
	struct date published = {0, 0, 0};

	if (!strncmp(title, published_mark, mark_len)) {
		ck_assert_msg(date_scan_numeric(title + mark_len, strlen(title + mark_len), &published) > 0,
			"%s is no date", title + mark_len);
		title = take_line(&rest);
	}
	extract(title, rest, published, out);
	free(copy);
}

void run_fact_cases(const char *path, fact_print_fn *print)
{
	load_words();
	print_case = print;
	run_cases(path, extract_case);
	lexicon_release(&lexicon);
}

void print_facts_of(const char *title, const char *body, struct date published, fact_print_fn *print,
	struct strbuf *out)
{
	load_words();
	print_case = print;
	extract(title, body, published, out);
	lexicon_release(&lexicon);
}

const char *fact_case_topic(uint32_t topic)
{
	return lexicon.topics[topic].id;
}

void add_span(struct strbuf *out, const char *text, struct span span)
{
	for (uint32_t i = span.start_byte; i < span.end_byte; i++)
		strbuf_add_ch(out, text[i] == '\n' ? ' ' : text[i]);
}
