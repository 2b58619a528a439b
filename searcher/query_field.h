/* The names that stand before a colon in a query, and how the dates behind some of them are written. */
#ifndef TRACUU_SEARCHER_QUERY_FIELD_H
#define TRACUU_SEARCHER_QUERY_FIELD_H

#include "searcher/query.h"

enum query_field_kind { FIELD_OF_WORDS, FIELD_DATE, FIELD_SINCE, FIELD_UNTIL, FIELD_EVENT };

struct query_field_name {
	const char *name;
	enum query_field_kind kind;
	enum query_field field; /* of what its value is looked for */
	bool is_word_too;       /* in Vietnamese text: tu, den, ngay */
};

/* The field whose name and colon the text starts with, or NULL; *name_len covers both. */
const struct query_field_name *query_field_at(const char *text, size_t len, size_t *name_len);

/*
 * "2024-06", "2023..2024", "2023..", "..2024": both ends, all zero where open. False where it is none of
 * these.
 */
bool query_parse_range(const char *value, size_t len, struct date *from, struct date *to);

/* "tu:", "den:" and "ngay:" are words as well: only what looks like a date makes them fields. */
bool query_value_looks_like_date(const char *value, size_t len);

#endif
