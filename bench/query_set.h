/*
 * The queries that bench/scale_queries.py writes, one a line, and how a program answers them class by class.
 *
 *	two_words-007 <TAB> all <TAB> query of tracuu <TAB> parts <TAB> first day <TAB> last day
 *
 * Parts have "|" between them; a part of several words is a phrase. Days are 20240626 or empty.
 */
#ifndef BENCH_QUERY_SET_H
#define BENCH_QUERY_SET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { QUERY_MAX_PARTS = 16, MAX_HITS = 10 };

enum query_way {
	QUERY_ALL,    /* all parts, the best first */
	QUERY_ANY,    /* any of the parts, the best first */
	QUERY_NEWEST, /* all parts, the newest first */
	QUERY_FOLDED  /* all parts, typed without marks, the best first */
};

struct asked_query {
	const char *qid; /* the class is what stands before its last '-' */
	enum query_way way;
	const char *text; /* as tracuu reads it */
	const char *parts[QUERY_MAX_PARTS];
	size_t nr_parts;
	int64_t first_day, last_day; /* 0: open */
};

struct query_set {
	struct asked_query *queries;
	size_t nr;
};

/* What an engine found: ids as it counts them, and scores; 0 where it has none. */
struct found_hits {
	int64_t ids[MAX_HITS];
	double scores[MAX_HITS];
	int nr; /* -1: the engine cannot be asked so */
};

typedef void answer_function(void *engine, const struct asked_query *query, struct found_hits *out);

/* Ends the process where the file cannot be read. The set lives as long as the process. */
struct query_set query_set_read(const char *path);

/* Whether the query is of the class of this name, or has it as its id. */
int query_is_of(const struct asked_query *query, const char *name);

int64_t clock_ns(void);

/*
 * Standard input to standard output: says "ready <TAB> ns", what opening took; then for each line, the name of a
 * class or the id of a query, what answering each of its queries took, and an empty line:
 *
 *	two_words-007 <TAB> ns <TAB> hits          hits is -1, and ns 0, where the engine cannot be asked so
 */
void query_set_serve(const struct query_set *set, int64_t opened_ns, answer_function *answer, void *engine);

#ifdef __cplusplus
}
#endif
#endif
