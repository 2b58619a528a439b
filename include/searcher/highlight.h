/*
 * Where a text has what the query asked for: byte ranges, found by the same tokenizer as the index.
 */
#ifndef TRACUU_SEARCHER_HIGHLIGHT_H
#define TRACUU_SEARCHER_HIGHLIGHT_H

#include "base/strmap.h"
#include "searcher/plan.h"

struct highlight {
	size_t start_byte, end_byte;
	size_t position; /* token number, to tell neighbours */
	int term;        /* in the plan */
	bool is_chosen;  /* the spelling as written or restored; else a further one */
};

struct highlights {
	struct highlight *items; /* by start; they do not overlap */
	size_t nr, alloc;
};

/* One token that some term may have at some place of its phrase. */
struct highlight_part {
	int sought, part;
	bool is_chosen;
	int next; /* further entry of the same token, or -1 */
};

/* A term, or what may stand instead of some: then the first of these is what is found. */
struct sought {
	const struct term *term;
	int stands_for;
};

struct highlighter {
	const struct plan *plan; /* borrowed */
	struct sought *sought;
	size_t nr_sought;
	struct strmap tokens;
	int *first_part; /* by number in tokens */
	struct highlight_part *parts;
	size_t nr_parts, alloc_parts, alloc_first;
};

void highlighter_init(struct highlighter *highlighter, const struct plan *plan);
void highlighter_release(struct highlighter *highlighter);

/*
 * Replaces *out; highlights_release frees it. A phrase is found only where its tokens stand together. Where
 * the text has a term's chosen spelling, further spellings of it are no highlights: "an" was meant, not "án".
 */
void highlighter_find(struct highlighter *highlighter, struct tokenizer *tokenizer, const char *text,
	size_t len, struct highlights *out);
void highlights_release(struct highlights *highlights);

#endif
