/*
 * The raw keystrokes of one word -> the word that an input method would have made of them.
 *
 *   troongf, trongof    -> trồng     Telex
 *   tro62ng, trong62    -> trồng     VNI
 *   DDAATS, D9A61T      -> ĐẤT
 *   trôngf              -> trồng     part of it was made, the last key was not
 *
 * What the keys do, each anywhere behind the letter that it marks:
 *
 *   Telex   aa ee oo dd -> â ê ô đ, the second letter also later (nhana);  aw ow uw -> ă ơ ư;  w -> ư (nhw)
 *           s f r x j   -> sắc huyền hỏi ngã nặng;  z takes the tone away
 *   VNI     6 -> â ê ô;  7 -> ơ ư;  8 -> ă;  9 -> đ;  1 2 3 4 5 -> sắc huyền hỏi ngã nặng;  0 takes it away
 *
 * One w or 7 marks both letters of uo (nguowif, nguo7i2 -> người), but thuowr is thuở and quow is quơ, since
 * no syllable ends in ươ; half a pair is made whole (truwong -> trương). The last tone key counts. Simple
 * Telex, which has no w alone, is a part of Telex here. Rules: the manuals of Vietkey, VNI and UniKey agree.
 *
 * Not here: a key typed twice to take back what it did (xaxx, a11, www); [ and ] for ơ and ư; VIQR. Whether
 * a text is meant as keystrokes is not decided: test is tét in Telex. The caller knows what the archive has.
 */
#ifndef TRACUU_TEXT_KEYSTROKES_H
#define TRACUU_TEXT_KEYSTROKES_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum keystroke_method { KEYSTROKES_NONE = 0, KEYSTROKES_TELEX, KEYSTROKES_VNI };

/* More keys than that make no syllable; nothing is decoded. nghieengj has 9. */
enum { KEYSTROKES_MAX_KEYS = 16 };

/*
 * Appends the word in UTF-8 to out, capitals as typed, the tone where text/syllable.h has it, and says which
 * method it was. The word is a syllable that Vietnamese could have, with at least one mark, where c ch p t at
 * the end have sắc or nặng; k at the end counts as c (Đắk). Else, and where no key was one of a method,
 * KEYSTROKES_NONE and out is as before. bytes need not be valid UTF-8.
 */
enum keystroke_method keystrokes_decode(const char *bytes, size_t len, struct strbuf *out);

/*
 * The next run of letters and digits from text[*at] on that begins with a letter, as byte ranges; *at moves
 * past it. False at the end. Spaces and punctuation end a run; one that begins with a digit (29ha) is left
 * out. What is given need not be keystrokes: ask keystrokes_decode.
 */
bool keystrokes_next_chunk(const char *text, size_t len, size_t *at, size_t *start_byte, size_t *end_byte);

#endif
