/*
 * A query to what the store evaluates: one MATCH expression, the weights of its terms, the range of ids.
 *
 * Every word weighs idf(word), more where it is a name, less where it asks or is strewn evenly over all
 * articles (searcher/term_weights.h); a word that has further spellings splits its weight between the one
 * that was chosen and all of them, so that a wrong guess costs little. Two words that stand next to each
 * other in the query add PAIR_SHARE * idf(pair) where they stand next to each other in the article; and the
 * more they belong together in the archive (cohesion), the less each weighs alone.
 *
 *   idf(n) = log(1 + (N - n + 0.5) / (n + 0.5))
 */
#ifndef TRACUU_SEARCHER_PLAN_H
#define TRACUU_SEARCHER_PLAN_H

#include "searcher/id_set.h"
#include "searcher/query.h"
#include "searcher/terms.h"
#include "store/ranker.h"

struct known;
struct abbreviations;

/* What may stand in a text instead of some of the terms. */
struct plan_instead {
	const struct term *term; /* the arena's that read the terms */
	size_t first_term, nr_terms;
};

struct plan {
	struct strbuf match; /* "" where nothing is to be matched */
	struct rank_phrase *phrases;
	size_t nr_phrases, alloc_phrases;
	struct rank_term *weights; /* of the ranked terms */
	const struct term **terms; /* the same, for highlighting; owned by the arena that read them */
	size_t nr_terms, alloc_weights, alloc_terms;
	struct plan_instead *insteads;
	size_t nr_insteads, alloc_insteads;
	struct rank_clause *clauses; /* what the words name, and the articles about it; ids are borrowed */
	const char **known_as;       /* the same in words, by clause */
	size_t nr_clauses, alloc_clauses, alloc_known_as;
	struct id_list also; /* articles that are about all that is named, though they may print none of it */
	int64_t first_id, last_id;
	bool has_dates;
};

struct plan_context {
	struct term_reader reader;
	int64_t nr_articles;                 /* in the archive */
	bool any;                            /* words are alternatives */
	struct abbreviations *abbreviations; /* NULL: words are not expanded */
	struct known *known;                 /* NULL: words name nothing */
};

/*
 * plan_release is safe at any time after plan_make has returned. Ids that are borrowed are the arena's, or in
 * known->lists until those are refreshed.
 */
void plan_make(const struct plan_context *context, const struct query *query, struct plan *out);
void plan_release(struct plan *plan);

#endif
