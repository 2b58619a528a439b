/* Words of an article and a query -> score, by the letter of store/ranker.h. */
#include "tests/plain_ranking.h"

#include <stdlib.h>
#include <string.h>

/* As store/match.c has them; who tunes them there changes them here. */
static const double K1 = 1.0, B = 0.7, LEAD_USE = 2.0, INSTEAD_USE = 0.4, NEARNESS = 0.8;
enum { LEAD_TOKENS = 20, WINDOW_TOKENS = 20 };

static bool is_alternative(const struct plain_term *term, int word)
{
	for (int i = 0; i < term->nr_any; i++)
		if (term->any[i] == word)
			return true;
	return false;
}

static bool stands_at(const struct plain_article *article, int field, int at, const struct plain_term *term,
	bool any)
{
	if (at < 0 || at + term->nr_tokens > article->nr[field])
		return false;
	for (int i = 0; i < term->nr_tokens; i++) {
		int word = article->field[field][at + i];

		if (any && i == 0 ? !is_alternative(term, word) : word != term->chosen[i])
			return false;
	}
	return true;
}

static double weight_of(int field, int at)
{
	return field == 0 || at < LEAD_TOKENS ? LEAD_USE : 1;
}

static bool instead_stands_at(const struct plain_article *article, const struct plain_query *query, int field,
	int at)
{
	struct plain_term phrase = {.nr_tokens = query->instead.nr_tokens};

	memcpy(phrase.chosen, query->instead.words, sizeof(phrase.chosen));
	return phrase.nr_tokens && stands_at(article, field, at, &phrase, false);
}

static bool covers(const struct plain_query *query, int term)
{
	return query->instead.nr_tokens && query->instead.first <= term && term <= query->instead.last;
}

static bool has_own(const struct plain_article *article, const struct plain_term *term, bool any)
{
	for (int field = 0; field < 2; field++)
		for (int at = 0; at < article->nr[field]; at++)
			if (stands_at(article, field, at, term, any))
				return true;
	return false;
}

/*
 * Whether FTS5 tells of the term's own uses: "(a AND b) OR c" says nothing of a where b is missing and c is
 * there.
 */
static bool is_told(const struct plain_article *article, const struct plain_query *query, int term)
{
	if (query->any || !covers(query, term))
		return true;
	for (int i = query->instead.first; i <= query->instead.last; i++)
		if (!has_own(article, &query->terms[i], false) &&
			!(query->terms[i].nr_any && has_own(article, &query->terms[i], true)))
			return false;
	return true;
}

/* How often the term stands in the article, what stands for it included. */
static double tf(const struct plain_article *article, const struct plain_query *query, int term, bool any)
{
	double sum = 0;

	for (int field = 0; field < 2; field++) {
		for (int at = 0; at < article->nr[field]; at++) {
			if (is_told(article, query, term) &&
				stands_at(article, field, at, &query->terms[term], any))
				sum += weight_of(field, at);
			if (!any && covers(query, term) && instead_stands_at(article, query, field, at))
				sum += INSTEAD_USE * weight_of(field, at);
		}
	}
	return sum;
}

/* Uses of the term that start here, and what stands for terms from it on; only words, only phrases. */
static bool starts_at(const struct plain_article *article, const struct plain_query *query, int term,
	int field, int at, bool instead)
{
	if (instead)
		return query->instead.first == term && instead_stands_at(article, query, field, at);
	return is_told(article, query, term) && stands_at(article, field, at, &query->terms[term], false);
}

/* The same for ends. */
static bool ends_at(const struct plain_article *article, const struct plain_query *query, int term, int field,
	int at, bool instead)
{
	if (instead)
		return query->instead.last == term &&
			instead_stands_at(article, query, field, at - query->instead.nr_tokens);
	return is_told(article, query, term) &&
		stands_at(article, field, at - query->terms[term].nr_tokens, &query->terms[term], false);
}

/* What a phrase that stands here is for the term and the next. */
static double inside(const struct plain_article *article, const struct plain_query *query, int term,
	int field, int at)
{
	return covers(query, term) && covers(query, term + 1) && instead_stands_at(article, query, field, at)
		? INSTEAD_USE * weight_of(field, at)
		: 0;
}

/* How often the next term starts where this one ends, and how often a phrase stands for both. */
static double pair_tf(const struct plain_article *article, const struct plain_query *query, int term)
{
	double sum = 0;

	for (int field = 0; field < 2; field++) {
		for (int at = 0; at < article->nr[field]; at++) {
			for (int way = 0; way < 4; way++)
				if (ends_at(article, query, term, field, at, way / 2) &&
					starts_at(article, query, term + 1, field, at, way % 2))
					sum += weight_of(field, at);
			sum += inside(article, query, term, field, at);
		}
	}
	return sum;
}

/* The same of all spellings, without what phrases stand for at its ends. */
static double any_pair_tf(const struct plain_article *article, const struct plain_query *query, int term)
{
	const struct plain_term *first = &query->terms[term], *second = first + 1;
	bool told = is_told(article, query, term) && is_told(article, query, term + 1);
	double sum = 0;

	for (int field = 0; field < 2; field++) {
		for (int at = 0; at < article->nr[field]; at++) {
			if (told && stands_at(article, field, at - first->nr_tokens, first, first->nr_any) &&
				stands_at(article, field, at, second, second->nr_any))
				sum += weight_of(field, at);
			sum += inside(article, query, term, field, at);
		}
	}
	return sum;
}

/* The most that the weights of different terms come to within a window of one field. */
static double best_window(const struct plain_article *article, const struct plain_query *query)
{
	double best = 0;

	for (int field = 0; field < 2; field++) {
		for (int end = 0; end < article->nr[field]; end++) {
			double sum = 0;

			for (int term = 0; term < query->nr_terms; term++) {
				bool is_there = false;

				for (int at = end; at >= 0 && at > end - WINDOW_TOKENS; at--)
					is_there |= starts_at(article, query, term, field, at, false) ||
						(covers(query, term) &&
							instead_stands_at(article, query, field, at));
				sum += is_there ? query->terms[term].weights.chosen_weight : 0;
			}
			best = sum > best ? sum : best;
		}
	}
	return best;
}

static double saturate(double frequency, double norm)
{
	return frequency * (K1 + 1) / (frequency + norm);
}

static double words_score(const struct plain_article *article, const struct plain_query *query,
	double mean_length)
{
	double norm = K1 * (1 - B + B * (article->nr[0] + article->nr[1]) / mean_length), sum = 0;

	for (int i = 0; i < query->nr_terms; i++) {
		const struct rank_term *weights = &query->terms[i].weights;

		sum += weights->chosen_weight * saturate(tf(article, query, i, false), norm);
		if (query->terms[i].nr_any)
			sum += weights->any_weight * saturate(tf(article, query, i, true), norm);
		if (i + 1 < query->nr_terms)
			sum += weights->pair_weight * saturate(pair_tf(article, query, i), norm) +
				weights->any_pair_weight * saturate(any_pair_tf(article, query, i), norm);
	}
	return sum + NEARNESS * best_window(article, query);
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

bool plain_is_in(const int64_t *ids, size_t nr, int64_t id)
{
	return nr && bsearch(&id, ids, nr, sizeof(*ids), by_id);
}

static bool has_term(const struct plain_article *article, const struct plain_query *query, int term)
{
	return tf(article, query, term, false) > 0 ||
		(query->terms[term].nr_any && tf(article, query, term, true) > 0);
}

static bool excludes(const struct plain_article *article, const struct plain_query *query)
{
	struct plain_term excluded = {.nr_tokens = 1, .chosen = {query->excluded}};

	for (int field = 0; query->excluded >= 0 && field < 2; field++)
		for (int at = 0; at < article->nr[field]; at++)
			if (stands_at(article, field, at, &excluded, false))
				return true;
	return false;
}

/* Whether the expression matches the article. */
static bool is_matched(const struct plain_article *article, const struct plain_query *query)
{
	int nr_met = 0;

	for (int i = 0; i < query->nr_terms; i++)
		nr_met += has_term(article, query, i);
	return !excludes(article, query) && (query->any ? nr_met > 0 : nr_met == query->nr_terms);
}

static bool meets_clauses(const struct plain_article *article, const struct plain_query *query, bool matched)
{
	for (int i = 0; i < query->nr_clauses; i++) {
		const struct rank_clause *clause = &query->clauses[i];
		bool has_all = matched;

		for (int j = clause->first_term; j < clause->first_term + clause->nr_terms; j++)
			has_all &= has_term(article, query, j);
		if (clause->is_required && !has_all && !plain_is_in(clause->ids, clause->nr_ids, article->id))
			return false;
	}
	return true;
}

static double clause_score(const struct plain_article *article, const struct plain_query *query)
{
	double sum = 0;

	for (int i = 0; i < query->nr_clauses; i++)
		if (plain_is_in(query->clauses[i].ids, query->clauses[i].nr_ids, article->id))
			sum += query->clauses[i].weight;
	return sum;
}

bool plain_has(const struct plain_article *article, const struct plain_query *query)
{
	bool matched = is_matched(article, query);

	return (matched || plain_is_in(query->also, query->nr_also, article->id)) &&
		meets_clauses(article, query, matched);
}

double plain_score_of(const struct plain_article *article, const struct plain_query *query,
	double mean_length, bool all_count)
{
	bool matched = is_matched(article, query);

	if (!plain_has(article, query) &&
		!(all_count && (matched || plain_is_in(query->also, query->nr_also, article->id))))
		return 0;
	return (matched ? words_score(article, query, mean_length) : 0) + clause_score(article, query);
}
