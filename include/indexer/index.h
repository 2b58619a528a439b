/*
 * Indexing: files to articles to the archive.
 *
 *   source ──> reader ──> workers, one a core ──> writer (caller's thread) ──> archive
 *              articles   dates, tokens,          sort by date, put, commit
 *                         sketches, facts,
 *                         counts of words
 *
 * The writer gets the batches in the order in which they were read, so the archive is the same with any
 * number of workers. Batches hold a few megabytes and the queues are short, so memory is bounded whatever the
 * folder's size. Each batch is one transaction. A file counts as read once all its articles are committed;
 * killed before, it is read again, and articles that are there already are recognised and left alone.
 */
#ifndef TRACUU_INDEXER_INDEX_H
#define TRACUU_INDEXER_INDEX_H

#include "base/status.h"
#include "store/archive.h"
#include "store/writer.h"

#include <stddef.h>

struct lexicon;

struct index_report {
	size_t nr_files;                         /* found for reading */
	size_t nr_unchanged;                     /* of these, the same as in the run before, not read */
	size_t nr_other;                         /* files of other formats, passed over */
	size_t nr_skipped;                       /* files, lines and folders that could not be read */
	size_t nr_added, nr_changed, nr_removed; /* articles */
	int64_t text_bytes;                      /* titles and bodies of what was read */
	int64_t nr_articles;                     /* in the archive now */
	size_t nr_refreshed;          /* articles whose facts were found anew from the stored text */
	enum refresh refresh_advised; /* the lexicon has changed since facts were found */
};

struct index_progress {
	int64_t done_bytes, total_bytes; /* of files */
	size_t nr_articles;              /* read so far */
};

struct index_events {
	void *context;
	/* line counts from 1; 0: the whole file. May be called by two threads, never at once. */
	void (*skipped)(void *context, const char *path, size_t line, const char *reason);
	void (*progress)(void *context,
		const struct index_progress *progress); /* after each batch; may be NULL */
};

struct index_options {
	const char *const *paths;
	size_t nr_paths;
	bool prune; /* remove articles even where a given folder is empty now, as an unmounted disk is */
	const struct lexicon
		*lexicon;     /* facts are found with; NULL: none are, and changed articles lose theirs */
	enum refresh refresh; /* find these facts of all articles anew, from the stored text */
};

enum status index_run(struct archive *archive, const struct index_options *options,
	const struct index_events *events, struct index_report *report, struct error *err);

#endif
