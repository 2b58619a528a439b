/* The best path through the spellings of a run of words, two words of context wide. */
#include "text/restore.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Paths that end in one pair of spellings are one; of these the best are followed on. */
enum { BEAM = 24 };

/* A path that is this much (natural logarithm) less probable than the best is given up. */
#define BEAM_WIDTH 9.0

struct path {
	size_t before, last; /* candidates of the last two words; before is 0 at the first word */
	size_t came_from;    /* in the step before */
	double log_probability;
};

struct step {
	struct path paths[BEAM];
	size_t nr;
};

struct search {
	const struct restore_word *words;
	const struct restore_counts *counts;
	/* [a][b]: of the word before and this one; of the two words before; -1 where not asked */
	int64_t pairs[RESTORE_MAX_CANDIDATES][RESTORE_MAX_CANDIDATES];
	int64_t pairs_before[RESTORE_MAX_CANDIDATES][RESTORE_MAX_CANDIDATES];
};

static double unigram(const struct search *search, size_t at, size_t c)
{
	return ((double)search->words[at].nr_uses[c] + 0.1) / (double)(search->counts->all_uses + 1);
}

/* The pair that ends at this word. */
static int64_t pair_uses(struct search *search, size_t at, size_t before, size_t c)
{
	int64_t *known = &search->pairs[before][c];

	if (*known < 0)
		*known = search->counts->pair(search->counts->context, at - 1, before, c);
	return *known;
}

/* A count lowered by what a count of something never seen before is worth. */
static double discounted(int64_t nr_uses, double discount, double context_uses)
{
	return nr_uses > 0 ? ((double)nr_uses - discount) / context_uses : 0;
}

static double bigram(struct search *search, size_t at, size_t before, size_t c)
{
	double context_uses = (double)search->words[at - 1].nr_uses[before];
	double alone = unigram(search, at, c);

	if (context_uses < 1)
		return alone;
	return discounted(pair_uses(search, at, before, c), 0.64, context_uses) +
		0.64 * pow(context_uses, -0.33) * alone;
}

static double trigram(struct search *search, size_t at, const struct path *path, size_t c)
{
	double of_pair = bigram(search, at, path->last, c);
	int64_t context_uses = at < 2 ? 0 : search->pairs_before[path->before][path->last];
	int64_t nr_uses = 0;

	if (context_uses < 1)
		return of_pair;
	if (pair_uses(search, at, path->last, c) > 0) {
		nr_uses =
			search->counts->triple(search->counts->context, at - 2, path->before, path->last, c);
		if (nr_uses == RESTORE_NOT_COUNTED)
			return of_pair;
	}
	return discounted(nr_uses, 0.7, (double)context_uses) +
		0.7 * pow((double)context_uses, -0.2) * of_pair;
}

/* Keeps the path where it is among the best; of those with the same end only the best. */
static void offer(struct step *step, const struct path *path)
{
	size_t worst = 0;

	for (size_t i = 0; i < step->nr; i++) {
		struct path *other = &step->paths[i];

		if (other->before == path->before && other->last == path->last) {
			if (path->log_probability > other->log_probability)
				*other = *path;
			return;
		}
		if (other->log_probability < step->paths[worst].log_probability)
			worst = i;
	}
	if (step->nr < BEAM)
		step->paths[step->nr++] = *path;
	else if (path->log_probability > step->paths[worst].log_probability)
		step->paths[worst] = *path;
}

static size_t best_of(const struct step *step)
{
	size_t best = 0;

	for (size_t i = 1; i < step->nr; i++)
		if (step->paths[i].log_probability > step->paths[best].log_probability)
			best = i;
	return best;
}

static void begin(const struct search *search, struct step *step)
{
	for (size_t c = 0; c < search->words[0].nr_candidates; c++) {
		struct path path = {0, c, 0, log(unigram(search, 0, c)) + search->words[0].favour[c]};

		offer(step, &path);
	}
}

static void take_step(struct search *search, size_t at, const struct step *last, struct step *step)
{
	const struct restore_word *word = &search->words[at];
	double bound = last->paths[best_of(last)].log_probability - BEAM_WIDTH;

	if (at > 1)
		memcpy(search->pairs_before, search->pairs, sizeof(search->pairs));
	memset(search->pairs, -1, sizeof(search->pairs));
	for (size_t i = 0; i < last->nr; i++) {
		const struct path *from = &last->paths[i];

		for (size_t c = 0; from->log_probability >= bound && c < word->nr_candidates; c++) {
			struct path path = {from->last, c, i, from->log_probability + word->favour[c]};

			path.log_probability += log(trigram(search, at, from, c));
			offer(step, &path);
		}
	}
}

/* Whether some word can be spelled in more than one way. */
static bool has_choice(const struct restore_word *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (words[i].nr_candidates != 1)
			return true;
	return false;
}

void restore_marks(const struct restore_word *words, size_t nr, const struct restore_counts *counts,
	size_t *best)
{
	struct search search;
	struct step *steps;

	if (!has_choice(words, nr)) {
		memset(best, 0, nr * sizeof(*best));
		return;
	}
	search.words = words;
	search.counts = counts;
	steps = xmalloc(nr * sizeof(*steps));
	for (size_t i = 0; i < nr; i++)
		steps[i].nr = 0;
	begin(&search, &steps[0]);
	for (size_t i = 1; i < nr; i++)
		take_step(&search, i, &steps[i - 1], &steps[i]);
	for (size_t i = nr, path = best_of(&steps[nr - 1]); i-- > 0;) {
		best[i] = steps[i].paths[path].last;
		path = steps[i].paths[path].came_from;
	}
	free(steps);
}
