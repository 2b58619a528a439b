/*
 * Articles are put in the order of ids, tokens of the same text get one number, and each list is made of
 * those of the inputs, list by list, so that no more than one of them is in memory.
 */
#include "store/segments/merge.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "store/segments/encoder.h"
#include "store/segments/pages.h"
#include "store/segments/pair_runs.h"
#include "store/segments/posting_list.h"
#include "store/segments/record.h"
#include "store/segments/token_numbers.h"

#include <stdlib.h>
#include <string.h>

#define NO_DOC UINT32_MAX

struct source {
	struct segment *segment;
	uint32_t *doc_of;  /* by article: its number in the new segment, or NO_DOC */
	uint32_t *text_of; /* by token: its number in texts */
};

struct merged_article {
	int64_t id;
	uint32_t source, doc;
};

/* A token of a source, by the text. */
struct text_use {
	uint32_t source, number;
};

struct merge {
	struct segments *segments;
	struct source *sources;
	size_t nr_sources;
	struct merged_article *articles;
	size_t nr_docs;
	int64_t *ids;
	uint32_t *lengths;
	struct strmap texts;
	uint32_t *nr_docs_of; /* by text: in how many articles, the deleted ones included */
	size_t alloc_nr_docs_of;
	uint32_t *order, *token_of; /* texts by the new number of their token, and back */
	size_t nr_tokens;
	size_t *use_ends;
	struct text_use *uses;  /* by text */
	struct pair_runs pairs; /* of the sources without a section of them */
	uint32_t *hashes;       /* by token; NULL: there are to be no pairs */
	struct arena arena;     /* of the list at hand */
	struct posting_list list;
	posting *postings;
	uint8_t *codes; /* by article: scratch, all zero between lists */
};

/* What cannot be read is not gone on with: its numbers may be beyond all that was made for them. */
static bool is_readable(const struct merge *merge)
{
	return segments_result(merge->segments) == SQLITE_OK;
}

/* ---- articles */

static int by_id(const void *left, const void *right)
{
	const struct merged_article *x = left, *y = right;

	return (x->id > y->id) - (x->id < y->id);
}

/* Out of order, they would put lists out of order, whose gaps are then beyond all measure. */
static void check_order(struct merge *merge, int64_t before, int64_t id)
{
	if (id <= before && is_readable(merge))
		merge->segments->pages->result = SQLITE_CORRUPT;
}

static void list_articles(struct merge *merge)
{
	int64_t ids[WINDOW_DOCS];
	size_t room = 0;

	for (size_t i = 0; i < merge->nr_sources; i++)
		room += merge->sources[i].segment->nr_docs;
	merge->articles = xcalloc(room + 1, sizeof(*merge->articles));
	for (size_t i = 0; i < merge->nr_sources; i++) {
		const struct segment *segment = merge->sources[i].segment;
		int64_t before = INT64_MIN;

		for (uint32_t doc = 0; doc < segment->nr_docs; doc++) {
			if (doc % WINDOW_DOCS == 0)
				segment_ids(merge->segments, segment, doc / WINDOW_DOCS, ids);
			check_order(merge, before, ids[doc % WINDOW_DOCS]);
			before = ids[doc % WINDOW_DOCS];
			if (!segment_is_deleted(segment, doc))
				merge->articles[merge->nr_docs++] =
					(struct merged_article){ids[doc % WINDOW_DOCS], (uint32_t)i, doc};
		}
	}
	qsort(merge->articles, merge->nr_docs, sizeof(*merge->articles), by_id);
}

/* The lengths of a source's articles where they stand in the new segment. */
static void copy_lengths(struct merge *merge, const struct source *source)
{
	uint32_t lengths[WINDOW_DOCS];

	for (uint32_t doc = 0; doc < source->segment->nr_docs; doc++) {
		if (doc % WINDOW_DOCS == 0)
			segment_lengths(merge->segments, source->segment, doc / WINDOW_DOCS, lengths);
		if (source->doc_of[doc] != NO_DOC)
			merge->lengths[source->doc_of[doc]] = lengths[doc % WINDOW_DOCS];
	}
}

static void order_articles(struct merge *merge)
{
	list_articles(merge);
	merge->ids = xcalloc(merge->nr_docs, sizeof(*merge->ids));
	merge->lengths = xcalloc(merge->nr_docs, sizeof(*merge->lengths));
	for (size_t i = 0; i < merge->nr_sources; i++) {
		struct source *source = &merge->sources[i];

		source->doc_of = xmalloc(source->segment->nr_docs * sizeof(*source->doc_of));
		memset(source->doc_of, 0xFF, source->segment->nr_docs * sizeof(*source->doc_of));
	}
	for (size_t i = 0; i < merge->nr_docs; i++) {
		merge->sources[merge->articles[i].source].doc_of[merge->articles[i].doc] = (uint32_t)i;
		merge->ids[i] = merge->articles[i].id;
	}
	for (size_t i = 0; i < merge->nr_sources; i++)
		copy_lengths(merge, &merge->sources[i]);
}

/* ---- tokens */

static void read_texts(struct merge *merge, struct source *source)
{
	struct strbuf text = STRBUF_INIT;

	source->text_of = xcalloc(source->segment->nr_terms, sizeof(*source->text_of));
	for (uint32_t i = 0; i < source->segment->nr_terms && is_readable(merge); i++) {
		struct segment_term term;
		uint32_t nr;
		int is_new;

		strbuf_reset(&text);
		segment_term_at(merge->segments, source->segment, i, &term, &text);
		nr = strmap_add(&merge->texts, text.buf, text.len, &is_new);
		if (is_new) {
			ARRAY_GROW(merge->nr_docs_of, (size_t)nr + 1, merge->alloc_nr_docs_of);
			merge->nr_docs_of[nr] = 0;
		}
		merge->nr_docs_of[nr] += term.nr_docs;
		source->text_of[i] = nr;
	}
	strbuf_release(&text);
}

/* Which sources have the text: `uses` of it end at use_ends. */
static void collect_uses(struct merge *merge)
{
	size_t nr = merge->texts.nr, nr_uses = 0;

	merge->use_ends = xcalloc(nr + 1, sizeof(*merge->use_ends));
	for (size_t i = 0; i < merge->nr_sources; i++)
		for (uint32_t j = 0; j < merge->sources[i].segment->nr_terms; j++)
			merge->use_ends[merge->sources[i].text_of[j]]++;
	for (size_t i = 0; i < nr; i++) {
		size_t here = merge->use_ends[i];

		merge->use_ends[i] = nr_uses;
		nr_uses += here;
	}
	merge->uses = xcalloc(nr_uses + 1, sizeof(*merge->uses));
	for (size_t i = 0; i < merge->nr_sources; i++)
		for (uint32_t j = 0; j < merge->sources[i].segment->nr_terms; j++)
			merge->uses[merge->use_ends[merge->sources[i].text_of[j]]++] =
				(struct text_use){(uint32_t)i, j};
}

/* ---- records */

/* The record with the new numbers of its tokens. */
static void renumber(const struct merge *merge, const struct source *source, const unsigned char *record,
	size_t len, struct strbuf *out)
{
	struct record_token token;

	for (size_t at = 0; record_next(record, len, &at, &token);) {
		if (token.is_body)
			record_add_body(out);
		else if (token.number < source->segment->nr_terms)
			record_add_token(out, merge->token_of[source->text_of[token.number]],
				token.is_beside);
		else
			merge->segments->pages->result = SQLITE_CORRUPT;
	}
}

static void write_records(struct merge *merge, struct segment_encoder *encoder)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < merge->nr_docs && is_readable(merge); i++) {
		const struct merged_article *article = &merge->articles[i];
		const struct source *source = &merge->sources[article->source];
		size_t len;
		const unsigned char *record =
			segment_record(merge->segments, source->segment, article->doc, &len);

		strbuf_reset(&out);
		renumber(merge, source, record, len, &out);
		encoder_add_record(encoder, out.buf, out.len);
		if (merge->hashes && !source->segment->pairs_at)
			pair_runs_add(&merge->pairs, (uint32_t)i, (const unsigned char *)out.buf, out.len,
				merge->hashes);
	}
	strbuf_release(&out);
}

/* ---- lists */

/* Called for each posting of a source's list that is not deleted. */
static size_t add_list(struct merge *merge, const struct text_use *use, bool scattered, size_t nr)
{
	const struct source *source = &merge->sources[use->source];
	struct segment_term term;

	segment_term_at(merge->segments, source->segment, use->number, &term, NULL);
	arena_reset(&merge->arena);
	posting_list_read(merge->segments, source->segment, &term, &merge->arena, &merge->list);
	for (struct list_head head = list_heads_from(&merge->list.heads, 0); head.nr;
		head = list_heads_from(&merge->list.heads, head.window + 1)) {
		struct window_postings window;
		size_t at = 0;

		posting_list_window(merge->segments, source->segment, &merge->list, &head, &window);
		for (uint32_t word = 0; word < WINDOW_WORDS; word++) {
			while (window.bits[word]) {
				uint32_t doc =
					head.window * WINDOW_DOCS + word * 64 + bits_take(&window.bits[word]);
				uint8_t code = window.codes[at++];

				doc = doc < source->segment->nr_docs ? source->doc_of[doc] : NO_DOC;
				if (doc == NO_DOC)
					continue;
				if (scattered)
					merge->codes[doc] = code;
				else if (nr < merge->nr_docs)
					merge->postings[nr++] = doc << 8 | code;
				else /* two tokens of one text */
					merge->segments->pages->result = SQLITE_CORRUPT;
			}
		}
	}
	return nr;
}

/* Takes the codes out of the scratch, in the order of articles. */
static size_t gather(struct merge *merge)
{
	size_t nr = 0;

	for (size_t i = 0; i < merge->nr_docs; i++) {
		if (!merge->codes[i])
			continue;
		merge->postings[nr++] = (posting)i << 8 | merge->codes[i];
		merge->codes[i] = 0;
	}
	return nr;
}

static int by_doc(const void *left, const void *right)
{
	const posting *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

/* Common tokens are scattered over the articles, rare ones are sorted: see gather for the price. */
static void write_list(struct merge *merge, struct segment_encoder *encoder, uint32_t text)
{
	size_t from = text ? merge->use_ends[text - 1] : 0, to = merge->use_ends[text], nr = 0;
	bool scattered = merge->nr_docs_of[text] > merge->nr_docs / 512;
	const struct strmap_entry *entry = &merge->texts.entries[text];

	for (size_t i = from; i < to; i++)
		nr = add_list(merge, &merge->uses[i], scattered, nr);
	if (scattered)
		nr = gather(merge);
	else if (to - from > 1)
		qsort(merge->postings, nr, sizeof(*merge->postings), by_doc);
	encoder_add_term(encoder, entry->key, entry->len, merge->postings, nr);
}

/* ---- pairs */

static void write_pairs(struct merge *merge, struct segment_encoder *encoder)
{
	struct pair_source *sources = xcalloc(merge->nr_sources, sizeof(*sources));
	size_t nr = 0;

	for (size_t i = 0; i < merge->nr_sources; i++) {
		const struct source *source = &merge->sources[i];

		if (source->segment->pairs_at)
			sources[nr++] = (struct pair_source){source->segment, source->doc_of};
	}
	pair_runs_write(&merge->pairs, merge->segments, sources, nr, encoder);
	free(sources);
}

/* ---- all of it */

static int write_merged(struct merge *merge, int64_t segment, double mean_length, struct segment_spool *spool)
{
	struct segment_encoder encoder;
	int result;

	encoder_begin(&encoder, NULL, segment, merge->ids, merge->lengths, merge->nr_docs, mean_length);
	encoder_to_spool(&encoder, spool);
	if (merge->nr_docs >= PAIRS_MIN_DOCS)
		merge->hashes = token_hashes(&merge->texts, merge->order, merge->nr_tokens);
	write_records(merge, &encoder);
	merge->codes = xcalloc(merge->nr_docs, 1);
	merge->postings = xcalloc(merge->nr_docs, sizeof(*merge->postings));
	for (size_t i = 0; i < merge->nr_tokens && is_readable(merge); i++)
		write_list(merge, &encoder, merge->order[i]);
	if (merge->hashes && is_readable(merge))
		write_pairs(merge, &encoder);
	result = segments_result(merge->segments);
	if (result == SQLITE_OK)
		result = encoder_finish(&encoder);
	encoder_release(&encoder);
	return result;
}

static void release(struct merge *merge)
{
	for (size_t i = 0; i < merge->nr_sources; i++) {
		free(merge->sources[i].doc_of);
		free(merge->sources[i].text_of);
	}
	free(merge->sources);
	free(merge->articles);
	free(merge->ids);
	free(merge->lengths);
	strmap_release(&merge->texts);
	free(merge->nr_docs_of);
	free(merge->order);
	free(merge->token_of);
	free(merge->use_ends);
	free(merge->uses);
	free(merge->hashes);
	pair_runs_release(&merge->pairs);
	arena_release(&merge->arena);
	free(merge->postings);
	free(merge->codes);
}

int segments_merge_to_spool(struct segments *segments, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment, double mean_length, struct segment_spool *spool)
{
	struct merge merge = {.segments = segments, .nr_sources = nr_inputs, .pairs = PAIR_RUNS_INIT};
	int result = SQLITE_OK;

	merge.sources = xcalloc(nr_inputs, sizeof(*merge.sources));
	for (size_t i = 0; i < nr_inputs; i++)
		merge.sources[i].segment = inputs[i];
	order_articles(&merge);
	for (size_t i = 0; i < nr_inputs; i++)
		read_texts(&merge, &merge.sources[i]);
	result = segments_result(segments);
	if (result == SQLITE_OK) {
		merge.order = xcalloc(merge.texts.nr, sizeof(*merge.order));
		merge.token_of = xcalloc(merge.texts.nr, sizeof(*merge.token_of));
		merge.nr_tokens =
			token_numbers(merge.nr_docs_of, merge.texts.nr, merge.order, merge.token_of);
		collect_uses(&merge);
	}
	if (result == SQLITE_OK && merge.nr_docs)
		result = write_merged(&merge, segment, mean_length, spool);
	release(&merge);
	return result;
}

int segments_merge(struct segments *segments, struct segment *const *inputs, size_t nr_inputs,
	int64_t segment, double mean_length)
{
	int64_t *ids = xcalloc(nr_inputs, sizeof(*ids));
	struct segment_spool spool;
	int result;

	for (size_t i = 0; i < nr_inputs; i++)
		ids[i] = inputs[i]->id;
	segment_spool_open(&spool, segments->db);
	result = segments_merge_to_spool(segments, inputs, nr_inputs, segment, mean_length, &spool);
	if (result == SQLITE_OK)
		result = segment_spool_replace(&spool, segments->db, ids, nr_inputs);
	segment_spool_close(&spool);
	free(ids);
	return result;
}
