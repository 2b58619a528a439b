/* What a timeline is made of: matching articles, periods of time, versions of stories, figures. */
#ifndef TRACUU_SEARCHER_TIMELINE_PARTS_H
#define TRACUU_SEARCHER_TIMELINE_PARTS_H

#include "searcher/attempt.h"
#include "searcher/timeline.h"

struct match {
	int64_t id;
	double score;    /* how well the article stands for the subject */
	bool is_version; /* of a story that an earlier match stands for */
};

struct matches {
	struct match *items; /* by id */
	size_t nr, alloc;
	struct attempt attempt;    /* of a query */
	struct search_result read; /* what its plan lives in */
	int64_t first_id, last_id; /* what was asked for; undated ones are below */
};

void matches_init(struct matches *matches);

/* Fills out->topic or out->shown_for too. */
enum status matches_find(struct searcher *searcher, const struct timeline_request *request,
	struct matches *matches, struct timeline *out, struct error *err);
void matches_release(struct matches *matches);

/* The match of an article, or NULL. */
const struct match *matches_get(const struct matches *matches, int64_t id);

/*
 * One member of each story counts: the first that matches, else the first. Marks the others among the
 * matches, and calls fn for all others.
 */
enum status stories_mark(struct searcher *searcher, struct matches *matches,
	void (*fn)(void *context, int64_t article_id), void *context, struct error *err);

/* The number of the period that a dated article is in, and the name of a period. */
int64_t period_of(enum timeline_step step, int64_t article_id);
int64_t period_of_date(enum timeline_step step, struct date date);
void period_name(enum timeline_step step, int64_t period, char *out);

/* first: the number of out->periods[0]. */
enum status figures_of_topic(struct searcher *searcher, struct citer *citer,
	const struct timeline_request *request, const struct matches *matches, int64_t first,
	struct timeline *out, struct error *err);
enum status figures_of_query(struct searcher *searcher, struct citer *citer,
	const struct timeline_request *request, const struct matches *matches, struct timeline *out,
	struct error *err);

#endif
