/*
 * The part of FTS5's query language that plans are written in, read back:
 *
 *   (("\x01ma" OR "\x01~ma") AND {title} : "\x01túy") NOT ("\x01rượu")
 *
 * Phrases are numbered as FTS5 numbers them: in the order in which they stand there. RAW_QUERY_MARK begins
 * each (store/fts_tokenizer.h); its tokens are separated by spaces, the spellings of one by RAW_ALTERNATIVE.
 */
#ifndef TRACUU_STORE_EXPRESSION_H
#define TRACUU_STORE_EXPRESSION_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* As many tokens as a phrase can have here. */
enum { EXPRESSION_MAX_PHRASE = 64 };

struct expression_spelling {
	const char *text; /* not NUL-terminated */
	size_t len;
};

struct expression_token {
	struct expression_spelling *spellings;
	size_t nr;
};

struct expression_phrase {
	struct expression_token *tokens;
	size_t nr;
	bool in_title; /* it counts only there */
};

struct expression_node {
	enum expression_kind { EXPRESSION_AND, EXPRESSION_OR, EXPRESSION_NOT, EXPRESSION_PHRASE } kind;
	struct expression_node *first,
		*next;        /* first child, next child of the same node; NOT: what, and without what */
	size_t phrase;        /* of EXPRESSION_PHRASE: its number */
	bool matches;         /* for whoever evaluates it */
	uint64_t nr_articles; /* about how many match; set by expression_order */
};

struct expression {
	struct expression_node *root;
	struct expression_phrase *phrases;
	size_t nr_phrases, alloc_phrases;
};

/* False where the text is not of this form: only FTS5 can tell. All of it lives in the arena. */
bool expression_read(const char *match, struct arena *arena, struct expression *out);

/*
 * Puts the children of AND the rarest first. nr_articles: by phrase, in about how many it is. Phrases keep
 * their numbers.
 */
void expression_order(struct expression *expression, const uint64_t *nr_articles);

#endif
