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

static uint32_t word_at(const struct reading *reading, uint32_t byte)
{
	size_t low = 0, high = reading->nr_words;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (reading->words[middle].start_byte < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* "giai đoạn 2021 - 2025": neither end is the period. */
static bool is_of_range(const struct reading *reading, const struct fact_date *date)
{
	uint32_t first = word_at(reading, date->span.start_byte),
		 behind = word_at(reading, date->span.end_byte);

	return (first > 0 && reading->words[first].gap & GAP_DASH) ||
		(behind < reading->nr_words && reading->words[behind].gap & GAP_DASH &&
			reading->words[behind].flags & WORD_NUMBER);
}

/* "so với năm 2020", "từ năm 2011", "thành lập năm 2018": a date of something else. */
static bool is_beside(const struct reading *reading, const struct fact_date *date)
{
	static const char *const words[] = {"với", "từ", "lập", "kỳ", "sinh"};
	uint32_t first = word_at(reading, date->span.start_byte);

	for (uint32_t back = 1; back <= 2 && back <= first; back++)
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (reading_word_is(reading, first - back, words[i]))
				return true;
	return false;
}

static bool may_tell(const struct reading *reading, const struct fact_date *date)
{
	return date->date.year > 0 && !is_of_range(reading, date) && !is_beside(reading, date);
}

/* The last one before `at` that begins at or after the byte, or NULL. */
static const struct fact_date *date_before(const struct reading *reading, const struct facts *facts,
	size_t at, uint32_t from_byte)
{
	for (size_t i = 0; i < MAX_DATES_LOOKED_AT && at > 0; i++) {
		const struct fact_date *date = &facts->dates[--at];

		if (date->span.start_byte < from_byte)
			return NULL;
		if (may_tell(reading, date))
			return date;
	}
	return NULL;
}

/* The first period, no single day, from `at` on that begins before the byte, or NULL. */
static const struct fact_date *date_after(const struct reading *reading, const struct facts *facts, size_t at,
	uint32_t end_byte)
{
	for (size_t i = 0; i < MAX_DATES_LOOKED_AT && at < facts->nr_dates; i++, at++) {
		const struct fact_date *date = &facts->dates[at];

		if (date->span.start_byte >= end_byte)
			return NULL;
		if (date->precision != DATE_DAY && may_tell(reading, date))
			return date;
	}
	return NULL;
}

/* The sentence before the given one, of its paragraph, or NULL. */
static const struct reading_sentence *sentence_before(const struct reading *reading,
	const struct reading_sentence *sentence)
{
	if (sentence == reading->sentences || sentence[-1].paragraph != sentence->paragraph)
		return NULL;
	return sentence - 1;
}

const char *figure_period(const struct reading *reading, const struct facts *facts, struct span figure,
	const struct reading_sentence *sentence, struct arena *arena)
{
	size_t at = nr_dates_before(facts, figure.end_byte);
	const struct fact_date *date = date_before(reading, facts, at, sentence->start_byte);
	const struct reading_sentence *before = sentence_before(reading, sentence);
	char iso[DATE_TEXT_BYTES];

	if (!date)
		date = date_after(reading, facts, at, sentence->end_byte);
	if (!date)
		date = date_after(reading, facts, 0, (uint32_t)reading->title_len);
	if (!date && before)
		date = date_after(reading, facts, nr_dates_before(facts, before->start_byte),
			before->end_byte);
	if (!date)
		return "";
	fact_date_format(date, iso);
	return arena_strdup(arena, iso);
}
