/* Ranked hits to stories: of the versions of one article only the best-ranked stays. */
#ifndef TRACUU_SEARCHER_GROUPING_H
#define TRACUU_SEARCHER_GROUPING_H

#include "store/ranker.h"
#include "store/stories.h"

/* Takes the hits out of the ranking whose story has a better one. The total stays. */
enum status group_ranking(struct stories *stories, struct ranking *ranking, struct error *err);

#endif
