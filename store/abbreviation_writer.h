/*
 * What abbreviations stand for, into the archive's tables within the writer's transaction, and out of them.
 *
 *   short_form    a pair of keys (facts/facts.h): weight is the lexicon's, 0 where it does not have the pair;
 *                 nr_articles explain it. A row is there as long as either is not 0.
 *   abbreviation  which article explains which pair, and where
 *
 * The counts are kept with the articles, so they are exact after any run, killed or not.
 */
#ifndef TRACUU_STORE_ABBREVIATION_WRITER_H
#define TRACUU_STORE_ABBREVIATION_WRITER_H

#include "facts/facts.h"
#include "facts/lexicon.h"
#include "store/archive.h"

struct abbreviation_writer;

/* *out is released with abbreviation_writer_free, also after a failure. */
enum status abbreviation_writer_new(struct archive *archive, struct abbreviation_writer **out,
	struct error *err);
void abbreviation_writer_free(struct abbreviation_writer *writer);

/* Makes the lexicon's pairs those of this lexicon, where they are of another (meta.lexicon_short_forms). */
enum status abbreviation_writer_use_lexicon(struct abbreviation_writer *writer, const struct lexicon *lexicon,
	struct error *err);

/*
 * The article has none in the archive. Those of a text without marks are passed over: spelled without marks,
 * their names would be other words than those a query means.
 */
enum status abbreviation_writer_put(struct abbreviation_writer *writer, int64_t article_id,
	const struct facts *facts, struct error *err);
enum status abbreviation_writer_remove(struct abbreviation_writer *writer, int64_t article_id,
	struct error *err);

#endif
