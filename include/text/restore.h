/*
 * Giving unmarked words their marks back: the most probable spellings of a run of words, by a Viterbi search
 * over pairs of neighbours.
 *
 *   ma tuy  ->  ma túy        candidates ma, mà, mã, ... x tùy, túy, tụy ...
 *
 *   p(c | before) = 0.85 * pairs(before, c) / uses(before) + 0.15 * uses(c) / all uses
 *
 * Pure: counts come from the caller.
 */
#ifndef TRACUU_TEXT_RESTORE_H
#define TRACUU_TEXT_RESTORE_H

#include <stddef.h>
#include <stdint.h>

enum { RESTORE_MAX_CANDIDATES = 24 };

struct restore_word {
	size_t nr_candidates; /* at least 1 */
	int64_t id[RESTORE_MAX_CANDIDATES];
	int64_t nr_uses[RESTORE_MAX_CANDIDATES];
};

/* How often the second word stands right after the first, by their ids. */
typedef int64_t restore_pair_fn(void *context, int64_t first_id, int64_t second_id);

/* Writes for each word the index of its best candidate. */
void restore_marks(const struct restore_word *words, size_t nr, int64_t all_uses, restore_pair_fn *pair_uses,
	void *context, size_t *best);

#endif
