/* Span -> the sentences around it, by marks of punctuation alone. */
#include "searcher/passage.h"

#include "text/decode.h"

#include <string.h>
#include <utf8proc.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_capital(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* "TP.", "ThS.", "PGS.", "H.": a name follows, the sentence goes on. `at` is the dot's place. */
static bool is_abbreviation(const char *text, size_t at)
{
	size_t start = at;
	int nr_capitals = 0;

	while (start > 0 && at - start < 4 && is_letter(text[start - 1]))
		start--;
	for (size_t i = start; i < at; i++)
		nr_capitals += is_capital(text[i]);
	return (at - start == 1 && nr_capitals == 1) || (at - start <= 3 && nr_capitals >= 2);
}

static bool is_lower_at(const char *text, size_t len, size_t at)
{
	utf8proc_int32_t letter = (utf8proc_int32_t)utf8_next(text, len, &at);

	return utf8proc_toupper(letter) != letter;
}

/* Length of a closing quote or bracket at `at`, or 0. */
static size_t closing_at(const char *text, size_t len, size_t at)
{
	static const char *const marks[] = {"”", "»", "’", "\"", ")", "]"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t mark_len = strlen(marks[i]);

		if (len - at >= mark_len && !memcmp(text + at, marks[i], mark_len))
			return mark_len;
	}
	return 0;
}

/*
 * Where the sentence whose last mark stands at `at` ends, behind the quotes that close with it; 0 where none
 * ends.
 */
static size_t sentence_end_at(const char *text, size_t len, size_t at)
{
	size_t end = at, closing, next;

	if (len - at >= 3 && !memcmp(text + at, "…", 3))
		end += 3;
	else if (strchr(".!?", text[at]) && text[at])
		end += 1;
	else
		return 0;
	while (end < len && (closing = closing_at(text, len, end)) != 0)
		end += closing;
	if (end < len && !is_blank(text[end]))
		return 0;
	for (next = end; next < len && (text[next] == ' ' || text[next] == '\t');)
		next++;
	if (next < len && is_lower_at(text, len, next))
		return 0;
	return text[at] == '.' && is_abbreviation(text, at) ? 0 : end;
}

static size_t start_of(const char *text, size_t len, size_t at)
{
	size_t start = at;

	while (start > 0 && text[start - 1] != '\n') {
		size_t end = sentence_end_at(text, len, start - 1);

		if (end && end <= at)
			return end;
		start--;
	}
	return start;
}

static size_t end_of(const char *text, size_t len, size_t at)
{
	for (; at < len && text[at] != '\n'; at++) {
		size_t end = sentence_end_at(text, len, at);

		if (end)
			return end;
	}
	return at;
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

bool passage_around(const char *text, size_t len, struct mark *span, struct mark *passage)
{
	size_t last;

	if (span->start_byte >= span->end_byte || span->end_byte > len)
		return false;
	while (span->start_byte > 0 && continues(text[span->start_byte]))
		span->start_byte--;
	while (span->end_byte < len && continues(text[span->end_byte]))
		span->end_byte++;
	passage->start_byte = start_of(text, len, span->start_byte);
	while (passage->start_byte < span->start_byte && is_blank(text[passage->start_byte]))
		passage->start_byte++;
	/* From its last character on: a span that has its full stop ends the passage with it. */
	last = span->end_byte - 1;
	while (last > span->start_byte && continues(text[last]))
		last--;
	passage->end_byte = end_of(text, len, last);
	if (passage->end_byte < span->end_byte)
		passage->end_byte = span->end_byte;
	return true;
}
