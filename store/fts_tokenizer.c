/* text/tokenize.h behind FTS5's tokenizer interface. */
#include "store/fts_tokenizer.h"

#include "base/memory.h"
#include "store/fts5_api.h"
#include "store/restored.h"

#include <stdlib.h>
#include <string.h>

#ifdef TRACUU_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#endif

struct fts_tokenizer_shared {
	const struct token_stream *const *replay;
	size_t nr_replay;
	sqlite3 *restored; /* where restored words are looked up; NULL: they are not asked for */
};

struct fts_tokenizer {
	struct tokenizer tokenizer;
	struct fts_tokenizer_shared *shared;
};

typedef int fts_token_fn(void *context, int flags, const char *token, int len, int start, int end);

struct bridge {
	fts_token_fn *fn;
	void *context;
};

static int pass_token(void *context, const struct token *token)
{
	const struct bridge *bridge = context;

	return bridge->fn(bridge->context, token->colocated ? FTS5_TOKEN_COLOCATED : 0, token->text,
		(int)token->len, (int)token->start_byte, (int)token->end_byte);
}

static int pass_stream(const struct token_stream *stream, const struct bridge *bridge)
{
	struct packed_token token;
	size_t at = 0;
	int result = SQLITE_OK;

	while (result == SQLITE_OK && token_stream_next(stream, &at, &token))
		result = bridge->fn(bridge->context,
			token.flags & TOKEN_FLAG_COLOCATED ? FTS5_TOKEN_COLOCATED : 0, token.text,
			(int)token.len, 0, 0);
	return result;
}

/* False where the text has no restored words; else *result is what came of passing its tokens with them. */
static bool passed_with_restored(struct fts_tokenizer *tokenizer, const char *text, size_t len,
	const struct bridge *bridge, int *result)
{
	struct strbuf words = STRBUF_INIT, packed = STRBUF_INIT;
	struct token_stream stream;
	bool found = restored_words(tokenizer->shared->restored, text, len, &words);

	if (found) {
		restored_pack(tokenizer->shared->restored, &tokenizer->tokenizer, text, len, &packed,
			&stream);
		stream.packed = packed.buf;
		*result = pass_stream(&stream, bridge);
	}
	strbuf_release(&words);
	strbuf_release(&packed);
	return found;
}

/* "\x01" "phòng\x02~phong chống": canonical tokens as they are. */
static int pass_raw(const char *text, int len, const struct bridge *bridge)
{
	int result = SQLITE_OK, at = 1, flags = 0;

	while (result == SQLITE_OK && at < len) {
		int end = at;

		while (end < len && text[end] != ' ' && text[end] != RAW_ALTERNATIVE)
			end++;
		if (end > at)
			result = bridge->fn(bridge->context, flags, text + at, end - at, at, end);
		flags = end < len && text[end] == RAW_ALTERNATIVE ? FTS5_TOKEN_COLOCATED : 0;
		at = end + 1;
	}
	return result;
}

static int fts_tokenize(Fts5Tokenizer *handle, void *context, int flags, const char *text, int len,
	fts_token_fn *fn)
{
	struct fts_tokenizer *tokenizer = (struct fts_tokenizer *)handle;
	struct fts_tokenizer_shared *shared = tokenizer->shared;
	struct bridge bridge = {fn, context};
	bool is_query = (flags & FTS5_TOKENIZE_QUERY) != 0;
	int result;

	if (!text || len <= 0)
		return SQLITE_OK;
	if (is_query && text[0] == RAW_QUERY_MARK)
		return pass_raw(text, len, &bridge);
	while (!is_query && shared->nr_replay &&
		shared->replay[0]->text_bytes == 0) { /* "" is not tokenized */
		shared->replay++;
		shared->nr_replay--;
	}
	if (!is_query && shared->nr_replay && shared->replay[0]->text_bytes == (size_t)len) {
		shared->nr_replay--;
		return pass_stream(*shared->replay++, &bridge);
	}
	if (!is_query && shared->restored &&
		passed_with_restored(tokenizer, text, (size_t)len, &bridge, &result))
		return result;
	return tokenize(&tokenizer->tokenizer, text, (size_t)len, is_query ? TOKENIZE_QUERY : TOKENIZE_TEXT,
		pass_token, &bridge);
}

static int fts_create(void *context, const char **args, int nr_args, Fts5Tokenizer **out)
{
	struct fts_tokenizer *tokenizer = xcalloc(1, sizeof(*tokenizer));

	(void)args;
	(void)nr_args;
	tokenizer->shared = context;
	tokenizer_init(&tokenizer->tokenizer);
	*out = (Fts5Tokenizer *)tokenizer;
	return SQLITE_OK;
}

static void fts_delete(Fts5Tokenizer *handle)
{
	struct fts_tokenizer *tokenizer = (struct fts_tokenizer *)handle;

	tokenizer_release(&tokenizer->tokenizer);
	free(tokenizer);
}

int fts_tokenizer_register(sqlite3 *db, struct fts_tokenizer_shared **out)
{
	fts5_tokenizer methods = {fts_create, fts_delete, fts_tokenize};
	struct fts_tokenizer_shared *shared;
	fts5_api *api;
	int result = fts5_api_of(db, &api);

	if (out)
		*out = NULL;
	if (result != SQLITE_OK)
		return result;
	shared = xcalloc(1, sizeof(*shared));
	result = api->xCreateTokenizer(api, "tracuu", shared, &methods, free);
	if (result == SQLITE_OK && out)
		*out = shared;
	return result;
}

void fts_tokenizer_replay(struct fts_tokenizer_shared *shared, const struct token_stream *const *streams,
	size_t nr)
{
	shared->replay = streams;
	shared->nr_replay = nr;
}

void fts_tokenizer_ask_restored(struct fts_tokenizer_shared *shared, sqlite3 *db)
{
	shared->restored = db;
}
