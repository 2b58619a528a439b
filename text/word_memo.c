/* Printed bytes -> canonical spelling, remembered. */
#include "text/word_memo.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MEMO_SLOTS = 4096, MEMO_KEY_BYTES = 15, MEMO_TEXT_BYTES = 15 };

struct word_memo {
	struct {
		uint8_t key_len, text_len, nr_letters;
		bool is_syllable, is_marked;
		char key[MEMO_KEY_BYTES], text[MEMO_TEXT_BYTES];
	} slots[MEMO_SLOTS];
};

struct word_memo *word_memo_new(void)
{
	return xcalloc(1, sizeof(struct word_memo));
}

void word_memo_free(struct word_memo *memo)
{
	free(memo);
}

void word_memo_canonical(struct word_memo *memo, const char *bytes, size_t len, struct word *out)
{
	uint32_t hash = (uint32_t)len;
	size_t slot;

	if (len > MEMO_KEY_BYTES) {
		word_canonical(bytes, len, out);
		return;
	}
	for (size_t i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char)bytes[i];
	slot = (hash ^ hash >> 13) % MEMO_SLOTS;
	if (memo->slots[slot].key_len == len && !memcmp(memo->slots[slot].key, bytes, len)) {
		out->len = memo->slots[slot].text_len;
		out->nr_letters = memo->slots[slot].nr_letters;
		out->is_syllable = memo->slots[slot].is_syllable;
		out->is_marked = memo->slots[slot].is_marked;
		memcpy(out->text, memo->slots[slot].text, MEMO_TEXT_BYTES);
		return;
	}
	word_canonical(bytes, len, out);
	if (out->len > MEMO_TEXT_BYTES)
		return;
	memo->slots[slot].key_len = (uint8_t)len;
	memo->slots[slot].text_len = out->len;
	memo->slots[slot].nr_letters = out->nr_letters;
	memo->slots[slot].is_syllable = out->is_syllable;
	memo->slots[slot].is_marked = out->is_marked;
	memcpy(memo->slots[slot].key, bytes, len);
	memcpy(memo->slots[slot].text, out->text, out->len);
}
