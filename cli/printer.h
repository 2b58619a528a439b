/*
 * How a search is printed: one interface, one file a format.
 *
 * A run prints begin, then for each query its result, then end. Without --batch there is one query and qid is
 * NULL.
 */
#ifndef TRACUU_CLI_PRINTER_H
#define TRACUU_CLI_PRINTER_H

#include "searcher/search.h"

struct printed_query {
	const char *qid;  /* of --batch, else NULL */
	const char *text; /* as typed */
	size_t offset;
	bool explain;
	bool by_event; /* hits have the day of their event */
	bool only_new; /* what came or changed since a revision; the result has the next one */
	int64_t since_revision;
};

struct printer {
	const char *name;
	bool without_snippets;
	bool ungrouped; /* a table of articles for other programs: versions of one are hits of their own */
	void (*begin)(bool is_batch); /* may be NULL */
	void (*result)(const struct printed_query *query, const struct search_result *result);
};

extern const struct printer printer_text, printer_json, printer_csv, printer_trec;

/* RFC 4180: quoted where needed, quotes doubled; then `end`, a comma or a line end. */
void print_csv_field(const char *text, char end);

/* "[{"id", "ref", "title", "date", "source"}, ...]"; the caller's. */
struct json_object *json_versions(const struct search_version *versions, size_t nr);

/* A hit with the keys that docs/output.md lists; by_event: its event too. The caller's. */
struct json_object *json_hit(const struct search_hit *hit, bool by_event, int score_digits);

/* A numbered hit for a person to read, with a blank line behind it. */
struct style;
void print_search_hit(const struct search_hit *hit, const struct style *style);

/* The printer of a name, or NULL. */
const struct printer *printer_by_name(const char *name);

#endif
