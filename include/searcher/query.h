/*
 * The query language: text to a tree. docs/query-language.md is the user's side of it.
 *
 *   ma túy -cai "bí thư đảng ủy" (OCOP OR "mỗi xã một sản phẩm") khuyế* title:rừng since:2023-06
 *
 *   AND ── TEXT ma túy
 *       ├─ NOT ── TEXT cai
 *       ├─ PHRASE bí thư đảng ủy
 *       ├─ OR ─┬─ TEXT OCOP
 *       │      └─ PHRASE mỗi xã một sản phẩm
 *       ├─ PREFIX khuyế
 *       └─ TEXT rừng  (title)
 *   dates: from 2023-06-01
 *
 * There is no syntax error: what cannot be meant as an operator is text. The one thing refused is a date
 * field whose value is no date. Dates bound the whole query, wherever they stand in it.
 */
#ifndef TRACUU_SEARCHER_QUERY_H
#define TRACUU_SEARCHER_QUERY_H

#include "base/arena.h"
#include "base/status.h"
#include "text/date.h"

enum query_kind { QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TEXT, QUERY_PHRASE, QUERY_PREFIX };

enum query_field { QUERY_ANYWHERE, QUERY_TITLE };

struct query_node {
	enum query_kind kind;
	enum query_field field;
	const char *text; /* of TEXT, PHRASE and PREFIX, as typed; not NUL-terminated */
	size_t len;
	struct query_node *first, *next; /* children of AND, OR and NOT; the next sibling */
};

struct query {
	struct query_node *root;  /* an AND, maybe without children; owned by the arena */
	struct date since, until; /* both inclusive; all zero: open */
};

/* Nodes live in the arena; their texts point into `text`, which must outlive them. */
enum status query_parse(const char *text, struct arena *arena, struct query *out, struct error *err);

/* "2024", "2024-06", "6/2024", "26/6/2024", "2024-06-26": a day, month or year. False where it is none. */
bool query_parse_date(const char *text, size_t len, struct date *out);

#endif
