/* Printed numbers -> canonical numbers. */
#include "text/number.h"

#include <string.h>

enum { MAX_GROUPS = 8 };

/* The number's runs of digits and the signs between them: 1 . 234 , 5 */
struct groups {
	size_t start[MAX_GROUPS], len[MAX_GROUPS];
	char sign[MAX_GROUPS]; /* sign[i] stands before run i; sign[0] is unused */
	size_t nr;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void scan_groups(const char *text, size_t len, struct groups *groups)
{
	size_t at = 0;

	groups->nr = 0;
	while (groups->nr < MAX_GROUPS) {
		size_t from = at;

		while (at < len && is_digit(text[at]))
			at++;
		groups->start[groups->nr] = from;
		groups->len[groups->nr] = at - from;
		groups->sign[groups->nr] = from > 0 ? text[from - 1] : '\0';
		groups->nr++;
		if (at + 1 >= len || (text[at] != '.' && text[at] != ',') || !is_digit(text[at + 1]))
			return;
		at++;
	}
}

/*
 * How many leading runs make up the whole part. A sign that comes twice groups thousands; so does a dot
 * before exactly three digits. Returns 0 where the runs make no single number: then only the first run
 * counts.
 */
static size_t nr_whole_groups(const struct groups *groups)
{
	size_t nr = 1;
	bool grouped_by_comma = groups->nr > 2 && groups->sign[1] == ',' && groups->sign[2] == ',';

	if (groups->nr > 2 && groups->sign[1] == ',' && groups->sign[groups->nr - 1] == '.')
		grouped_by_comma = true; /* 1,234.5 */
	while (nr < groups->nr && groups->len[0] <= 3 && groups->len[nr] == 3 &&
		groups->sign[nr] == groups->sign[1] && (groups->sign[nr] == '.' || grouped_by_comma))
		nr++;
	return groups->nr - nr <= 1 ? nr : 0;
}

static size_t add_digits(char *out, size_t len, const char *digits, size_t nr)
{
	size_t room = len < NUMBER_MAX_BYTES - 2 ? NUMBER_MAX_BYTES - 2 - len : 0;

	if (nr > room)
		nr = room;
	memcpy(out + len, digits, nr);
	return len + nr;
}

static size_t strip_leading_zeros(char *out, size_t len)
{
	size_t nr = 0;

	while (nr + 1 < len && out[nr] == '0')
		nr++;
	memmove(out, out + nr, len - nr);
	return len - nr;
}

size_t number_scan(const char *text, size_t len, char *out, size_t *end)
{
	struct groups groups = {{0}, {0}, {0}, 0};
	size_t nr_whole, out_len = 0, fraction_len;

	if (!is_digit(text[0])) { /* ² (C2 B2) or ³ (C2 B3) */
		out[0] = len > 1 && text[1] == '\xB3' ? '3' : '2';
		*end = len > 1 ? 2 : 1;
		return 1;
	}
	scan_groups(text, len, &groups);
	nr_whole = nr_whole_groups(&groups);
	if (nr_whole == 0)
		groups.nr = nr_whole = 1;
	for (size_t i = 0; i < nr_whole; i++)
		out_len = add_digits(out, out_len, text + groups.start[i], groups.len[i]);
	out_len = strip_leading_zeros(out, out_len);
	*end = groups.start[nr_whole - 1] + groups.len[nr_whole - 1];
	if (nr_whole == groups.nr)
		return out_len;
	*end = groups.start[nr_whole] + groups.len[nr_whole];
	fraction_len = groups.len[nr_whole];
	while (fraction_len > 0 && text[groups.start[nr_whole] + fraction_len - 1] == '0')
		fraction_len--;
	if (fraction_len == 0)
		return out_len;
	out[out_len++] = ',';
	return add_digits(out, out_len, text + groups.start[nr_whole], fraction_len);
}

bool number_as_day_and_month(const char *canonical, size_t len, struct date *out)
{
	int part[2] = {0, 0};
	size_t which = 0, nr_digits = 0;

	for (size_t i = 0; i < len; i++) {
		if (canonical[i] == ',' && which == 0) {
			which = 1;
			nr_digits = 0;
			continue;
		}
		if (++nr_digits > 2)
			return false;
		part[which] = part[which] * 10 + (canonical[i] - '0');
	}
	if (which == 0 || part[0] == 0 || part[1] == 0 || part[0] > 31 || part[1] > 12)
		return false;
	*out = (struct date){0, (int8_t)part[1], (int8_t)part[0]};
	return date_is_valid(*out);
}
