/* Words of a query -> the spellings that the archive's counts speak for. */
#include "searcher/restore_terms.h"

#include "base/memory.h"
#include "store/word_run.h"
#include "text/sentence_break.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Whether who typed some words with marks left marks out of others is told from how many words have none: of
 * Vietnamese as it is printed, one word in six has none by right (hai, trong, xanh).
 */
#define UNMARKED_BY_RIGHT 0.17
#define LEFT_OUT_BY_SLOPPY 0.5
#define LEFT_OUT_BY_CAREFUL 0.0005
#define SLOPPY_QUERIES 0.05

/* What a place of the run is in the query. */
struct place {
	struct term_token *token; /* NULL for a break */
	size_t as_typed;          /* the candidate without marks, of a word that was typed without */
};

struct reading {
	const struct term_reader *reader;
	struct word_run run;
	struct place *places; /* as many as the run's */
};

static const struct word_info unknown = {0, 0, 0, ""};

/* Among marked words, a word without marks may be meant as it stands, whether the archive has it or not. */
static size_t add_as_typed(struct word_run *run, const char *typed)
{
	const struct run_place *place = &run->places[run->nr - 1];
	struct restore_word *word = &run->words[run->nr - 1];

	for (size_t i = 0; i < word->nr_candidates; i++)
		if (!strcmp(place->texts[i], typed))
			return i;
	if (word->nr_candidates == RESTORE_MAX_CANDIDATES)
		word->nr_candidates--; /* the least used makes room */
	word_run_add_candidate(run, &unknown, typed);
	return word->nr_candidates - 1;
}

/* All spellings of an unmarked word; those of texts without marks are matched, but never chosen. */
static void add_unmarked(struct reading *reading, struct term_token *token)
{
	struct arena *arena = reading->reader->arena;
	struct word_run *run = &reading->run;
	struct word_info words[TERM_MAX_SPELLINGS];
	char folded[WORD_MAX_BYTES];
	size_t folded_len = word_fold(token->typed, strlen(token->typed), folded);
	size_t at = word_run_add_open(run);
	size_t nr = word_run_add_spellings(run, folded, folded_len, words, TERM_MAX_SPELLINGS);

	for (size_t i = 0; i < nr; i++) {
		spellings_add(&token->any, arena, words[i].text, TERM_MAX_SPELLINGS);
		token->nr_articles_any += words[i].nr_articles;
	}
	if (!reading->reader->restore) {
		reading->places[at].as_typed = add_as_typed(run, token->typed);
	} else if (run->words[at].nr_candidates == 0) {
		word_run_add_candidate(run, &unknown, token->typed);
		if (token->any.nr) /* only texts without marks have it */
			spellings_add(&token->any, arena, token->typed, TERM_MAX_SPELLINGS);
	}
}

static void add_token(struct reading *reading, struct term_token *token)
{
	reading->places[reading->run.nr].token = token;
	if (token->kind != TOKEN_WORD)
		word_run_add_number(&reading->run);
	else if (token->is_marked)
		word_run_add_known(&reading->run, token->typed);
	else
		add_unmarked(reading, token);
}

/* A query is read as a sentence, a phrase as a piece of one. */
static void read_run(struct reading *reading, const struct query_node *leaf, struct term_token *tokens,
	size_t nr)
{
	bool is_sentence = leaf->kind == QUERY_TEXT;

	if (is_sentence)
		word_run_add_break(&reading->run);
	for (size_t i = 0; i < nr; i++) {
		if (i && sentence_breaks(leaf->text, tokens[i - 1].end_byte, tokens[i].start_byte))
			word_run_add_break(&reading->run);
		add_token(reading, &tokens[i]);
	}
	if (is_sentence)
		word_run_add_break(&reading->run);
}

/* The token of a place that is a word without marks, else NULL. */
static const struct term_token *unmarked_word(const struct reading *reading, size_t at)
{
	const struct term_token *token = reading->places[at].token;

	return token && token->kind == TOKEN_WORD && !token->is_marked ? token : NULL;
}

/* The share of words that lost their marks, given how many have some and how many have none. */
static double share_left_out(size_t nr_marked, size_t nr_unmarked)
{
	double sloppy = UNMARKED_BY_RIGHT + (1 - UNMARKED_BY_RIGHT) * LEFT_OUT_BY_SLOPPY;
	double odds = SLOPPY_QUERIES / (1 - SLOPPY_QUERIES) *
		pow(sloppy / UNMARKED_BY_RIGHT, (double)nr_unmarked) *
		pow((1 - sloppy) / (1 - UNMARKED_BY_RIGHT), (double)nr_marked);
	double is_sloppy = 1 - 1 / (1 + odds);

	return is_sloppy * LEFT_OUT_BY_SLOPPY + (1 - is_sloppy) * LEFT_OUT_BY_CAREFUL;
}

/* The fewer marks seem to be left out, the more a word without is meant as it stands. */
static void favour_as_typed(struct reading *reading)
{
	struct word_run *run = &reading->run;
	size_t nr_marked = 0, nr_unmarked = 0;
	double favour;

	for (size_t i = 0; i < run->nr; i++) {
		if (run->places[i].kind != RUN_WORD)
			continue;
		nr_marked += reading->places[i].token->is_marked;
		nr_unmarked += run->words[i].nr_candidates > 1;
	}
	favour = -log(share_left_out(nr_marked, nr_unmarked));
	for (size_t i = 0; i < run->nr; i++)
		if (unmarked_word(reading, i))
			run->words[i].favour[reading->places[i].as_typed] = favour;
}

/* Among marked words, a word that is merely rarer than another spelling of it stays as it was typed. */
static void keep_as_typed(struct reading *reading)
{
	struct word_run *run = &reading->run;

	for (size_t i = 0; i < run->nr; i++)
		if (unmarked_word(reading, i) && run->best[i] != reading->places[i].as_typed &&
			!word_run_is_beside_neighbour(run, i))
			run->best[i] = reading->places[i].as_typed;
}

static void take_best(const struct reading *reading)
{
	for (size_t i = 0; i < reading->run.nr; i++) {
		struct term_token *token = reading->places[i].token;

		if (!token || token->kind != TOKEN_WORD)
			continue;
		token->chosen.items[0] = word_run_chosen(&reading->run, i);
		if (!reading->reader->restore && !strcmp(token->chosen.items[0], token->typed)) {
			token->any = (struct spellings){NULL, 0};
			token->nr_articles_any = 0;
		}
	}
}

static bool has_unmarked(const struct term_token *tokens, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (tokens[i].kind == TOKEN_WORD && !tokens[i].is_marked)
			return true;
	return false;
}

void restore_terms(const struct term_reader *reader, const struct query_node *leaf, struct term_token *tokens,
	size_t nr)
{
	struct reading reading = {.reader = reader};

	if (!has_unmarked(tokens, nr))
		return;
	reading.places = xcalloc(2 * nr + 1, sizeof(*reading.places));
	word_run_init(&reading.run, reader->vocabulary, reader->arena, reader->nr_uses_all);
	read_run(&reading, leaf, tokens, nr);
	if (!reader->restore)
		favour_as_typed(&reading);
	word_run_solve(&reading.run);
	if (!reader->restore)
		keep_as_typed(&reading);
	take_best(&reading);
	word_run_release(&reading.run);
	free(reading.places);
}
