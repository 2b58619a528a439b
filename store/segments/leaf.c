/* Spellings -> lists -> lanes. */
#include "store/segments/leaf.h"

#include "store/segments/most.h"

#include <string.h>

static void open_token(struct leaf_token *token, const struct expression_token *spelled,
	struct segments *segments, const struct segment *segment)
{
	struct arena *scratch = &segments->scratch;

	*token = (struct leaf_token){.lists = arena_alloc(scratch, spelled->nr * sizeof(*token->lists)),
		.windows = arena_alloc(scratch, spelled->nr * sizeof(*token->windows)),
		.here = arena_alloc(scratch, spelled->nr * sizeof(*token->here))};
	for (size_t i = 0; i < spelled->nr; i++) {
		const struct expression_spelling *spelling = &spelled->spellings[i];
		struct segment_term term;

		if (!segment_find_term(segments, segment, spelling->text, spelling->len, &term) ||
			term.nr_docs == 0)
			continue;
		posting_list_read(segments, segment, &term, scratch, &token->lists[token->nr++]);
		token->nr_articles += term.nr_docs;
	}
}

static void open_pair(struct leaf *leaf, size_t place, struct pair_lists *lists)
{
	struct pair_side left = {.nr = 0}, right = {.nr = 0};

	pair_side_add(&left, lists, &leaf->phrase->tokens[place]);
	pair_side_add(&right, lists, &leaf->phrase->tokens[place + 1]);
	pair_lanes_open(&leaf->pairs[place], lists, &left, &right, PAIR_LISTS_OF_PHRASE);
}

void leaf_open(struct leaf *leaf, const struct expression_phrase *phrase, struct pair_lists *lists)
{
	struct arena *scratch = &lists->segments->scratch;

	*leaf = (struct leaf){phrase, arena_alloc(scratch, phrase->nr * sizeof(*leaf->tokens)),
		arena_alloc(scratch, phrase->nr * sizeof(*leaf->pairs)), 0};
	for (size_t i = 0; i + 1 < phrase->nr; i++)
		open_pair(leaf, i, lists);
	for (size_t i = 0; i < phrase->nr; i++) {
		open_token(&leaf->tokens[i], &phrase->tokens[i], lists->segments, lists->segment);
		leaf->nr_lists += leaf->tokens[i].nr;
	}
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
 * A use of the phrase counts where it starts. So a token that is some places on, or a pair, may stand behind
 * the lead and count once where the phrase counts twice: one use more for each place is enough, or so many
 * times its saturation.
 */

/* The same of a pair of tokens, the first of which is so many places on. */
static void keep_least_pairs(struct lanes *lanes, const struct lanes *pair, size_t place, size_t nr)
{
	float factor = (float)(1 + place);

	for (size_t i = 0; i < nr; i++)
		if (lanes->most[i] > factor * pair->most[i])
			lanes->most[i] = factor * pair->most[i];
}

/* ---- windows as lanes */

/* Only those windows where one of the articles has it in the title. */
static void keep_titles(const uint8_t mosts[WINDOW_DOCS], uint8_t out[WINDOW_DOCS])
{
	for (size_t i = 0; i < WINDOW_DOCS; i++)
		out[i] = mosts[i] & CODE_TITLE ? mosts[i] : 0;
}

/* Of two spellings what they bound is added: saturation is concave. */
static void token_windows(const struct leaf *leaf, size_t place, uint32_t first, float growth,
	struct lanes *out)
{
	const struct leaf_token *token = &leaf->tokens[place];
	uint8_t room[WINDOW_DOCS], titles[WINDOW_DOCS];

	clear(out);
	for (size_t i = 0; i < token->nr; i++) {
		const uint8_t *mosts = list_heads_mosts(&token->lists[i].heads, first, room);
		struct lane_bits bits;

		if (leaf->phrase->in_title) {
			keep_titles(mosts, titles);
			mosts = titles;
		}
		bits = lanes_not_zero(mosts);
		if (!lanes_any(&bits))
			continue;
		out->bits = lanes_either(out->bits, &bits);
		lanes_add_mosts(out->most, mosts, growth * (float)(1 + place) * MOST_STEP);
		lanes_add_titles(out->title, mosts);
	}
	out->is_empty = !lanes_any(&out->bits);
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
	for (size_t i = 0; i + 1 < leaf->phrase->nr && !out->is_empty; i++) {
		if (!leaf->pairs[i].is_known)
			continue;
		pair_lanes_windows(&leaf->pairs[i], first, &other);
		keep_common(out, &other.bits);
		keep_least_pairs(out, &other, i, WINDOW_DOCS);
	}
	if (out->is_empty)
		clear(out);
}

/* ---- articles as lanes */

/* The articles that have the token. */
static struct lane_bits find_token(struct leaf *leaf, size_t place, struct segments *segments,
	const struct segment *segment, uint32_t window)
{
	struct leaf_token *token = &leaf->tokens[place];
	struct lane_bits all = {{0}};

	for (size_t i = 0; i < token->nr; i++) {
		struct list_head *found = &token->windows[i];
		struct window_postings *here = &token->here[i];

		*found = list_heads_find(&token->lists[i].heads, window);
		if (leaf->phrase->in_title && !(found->most & CODE_TITLE))
			found->nr = 0;
		if (found->nr == 0)
			continue;
		if (leaf->phrase->in_title) {
			posting_list_window(segments, segment, &token->lists[i], found, here);
			window_postings_keep_title(here);
		} else {
			posting_list_bits(segments, segment, &token->lists[i], found, here->bits);
		}
		for (size_t word = 0; word < WINDOW_WORDS; word++)
			all.words[word] |= here->bits[word];
	}
	return all;
}

/* What most leaves are: one token of one spelling, anywhere in the article. */
static bool is_plain(const struct leaf *leaf)
{
	return leaf->phrase->nr == 1 && leaf->tokens[0].nr == 1 && !leaf->phrase->in_title;
}

static void find_plain(struct leaf_token *token, struct segments *segments, const struct segment *segment,
	uint32_t window, struct lanes *out)
{
	struct list_head *found = &token->windows[0];

	*found = list_heads_find(&token->lists[0].heads, window);
	out->is_empty = found->nr == 0;
	if (found->nr)
		posting_list_bits(segments, segment, &token->lists[0], found, token->here[0].bits);
	else
		memset(token->here[0].bits, 0, sizeof(token->here[0].bits));
	memcpy(out->bits.words, token->here[0].bits, sizeof(out->bits.words));
}

void leaf_find(struct leaf *leaf, struct segments *segments, const struct segment *segment, uint32_t window,
	struct lanes *out)
{
	if (is_plain(leaf)) {
		find_plain(&leaf->tokens[0], segments, segment, window, out);
		return;
	}
	out->bits = (struct lane_bits)LANES_ALL;
	out->is_empty = false;
	for (size_t i = 0; i + 1 < leaf->phrase->nr && !out->is_empty; i++) {
		struct lane_bits pair;

		if (!leaf->pairs[i].is_known)
			continue;
		pair_lanes_seek(&leaf->pairs[i], window);
		pair = pair_lanes_bits(&leaf->pairs[i]);
		keep_common(out, &pair);
	}
	for (size_t i = 0; i < leaf->phrase->nr && !out->is_empty; i++) {
		struct lane_bits token = find_token(leaf, i, segments, segment, window);

		keep_common(out, &token);
	}
}

static float token_cap(const struct leaf *leaf, size_t place, float growth)
{
	const struct leaf_token *token = &leaf->tokens[place];
	float cap = 0;

	for (size_t i = 0; i < token->nr; i++)
		if (token->windows[i].nr)
			cap += (float)(token->windows[i].most & MOST_STEPS);
	cap *= growth * (float)(1 + place) * MOST_STEP;
	return cap < 2 ? cap : 2;
}

void leaf_cap(const struct leaf *leaf, float growth, struct lanes *out)
{
	out->cap = 2;
	for (size_t i = 0; i < leaf->phrase->nr; i++) {
		float cap = token_cap(leaf, i, growth);

		out->cap = cap < out->cap ? cap : out->cap;
		if (i + 1 == leaf->phrase->nr || !leaf->pairs[i].is_known)
			continue;
		cap = pair_lanes_cap(&leaf->pairs[i]) * (float)(1 + i);
		out->cap = cap < out->cap ? cap : out->cap;
	}
}

/* The codes of one spelling, in the order of its articles; valid until more is read. */
static const uint8_t *codes_of(const struct leaf *leaf, const struct leaf_token *token, size_t list,
	struct segments *segments, const struct segment *segment)
{
	return leaf->phrase->in_title
		? token->here[list].codes
		: posting_list_codes(segments, segment, &token->lists[list], &token->windows[list]);
}

/* Those of the articles whose code says that it is in the title. */
static void add_titles(const uint64_t bits[WINDOW_WORDS], const uint8_t *codes,
	const struct lane_bits *within, struct lane_bits *out)
{
	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		uint64_t wanted = bits[word] & within->words[word];

		while (wanted) {
			unsigned int bit = bits_take(&wanted);
			size_t before = bits_count(bits[word] & ((UINT64_C(1) << bit) - 1));

			out->words[word] |= (uint64_t)(codes[before] >> 7) << bit;
		}
		codes += bits_count(bits[word]);
	}
}

struct lane_bits leaf_titles(const struct leaf *leaf, struct segments *segments,
	const struct segment *segment, const struct lane_bits *within)
{
	struct lane_bits all = *within;

	for (size_t i = 0; i < leaf->phrase->nr && lanes_any(&all); i++) {
		const struct leaf_token *token = &leaf->tokens[i];
		struct lane_bits any = {{0}};

		for (size_t j = 0; j < token->nr; j++)
			if (token->windows[j].nr && token->windows[j].most & CODE_TITLE)
				add_titles(token->here[j].bits, codes_of(leaf, token, j, segments, segment),
					&all, &any);
		all = any;
	}
	return all;
}

/* As many as no article has: a code of CODE_USES may stand for any number of uses. */
static const float MANY_USES = 1e9F;

/* Adds the uses that the articles have of one spelling. */
static void weigh_postings(const uint64_t bits_of[WINDOW_WORDS], const uint8_t *codes,
	const struct lane_docs *docs, struct lanes *out)
{
	size_t before[WINDOW_WORDS], nr = 0;

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		before[word] = nr;
		nr += bits_count(bits_of[word]);
	}
	for (size_t i = 0; i < docs->nr; i++) {
		unsigned int lane = docs->lane[i];
		uint64_t bits = bits_of[lane / 64], bit = UINT64_C(1) << lane % 64;
		uint8_t code, uses;

		if (!(bits & bit))
			continue;
		code = codes[before[lane / 64] + bits_count(bits & (bit - 1))];
		uses = code & CODE_USES;
		out->most[i] += uses == CODE_USES ? MANY_USES : (float)uses;
		out->title[i] |= code >> 7;
	}
}

static void weigh_token(const struct leaf *leaf, size_t place, struct segments *segments,
	const struct segment *segment, const struct lane_docs *docs, struct lanes *out)
{
	const struct leaf_token *token = &leaf->tokens[place];

	memset(out->title, 0, docs->nr);
	for (size_t i = 0; i < docs->nr; i++)
		out->most[i] = (float)place;
	for (size_t i = 0; i < token->nr; i++)
		if (token->windows[i].nr)
			weigh_postings(token->here[i].bits, codes_of(leaf, token, i, segments, segment), docs,
				out);
}

/* Keeps what both have, the pair's first token being so many places on. */
static void keep_least_uses(struct lanes *lanes, const struct lanes *pair, size_t place,
	const struct lane_docs *docs)
{
	for (size_t i = 0; i < docs->nr; i++) {
		float most = pair->most[i]; /* of 2 * uses / (uses + norm) */
		float uses = most < 2 ? most * docs->norm[i] / (2 - most) + (float)place : MANY_USES;

		lanes->most[i] = uses < lanes->most[i] ? uses : lanes->most[i];
	}
}

/* Where pairs are missing, one of the tokens may still be there. */
static void clear_others(const struct lane_docs *docs, struct lanes *lanes)
{
	for (size_t i = 0; i < docs->nr; i++) {
		if (lane_is_set(&lanes->bits, docs->lane[i]))
			continue;
		lanes->most[i] = 0;
		lanes->title[i] = 0;
	}
}

void leaf_weigh(const struct leaf *leaf, struct segments *segments, const struct segment *segment,
	const struct lane_docs *docs, struct lanes *out)
{
	struct lanes other;

	weigh_token(leaf, 0, segments, segment, docs, out);
	for (size_t i = 1; i < leaf->phrase->nr; i++) {
		weigh_token(leaf, i, segments, segment, docs, &other);
		keep_least(out, &other, docs->nr);
	}
	for (size_t i = 0; i + 1 < leaf->phrase->nr; i++) {
		if (!leaf->pairs[i].is_known)
			continue;
		pair_lanes_weigh(&leaf->pairs[i], docs, &other);
		keep_least_uses(out, &other, i, docs);
	}
	if (leaf->phrase->nr > 1)
		clear_others(docs, out);
}
