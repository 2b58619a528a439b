/*
 * Calendar dates (proleptic Gregorian), as days, as "2024-06-26", and as the forms Vietnamese text prints.
 *
 * A date may be known to the year or the month only: then month or day is 0. A date with year 0 has no
 * stated year ("ngày 26/6"). The all-zero date is "unknown".
 */
#ifndef TRACUU_TEXT_DATE_H
#define TRACUU_TEXT_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct date {
	int16_t year;
	int8_t month, day;
};

/* Years that the program accepts as a year of an article or of a date in a text. */
enum { DATE_YEAR_MIN = 1900, DATE_YEAR_MAX = 2199 };

/* "2024-06-26", "2024-06", "2024", "--06-26" (no year) and the final NUL. */
#define DATE_TEXT_BYTES 16

bool date_is_known(struct date date); /* year, month and day are all stated */
bool date_is_valid(struct date date); /* year in range (or 0), month and day exist (or are 0) */

/* Days since 0000-03-01 of a known date, so that 1900-01-01 is 693,901; and back. */
int32_t date_to_days(struct date date);
struct date date_from_days(int32_t days);

/* The first and the last day that the date covers: 2024-06 gives 2024-06-01 and 2024-06-30. */
struct date date_first_day(struct date date);
struct date date_last_day(struct date date);

/* Writes the ISO form; out holds DATE_TEXT_BYTES. Returns its length in bytes. */
size_t date_format_iso(struct date date, char *out);

/*
 * Reads the numeric date that starts at text[0], which must be a digit: 26/6/2024, 26-6-2024, 26.6.2024,
 * 26/6/24, 2024-06-26, 2024/06/26, 6/2024, 26/6. Returns the bytes read, or 0 where there is no date: a ratio
 * (29,49/25), a document number (08/2021/NĐ-CP) or a range (12-15) is none. d.m without a year is none
 * either.
 */
size_t date_scan_numeric(const char *text, size_t len, struct date *out);

#endif
