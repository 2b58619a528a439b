/* Names of fields, and the dates that some of them take. */
#include "searcher/query_field.h"

#include <string.h>
#include <strings.h>

static const struct query_field_name names[] = {
	{"title", FIELD_OF_WORDS, QUERY_TITLE, false},
	{"tieude", FIELD_OF_WORDS, QUERY_TITLE, false},
	{"official", FIELD_OF_WORDS, QUERY_OFFICIAL, false},
	{"canbo", FIELD_OF_WORDS, QUERY_OFFICIAL, false},
	{"speaker", FIELD_OF_WORDS, QUERY_SPEAKER, false},
	{"phatbieu", FIELD_OF_WORDS, QUERY_SPEAKER, false},
	{"topic", FIELD_OF_WORDS, QUERY_TOPIC, false},
	{"chude", FIELD_OF_WORDS, QUERY_TOPIC, false},
	{"office", FIELD_OF_WORDS, QUERY_OFFICE, false},
	{"chucvu", FIELD_OF_WORDS, QUERY_OFFICE, false},
	{"place", FIELD_OF_WORDS, QUERY_PLACE, false},
	{"noi", FIELD_OF_WORDS, QUERY_PLACE, false},
	{"date", FIELD_DATE, QUERY_ANYWHERE, false},
	{"ngay", FIELD_DATE, QUERY_ANYWHERE, true},
	{"since", FIELD_SINCE, QUERY_ANYWHERE, false},
	{"tu", FIELD_SINCE, QUERY_ANYWHERE, true},
	{"until", FIELD_UNTIL, QUERY_ANYWHERE, false},
	{"den", FIELD_UNTIL, QUERY_ANYWHERE, true},
	{"event", FIELD_EVENT, QUERY_EVENT, false},
	{"sukien", FIELD_EVENT, QUERY_EVENT, true},
};

const struct query_field_name *query_field_at(const char *text, size_t len, size_t *name_len)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		*name_len = strlen(names[i].name);
		if (len > *name_len && text[*name_len] == ':' &&
			!strncasecmp(text, names[i].name, *name_len)) {
			++*name_len;
			return &names[i];
		}
	}
	return NULL;
}

const char *query_field_name(enum query_field field)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].field == field && field != QUERY_ANYWHERE)
			return names[i].name;
	return "";
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool query_parse_date(const char *text, size_t len, struct date *out)
{
	size_t nr_digits = 0;
	int value = 0;

	while (nr_digits < len && text[nr_digits] >= '0' && text[nr_digits] <= '9' && nr_digits < 5)
		value = value * 10 + (text[nr_digits++] - '0');
	if (nr_digits == len && len == 4) {
		*out = (struct date){(int16_t)value, 0, 0};
		return value != 0 && date_is_valid(*out);
	}
	if (len == 7 && nr_digits == 4 && text[4] == '-' && is_digit(text[5]) &&
		is_digit(text[6])) { /* 2024-06, which no text prints but everybody types */
		int month = (text[5] - '0') * 10 + (text[6] - '0');

		if (month < 1 || month > 12)
			return false;
		*out = (struct date){(int16_t)value, (int8_t)month, 0};
		return date_is_valid(*out);
	}
	return nr_digits > 0 && date_scan_numeric(text, len, out) == len && out->year != 0;
}

bool query_parse_range(const char *value, size_t len, struct date *from, struct date *to)
{
	const struct date open = {0, 0, 0};
	size_t split = 0;

	while (split + 1 < len && memcmp(value + split, "..", 2) != 0)
		split++;
	*from = *to = open;
	if (split + 1 >= len) {
		bool is_date = query_parse_date(value, len, from);

		*to = *from;
		return is_date;
	}
	return len > 2 && (split == 0 || query_parse_date(value, split, from)) &&
		(split + 2 == len || query_parse_date(value + split + 2, len - split - 2, to));
}

bool query_value_looks_like_date(const char *value, size_t len)
{
	size_t nr_digits = 0;

	for (size_t i = 0; i < len; i++)
		nr_digits += value[i] >= '0' && value[i] <= '9';
	return nr_digits >= 3 && strchr(".0123456789", value[0]);
}
