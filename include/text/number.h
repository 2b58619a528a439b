/*
 * Numbers as Vietnamese text prints them, to one canonical form.
 *
 *   1.234,5 -> 1234,5    117,96 -> 117,96    1.036 -> 1036    03 -> 3    29,50 -> 29,5    1,234.5 -> 1234,5
 *
 * A dot or comma before exactly three digits, once or repeated, groups thousands for the dot; a lone comma is
 * the decimal sign (29,490 is twenty-nine and a half, 1.036 is one thousand and thirty-six).
 */
#ifndef TRACUU_TEXT_NUMBER_H
#define TRACUU_TEXT_NUMBER_H

#include "text/date.h"

#include <stdbool.h>
#include <stddef.h>

#define NUMBER_MAX_BYTES 64

/*
 * Reads the number at text[0] (a digit, or ² ³). Writes its canonical form into out (NUMBER_MAX_BYTES; longer
 * numbers are cut) and the bytes read into *end. Returns the form's length.
 */
size_t number_scan(const char *text, size_t len, char *out, size_t *end);

/* The canonical number "15,8" as 15 August, which is printed 15.8 too. False where it cannot be. */
bool number_as_day_and_month(const char *canonical, size_t len, struct date *out);

#endif
