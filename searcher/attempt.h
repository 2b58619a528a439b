/* One reading of a query, with all the words or with any: what it asks, and the articles that answer. */
#ifndef TRACUU_SEARCHER_ATTEMPT_H
#define TRACUU_SEARCHER_ATTEMPT_H

#include "searcher/filter.h"
#include "searcher/search.h"

/* How the words of a query are read. */
struct attempt_way {
	bool any;       /* as alternatives */
	bool corrected; /* with slips put right */
};

struct attempt {
	struct query query;
	struct query words; /* of the query; what is not words is in the filter */
	struct filter filter;
	struct plan plan;
	struct plan marked; /* what is marked in hits, where names are asked for: else empty */
	struct ranking ranking;
	bool is_last; /* nothing more would be found by a larger limit */
};

/*
 * Reads attempt->query, and ranks as many hits, or groups of them, as were asked for. The plan lives in the
 * result's arena, the fields of facts are noted in the result. What the plan borrows of the searcher's lists
 * of articles is valid until the next attempt_run. attempt_release is safe after a failure, and where the
 * attempt was zeroed with attempt_init only.
 */
void attempt_init(struct attempt *attempt);
enum status attempt_run(struct searcher *searcher, struct attempt *attempt,
	const struct search_options *options, struct attempt_way way, struct search_result *result,
	struct error *err);
void attempt_release(struct attempt *attempt);

/* The second half of attempt_run: ranks by attempt->plan within attempt->filter, however they were made. */
enum status attempt_rank(struct searcher *searcher, struct attempt *attempt,
	const struct search_options *options, struct error *err);

/* The hits of the ranking from options->offset on, in the result (searcher/search.c). */
enum status attempt_fill_hits(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, struct search_result *out, struct error *err);

/* Where the article's score came from. The arrays are the caller's, to be freed, also after a failure. */
enum status attempt_account(struct searcher *searcher, const struct attempt *attempt,
	const struct search_options *options, int64_t id, struct rank_account *out, struct error *err);

/* Whether the query held anything to search for. */
bool attempt_asks(const struct attempt *attempt);

/* How the query was read, in the result's arena, one line a thing (searcher/explain.c). */
const char *attempt_explain(const struct attempt *attempt, struct search_result *result);

/* The account in words, in the arena, one line a thing (searcher/explain.c). */
const char *attempt_explain_hit(const struct attempt *attempt, const struct rank_account *account,
	double score, double mean_length, struct arena *arena);

#endif
