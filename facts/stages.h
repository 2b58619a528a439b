/*
 * The stages of extraction, in the order in which they run. Each reads the article (facts/reading.h) and what
 * earlier stages found, and fills its part of *facts; all it makes is in the arena, and what is needed no
 * longer in *scratch, where it asks for one.
 */
#ifndef TRACUU_FACTS_STAGES_H
#define TRACUU_FACTS_STAGES_H

#include "facts/reading.h"

/* published is all zero where unknown. */
void find_dates(const struct reading *reading, struct date published, struct arena *arena,
	struct facts *facts);

struct cast;

/* Returns for each person of the cast the number of the official, or CAST_NOBODY; owned by the arena. */
uint32_t *find_officials(const struct reading *reading, const struct cast *cast, struct arena *arena,
	struct facts *facts);

/* After officials, whose `speaks` it settles; official_of is what find_officials gave. */
void find_speeches(const struct reading *reading, const struct cast *cast, const uint32_t *official_of,
	struct arena *scratch, struct arena *arena, struct facts *facts);

void find_topics(const struct reading *reading, const struct lexicon *lexicon, struct arena *scratch,
	struct arena *arena, struct facts *facts);

/* After dates, which give the period, and topics. */
void find_figures(const struct reading *reading, const struct lexicon *lexicon, struct arena *scratch,
	struct arena *arena, struct facts *facts);

/* Abbreviations that the article explains itself. */
void find_abbreviations(const struct reading *reading, struct arena *arena, struct facts *facts);

#endif
