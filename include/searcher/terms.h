/*
 * The words of a query, read with the archive's help: what must be matched for each, and how rare it is.
 *
 * A term is what a user meant as one thing: a word, a number, a date, or several tokens that were typed as
 * one (15-NQ/TW, 29,49/25, a quoted phrase). Each of its tokens has
 *
 *   chosen   the spelling as written; for a query without any marks, the spelling that the archive restores
 *   any      all spellings that may stand for it, the chosen ones among them; empty where there are no others
 *
 *   query      token   chosen    any
 *   ma túy     túy     túy                        (and ~tuy where the archive has texts without marks)
 *   ma tuy     tuy     túy       tuy tùy túy tụy ...
 *   15.8       15,8    15,8 --08-15
 */
#ifndef TRACUU_SEARCHER_TERMS_H
#define TRACUU_SEARCHER_TERMS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "searcher/query.h"
#include "store/vocabulary.h"
#include "text/tokenize.h"

struct spellings {
	const char **items;
	size_t nr;
};

/* Adds a spelling that is not there yet, while there are fewer than max; text must live as long as arena. */
void spellings_add(struct spellings *spellings, struct arena *arena, const char *text, size_t max);

enum { TERM_MAX_SPELLINGS = 32 };

struct term_token {
	struct spellings chosen, any;
	int64_t id;      /* of the first chosen spelling; 0 where the archive does not have it */
	int64_t nr_uses; /* of the same */
	int64_t nr_articles_chosen,
		nr_articles_any;     /* at most: alternatives are added up; any has the chosen in it */
	const char *typed;           /* canonical spelling of what was typed */
	size_t start_byte, end_byte; /* in the leaf's text */
	enum token_kind kind;
	bool is_marked; /* typed with marks: kept as typed */
};

struct term {
	const struct query_node *leaf; /* where it was read */
	struct term_token *tokens;
	size_t nr_tokens;
	enum query_field field;
	bool is_filler; /* "ngày" before a date, "năm" before a year: figures often stand without it */
};

struct term_list {
	struct term *items;
	size_t nr;
};

/* The archive's side of reading a query. */
struct term_reader {
	struct vocabulary *vocabulary;
	struct tokenizer *tokenizer;
	struct arena *arena; /* owns all that is returned */
	int64_t nr_uses_all; /* tokens in the archive */
	bool restore;        /* the words have no marks at all: give them back */
	bool correct;        /* nothing was found as typed: look for slips (searcher/correct_terms.h) */
	bool verbatim;       /* words are what was typed, letter for letter */
	bool has_restored;   /* the archive has articles that were given marks (store/restored.h) */
};

/*
 * True where no word of these nodes and their children is printed with marks, so that they are to be
 * restored. Abbreviations say nothing (QĐ has its bar even where all else is typed without), nor does what is
 * excluded.
 */
bool terms_are_unmarked(const struct query_node *node, struct tokenizer *tokenizer);

/* Whether the tokens of the leaf were typed as one: 15-NQ/TW. */
bool terms_are_glued(const struct query_node *leaf, const struct term_token *first,
	const struct term_token *second);

/* The terms of a TEXT, PHRASE or PREFIX node; a PHRASE and a PREFIX give one term, or none. */
struct term_list terms_read(const struct term_reader *reader, const struct query_node *leaf);

#endif
