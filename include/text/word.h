/*
 * One word, however printed, to its one canonical spelling, and that spelling to its unmarked form.
 *
 *   HOÀ, hoà, hòa, ho + a + U+0300   -> hòa      one place for the tone mark
 *   kĩ -> kỹ, lí -> lý, quí -> quý               one letter in open syllables after h k l m s t qu
 *   ÐẢNG (U+00D0) -> đảng, Nà -> nà, Slìm -> slìm, café -> café
 *   fold: đảng -> dang, quyết -> quyet
 *
 * The canonical spelling is a key for the index and for comparing; what a reader sees is always the original.
 * It is idempotent: the canonical spelling of a canonical spelling is itself.
 */
#ifndef TRACUU_TEXT_WORD_H
#define TRACUU_TEXT_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer words (a URL's, a hash's) are cut here, at a character, the same way everywhere. */
enum { WORD_MAX_LETTERS = 40, WORD_MAX_BYTES = 200 };

struct word {
	uint8_t len; /* bytes of text */
	uint8_t nr_letters;
	bool is_syllable; /* Vietnamese could have it: see text/syllable.h */
	bool is_marked;   /* has a tone, a quality mark or đ */
	char text[WORD_MAX_BYTES];
};

/* bytes is UTF-8 of letters, marks and ignorable characters, as the tokenizer cuts it. */
void word_canonical(const char *bytes, size_t len, struct word *out);

/*
 * The letters as they were typed, composed and in lower case, as the beginning of a longer word: "KI" is ky as a
 * word, and ki as the beginning of kinh. Never a syllable.
 */
void word_letters(const char *bytes, size_t len, struct word *out);

/* Writes the unmarked form of a canonical word; out holds WORD_MAX_BYTES. Returns its length in bytes. */
size_t word_fold(const char *canonical, size_t len, char *out);

/*
 * Takes the tone off a canonical word, leaving quality marks: khuyến -> khuyên. out holds WORD_MAX_BYTES.
 * Returns the length in bytes; *tone is the last tone of the word (enum tone, text/letter.h).
 */
size_t word_without_tone(const char *canonical, size_t len, char *out, int *tone);

/*
 * Whether a canonical word can be what is meant by its beginning, in lower case. Without marks every spelling
 * fits; with marks the letters go on from the beginning's, and a tone that was typed is the word's: "khuyê" and
 * "khuyế" fit khuyến, "khuyề" does not.
 */
bool word_continues(const char *canonical, const char *beginning);

/*
 * The typed word with the marks of a canonical spelling of it: case, dashes and apostrophes stay as typed.
 * ("NQ-HDND", "nqhđnd") gives NQ-HĐND. A word of other letters takes over capitals as a whole: ("Ngị",
 * "nghị") gives Nghị. out holds room bytes; what does not fit is cut at a character.
 * Returns the length in bytes.
 */
size_t word_respell(const char *typed, size_t typed_len, const char *canonical, char *out, size_t room);

#endif
