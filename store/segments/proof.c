/* Records -> sum of postings; lists -> the same sum. What is derived of either is checked on the way. */
#include "store/segments/proof.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/varint.h"
#include "store/segments/most.h"
#include "store/segments/pages.h"
#include "store/segments/pair_list.h"
#include "store/segments/posting_list.h"
#include "store/segments/record.h"
#include "store/segments/record_pairs.h"

#include <stdlib.h>
#include <string.h>

/* Postings in any order. */
struct sum {
	uint64_t mixed, nr;
};

struct token_sum {
	uint32_t number, uses, title;
};

struct pair_sum {
	uint32_t bucket, uses;
};

struct proving {
	struct segments *segments;
	const struct segment *segment;
	struct proof *proof;
	uint32_t *hashes; /* by token */
	struct sum of_records, of_lists, pairs_of_records, pairs_of_lists;
	struct strbuf record;
	struct token_sum *tokens; /* of the article at hand, in its order */
	size_t nr_tokens, alloc_tokens;
	struct record_pairs scratch;
	struct pair_sum *pairs; /* of the article at hand, in its order */
	size_t nr_pairs, alloc_pairs;
};

static bool is_readable(const struct proving *proving)
{
	return segments_result(proving->segments) == SQLITE_OK;
}

/* key: a token, or a bucket of pairs. */
static void add_posting(struct sum *sum, uint32_t key, uint32_t item)
{
	uint64_t mixed = ((uint64_t)key << 32 | item) + UINT64_C(0x9E3779B97F4A7C15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9); /* splitmix64 (Steele et al., 2014) */
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
	sum->mixed += mixed ^ mixed >> 31;
	sum->nr++;
}

/* ---- dictionary */

static void prove_dictionary(struct proving *proving)
{
	const struct segment *segment = proving->segment;
	struct strbuf text = STRBUF_INIT;

	proving->hashes = xcalloc(segment->nr_terms, sizeof(*proving->hashes));
	for (uint32_t i = 0; i < segment->nr_terms && is_readable(proving); i++) {
		struct segment_term term, found;

		strbuf_reset(&text);
		segment_term_at(proving->segments, segment, i, &term, &text);
		proving->hashes[i] = segment_hash(text.buf, text.len);
		if (text.len == 0 ||
			!segment_find_term(proving->segments, segment, text.buf, text.len, &found) ||
			found.number != i)
			proving->proof->nr_lost_tokens++;
	}
	strbuf_release(&text);
}

/* ---- records */

/* The tokens of the record, each with what it counts where it stands; false where it is no record. */
static bool read_record(struct proving *proving)
{
	const unsigned char *record = (const unsigned char *)proving->record.buf;
	uint32_t position = UINT32_MAX, title = CODE_TITLE;
	size_t at = 0;
	struct record_token token;

	proving->nr_tokens = 0;
	while (record_next(record, proving->record.len, &at, &token)) {
		if (token.is_body) {
			if (!title)
				return false;
			title = 0;
			position = UINT32_MAX;
			continue;
		}
		if (token.number >= proving->segment->nr_terms)
			return false;
		position += !token.is_beside;
		ARRAY_GROW(proving->tokens, proving->nr_tokens + 1, proving->alloc_tokens);
		proving->tokens[proving->nr_tokens++] = (struct token_sum){
			token.number, match_uses(title ? position : position | MATCH_BODY), title};
	}
	return !title && at == proving->record.len;
}

static int by_number(const void *left, const void *right)
{
	const struct token_sum *x = left, *y = right;

	return (x->number > y->number) - (x->number < y->number);
}

/* The article's postings, one a token, as store/segments/buffer.c makes them. */
static void sum_record(struct proving *proving, uint32_t doc)
{
	const struct token_sum *tokens = proving->tokens;
	size_t nr = proving->nr_tokens;

	if (nr)
		qsort(proving->tokens, nr, sizeof(*tokens), by_number);
	for (size_t from = 0, to; from < nr; from = to) {
		uint32_t uses = 0, title = 0;

		for (to = from; to < nr && tokens[to].number == tokens[from].number; to++) {
			uses += tokens[to].uses;
			title |= tokens[to].title;
		}
		uses = uses < CODE_USES ? uses : CODE_USES;
		add_posting(&proving->of_records, tokens[from].number, doc << 8 | uses | title);
	}
}

static void add_pair(void *context, uint32_t bucket, uint32_t uses)
{
	struct proving *proving = context;

	ARRAY_GROW(proving->pairs, proving->nr_pairs + 1, proving->alloc_pairs);
	proving->pairs[proving->nr_pairs++] = (struct pair_sum){bucket, uses};
}

static int by_bucket(const void *left, const void *right)
{
	const struct pair_sum *x = left, *y = right;

	return (x->bucket > y->bucket) - (x->bucket < y->bucket);
}

/* The article's postings of pairs, one a bucket, as store/segments/pair_runs.c makes them. */
static void sum_pairs(struct proving *proving, uint32_t doc)
{
	proving->nr_pairs = 0;
	record_pairs_each(&proving->scratch, (const unsigned char *)proving->record.buf, proving->record.len,
		proving->hashes, add_pair, proving);
	if (proving->nr_pairs)
		qsort(proving->pairs, proving->nr_pairs, sizeof(*proving->pairs), by_bucket);
	for (size_t from = 0, to; from < proving->nr_pairs; from = to) {
		uint32_t bucket = proving->pairs[from].bucket, uses = 0;

		for (to = from; to < proving->nr_pairs && proving->pairs[to].bucket == bucket; to++)
			uses += proving->pairs[to].uses;
		add_posting(&proving->pairs_of_records, bucket, pair_posting_of(doc, uses));
	}
}

static void prove_record(struct proving *proving, uint32_t doc)
{
	size_t len;
	const unsigned char *record = segment_record(proving->segments, proving->segment, doc, &len);

	strbuf_reset(&proving->record);
	strbuf_add(&proving->record, (const char *)record, len);
	if (!read_record(proving)) {
		proving->proof->nr_broken_records++;
		return;
	}
	sum_record(proving, doc);
	if (proving->segment->pairs_at)
		sum_pairs(proving, doc);
}

static void prove_records(struct proving *proving)
{
	for (uint32_t doc = 0; doc < proving->segment->nr_docs && is_readable(proving); doc++)
		prove_record(proving, doc);
}

/* ---- articles */

static void prove_ids(struct proving *proving)
{
	int64_t ids[WINDOW_DOCS], before = -1;

	for (uint32_t window = 0; window < segment_nr_windows(proving->segment); window++) {
		uint32_t nr = segment_window_docs(proving->segment, window);

		segment_ids(proving->segments, proving->segment, window, ids);
		for (uint32_t i = 0; i < nr; i++) {
			proving->proof->ids_ascend &= ids[i] > before;
			before = ids[i];
		}
	}
}

static void prove_lengths(struct proving *proving)
{
	uint32_t lengths[WINDOW_DOCS];

	for (uint32_t window = 0; window < segment_nr_windows(proving->segment); window++) {
		const unsigned char *codes;

		segment_lengths(proving->segments, proving->segment, window, lengths);
		codes = segment_length_codes(proving->segments, proving->segment, window);
		for (uint32_t i = 0; i < segment_window_docs(proving->segment, window); i++)
			proving->proof->lengths_agree &= codes[i] == length_code(lengths[i]);
	}
}

/* ---- lists */

static bool is_above(uint8_t most, double saturation)
{
	return saturation > (most & MOST_STEPS) * 2.0 / MOST_STEPS + 1e-9;
}

static void prove_window(struct proving *proving, uint32_t token, struct posting_list *list,
	const struct list_head *head)
{
	uint32_t lengths[WINDOW_DOCS];
	struct window_postings here;
	bool is_low = false;
	size_t at = 0;

	posting_list_window(proving->segments, proving->segment, list, head, &here);
	segment_lengths(proving->segments, proving->segment, head->window, lengths);
	for (uint32_t word = 0; word < WINDOW_WORDS; word++) {
		while (here.bits[word]) {
			uint32_t lane = word * 64 + bits_take(&here.bits[word]);
			uint8_t code = here.codes[at++];
			float norm = (float)match_norm(lengths[lane], proving->segment->mean_length);

			add_posting(&proving->of_lists, token,
				(head->window * WINDOW_DOCS + lane) << 8 | code);
			is_low |= is_above(head->most, saturation_bound(code & CODE_USES, CODE_USES, norm)) ||
				(code & CODE_TITLE & ~head->most) != 0;
		}
	}
	proving->proof->nr_low_bounds += is_low;
}

static void prove_lists(struct proving *proving)
{
	struct arena arena = ARENA_INIT;
	struct posting_list list;

	for (uint32_t i = 0; i < proving->segment->nr_terms && is_readable(proving); i++) {
		uint64_t before = proving->of_lists.nr;
		struct segment_term term;

		segment_term_at(proving->segments, proving->segment, i, &term, NULL);
		if (!is_readable(proving))
			break;
		arena_reset(&arena);
		posting_list_read(proving->segments, proving->segment, &term, &arena, &list);
		for (struct list_head head = list_heads_from(&list.heads, 0); head.nr;
			head = list_heads_from(&list.heads, head.window + 1))
			prove_window(proving, i, &list, &head);
		proving->proof->postings_agree &= proving->of_lists.nr - before == term.nr_docs;
	}
	arena_release(&arena);
}

/* Whether the heads of a windowed list bound what their windows have. */
static void prove_heads(struct proving *proving, const unsigned char *list, size_t len,
	const pair_posting *items)
{
	uint32_t lengths[WINDOW_DOCS];
	struct list_heads_walk walk;

	pair_list_walk(list, len, proving->segment->nr_docs, &walk);
	for (struct list_head head = list_heads_next(&walk); head.nr; head = list_heads_next(&walk)) {
		bool is_low = false;

		segment_lengths(proving->segments, proving->segment, head.window, lengths);
		for (uint32_t i = 0; i < head.nr; i++, items++) {
			uint32_t lane = pair_posting_doc(*items) % WINDOW_DOCS;
			float norm = (float)match_norm(lengths[lane], proving->segment->mean_length);

			is_low |= is_above(head.most,
				saturation_bound(pair_posting_code(*items) + 1, PAIR_MOST_USES, norm));
		}
		proving->proof->nr_low_bounds += is_low;
	}
}

/* False where the list is damaged. */
static bool prove_pair_list(struct proving *proving, uint32_t bucket, bool is_windowed,
	const unsigned char *list, size_t len)
{
	pair_posting *items = xcalloc(pair_list_most(list, len, is_windowed) + 1, sizeof(*items));
	size_t nr;
	bool is_whole = pair_list_decode(list, len, is_windowed, proving->segment->nr_docs, items, &nr);

	for (size_t i = 0; i < nr; i++)
		add_posting(&proving->pairs_of_lists, bucket, items[i]);
	if (is_whole && is_windowed)
		prove_heads(proving, list, len, items);
	free(items);
	return is_whole;
}

static void prove_pairs(struct proving *proving)
{
	struct strbuf bytes = STRBUF_INIT;

	for (uint32_t i = 0; i < PAIR_GROUPS && is_readable(proving); i++) {
		const unsigned char *lists;
		struct pair_group group;
		uint32_t from;

		strbuf_reset(&bytes);
		pair_group_bytes(proving->segments, proving->segment, i, &bytes);
		lists = (const unsigned char *)bytes.buf;
		if (!pair_group_read(lists, bytes.len, &group) || group.ends[PAIR_GROUP - 1] != bytes.len) {
			proving->proof->pairs_agree = false;
			break;
		}
		from = group.first;
		for (uint32_t j = 0; j < PAIR_GROUP; from = group.ends[j++])
			proving->proof->pairs_agree &= prove_pair_list(proving, i * PAIR_GROUP + j,
				group.is_windowed[j], lists + from, group.ends[j] - from);
	}
	strbuf_release(&bytes);
}

static bool sums_agree(const struct sum *x, const struct sum *y)
{
	return x->nr == y->nr && x->mixed == y->mixed;
}

bool proof_holds(const struct proof *proof)
{
	return proof->is_readable && proof->ids_ascend && proof->postings_agree && proof->pairs_agree &&
		proof->lengths_agree && !proof->nr_broken_records && !proof->nr_lost_tokens &&
		!proof->nr_low_bounds;
}

void proof_run(struct segments *segments, const struct segment *segment, struct proof *out)
{
	struct proving proving = {.segments = segments, .segment = segment, .proof = out};

	*out = (struct proof){
		.ids_ascend = true, .postings_agree = true, .pairs_agree = true, .lengths_agree = true};
	strbuf_init(&proving.record);
	segments->pages->result = SQLITE_OK; /* what another segment left */
	prove_dictionary(&proving);
	prove_ids(&proving);
	prove_lengths(&proving);
	prove_records(&proving);
	prove_lists(&proving);
	if (segment->pairs_at)
		prove_pairs(&proving);
	out->is_readable = is_readable(&proving);
	out->postings_agree &= sums_agree(&proving.of_records, &proving.of_lists);
	out->pairs_agree &= sums_agree(&proving.pairs_of_records, &proving.pairs_of_lists);
	record_pairs_release(&proving.scratch);
	strbuf_release(&proving.record);
	free(proving.hashes);
	free(proving.tokens);
	free(proving.pairs);
}
