/* One token's postings in one segment (layout.h), window by window. */
#ifndef TRACUU_STORE_SEGMENTS_POSTING_LIST_H
#define TRACUU_STORE_SEGMENTS_POSTING_LIST_H

#include "base/arena.h"
#include "store/segments.h"
#include "store/segments/layout.h"
#include "store/segments/list_heads.h"

struct posting_list {
	struct list_heads heads;
	uint64_t postings_at;
	const struct page_slot *page; /* where postings were read last */
};

/* The articles of one window that have the token; codes are in their order. */
struct window_postings {
	uint64_t bits[WINDOW_WORDS];
	size_t nr;
	uint8_t codes[WINDOW_DOCS];
};

/* Its heads live in the arena. */
void posting_list_read(struct segments *segments, const struct segment *segment,
	const struct segment_term *term, struct arena *arena, struct posting_list *out);

/* head: one of the list's, as in what follows. */
void posting_list_window(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_head *head, struct window_postings *out);

/* The bits alone, which is faster; and the codes, in the order of articles, valid until more is read. */
void posting_list_bits(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_head *head, uint64_t bits[WINDOW_WORDS]);
const uint8_t *posting_list_codes(struct segments *segments, const struct segment *segment,
	struct posting_list *list, const struct list_head *head);

/* Leaves the articles that have it in the title. */
void window_postings_keep_title(struct window_postings *postings);

#endif
