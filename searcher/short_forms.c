/* Abbreviations both ways. */
#include "searcher/short_forms.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "facts/lexicon.h"
#include "text/decode.h"
#include "text/letter.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_INSTEADS = 8, MAX_NAME = SHORT_FORM_NAME_MAX_TOKENS, MANY_USES = 20 };

/* One leaf being read: each token or term as the word that is looked up, "" where it is none. */
struct reading {
	struct abbreviations *abbreviations;
	const struct term_reader *reader;
	const struct term *like; /* whose leaf and field the phrases get */
	const struct term_token **tokens;
	const char **words;
	size_t nr;
	bool is_shouted; /* all of several words in capitals, so these say nothing */
};

/* What may stand for a run of words, each once; all words of it are in the archive. */
struct insteads {
	const struct reading *reading;
	const char *own; /* the words themselves */
	struct term terms[MAX_INSTEADS];
	const char *texts[MAX_INSTEADS];
	size_t nr;
};

static bool is_syllable(const char *text)
{
	struct word word;

	word_canonical(text, strlen(text), &word);
	return word.is_syllable && word.len == strlen(text);
}

static bool is_in_capitals(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		unsigned int codepoint = utf8_next(text, len, &at);

		if (letter_of(codepoint).class == LETTER_WORD && !letter_is_capital(codepoint))
			return false;
	}
	return true;
}

static struct reading reading_new(struct abbreviations *abbreviations, const struct term_reader *reader,
	const struct term *like, size_t nr)
{
	const struct query_node *leaf = like->leaf;

	return (struct reading){.abbreviations = abbreviations,
		.reader = reader,
		.like = like,
		.tokens = xcalloc(nr + 1, sizeof(struct term_token *)),
		.words = xcalloc(nr + 1, sizeof(char *)),
		.is_shouted = nr > 1 && is_in_capitals(leaf->text, leaf->len)};
}

static void reading_add(struct reading *reading, const struct term_token *token, bool is_word)
{
	reading->tokens[reading->nr] = token;
	reading->words[reading->nr++] = is_word && token->kind == TOKEN_WORD ? token->chosen.items[0] : "";
}

static void reading_release(struct reading *reading)
{
	free(reading->tokens);
	free(reading->words);
}

/* ---- what stands instead */

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

static size_t count_words(const char *words)
{
	size_t nr = 1;

	for (; *words; words++)
		nr += *words == ' ';
	return nr;
}

/* The words as a phrase. False where the archive does not have one of them. */
static bool make_phrase(const struct reading *reading, const char *words, struct term *out)
{
	struct arena *arena = reading->reader->arena;
	size_t nr = count_words(words), at = 0;

	memset(out, 0, sizeof(*out));
	out->leaf = reading->like->leaf;
	out->field = reading->like->field;
	out->nr_tokens = nr;
	out->tokens = arena_alloc(arena, nr * sizeof(*out->tokens));
	for (size_t i = 0; i < nr; i++) {
		size_t len = strcspn(words + at, " ");

		if (!fill_token(reading->reader, words + at, len, &out->tokens[i]))
			return false;
		at += len + 1;
	}
	return true;
}

static void add_instead(struct insteads *insteads, const char *text)
{
	if (insteads->nr == MAX_INSTEADS || !strcmp(text, insteads->own))
		return;
	for (size_t i = 0; i < insteads->nr; i++)
		if (!strcmp(insteads->texts[i], text))
			return;
	insteads->texts[insteads->nr] = text;
	insteads->nr += make_phrase(insteads->reading, text, &insteads->terms[insteads->nr]);
}

static const char *join(const struct reading *reading, const char *const *before, size_t nr_before,
	const char *middle, const char *const *after, size_t nr_after)
{
	struct strbuf text = STRBUF_INIT;
	const char *copy;

	for (size_t i = 0; i < nr_before; i++)
		strbuf_addf(&text, "%s ", before[i]);
	strbuf_add_str(&text, middle);
	for (size_t i = 0; i < nr_after; i++)
		strbuf_addf(&text, " %s", after[i]);
	copy = arena_strdup(reading->reader->arena, text.buf);
	strbuf_release(&text);
	return copy;
}

/*
 * Tokens do not keep their capitals, so the short form of trung ương would find each "đầu tư": one that is a
 * word of its own is left out where the archive has it often, and more often than the name.
 */
static bool is_mostly_a_word(const struct reading *reading, const char *text, const char *const *name,
	size_t nr)
{
	const struct term_reader *reader = reading->reader;
	int64_t nr_uses = vocabulary_find(reader->vocabulary, text, strlen(text), reader->arena).nr_uses;

	if (nr_uses < MANY_USES || !is_syllable(text))
		return false;
	for (size_t i = 0; i < nr; i++)
		if (vocabulary_find(reader->vocabulary, name[i], strlen(name[i]), reader->arena).nr_uses <
			nr_uses)
			return true;
	return false;
}

/* The name with what is short for a part of it: "ủy ban mttq" of "ủy ban mặt trận tổ quốc". */
static void add_shortened(struct insteads *insteads, const char *const *words, size_t nr, size_t first)
{
	const struct reading *reading = insteads->reading;
	struct abbreviation found[ABBREVIATIONS_MAX];

	for (size_t left = nr - first, nr_found; left > 0; left = found[0].nr_words - 1) {
		nr_found = abbreviations_short(reading->abbreviations, words + first, left, found,
			ABBREVIATIONS_MAX, reading->reader->arena);
		if (nr_found == 0)
			return;
		for (size_t i = 0; i < nr_found; i++)
			if (!is_mostly_a_word(reading, found[i].text, words + first, found[i].nr_words))
				add_instead(insteads,
					join(reading, words, first, found[i].text,
						words + first + found[i].nr_words,
						nr - first - found[i].nr_words));
	}
}

static void add_all_shortened(struct insteads *insteads, const char *const *words, size_t nr)
{
	for (size_t first = 0; first < nr; first++)
		add_shortened(insteads, words, nr, first);
}

/* Splits a copy at its spaces; returns how many words there are. */
static size_t split(struct arena *arena, const char *text, const char **words)
{
	char *copy = arena_strdup(arena, text), *save = NULL;
	size_t nr = 0;

	for (char *word = strtok_r(copy, " ", &save); word && nr < MAX_NAME;
		word = strtok_r(NULL, " ", &save))
		words[nr++] = word;
	return nr;
}

/* What the words are short for, and what else is short for that: TW of TƯ. */
static void add_names(struct insteads *insteads, const char *const *words, size_t nr)
{
	const struct reading *reading = insteads->reading;
	struct abbreviation found[ABBREVIATIONS_MAX];
	size_t nr_found = abbreviations_full(reading->abbreviations, words, nr, found, ABBREVIATIONS_MAX,
		reading->reader->arena);

	if (nr_found == 0 || found[0].nr_words != nr)
		return;
	for (size_t i = 0; i < nr_found; i++) {
		const char *name[MAX_NAME];
		size_t nr_name = split(reading->reader->arena, found[i].text, name);

		add_instead(insteads, found[i].text);
		add_all_shortened(insteads, name, nr_name);
	}
}

/* ---- clauses */

/* TƯ is meant as a short form, tư is not; others are no words of their own. */
static bool may_be_short(const struct reading *reading, size_t first, size_t nr)
{
	const struct term_token *token = reading->tokens[first];

	if (nr > 1 || !is_syllable(reading->words[first]))
		return true;
	return !reading->is_shouted &&
		is_in_capitals(reading->like->leaf->text + token->start_byte,
			token->end_byte - token->start_byte);
}

/* A name as a whole has a short form, or it is none: "bộ đội biên phòng tỉnh" is no name for what is within. */
static bool is_name(const struct reading *reading, const char *const *words, size_t nr)
{
	struct abbreviation found[ABBREVIATIONS_MAX];

	return abbreviations_short(reading->abbreviations, words, nr, found, ABBREVIATIONS_MAX,
		       reading->reader->arena) > 0 &&
		found[0].nr_words == nr;
}

/* The words are those of the reading, or what they are with marks. */
static bool add_clause(const struct reading *reading, size_t first, const char *const *words, size_t nr,
	struct clause_list *clauses)
{
	struct insteads insteads = {.reading = reading,
		.own = join(reading, reading->words + first, nr - 1, reading->words[first + nr - 1], NULL,
			0)};
	struct clause *clause;
	struct term *copy;

	if (may_be_short(reading, first, nr))
		add_names(&insteads, words, nr);
	if (is_name(reading, words, nr))
		add_all_shortened(&insteads, words, nr);
	if (insteads.nr == 0)
		return false;
	copy = arena_alloc(reading->reader->arena, insteads.nr * sizeof(*copy));
	memcpy(copy, insteads.terms, insteads.nr * sizeof(*copy));
	clause = clause_list_add(clauses, first, nr);
	clause->instead = copy;
	clause->nr_instead = insteads.nr;
	return true;
}

/* The same words as the archive's abbreviations and names have them with their marks. */
static bool add_unmarked_clause(const struct reading *reading, size_t first, size_t nr,
	struct clause_list *clauses)
{
	const char *words[MAX_NAME],
		*key = abbreviations_with_marks(reading->abbreviations, reading->words + first, nr);

	return key && split(reading->reader->arena, key, words) == nr &&
		add_clause(reading, first, words, nr, clauses);
}

/* How many words the longest abbreviation or name has that begins here; 0: there is none. */
static size_t longest_at(const struct reading *reading, size_t first, size_t nr)
{
	struct abbreviation found[ABBREVIATIONS_MAX];
	struct arena *arena = reading->reader->arena;
	const char *const *words = reading->words + first;
	size_t longest = 0;

	if (abbreviations_short(reading->abbreviations, words, nr, found, ABBREVIATIONS_MAX, arena))
		longest = found[0].nr_words;
	if (abbreviations_full(reading->abbreviations, words, nr, found, ABBREVIATIONS_MAX, arena) &&
		found[0].nr_words > longest)
		longest = found[0].nr_words;
	return longest;
}

/* The clause that begins at the word; returns how many words it has, or 0. */
static size_t read_at(const struct reading *reading, size_t first, struct clause_list *clauses)
{
	bool unmarked = reading->reader->restore;
	size_t nr = 0, longest;

	while (first + nr < reading->nr && nr < MAX_NAME && *reading->words[first + nr])
		nr++;
	if (nr == 0)
		return 0;
	longest = longest_at(reading, first, nr);
	for (nr = unmarked ? nr : longest; nr > 0; nr--)
		if ((nr <= longest && add_clause(reading, first, reading->words + first, nr, clauses)) ||
			(unmarked && add_unmarked_clause(reading, first, nr, clauses)))
			return nr;
	return 0;
}

static void read_all(const struct reading *reading, struct clause_list *clauses)
{
	for (size_t i = 0, covered; i < reading->nr; i += covered ? covered : 1)
		covered = read_at(reading, i, clauses);
}

/* ---- phrases */

/* Puts what stands instead of some tokens of the phrase among its others. */
static void splice(struct arena *arena, const struct term *phrase, size_t first, size_t nr,
	const struct term *instead, struct term *out)
{
	size_t nr_after = phrase->nr_tokens - first - nr;

	*out = *phrase;
	out->nr_tokens = first + instead->nr_tokens + nr_after;
	out->tokens = arena_alloc(arena, out->nr_tokens * sizeof(*out->tokens));
	memcpy(out->tokens, phrase->tokens, first * sizeof(*out->tokens));
	memcpy(out->tokens + first, instead->tokens, instead->nr_tokens * sizeof(*out->tokens));
	memcpy(out->tokens + first + instead->nr_tokens, phrase->tokens + first + nr,
		nr_after * sizeof(*out->tokens));
}

/* From the last clause on, so that the places of those before stay: the first of each. */
static struct term replace_all(struct arena *arena, const struct term *phrase,
	const struct clause_list *found)
{
	struct term all = *phrase;

	for (size_t i = found->nr; i-- > 0;) {
		const struct clause *clause = &found->items[i];
		struct term before = all;

		splice(arena, &before, clause->first, clause->nr, &clause->instead[0], &all);
	}
	return all;
}

/* The clause is of the first-th term, the phrase. */
static void read_phrase(struct abbreviations *abbreviations, const struct term *phrase, size_t first,
	const struct term_reader *reader, struct clause_list *clauses)
{
	struct reading reading = reading_new(abbreviations, reader, phrase, phrase->nr_tokens);
	struct term *variants = arena_alloc(reader->arena, (MAX_INSTEADS + 1) * sizeof(*variants));
	struct clause_list found = {NULL, 0, 0};
	struct clause *clause;
	size_t nr = 0;

	for (size_t i = 0; i < phrase->nr_tokens; i++)
		reading_add(&reading, &phrase->tokens[i], true);
	read_all(&reading, &found);
	for (size_t i = 0; i < found.nr; i++)
		for (size_t j = 0; j < found.items[i].nr_instead && nr < MAX_INSTEADS; j++)
			splice(reader->arena, phrase, found.items[i].first, found.items[i].nr,
				&found.items[i].instead[j], &variants[nr++]);
	if (found.nr > 1)
		variants[nr++] = replace_all(reader->arena, phrase, &found);
	if (nr) {
		clause = clause_list_add(clauses, first, 1);
		clause->instead = variants;
		clause->nr_instead = nr;
	}
	clause_list_release(&found);
	reading_release(&reading);
}

/* ---- leaves */

/* 15-NQ/TW is a number, and no phrase. */
static bool is_of_words(const struct term *term)
{
	for (size_t i = 0; i < term->nr_tokens; i++)
		if (term->tokens[i].kind != TOKEN_WORD)
			return false;
	return true;
}

void short_forms_read(struct abbreviations *abbreviations, const struct term *const *terms, size_t nr,
	const struct term_reader *reader, struct clause_list *clauses)
{
	struct reading reading;

	if (nr == 0)
		return;
	reading = reading_new(abbreviations, reader, terms[0], nr);
	/* A term of several tokens (TP.HCM) is in no longer name. */
	for (size_t i = 0; i < nr; i++)
		reading_add(&reading, &terms[i]->tokens[0], terms[i]->nr_tokens == 1);
	read_all(&reading, clauses);
	reading_release(&reading);
	for (size_t i = 0; i < nr; i++)
		if (terms[i]->nr_tokens > 1 && is_of_words(terms[i]))
			read_phrase(abbreviations, terms[i], i, reader, clauses);
}

void short_forms_read_phrase(struct abbreviations *abbreviations, const struct term *phrase,
	const struct term_reader *reader, struct clause_list *clauses)
{
	read_phrase(abbreviations, phrase, 0, reader, clauses);
}
