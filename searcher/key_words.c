/* Typed words against the words of a key. */
#include "searcher/key_words.h"

#include "base/strbuf.h"
#include "text/key.h"
#include "text/word.h"

#include <string.h>

void key_words_read(struct word_memo *memo, const char *text, size_t len, struct arena *arena,
	struct key_words *out)
{
	struct strbuf key = STRBUF_INIT;
	char folded[WORD_MAX_BYTES];

	memset(out, 0, sizeof(*out));
	text_key(memo, text, len, &key);
	for (char *at = key.buf; *at && out->nr < KEY_WORDS_MAX;) {
		size_t word_len = strcspn(at, " ");
		size_t folded_len =
			word_fold(at, word_len < WORD_MAX_BYTES ? word_len : WORD_MAX_BYTES - 1, folded);

		out->words[out->nr] = arena_strndup(arena, at, word_len);
		out->folded[out->nr] = arena_strndup(arena, folded, folded_len);
		out->is_marked |= strcmp(out->words[out->nr], out->folded[out->nr]) != 0;
		out->nr++;
		at += word_len + (at[word_len] == ' ');
	}
	strbuf_release(&key);
}

/* A key being gone through, word by word; folded where that is how it is compared. */
struct key_reading {
	const char *key, *end;
	bool is_folded;
};

static size_t next_word(struct key_reading *reading, char *out)
{
	const char *space = memchr(reading->key, ' ', (size_t)(reading->end - reading->key));
	size_t len = (size_t)((space ? space : reading->end) - reading->key), folded_len;

	if (len > WORD_MAX_BYTES - 1)
		len = WORD_MAX_BYTES - 1;
	if (reading->is_folded) {
		folded_len = word_fold(reading->key, len, out);
	} else {
		memcpy(out, reading->key, len);
		folded_len = len;
	}
	out[folded_len] = '\0';
	reading->key = space ? space + 1 : reading->end;
	return folded_len;
}

static bool key_is_unmarked(const char *key, size_t len)
{
	struct key_reading reading = {key, key + len, true};
	char word[WORD_MAX_BYTES];

	while (reading.key < reading.end) {
		const char *start = reading.key;
		size_t folded_len = next_word(&reading, word);

		if (memcmp(start, word, folded_len) != 0)
			return false;
	}
	return true;
}

static bool compares_folded(const struct key_words *words, const char *key, size_t len)
{
	return !words->is_marked || key_is_unmarked(key, len);
}

static const char *const *compared(const struct key_words *words, bool is_folded)
{
	return is_folded ? words->folded : words->words;
}

/*
 * How many of the words, from the first on, the key goes on with at the reading's place.
 */
static size_t nr_in_a_row(const struct key_words *words, struct key_reading reading)
{
	const char *const *wanted = compared(words, reading.is_folded);
	char word[WORD_MAX_BYTES];
	size_t nr = 0;

	while (nr < words->nr && reading.key < reading.end) {
		next_word(&reading, word);
		if (strcmp(word, wanted[nr]) != 0)
			break;
		nr++;
	}
	return nr;
}

static bool has_phrase(const struct key_words *words, struct key_reading reading)
{
	char word[WORD_MAX_BYTES];

	for (; reading.key < reading.end; next_word(&reading, word))
		if (nr_in_a_row(words, reading) == words->nr)
			return true;
	return false;
}

static bool has_all(const struct key_words *words, struct key_reading reading)
{
	const char *const *wanted = compared(words, reading.is_folded);
	uint32_t missing = (1U << words->nr) - 1;
	char word[WORD_MAX_BYTES];

	while (missing && reading.key < reading.end) {
		next_word(&reading, word);
		for (size_t i = 0; i < words->nr; i++)
			if (!strcmp(word, wanted[i]))
				missing &= ~(1U << i);
	}
	return missing == 0;
}

bool key_words_fit(const struct key_words *words, const char *key, size_t len, bool as_phrase)
{
	struct key_reading reading = {key, key + len, compares_folded(words, key, len)};

	if (words->nr == 0)
		return false;
	/* Most keys do not have the word at all, and that is seen at a glance. */
	if (!reading.is_folded && !memmem(key, len, words->words[0], strlen(words->words[0])))
		return false;
	return as_phrase ? has_phrase(words, reading) : has_all(words, reading);
}

bool key_words_equal(const struct key_words *words, const char *key, size_t len)
{
	struct key_reading reading = {key, key + len, compares_folded(words, key, len)};
	size_t nr = len > 0;

	for (size_t i = 0; i < len; i++)
		nr += key[i] == ' ';
	return nr == words->nr && nr > 0 && nr_in_a_row(words, reading) == nr;
}
