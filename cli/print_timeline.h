/* A timeline, printed. */
#ifndef TRACUU_CLI_PRINT_TIMELINE_H
#define TRACUU_CLI_PRINT_TIMELINE_H

#include "searcher/timeline.h"

struct printed_timeline {
	const struct timeline *timeline;
	const char *subject; /* as typed */
	enum timeline_step step;
	size_t first; /* the periods from here on are printed */
};

void print_timeline_text(const struct printed_timeline *printed);
void print_timeline_json(const struct printed_timeline *printed);
void print_timeline_csv(const struct printed_timeline *printed);
void print_timeline_svg(const struct printed_timeline *printed); /* cli/print_timeline_svg.c */

/* The topic's label, else what was searched. */
const char *timeline_title(const struct printed_timeline *printed);

/* The most articles of a printed period, at least 1. */
int64_t timeline_most(const struct printed_timeline *printed);

double timeline_share(const struct timeline_period *period);

#endif
