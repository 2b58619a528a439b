/*
 * Whether the letters of an abbreviation are those of a name in full.
 *
 *   BQLRPH       Ban Quản lý rừng phòng hộ        each word gives its first letter
 *   DTTS&MN      dân tộc thiểu số và miền núi     "và" gives none
 *   UBMTTQ       Ủy ban MTTQ                      a word in capitals may give all of its letters
 *   THTR         Thị trấn                         or its first consonants
 */
#ifndef TRACUU_FACTS_INITIALS_H
#define TRACUU_FACTS_INITIALS_H

#include "facts/reading.h"

enum { INITIALS_MAX = 16, INITIALS_MAX_WORDS = 12 };

struct initials {
	uint32_t letters[INITIALS_MAX]; /* bases as of text/letter.h */
	size_t nr;
};

/* The letters of words first to end - 1; nr is 0 where they are too many. */
void initials_read(const struct reading *reading, size_t first, size_t end, struct initials *out);

/*
 * The first word of the name that ends before `end` and begins at `least` or later; the nearest where there
 * are several, READING_NO_WORD where there is none. Punctuation that ends a group of words ends the search.
 * may_skip: one word may give no letter ("Tổ chức hợp tác" for THT), where the text leaves no doubt that a
 * name is shortened.
 */
uint32_t initials_find(const struct reading *reading, const struct initials *initials, size_t least,
	size_t end, bool may_skip);

/* True where nothing but "&" stands before the word: "Tài nguyên & Môi trường", TN&MT. */
bool is_behind_ampersand(const struct reading *reading, size_t word);

#endif
