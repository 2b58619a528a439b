/*
 * Articles by their topic, source or official, as lists of ids that stay in memory between requests: a large
 * topic has 80,000 of a million articles, and to read them takes longer than all the rest of a search.
 *
 *   main topic giao-duc   all ids            | id | id | id | ...   84,120 of 8 bytes
 *   main topic quoc-phong ids of 2022        | id | id | ...
 *   source Báo Vằng Lìn   all ids            | id | id | ...
 *
 * A list has a range of ids and answers for any part of that; a request for some days reads no others.
 *
 * article_lists_refresh begins a request. What article_lists_get gives is owned here and valid until the next
 * refresh, so bounds are kept between requests: by then there may be more, all that one request asked for.
 */
#ifndef TRACUU_SEARCHER_ARTICLE_LISTS_H
#define TRACUU_SEARCHER_ARTICLE_LISTS_H

#include "searcher/id_set.h"
#include "store/archive.h"

/* All main topics of a million articles are 9 MB. */
enum { ARTICLE_LISTS_BYTES = 16 * 1024 * 1024, ARTICLE_LISTS_NR = 128 };

enum article_list_kind {
	ARTICLES_ON_TOPIC,        /* of a slug */
	ARTICLES_MAINLY_ON_TOPIC, /* the same, where it is what they are mainly about */
	ARTICLES_OF_SOURCE,       /* of a source's name */
	ARTICLES_WITH_OFFICIAL,   /* of a person's id, in digits */
	ARTICLES_WITH_SPEAKER     /* the same, where words are attributed to the person */
};

struct article_list {
	enum article_list_kind kind;
	char *of;                  /* the slug, the name, the digits */
	int64_t first_id, last_id; /* all that there are within */
	struct id_set articles;
	uint64_t used_at; /* by the clock below */
};

struct article_lists {
	struct archive *archive; /* borrowed */
	struct article_list *items;
	size_t nr, alloc;
	size_t max_bytes, max_nr; /* from one request to the next */
	uint64_t clock;           /* counts what is asked for */
	int64_t data_version;     /* SQLite's, of what was read last; -1: nothing */
};

/* article_lists_release is safe of a struct that is zero. */
void article_lists_init(struct article_lists *lists, struct archive *archive);
void article_lists_release(struct article_lists *lists);

/*
 * Drops all lists where another connection has changed the archive since, else those that were used longest
 * ago until the others are within bounds.
 */
void article_lists_refresh(struct article_lists *lists);

/*
 * The articles of these ids, first to last inclusive. An archive without facts has none on topics: that is a
 * failure. After a failure *out is empty and nothing is kept.
 */
enum status article_lists_get(struct article_lists *lists, enum article_list_kind kind, const char *of,
	int64_t first_id, int64_t last_id, struct id_list *out, struct error *err);

#endif
