/* Records -> sum of postings; lists -> the same sum. What is derived of either is checked on the way. */
#include "store/segments/proof.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "store/match.h"
#include "store/segments/neighbours.h"
#include "store/segments/pages.h"
#include "store/segments/posting_list.h"
#include "store/segments/record.h"

#include <stdlib.h>
#include <string.h>

/* Postings in any order. */
struct sum {
	uint64_t mixed, nr;
};

struct token_sum {
	uint32_t number, uses, title;
};

struct proving {
	struct segments *segments;
	const struct segment *segment;
	struct proof *proof;
	uint32_t *hashes; /* by token */
	struct sum of_records, of_lists;
	struct neighbour_block block; /* what the rows of the articles at hand must have */
	struct strbuf record;
	struct token_sum *tokens; /* of the article at hand, in its order */
	size_t nr_tokens, alloc_tokens;
};

static bool is_readable(const struct proving *proving)
{
	return segments_result(proving->segments) == SQLITE_OK;
}

static void add_posting(struct sum *sum, uint32_t token, posting item)
{
	uint64_t mixed = ((uint64_t)token << 32 | item) + UINT64_C(0x9E3779B97F4A7C15);

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

/* Whether the archive's rows of these windows have all the bits of the block. */
static void compare_block(struct proving *proving, uint32_t first_window)
{
	size_t width = (size_t)proving->block.nr_windows * (WINDOW_DOCS / 8);
	uint64_t at =
		proving->segment->neighbours_at + (uint64_t)first_window * (WINDOW_DOCS / 8) * NEIGHBOUR_ROWS;
	bool lost[NEIGHBOUR_WINDOWS] = {false};

	for (size_t row = 0; row < NEIGHBOUR_ROWS; row++) {
		const unsigned char *stored = segment_bytes(proving->segments->pages, proving->segment->id,
			at + row * width, width);
		const unsigned char *asked = proving->block.rows + row * width;

		for (size_t i = 0; i < width; i++)
			lost[i / (WINDOW_DOCS / 8)] |= (asked[i] & ~stored[i]) != 0;
	}
	for (size_t i = 0; i < NEIGHBOUR_WINDOWS; i++)
		proving->proof->nr_lost_neighbours += lost[i];
}

static void begin_block(struct proving *proving, uint32_t first_doc)
{
	uint32_t left = segment_nr_windows(proving->segment) - first_doc / WINDOW_DOCS;

	neighbour_block_init(&proving->block, left < NEIGHBOUR_WINDOWS ? left : NEIGHBOUR_WINDOWS);
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
	if (proving->segment->neighbours_at)
		neighbour_block_add(&proving->block, doc % NEIGHBOUR_DOCS,
			(const unsigned char *)proving->record.buf, len, proving->hashes);
}

static void prove_records(struct proving *proving)
{
	uint32_t nr = proving->segment->nr_docs;
	bool has_neighbours = proving->segment->neighbours_at != 0;

	for (uint32_t doc = 0; doc < nr && is_readable(proving); doc++) {
		if (has_neighbours && doc % NEIGHBOUR_DOCS == 0)
			begin_block(proving, doc);
		prove_record(proving, doc);
		if (has_neighbours && (doc + 1 == nr || (doc + 1) % NEIGHBOUR_DOCS == 0)) {
			compare_block(proving, doc / NEIGHBOUR_DOCS * NEIGHBOUR_WINDOWS);
			neighbour_block_release(&proving->block);
		}
	}
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

/* ---- lists */

static bool is_above(uint8_t most, uint8_t code, double norm)
{
	uint32_t uses = code & CODE_USES;
	double saturation = uses == CODE_USES ? 2 : match_saturate(uses, norm);

	return saturation > (most & MOST_STEPS) * 2.0 / MOST_STEPS + 1e-9 || (code & CODE_TITLE & ~most) != 0;
}

static void prove_window(struct proving *proving, uint32_t token, const struct posting_list *list,
	const struct list_window *window)
{
	uint32_t lengths[WINDOW_DOCS];
	struct window_postings here;
	bool is_low = false;
	size_t at = 0;

	posting_list_window(proving->segments, proving->segment, list, window, &here);
	segment_lengths(proving->segments, proving->segment, window->window, lengths);
	for (uint32_t word = 0; word < WINDOW_WORDS; word++) {
		while (here.bits[word]) {
			uint32_t lane = word * 64 + bits_take(&here.bits[word]);
			uint8_t code = here.codes[at++];
			float norm = (float)match_norm(lengths[lane], proving->segment->mean_length);

			add_posting(&proving->of_lists, token,
				(window->window * WINDOW_DOCS + lane) << 8 | code);
			is_low |= is_above(window->most, code, norm) ||
				is_above(here.most[lane / BLOCK_DOCS], code, norm);
		}
	}
	proving->proof->nr_low_bounds += is_low;
}

static void prove_lists(struct proving *proving)
{
	struct posting_list list = {NULL, 0, 0, 0};

	for (uint32_t i = 0; i < proving->segment->nr_terms && is_readable(proving); i++) {
		uint64_t before = proving->of_lists.nr;
		struct segment_term term;

		segment_term_at(proving->segments, proving->segment, i, &term, NULL);
		if (!is_readable(proving))
			break;
		posting_list_read(proving->segments, proving->segment, &term, &list);
		for (size_t j = 0; j < list.nr; j++)
			prove_window(proving, i, &list, &list.windows[j]);
		proving->proof->postings_agree &= proving->of_lists.nr - before == term.nr_docs;
	}
	posting_list_release(&list);
}

bool proof_holds(const struct proof *proof)
{
	return proof->is_readable && proof->ids_ascend && proof->postings_agree &&
		!proof->nr_broken_records && !proof->nr_lost_tokens && !proof->nr_low_bounds &&
		!proof->nr_lost_neighbours;
}

void proof_run(struct segments *segments, const struct segment *segment, struct proof *out)
{
	struct proving proving = {.segments = segments, .segment = segment, .proof = out};

	*out = (struct proof){.ids_ascend = true, .postings_agree = true};
	strbuf_init(&proving.record);
	segments->pages->result = SQLITE_OK; /* what another segment left */
	prove_dictionary(&proving);
	prove_ids(&proving);
	prove_records(&proving);
	prove_lists(&proving);
	out->is_readable = is_readable(&proving);
	out->postings_agree &= proving.of_records.nr == proving.of_lists.nr &&
		proving.of_records.mixed == proving.of_lists.mixed;
	neighbour_block_release(&proving.block);
	strbuf_release(&proving.record);
	free(proving.hashes);
	free(proving.tokens);
}
