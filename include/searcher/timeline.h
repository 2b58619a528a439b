/*
 * A topic, or what a query finds, over time: how many articles in each month, quarter or year, which share of
 * all that is, the best headline, the figures.
 *
 *   trồng rừng, by quarter  ->  2024-Q1  3 of 40  "Ra quân ..."   12/10 ha
 *                               2024-Q2  0 of 0                   a gap of the archive
 *
 * The day of an article is that of its publication; undated ones are counted apart. Versions of one story
 * (table story) count once, as the first that matches, among the matches and among all articles.
 */
#ifndef TRACUU_SEARCHER_TIMELINE_H
#define TRACUU_SEARCHER_TIMELINE_H

#include "searcher/topics.h"

enum timeline_step { TIMELINE_MONTH, TIMELINE_QUARTER, TIMELINE_YEAR };

struct timeline_request {
	const char *subject; /* a topic's slug or label in any spelling, else a query: all its words */
	const struct lexicon *lexicon; /* as in search_options */
	bool is_query;                 /* it is no topic, whatever it looks like */
	enum timeline_step step;
	struct date since, until; /* both inclusive; all zero: as far as there are matches */
	size_t max_figures;       /* of one period */
	bool for_numbers;         /* headlines and figures are not wanted */
};

struct timeline_figure {
	const char *text;           /* as printed */
	double done, plan, percent; /* NAN: not stated */
	const char *unit, *period;
	struct citation article;
	int64_t start_byte, end_byte, sentence_start, sentence_end;
};

struct timeline_period {
	char name[DATE_TEXT_BYTES];      /* "2024-06", "2024-Q2", "2024" */
	int64_t nr_articles, nr_all;     /* that match; in the archive */
	bool is_gap;                     /* the archive has no article at all of this time */
	int64_t nr_versions;             /* further versions of stories, which are in neither number */
	struct citation top;             /* the best of them; id 0: none */
	struct timeline_figure *figures; /* those with a plan or a percentage first */
	size_t nr_figures, nr_figures_all;
};

struct timeline {
	struct topic_summary topic;      /* id 0: it was a query */
	const char *shown_for;           /* what was searched where that differs from the query, else NULL */
	struct timeline_period *periods; /* without a hole, from the first match to the last */
	size_t nr;
	int64_t nr_articles, nr_undated; /* that match: in all periods; without a day */
	struct arena arena;
};

/* timeline_release is safe after a failure. */
enum status timeline_make(struct searcher *searcher, const struct timeline_request *request,
	struct timeline *out, struct error *err);
void timeline_release(struct timeline *timeline);

#endif
