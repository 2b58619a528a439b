/* Abbreviations both ways. */
#include "searcher/short_forms.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* One leaf being read: each term as the word that is looked up, "" where it is none. */
struct reading {
	const struct term *const *terms;
	const char **words;
	size_t nr;
	const struct term_reader *reader;
};

/* A term of several tokens (15-NQ/TW) is in no name, nor is one with two readings. */
static const char *word_of(const struct term *term)
{
	const struct term_token *token = &term->tokens[0];

	return term->nr_tokens == 1 && token->kind == TOKEN_WORD ? token->chosen.items[0] : "";
}

/* The word, also as a text without marks has it. False where the archive has it in neither. */
static bool fill_token(const struct term_reader *reader, const char *text, size_t len, struct term_token *out)
{
	char bare[WORD_MAX_BYTES + 1] = {TOKEN_UNMARKED_PREFIX};
	struct word_info word, unmarked;

	if (len >= WORD_MAX_BYTES)
		return false;
	word = vocabulary_find(reader->vocabulary, text, len, reader->arena);
	unmarked =
		vocabulary_find(reader->vocabulary, bare, 1 + word_fold(text, len, bare + 1), reader->arena);
	memset(out, 0, sizeof(*out));
	out->typed = arena_strndup(reader->arena, text, len);
	spellings_add(&out->chosen, reader->arena, out->typed, TERM_MAX_SPELLINGS);
	if (unmarked.id)
		spellings_add(&out->chosen, reader->arena, unmarked.text, TERM_MAX_SPELLINGS);
	out->kind = TOKEN_WORD;
	out->id = word.id;
	out->nr_uses = word.nr_uses;
	out->nr_articles_chosen = word.nr_articles + unmarked.nr_articles;
	return word.id || unmarked.id;
}

/* The words as a phrase of the leaf of `like`. False where the archive does not have one of them. */
static bool make_phrase(const struct term_reader *reader, const char *words, const struct term *like,
	struct term *out)
{
	size_t nr = 1, at = 0;

	for (const char *c = words; *c; c++)
		nr += *c == ' ';
	memset(out, 0, sizeof(*out));
	out->leaf = like->leaf;
	out->field = like->field;
	out->nr_tokens = nr;
	out->tokens = arena_alloc(reader->arena, nr * sizeof(*out->tokens));
	for (size_t i = 0; i < nr; i++) {
		size_t len = strcspn(words + at, " ");

		if (!fill_token(reader, words + at, len, &out->tokens[i]))
			return false;
		at += len + 1;
	}
	return true;
}

/* Adds a clause for the terms from `first` on; false where the archive uses none of what stands for them. */
static bool add_clause(const struct reading *reading, size_t first, const struct abbreviation *found,
	size_t nr_found, struct clause_list *clauses)
{
	struct term *instead = arena_alloc(reading->reader->arena, nr_found * sizeof(*instead));
	struct clause *clause;
	size_t nr = 0;

	for (size_t i = 0; i < nr_found; i++)
		nr += make_phrase(reading->reader, found[i].text, reading->terms[first], &instead[nr]);
	if (nr == 0)
		return false;
	clause = clause_list_add(clauses, first, found[0].nr_words);
	clause->instead = instead;
	clause->nr_instead = nr;
	return true;
}

/* The clause that begins at the term; returns how many terms it has, or 0. */
static size_t read_at(struct abbreviations *abbreviations, const struct reading *reading, size_t first,
	struct clause_list *clauses)
{
	struct abbreviation found[ABBREVIATIONS_MAX];
	const char *const *words = reading->words + first;
	size_t nr_words = 0, nr;

	while (first + nr_words < reading->nr && *words[nr_words])
		nr_words++;
	if (nr_words == 0)
		return 0;
	nr = abbreviations_short(abbreviations, words, nr_words, found, ABBREVIATIONS_MAX,
		reading->reader->arena);
	if (nr == 0 || !add_clause(reading, first, found, nr, clauses))
		nr = abbreviations_full(abbreviations, words, nr_words, found, ABBREVIATIONS_MAX,
			reading->reader->arena);
	else
		return found[0].nr_words;
	return nr && add_clause(reading, first, found, nr, clauses) ? found[0].nr_words : 0;
}

void short_forms_read(struct abbreviations *abbreviations, const struct term *const *terms, size_t nr,
	const struct term_reader *reader, struct clause_list *clauses)
{
	struct reading reading = {terms, xcalloc(nr + 1, sizeof(*reading.words)), nr, reader};

	for (size_t i = 0; i < nr; i++)
		reading.words[i] = word_of(terms[i]);
	for (size_t i = 0, covered; i < nr; i += covered ? covered : 1)
		covered = read_at(abbreviations, &reading, i, clauses);
	free(reading.words);
}
