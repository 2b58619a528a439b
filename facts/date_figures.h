/* Dates in figures, by their shape alone: 26/6/2024, 26.6, 6/2024, 19-20/5/2024. */
#ifndef TRACUU_FACTS_DATE_FIGURES_H
#define TRACUU_FACTS_DATE_FIGURES_H

#include "facts/reading.h"

struct date_figures {
	struct date date;       /* the last day, or the month */
	int8_t first_day;       /* of 19-20/5: 19; 0 where it is one day */
	uint16_t separator;     /* enum gap: before the month */
	size_t first_word, end; /* of the last day, and behind it */
};

/* False where the figures have no shape of a date. Slashes may have spaces around them where `spaced`. */
bool date_figures_read(const struct reading *reading, size_t at, bool spaced, struct date_figures *out);

/* Valid, with years from 1000 on, which are known to few dates (founding of towers and temples). */
bool date_was_or_will_be(struct date date);

/* The number of the word with its digits, or -1 where it has more than max_digits. */
int date_number(const struct reading *reading, size_t word, size_t max_digits);

/* "2024", or 0. */
int date_year_at(const struct reading *reading, size_t word);

/* Whether figures that end before the word end there: no "8/8%", "12/3-NQ", "15.8,5". */
bool date_ends_before(const struct reading *reading, size_t word);

/* Whether figures may begin at the word: no second half of "29,49/25". */
bool date_begins_at(const struct reading *reading, size_t word);

#endif
