/*
 * A word taken apart into letters and one tone, and the syllables that are spelled with the same letters
 * under other quality marks.
 *
 *   thuợng -> t h u ơ n g, nặng on the fourth letter      variants: thuộng, thượng
 */
#ifndef TRACUU_TEXT_SPELLING_H
#define TRACUU_TEXT_SPELLING_H

#include "base/strbuf.h"
#include "text/word.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPELLING_MAX_LETTERS = WORD_MAX_LETTERS + 3 }; /* room for one edit */

struct spelling {
	uint32_t base[SPELLING_MAX_LETTERS]; /* lower case with quality marks: text/letter.h */
	size_t nr;
	size_t tone_at; /* the letter that carries it */
	int tone;       /* enum tone; the last where a word has two (trứờng) */
	size_t nr_tones;
};

/* False where a canonical word has anything but Latin letters, or none. */
bool spelling_take_apart(const char *canonical, size_t len, struct spelling *out);

/* out is emptied first. What comes is not yet canonical. */
void spelling_print(const struct spelling *spelling, struct strbuf *out);

/* True stops. The tone of a variant is that of the spelling, at its place in the syllable. */
typedef bool variant_fn(void *context, const struct spelling *variant);

/* Each syllable that has the same letters but for quality marks and đ, itself included. True: fn stopped. */
bool spelling_each_variant(const struct spelling *spelling, variant_fn *fn, void *context);

/* duong is no syllable, but dương is, so this is the unmarked form of one. */
bool spelling_is_folded_syllable(const struct spelling *spelling);

/* Whether a syllable that ends like this one can have its tone: hóc, but not hỏc. */
bool spelling_takes_tone(const struct spelling *syllable);

/*
 * What an unmarked letter can be with a quality mark, itself first, 0 at the end: a ă â. đ is among them only
 * for the first letter of a word. NULL where it is nothing but itself.
 */
const uint32_t *spelling_qualities_of(uint32_t folded, bool is_first);

#endif
