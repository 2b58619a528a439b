/* The day, month, quarter, half or year that a figure is of. */
#ifndef TRACUU_FACTS_FIGURE_PERIOD_H
#define TRACUU_FACTS_FIGURE_PERIOD_H

#include "facts/reading.h"

/*
 * In ISO, of the arena, "" where nothing tells. The nearest date of the sentence before the figure, else the
 * nearest after it; else the nearest period (no single day) named before in the paragraph, else in the title.
 * Dates whose year is unknown tell nothing.
 */
const char *figure_period(const struct reading *reading, const struct facts *facts, struct span figure,
	const struct reading_sentence *sentence, struct arena *arena);

#endif
