/* What stands above the hits for a person to read: who a name may mean, and what the matches are made of. */
#ifndef TRACUU_CLI_PRINT_FACETS_H
#define TRACUU_CLI_PRINT_FACETS_H

#include "searcher/search.h"

/* A line for each field of persons or topics that several fit, or none. */
void print_offers(const struct search_fields *fields);

/* A line for each facet that has something: "Years: 2024 (3), 2023 (12)". */
void print_facets(const struct search_facets *facets);

#endif
