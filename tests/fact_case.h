/*
 * Case files of facts: an article goes in, what is found in it comes out, as the printer of a runner
 * writes it.
 *
 *   ==== what this case shows
 *   published: 2024-06-27          (may be left out)
 *   Title
 *   Body, as many lines as needed
 *   ---
 *   what the printer writes
 */
#ifndef TRACUU_TESTS_FACT_CASE_H
#define TRACUU_TESTS_FACT_CASE_H

#include "base/strbuf.h"
#include "facts/facts.h"
#include "facts/lexicon.h"

struct fact_case {
	const char *text; /* title + "\n" + body: what spans are of */
	struct facts facts;
};

/* Appends the facts that the cases of a file are about, a line each. */
typedef void fact_print_fn(const struct fact_case *one, struct strbuf *out);

/* Runs all cases of the file with the words of corpus/lexicon; as run_cases in tests/case_file.h. */
void run_fact_cases(const char *path, fact_print_fn *print);

/* Extracts from the article and prints; for tests that make their text themselves. */
void print_facts_of(const char *title, const char *body, struct date published, fact_print_fn *print,
	struct strbuf *out);

/* The id of a topic of the running file's lexicon. */
const char *fact_case_topic(uint32_t topic);

/* The bytes of the span, with line breaks as spaces. */
void add_span(struct strbuf *out, const char *text, struct span span);

#endif
