/* Words that were looked up -> a map of lists, a table of numbers. */
#include "store/vocabulary_memo.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct vocabulary_memo *vocabulary_memo_new(void)
{
	return xcalloc(1, sizeof(struct vocabulary_memo));
}

static void drop_lists(struct vocabulary_memo *memo)
{
	strmap_release(&memo->keys);
	strmap_init(&memo->keys);
	arena_release(&memo->arena);
}

void vocabulary_memo_free(struct vocabulary_memo *memo)
{
	if (!memo)
		return;
	strmap_release(&memo->keys);
	arena_release(&memo->arena);
	free(memo->lists);
	free(memo);
}

void vocabulary_memo_forget(struct vocabulary_memo *memo)
{
	drop_lists(memo);
	memset(memo->numbers, 0, sizeof(memo->numbers));
}

/* ---- lists */

struct memo_key memo_key_of(const char *word, size_t len, size_t max)
{
	struct memo_key key;

	key.len = 0;
	if (len >= MEMO_KEY_BYTES || max > UINT8_MAX)
		return key;
	key.bytes[0] = (char)max;
	memcpy(key.bytes + 1, word, len);
	key.len = len + 1;
	return key;
}

const struct memo_list *vocabulary_memo_list(const struct vocabulary_memo *memo, const struct memo_key *key)
{
	uint32_t nr = key->len ? strmap_get(&memo->keys, key->bytes, key->len) : STRMAP_NONE;

	return nr == STRMAP_NONE ? NULL : &memo->lists[nr];
}

void vocabulary_memo_add(struct vocabulary_memo *memo, const struct memo_key *key,
	const struct word_info *words, size_t nr)
{
	struct memo_list *list;
	uint32_t at;

	if (key->len == 0)
		return;
	if (memo->arena.total_bytes + memo->keys.keys.total_bytes > MEMO_BYTES)
		drop_lists(memo);
	at = strmap_add(&memo->keys, key->bytes, key->len, NULL);
	ARRAY_GROW(memo->lists, (size_t)at + 1, memo->alloc_lists);
	list = &memo->lists[at];
	list->nr = nr;
	list->words = arena_alloc(&memo->arena, nr * sizeof(*words));
	for (size_t i = 0; i < nr; i++) {
		list->words[i] = words[i];
		list->words[i].text = arena_strdup(&memo->arena, words[i].text);
	}
}

/* ---- numbers */

struct memo_number *vocabulary_memo_number(struct vocabulary_memo *memo, uint64_t first, uint64_t second)
{
	uint64_t hash = (first * UINT64_C(0x9E3779B97F4A7C15) + second) * UINT64_C(0xD6E8FEB86659FD93);

	return &memo->numbers[hash >> (64 - MEMO_NUMBERS_BITS)];
}
