/* Token streams of articles -> differences -> tables word, pair and triple. */
#include "store/word_counts.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "store/counted_words.h"

#include <stdlib.h>
#include <string.h>

/* So much less than fits into the slots that a batch more does not double them. */
#define MAX_PAIRS ((size_t)2500 * 1000)   /* 48 MB of slots */
#define MAX_TRIPLES ((size_t)8750 * 1000) /* 96 MB of slots */
#define MAX_WORDS ((size_t)1024 * 1024)

/* All but the triples. */
static void release_words(struct word_counts *counts)
{
	const struct triple_counts triples = counts->triples;

	strmap_release(&counts->words);
	free(counts->counts);
	free(counts->pairs);
	strmap_memo_release(&counts->memo);
	*counts = (struct word_counts){.triples = triples};
}

void word_counts_release(struct word_counts *counts)
{
	release_words(counts);
	triple_counts_release(&counts->triples);
}

static uint64_t pair_of(uint32_t first, uint32_t second)
{
	return (uint64_t)first << 32 | second;
}

static uint64_t key_of(const struct pair_count *pair)
{
	return pair_of(pair->first, pair->second);
}

static bool is_free(const struct pair_count *slot)
{
	return slot->first == STRMAP_NONE;
}

/* Where the search for a pair begins. */
static size_t home_slot(const struct word_counts *counts, uint64_t pair)
{
	return (size_t)((pair * 0x9E3779B97F4A7C15u) >> 32) & (counts->nr_pair_slots - 1);
}

static size_t pair_slot(const struct word_counts *counts, uint64_t pair)
{
	size_t mask = counts->nr_pair_slots - 1;
	size_t at = home_slot(counts, pair);

	while (!is_free(&counts->pairs[at]) && key_of(&counts->pairs[at]) != pair)
		at = (at + 1) & mask;
	return at;
}

static void grow_pairs(struct word_counts *counts)
{
	struct pair_count *old = counts->pairs;
	size_t nr_old = counts->nr_pair_slots;

	counts->nr_pair_slots = nr_old ? nr_old * 2 : 4096;
	counts->pairs = xmalloc(counts->nr_pair_slots * sizeof(*counts->pairs));
	for (size_t i = 0; i < counts->nr_pair_slots; i++)
		counts->pairs[i] = (struct pair_count){STRMAP_NONE, STRMAP_NONE, 0};
	for (size_t i = 0; i < nr_old; i++)
		if (!is_free(&old[i]))
			counts->pairs[pair_slot(counts, key_of(&old[i]))] = old[i];
	free(old);
}

static void count_pair(struct word_counts *counts, uint64_t pair, int32_t nr_uses)
{
	struct pair_count *slot;

	if (counts->nr_pairs * 3 >= counts->nr_pair_slots * 2)
		grow_pairs(counts);
	slot = &counts->pairs[pair_slot(counts, pair)];
	if (is_free(slot)) {
		*slot = (struct pair_count){(uint32_t)(pair >> 32), (uint32_t)pair, 0};
		counts->nr_pairs++;
	}
	slot->nr_uses += nr_uses;
}

static void note_word(struct word_counts *counts, uint32_t nr, const struct packed_token *token)
{
	ARRAY_GROW(counts->counts, (size_t)nr + 1, counts->alloc);
	memset(&counts->counts[nr], 0, sizeof(*counts->counts));
	counts->counts[nr].is_word = (token->flags & TOKEN_FLAG_WORD) != 0;
	counts->counts[nr].hash = triple_word(token->text, token->len);
}

static uint32_t add_word(struct word_counts *counts, const struct packed_token *token)
{
	int is_new;
	uint32_t nr = strmap_add(&counts->words, token->text, token->len, &is_new);

	if (is_new)
		note_word(counts, nr, token);
	return nr;
}

/* As add_word, of words as they come in texts. */
static uint32_t number_of(struct word_counts *counts, const struct packed_token *token)
{
	int is_new;
	uint32_t nr = strmap_memo_add(&counts->memo, &counts->words, token->text, token->len, &is_new);

	if (is_new)
		note_word(counts, nr, token);
	return nr;
}

static uint32_t count_word(struct word_counts *counts, const struct packed_token *token, int sign)
{
	uint32_t nr = number_of(counts, token);
	struct word_count *count = &counts->counts[nr];

	count->nr_uses += sign;
	if (count->last_article != counts->nr_articles_seen) {
		count->last_article = counts->nr_articles_seen;
		count->nr_articles += sign;
	}
	return nr;
}

/* What the token is in pairs: itself, "#" for a number, STRMAP_NONE for a word of an unmarked text. */
static uint32_t pair_partner(struct word_counts *counts, const struct packed_token *token, uint32_t nr,
	int sign)
{
	static const struct packed_token number = {PAIR_NUMBER, sizeof(PAIR_NUMBER) - 1, 0};

	if (!(token->flags & TOKEN_FLAG_WORD))
		return count_word(counts, &number, sign);
	return token->text[0] == TOKEN_UNMARKED_PREFIX ? STRMAP_NONE : nr;
}

enum { PREFETCH_DISTANCE = 8 };

/* The table of pairs is far larger than the caches, so its slots are asked for some pairs ahead. */
static void count_pairs(struct word_counts *counts, const uint32_t *partners, size_t nr, int sign)
{
	for (size_t i = 0; i + 1 < nr; i++) {
		if (i + 1 + PREFETCH_DISTANCE < nr && counts->nr_pair_slots)
			__builtin_prefetch(&counts->pairs[home_slot(counts,
				pair_of(partners[i + PREFETCH_DISTANCE],
					partners[i + 1 + PREFETCH_DISTANCE]))]);
		if (partners[i] != STRMAP_NONE && partners[i + 1] != STRMAP_NONE)
			count_pair(counts, pair_of(partners[i], partners[i + 1]), sign);
	}
}

/* The number of one of the two tokens that are no words, or STRMAP_NONE where no text had it. */
static uint32_t number_of_mark(const struct word_counts *counts, const char *mark)
{
	return strmap_get(&counts->words, mark, strlen(mark));
}

size_t counted_triples(const struct word_counts *counts, const uint32_t *partners, size_t nr, uint64_t *keys)
{
	uint32_t any_number = number_of_mark(counts, PAIR_NUMBER);
	uint32_t pause = number_of_mark(counts, PAIR_BREAK);
	size_t nr_keys = 0, nr_words = 0; /* that stand one after the other up to here, breaks among them */

	for (size_t i = 0; i < nr; i++) {
		nr_words = partners[i] == STRMAP_NONE || partners[i] == any_number ? 0 : nr_words + 1;
		if (nr_words >= 3 && partners[i - 1] != pause)
			keys[nr_keys++] = triple_key(counts->counts[partners[i - 2]].hash,
				counts->counts[partners[i - 1]].hash, counts->counts[partners[i]].hash);
	}
	return nr_keys;
}

static void count_triples(struct word_counts *counts, const uint32_t *partners, size_t nr, int sign)
{
	uint64_t *keys = xmalloc((nr + 1) * sizeof(*keys));
	size_t nr_keys = counted_triples(counts, partners, nr, keys);

	triple_counts_add(&counts->triples, keys, nr_keys, sign);
	free(keys);
}

size_t counted_partners(struct word_counts *counts, const struct token_stream *field, int sign, uint32_t *out)
{
	static const struct packed_token break_token = {PAIR_BREAK, sizeof(PAIR_BREAK) - 1, 0};
	struct packed_token token;
	size_t at = 0, nr = 0;

	while (token_stream_next(field, &at, &token)) {
		uint32_t number = count_word(counts, &token, sign);

		if (token.flags & TOKEN_FLAG_COLOCATED)
			continue;
		if (nr == 0 || token.flags & TOKEN_FLAG_BREAK)
			out[nr++] = count_word(counts, &break_token, sign);
		out[nr++] = pair_partner(counts, &token, number, sign);
	}
	if (nr) {
		out[nr] = out[0];
		nr++;
	}
	return nr;
}

static void count_field(struct word_counts *counts, const struct token_stream *field, int sign)
{
	uint32_t *partners = xmalloc((2 * field->nr_positions + 2) * sizeof(*partners));
	size_t nr = counted_partners(counts, field, sign, partners);

	count_pairs(counts, partners, nr, sign);
	count_triples(counts, partners, nr, sign);
	free(partners);
}

void word_counts_article(struct word_counts *counts, const struct token_stream *const *fields,
	size_t nr_fields, int sign)
{
	counts->nr_articles_seen++;
	for (size_t i = 0; i < nr_fields; i++)
		count_field(counts, fields[i], sign);
}

/* The batch's numbers of words -> these here, whose counts have grown by the batch's. */
static uint32_t *add_words(struct word_counts *counts, const struct word_counts *batch)
{
	uint32_t *numbers = xmalloc((batch->words.nr + 1) * sizeof(*numbers));

	for (size_t i = 0; i < batch->words.nr; i++) {
		const struct strmap_entry *entry = &batch->words.entries[i];
		const struct packed_token token = {
			entry->key, entry->len, batch->counts[i].is_word ? TOKEN_FLAG_WORD : 0};

		numbers[i] = add_word(counts, &token);
		counts->counts[numbers[i]].nr_articles += batch->counts[i].nr_articles;
		counts->counts[numbers[i]].nr_uses += batch->counts[i].nr_uses;
	}
	return numbers;
}

void word_counts_add_batch(struct word_counts *counts, const struct batch_counts *batch)
{
	uint32_t *numbers = add_words(counts, &batch->words);

	for (size_t i = 0; i < batch->nr_pairs; i++) {
		const struct batch_pair *pair = &batch->pairs[i];

		if (i + PREFETCH_DISTANCE < batch->nr_pairs && counts->nr_pair_slots) {
			const struct batch_pair *later = &batch->pairs[i + PREFETCH_DISTANCE];

			__builtin_prefetch(&counts->pairs[home_slot(counts,
				pair_of(numbers[later->first], numbers[later->second]))]);
		}
		count_pair(counts, pair_of(numbers[pair->first], numbers[pair->second]),
			(int32_t)pair->nr_uses);
	}
	triple_counts_add_uses(&counts->triples, batch->triples, batch->nr_triples);
	free(numbers);
}

bool word_counts_are_full(const struct word_counts *counts)
{
	return counts->nr_pairs >= MAX_PAIRS || counts->triples.nr >= MAX_TRIPLES ||
		counts->words.nr >= MAX_WORDS;
}

enum { SELECT_WORD, ADD_TO_WORD, INSERT_WORD, NR_WORD_STATEMENTS };

/*
 * Not one statement with RETURNING: such a statement may have to be undone alone, so SQLite would write down
 * every page before it changes it.
 */
static const char *const word_sql[NR_WORD_STATEMENTS] = {
	[SELECT_WORD] = "SELECT id FROM word WHERE text = ?1",
	[ADD_TO_WORD] = ("UPDATE word SET nr_articles = nr_articles + ?2, nr_uses = nr_uses + ?3"
			 " WHERE id = ?1"),
	[INSERT_WORD] = "INSERT INTO word(text, folded, nr_articles, nr_uses) VALUES(?1, ?2, ?3, ?4)",
};

static int run(sqlite3_stmt *statement)
{
	sqlite3_step(statement);
	return sqlite3_reset(statement);
}

/* The id is 0 where the table has no such word. */
static int find_word(sqlite3_stmt *select, const struct strmap_entry *entry, int64_t *id)
{
	sqlite3_bind_text(select, 1, entry->key, (int)entry->len, SQLITE_STATIC);
	*id = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;
	return sqlite3_reset(select);
}

static int add_to_word(sqlite3_stmt *update, const struct word_count *count)
{
	sqlite3_bind_int64(update, 1, count->id);
	sqlite3_bind_int64(update, 2, count->nr_articles);
	sqlite3_bind_int64(update, 3, count->nr_uses);
	return run(update);
}

static int insert_word(sqlite3_stmt *insert, const struct strmap_entry *entry, struct word_count *count)
{
	char folded[WORD_MAX_BYTES];
	const char *bare = entry->key + (entry->key[0] == TOKEN_UNMARKED_PREFIX);
	int result;

	sqlite3_bind_text(insert, 1, entry->key, (int)entry->len, SQLITE_STATIC);
	if (count->is_word)
		sqlite3_bind_text(insert, 2, folded, (int)word_fold(bare, strlen(bare), folded),
			SQLITE_STATIC);
	else
		sqlite3_bind_null(insert, 2);
	sqlite3_bind_int64(insert, 3, count->nr_articles);
	sqlite3_bind_int64(insert, 4, count->nr_uses);
	result = run(insert);
	count->id = sqlite3_last_insert_rowid(sqlite3_db_handle(insert));
	return result;
}

static int write_words(struct word_counts *counts, sqlite3 *db)
{
	sqlite3_stmt *statements[NR_WORD_STATEMENTS] = {NULL};
	int result = SQLITE_OK;

	for (size_t i = 0; result == SQLITE_OK && i < NR_WORD_STATEMENTS; i++)
		result = sqlite3_prepare_v2(db, word_sql[i], -1, &statements[i], NULL);
	for (size_t i = 0; result == SQLITE_OK && i < counts->words.nr; i++) {
		const struct strmap_entry *entry = &counts->words.entries[i];
		struct word_count *count = &counts->counts[i];

		result = find_word(statements[SELECT_WORD], entry, &count->id);
		if (result == SQLITE_OK)
			result = count->id ? add_to_word(statements[ADD_TO_WORD], count)
					   : insert_word(statements[INSERT_WORD], entry, count);
	}
	for (size_t i = 0; i < NR_WORD_STATEMENTS; i++)
		sqlite3_finalize(statements[i]);
	return result;
}

enum { DIGIT_BITS = 11, NR_DIGITS = 1 << DIGIT_BITS };

/* A digit of the id of the pair's first word, or of its second. */
static size_t digit(const struct pair_count *pair, bool of_first, unsigned int bit)
{
	return (of_first ? pair->first : pair->second) >> bit & (NR_DIGITS - 1);
}

/* Moves the pairs to `to`, in the order of one digit, and among equals as they were. */
static void order_by_digit(const struct pair_count *pairs, struct pair_count *to, size_t nr, bool of_first,
	unsigned int bit)
{
	size_t starts[NR_DIGITS] = {0}, start = 0;

	for (size_t i = 0; i < nr; i++)
		starts[digit(&pairs[i], of_first, bit)]++;
	for (size_t i = 0; i < NR_DIGITS; i++) {
		size_t count = starts[i];

		starts[i] = start;
		start += count;
	}
	for (size_t i = 0; i < nr; i++)
		to[starts[digit(&pairs[i], of_first, bit)]++] = pairs[i];
}

/* How many digits the highest id has. */
static unsigned int nr_digits(const struct word_counts *counts)
{
	uint32_t ids = 1;
	unsigned int nr = 0;

	for (size_t i = 0; i < counts->words.nr; i++)
		ids |= (uint32_t)counts->counts[i].id;
	for (; nr * DIGIT_BITS < 32 && ids >> (nr * DIGIT_BITS); nr++)
		;
	return nr;
}

/*
 * As radix_sort does with numbers. First and second have as many digits, so that the pairs end up where they
 * were. The slots behind them are free, and mostly as many.
 */
static void sort_pairs(struct word_counts *counts, size_t nr)
{
	bool has_room = counts->nr_pair_slots - nr >= nr;
	struct pair_count *from = counts->pairs;
	struct pair_count *spare = has_room ? from + nr : xmalloc((nr + 1) * sizeof(*spare)), *to = spare;
	unsigned int nr_bits = nr_digits(counts) * DIGIT_BITS;

	for (int of_first = 0; of_first < 2; of_first++) {
		for (unsigned int bit = 0; bit < nr_bits; bit += DIGIT_BITS) {
			struct pair_count *sorted = to;

			order_by_digit(from, to, nr, of_first, bit);
			to = from;
			from = sorted;
		}
	}
	if (!has_room)
		free(spare);
}

size_t word_counts_take_pairs(struct word_counts *counts)
{
	size_t nr = 0;

	for (size_t i = 0; i < counts->nr_pair_slots; i++) {
		struct pair_count pair = counts->pairs[i];

		if (is_free(&pair) || pair.nr_uses == 0)
			continue;
		counts->pairs[nr++] = (struct pair_count){(uint32_t)counts->counts[pair.first].id,
			(uint32_t)counts->counts[pair.second].id, pair.nr_uses};
	}
	if (nr)
		sort_pairs(counts, nr);
	return nr;
}

int word_counts_write(struct word_counts *counts, sqlite3 *db)
{
	int result = write_words(counts, db);

	if (result == SQLITE_OK)
		result = pairs_write(db, counts->pairs, word_counts_take_pairs(counts));
	free(counts->pairs);
	counts->pairs = NULL;
	if (result == SQLITE_OK)
		result = triple_counts_write(&counts->triples, db);
	release_words(counts);
	return result;
}
