/* Token streams -> sorted articles, postings by token -> the encoder. */
#include "store/segments/buffer.h"

#include "base/memory.h"
#include "store/match.h"
#include "store/segments/encoder.h"
#include "store/segments/pair_runs.h"
#include "store/segments/record.h"
#include "store/segments/token_numbers.h"

#include <stdlib.h>
#include <string.h>

void segment_buffer_release(struct segment_buffer *buffer)
{
	strmap_release(&buffer->texts);
	strmap_memo_release(&buffer->memo);
	free(buffer->tokens);
	free(buffer->articles);
	memset(buffer, 0, sizeof(*buffer));
}

static void add_field(struct segment_buffer *buffer, const struct token_stream *field)
{
	struct packed_token token;
	size_t at = 0;

	while (token_stream_next(field, &at, &token)) {
		int is_new;
		uint32_t nr = strmap_memo_add(&buffer->memo, &buffer->texts, token.text, token.len, &is_new);

		ARRAY_GROW(buffer->tokens, buffer->nr_tokens + 1, buffer->alloc_tokens);
		buffer->tokens[buffer->nr_tokens++] = nr << 1 | (token.flags & TOKEN_FLAG_COLOCATED ? 1 : 0);
	}
}

void segment_buffer_add(struct segment_buffer *buffer, int64_t id, const struct token_stream *title,
	const struct token_stream *body)
{
	size_t first = buffer->nr_tokens;

	add_field(buffer, title);
	ARRAY_GROW(buffer->tokens, buffer->nr_tokens + 1, buffer->alloc_tokens);
	buffer->tokens[buffer->nr_tokens++] = BUFFER_BODY;
	add_field(buffer, body);
	ARRAY_GROW(buffer->articles, buffer->nr_articles + 1, buffer->alloc_articles);
	buffer->articles[buffer->nr_articles++] = (struct buffered_article){id, first,
		buffer->nr_tokens - first, (uint32_t)(title->nr_positions + body->nr_positions), false};
}

bool segment_buffer_remove(struct segment_buffer *buffer, int64_t id)
{
	for (size_t i = buffer->nr_articles; i-- > 0;) {
		if (buffer->articles[i].id != id || buffer->articles[i].removed)
			continue;
		buffer->articles[i].removed = true;
		buffer->nr_removed++;
		return true;
	}
	return false;
}

size_t segment_buffer_nr(const struct segment_buffer *buffer)
{
	return buffer->nr_articles - buffer->nr_removed;
}

/* ---- writing */

struct inversion {
	const struct segment_buffer *buffer;
	size_t nr_docs;
	uint32_t *nr_docs_of; /* by number in texts */
	uint32_t *token_of;   /* the segment's number of it */
	uint32_t *order;      /* the number in texts, by the segment's */
	size_t *list_ends;    /* in postings, by number in texts */
	struct pending {
		uint32_t text;
		posting posting;
	} * pending; /* by article */
	size_t nr_pending, alloc_pending;
	posting *postings; /* by token, then by article */
};

static int by_id(const void *left, const void *right)
{
	const struct buffered_article *x = left, *y = right;

	if (x->removed != y->removed)
		return x->removed - y->removed;
	return (x->id > y->id) - (x->id < y->id);
}

/* What an article has of one token, while it is gone through. */
struct seen {
	uint32_t doc_plus_one;
	uint32_t uses, title;
};

/* Adds the postings of one article. touched: scratch for as many as it has tokens. */
static void invert_article(struct inversion *inversion, uint32_t doc, struct seen *seen, uint32_t *touched)
{
	const struct buffered_article *article = &inversion->buffer->articles[doc];
	const uint32_t *tokens = inversion->buffer->tokens + article->first;
	uint32_t position = UINT32_MAX, title = CODE_TITLE;
	size_t nr_touched = 0;

	for (size_t i = 0; i < article->nr; i++) {
		uint32_t text = tokens[i] >> 1;

		if (tokens[i] == BUFFER_BODY) {
			title = 0;
			position = UINT32_MAX;
			continue;
		}
		position += !(tokens[i] & 1);
		if (seen[text].doc_plus_one != doc + 1) {
			seen[text] = (struct seen){doc + 1, 0, 0};
			touched[nr_touched++] = text;
		}
		seen[text].uses += match_uses(title ? position : position | MATCH_BODY);
		seen[text].title |= title;
	}
	ARRAY_GROW(inversion->pending, inversion->nr_pending + nr_touched, inversion->alloc_pending);
	for (size_t i = 0; i < nr_touched; i++) {
		struct seen *here = &seen[touched[i]];
		uint32_t uses = here->uses < CODE_USES ? here->uses : CODE_USES;

		inversion->nr_docs_of[touched[i]]++;
		inversion->pending[inversion->nr_pending++] =
			(struct pending){touched[i], doc << 8 | uses | here->title};
	}
}

static void invert(struct inversion *inversion)
{
	size_t nr_texts = inversion->buffer->texts.nr, most = 0;
	struct seen *seen = xcalloc(nr_texts, sizeof(*seen));
	uint32_t *touched;

	for (size_t i = 0; i < inversion->nr_docs; i++)
		most = inversion->buffer->articles[i].nr > most ? inversion->buffer->articles[i].nr : most;
	touched = xcalloc(most + 1, sizeof(*touched));
	for (size_t i = 0; i < inversion->nr_docs; i++)
		invert_article(inversion, (uint32_t)i, seen, touched);
	free(touched);
	free(seen);
}

/* Postings by token, in place of those by article: a stable distribution, as they come by article. */
static void distribute(struct inversion *inversion)
{
	size_t nr_texts = inversion->buffer->texts.nr, at = 0;

	inversion->list_ends = xcalloc(nr_texts, sizeof(*inversion->list_ends));
	for (size_t i = 0; i < nr_texts; i++) {
		inversion->list_ends[i] = at;
		at += inversion->nr_docs_of[i];
	}
	inversion->postings = xcalloc(at + 1, sizeof(*inversion->postings));
	for (size_t i = 0; i < inversion->nr_pending; i++)
		inversion->postings[inversion->list_ends[inversion->pending[i].text]++] =
			inversion->pending[i].posting;
	free(inversion->pending);
	inversion->pending = NULL;
}

/* hashes: NULL where there are to be no pairs. */
static void write_records(const struct inversion *inversion, struct segment_encoder *encoder,
	const uint32_t *hashes, struct pair_runs *pairs)
{
	struct strbuf record = STRBUF_INIT;

	for (size_t i = 0; i < inversion->nr_docs; i++) {
		const struct buffered_article *article = &inversion->buffer->articles[i];

		strbuf_reset(&record);
		for (size_t j = article->first; j < article->first + article->nr; j++) {
			uint32_t token = inversion->buffer->tokens[j];

			if (token == BUFFER_BODY)
				record_add_body(&record);
			else
				record_add_token(&record, inversion->token_of[token >> 1], token & 1);
		}
		encoder_add_record(encoder, record.buf, record.len);
		if (hashes)
			pair_runs_add(pairs, (uint32_t)i, (const unsigned char *)record.buf, record.len,
				hashes);
	}
	strbuf_release(&record);
}

static int write_inversion(struct inversion *inversion, sqlite3 *db, int64_t segment, double mean_length)
{
	const struct buffered_article *articles = inversion->buffer->articles;
	int64_t *ids = xcalloc(inversion->nr_docs, sizeof(*ids));
	uint32_t *lengths = xcalloc(inversion->nr_docs, sizeof(*lengths));
	size_t nr_texts = inversion->buffer->texts.nr, nr_terms;
	struct pair_runs pairs = PAIR_RUNS_INIT;
	struct segment_encoder encoder;
	uint32_t *hashes;
	int result;

	inversion->token_of = xcalloc(nr_texts, sizeof(*inversion->token_of));
	inversion->order = xcalloc(nr_texts, sizeof(*inversion->order));
	nr_terms = token_numbers(inversion->nr_docs_of, nr_texts, inversion->order, inversion->token_of);
	for (size_t i = 0; i < inversion->nr_docs; i++) {
		ids[i] = articles[i].id;
		lengths[i] = articles[i].length;
	}
	encoder_begin(&encoder, db, segment, ids, lengths, inversion->nr_docs, mean_length);
	hashes = inversion->nr_docs >= PAIRS_MIN_DOCS
		? token_hashes(&inversion->buffer->texts, inversion->order, nr_terms)
		: NULL;
	write_records(inversion, &encoder, hashes, &pairs);
	for (size_t i = 0; i < nr_terms; i++) {
		uint32_t text = inversion->order[i], nr = inversion->nr_docs_of[text];
		const struct strmap_entry *entry = &inversion->buffer->texts.entries[text];

		encoder_add_term(&encoder, entry->key, entry->len,
			inversion->postings + inversion->list_ends[text] - nr, nr);
	}
	if (hashes)
		pair_runs_write(&pairs, NULL, NULL, 0, &encoder);
	result = encoder_finish(&encoder);
	encoder_release(&encoder);
	pair_runs_release(&pairs);
	free(hashes);
	free(ids);
	free(lengths);
	return result;
}

int segment_buffer_write(struct segment_buffer *buffer, sqlite3 *db, int64_t segment, double mean_length)
{
	struct inversion inversion = {.buffer = buffer, .nr_docs = segment_buffer_nr(buffer)};
	int result;

	qsort(buffer->articles, buffer->nr_articles, sizeof(*buffer->articles), by_id);
	inversion.nr_docs_of = xcalloc(buffer->texts.nr, sizeof(*inversion.nr_docs_of));
	invert(&inversion);
	distribute(&inversion);
	result = write_inversion(&inversion, db, segment, mean_length);
	free(inversion.nr_docs_of);
	free(inversion.token_of);
	free(inversion.order);
	free(inversion.list_ends);
	free(inversion.postings);
	segment_buffer_release(buffer);
	return result;
}
