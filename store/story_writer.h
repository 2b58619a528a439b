/*
 * Sketches and stories of articles, kept up with the articles in their transactions. What the tables say:
 * include/store/stories.h.
 *
 * A new article is compared with those that share some of its sketch's anchors. It joins the story of the
 * one that is most like it, where the article that founded the story is like it too: so a story is a circle
 * around its founder and no chain from one article to the next. Two articles of no story found one; its
 * number is the id of the one that was there before, else of the smaller id.
 *
 * When the founder goes, the others find each other anew. A story of one article is none.
 */
#ifndef TRACUU_STORE_STORY_WRITER_H
#define TRACUU_STORE_STORY_WRITER_H

#include "store/archive.h"
#include "text/sketch.h"

struct story_writer;

/*
 * Where the archive's sketches are not of this program's making, or there are none, they are made from the
 * stored text, in transactions of their own that may be killed.
 */
enum status story_writer_new(struct archive *archive, struct story_writer **out, struct error *err);
void story_writer_free(struct story_writer *writer); /* NULL is allowed */

/* In a transaction. The sketch is copied. */
enum status story_writer_put(struct story_writer *writer, int64_t id, const struct sketch *sketch,
	struct error *err);
enum status story_writer_remove(struct story_writer *writer, int64_t id, struct error *err);

/* Before the transaction is committed: finds the stories of what was put since. */
enum status story_writer_flush(struct story_writer *writer, struct error *err);

/* In a transaction after a flush, together with the word counts: writes the anchors that lag behind. */
enum status story_writer_write_anchors(struct story_writer *writer, struct error *err);
bool story_writer_is_full(const struct story_writer *writer); /* it should be done now */

/*
 * Between transactions, before anything is put: writes what a killed run had not, the anchors of articles of
 * later revisions.
 */
enum status story_writer_catch_up(struct story_writer *writer, int64_t revision, struct error *err);

#endif
