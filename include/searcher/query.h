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
 *   official:tiệp topic:"trồng rừng" -event:2023
 *
 *   AND ─┬─ TEXT tiệp  (official)
 *        ├─ PHRASE trồng rừng  (topic)
 *        └─ NOT ── TEXT (event)
 *
 * There is no syntax error: what cannot be meant as an operator is text. The one thing refused is a date
 * field whose value is no date. date:, since: and until: bound the whole query, wherever they stand in it.
 */
#ifndef TRACUU_SEARCHER_QUERY_H
#define TRACUU_SEARCHER_QUERY_H

#include "base/arena.h"
#include "base/status.h"
#include "text/date.h"

#include <stdint.h>

enum query_kind { QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TEXT, QUERY_PHRASE, QUERY_PREFIX };

/*
 * Where the words are looked for: in the text; or, from QUERY_OFFICIAL on, in what is known of the
 * article.
 */
enum query_field {
	QUERY_ANYWHERE,
	QUERY_TITLE,
	QUERY_OFFICIAL, /* a person's name */
	QUERY_SPEAKER,  /* the same, of one who speaks there */
	QUERY_TOPIC,
	QUERY_OFFICE,
	QUERY_PLACE,
	QUERY_EVENT /* days, not words */
};

struct query_node {
	enum query_kind kind;
	enum query_field field;
	const char *text; /* of TEXT, PHRASE and PREFIX, as typed; not NUL-terminated; NULL for an event */
	size_t len;
	const char *typed; /* in the query, where text is another (searcher/typed_keys.h); else NULL */
	size_t typed_len;
	int32_t first_day, last_day;     /* of QUERY_EVENT, as date_to_days */
	struct query_node *first, *next; /* children of AND, OR and NOT; the next sibling */
};

struct query {
	struct query_node *root;  /* an AND, maybe without children; owned by the arena */
	struct date since, until; /* both inclusive; all zero: open */
};

/* True for a leaf that asks for a fact of the article and not for words of its text. */
static inline bool query_is_fact(const struct query_node *node)
{
	return node->field >= QUERY_OFFICIAL && node->kind >= QUERY_TEXT;
}

/* Nodes live in the arena; their texts point into `text`, which must outlive them. */
enum status query_parse(const char *text, struct arena *arena, struct query *out, struct error *err);

/* "2024", "2024-06", "6/2024", "26/6/2024", "2024-06-26": a day, month or year. False where it is none. */
bool query_parse_date(const char *text, size_t len, struct date *out);

/* The field's English name, "official"; "" for QUERY_ANYWHERE. */
const char *query_field_name(enum query_field field);

#endif
