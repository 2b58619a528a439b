/*
 * Each name of an official once, and the words that names are made of, counted: two tables that are brought
 * up to date before it is decided who is who (since version 11).
 *
 *   official_name  key: "nông văn sìn"; folded: as texts print it that have no marks, "nong van sin", NULL
 *                  where that is the same
 *   name_word      word: "1nông", "2văn", "3sìn": first, any in the middle, last; nr_names: so many have it
 */
#ifndef TRACUU_STORE_NAME_TABLE_H
#define TRACUU_STORE_NAME_TABLE_H

#include "base/strbuf.h"
#include "store/archive.h"

extern const char schema_names[];

/* In a transaction of its own: counts those that have come or gone, which are among table touched_name. */
enum status name_table_update(struct archive *archive, struct error *err);

/* Makes both tables anew, in the caller's transaction. */
enum status name_table_rebuild(struct archive *archive, struct error *err);

/* *out: how many words are in another number of names than name_word says. */
enum status name_table_bad_words(struct archive *archive, int64_t *out, struct error *err);

/* Calls fn with each word of the name as name_word has it; it is good until fn returns. */
typedef void name_word_fn(void *context, const struct strbuf *word);

void name_each_word(const char *key, name_word_fn *fn, void *context);

#endif
