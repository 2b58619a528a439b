/*
 * An article as an answer cites it, and its text, which the spans of facts are bytes of: title + "\n" + body.
 */
#ifndef TRACUU_SEARCHER_CITATION_H
#define TRACUU_SEARCHER_CITATION_H

#include "searcher/search.h"

struct citation {
	int64_t id; /* 0: none */
	const char *ref, *title, *source;
	char date[DATE_TEXT_BYTES]; /* "" where unknown */
};

/* Statements that several citations of one answer share. Open even where citer_open failed. */
struct citer {
	struct archive *archive;
	sqlite3_stmt *select_head, *select_text;
};

enum status citer_open(struct citer *citer, struct searcher *searcher, struct error *err);
void citer_close(struct citer *citer);

/* The strings live in the arena. An article that is not there gives "" for all of them. */
enum status citer_cite(struct citer *citer, int64_t id, struct arena *arena, struct citation *out,
	struct error *err);

/* Replaces *text by title + "\n" + body; "" where there is no such article. */
enum status citer_text(struct citer *citer, int64_t id, struct strbuf *text, struct error *err);

/* The bytes of the span, as far as the text has them; cut between characters. */
const char *text_slice(const struct strbuf *text, int64_t start_byte, int64_t end_byte, struct arena *arena);

/* The day of an article id in ISO form, or "". out holds DATE_TEXT_BYTES. */
void article_id_iso(int64_t id, char *out);

#endif
