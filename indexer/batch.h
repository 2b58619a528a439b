/*
 * What the threads of a run hand on: some megabytes of articles, later with their tokens, facts and counts,
 * and the queues between.
 */
#ifndef TRACUU_INDEXER_BATCH_H
#define TRACUU_INDEXER_BATCH_H

#include "base/arena.h"
#include "base/hash_set.h"
#include "base/strmap.h"
#include "facts/facts.h"
#include "indexer/promised_dictionary.h"
#include "indexer/source.h"
#include "store/batch_counts.h"
#include "text/sketch.h"
#include "text/token_stream.h"

#include <pthread.h>

/*
 * The articles that the archive has of an input, and those that this run has met, by ref. Of most that are
 * met no more is kept than that they were, as a file may hold millions. Writer's side only.
 */
struct known_articles {
	struct strmap refs; /* of what the archive has, and of what the file has more than once */
	struct known_article {
		int64_t id, fingerprint; /* id: 0 where the archive does not have it */
		int nr_copies;           /* further articles of the file that have its ref */
		bool seen;
	} * items; /* by number in refs */
	size_t alloc;
	struct hash_set met; /* refs of this run */
};

/* One file that is being read. Made by the reader thread, freed with the batch that it is done in. */
struct input {
	const struct source_file *file;
	bool is_partial; /* parts of it were skipped, so what was not met may still be there */
	bool failed;     /* nothing could be read: it is not marked as read, and its old articles are kept */
	int64_t row_id;  /* writer's side: 0 until begun */
	struct known_articles known;
};

struct batch_item {
	struct article article; /* strings in the batch's arena */
	struct input *input;
	/* what a worker finds (indexer/preparation.h) */
	struct token_stream title, body;
	struct facts *facts;           /* in the batch's arena; NULL where they are not wanted */
	struct token_stream *passages; /* by speech of the facts, in the arena; NULL where there are none */
	const char *places;            /* store/official_places.h, in the arena; NULL where nobody is named */
	struct sketch sketch;
	int64_t fingerprint;
	const void *packed_body; /* in the arena; NULL: it is stored as it is */
	size_t packed_body_bytes;
};

struct batch {
	struct arena arena;
	size_t number;              /* 0 is the first of the run */
	struct strbuf packed;       /* all tokens */
	struct batch_counts counts; /* of all articles */
	struct batch_item *items;
	size_t nr_items, alloc_items;
	struct promised_dictionary *promised;     /* NULL: bodies are not packed */
	const struct text_dictionary *dictionary; /* that they are packed with; NULL: they are not */
	struct input **done; /* inputs whose last article is in this batch or before; owned */
	size_t nr_done, alloc_done;
	int64_t text_bytes;
	int64_t file_bytes; /* of the done inputs */
	struct batch *next;
};

struct batch *batch_new(size_t number);
void batch_free(struct batch *batch);

/* Frees what the batch has of articles; their counts stay, and the inputs that are done. */
void batch_release_items(struct batch *batch);

/* Copies the article. */
void batch_add(struct batch *batch, struct input *input, const char *ref, const struct article *article);
void batch_add_done(struct batch *batch, struct input *input);
bool batch_is_full(const struct batch *batch);

/*
 * A bounded queue with any number of givers and takers. Batches leave it by their numbers, none left out, in
 * whatever order they come: what takes them sees the same order with any number of workers.
 */
struct batch_queue {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct batch *first; /* by number */
	size_t nr, next_number;
	size_t nr_givers; /* that may have more */
	bool given_up;    /* the taker wants no more */
};

void batch_queue_init(struct batch_queue *queue, size_t nr_givers);
void batch_queue_release(struct batch_queue *queue);

/*
 * Waits for room; the batch that is next to leave has room always. Takes the batch over, also where the taker
 * has given up; then false, and it stays until batch_queue_release: what another thread is still at may have
 * articles of an input that is done in it.
 */
bool batch_queue_give(struct batch_queue *queue, struct batch *batch);

/* One giver has no more. */
void batch_queue_close(struct batch_queue *queue);

/* Waits for a batch, which is the caller's then; NULL at the end. */
struct batch *batch_queue_take(struct batch_queue *queue);
void batch_queue_give_up(struct batch_queue *queue);

#endif
