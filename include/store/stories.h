/*
 * Stories: articles that are versions of one another, as the commune's and the district's portal print the
 * same report. Reading them; they are found while articles are written.
 *
 *   sketch       one row an article that is long enough: its sketch (text/sketch.h)
 *   sketch_band  the anchors of the sketches, by which candidates are looked up; hash as a signed number.
 *                Those of articles of revisions after meta.counted_revision may be missing (store/writer.h)
 *   story        an article that has versions: story_id is the id of the article that all of them are like.
 *                An article without versions has no row
 */
#ifndef TRACUU_STORE_STORIES_H
#define TRACUU_STORE_STORIES_H

#include "store/archive_stats.h"

/* Looks stories up. In an archive from before there were any, every article is without. */
struct stories {
	struct archive *archive;
	sqlite3_stmt *select_story, *select_members; /* NULL in such an archive */
};

/* stories_close is safe after a failure too. */
enum status stories_open(struct stories *stories, struct archive *archive, struct error *err);
void stories_close(struct stories *stories);

/* 0 where the article has no other version. */
enum status stories_of(struct stories *stories, int64_t article_id, int64_t *story_id, struct error *err);

/* All articles of a story by date; *ids is the caller's to free. */
enum status stories_members(struct stories *stories, int64_t story_id, int64_t **ids, size_t *nr,
	struct error *err);

/* Reports where the tables do not agree with the articles and among themselves. Read by archive_check. */
enum status stories_check(struct archive *archive, archive_finding_fn *finding, void *context,
	struct error *err);

#endif
