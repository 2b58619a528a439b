/*
 * What the article at hand has of the terms of a request, and what that is worth: the ranker's inner loop.
 *
 *   FTS5's positions of each phrase  ->  per term: how often, and where  ->  score
 */
#ifndef TRACUU_STORE_MATCH_H
#define TRACUU_STORE_MATCH_H

#include "store/fts5_api.h"
#include "store/ranker.h"

/* Places in the article, column << 31 | token number, ascending. */
struct positions {
	uint32_t *items;
	size_t nr, alloc;
};

struct term_match {
	double chosen_tf, any_tf;
	double inside_tf;                     /* of what stands for this term and the next at once */
	struct positions starts, rest_starts; /* of the chosen spellings; of the rest */
	struct positions any_starts;          /* of all, where FTS5 was asked for all at once */
	/* Where what stands for terms from this one on starts; and for terms up to this one, ends. */
	struct positions instead_starts, instead_ends;
};

/* One use of a term by its chosen spelling. */
struct use {
	uint32_t position;
	uint32_t term;
};

struct match {
	const struct rank_request *request;
	struct term_match *terms;
	struct use *uses; /* in no order */
	size_t nr_uses, alloc_uses;
	uint32_t *nr_in_window; /* by term: scratch of what looks for the best window */
};

void match_init(struct match *match, const struct rank_request *request);
void match_release(struct match *match);

/* Forgets the article before; then adds the phrases of the one FTS5 is at. Returns an SQLite code. */
int match_collect(struct match *match, const Fts5ExtensionApi *api, Fts5Context *fts);
void match_reset(struct match *match);

/* Whether the article prints all the terms of the clause, or something that stands for them. */
bool match_has_terms(const struct match *match, const struct rank_clause *clause);

/*
 * The score but for what clauses add. Lengths are in tokens. A score that cannot come up to `least` is given
 * too low: what takes longest to work out is left out.
 */
double match_score(struct match *match, double length, double mean_length, double least);

/* The same, part by part: clauses are left alone. */
void match_account(struct match *match, double length, double mean_length, struct rank_account *out);

#endif
