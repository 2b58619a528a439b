/* The day, month, quarter, half or year that a figure is of. */
#ifndef TRACUU_FACTS_FIGURE_PERIOD_H
#define TRACUU_FACTS_FIGURE_PERIOD_H

#include "facts/reading.h"

/*
 * In ISO, of the arena, "" where nothing tells. The nearest date of the sentence before the figure, else the
 * first period (no single day) after it in the sentence, else of the title, else of the sentence before.
 * What tells nothing: dates whose year is unknown, the ends of a range ("nhiệm kỳ 2020 - 2025"), dates that
 * something is compared with or began at ("so với năm 2020", "từ năm 2011").
 */
const char *figure_period(const struct reading *reading, const struct facts *facts, struct span figure,
	const struct reading_sentence *sentence, struct arena *arena);

#endif
