/*
 * The heads of a list: in which windows it has articles, how much these come to at most, how many they are.
 * They lie column by column, so that the bounds of many windows are made from bytes that are side by side.
 *
 *   sparse   | 0 | varint window - window before | ... | u8 most | ... | u8 articles - 1 | ...
 *   dense    | varint span | u32 where articles begin | ... | u8 most | ... | u8 articles - 1 | ...
 *
 *   span     the windows 0..span-1 are all there; of those without articles `most` is 0
 *   u32      one for every HEADS_STEP windows, from the list's first article on
 *   most     a bound of match_saturate over the window, in MOST_STEPS of 2, rounded up and never 0;
 *            CODE_TITLE where one of the articles has it
 *
 * They are dense where that takes no more bytes. Those of fewer than HEADS_MIN_DENSE windows are sparse and
 * do not say so. Of the articles of a window it is known how many bytes they take (layout.h, pairs.h).
 */
#ifndef TRACUU_STORE_SEGMENTS_LIST_HEADS_H
#define TRACUU_STORE_SEGMENTS_LIST_HEADS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "store/segments/layout.h"

#include <stdbool.h>

enum { HEADS_STEP = 16, HEADS_MIN_DENSE = 16 };

enum list_kind { LIST_OF_POSTINGS, LIST_OF_PAIRS };

/* What the articles of a window take. */
static inline uint32_t list_window_bytes(enum list_kind kind, uint32_t nr)
{
	uint32_t lanes = nr < BITMAP_DOCS ? nr : WINDOW_DOCS / 8;

	return kind == LIST_OF_PAIRS ? nr + (nr + 1) / 2 : nr + lanes;
}

struct list_head {
	uint32_t window;
	uint32_t at; /* where its articles begin, from the first of the list on */
	uint32_t nr; /* articles; 0: there is no such window */
	uint8_t most;
};

/* Heads of so many windows take no more. */
static inline uint64_t list_heads_most_bytes(uint32_t nr)
{
	return 1 + (uint64_t)nr * 7;
}

/* Windows by ascending number, each with articles; `at` is not looked at. Appends. */
void list_heads_write(const struct list_head *heads, size_t nr, enum list_kind kind, struct strbuf *out);

/* ---- one after the other */

struct list_heads_walk {
	enum list_kind kind;
	bool is_dense;
	const unsigned char *first, *mosts, *nrs; /* first: gaps, or where articles begin */
	size_t gaps_len, gap_at, nr_left;
	uint32_t column, window, end, at;
	bool is_sound; /* false: bytes are damaged; nothing is told any more */
};

/*
 * Heads of nr windows that take len bytes, all windows being below `end`; the bytes stay the caller's. What
 * does not fit is told by is_sound, at once or after the last.
 */
void list_heads_walk(struct list_heads_walk *walk, const unsigned char *bytes, size_t len, size_t nr,
	uint32_t end, enum list_kind kind);

/* nr is 0 after the last. */
struct list_head list_heads_next(struct list_heads_walk *walk);

/* ---- any of them */

struct list_heads {
	enum list_kind kind;
	size_t nr;                  /* windows that have articles */
	uint32_t span;              /* 0: sparse */
	const uint8_t *mosts, *nrs; /* by window; sparse: by place in windows */
	const uint32_t *windows;    /* sparse: ascending */
	const uint32_t *ats; /* where articles begin: of each of windows, or of every HEADS_STEP windows */
	size_t near;         /* in windows, where was looked last */
};

/* The same; what it points to lives in the arena. False where bytes are damaged: there are none then. */
bool list_heads_read(struct list_heads *out, const unsigned char *bytes, size_t len, size_t nr, uint32_t end,
	enum list_kind kind, struct arena *arena);

/* The window; nr is 0 where the list has no articles of it. */
struct list_head list_heads_find(struct list_heads *heads, uint32_t window);

/* The first window whose number is not below; nr is 0 where there is none. */
struct list_head list_heads_from(struct list_heads *heads, uint32_t window);

/* `most` of WINDOW_DOCS windows from `first` on, 0 where there are no articles: in room, or where it lies. */
const uint8_t *list_heads_mosts(const struct list_heads *heads, uint32_t first, uint8_t room[WINDOW_DOCS]);

#endif
