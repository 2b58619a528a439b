/* The best path through the spellings of a run of unmarked words. */
#include "text/restore.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct step {
	double log_probability[RESTORE_MAX_CANDIDATES];
	size_t came_from[RESTORE_MAX_CANDIDATES];
};

static double unigram(const struct restore_word *word, size_t candidate, int64_t all_uses)
{
	return 0.15 * ((double)word->nr_uses[candidate] + 0.1) / (double)(all_uses + 1);
}

static double bigram(const struct restore_word *before, size_t from, int64_t pair_uses)
{
	return before->nr_uses[from] > 0 ? 0.85 * (double)pair_uses / (double)before->nr_uses[from] : 0;
}

static void take_step(const struct restore_word *before, const struct step *last,
	const struct restore_word *word, int64_t all_uses, restore_pair_fn *pair_uses, void *context,
	struct step *out)
{
	for (size_t c = 0; c < word->nr_candidates; c++) {
		double alone = unigram(word, c, all_uses);

		out->log_probability[c] = -INFINITY;
		out->came_from[c] = 0;
		for (size_t from = 0; from < before->nr_candidates; from++) {
			int64_t nr = pair_uses(context, before->id[from], word->id[c]);
			double way = last->log_probability[from] + log(alone + bigram(before, from, nr));

			if (way > out->log_probability[c]) {
				out->log_probability[c] = way;
				out->came_from[c] = from;
			}
		}
	}
}

void restore_marks(const struct restore_word *words, size_t nr, int64_t all_uses, restore_pair_fn *pair_uses,
	void *context, size_t *best)
{
	struct step *steps;
	size_t end = 0;

	if (nr == 0)
		return;
	steps = xcalloc(nr, sizeof(*steps));
	for (size_t c = 0; c < words[0].nr_candidates; c++)
		steps[0].log_probability[c] = log(unigram(&words[0], c, all_uses));
	for (size_t i = 1; i < nr; i++)
		take_step(&words[i - 1], &steps[i - 1], &words[i], all_uses, pair_uses, context, &steps[i]);
	for (size_t c = 1; c < words[nr - 1].nr_candidates; c++)
		if (steps[nr - 1].log_probability[c] > steps[nr - 1].log_probability[end])
			end = c;
	for (size_t i = nr; i-- > 0;) {
		best[i] = end;
		end = steps[i].came_from[end];
	}
	free(steps);
}
