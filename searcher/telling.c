/* Article -> words in a row -> words and pairs with their uses -> the most telling ones. */
#include "searcher/telling.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "searcher/terms.h"
#include "searcher/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As much of a text without marks as is read: giving marks back costs many look-ups a word. */
enum { MAX_RESTORED_BYTES = 1200 };

static const double TITLE_USES = 3; /* a use in the title counts so often, as in ranking */

/* ---- the article as words in a row */

struct row_word {
	const char *canonical, *printed;
	bool joins; /* nothing but blanks between it and the word before */
	bool in_title;
};

struct row {
	const struct telling_reader *reader;
	struct row_word *words;
	size_t nr, alloc;
	const char *text; /* the field at hand */
	bool in_title;
	size_t last_end_byte;
};

static bool is_blank(const char *text, size_t from, size_t to)
{
	for (; from < to; from++)
		if (text[from] != ' ' && text[from] != '\n')
			return false;
	return true;
}

static void add_word(struct row *row, const char *canonical, const char *printed, size_t start_byte,
	size_t end_byte)
{
	ARRAY_GROW(row->words, row->nr + 1, row->alloc);
	row->words[row->nr++] = (struct row_word){canonical, printed,
		row->last_end_byte > 0 && is_blank(row->text, row->last_end_byte, start_byte), row->in_title};
	row->last_end_byte = end_byte;
}

/* Figures are left out: the same one in another article is chance, and so is a day without its year. */
static bool is_figure(const struct token *token)
{
	return token->kind == TOKEN_NUMBER || (token->kind == TOKEN_DATE && token->text[0] == '-');
}

static int take_token(void *context, const struct token *token)
{
	struct row *row = context;
	struct arena *arena = row->reader->arena;

	if (token->colocated || is_figure(token)) {
		row->last_end_byte = 0;
		return 0;
	}
	add_word(row, arena_strndup(arena, token->text, token->len),
		arena_strndup(arena, row->text + token->start_byte, token->end_byte - token->start_byte),
		token->start_byte, token->end_byte);
	if (token->kind == TOKEN_DATE)
		row->last_end_byte = 0;
	return 0;
}

static void take_restored(struct row *row, const struct term_token *token)
{
	const char *chosen = token->chosen.items[0];
	size_t typed_len = token->end_byte - token->start_byte;
	char respelled[2 * WORD_MAX_BYTES];
	size_t len =
		word_respell(row->text + token->start_byte, typed_len, chosen, respelled, sizeof(respelled));

	if (token->kind != TOKEN_WORD) {
		row->last_end_byte = 0;
		return;
	}
	add_word(row, chosen, arena_strndup(row->reader->arena, respelled, len), token->start_byte,
		token->end_byte);
}

static void read_unmarked(struct row *row, const char *text)
{
	const struct telling_reader *reader = row->reader;
	struct term_reader terms = {.vocabulary = reader->vocabulary,
		.tokenizer = reader->tokenizer,
		.arena = reader->arena,
		.nr_uses_all = reader->nr_tokens,
		.restore = true};
	struct query_node leaf = {.kind = QUERY_TEXT, .text = text, .len = strnlen(text, MAX_RESTORED_BYTES)};
	struct term_list list = terms_read(&terms, &leaf);

	for (size_t i = 0; i < list.nr; i++)
		for (size_t j = 0; j < list.items[i].nr_tokens; j++)
			take_restored(row, &list.items[i].tokens[j]);
}

static void read_field(struct row *row, const char *text, bool is_title, bool is_unmarked)
{
	row->text = text;
	row->in_title = is_title;
	row->last_end_byte = 0;
	if (is_unmarked)
		read_unmarked(row, text);
	else
		tokenize(row->reader->tokenizer, text, strlen(text), TOKENIZE_QUERY, take_token, row);
}

/* ---- words and pairs, counted */

struct unit {
	struct telling telling;
	double uses;       /* the title's weighed */
	int64_t nr_uses;   /* not weighed */
	double bound_uses; /* of a word: in pairs, as far as they cohere */
	uint32_t words[2]; /* of a pair: their numbers */
	bool is_pair;
	struct word_info info; /* of a word */
};

struct units {
	struct strmap keys;
	struct unit *items;
	size_t alloc;
	bool are_counted; /* this article is in their counts; a text without marks has others, "~phong" */
};

static uint32_t add_unit(struct units *units, const char *key, size_t len, double uses)
{
	int is_new;
	uint32_t nr = strmap_add(&units->keys, key, len, &is_new);

	if (is_new) {
		ARRAY_GROW(units->items, (size_t)nr + 1, units->alloc);
		memset(&units->items[nr], 0, sizeof(*units->items));
		units->items[nr].telling.words = units->keys.entries[nr].key;
	}
	units->items[nr].uses += uses;
	units->items[nr].nr_uses++;
	return nr;
}

static void add_pair(struct units *units, const struct row *row, size_t at, const uint32_t *words)
{
	const struct row_word *first = &row->words[at - 1], *second = &row->words[at];
	struct strbuf key = STRBUF_INIT, printed = STRBUF_INIT;
	struct unit *pair;
	uint32_t nr;

	strbuf_addf(&key, "%s %s", first->canonical, second->canonical);
	nr = add_unit(units, key.buf, key.len, second->in_title ? TITLE_USES : 1);
	pair = &units->items[nr];
	if (!pair->is_pair) {
		pair->is_pair = true;
		pair->words[0] = words[0];
		pair->words[1] = words[1];
		strbuf_addf(&printed, "%s %s", first->printed, second->printed);
		pair->telling.printed = arena_strdup(row->reader->arena, printed.buf);
	}
	strbuf_release(&printed);
	strbuf_release(&key);
}

static void count_row(struct units *units, const struct row *row)
{
	uint32_t words[2] = {0, 0};

	for (size_t i = 0; i < row->nr; i++) {
		const struct row_word *word = &row->words[i];

		words[0] = words[1];
		words[1] = add_unit(units, word->canonical, strlen(word->canonical),
			word->in_title ? TITLE_USES : 1);
		if (!units->items[words[1]].telling.printed)
			units->items[words[1]].telling.printed = word->printed;
		if (word->joins)
			add_pair(units, row, i, words);
	}
}

/* ---- weights */

static double saturate(double uses)
{
	return uses / (uses + 2);
}

/* A pair that no other article has leads nowhere, and binds its words all the same: half a word misleads. */
static void weigh_pair(const struct telling_reader *reader, struct units *units, struct unit *pair)
{
	struct unit *first = &units->items[pair->words[0]], *second = &units->items[pair->words[1]];
	int64_t uses = vocabulary_pair_uses(reader->vocabulary, first->info.id, second->info.id);
	int64_t rarer = first->info.nr_articles < second->info.nr_articles ? first->info.nr_articles
									   : second->info.nr_articles;
	int64_t nr_elsewhere = uses - (units->are_counted ? pair->nr_uses : 0);
	double cohesion = weight_cohesion(first->info.nr_uses, second->info.nr_uses, uses, reader->nr_tokens);

	first->bound_uses += cohesion * pair->uses;
	second->bound_uses += cohesion * pair->uses;
	if (nr_elsewhere <= 0)
		return;
	pair->telling.nr_articles = nr_elsewhere < rarer ? nr_elsewhere + units->are_counted : rarer;
	pair->telling.cost = first->info.nr_articles + second->info.nr_articles;
	pair->telling.weight = cohesion * saturate(pair->uses) *
		weight_idf((double)pair->telling.nr_articles, (double)reader->nr_articles);
}

static void weigh_word(const struct telling_reader *reader, struct unit *word)
{
	double free_share = 1 - word->bound_uses / word->uses;

	word->telling.nr_articles = word->telling.cost = word->info.nr_articles;
	word->telling.weight = (free_share > 0 ? free_share : 0) * saturate(word->uses) *
		weight_idf((double)word->info.nr_articles, (double)reader->nr_articles);
}

static void weigh(const struct telling_reader *reader, struct units *units)
{
	for (size_t i = 0; i < units->keys.nr; i++) {
		struct unit *unit = &units->items[i];

		if (!unit->is_pair)
			unit->info = vocabulary_find(reader->vocabulary, unit->telling.words,
				strlen(unit->telling.words), reader->arena);
	}
	for (size_t i = 0; i < units->keys.nr; i++)
		if (units->items[i].is_pair)
			weigh_pair(reader, units, &units->items[i]);
	for (size_t i = 0; i < units->keys.nr; i++)
		if (!units->items[i].is_pair)
			weigh_word(reader, &units->items[i]);
}

static int by_weight(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	if (x->telling.weight > y->telling.weight || x->telling.weight < y->telling.weight)
		return x->telling.weight > y->telling.weight ? -1 : 1;
	return strcmp(x->telling.words, y->telling.words);
}

static size_t choose(const struct telling_reader *reader, struct units *units, size_t max, int64_t max_cost,
	struct telling *out)
{
	int64_t cost = 0;
	size_t nr = 0;

	if (units->keys.nr)
		qsort(units->items, units->keys.nr, sizeof(*units->items), by_weight);
	for (size_t i = 0; i < units->keys.nr && nr < max && units->items[i].telling.weight > 0; i++) {
		const struct telling *telling = &units->items[i].telling;

		if (telling->nr_articles < 1 + units->are_counted || cost + telling->cost > max_cost)
			continue;
		cost += telling->cost;
		out[nr] = *telling;
		out[nr++].words = arena_strdup(reader->arena, telling->words);
	}
	return nr;
}

static bool is_unmarked(const struct article *article)
{
	struct strbuf whole = STRBUF_INIT;
	bool unmarked;

	strbuf_addf(&whole, "%s\n%s", article->title, article->body);
	unmarked = text_is_unmarked(whole.buf, whole.len);
	strbuf_release(&whole);
	return unmarked;
}

size_t telling_words(const struct telling_reader *reader, const struct article *article, size_t max,
	int64_t max_cost, struct telling **out)
{
	struct row row = {.reader = reader};
	struct units units = {.keys = STRMAP_INIT};
	bool unmarked = is_unmarked(article);
	size_t nr;

	units.are_counted = !unmarked;
	read_field(&row, article->title, true, unmarked);
	read_field(&row, article->body, false, unmarked);
	count_row(&units, &row);
	weigh(reader, &units);
	*out = arena_alloc(reader->arena, (max + 1) * sizeof(**out));
	nr = choose(reader, &units, max, max_cost, *out);
	free(row.words);
	free(units.items);
	strmap_release(&units.keys);
	return nr;
}
