/* Dates of the article -> the period of a figure. */
#include "facts/figure_period.h"

enum { MAX_DATES_LOOKED_AT = 8 };

/* How many dates begin before the byte. */
static size_t nr_dates_before(const struct facts *facts, uint32_t byte)
{
	size_t low = 0, high = facts->nr_dates;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (facts->dates[middle].span.start_byte < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_year(const struct fact_date *date)
{
	return date->date.year > 0;
}

/* The last one before `at` that begins at or after the byte, or NULL. */
static const struct fact_date *date_before(const struct facts *facts, size_t at, uint32_t from_byte,
	bool periods_only)
{
	for (size_t i = 0; i < MAX_DATES_LOOKED_AT && at > 0; i++) {
		const struct fact_date *date = &facts->dates[--at];

		if (date->span.start_byte < from_byte)
			return NULL;
		if (has_year(date) && (!periods_only || date->precision != DATE_DAY))
			return date;
	}
	return NULL;
}

static const struct fact_date *date_after(const struct facts *facts, size_t at, uint32_t end_byte)
{
	for (size_t i = 0; i < MAX_DATES_LOOKED_AT && at < facts->nr_dates; i++, at++) {
		const struct fact_date *date = &facts->dates[at];

		if (date->span.start_byte >= end_byte)
			return NULL;
		if (has_year(date))
			return date;
	}
	return NULL;
}

static uint32_t start_of_paragraph(const struct reading *reading, const struct reading_sentence *sentence)
{
	for (size_t i = 0; i < MAX_DATES_LOOKED_AT && sentence > reading->sentences; i++) {
		if (sentence[-1].paragraph != sentence->paragraph)
			break;
		sentence--;
	}
	return sentence->start_byte;
}

static const struct fact_date *date_of_title(const struct reading *reading, const struct facts *facts)
{
	size_t nr = nr_dates_before(facts, (uint32_t)reading->title_len);

	return date_before(facts, nr, 0, true);
}

const char *figure_period(const struct reading *reading, const struct facts *facts, struct span figure,
	const struct reading_sentence *sentence, struct arena *arena)
{
	size_t at = nr_dates_before(facts, figure.end_byte);
	const struct fact_date *date = date_before(facts, at, sentence->start_byte, false);
	char iso[DATE_TEXT_BYTES];

	if (!date)
		date = date_after(facts, at, sentence->end_byte);
	if (!date)
		date = date_before(facts, nr_dates_before(facts, sentence->start_byte),
			start_of_paragraph(reading, sentence), true);
	if (!date)
		date = date_of_title(reading, facts);
	if (!date)
		return "";
	fact_date_format(date, iso);
	return arena_strdup(arena, iso);
}
