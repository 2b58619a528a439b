/*
 * A bucket's list of one segment (store/segments/pairs.h), as bounds by window and article. One that is
 * windowed is read window by window as it is asked for, others at once. What a list points to lives in the
 * scratch of the segments.
 */
#ifndef TRACUU_STORE_SEGMENTS_PAIR_LIST_H
#define TRACUU_STORE_SEGMENTS_PAIR_LIST_H

#include "base/strbuf.h"
#include "store/segments.h"
#include "store/segments/pairs.h"

/* A bound of match_saturate by uses - 1 and length code (layout.h), in MOST_STEPS of 2. */
struct pair_mosts {
	uint8_t most[PAIR_MOST_USES][256];
	double mean_length; /* that they were made for */
};

void pair_mosts_fill(struct pair_mosts *mosts, double mean_length);

struct pair_window {
	uint32_t window, nr; /* articles */
	uint32_t at;         /* windowed: where they are in the segment, from articles_at on; else in lanes */
	float most;          /* no article is worth more; bounds of articles, by length codes, may be above */
};

struct pair_list {
	struct segments *segments;
	const struct segment *segment;
	const struct pair_mosts *mosts; /* the caller's */
	uint32_t bucket;
	bool is_windowed;
	uint64_t articles_at;
	struct pair_window *windows; /* ascending */
	uint8_t *lanes, *article_mosts;
	size_t nr_windows, nr;
	uint32_t window_read;         /* windowed: whose articles are in lanes */
	size_t at;                    /* where pair_list_find was last */
	const struct page_slot *page; /* windowed: where articles were read last */
	float weight;                 /* of a step of its bounds, for whoever adds them up; 0 at first */
};

/* The articles of a window that may have one of the pairs, and bounds in MOST_STEPS of 2. */
struct pair_articles {
	const uint8_t *lanes, *mosts;
	uint32_t nr;
	float most; /* the window's */
};

/*
 * Articles first_doc..end_doc; a windowed list has the others, too, as they are read only where they are
 * asked for. growth: how much larger a saturation may be than when the segment was made.
 */
void pair_list_read(struct pair_list *list, struct segments *segments, const struct segment *segment,
	uint32_t bucket, uint32_t first_doc, uint32_t end_doc, const struct pair_mosts *mosts, float growth);

/* The first window whose number is not below, or the end of them. */
const struct pair_window *pair_list_from(const struct pair_list *list, uint32_t window);

/* The window by its number; NULL where it has none of the articles. */
const struct pair_window *pair_list_find(struct pair_list *list, uint32_t window);

/* nr 0 where the window has none. Valid until the list is asked for another window. */
struct pair_articles pair_list_window(struct pair_list *list, uint32_t window);

/* By article of the window: adds so much for each step of its bound. */
void pair_list_add(struct pair_list *list, const struct pair_window *window, float step,
	float by_article[WINDOW_DOCS]);

/* Appends the bytes of a group. */
void pair_group_bytes(struct segments *segments, const struct segment *segment, uint32_t group,
	struct strbuf *out);

#endif
