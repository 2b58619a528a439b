/*
 * Words of a query that name something the archive knows, so that they are read as such and as words:
 *
 *   an official    the whole name, or a part of it with capitals      articles of the person
 *   a topic        its label                                          articles that are mainly about it
 *   a place        the end of a source's name (Cổng ... xã Bản Luồng)  articles of that source
 *   a date         a year, a month, a day                             articles published then, or that report
 *                                                                     what happened on such a day or month
 */
#ifndef TRACUU_SEARCHER_KNOWN_H
#define TRACUU_SEARCHER_KNOWN_H

#include "searcher/article_lists.h"
#include "searcher/clauses.h"
#include "searcher/known_names.h"
#include "store/archive.h"
#include "text/tokenize.h"

struct known {
	struct archive *archive; /* borrowed, as the next two */
	struct tokenizer *tokenizer;
	struct article_lists *lists;
	sqlite3_stmt *person_by_key, *person_by_word, *person, *office_begins, *office_exists,
		*articles_of_person;
	sqlite3_stmt *source_has_more, *events;
	struct known_names names; /* of topics and sources */
	int64_t nr_articles;
};

/* An archive that is too old for facts opens, and nothing is known. known_close is safe after a failure. */
enum status known_open(struct known *known, struct archive *archive, struct tokenizer *tokenizer,
	struct article_lists *lists, int64_t nr_articles, struct error *err);
void known_close(struct known *known);

/*
 * Adds a clause for each thing that the terms name, and lists its articles among these ids. The terms are
 * those of one leaf, in order; clauses that are there already keep their place, and what would overlap one in
 * part is left out. What is listed is in the arena or in known->lists: valid until those are refreshed.
 */
void known_read(struct known *known, const struct term *const *terms, size_t nr, int64_t first_id,
	int64_t last_id, struct arena *arena, struct clause_list *clauses);

#endif
