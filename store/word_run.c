/* Words with their candidates -> the spellings that the archive's counts speak for. */
#include "store/word_run.h"

#include "base/memory.h"
#include "store/triples.h"
#include "store/word_counts.h"

#include <stdlib.h>
#include <string.h>

void word_run_init(struct word_run *run, struct vocabulary *vocabulary, struct arena *arena,
	int64_t nr_uses_all)
{
	memset(run, 0, sizeof(*run));
	run->vocabulary = vocabulary;
	run->arena = arena;
	run->nr_uses_all = nr_uses_all;
}

void word_run_release(struct word_run *run)
{
	free(run->places);
	free(run->words);
	free(run->best);
	memset(run, 0, sizeof(*run));
}

static size_t add_place(struct word_run *run, enum run_place_kind kind)
{
	size_t at = run->nr++;

	ARRAY_GROW(run->places, run->nr, run->alloc_places);
	ARRAY_GROW(run->words, run->nr, run->alloc_words);
	memset(&run->places[at], 0, sizeof(run->places[at]));
	memset(&run->words[at], 0, sizeof(run->words[at]));
	run->places[at].kind = kind;
	return at;
}

/* What is counted under one name, whatever stands in the text. */
static size_t add_counted(struct word_run *run, enum run_place_kind kind, const char *word)
{
	struct word_info info = vocabulary_find(run->vocabulary, word, strlen(word), run->arena);
	size_t at = add_place(run, kind);

	word_run_add_candidate(run, &info, word);
	return at;
}

size_t word_run_add_break(struct word_run *run)
{
	return add_counted(run, RUN_BREAK, PAIR_BREAK);
}

size_t word_run_add_number(struct word_run *run)
{
	return add_counted(run, RUN_NUMBER, PAIR_NUMBER);
}

size_t word_run_add_known(struct word_run *run, const char *word)
{
	return add_counted(run, RUN_WORD, word);
}

size_t word_run_add_open(struct word_run *run)
{
	return add_place(run, RUN_WORD);
}

void word_run_add_candidate(struct word_run *run, const struct word_info *info, const char *text)
{
	struct run_place *place = &run->places[run->nr - 1];
	struct restore_word *word = &run->words[run->nr - 1];
	size_t at = word->nr_candidates;

	if (at == RESTORE_MAX_CANDIDATES)
		return;
	word->nr_uses[at] = info->nr_uses;
	place->id[at] = info->id;
	place->hash[at] = triple_word(text, strlen(text));
	place->texts[at] = text;
	word->nr_candidates++;
}

size_t word_run_add_spellings(struct word_run *run, const char *folded, size_t len, struct word_info *out,
	size_t max)
{
	size_t nr = vocabulary_spellings(run->vocabulary, folded, len, out, max, run->arena);

	for (size_t i = 0; i < nr; i++)
		if (out[i].text[0] != TOKEN_UNMARKED_PREFIX)
			word_run_add_candidate(run, &out[i], out[i].text);
	return nr;
}

static int64_t pair_uses_of(void *context, size_t at, size_t first, size_t second)
{
	const struct word_run *run = context;

	return vocabulary_pair_uses(run->vocabulary, run->places[at].id[first],
		run->places[at + 1].id[second]);
}

static int64_t triple_uses_of(void *context, size_t at, size_t first, size_t second, size_t third)
{
	const struct word_run *run = context;
	const struct run_place *places = run->places + at;

	if (places[1].kind == RUN_BREAK)
		return RESTORE_NOT_COUNTED;
	for (size_t i = 0; i < 3; i++)
		if (places[i].kind == RUN_NUMBER)
			return RESTORE_NOT_COUNTED;
	return vocabulary_triple_uses(run->vocabulary,
		triple_key(places[0].hash[first], places[1].hash[second], places[2].hash[third]));
}

void word_run_solve(struct word_run *run)
{
	struct restore_counts counts = {pair_uses_of, triple_uses_of, run, run->nr_uses_all};

	ARRAY_GROW(run->best, run->nr, run->alloc_best);
	restore_marks(run->words, run->nr, &counts, run->best);
}

const char *word_run_chosen(const struct word_run *run, size_t at)
{
	return run->places[at].texts[run->best[at]];
}

bool word_run_is_beside_neighbour(struct word_run *run, size_t at)
{
	const size_t *best = run->best;

	if (at > 0 && run->places[at - 1].kind != RUN_BREAK &&
		pair_uses_of(run, at - 1, best[at - 1], best[at]))
		return true;
	return at + 1 < run->nr && run->places[at + 1].kind != RUN_BREAK &&
		pair_uses_of(run, at, best[at], best[at + 1]);
}
