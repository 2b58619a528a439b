/*
 * The ranking's formula worked out in the plainest way, from the texts themselves, word by word, without
 * index, lengths or counts: what tests/check_ranker.c holds the ranker against.
 */
#ifndef TRACUU_TESTS_PLAIN_RANKING_H
#define TRACUU_TESTS_PLAIN_RANKING_H

#include "store/ranker.h"

enum {
	MAX_TITLE = 7,
	MAX_BODY = 70,
	MAX_TERMS = 4,
	MAX_TERM_TOKENS = 3,
	MAX_ALTERNATIVES = 3,
	MAX_CLAUSES = 2
};

struct plain_article {
	int64_t id;
	int field[2][MAX_BODY]; /* numbers of plain_words: title, body */
	int nr[2];
};

struct plain_term {
	int nr_tokens;
	int chosen[MAX_TERM_TOKENS];
	int any[MAX_ALTERNATIVES], nr_any; /* of the first token; 0: no further spellings */
	struct rank_term weights;
};

/* A phrase that stands for the terms from first to last. */
struct plain_instead {
	int first, last;
	int words[MAX_TERM_TOKENS], nr_tokens; /* 0: there is none */
};

struct plain_query {
	struct plain_term terms[MAX_TERMS];
	int nr_terms;
	struct plain_instead instead;
	int excluded; /* a word that must not occur, or -1 */
	bool any;     /* one term is enough */
	struct rank_clause clauses[MAX_CLAUSES];
	int nr_clauses; /* with any alone */
	int64_t *also;
	size_t nr_also;
};

/* What the article scores. all_count: the request's list says what counts, clauses only add. */
double plain_score_of(const struct plain_article *article, const struct plain_query *query,
	double mean_length, bool all_count);

/* Whether the article counts for the words; where not, a list may still have it. */
bool plain_has(const struct plain_article *article, const struct plain_query *query);

bool plain_is_in(const int64_t *ids, size_t nr, int64_t id);

#endif
