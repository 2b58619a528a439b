/* Slips in a query -> the words that were meant. */
#include "searcher/correct_terms.h"

#include "base/memory.h"
#include "store/word_run.h"
#include "text/misspelling.h"
#include "text/word.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much less likely, in natural logarithms, a word that the archive has was typed by mistake. */
static const double KNOWN_WORD = 1.0;

/* Of a word without marks among marked ones: that they were left out. */
static const double MARKS_LEFT_OUT = 1.5;

/* Each takes some hundred lookups; who typed more words has no lack of them. */
enum { MAX_WORDS = 32 };

/*
 * Shorter words may have other marks or sounds, but no other letters, and no more than that; but three
 * letters that are no syllable ("cộg") had another.
 */
enum { MIN_LETTERS = 4, MIN_LETTERS_BROKEN = 3 };
static const double MAX_COST_SHORT = 2.5;

struct candidate {
	struct word_info word;
	double favour;
};

/* The spellings that one word could have been meant to be, the likeliest first. */
struct candidates {
	const struct term_reader *reader;
	struct candidate items[RESTORE_MAX_CANDIDATES];
	size_t nr;
	bool is_folded; /* slips are of unmarked forms, each of which has several spellings */
	bool is_short;  /* one letter away from the word is nearly everything */
	double penalty; /* on top of a slip's cost */
};

static double likelihood(const struct candidate *candidate)
{
	return log((double)candidate->word.nr_uses + 0.1) + candidate->favour;
}

static void add_candidate(struct candidates *candidates, struct word_info word, double favour)
{
	const struct candidate candidate = {word, favour};
	size_t at = candidates->nr;

	for (size_t i = 0; i < candidates->nr; i++)
		if (!strcmp(candidates->items[i].word.text, word.text))
			return;
	while (at > 0 && likelihood(&candidates->items[at - 1]) < likelihood(&candidate))
		at--;
	if (at == RESTORE_MAX_CANDIDATES)
		return;
	candidates->nr += candidates->nr < RESTORE_MAX_CANDIDATES;
	memmove(candidates->items + at + 1, candidates->items + at,
		(candidates->nr - 1 - at) * sizeof(*candidates->items));
	candidates->items[at] = candidate;
}

/* All spellings of an unmarked form; returns how many there are. */
static size_t add_spellings(struct candidates *candidates, const char *folded, size_t len, double favour)
{
	struct word_info words[TERM_MAX_SPELLINGS];
	size_t nr = vocabulary_spellings(candidates->reader->vocabulary, folded, len, words,
		TERM_MAX_SPELLINGS, candidates->reader->arena);

	for (size_t i = 0; i < nr; i++)
		if (words[i].text[0] != TOKEN_UNMARKED_PREFIX)
			add_candidate(candidates, words[i], favour);
	return nr;
}

static void add_slip(void *context, const struct misspelling *slip)
{
	struct candidates *candidates = context;
	double favour = -slip->cost - candidates->penalty;
	struct word_info word;

	if (candidates->is_short && (slip->kind == MISSPELLING_LETTER || slip->cost > MAX_COST_SHORT))
		return;
	if (candidates->is_folded) {
		add_spellings(candidates, slip->text, slip->len, favour);
		return;
	}
	word = vocabulary_find(candidates->reader->vocabulary, slip->text, slip->len,
		candidates->reader->arena);
	if (word.nr_uses > 0)
		add_candidate(candidates, word, favour);
}

/* What the word is as it was typed: itself, or any of its spellings where it has no marks. */
static void add_as_typed(struct candidates *candidates, const struct term_token *token)
{
	const struct term_reader *reader = candidates->reader;
	size_t len = strlen(token->typed);
	struct word_info word = vocabulary_find(reader->vocabulary, token->typed, len, reader->arena);
	size_t nr = 0;

	if (token->is_marked || !reader->restore)
		add_candidate(candidates, word, 0);
	if (!token->is_marked)
		nr = add_spellings(candidates, token->typed, len, reader->restore ? 0 : -MARKS_LEFT_OUT);
	if (candidates->nr == 0)
		add_candidate(candidates, word, 0);
	candidates->penalty = word.nr_uses > 0 || nr > 0 ? KNOWN_WORD : 0;
}

/* Abbreviations of consonants (htx) are no broken syllables. */
static bool is_short(const char *typed)
{
	struct word word;
	char folded[WORD_MAX_BYTES + 1];

	word_canonical(typed, strlen(typed), &word);
	folded[word_fold(word.text, word.len, folded)] = '\0';
	return word.nr_letters <
		(word.is_syllable || !strpbrk(folded, "aeiouy") ? MIN_LETTERS : MIN_LETTERS_BROKEN);
}

static void add_open(const struct term_reader *reader, const struct term_token *token, struct word_run *run)
{
	struct candidates candidates = {
		.reader = reader, .is_folded = !token->is_marked, .is_short = is_short(token->typed)};

	add_as_typed(&candidates, token);
	misspelling_each(token->typed, strlen(token->typed), add_slip, &candidates);
	word_run_add_open(run);
	for (size_t i = 0; i < candidates.nr; i++) {
		word_run_add_candidate(run, &candidates.items[i].word, candidates.items[i].word.text);
		run->words[run->nr - 1].favour[i] = candidates.items[i].favour;
	}
}

static bool is_fixed(const struct query_node *leaf, const struct term_token *tokens, size_t nr, size_t at)
{
	return (at > 0 && terms_are_glued(leaf, &tokens[at - 1], &tokens[at])) ||
		(at + 1 < nr && terms_are_glued(leaf, &tokens[at], &tokens[at + 1]));
}

/* Whether a word typed without marks was given some, and no other letters. */
static bool only_marks_differ(const struct term_reader *reader, const struct term_token *token,
	const char *chosen)
{
	char folded[WORD_MAX_BYTES];

	folded[word_fold(chosen, strlen(chosen), folded)] = '\0';
	return reader->restore && !token->is_marked && !strcmp(folded, token->typed);
}

static void choose(const struct term_reader *reader, struct term_token *token, const char *chosen)
{
	struct word_info word;

	if (!strcmp(chosen, token->typed))
		return;
	word = vocabulary_find(reader->vocabulary, chosen, strlen(chosen), reader->arena);
	token->chosen.items[0] = chosen;
	spellings_add(&token->any, reader->arena, chosen, TERM_MAX_SPELLINGS);
	spellings_add(&token->any, reader->arena, token->typed, TERM_MAX_SPELLINGS);
	if (only_marks_differ(reader, token, chosen)) {
		struct word_info words[TERM_MAX_SPELLINGS];
		size_t nr = vocabulary_spellings(reader->vocabulary, token->typed, strlen(token->typed),
			words, TERM_MAX_SPELLINGS, reader->arena);

		for (size_t i = 0; i < nr; i++)
			spellings_add(&token->any, reader->arena, words[i].text, TERM_MAX_SPELLINGS);
	}
	token->nr_articles_any = word.nr_articles;
}

void correct_terms(const struct term_reader *reader, const struct query_node *leaf, struct term_token *tokens,
	size_t nr)
{
	struct word_run run;

	word_run_init(&run, reader->vocabulary, reader->arena, reader->nr_uses_all);
	word_run_add_break(&run);
	for (size_t i = 0; i < nr; i++) {
		if (tokens[i].kind != TOKEN_WORD)
			word_run_add_number(&run);
		else if (i >= MAX_WORDS || is_fixed(leaf, tokens, nr, i))
			word_run_add_known(&run, tokens[i].typed);
		else
			add_open(reader, &tokens[i], &run);
	}
	word_run_add_break(&run);
	word_run_solve(&run);
	for (size_t i = 0; i < nr; i++)
		if (tokens[i].kind == TOKEN_WORD &&
			(nr == 1 || only_marks_differ(reader, &tokens[i], word_run_chosen(&run, i + 1)) ||
				word_run_is_beside_neighbour(&run, i + 1)))
			choose(reader, &tokens[i], word_run_chosen(&run, i + 1));
	word_run_release(&run);
}
