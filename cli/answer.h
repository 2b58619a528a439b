/* What the commands share that answer from facts: their options, and how an article is named. */
#ifndef TRACUU_CLI_ANSWER_H
#define TRACUU_CLI_ANSWER_H

#include "cli/cli.h"
#include "cli/json.h"
#include "cli/terminal.h"
#include "searcher/citation.h"

enum answer_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_SVG };

struct answer_options {
	const char *archive;
	enum answer_format format;
	size_t limit, offset;
};

enum { ANSWER_DEFAULT_LIMIT = 10, ANSWER_MAX_LIMIT = 10000 };

/*
 * -a FILE, -f FORMAT, -n N, --offset N, by their letters a f n o. False after a complaint. with_svg: svg is a
 * format too.
 */
bool answer_option(struct answer_options *options, int option, bool with_svg);

/* For commands without tables: false, after a complaint, where neither text nor json was chosen. */
bool answer_is_text_or_json(const struct answer_options *options);

/* The order of hits by name: relevance, date, date-asc, event, event-asc. False after a complaint. */
bool answer_sort(struct search_options *options, const char *name);

/* A day, month or year of an option: its first day, or where is_end is set its last. False: complained. */
bool answer_date(const char *option, const char *text, bool is_end, struct date *out);

/* Opens the archive of the options; complains where it cannot. searcher_close is due in any case. */
bool answer_open(const struct answer_options *options, struct searcher *searcher);

/* Where the arguments from argv[0] to argv[argc - 1] are joined with spaces; the caller's. */
char *answer_join(int argc, char **argv);

/* ---- text */

/* "26/06/2024  Source  ref", quietly, and a line end. */
void print_citation(const struct citation *article, const struct style *style);

/* "tracuu show ID --at START-END", quietly, and a line end: how to read it where it stands. */
void print_place(const struct citation *article, int64_t start_byte, int64_t end_byte,
	const struct style *style);

/* Sets "id", "ref", "title", "date" and "source" of the object. */
void json_set_citation(struct json_object *object, const struct citation *article);

#endif
