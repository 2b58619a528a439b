/*
 * The passage of an article that says most about the query, in its own spelling, with the exact ranges to
 * mark.
 */
#ifndef TRACUU_SEARCHER_SNIPPET_H
#define TRACUU_SEARCHER_SNIPPET_H

#include "base/strbuf.h"
#include "searcher/highlight.h"

struct mark {
	size_t start_byte, end_byte;
};

struct marks {
	struct mark *items;
	size_t nr, alloc;
};

void marks_release(struct marks *marks);

/*
 * The densest passage of about max_bytes: the one whose highlights are worth most together (each term once,
 * by its weight; neighbours of the query standing together count more). It begins at a sentence where one
 * begins near, else at a word, with "… " where text is left out; line breaks become spaces. Without
 * highlights it is the text's beginning. Replaces both outputs; marks are in the passage.
 */
void snippet_make(const struct plan *plan, const char *text, size_t len, const struct highlights *highlights,
	size_t max_bytes, struct strbuf *out, struct marks *marks);

/* All highlights as marks of the text itself, neighbours joined: for titles. */
void snippet_whole(const char *text, const struct highlights *highlights, struct marks *marks);

#endif
