/*
 * The articles of one transaction, as tokens -> one new segment.
 *
 * SEGMENT_BUFFER_INIT, then any number of { segment_buffer_add / segment_buffer_remove ...;
 * segment_buffer_write }, then segment_buffer_release.
 */
#ifndef TRACUU_STORE_SEGMENTS_BUFFER_H
#define TRACUU_STORE_SEGMENTS_BUFFER_H

#include "base/strmap.h"
#include "base/strmap_memo.h"
#include "text/token_stream.h"

#include <sqlite3.h>
#include <stdbool.h>

struct buffered_article {
	int64_t id;
	size_t first, nr; /* of the buffer's tokens */
	uint32_t length;  /* in positions */
	bool removed;
};

/* A token: number in texts << 1 | whether it stands beside the one before; between the fields BUFFER_BODY. */
struct segment_buffer {
	struct strmap texts;
	struct strmap_memo memo; /* of texts */
	uint32_t *tokens;
	size_t nr_tokens, alloc_tokens;
	struct buffered_article *articles;
	size_t nr_articles, alloc_articles;
	size_t nr_removed;
};

#define BUFFER_BODY UINT32_MAX
#define SEGMENT_BUFFER_INIT {STRMAP_INIT, STRMAP_MEMO_INIT, NULL, 0, 0, NULL, 0, 0, 0}

void segment_buffer_release(struct segment_buffer *buffer);

/* The fields as article_fts has them. */
void segment_buffer_add(struct segment_buffer *buffer, int64_t id, const struct token_stream *title,
	const struct token_stream *body);

/* False where the buffer does not have the article. */
bool segment_buffer_remove(struct segment_buffer *buffer, int64_t id);

/* How many articles there are to be written. */
size_t segment_buffer_nr(const struct segment_buffer *buffer);

/* In a transaction; empties the buffer. Returns an SQLite code. */
int segment_buffer_write(struct segment_buffer *buffer, sqlite3 *db, int64_t segment, double mean_length);

#endif
