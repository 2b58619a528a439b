/*
 * The shape of a Vietnamese syllable: onset + rime, and where its tone mark stands.
 *
 *   ngh | iêng      onset "ngh", rime "iêng", tone on the last vowel that has a quality mark
 *   h   | oa        tone on the first vowel: hòa (printed also as hoà)
 *   h   | oach      tone on the second: hoạch
 *   qu  | y         u belongs to the onset: quý
 *
 * The rules are those of the orthography as taught since 1980 with the "old" placing in open oa, oe, uy;
 * either placing would do, since this form is a key and is never shown.
 */
#ifndef TRACUU_TEXT_SYLLABLE_H
#define TRACUU_TEXT_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYLLABLE_MAX_LETTERS = 7 }; /* nghiêng */

/* Bases as of text/letter.h: lower case, quality kept, no tone. */
struct syllable_shape {
	size_t onset_len; /* letters */
	size_t tone_at;   /* index of the letter that carries the tone mark */
};

/* True where the letters spell a syllable that Vietnamese could have; then *shape is filled. */
bool syllable_parse(const uint32_t *bases, size_t nr, struct syllable_shape *shape);

/* True where the letters of a syllable end in c, ch, p or t: it can only have sắc (các) or nặng (học). */
bool syllable_is_stopped(const uint32_t *bases, size_t nr);

#endif
