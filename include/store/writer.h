/*
 * Adding, replacing and removing articles, in transactions.
 *
 *   writer_open, then any number of { writer_begin; writer_put / writer_remove / writer_*_input ...;
 *   writer_commit }, then writer_finish_begin, writer_finish and writer_close.
 *
 * After a failed call the transaction is to be given up: writer_close rolls it back, and the archive is what
 * the last commit left. Everything that an article touches (index, lengths, totals) is in its transaction;
 * word and pair counts, and anchors of sketches, may lag behind by some transactions and are caught up by
 * writer_open after a crash.
 *
 * Facts are found with a lexicon, which changes. meta remembers with which, and what is being found anew:
 *
 *   lexicon_words, lexicon_topics  fingerprints of the lexicon that all articles' facts were found with
 *   lexicon_short_forms            the same of its short forms, which are rewritten as soon as they differ
 *   refresh, refresh_next          enum refresh; the facts of articles before this id are new already
 *   refresh_words, refresh_topics  fingerprints of the lexicon that they are being found with
 */
#ifndef TRACUU_STORE_WRITER_H
#define TRACUU_STORE_WRITER_H

#include "store/archive.h"
#include "store/batch_counts.h"
#include "store/lengths.h"
#include "store/word_counts.h"

enum { NR_WRITER_STATEMENTS = 10 };

/* What of an article's facts: the last includes all before. */
enum refresh {
	REFRESH_NONE,
	REFRESH_TOPICS, /* topics and figures */
	REFRESH_FACTS   /* everything */
};

struct facts;
struct fact_put;
struct lexicon;
struct fact_writer;
struct sketch;
struct checkpoint_thread;
struct segment_writer;
struct story_writer;

struct writer {
	struct archive *archive;
	sqlite3_stmt *statements[NR_WRITER_STATEMENTS];
	struct checkpoint_thread *checkpoints; /* store/checkpoint_thread.h */
	struct segment_writer *segments;
	struct fact_writer *facts;    /* store/fact_writer.h */
	struct story_writer *stories; /* store/story_writer.h */
	struct tokenizer tokenizer;
	struct length_changes lengths;
	struct word_counts counts;
	int64_t revision;               /* of the open transaction */
	int64_t nr_articles, nr_tokens; /* in the archive */
	int64_t nr_put;                 /* since the writer was opened */
	struct fact_put *later;         /* of articles that were put with facts_later */
	size_t nr_later, alloc_later;
	bool in_transaction;
	bool removed; /* the open transaction has taken articles out */
};

/* What the writer stores besides the article itself. */
struct article_put {
	const struct article *article;
	struct token_stream title, body;
	int64_t input_id;
	int64_t fingerprint;         /* of all fields, to see later whether the article changed */
	int64_t old_id;              /* of the version that it replaces, 0 for none */
	const struct facts *facts;   /* what it says, found with the writer's lexicon; NULL: not looked at */
	const struct sketch *sketch; /* of the body; NULL: made here */
	const struct token_stream *passages; /* of the facts' speeches; NULL: cut here */
	const char *places; /* store/official_places.h; NULL: found here, where the facts have officials */
	const void *packed_body; /* by a dictionary that the archive has; NULL: the body is stored as it is */
	size_t packed_body_bytes;
	bool is_counted;  /* its words are in what writer_add_counts is given in this transaction */
	bool facts_later; /* old_id is 0, and all that is pointed to stays until writer_put_later */
};

enum status writer_open(struct writer *writer, struct archive *archive, struct error *err);
void writer_close(struct writer *writer);

/* Before facts are put: their topics are numbers in this lexicon, which is not kept. */
enum status writer_use_lexicon(struct writer *writer, const struct lexicon *lexicon, struct error *err);

enum status writer_begin(struct writer *writer, struct error *err);
enum status writer_commit(struct writer *writer, struct error *err);

/*
 * The end of a run, in steps that may be killed: what still lags behind is written, FTS5's index is merged,
 * segments are merged. The last begins in the background with the first, so what else is to be done at the
 * end is best done before it; but no article is put or removed.
 */
enum status writer_finish_begin(struct writer *writer, struct error *err);
enum status writer_finish_index(struct writer *writer, struct error *err);
enum status writer_finish(struct writer *writer, struct error *err);

/* The article's ref must be new in its input. *id is its place in the archive. */
enum status writer_put(struct writer *writer, const struct article_put *put, int64_t *id, struct error *err);

/* In the transaction: the facts of the articles that were put with facts_later. */
enum status writer_put_later(struct writer *writer, struct error *err);

/* In a transaction: what is counted of the articles that were put as counted. */
void writer_add_counts(struct writer *writer, const struct batch_counts *counts);

enum status writer_remove(struct writer *writer, int64_t id, struct error *err);

/* The article's facts of these kinds are replaced; source, title and body are its own. */
enum status writer_put_facts(struct writer *writer, int64_t id, const struct article *article,
	const struct facts *facts, enum refresh kinds, struct error *err);

/* In a transaction: some articles have no facts now, so what was found with which lexicon does not count. */
enum status writer_lose_facts(struct writer *writer, struct error *err);

/* *out: what a lexicon that differs from the archive's asks to be found anew. */
enum status writer_compare_lexicon(struct writer *writer, const struct lexicon *lexicon, enum refresh *out,
	struct error *err);

/*
 * Finding anew: asked for (REFRESH_NONE: only what an earlier run left undone), in its own transaction.
 * *kinds and *next_id say what is to be done, REFRESH_NONE for nothing. Each transaction of it ends
 * with writer_refreshed, the last with writer_refresh_done.
 */
enum status writer_refresh_begin(struct writer *writer, const struct lexicon *lexicon, enum refresh asked,
	enum refresh *kinds, int64_t *next_id, struct error *err);
enum status writer_refreshed(struct writer *writer, int64_t next_id, struct error *err);
enum status writer_refresh_done(struct writer *writer, const struct lexicon *lexicon, struct error *err);

/* The row of an input, made where there is none; until writer_input_done it counts as not read. */
enum status writer_begin_input(struct writer *writer, const char *path, int64_t *input_id, struct error *err);
enum status writer_input_done(struct writer *writer, int64_t input_id, int64_t size, int64_t mtime_ns,
	const char *reader, struct error *err);

/* Removes the input's row; its articles must be gone already. */
enum status writer_forget_input(struct writer *writer, int64_t input_id, struct error *err);

#endif
