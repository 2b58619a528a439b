/*
 * Giving unmarked words their marks back: the most probable spellings of a run of words.
 *
 *   ma tuy  ->  ma túy        candidates ma, mà, mã, ... x tùy, túy, tụy ...
 *
 * Each word is as probable as its two predecessors make it; what is rarely seen leans on what is seen more:
 *
 *   p1(c)     = uses(c) / all uses
 *   p2(c|b)   = (pairs(b,c) - 0.64) / uses(b)        + 0.64 * uses(b)^-0.33  * p1(c)
 *   p3(c|a,b) = (triples(a,b,c) - 0.7) / pairs(a,b)  + 0.7 * pairs(a,b)^-0.2 * p2(c|b)
 *
 * (absolute discounting; the powers stand for the number of different followers, which is not counted). A
 * beam of the best paths is kept instead of all, so that a word costs some dozens of lookups.
 *
 * Pure: counts come from the caller.
 */
#ifndef TRACUU_TEXT_RESTORE_H
#define TRACUU_TEXT_RESTORE_H

#include <stddef.h>
#include <stdint.h>

enum { RESTORE_MAX_CANDIDATES = 24 };

/* A triple that the caller does not count: p2 stands for p3. */
enum { RESTORE_NOT_COUNTED = -1 };

struct restore_word {
	size_t nr_candidates; /* at least 1 */
	int64_t nr_uses[RESTORE_MAX_CANDIDATES];
	double favour[RESTORE_MAX_CANDIDATES]; /* added to the logarithm: what speaks for it besides counts */
};

/*
 * The caller's counts. A candidate is named by the place of its word and its number there: pair asks for word
 * `at` and the next, triple for word `at` and the next two.
 */
struct restore_counts {
	int64_t (*pair)(void *context, size_t at, size_t first, size_t second);
	int64_t (*triple)(void *context, size_t at, size_t first, size_t second, size_t third);
	void *context;
	int64_t all_uses;
};

/* Writes for each word the number of its best candidate. Where each has but one, no count is asked for. */
void restore_marks(const struct restore_word *words, size_t nr, const struct restore_counts *counts,
	size_t *best);

#endif
