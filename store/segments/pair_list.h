/*
 * A bucket's list of one segment (store/segments/pairs.h), as bounds by window and article. The articles of
 * one that is windowed are read window by window as they are asked for, those of others at once. What a list
 * points to lives in the scratch of the segments.
 */
#ifndef TRACUU_STORE_SEGMENTS_PAIR_LIST_H
#define TRACUU_STORE_SEGMENTS_PAIR_LIST_H

#include "base/strbuf.h"
#include "store/segments.h"
#include "store/segments/lanes.h"
#include "store/segments/pairs.h"

/* A bound of match_saturate by uses - 1 and length code (layout.h), in MOST_STEPS of 2. */
struct pair_mosts {
	uint8_t most[PAIR_MOST_USES][256];
	double mean_length; /* that they were made for */
};

void pair_mosts_fill(struct pair_mosts *mosts, double mean_length);

struct pair_list {
	struct segments *segments;
	const struct segment *segment;
	const struct pair_mosts *mosts; /* the caller's */
	uint32_t bucket;
	bool is_windowed;
	struct list_heads
		heads; /* articles begin in the segment, from articles_at on; not windowed: in lanes */
	float step;    /* `most` of a window times this bounds its articles, whose own bounds may be above */
	uint64_t articles_at;
	uint8_t *lanes, *article_mosts; /* not windowed: of all articles, bounds in MOST_STEPS of 2 */
	const struct page_slot *page;   /* windowed: where articles were read last */
	float weight;                   /* of a step of its bounds, for whoever adds them up; 0 at first */
};

/*
 * Articles first_doc..end_doc; a windowed list has the others, too, as they are read only where they are
 * asked for. growth: how much larger a saturation may be than when the segment was made.
 */
void pair_list_read(struct pair_list *list, struct segments *segments, const struct segment *segment,
	uint32_t bucket, uint32_t first_doc, uint32_t end_doc, const struct pair_mosts *mosts, float growth);

/* The articles of a window that the list has, added to bits. */
void pair_list_bits(struct pair_list *list, const struct list_head *head, struct lane_bits *bits);

/* By article of such a window: adds so much for each of the MOST_STEPS of its bound. */
void pair_list_add(struct pair_list *list, const struct list_head *head, float step,
	float by_article[WINDOW_DOCS]);

/* Appends the bytes of a group. */
void pair_group_bytes(struct segments *segments, const struct segment *segment, uint32_t group,
	struct strbuf *out);

#endif
