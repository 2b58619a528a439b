/* One token's postings in one segment (layout.h), window by window. */
#ifndef TRACUU_STORE_SEGMENTS_POSTING_LIST_H
#define TRACUU_STORE_SEGMENTS_POSTING_LIST_H

#include "base/arena.h"
#include "store/segments.h"
#include "store/segments/layout.h"

struct list_window {
	uint32_t window;
	uint32_t at;  /* of its postings, from the first of the list on */
	uint16_t nr;  /* articles */
	uint8_t most; /* as stored */
};

struct posting_list {
	struct list_window *windows; /* ascending */
	size_t nr;
	uint64_t postings_at;
	size_t at;                    /* where posting_list_find was last */
	const struct page_slot *page; /* where postings were read last */
};

/* The articles of one window that have the token; codes are in their order. */
struct window_postings {
	uint64_t bits[WINDOW_WORDS];
	size_t nr;
	uint8_t codes[WINDOW_DOCS];
};

/* Its windows live in the arena. */
void posting_list_read(struct segments *segments, const struct segment *segment,
	const struct segment_term *term, struct arena *arena, struct posting_list *out);

/* The first window whose number is not below, or the end of them. */
const struct list_window *posting_list_from(const struct posting_list *list, uint32_t window);

/* The window by its number in the segment, or NULL where no article of it has the token. */
const struct list_window *posting_list_find(struct posting_list *list, uint32_t window);

void posting_list_window(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_window *window, struct window_postings *out);

/* The bits alone, which is faster; and the codes, in the order of articles, valid until more is read. */
void posting_list_bits(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_window *window, uint64_t bits[WINDOW_WORDS]);
const uint8_t *posting_list_codes(struct segments *segments, const struct segment *segment,
	struct posting_list *list, const struct list_window *window);

/* Leaves the articles that have it in the title. */
void window_postings_keep_title(struct window_postings *postings);

/* The number of a bit that is set, which is taken out of *bits. */
static inline unsigned int bits_take(uint64_t *bits)
{
	unsigned int at = (unsigned int)__builtin_ctzll(*bits);

	*bits &= *bits - 1;
	return at;
}

#endif
