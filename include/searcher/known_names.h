/*
 * What topics and sources are called, with the keys of that (text/key.h): each query looks through all of
 * them. They are read anew where another connection has changed the archive since. Of topics only those that
 * some article is mainly about.
 */
#ifndef TRACUU_SEARCHER_KNOWN_NAMES_H
#define TRACUU_SEARCHER_KNOWN_NAMES_H

#include "base/arena.h"
#include "store/archive.h"
#include "text/tokenize.h"

struct known_name {
	const char *listed_as; /* searcher/article_lists.h: the topic's slug, the source's name */
	const char *text, *key;
	enum { PART_UNKNOWN, PART_SMALL, PART_LARGE } part; /* of the archive, that a source has */
};

struct known_name_list {
	struct known_name *items;
	size_t nr, alloc;
};

struct known_names {
	struct archive *archive; /* borrowed, as the next */
	struct tokenizer *tokenizer;
	sqlite3_stmt *select_topics, *select_source;
	struct known_name_list topics, sources;
	struct arena arena;   /* of texts and keys */
	int64_t data_version; /* SQLite's, of what was read last; -1: nothing */
};

/* known_names_close is safe after a failure, and of a struct that is zero. */
enum status known_names_open(struct known_names *names, struct archive *archive, struct tokenizer *tokenizer,
	struct error *err);
void known_names_close(struct known_names *names);

/* What is in the lists before is gone where they are read anew. */
void known_names_refresh(struct known_names *names);

#endif
