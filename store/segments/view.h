/*
 * What a request is about, in one segment: its phrases, the pairs of its terms, and the lists of ids that go
 * with it, as lanes. First of all windows, then of one window at a time.
 *
 *   view_init; for each segment { view_open; view_windows; for any window { view_begin; ... } }
 *
 * Of a window, view_find tells which articles match; where they are to be ranked, view_good_by_pairs,
 * view_find, view_keep_possible, view_count_uses and view_weigh leave fewer and fewer of them, in this order.
 */
#ifndef TRACUU_STORE_SEGMENTS_VIEW_H
#define TRACUU_STORE_SEGMENTS_VIEW_H

#include "store/expression.h"
#include "store/ranker.h"
#include "store/segments/bound.h"
#include "store/segments/candidates.h"
#include "store/segments/leaf.h"
#include "store/segments/listing.h"
#include "store/segments/term_pairs.h"

/* A window, and a bound of what any of its articles scores. */
struct bounded_window {
	uint32_t window;
	float bound;
};

/* Parts of that: with what pairs of terms add they are all of it. */
struct window_parts {
	float terms; /* of what is not pairs that are known, nor has all terms in the title */
	float title; /* what an article with all terms in the title has besides */
};

struct view {
	const struct rank_request *request;
	struct segments *segments;
	struct expression *expression; /* the caller's; its AND's children are put in order */
	struct bound_plan *plan;
	struct pair_lists pair_lists;
	struct term_pairs pairs;
	struct listing ids, also, *clauses;
	/* Of the segment. */
	struct segment *segment;
	struct leaf *leaves;         /* by phrase */
	bool *exact;                 /* by phrase: its bits are the truth */
	size_t *rarest_terms;        /* terms, the rarest first */
	uint32_t first_doc, end_doc; /* the range of ids */
	float growth;                /* how much larger a saturation may be than when the segment was made */
	struct window_parts *parts;  /* by window, of those that may have hits */
	struct term_pairs_here *window_pairs; /* the same; NULL where no pairs are known */
	/* Of the window, or of the windows side by side. */
	uint32_t window;
	struct lane_bits within;      /* articles that may count, by range and list of ids */
	struct lanes *lanes;          /* by phrase */
	bool *is_found;               /* by phrase: its lanes are those of the window */
	const struct lanes **phrases; /* those of the lanes that are not empty */
	int64_t window_ids[WINDOW_DOCS];
	struct listed_lanes listed;
	float pair_sums[WINDOW_DOCS]; /* by article: what pairs of terms add at most */
	struct lane_docs docs;        /* that were weighed */
	struct bound_parts bound;     /* of docs: in bound.terms all of it */
};

/* mean_length and all else as the request has it. What it needs lives in the scratch of the segments. */
void view_init(struct view *view, const struct rank_request *request, struct expression *expression);

void view_open(struct view *view, struct segment *segment);

/* Whether any lists of ids go with the request. */
bool view_has_lists(const struct view *view);

/*
 * The windows of the segment that may have hits, ascending, into windows, which has room for all of the
 * segment; returns how many.
 */
size_t view_windows(struct view *view, struct bounded_window *windows);

/* ---- one window */

void view_begin(struct view *view, uint32_t window);

/* The hits that there may be among these articles. */
struct candidates view_find(struct view *view, const struct lane_bits *within);

/*
 * The articles that may come up to `least` by the pairs they have, whatever their terms: lists of rare pairs
 * are in memory, so that most windows need not be looked at. Fills view->pair_sums where it returns any.
 */
struct lane_bits view_good_by_pairs(struct view *view, double least);

/* Where pairs are known: the article of the window at hand with the most in them. */
unsigned int view_most_pairs(struct view *view);

/* The same: what an article of any window has in pairs that are in memory, at most; *lane: which one. */
float view_most_rare_pairs(struct view *view, uint32_t window, unsigned int *lane);

/* Those of them that may come up to `least` by what phrases and pairs they have, whatever their uses. */
struct lane_bits view_keep_possible(struct view *view, struct lane_bits maybe, double least);

/* view->docs: these articles, and how often they have each phrase at most. What follows is of these. */
void view_count_uses(struct view *view, struct lane_bits maybe);

/*
 * What lists say of an article: of a request of one term that is a word, and nothing but filters, it is all
 * that its score depends on.
 */
struct told_uses {
	uint32_t chosen, any; /* as match_uses counts them, by the chosen spellings and by any */
	bool in_title;        /* by a chosen one */
};

/* Whether the request is such a one. */
bool view_may_tell_uses(const struct view *view);

/* Of the nr-th of view->docs; false where only its record tells. */
bool view_tell_uses(const struct view *view, size_t nr, struct told_uses *out);

/* view->bound.terms: a bound of what each of view->docs scores. */
void view_weigh(struct view *view);

#endif
