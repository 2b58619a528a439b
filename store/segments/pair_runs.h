/*
 * Records -> the pairs section of a segment. What records say is gathered in runs, some articles at a time,
 * each the bytes of a section in memory; a section is merged of those and of the sections of other segments,
 * bucket by bucket, so that no more than a group of each is looked at. Of articles that are no more than a
 * run the section is written at once.
 *
 *   PAIR_RUNS_INIT, then pair_runs_add for any number of articles, then pair_runs_write; pair_runs_release at
 *   any time.
 */
#ifndef TRACUU_STORE_SEGMENTS_PAIR_RUNS_H
#define TRACUU_STORE_SEGMENTS_PAIR_RUNS_H

#include "store/segments.h"
#include "store/segments/encoder.h"
#include "store/segments/pairs.h"
#include "store/segments/record_pairs.h"

/*
 * Articles of a run, and keys where they are long. A run costs a look at each bucket, so what is written at a
 * time while articles are read (8 MB of text) should be no more than one.
 */
enum { PAIR_RUN_BITS = 12, PAIR_RUN_DOCS = 1 << PAIR_RUN_BITS, PAIR_RUN_KEYS = 2 << 20 };

struct pair_run {
	uint32_t docs[PAIR_RUN_DOCS]; /* by number in the run: in the segment that is made */
	uint32_t ends[PAIR_GROUPS];   /* of groups, in its bytes */
	struct strbuf bytes;
};

struct pair_runs {
	struct pair_run **items;
	size_t nr, alloc;
	/* Of the articles since the last run: bucket, article, uses - 1, from the high bits down. */
	uint64_t *keys;
	size_t nr_keys, alloc_keys;
	uint32_t *docs;
	size_t nr_docs;
	struct record_pairs pairs;
};

#define PAIR_RUNS_INIT {NULL, 0, 0, NULL, 0, 0, NULL, 0, RECORD_PAIRS_INIT}

void pair_runs_release(struct pair_runs *runs);

/* doc: the article's number in the segment that is made, ascending; hashes by the number of a token. */
void pair_runs_add(struct pair_runs *runs, uint32_t doc, const unsigned char *record, size_t len,
	const uint32_t *hashes);

/*
 * Another segment's section. doc_of: by article, its number in the segment that is made; UINT32_MAX: it is
 * left out.
 */
struct pair_source {
	const struct segment *segment;
	const uint32_t *doc_of;
};

/*
 * Merges all into the encoder's section. That a source is damaged is told by the segments' result; they may
 * be NULL where there are no sources.
 */
void pair_runs_write(struct pair_runs *runs, struct segments *segments, const struct pair_source *sources,
	size_t nr_sources, struct segment_encoder *encoder);

#endif
