/* Calendar dates as days, as ISO text, and as the numeric forms that Vietnamese text prints. */
#include "text/date.h"

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && (year == 0 || is_leap(year)));
}

bool date_is_known(struct date date)
{
	return date.year != 0 && date.month != 0 && date.day != 0;
}

bool date_is_valid(struct date date)
{
	if (date.year != 0 && (date.year < DATE_YEAR_MIN || date.year > DATE_YEAR_MAX))
		return false;
	if (date.month < 0 || date.month > 12 || date.day < 0)
		return false;
	if (date.month == 0)
		return date.day == 0;
	return date.day <= days_in_month(date.year, date.month);
}

/* Both ways after H. Hinnant's days_from_civil: the year starts on 1 March, so the leap day comes last. */
int32_t date_to_days(struct date date)
{
	int32_t year = date.year - (date.month <= 2);
	int32_t era = year / 400;
	int32_t year_of_era = year - era * 400;
	int32_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
}

struct date date_from_days(int32_t days)
{
	int32_t era = days / 146097;
	int32_t day_of_era = days - era * 146097;
	int32_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t shifted_month = (5 * day_of_year + 2) / 153;
	struct date date;

	date.day = (int8_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
	date.month = (int8_t)(shifted_month + (shifted_month < 10 ? 3 : -9));
	date.year = (int16_t)(year_of_era + era * 400 + (date.month <= 2));
	return date;
}

struct date date_first_day(struct date date)
{
	if (date.month == 0)
		date.month = 1;
	if (date.day == 0)
		date.day = 1;
	return date;
}

struct date date_last_day(struct date date)
{
	if (date.month == 0)
		date.month = 12;
	if (date.day == 0)
		date.day = (int8_t)days_in_month(date.year, date.month);
	return date;
}

/* Each hit of a search has a date, and snprintf takes a third of the time of reading its row. */
static char *add_digits(char *out, int number, size_t nr)
{
	for (size_t i = nr; i-- > 0; number /= 10)
		out[i] = (char)('0' + number % 10);
	return out + nr;
}

static char *add_part(char *out, int number)
{
	*out = '-';
	return add_digits(out + 1, number, 2);
}

size_t date_format_iso(struct date date, char *out)
{
	bool has_month = date.month || !date.year, has_day = (date.month && date.day) || !date.year;
	char *at = out;

	if (date.year)
		at = add_digits(at, date.year, 4);
	else
		*at++ = '-';
	if (has_month)
		at = add_part(at, date.month);
	if (has_day)
		at = add_part(at, date.day);
	*at = '\0';
	return (size_t)(at - out);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct number_run {
	int value;
	size_t len; /* digits */
};

/* Up to four digits at text[at]; len is the run's whole length, so that a longer one can be told apart. */
static struct number_run scan_digits(const char *text, size_t len, size_t at)
{
	struct number_run run = {0, 0};

	for (; at + run.len < len && is_digit(text[at + run.len]); run.len++)
		if (run.len < 4)
			run.value = run.value * 10 + (text[at + run.len] - '0');
	return run;
}

/* One or two digits and a slash. */
static bool begins_day(const char *text, size_t len, size_t at)
{
	size_t nr_digits = scan_digits(text, len, at).len;

	return nr_digits > 0 && nr_digits <= 2 && at + nr_digits < len && text[at + nr_digits] == '/';
}

/*
 * After the last number: a date does not run on into more digits or into letters behind a slash or dash,
 * as a document number does (08/2021/NĐ-CP, 12/3-NQ).
 */
static bool ends_here(const char *text, size_t len, size_t at, char separator)
{
	unsigned char here = at < len ? (unsigned char)text[at] : ' ';
	unsigned char next = at + 1 < len ? (unsigned char)text[at + 1] : ' ';
	bool next_is_letter = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';

	if (here == '-' && separator == '/' && begins_day(text, len, at + 1)) /* a range: 20/6-25/6 */
		return true;
	if (here == '/' || here == '-')
		return !is_digit((char)next) && !next_is_letter && next < 0x80;
	if (here == ',' || here == '.')
		return !is_digit((char)next);
	return !is_digit((char)here);
}

static int full_year(struct number_run run)
{
	if (run.len == 4)
		return run.value;
	return run.value < 70 ? 2000 + run.value : 1900 + run.value;
}

/* Three runs with one separator: day first, or year first. Two-digit years only with slashes. */
static bool from_three(struct number_run a, struct number_run b, struct number_run c, char separator,
	struct date *out)
{
	struct date date = {0, 0, 0};

	if (b.len > 2)
		return false;
	if (a.len <= 2 && (c.len == 4 || (c.len == 2 && separator == '/')))
		date = (struct date){(int16_t)full_year(c), (int8_t)b.value, (int8_t)a.value};
	else if (a.len == 4 && c.len <= 2 && separator != '.')
		date = (struct date){(int16_t)a.value, (int8_t)b.value, (int8_t)c.value};
	*out = date;
	return date.year != 0 && date.month != 0 && date.day != 0 && date_is_valid(date);
}

/* Two runs: 6/2024 or 26/6. */
static bool from_two(struct number_run a, struct number_run b, char separator, struct date *out)
{
	struct date date = {0, 0, 0};

	if (a.len > 2)
		return false;
	if (b.len == 4 && (separator == '/' || separator == '-'))
		date = (struct date){(int16_t)b.value, (int8_t)a.value, 0};
	else if (b.len <= 2 && separator == '/')
		date = (struct date){0, (int8_t)b.value, (int8_t)a.value};
	*out = date;
	return date.month != 0 && (date.day != 0 || date.year != 0) && date_is_valid(date);
}

size_t date_scan_numeric(const char *text, size_t len, struct date *out)
{
	struct number_run a = scan_digits(text, len, 0), b, c;
	size_t at = a.len;
	char separator = at < len ? text[at] : '\0';

	if ((a.len > 2 && a.len != 4) || (separator != '/' && separator != '-' && separator != '.'))
		return 0;
	b = scan_digits(text, len, at + 1);
	if (b.len == 0 || b.len == 3 || b.len > 4)
		return 0;
	at += 1 + b.len;
	if (at + 1 < len && text[at] == separator && is_digit(text[at + 1])) {
		c = scan_digits(text, len, at + 1);
		at += 1 + c.len;
		return from_three(a, b, c, separator, out) && ends_here(text, len, at, separator) ? at : 0;
	}
	return from_two(a, b, separator, out) && ends_here(text, len, at, separator) ? at : 0;
}
