/*
 * Leaf of a query tree -> terms with their spellings. Decides what is one term and how unmarked words are
 * read.
 */
#include "searcher/terms.h"

#include "base/memory.h"
#include "searcher/correct_terms.h"
#include "searcher/restore_terms.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PREFIX_WORDS = 256, MAX_TOKENS = 256 };

static int stop_at_marked(void *context, const struct token *token)
{
	(void)context;
	return token->is_marked && token->is_syllable;
}

bool terms_are_unmarked(const struct query_node *node, struct tokenizer *tokenizer)
{
	for (; node; node = node->next) {
		if (node->kind == QUERY_NOT || query_is_fact(node))
			continue;
		if (node->text &&
			tokenize(tokenizer, node->text, node->len, TOKENIZE_QUERY, stop_at_marked, NULL))
			return false;
		if (!terms_are_unmarked(node->first, tokenizer))
			return false;
	}
	return true;
}

void spellings_add(struct spellings *spellings, struct arena *arena, const char *text, size_t max)
{
	if (!spellings->items)
		spellings->items = arena_alloc(arena, max * sizeof(*spellings->items));
	for (size_t i = 0; i < spellings->nr; i++)
		if (!strcmp(spellings->items[i], text))
			return;
	if (spellings->nr < max)
		spellings->items[spellings->nr++] = text;
}

struct token_reading {
	const struct term_reader *reader;
	struct term_token *tokens;
	size_t nr;
};

static int take_token(void *context, const struct token *token)
{
	struct token_reading *reading = context;
	struct arena *arena = reading->reader->arena;
	struct term_token *taken;

	if (token->colocated) { /* a second reading of the same token: 15.8 */
		spellings_add(&reading->tokens[reading->nr - 1].chosen, arena,
			arena_strndup(arena, token->text, token->len), TERM_MAX_SPELLINGS);
		return 0;
	}
	if (reading->nr == MAX_TOKENS)
		return 1;
	taken = &reading->tokens[reading->nr++];
	memset(taken, 0, sizeof(*taken));
	taken->typed = arena_strndup(arena, token->text, token->len);
	taken->start_byte = token->start_byte;
	taken->end_byte = token->end_byte;
	taken->kind = token->kind;
	taken->is_marked = token->is_marked;
	spellings_add(&taken->chosen, arena, taken->typed, TERM_MAX_SPELLINGS);
	return 0;
}

static bool is_of_unmarked_text(const char *spelling)
{
	return spelling[0] == TOKEN_UNMARKED_PREFIX;
}

/* A marked word may also stand in a text that prints no marks. */
static void add_unmarked_text_spelling(const struct term_reader *reader, struct term_token *token)
{
	char bare[WORD_MAX_BYTES + 1];
	size_t len = word_fold(token->typed, strlen(token->typed), bare + 1) + 1;
	struct word_info word;

	bare[0] = TOKEN_UNMARKED_PREFIX;
	word = vocabulary_find(reader->vocabulary, bare, len, reader->arena);
	if (word.id == 0)
		return;
	spellings_add(&token->any, reader->arena, token->typed, TERM_MAX_SPELLINGS);
	spellings_add(&token->any, reader->arena, word.text, TERM_MAX_SPELLINGS);
	token->nr_articles_any = token->nr_articles_chosen + word.nr_articles;
}

static void look_up_chosen(const struct term_reader *reader, struct term_token *token)
{
	for (size_t i = 0; i < token->chosen.nr; i++) {
		const char *text = token->chosen.items[i];
		struct word_info word =
			vocabulary_find(reader->vocabulary, text, strlen(text), reader->arena);

		if (i == 0) {
			token->id = word.id;
			token->nr_uses = word.nr_uses;
		}
		token->nr_articles_chosen += word.nr_articles;
	}
}

/* The archive's words that begin so. */
static void add_words_with(const struct term_reader *reader, const char *beginning, struct term_token *token)
{
	struct word_info *words = xcalloc(MAX_PREFIX_WORDS, sizeof(*words));
	char folded[WORD_MAX_BYTES];
	size_t folded_len = word_fold(beginning, strlen(beginning), folded);
	size_t nr = vocabulary_with_prefix(reader->vocabulary, folded, folded_len, words, MAX_PREFIX_WORDS,
		reader->arena);

	for (size_t i = 0; i < nr; i++)
		if (is_of_unmarked_text(words[i].text) || word_continues(words[i].text, beginning))
			spellings_add(&token->chosen, reader->arena, words[i].text, MAX_PREFIX_WORDS);
	free(words);
}

/* "ki*" begins kinh by its letters, and ký, which may be printed kí, by the spelling of both. */
static void expand_prefix(const struct term_reader *reader, const struct query_node *leaf,
	struct term_token *token)
{
	struct word letters;

	token->chosen = (struct spellings){NULL, 0};
	token->any = (struct spellings){NULL, 0};
	if (token->kind == TOKEN_WORD) {
		word_letters(leaf->text + token->start_byte, token->end_byte - token->start_byte, &letters);
		add_words_with(reader, arena_strndup(reader->arena, letters.text, letters.len), token);
	}
	add_words_with(reader, token->typed, token);
	if (token->chosen.nr == 0)
		spellings_add(&token->chosen, reader->arena, token->typed, MAX_PREFIX_WORDS);
}

/* Typed as one: nothing but such signs between two tokens (15-NQ/TW; but "túy,OCOP" is two). */
static bool is_glue(const char *text, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		unsigned char byte = (unsigned char)text[at];

		/* Other dashes and apostrophes are glue too; a no-break space (C2 A0) is none. */
		if (byte < 0x80 ? !strchr("-/.'&@:+_", byte) : byte == 0xC2)
			return false;
	}
	return true;
}

bool terms_are_glued(const struct query_node *leaf, const struct term_token *first,
	const struct term_token *second)
{
	return is_glue(leaf->text, first->end_byte, second->start_byte);
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(word, *words))
			return true;
	return false;
}

/*
 * "ngày 26/6/2024", "tháng 6/2024", "mùng 2/9", "năm 2024": a text that prints the figures alone means the
 * same, so the word before them is not asked for.
 */
static bool is_filler(const struct term_token *token, const struct term_token *next)
{
	static const char *const before_date[] = {
		"ngày", "ngay", "tháng", "thang", "mùng", "mung", "mồng", "mong", NULL};
	static const char *const before_year[] = {"năm", "nam", NULL};
	size_t len = strlen(next->typed);

	if (token->kind != TOKEN_WORD)
		return false;
	if (next->kind == TOKEN_DATE)
		return is_one_of(token->typed, before_date);
	return next->kind == TOKEN_NUMBER && len == 4 && (next->typed[0] == '1' || next->typed[0] == '2') &&
		is_one_of(token->typed, before_year);
}

/* "26 tháng 6 năm 2024" inside a phrase: one token here, and five positions in a text that prints it so. */
static bool is_spelled_date(const struct query_node *leaf, const struct term_token *token)
{
	return token->kind == TOKEN_DATE &&
		memchr(leaf->text + token->start_byte, ' ', token->end_byte - token->start_byte) != NULL;
}

static void group_terms(const struct query_node *leaf, struct term_token *tokens, size_t nr,
	struct term_list *out)
{
	bool is_one = leaf->kind != QUERY_TEXT;

	for (size_t from = 0, to; from < nr; from = to) {
		struct term *term = &out->items[out->nr++];

		for (to = from + 1; to < nr; to++)
			if (is_one ? is_spelled_date(leaf, &tokens[to - 1])
				   : !is_glue(leaf->text, tokens[to - 1].end_byte, tokens[to].start_byte))
				break;
		term->leaf = leaf;
		term->tokens = tokens + from;
		term->nr_tokens = to - from;
		term->field = leaf->field;
		term->is_filler =
			!is_one && to == from + 1 && to < nr && is_filler(&tokens[from], &tokens[to]);
	}
}

struct term_list terms_read(const struct term_reader *reader, const struct query_node *leaf)
{
	struct token_reading reading = {reader, NULL, 0};
	struct term_list out = {NULL, 0};

	reading.tokens = arena_alloc(reader->arena, MAX_TOKENS * sizeof(*reading.tokens));
	tokenize(reader->tokenizer, leaf->text, leaf->len, TOKENIZE_QUERY, take_token, &reading);
	if (reading.nr == 0)
		return out;
	if (reader->correct)
		correct_terms(reader, leaf, reading.tokens, reading.nr);
	else if (!reader->verbatim)
		restore_terms(reader, leaf, reading.tokens, reading.nr);
	if (leaf->kind == QUERY_PREFIX)
		expand_prefix(reader, leaf, &reading.tokens[reading.nr - 1]);
	for (size_t i = 0; i < reading.nr; i++) {
		look_up_chosen(reader, &reading.tokens[i]);
		if (reading.tokens[i].kind == TOKEN_WORD && leaf->kind != QUERY_PREFIX && !reader->verbatim &&
			(reading.tokens[i].is_marked || (!reader->restore && reading.tokens[i].any.nr == 0)))
			add_unmarked_text_spelling(reader, &reading.tokens[i]);
	}
	out.items = arena_alloc(reader->arena, reading.nr * sizeof(*out.items));
	group_terms(leaf, reading.tokens, reading.nr, &out);
	return out;
}
