/* Records -> keys -> runs or a section; runs and sections -> one section. */
#include "store/segments/pair_runs.h"

#include "base/memory.h"
#include "base/radix_sort.h"
#include "base/varint.h"
#include "store/segments/pages.h"
#include "store/segments/pair_list.h"

#include <stdlib.h>
#include <string.h>

/*
 * What a key holds, from its lowest bit on: | bucket | uses - 1 | number of the article in the run |. Keys
 * come by article, so that those sorted by their buckets alone are by bucket, and then by article.
 */
enum { KEY_USES = PAIR_BUCKET_BITS, KEY_DOC = KEY_USES + PAIR_USES_BITS };

static uint32_t bucket_of(uint64_t key)
{
	return (uint32_t)key & (PAIR_BUCKETS - 1);
}

static uint32_t uses_of(uint64_t key)
{
	return ((uint32_t)(key >> KEY_USES) & (PAIR_MOST_USES - 1)) + 1;
}

static bool is_of_same_posting(uint64_t a, uint64_t b)
{
	return ((a ^ b) & ~((uint64_t)(PAIR_MOST_USES - 1) << KEY_USES)) == 0;
}

void pair_runs_release(struct pair_runs *runs)
{
	for (size_t i = 0; i < runs->nr; i++) {
		strbuf_release(&runs->items[i]->bytes);
		free(runs->items[i]);
	}
	free(runs->items);
	free(runs->keys);
	free(runs->docs);
	record_pairs_release(&runs->pairs);
	*runs = (struct pair_runs)PAIR_RUNS_INIT;
}

/* ---- a group being written */

struct group {
	uint32_t nr_docs;   /* of the segment, or run, that it is of */
	const float *norms; /* by article, NULL where lists are not to be windowed */
	struct strbuf head, lists;
};

static struct group group_of_run(void)
{
	return (struct group){PAIR_RUN_DOCS, NULL, STRBUF_INIT, STRBUF_INIT};
}

static struct group group_of(const struct segment_encoder *encoder)
{
	return (struct group){(uint32_t)encoder->nr_docs, encoder->norms, STRBUF_INIT, STRBUF_INIT};
}

static void put_list(struct group *group, const pair_posting *postings, size_t nr)
{
	size_t before = group->lists.len;
	bool is_windowed = pair_list_encode(postings, nr, group->nr_docs, group->norms, &group->lists);

	varint_add(&group->head, (group->lists.len - before) << 1 | is_windowed);
}

static void release_group(struct group *group)
{
	strbuf_release(&group->head);
	strbuf_release(&group->lists);
}

/* ---- records to runs */

static void add_key(void *context, uint32_t bucket, uint32_t uses)
{
	struct pair_runs *runs = context;

	ARRAY_GROW(runs->keys, runs->nr_keys + 1, runs->alloc_keys);
	runs->keys[runs->nr_keys++] =
		(uint64_t)(runs->nr_docs - 1) << KEY_DOC | (uint64_t)(uses - 1) << KEY_USES | bucket;
}

/* The bucket's articles, from keys of it on; returns how many keys there were. docs: by number in the run. */
static size_t gather_keys(const uint64_t *keys, size_t nr, uint32_t bucket, const uint32_t *docs,
	pair_posting *out, size_t *nr_out)
{
	size_t at = 0;

	*nr_out = 0;
	while (at < nr && bucket_of(keys[at]) == bucket) {
		uint64_t first = keys[at];
		uint32_t uses = 0, doc = (uint32_t)(first >> KEY_DOC);

		for (; at < nr && is_of_same_posting(keys[at], first); at++)
			uses += uses_of(keys[at]);
		out[(*nr_out)++] = pair_posting_of(docs ? docs[doc] : doc, uses);
	}
	return at;
}

/* A group of what the keys from *at on say, which moves past them. */
static void encode_group(const uint64_t *keys, size_t nr, size_t *at, uint32_t group, const uint32_t *docs,
	struct group *out)
{
	pair_posting postings[PAIR_RUN_DOCS];
	size_t nr_postings;

	strbuf_reset(&out->head);
	strbuf_reset(&out->lists);
	for (uint32_t bucket = group * PAIR_GROUP; bucket < (group + 1) * PAIR_GROUP; bucket++) {
		*at += gather_keys(keys + *at, nr - *at, bucket, docs, postings, &nr_postings);
		put_list(out, postings, nr_postings);
	}
}

/* By bucket, then by article; spare is freed by the caller. */
static const uint64_t *sorted_keys(const struct pair_runs *runs, uint64_t **spare)
{
	*spare = xmalloc((runs->nr_keys + 1) * sizeof(**spare));
	return radix_sort(runs->keys, *spare, runs->nr_keys, PAIR_BUCKET_BITS);
}

static void finish_run(struct pair_runs *runs)
{
	struct pair_run *run = xmalloc(sizeof(*run));
	struct group group = group_of_run();
	uint64_t *spare;
	const uint64_t *keys = sorted_keys(runs, &spare);
	size_t at = 0;

	strbuf_init(&run->bytes);
	memcpy(run->docs, runs->docs, runs->nr_docs * sizeof(*runs->docs));
	for (uint32_t i = 0; i < PAIR_GROUPS; i++) {
		encode_group(keys, runs->nr_keys, &at, i, NULL, &group);
		strbuf_add(&run->bytes, group.head.buf, group.head.len);
		strbuf_add(&run->bytes, group.lists.buf, group.lists.len);
		run->ends[i] = (uint32_t)run->bytes.len;
	}
	ARRAY_GROW(runs->items, runs->nr + 1, runs->alloc);
	runs->items[runs->nr++] = run;
	runs->nr_keys = runs->nr_docs = 0;
	release_group(&group);
	free(spare);
}

void pair_runs_add(struct pair_runs *runs, uint32_t doc, const unsigned char *record, size_t len,
	const uint32_t *hashes)
{
	if (!runs->docs)
		runs->docs = xcalloc(PAIR_RUN_DOCS, sizeof(*runs->docs));
	runs->docs[runs->nr_docs++] = doc;
	record_pairs_each(&runs->pairs, record, len, hashes, add_key, runs);
	if (runs->nr_docs == PAIR_RUN_DOCS || runs->nr_keys >= PAIR_RUN_KEYS)
		finish_run(runs);
}

/* ---- keys to a section */

/* So few articles that there is nothing to merge. */
static void write_keys(const struct pair_runs *runs, struct segment_encoder *encoder)
{
	struct group group = group_of(encoder);
	uint64_t *spare;
	const uint64_t *keys = sorted_keys(runs, &spare);
	size_t at = 0;

	for (uint32_t i = 0; i < PAIR_GROUPS; i++) {
		encode_group(keys, runs->nr_keys, &at, i, runs->docs, &group);
		encoder_add_pairs(encoder, &group.head, &group.lists);
	}
	release_group(&group);
	free(spare);
}

/* ---- inputs to a section */

/* A run, or a section of a segment. */
struct input {
	const struct pair_run *run; /* NULL: the segment is meant */
	const struct segment *segment;
	const uint32_t *doc_of;
	uint32_t nr_docs;
	struct strbuf bytes; /* of the group at hand */
	struct pair_group group;
};

struct merging {
	struct segments *segments;
	struct input *inputs;
	size_t nr_inputs;
	pair_posting *postings, *spare; /* of the bucket at hand */
	size_t nr, alloc, alloc_spare;
	size_t *ends; /* of what each input gave of it */
	size_t nr_ends;
	bool is_damaged;
};

static bool is_readable(const struct merging *merging)
{
	return !merging->is_damaged &&
		(!merging->segments || segments_result(merging->segments) == SQLITE_OK);
}

static void read_group(struct merging *merging, struct input *input, uint32_t group)
{
	strbuf_reset(&input->bytes);
	if (input->run) {
		uint32_t from = group ? input->run->ends[group - 1] : 0;

		strbuf_add(&input->bytes, input->run->bytes.buf + from, input->run->ends[group] - from);
	} else {
		pair_group_bytes(merging->segments, input->segment, group, &input->bytes);
	}
	if (!pair_group_read((const unsigned char *)input->bytes.buf, input->bytes.len, &input->group) ||
		input->group.ends[PAIR_GROUP - 1] != input->bytes.len)
		merging->is_damaged = true;
}

/* Appends the input's articles of a bucket of the group. */
static void take_list(struct merging *merging, const struct input *input, uint32_t nr)
{
	size_t from = nr ? input->group.ends[nr - 1] : input->group.first, len = input->group.ends[nr] - from;
	const unsigned char *list = (const unsigned char *)input->bytes.buf + from;
	bool is_windowed = input->group.is_windowed[nr];
	size_t nr_items, before = merging->nr, most = pair_list_most(list, len, is_windowed);
	pair_posting *items;

	if (most == 0)
		return;
	ARRAY_GROW(merging->postings, merging->nr + most, merging->alloc);
	items = merging->postings + merging->nr;
	if (!pair_list_decode(list, len, is_windowed, input->nr_docs, items, &nr_items))
		merging->is_damaged = true;
	for (size_t i = 0; i < nr_items; i++) {
		uint32_t doc = input->doc_of[pair_posting_doc(items[i])];

		if (doc != UINT32_MAX)
			merging->postings[merging->nr++] =
				pair_posting_of(doc, pair_posting_code(items[i]) + 1);
	}
	if (merging->nr > before)
		merging->ends[merging->nr_ends++] = merging->nr;
}

/* Merges postings from..middle..end, both parts ascending, by way of the spare. */
static void merge_parts(struct merging *merging, size_t from, size_t middle, size_t end)
{
	const pair_posting *left = merging->postings + from, *left_end = merging->postings + middle;
	const pair_posting *right = left_end, *right_end = merging->postings + end;
	pair_posting *out = merging->spare;

	if (middle == end || left_end[-1] < right[0])
		return;
	while (left < left_end && right < right_end)
		*out++ = *left < *right ? *left++ : *right++;
	while (left < left_end)
		*out++ = *left++;
	memcpy(merging->postings + from, merging->spare, (size_t)(out - merging->spare) * sizeof(*out));
}

/* Two neighbouring parts become one, until one is left. */
static void merge_all_parts(struct merging *merging)
{
	ARRAY_GROW(merging->spare, merging->nr, merging->alloc_spare);
	while (merging->nr_ends > 1) {
		size_t nr = 0, from = 0;

		for (size_t i = 0; i < merging->nr_ends; i += 2) {
			size_t end = merging->ends[i + 1 < merging->nr_ends ? i + 1 : i];

			merge_parts(merging, from, merging->ends[i], end);
			merging->ends[nr++] = from = end;
		}
		merging->nr_ends = nr;
	}
}

static void write_group(struct merging *merging, uint32_t nr, struct group *out)
{
	strbuf_reset(&out->head);
	strbuf_reset(&out->lists);
	for (size_t i = 0; i < merging->nr_inputs; i++)
		read_group(merging, &merging->inputs[i], nr);
	for (uint32_t bucket = 0; bucket < PAIR_GROUP && is_readable(merging); bucket++) {
		merging->nr = merging->nr_ends = 0;
		for (size_t i = 0; i < merging->nr_inputs; i++)
			take_list(merging, &merging->inputs[i], bucket);
		merge_all_parts(merging);
		put_list(out, merging->postings, merging->nr);
	}
}

static void open_inputs(struct merging *merging, const struct pair_runs *runs,
	const struct pair_source *sources, size_t nr_sources)
{
	merging->inputs = xcalloc(runs->nr + nr_sources + 1, sizeof(*merging->inputs));
	for (size_t i = 0; i < runs->nr; i++)
		merging->inputs[merging->nr_inputs++] = (struct input){
			.run = runs->items[i], .doc_of = runs->items[i]->docs, .nr_docs = PAIR_RUN_DOCS};
	for (size_t i = 0; i < nr_sources; i++)
		merging->inputs[merging->nr_inputs++] = (struct input){.segment = sources[i].segment,
			.doc_of = sources[i].doc_of,
			.nr_docs = sources[i].segment->nr_docs};
	for (size_t i = 0; i < merging->nr_inputs; i++)
		strbuf_init(&merging->inputs[i].bytes);
	merging->ends = xcalloc(merging->nr_inputs + 1, sizeof(*merging->ends));
}

static void merge_all(struct pair_runs *runs, struct segments *segments, const struct pair_source *sources,
	size_t nr_sources, struct segment_encoder *encoder)
{
	struct merging merging = {.segments = segments};
	struct group group = group_of(encoder);

	if (runs->nr_docs)
		finish_run(runs);
	open_inputs(&merging, runs, sources, nr_sources);
	for (uint32_t i = 0; i < PAIR_GROUPS && is_readable(&merging); i++) {
		write_group(&merging, i, &group);
		encoder_add_pairs(encoder, &group.head, &group.lists);
	}
	if (merging.is_damaged && segments)
		segments->pages->result = SQLITE_CORRUPT;
	for (size_t i = 0; i < merging.nr_inputs; i++)
		strbuf_release(&merging.inputs[i].bytes);
	free(merging.inputs);
	free(merging.postings);
	free(merging.spare);
	free(merging.ends);
	release_group(&group);
}

void pair_runs_write(struct pair_runs *runs, struct segments *segments, const struct pair_source *sources,
	size_t nr_sources, struct segment_encoder *encoder)
{
	if (runs->nr == 0 && nr_sources == 0)
		write_keys(runs, encoder);
	else
		merge_all(runs, segments, sources, nr_sources, encoder);
}
