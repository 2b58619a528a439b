/* Spellings -> lists -> lanes. */
#include "store/segments/leaf.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void open_token(struct leaf_token *token, const struct expression_token *spelled,
	struct segments *segments, const struct segment *segment)
{
	token->lists = xcalloc(spelled->nr, sizeof(*token->lists));
	token->here = xcalloc(spelled->nr, sizeof(*token->here));
	for (size_t i = 0; i < spelled->nr; i++) {
		const struct expression_spelling *spelling = &spelled->spellings[i];
		struct segment_term term;

		if (!segment_find_term(segments, segment, spelling->text, spelling->len, &term) ||
			term.nr_docs == 0)
			continue;
		posting_list_read(segments, segment, &term, &token->lists[token->nr++]);
		token->nr_articles += term.nr_docs;
	}
}

void leaf_open(struct leaf *leaf, const struct expression_phrase *phrase, struct segments *segments,
	const struct segment *segment)
{
	*leaf = (struct leaf){phrase, xcalloc(phrase->nr, sizeof(*leaf->tokens)),
		xcalloc(phrase->nr, sizeof(*leaf->neighbours)), 0};
	for (size_t i = 0; i + 1 < phrase->nr; i++)
		leaf->neighbours[i] = leaf_neighbours_of(&phrase->tokens[i], &phrase->tokens[i + 1]);
	for (size_t i = 0; i < phrase->nr; i++) {
		open_token(&leaf->tokens[i], &phrase->tokens[i], segments, segment);
		leaf->nr_lists += leaf->tokens[i].nr;
	}
}

void leaf_release(struct leaf *leaf)
{
	for (size_t i = 0; leaf->phrase && i < leaf->phrase->nr; i++) {
		for (size_t j = 0; j < leaf->tokens[i].nr; j++)
			posting_list_release(&leaf->tokens[i].lists[j]);
		free(leaf->tokens[i].lists);
		free(leaf->tokens[i].here);
	}
	free(leaf->tokens);
	free(leaf->neighbours);
	memset(leaf, 0, sizeof(*leaf));
}

bool leaf_is_exact(const struct leaf *leaf)
{
	return leaf->phrase->nr == 1;
}

static void clear(struct lanes *lanes)
{
	memset(lanes, 0, sizeof(*lanes));
	lanes->is_empty = true;
}

static void add(struct lanes *lanes, unsigned int lane, float most, bool in_title)
{
	float sum = lanes->most[lane] + most; /* of two spellings: saturation is concave */

	lanes->most[lane] = sum < 2 ? sum : 2;
	lanes->title[lane] |= in_title;
}

/* Keeps what both have; the first nr of `most`. */
static void keep_least(struct lanes *lanes, const struct lanes *other, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		lanes->most[i] = lanes->most[i] < other->most[i] ? lanes->most[i] : other->most[i];
		lanes->title[i] &= other->title[i];
	}
}

static void keep_common(struct lanes *lanes, const struct lane_bits *other)
{
	lanes->bits = lanes_both(lanes->bits, other);
	lanes->is_empty = !lanes_any(&lanes->bits);
}

/*
 * A use of the phrase counts where it starts. So a token that is some places on may stand behind the lead
 * and count once where the phrase counts twice: one use more for each place is enough, or so many times its
 * saturation.
 */

/* ---- windows as lanes */

static void token_windows(const struct leaf *leaf, size_t place, uint32_t first, float growth,
	struct lanes *out)
{
	const struct leaf_token *token = &leaf->tokens[place];

	growth *= (float)(1 + place) * (2.0F / MOST_STEPS);
	clear(out);
	for (size_t i = 0; i < token->nr; i++) {
		const struct posting_list *list = &token->lists[i];
		const struct list_window *window = posting_list_from(list, first);

		for (; window < list->windows + list->nr && window->window < first + WINDOW_DOCS; window++) {
			bool in_title = window->most & CODE_TITLE;

			if (leaf->phrase->in_title && !in_title)
				continue;
			lane_set(&out->bits, window->window - first);
			add(out, window->window - first, growth * (float)(window->most & MOST_STEPS),
				in_title);
			out->is_empty = false;
		}
	}
}

void leaf_windows(const struct leaf *leaf, uint32_t first, float growth, struct lanes *out)
{
	struct lanes other;

	token_windows(leaf, 0, first, growth, out);
	for (size_t i = 1; i < leaf->phrase->nr && !out->is_empty; i++) {
		token_windows(leaf, i, first, growth, &other);
		keep_common(out, &other.bits);
		keep_least(out, &other, WINDOW_DOCS);
	}
	if (out->is_empty)
		clear(out);
}

/* ---- articles as lanes */

/* What a code stands for at most, the token being so many places on in its phrase. */
static float saturation(uint8_t code, size_t place, float norm)
{
	float uses = (float)((code & CODE_USES) + place);

	return (code & CODE_USES) == CODE_USES ? 2 : 2 * uses / (uses + norm);
}

/* The articles that have the token, the most of any of them, and of each block. */
static void find_token(const struct leaf *leaf, size_t place, struct segments *segments,
	const struct segment *segment, uint32_t window, float growth, struct lanes *out)
{
	const struct leaf_token *token = &leaf->tokens[place];

	memset(&out->bits, 0, sizeof(out->bits));
	memset(out->most, 0, WINDOW_BLOCKS * sizeof(*out->most));
	memset(out->title, 0, WINDOW_BLOCKS);
	out->cap = 0;
	growth *= (float)(1 + place) * (2.0F / MOST_STEPS);
	for (size_t i = 0; i < token->nr; i++) {
		const struct list_window *here = posting_list_find(&token->lists[i], window);
		struct window_postings *postings = &token->here[i];

		postings->nr = 0;
		if (!here || (leaf->phrase->in_title && !(here->most & CODE_TITLE)))
			continue;
		posting_list_window(segments, segment, &token->lists[i], here, postings);
		if (leaf->phrase->in_title)
			window_postings_keep_title(postings);
		for (unsigned int j = 0; j < WINDOW_BLOCKS; j++)
			add(out, j, growth * (float)(postings->most[j] & MOST_STEPS),
				postings->most[j] & CODE_TITLE);
		out->cap += growth * (float)(here->most & MOST_STEPS);
		for (size_t word = 0; word < WINDOW_WORDS; word++)
			out->bits.words[word] |= postings->bits[word];
	}
	out->cap = out->cap < 2 ? out->cap : 2;
	out->is_empty = !lanes_any(&out->bits);
}

/* Takes out what cannot have the phrase's tokens next to each other. */
static void keep_neighbours(const struct leaf *leaf, struct segments *segments, const struct segment *segment,
	uint32_t window, struct lanes *out)
{
	for (size_t i = 0; i + 1 < leaf->phrase->nr && !out->is_empty; i++) {
		struct lane_bits other =
			leaf_neighbours_find(&leaf->neighbours[i], segments, segment, window);

		keep_common(out, &other);
	}
}

void leaf_find(struct leaf *leaf, struct segments *segments, const struct segment *segment, uint32_t window,
	float growth, struct lanes *out)
{
	find_token(leaf, 0, segments, segment, window, growth, out);
	for (size_t i = 1; i < leaf->phrase->nr && !out->is_empty; i++) {
		struct lanes other;

		find_token(leaf, i, segments, segment, window, growth, &other);
		out->cap = other.cap < out->cap ? other.cap : out->cap;
		keep_least(out, &other, WINDOW_BLOCKS);
		keep_common(out, &other.bits);
	}
	keep_neighbours(leaf, segments, segment, window, out);
}

static struct lane_bits find_token_bits(const struct leaf *leaf, size_t place, struct segments *segments,
	const struct segment *segment, uint32_t window)
{
	const struct leaf_token *token = &leaf->tokens[place];
	struct lane_bits all = {{0}};

	for (size_t i = 0; i < token->nr; i++) {
		const struct list_window *here = posting_list_find(&token->lists[i], window);
		struct window_postings postings;
		struct lane_bits bits = {{0}};

		if (!here)
			continue;
		if (leaf->phrase->in_title) {
			posting_list_window(segments, segment, &token->lists[i], here, &postings);
			window_postings_keep_title(&postings);
			memcpy(bits.words, postings.bits, sizeof(bits.words));
		} else {
			posting_list_bits(segments, segment, &token->lists[i], here, bits.words);
		}
		all = lanes_either(all, &bits);
	}
	return all;
}

void leaf_find_bits(const struct leaf *leaf, struct segments *segments, const struct segment *segment,
	uint32_t window, struct lanes *out)
{
	out->bits = find_token_bits(leaf, 0, segments, segment, window);
	out->is_empty = !lanes_any(&out->bits);
	for (size_t i = 1; i < leaf->phrase->nr && !out->is_empty; i++) {
		struct lane_bits other = find_token_bits(leaf, i, segments, segment, window);

		keep_common(out, &other);
	}
	keep_neighbours(leaf, segments, segment, window, out);
}

/* Adds what the articles have of one spelling. */
static void weigh_postings(const struct window_postings *postings, size_t place, const struct lane_docs *docs,
	struct lanes *out)
{
	size_t before[WINDOW_WORDS], nr = 0;

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		before[word] = nr;
		nr += bits_count(postings->bits[word]);
	}
	for (size_t i = 0; i < docs->nr; i++) {
		unsigned int lane = docs->lane[i];
		uint64_t bits = postings->bits[lane / 64], bit = UINT64_C(1) << lane % 64;
		uint8_t code;

		if (!(bits & bit))
			continue;
		code = postings->codes[before[lane / 64] + bits_count(bits & (bit - 1))];
		add(out, (unsigned int)i, saturation(code, place, docs->norm[i]), code & CODE_TITLE);
	}
}

static void weigh_token(const struct leaf *leaf, size_t place, const struct lane_docs *docs,
	struct lanes *out)
{
	const struct leaf_token *token = &leaf->tokens[place];

	memset(out->most, 0, docs->nr * sizeof(*out->most));
	memset(out->title, 0, docs->nr);
	for (size_t i = 0; i < token->nr; i++)
		if (token->here[i].nr)
			weigh_postings(&token->here[i], place, docs, out);
}

/* Where neighbours are missing, one of the tokens may still be there. */
static void clear_others(const struct lane_docs *docs, struct lanes *lanes)
{
	for (size_t i = 0; i < docs->nr; i++) {
		if (lane_is_set(&lanes->bits, docs->lane[i]))
			continue;
		lanes->most[i] = 0;
		lanes->title[i] = 0;
	}
}

void leaf_weigh(const struct leaf *leaf, const struct lane_docs *docs, struct lanes *out)
{
	struct lanes other;

	weigh_token(leaf, 0, docs, out);
	for (size_t i = 1; i < leaf->phrase->nr; i++) {
		weigh_token(leaf, i, docs, &other);
		keep_least(out, &other, docs->nr);
	}
	if (leaf->phrase->nr > 1)
		clear_others(docs, out);
}

/* ---- neighbours */

struct leaf_neighbours leaf_neighbours_of(const struct expression_token *first,
	const struct expression_token *second)
{
	struct leaf_neighbours out = {.nr = 0};

	if (first->nr * second->nr > LEAF_MAX_NEIGHBOURS)
		return out;
	for (size_t i = 0; i < first->nr; i++)
		for (size_t j = 0; j < second->nr; j++)
			out.rows[out.nr++] = neighbour_rows(segment_hash(first->spellings[i].text,
								    first->spellings[i].len),
				segment_hash(second->spellings[j].text, second->spellings[j].len));
	return out;
}

struct lane_bits leaf_neighbours_find(const struct leaf_neighbours *neighbours, struct segments *segments,
	const struct segment *segment, uint32_t window)
{
	struct lane_bits any = {{0}};

	if (neighbours->nr == 0 || !segment->neighbours_at)
		return lanes_range(0, WINDOW_DOCS);
	for (size_t i = 0; i < neighbours->nr; i++) {
		struct lane_bits bits = neighbours_docs(segments, segment, window, neighbours->rows[i]);

		any = lanes_either(any, &bits);
	}
	return any;
}
