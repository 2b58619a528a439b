/*
 * A field of facts in a query to the set of articles that it admits.
 *
 *   QUERY_OFFICIAL   a person whom the name fits (searcher/people.h), or "#7"   searcher/name_field.c
 *   QUERY_SPEAKER    the same, where words are attributed to the person
 *   QUERY_TOPIC      a topic of this slug or label, else one with the words in its label
 *   QUERY_OFFICE     an official of the article holds an office with all the words; a phrase: in this order
 *   QUERY_PLACE      the words stand behind a place noun in the text (xã, huyện), in the title, in an
 *                    office, or in the name of the source                     searcher/place_field.c
 *   QUERY_EVENT      what the article reports happened on one of these days
 */
#ifndef TRACUU_SEARCHER_FACT_FIELD_H
#define TRACUU_SEARCHER_FACT_FIELD_H

#include "searcher/id_set.h"
#include "searcher/key_words.h"
#include "searcher/plan.h"
#include "searcher/search.h"

/* What reading fields needs, and what it has found out. After a failure nothing more is read. */
struct field_reader {
	struct searcher *searcher;
	const struct plan_context *context;
	const struct lexicon *lexicon; /* of place nouns; NULL: a place is looked for without them */
	struct search_fields *fields;  /* grown here */
	enum status status;
	struct error *err;
};

/* Adds the leaf's articles to the set, which is ordered then. False where the value has no words. */
bool fact_field_read(struct field_reader *reader, const struct query_node *leaf, struct id_set *out);

/*
 * ---- for the files that read one kind of field
 */

/* NULL after a failure. The caller gives it back with field_done, which takes NULL. */
sqlite3_stmt *field_prepare(struct field_reader *reader, const char *sql);
void field_done(struct field_reader *reader, sqlite3_stmt *statement);

/* True while there are rows. */
bool field_step(struct field_reader *reader, sqlite3_stmt *statement);

/* Adds column 0 of all rows; returns how many different ids in a row there were. Resets the statement. */
int64_t field_add_ids(struct field_reader *reader, sqlite3_stmt *statement, struct id_set *out);

/* Adds the articles of the kept list (searcher/article_lists.h), of all days; returns how many. */
int64_t field_add_list(struct field_reader *reader, enum article_list_kind kind, const char *of,
	struct id_set *out);

/* Adds the articles in which an office has the words. */
void field_add_offices(struct field_reader *reader, const struct key_words *words, bool as_phrase,
	struct id_set *out);

/* Keeps those with most articles first, SEARCH_FITS_MAX of them. The fit's strings are the arena's. */
void field_add_fit(struct field_reader *reader, struct search_field *field, const struct search_fit *fit);

void name_field_read(struct field_reader *reader, const struct query_node *leaf, struct search_field *field,
	struct id_set *out);
void place_field_read(struct field_reader *reader, const struct query_node *leaf,
	const struct key_words *words, struct id_set *out);

#endif
