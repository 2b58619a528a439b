/*
 * A sketch of an article: tokens to some hundred bytes by which two articles are compared, so that the same
 * story on two portals is recognised though it was cut, given another title or written over in parts.
 *
 * The body is taken as its shingles, runs of SKETCH_SHINGLE_TOKENS tokens. Two articles are alike as far as
 * they have shingles in common. Of the shingles the sketch keeps
 *
 *   slots     minhash in one permutation: each shingle falls into a slot by its hash, a slot keeps one of
 *             15 values of its smallest shingle, 0 where it has none. The share of equal slots estimates the
 *             Jaccard index; of as many slots, 255 values would estimate it 6 % nearer (b-bit minwise
 *             hashing: Li and König, 2010)
 *   anchors   the smallest shingles by hash, whole: articles that have some in common are worth comparing
 *   numbers   hashes of the figures and days that the article states, at most the smallest SKETCH_NUMBERS
 *   day       hash of the first day that the body states, which is the event's more often than not
 *   title     hashes of the title's words and of its figures: "Thời tiết ngày 3/5" and "Thời tiết ngày 4/5"
 *             are parts of a series, however alike they are
 *
 * Why numbers apart: lottery results, weather, prices and weekly notices share most of their wording and are
 * no duplicates; their figures tell.
 *
 * Measured on 79,216 news articles and hand-made pairs: unrelated articles share next to no shingle of five
 * tokens, follow-ups of one event up to half, and versions of one article upwards of that. Of shorter
 * shingles set phrases of the office language are too common to be anchors.
 *
 * Packed, little-endian:
 *   | nr_shingles 4 | nr_anchors 1 | nr_numbers 1 | day 2 | title_words 2 | title_figures 2 |
 *   | slots, two a byte, the first in its low bits | anchors 4 each | numbers 2 each |
 */
#ifndef TRACUU_TEXT_SKETCH_H
#define TRACUU_TEXT_SKETCH_H

#include "text/token_stream.h"

enum {
	SKETCH_VERSION = 3, /* goes up when the same text gets another sketch */
	SKETCH_SHINGLE_TOKENS = 5,
	SKETCH_MIN_SHINGLES = 30, /* less text says too little: a caption, a notice of one line */
	SKETCH_SLOTS = 256,
	SKETCH_SLOT_VALUES = 15,
	SKETCH_ANCHORS = 10,
	SKETCH_NUMBERS = 32,
	SKETCH_HEAD_BYTES = 12,
	SKETCH_MAX_BYTES = SKETCH_HEAD_BYTES + SKETCH_SLOTS / 2 + 4 * SKETCH_ANCHORS + 2 * SKETCH_NUMBERS
};

struct sketch {
	uint32_t nr_shingles; /* 0: the text is too short to be compared */
	uint8_t nr_anchors, nr_numbers;
	uint16_t day; /* 0: none */
	uint16_t title_words, title_figures;
	uint8_t slots[SKETCH_SLOTS]; /* 0: empty, or 1..SKETCH_SLOT_VALUES */
	uint32_t anchors[SKETCH_ANCHORS];
	uint16_t numbers[SKETCH_NUMBERS]; /* ascending */
};

/* title may be NULL. */
void sketch_make(const struct token_stream *title, const struct token_stream *body, struct sketch *out);

/* The same of texts that are not tokenized yet. */
void sketch_make_from_text(struct tokenizer *tokenizer, const char *title, const char *body,
	struct sketch *out);

/* out has room for SKETCH_MAX_BYTES; returns how many were used. */
size_t sketch_pack(const struct sketch *sketch, uint8_t *out);

/* False where the bytes are no sketch. */
bool sketch_unpack(const void *packed, size_t len, struct sketch *out);

/*
 * Version 2 kept a byte a slot, 1..255, and all else as now: what it packed, as this version packs it, into
 * out with room for SKETCH_MAX_BYTES. Returns how many bytes were used; 0: the bytes are no sketch.
 */
size_t sketch_repack(const void *older, size_t len, uint8_t *out);

/* All of it estimated. */
struct likeness {
	double jaccard;                       /* shingles of both / shingles of either */
	double contained;                     /* shingles of both / shingles of the shorter one */
	double nr_numbers, nr_common_numbers; /* of the one with fewer; of both */
	double numbers_jaccard;
	bool is_series;           /* the titles differ in their figures only */
	bool same_day, other_day; /* neither where one of the two states no day */
};

struct likeness sketch_compare(const struct sketch *a, const struct sketch *b);

/* How surely the two are versions of one article: 0 where they are not, else more for more alike. */
double sketch_same_story(const struct sketch *a, const struct sketch *b);

#endif
