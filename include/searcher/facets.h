/*
 * What the articles of a search are made of: how many of all that match have an official, a topic, a year.
 */
#ifndef TRACUU_SEARCHER_FACETS_H
#define TRACUU_SEARCHER_FACETS_H

#include "base/arena.h"
#include "store/archive.h"

enum facet {
	FACET_OFFICIALS, /* the ten in most articles */
	FACET_SPEAKERS,  /* the ten who speak in most */
	FACET_TOPICS,    /* all, those of most articles first */
	FACET_YEARS,     /* of publication: all, newest first; undated articles are in none */
	FACET_SOURCES,   /* the ten with most articles */
	NR_FACETS
};

struct facet_count {
	int64_t id;       /* of a person; a year; else 0 */
	const char *slug; /* of a topic, else "" */
	const char *name; /* of a person or source; a topic's label; "" for a year */
	int64_t nr_articles;
};

struct search_facets {
	struct facet_count *counts[NR_FACETS]; /* owned by the arena */
	size_t nr[NR_FACETS];
};

/*
 * ids ascend, each once. An archive without facts has years and sources only. *out is empty after a failure.
 */
enum status facets_count(struct archive *archive, const int64_t *ids, size_t nr_ids, struct arena *arena,
	struct search_facets *out, struct error *err);

#endif
