/* Printed bytes -> canonical spelling, remembered. */
#include "text/word_memo.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MEMO_SLOTS = 4096, MEMO_KEY_BYTES = 16, MEMO_TEXT_BYTES = 16 };

/* The printed bytes, as their first and last ones, which overlap, and how many they are. */
struct memo_key {
	uint64_t first, last;
	size_t len;
};

struct word_memo {
	struct memo_slot {
		uint64_t first, last;
		uint8_t key_len, text_len, nr_letters;
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

static struct memo_key key_of(const char *bytes, size_t len)
{
	struct memo_key key = {0, 0, len};
	uint32_t first, last;

	if (len >= 8) {
		memcpy(&key.first, bytes, 8);
		memcpy(&key.last, bytes + len - 8, 8);
	} else if (len >= 4) {
		memcpy(&first, bytes, 4);
		memcpy(&last, bytes + len - 4, 4);
		key.first = first;
		key.last = last;
	} else if (len > 0) {
		key.first = (uint64_t)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[len / 2];
		key.last = (unsigned char)bytes[len - 1];
	}
	return key;
}

static struct memo_slot *slot_of(struct word_memo *memo, const struct memo_key *key)
{
	uint64_t hash = key->first * 0x9E3779B97F4A7C15u ^ (key->last + key->len) * 0xD6E8FEB86659FD93u;

	return &memo->slots[(hash ^ hash >> 29) >> 20 & (MEMO_SLOTS - 1)];
}

static bool has_key(const struct memo_slot *slot, const struct memo_key *key)
{
	return slot->first == key->first && slot->last == key->last && slot->key_len == key->len;
}

void word_memo_canonical(struct word_memo *memo, const char *bytes, size_t len, struct word *out)
{
	struct memo_key key;
	struct memo_slot *slot;

	if (len > MEMO_KEY_BYTES) {
		word_canonical(bytes, len, out);
		return;
	}
	key = key_of(bytes, len);
	slot = slot_of(memo, &key);
	if (has_key(slot, &key)) {
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
	slot->first = key.first;
	slot->last = key.last;
	slot->key_len = (uint8_t)len;
	slot->text_len = out->len;
	slot->nr_letters = out->nr_letters;
	slot->is_syllable = out->is_syllable;
	slot->is_marked = out->is_marked;
	memcpy(slot->text, out->text, MEMO_TEXT_BYTES);
}
