/*
 * What the article at hand has of the terms of a request, and what that is worth: the ranker's inner loop.
 *
 *   FTS5's positions of each phrase  ->  per term: how often, and where  ->  score
 */
#ifndef TRACUU_STORE_MATCH_H
#define TRACUU_STORE_MATCH_H

#include "store/fts5_api.h"
#include "store/ranker.h"

/* Places in the article, MATCH_BODY or 0 for the title | token number, ascending. */
struct positions {
	uint32_t *items;
	size_t nr, alloc;
};

struct term_match {
	double chosen_tf, any_tf;
	bool in_title;                        /* its chosen spelling is there */
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
	struct positions body; /* scratch: of one phrase, while its uses are collected */
	struct use *uses;      /* in no order */
	size_t nr_uses, alloc_uses;
	struct use *spare; /* scratch of what sorts them, as the next */
	size_t *run_ends, alloc_spare, alloc_run_ends;
	size_t nr_in_title;     /* terms */
	uint32_t *nr_in_window; /* by term: scratch of what looks for the best window */
};

/*
 * What the weights of the best window count; and that where it is the title and has all terms. An article
 * whose title has all that is asked for is about that; in the lead it may be an aside.
 */
#define MATCH_NEARNESS 0.8
#define MATCH_ALL_IN_TITLE 1.5

/* "UBND" is good where "ủy ban nhân dân" was asked for, and restored marks are; as written is better. */
#define MATCH_INSTEAD_USE 0.4

/* Tokens of a window: about a sentence. */
enum { MATCH_WINDOW = 20 };

/* A position: that or 0 | token number. */
#define MATCH_BODY (UINT32_C(1) << 31)

/*
 * How much a use there counts. A report says who, where and when in its title or its first sentence: one is
 * as good as the other.
 */
static inline uint32_t match_uses(uint32_t position)
{
	enum { LEAD_TOKENS = 20, LEAD_USES = 2 };

	return !(position & MATCH_BODY) || (position & ~MATCH_BODY) < LEAD_TOKENS ? LEAD_USES : 1;
}

/* BM25's parts: what lengths do, and how uses wear off, to 2 at most. */
double match_norm(double length, double mean_length);
double match_saturate(double uses, double norm);

/*
 * What the best window adds at most, of the weights of all terms that are there; in a title, if all may be.
 */
static inline float match_window_most(bool all_in_title)
{
	return all_in_title ? (float)(MATCH_NEARNESS * MATCH_ALL_IN_TITLE) : (float)MATCH_NEARNESS;
}

void match_init(struct match *match, const struct rank_request *request);
void match_release(struct match *match);

/* Forgets the article before; then adds the phrases of the one FTS5 is at. Returns an SQLite code. */
int match_collect(struct match *match, const Fts5ExtensionApi *api, Fts5Context *fts);
void match_reset(struct match *match);

/* One use of a phrase that is of a term; those of a phrase by ascending position. */
void match_add_use(struct match *match, size_t phrase_nr, uint32_t position);

/*
 * Of a request of one term, in place of its uses: how much they count by the chosen spellings and by any, and
 * whether a chosen one is in the title. The score is the same.
 */
void match_set_only_term(struct match *match, double chosen_tf, double any_tf, bool in_title);

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
