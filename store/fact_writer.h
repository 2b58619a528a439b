/*
 * Facts of articles into the archive's tables, within the writer's transaction, and out of them.
 *
 * Names that come or go are noted in touched_name; who is who is decided later (store/people.h). An article
 * that is written anew keeps its persons until then: names that it still has keep their person_id.
 */
#ifndef TRACUU_STORE_FACT_WRITER_H
#define TRACUU_STORE_FACT_WRITER_H

#include "facts/facts.h"
#include "facts/lexicon.h"
#include "store/writer.h"

struct fact_writer;

/* *out is released with fact_writer_free, also after a failure. */
enum status fact_writer_new(struct archive *archive, struct fact_writer **out, struct error *err);
void fact_writer_free(struct fact_writer *writer);

/*
 * The topics of facts are numbers in this lexicon, which is not kept; the table topic gets those it lacks,
 * and short_form the lexicon's pairs.
 */
enum status fact_writer_use_lexicon(struct fact_writer *writer, const struct lexicon *lexicon,
	struct error *err);

/* Forgets the topics that no article has and the lexicon in use has not. */
enum status fact_writer_forget_topics(struct fact_writer *writer, struct error *err);

/* What is stored of which article. old_id: the version that was removed just before, 0 for none. */
struct fact_put {
	int64_t id, old_id;
	const char *source;
	const char *title, *body; /* that the spans are of */
	const struct facts *facts;
	enum refresh kinds;
	const struct token_stream *passages; /* by speech, its tokens; NULL: they are cut here */
	const char *places;                  /* store/official_places.h; NULL: they are found here */
};

/* The article has no facts of these kinds in the archive; fact_writer_use_lexicon was called. */
enum status fact_writer_put(struct fact_writer *writer, const struct fact_put *put, struct error *err);

/*
 * The same for several articles, kind by kind: all of a kind go to the same few indexes, whose pages stay in
 * memory meanwhile. None has an old version.
 */
enum status fact_writer_put_all(struct fact_writer *writer, const struct fact_put *puts, size_t nr,
	struct error *err);

/* title and body are what the facts were put with. */
enum status fact_writer_remove(struct fact_writer *writer, int64_t id, const char *title, const char *body,
	enum refresh kinds, struct error *err);

#endif
