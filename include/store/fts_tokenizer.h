/*
 * The FTS5 tokenizer "tracuu": text/tokenize.h behind FTS5's interface (version 2 of its API, SQLite 3.40).
 *
 * Plain SQL uses it as any tokenizer: MATCH 'quyết định' finds QUYẾT ĐỊNH, MATCH '"26/6/2024"' finds the
 * spelled out date. Two doors are for the program alone:
 *
 * - A query string that starts with RAW_QUERY_MARK holds canonical tokens, separated by spaces; alternatives
 * of
 *   one position are separated by RAW_ALTERNATIVE. The planner uses it to say exactly what is to be matched.
 * - fts_tokenizer_replay hands over tokens that another thread has made already (text/token_stream.h); the
 * next
 *   text tokenized as a document whose length is the same takes them instead of being read again.
 */
#ifndef TRACUU_STORE_FTS_TOKENIZER_H
#define TRACUU_STORE_FTS_TOKENIZER_H

#include "base/status.h"
#include "text/token_stream.h"

#include <sqlite3.h>

#define RAW_QUERY_MARK '\x01'
#define RAW_ALTERNATIVE '\x02'

struct fts_tokenizer_shared;

/* Registers the tokenizer on the connection; *out lives as long as it (freed by SQLite), and may be NULL. */
int fts_tokenizer_register(sqlite3 *db, struct fts_tokenizer_shared **out);

/* The next document texts, in order, are these. The streams must live until they were used. */
void fts_tokenizer_replay(struct fts_tokenizer_shared *shared, const struct token_stream *const *streams,
	size_t nr);

/*
 * From now on texts without marks give their restored words too (store/restored.h), as article_fts has them;
 * db is the connection, NULL ends it. Passages of speech_fts are indexed as they are printed.
 */
void fts_tokenizer_ask_restored(struct fts_tokenizer_shared *shared, sqlite3 *db);

#endif
