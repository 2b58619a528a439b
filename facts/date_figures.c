/* Runs of digits with slashes, dots or dashes between -> days and months. */
#include "facts/date_figures.h"

enum { MAX_FIGURES = 4, YEAR_MIN = 1000 };

enum { GAPS_APART = GAP_SPACE | GAP_OPEN | GAP_QUOTE_OPEN | GAP_LINE };

bool date_was_or_will_be(struct date date)
{
	if (date.year != 0 && (date.year < YEAR_MIN || date.year > DATE_YEAR_MAX))
		return false;
	if (date.year != 0 && date.year < DATE_YEAR_MIN) /* another with 29 February or without */
		date.year =
			date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0) ? 2000 : 2001;
	return date_is_valid(date);
}

int date_number(const struct reading *reading, size_t word, size_t max_digits)
{
	const struct reading_word *number = &reading->words[word];

	if (word >= reading->nr_words || number->end_byte - number->start_byte > max_digits)
		return -1;
	return reading_number(reading, word);
}

int date_year_at(const struct reading *reading, size_t word)
{
	int year = date_number(reading, word, 4);

	return year >= YEAR_MIN && year <= DATE_YEAR_MAX ? year : 0;
}

bool date_ends_before(const struct reading *reading, size_t word)
{
	const struct reading_word *next = &reading->words[word];
	char byte = reading->text[reading->words[word - 1].end_byte];

	if (byte == '%' || byte == '$')
		return false;
	if (word >= reading->nr_words || next->gap & GAPS_APART)
		return true;
	if (next->gap == GAP_DASH || next->gap == GAP_COMMA)
		return next->gap == GAP_DASH ? next->flags & WORD_NUMBER : !(next->flags & WORD_NUMBER);
	return next->gap & ~(GAP_SLASH | GAP_DASH | GAP_COMMA) && !(next->flags & WORD_NUMBER);
}

bool date_begins_at(const struct reading *reading, size_t word)
{
	const struct reading_word *here = &reading->words[word];

	if (word == 0 || here->gap & GAPS_APART)
		return true;
	return here->gap != 0 && !(reading->words[word - 1].flags & WORD_NUMBER) &&
		!(here->gap & GAP_SLASH) && !(here->gap & GAP_DASH);
}

struct run {
	int value[MAX_FIGURES];
	size_t len[MAX_FIGURES];
	uint16_t separator[MAX_FIGURES]; /* before each */
	size_t nr;
};

static uint16_t separator_of(const struct reading_word *word, bool spaced)
{
	if (word->gap == GAP_SLASH || word->gap == GAP_STOP || word->gap == GAP_DASH)
		return word->gap;
	return spaced && word->gap == (GAP_SLASH | GAP_SPACE) ? GAP_SLASH : 0;
}

static void read_run(const struct reading *reading, size_t at, bool spaced, struct run *out)
{
	for (out->nr = 0; out->nr < MAX_FIGURES; out->nr++, at++) {
		const struct reading_word *word = &reading->words[at];
		int value = date_number(reading, at, 4);

		if (value < 0)
			return;
		out->separator[out->nr] = separator_of(word, spaced);
		if (out->nr > 0 && !out->separator[out->nr])
			return;
		out->value[out->nr] = value;
		out->len[out->nr] = word->end_byte - word->start_byte;
	}
}

static struct date date_of(int year, int month, int day)
{
	if (month > 12 || day > 31)
		return (struct date){-1, 0, 0};
	return (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
}

static int year_of(const struct run *run, size_t i)
{
	if (run->len[i] == 4)
		return run->value[i];
	return run->len[i] == 2 && run->separator[i] == GAP_SLASH ? 2000 + run->value[i] : -1;
}

/* Figures i and i + 1 are day and month, which are of one or two digits, i + 2 may be the year. */
static size_t read_day(const struct run *run, size_t i, struct date_figures *out)
{
	size_t nr = 2;
	int year = 0;

	if (i + 1 >= run->nr || run->len[i] > 2 || run->len[i + 1] > 2)
		return 0;
	if (i + 2 < run->nr && (run->separator[i + 2] == run->separator[i + 1] || run->len[i + 2] == 4)) {
		year = year_of(run, i + 2);
		nr = 3;
	}
	out->date = date_of(year, run->value[i + 1], run->value[i]);
	out->separator = run->separator[i + 1];
	return out->date.day && out->date.month && date_was_or_will_be(out->date) ? nr : 0;
}

/* 19-20/5: a day, and a later one with its month. */
static size_t read_two_days(const struct run *run, struct date_figures *out)
{
	size_t nr;

	if (run->nr < 3 || run->separator[1] != GAP_DASH || run->separator[2] == GAP_DASH ||
		run->len[0] > 2 || run->len[2] > 2 || run->value[0] >= run->value[1] || run->value[0] == 0)
		return 0;
	nr = read_day(run, 1, out);
	out->first_day = (int8_t)run->value[0];
	out->first_word++;
	return nr ? nr + 1 : 0;
}

static size_t read_year_first(const struct run *run, struct date_figures *out)
{
	if (run->nr < 3 || run->len[0] != 4 || run->separator[1] == GAP_STOP ||
		run->separator[1] != run->separator[2] || run->len[1] > 2 || run->len[2] > 2)
		return 0;
	out->date = date_of(run->value[0], run->value[1], run->value[2]);
	out->separator = run->separator[1];
	return out->date.day && out->date.month && date_was_or_will_be(out->date) ? 3 : 0;
}

static size_t read_month(const struct run *run, struct date_figures *out)
{
	if (run->nr < 2 || run->len[0] > 2 || run->len[1] != 4)
		return 0;
	out->date = date_of(run->value[1], run->value[0], 0);
	out->separator = run->separator[1];
	return out->date.month && date_is_valid(out->date) ? 2 : 0; /* no "1/1000 giây" */
}

bool date_figures_read(const struct reading *reading, size_t at, bool spaced, struct date_figures *out)
{
	struct run run;
	size_t nr;

	read_run(reading, at, spaced, &run);
	*out = (struct date_figures){.first_word = at};
	if ((nr = read_two_days(&run, out)) == 0) {
		*out = (struct date_figures){.first_word = at};
		if ((nr = read_day(&run, 0, out)) == 0 && (nr = read_year_first(&run, out)) == 0)
			nr = read_month(&run, out);
	}
	out->end = at + nr;
	return nr > 0 && date_ends_before(reading, out->end);
}
