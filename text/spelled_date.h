/* Dates in words: "26 tháng 6 năm 2024", "26 tháng 6", "26 tháng 6/2024", and after "tháng": "6 năm 2024". */
#ifndef TRACUU_TEXT_SPELLED_DATE_H
#define TRACUU_TEXT_SPELLED_DATE_H

#include "text/date.h"
#include "text/lexeme.h"

/*
 * The date that the number starts, as a day or, where the word before is "tháng", as a month. Marks may be
 * missing (thang, nam). False where there is none; else *end is the byte after the date.
 */
bool spelled_date_scan(const struct lexer *lexer, struct lexeme number, bool after_thang, struct date *date,
	size_t *end);

#endif
