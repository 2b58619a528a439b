/* Words of a query -> the spellings that the archive's counts speak for. */
#include "searcher/restore_terms.h"

#include "base/memory.h"
#include "store/triples.h"
#include "store/word_counts.h"
#include "text/restore.h"
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

/* One word of the run that is restored, with the spellings to choose from. */
struct place {
	enum { PLACE_WORD, PLACE_NUMBER, PLACE_BREAK } kind;
	struct term_token *token; /* NULL for a break */
	int64_t id[RESTORE_MAX_CANDIDATES];
	uint64_t hash[RESTORE_MAX_CANDIDATES];
	const char *texts[RESTORE_MAX_CANDIDATES];
	size_t as_typed; /* the candidate without marks, of a word that was typed without */
};

struct run {
	const struct term_reader *reader;
	struct place *places;
	struct restore_word *words;
	size_t nr;
};

static bool is_of_unmarked_text(const char *spelling)
{
	return spelling[0] == TOKEN_UNMARKED_PREFIX;
}

static void add_candidate(struct run *run, const struct word_info *info, const char *text)
{
	struct place *place = &run->places[run->nr];
	struct restore_word *word = &run->words[run->nr];
	size_t at = word->nr_candidates;

	if (at == RESTORE_MAX_CANDIDATES)
		return;
	word->nr_uses[at] = info->nr_uses;
	place->id[at] = info->id;
	place->hash[at] = triple_word(text, strlen(text));
	place->texts[at] = text;
	word->nr_candidates++;
}

/* What is counted under one name whatever stands in the text, or was typed with marks. */
static void add_known(struct run *run, int kind, const char *text)
{
	struct word_info word =
		vocabulary_find(run->reader->vocabulary, text, strlen(text), run->reader->arena);

	run->places[run->nr].kind = kind;
	add_candidate(run, &word, text);
}

static void add_break(struct run *run)
{
	add_known(run, PLACE_BREAK, PAIR_BREAK);
	run->nr++;
}

/* Among marked words, a word without marks may be meant as it stands, whether the archive has it or not. */
static void add_as_typed(struct run *run, const char *typed)
{
	static const struct word_info unknown = {0, 0, 0, ""};
	struct place *place = &run->places[run->nr];
	struct restore_word *word = &run->words[run->nr];
	size_t nr = word->nr_candidates;

	while (place->as_typed < nr && strcmp(place->texts[place->as_typed], typed) != 0)
		place->as_typed++;
	if (place->as_typed < nr)
		return;
	if (nr == RESTORE_MAX_CANDIDATES)
		place->as_typed = --word->nr_candidates; /* the least used makes room */
	add_candidate(run, &unknown, typed);
}

/* All spellings of an unmarked word; those of texts without marks are matched, but never chosen. */
static void add_unmarked(struct run *run, struct term_token *token)
{
	static const struct word_info unknown = {0, 0, 0, ""};
	struct arena *arena = run->reader->arena;
	struct word_info words[TERM_MAX_SPELLINGS];
	char folded[WORD_MAX_BYTES];
	size_t folded_len = word_fold(token->typed, strlen(token->typed), folded);
	size_t nr = vocabulary_spellings(run->reader->vocabulary, folded, folded_len, words,
		TERM_MAX_SPELLINGS, arena);

	for (size_t i = 0; i < nr; i++) {
		spellings_add(&token->any, arena, words[i].text, TERM_MAX_SPELLINGS);
		token->nr_articles_any += words[i].nr_articles;
		if (!is_of_unmarked_text(words[i].text))
			add_candidate(run, &words[i], words[i].text);
	}
	if (!run->reader->restore) {
		add_as_typed(run, token->typed);
	} else if (run->words[run->nr].nr_candidates == 0) {
		add_candidate(run, &unknown, token->typed);
		if (token->any.nr) /* only texts without marks have it */
			spellings_add(&token->any, arena, token->typed, TERM_MAX_SPELLINGS);
	}
}

static void add_token(struct run *run, struct term_token *token)
{
	run->places[run->nr].token = token;
	if (token->kind != TOKEN_WORD)
		add_known(run, PLACE_NUMBER, PAIR_NUMBER);
	else if (token->is_marked)
		add_known(run, PLACE_WORD, token->typed);
	else
		add_unmarked(run, token);
	run->nr++;
}

/* A query is read as a sentence, a phrase as a piece of one. */
static void read_run(struct run *run, const struct query_node *leaf, struct term_token *tokens, size_t nr)
{
	bool is_sentence = leaf->kind == QUERY_TEXT;

	if (is_sentence)
		add_break(run);
	for (size_t i = 0; i < nr; i++) {
		if (i && sentence_breaks(leaf->text, tokens[i - 1].end_byte, tokens[i].start_byte))
			add_break(run);
		add_token(run, &tokens[i]);
	}
	if (is_sentence)
		add_break(run);
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
static void favour_as_typed(struct run *run)
{
	size_t nr_marked = 0, nr_unmarked = 0;
	double favour;

	for (size_t i = 0; i < run->nr; i++) {
		if (run->places[i].kind != PLACE_WORD)
			continue;
		nr_marked += run->places[i].token->is_marked;
		nr_unmarked += run->words[i].nr_candidates > 1;
	}
	favour = -log(share_left_out(nr_marked, nr_unmarked));
	for (size_t i = 0; i < run->nr; i++)
		if (run->places[i].kind == PLACE_WORD && !run->places[i].token->is_marked)
			run->words[i].favour[run->places[i].as_typed] = favour;
}

static int64_t pair_uses(void *context, size_t at, size_t first, size_t second)
{
	const struct run *run = context;

	return vocabulary_pair_uses(run->reader->vocabulary, run->places[at].id[first],
		run->places[at + 1].id[second]);
}

static int64_t triple_uses_of(void *context, size_t at, size_t first, size_t second, size_t third)
{
	const struct run *run = context;
	const struct place *places = run->places + at;

	if (places[1].kind == PLACE_BREAK)
		return RESTORE_NOT_COUNTED;
	for (size_t i = 0; i < 3; i++)
		if (places[i].kind == PLACE_NUMBER)
			return RESTORE_NOT_COUNTED;
	return vocabulary_triple_uses(run->reader->vocabulary,
		triple_key(places[0].hash[first], places[1].hash[second], places[2].hash[third]));
}

/* Whether the archive has the spelling beside one of its neighbours in the query. */
static bool is_beside_neighbour(struct run *run, const size_t *best, size_t at)
{
	if (at > 0 && run->places[at - 1].kind != PLACE_BREAK &&
		pair_uses(run, at - 1, best[at - 1], best[at]))
		return true;
	return at + 1 < run->nr && run->places[at + 1].kind != PLACE_BREAK &&
		pair_uses(run, at, best[at], best[at + 1]);
}

/* Among marked words, a word that is merely rarer than another spelling of it stays as it was typed. */
static void keep_as_typed(struct run *run, size_t *best)
{
	for (size_t i = 0; i < run->nr; i++) {
		const struct place *place = &run->places[i];

		if (place->kind == PLACE_WORD && !place->token->is_marked && best[i] != place->as_typed &&
			!is_beside_neighbour(run, best, i))
			best[i] = place->as_typed;
	}
}

static void take_best(const struct run *run, const size_t *best)
{
	for (size_t i = 0; i < run->nr; i++) {
		struct term_token *token = run->places[i].token;

		if (!token || token->kind != TOKEN_WORD)
			continue;
		token->chosen.items[0] = run->places[i].texts[best[i]];
		if (!run->reader->restore && !strcmp(token->chosen.items[0], token->typed)) {
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
	struct run run = {reader, NULL, NULL, 0};
	struct restore_counts counts = {pair_uses, triple_uses_of, &run, reader->nr_uses_all};
	size_t *best;

	if (!has_unmarked(tokens, nr))
		return;
	run.places = xcalloc(2 * nr + 1, sizeof(*run.places));
	run.words = xcalloc(2 * nr + 1, sizeof(*run.words));
	best = xcalloc(2 * nr + 1, sizeof(*best));
	read_run(&run, leaf, tokens, nr);
	if (!reader->restore)
		favour_as_typed(&run);
	restore_marks(run.words, run.nr, &counts, best);
	if (!reader->restore)
		keep_as_typed(&run, best);
	take_best(&run, best);
	free(run.places);
	free(run.words);
	free(best);
}
