/*
 * An article's record -> where the phrases of an expression stand in it: the truth that bounds lead to.
 *
 * scan_init for an expression; scan_article for any article, those of a segment one after the other;
 * scan_release. What it needs lives in the scratch of the segments.
 */
#ifndef TRACUU_STORE_SEGMENTS_SCAN_H
#define TRACUU_STORE_SEGMENTS_SCAN_H

#include "store/expression.h"
#include "store/segments.h"

/* Of one phrase, in the article at hand. */
struct phrase_uses {
	uint32_t *positions; /* ascending, as store/match.h has them */
	size_t nr, alloc;
	uint32_t at; /* the position that `here` is of */
	uint64_t here,
		before; /* tokens of the phrase up to which it stands, ending at `at`; one position before */
};

/* A token that the phrase has at this place. */
struct token_use {
	uint32_t number; /* in the segment */
	uint32_t phrase;
	uint16_t place;
};

/* What a unit is for a scan; other values are tokens of phrases. */
enum matter { MATTER_NOTHING = 0, MATTER_LOOK_UP = 254, MATTER_MARK = 255 };

struct scan {
	struct segments *segments;
	struct expression *expression;
	const struct segment *segment; /* that its tokens are of; NULL: no article was read as yet */
	struct phrase_uses *phrases;
	struct token_use *uses; /* by number */
	size_t nr_uses, alloc_uses;
	uint32_t *slots; /* the first use of a number, plus 1: open addressing; nr_slots is a power of two */
	size_t nr_slots;
	/* By unit of a record: a number in `firsts`, or an enum matter. Of the segments between scans. */
	uint8_t *matters;
	size_t nr_firsts;
	uint32_t firsts[256]; /* the first use of such a token */
	struct phrase_uses
		*plain[256]; /* the phrase that is this token and nothing else; NULL: see the uses */
};

void scan_init(struct scan *scan, struct segments *segments, struct expression *expression);
void scan_release(struct scan *scan);

/*
 * Fills scan->phrases, and `matches` of all nodes. Returns whether the expression matches; phrases that
 * FTS5 would not tell of, because a node above them does not match, have no positions then.
 */
bool scan_article(struct scan *scan, const struct segment *segment, uint32_t doc);

#endif
