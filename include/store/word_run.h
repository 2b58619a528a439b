/*
 * A run of words whose spellings are to be found: text/restore.h with the archive's counts.
 *
 *   word_run_init, then for each word in order one of word_run_add_*; word_run_solve; word_run_chosen.
 *
 * A run that is restored as a sentence begins and ends with a break. Texts of candidates are borrowed: they
 * must live as long as the run.
 */
#ifndef TRACUU_STORE_WORD_RUN_H
#define TRACUU_STORE_WORD_RUN_H

#include "store/vocabulary.h"
#include "text/restore.h"

#include <stdbool.h>

enum run_place_kind { RUN_WORD, RUN_NUMBER, RUN_BREAK };

/* One word of the run, with the spellings to choose from. */
struct run_place {
	enum run_place_kind kind;
	int64_t id[RESTORE_MAX_CANDIDATES];
	uint64_t hash[RESTORE_MAX_CANDIDATES];
	const char *texts[RESTORE_MAX_CANDIDATES];
};

struct word_run {
	struct vocabulary *vocabulary;
	struct arena *arena; /* for what is looked up */
	int64_t nr_uses_all; /* tokens in the archive */
	struct run_place *places;
	struct restore_word *words; /* as many as places */
	size_t *best;               /* the same, after word_run_solve */
	size_t nr, alloc_places, alloc_words, alloc_best;
};

void word_run_init(struct word_run *run, struct vocabulary *vocabulary, struct arena *arena,
	int64_t nr_uses_all);
void word_run_release(struct word_run *run);

/* Each returns the new word's place. */
size_t word_run_add_break(struct word_run *run);
size_t word_run_add_number(struct word_run *run);
size_t word_run_add_known(struct word_run *run, const char *word); /* it is spelled so */
size_t word_run_add_open(struct word_run *run);                    /* its candidates follow */

/* A spelling of the last word; those beyond RESTORE_MAX_CANDIDATES are left out. */
void word_run_add_candidate(struct word_run *run, const struct word_info *info, const char *text);

/*
 * All spellings that the archive has of an unmarked word are candidates of the last one, but for those of
 * unmarked texts. Writes all that were looked up to out, and returns how many.
 */
size_t word_run_add_spellings(struct word_run *run, const char *folded, size_t len, struct word_info *out,
	size_t max);

void word_run_solve(struct word_run *run);
const char *word_run_chosen(const struct word_run *run, size_t at);

/* Whether the archive has the chosen spelling beside one of its neighbours in the run. */
bool word_run_is_beside_neighbour(struct word_run *run, size_t at);

#endif
