/*
 * Code points as Vietnamese letters: a lower-case base that keeps its quality mark (a ă â e ê o ô ơ u ư d đ),
 * and a tone.
 *
 *   Ế  = base ê + TONE_ACUTE        e + U+0302 + U+0301 = the same, in either order of the marks
 *   Ð (U+00D0), Ɖ (U+0189) = base đ, since keyboards and old converters print them for Đ
 *
 * All tables are built from utf8proc's Unicode data when the program starts.
 */
#ifndef TRACUU_TEXT_LETTER_H
#define TRACUU_TEXT_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum letter_class {
	LETTER_SEPARATOR = 0, /* space, punctuation, symbols */
	LETTER_WORD,          /* letters of any script */
	LETTER_DIGIT,         /* 0-9, and ² ³ which count as 2 and 3 (m²) */
	LETTER_TONE,          /* combining tone mark */
	LETTER_QUALITY,       /* combining circumflex, breve, horn */
	LETTER_MARK,          /* any other combining mark: part of the word, without meaning here */
	LETTER_IGNORED        /* soft hyphen, zero-width characters: not there */
};

enum tone { TONE_LEVEL = 0, TONE_GRAVE, TONE_ACUTE, TONE_HOOK, TONE_TILDE, TONE_DOT, NR_TONES };

struct letter {
	uint32_t base; /* lower case, tone taken off; a digit's ASCII code; a combining mark itself */
	uint8_t class; /* enum letter_class */
	uint8_t tone;  /* enum tone */
};

/* The blocks that hold Vietnamese, tabled: Basic Latin to Latin Extended-B, and Latin Extended Additional. */
enum {
	LETTER_LOW_END = 0x250,
	LETTER_HIGH_START = 0x1E00,
	LETTER_HIGH_END = 0x1F00,
	NR_LETTERS_TABLED = LETTER_LOW_END + LETTER_HIGH_END - LETTER_HIGH_START
};

/* Of the tabled code points, the upper block behind the lower one. Built when the program starts. */
extern struct letter letter_table[NR_LETTERS_TABLED];

/* letter_of a code point of any script, by Unicode's data. */
struct letter letter_of_any(uint32_t codepoint);

static inline struct letter letter_of(uint32_t codepoint)
{
	if (codepoint < LETTER_LOW_END)
		return letter_table[codepoint];
	if (codepoint >= LETTER_HIGH_START && codepoint < LETTER_HIGH_END)
		return letter_table[codepoint - LETTER_HIGH_START + LETTER_LOW_END];
	return letter_of_any(codepoint);
}

/* A capital letter of any script. */
bool letter_is_capital(uint32_t codepoint);

/* How the letters of a word are printed: a set. */
enum {
	CASE_CAPITAL = 1 /* the first is a capital */,
	CASE_UPPER = 2 /* two or more, all of them capitals */
};
unsigned int letters_case(const char *bytes, size_t len);

/* a + U+0302 = â; 0 where the two do not combine. */
uint32_t letter_add_quality(uint32_t base, uint32_t mark);

/* The precomposed letter, or 0 where Unicode has none. */
uint32_t letter_with_tone(uint32_t base, enum tone tone);

/*
 * ă, â -> a; đ -> d; é of other languages was a base e already. Other letters lose their marks too (ü -> u).
 */
uint32_t letter_fold(uint32_t base);

/* a ă â e ê i o ô ơ u ư y, and those of other languages that fold to one (ü). */
bool letter_is_vowel(uint32_t base);

#endif
