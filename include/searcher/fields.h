/*
 * How the fields of facts in a query were read: who or what fits, and in how many articles.
 *
 *   official:tiep  ->  name official, value tiep, fits: Hứa Thị Tiệp #7 (12 articles), Lò Văn Tiệp #31 (3)
 */
#ifndef TRACUU_SEARCHER_FIELDS_H
#define TRACUU_SEARCHER_FIELDS_H

#include <stddef.h>
#include <stdint.h>

/* A person or a topic that a value fits. */
struct search_fit {
	int64_t id;         /* of a person, for "#7" as a value; 0 for a topic */
	const char *slug;   /* of a topic, else "" */
	const char *name;   /* or the topic's label */
	const char *office; /* the latest that is known of a person, else "" */
	int64_t nr_articles;
};

enum { SEARCH_FITS_MAX = 20 };

struct search_field {
	const char *name, *value; /* "official"; as typed, without quotes */
	struct search_fit *fits;  /* of persons and topics: those in most articles, first */
	size_t nr_fits;
	size_t nr_fits_all;  /* with those that are left out */
	int64_t nr_articles; /* that the field admits, before all else */
};

struct search_fields {
	struct search_field *items; /* in the order of the query; their strings live in the result's arena */
	size_t nr, alloc;
};

#endif
