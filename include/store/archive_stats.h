/* What an archive holds, in figures, and whether all its parts agree. */
#ifndef TRACUU_STORE_ARCHIVE_STATS_H
#define TRACUU_STORE_ARCHIVE_STATS_H

#include "store/archive.h"

struct archive_stats {
	int64_t nr_articles, nr_undated, nr_inputs;
	int64_t nr_words, nr_tokens;                /* different ones; all */
	int64_t nr_persons, nr_speeches, nr_topics; /* topics that some article has */
	int64_t nr_short_forms;                     /* that some article explains */
	int64_t text_bytes, archive_bytes;
	int64_t revision;
	char first_date[DATE_TEXT_BYTES], last_date[DATE_TEXT_BYTES]; /* "" where no article is dated */
};

enum status archive_stats_read(struct archive *archive, struct archive_stats *out, struct error *err);

/* Called with each finding, one line; the text is valid during the call. */
typedef void archive_finding_fn(void *context, const char *finding);

/*
 * SQLite's integrity check, FTS5's (index against stored text), and the archive's own: totals, lengths and
 * word counts worked out again from the text, what articles say (store/fact_check.h), and the segments
 * (store/segment_check.h). The archive must be open for writing, for FTS5's check asks for that. Returns
 * other than STATUS_OK only where a check could not be run.
 */
enum status archive_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err);

#endif
