/* Unmarked words of a query -> the spellings that the archive's counts speak for. */
#include "searcher/restore_terms.h"

#include "base/memory.h"
#include "store/word_counts.h"
#include "text/restore.h"

#include <stdlib.h>
#include <string.h>

static bool is_of_unmarked_text(const char *spelling)
{
	return spelling[0] == TOKEN_UNMARKED_PREFIX;
}

/* The spellings of one token that restoring may choose from. */
struct candidates {
	struct restore_word word;
	const char *texts[RESTORE_MAX_CANDIDATES];
};

static void add_candidate(struct candidates *candidates, const struct word_info *info, const char *text)
{
	size_t at = candidates->word.nr_candidates;

	if (at == RESTORE_MAX_CANDIDATES)
		return;
	candidates->word.id[at] = info->id;
	candidates->word.nr_uses[at] = info->nr_uses;
	candidates->texts[at] = text;
	candidates->word.nr_candidates++;
}

/* All spellings of an unmarked word; those of texts without marks are matched, but never chosen. */
static void gather_candidates(const struct term_reader *reader, struct term_token *token,
	struct candidates *candidates)
{
	static const struct word_info unknown = {0, 0, 0, ""};
	struct word_info words[TERM_MAX_SPELLINGS];
	char folded[WORD_MAX_BYTES];
	size_t folded_len = word_fold(token->typed, strlen(token->typed), folded);
	size_t nr = vocabulary_spellings(reader->vocabulary, folded, folded_len, words, TERM_MAX_SPELLINGS,
		reader->arena);

	for (size_t i = 0; i < nr; i++) {
		spellings_add(&token->any, reader->arena, words[i].text, TERM_MAX_SPELLINGS);
		token->nr_articles_any += words[i].nr_articles;
		if (!is_of_unmarked_text(words[i].text))
			add_candidate(candidates, &words[i], words[i].text);
	}
	if (candidates->word.nr_candidates == 0) {
		add_candidate(candidates, &unknown, token->typed);
		if (token->any.nr) /* only texts without marks have it */
			spellings_add(&token->any, reader->arena, token->typed, TERM_MAX_SPELLINGS);
	}
}

/* A number, or a word that was typed with marks, is what it is, and helps to read its neighbours. */
static void fix_spelling(const struct term_reader *reader, const struct term_token *token,
	struct candidates *candidates)
{
	const char *counted = token->kind == TOKEN_WORD ? token->typed : PAIR_NUMBER;
	struct word_info word = vocabulary_find(reader->vocabulary, counted, strlen(counted), reader->arena);

	add_candidate(candidates, &word, token->typed);
}

static int64_t pair_uses(void *context, int64_t first_id, int64_t second_id)
{
	return vocabulary_pair_uses(context, first_id, second_id);
}

void restore_terms(const struct term_reader *reader, struct term_token *tokens, size_t nr)
{
	struct candidates *candidates = xcalloc(nr, sizeof(*candidates));
	struct restore_word *words = xcalloc(nr, sizeof(*words));
	size_t *best = xcalloc(nr, sizeof(*best));

	for (size_t i = 0; i < nr; i++) {
		if (tokens[i].kind == TOKEN_WORD && !tokens[i].is_marked)
			gather_candidates(reader, &tokens[i], &candidates[i]);
		else
			fix_spelling(reader, &tokens[i], &candidates[i]);
		words[i] = candidates[i].word;
	}
	restore_marks(words, nr, reader->nr_uses_all, pair_uses, reader->vocabulary, best);
	for (size_t i = 0; i < nr; i++)
		tokens[i].chosen.items[0] = candidates[i].texts[best[i]];
	free(candidates);
	free(words);
	free(best);
}
