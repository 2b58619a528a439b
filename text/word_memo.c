/* Printed bytes -> canonical spelling, remembered. */
#include "text/word_memo.h"

#include "base/memory.h"
#include "base/printed_key.h"

#include <stdlib.h>
#include <string.h>

enum { MEMO_SLOTS = 16384, MEMO_TEXT_BYTES = 16 };

struct word_memo {
	struct memo_slot {
		struct printed_key key;
		uint8_t text_len, nr_letters;
		bool is_syllable, is_marked;
		char text[MEMO_TEXT_BYTES];
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
	struct printed_key key;
	struct memo_slot *slot;

	if (len > PRINTED_KEY_MAX_BYTES) {
		word_canonical(bytes, len, out);
		return;
	}
	key = printed_key_of(bytes, len);
	slot = &memo->slots[printed_key_hash(&key) % MEMO_SLOTS];
	if (printed_key_equals(&slot->key, &key)) {
		out->len = slot->text_len;
		out->nr_letters = slot->nr_letters;
		out->is_syllable = slot->is_syllable;
		out->is_marked = slot->is_marked;
		memcpy(out->text, slot->text, MEMO_TEXT_BYTES);
		return;
	}
	word_canonical(bytes, len, out);
	if (out->len > MEMO_TEXT_BYTES)
		return;
	slot->key = key;
	slot->text_len = out->len;
	slot->nr_letters = out->nr_letters;
	slot->is_syllable = out->is_syllable;
	slot->is_marked = out->is_marked;
	memcpy(slot->text, out->text, MEMO_TEXT_BYTES);
}
