/* Pairs of tokens, and of the terms of a request, as lanes: against what their lists say, and the truth. */
#include "store/segments/pair_lanes.h"
#include "store/segments/term_pairs.h"
#include "tests/paired_articles.h"
#include "tests/suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct paired paired;

static void make(void)
{
	srand(91);
	paired_open(&paired);
}

static void delete (void)
{
	paired_close(&paired);
}

/* ---- lanes */

enum { MAX_SPELLINGS = 4 };

struct side {
	struct expression_token token;
	struct expression_spelling spellings[MAX_SPELLINGS];
	char texts[MAX_SPELLINGS][PAIRED_TEXT_BYTES];
	struct pair_side side;
};

/* Some spellings of a token, one perhaps twice or unknown. */
static void open_side(struct side *side, const struct pair_lists *lists)
{
	side->token = (struct expression_token){side->spellings, 1 + (size_t)rand() % MAX_SPELLINGS};
	for (size_t i = 0; i < side->token.nr; i++) {
		paired_text(rand() % 10 ? paired_random_token() : 1000, side->texts[i]);
		side->spellings[i] = (struct expression_spelling){side->texts[i], strlen(side->texts[i])};
	}
	side->side = (struct pair_side){.nr = 0};
	pair_side_add(&side->side, lists, &side->token);
}

/* What the lists of the buckets say by article, each once: any number, and the truth. */
static void model_lanes(const struct pair_lists *lists, const struct pair_side *left,
	const struct pair_side *right, float sums[PAIRED_DOCS])
{
	static uint8_t found[PAIRED_DOCS];
	struct pair_list list;
	uint32_t buckets[MAX_SPELLINGS * MAX_SPELLINGS];
	struct pair_mosts mosts;
	size_t nr = 0;

	pair_mosts_fill(&mosts, lists->mean_length);
	memset(sums, 0, PAIRED_DOCS * sizeof(*sums));
	for (size_t i = 0; i < left->nr * right->nr; i++) {
		size_t at = 0;

		buckets[nr] = pair_bucket(left->hashes[i / right->nr], right->hashes[i % right->nr]);
		while (buckets[at] != buckets[nr])
			at++;
		if (at < nr)
			continue;
		pair_list_read(&list, &paired.segments, lists->segment, buckets[nr++], lists->first_doc,
			lists->end_doc, &mosts, lists->growth);
		paired_unpack(&list, found);
		for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++)
			sums[doc] += paired_most(found[doc]);
	}
}

static uint32_t token_of(uint32_t hash)
{
	uint32_t token = 0;

	while (paired.hashes[token] != hash)
		token++;
	return token;
}

static unsigned int true_uses(const struct pair_side *left, const struct pair_side *right, uint32_t doc)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < left->nr; i++)
		for (size_t j = 0; j < right->nr; j++)
			sum += paired_uses(&paired, token_of(left->hashes[i]),
				token_of(right->hashes[j]))[doc];
	return sum;
}

/* What the pair is worth in each article, 2 at most, where articles are so long. */
static void true_worths(const struct pair_side *left, const struct pair_side *right, double mean_length,
	float worths[PAIRED_DOCS])
{
	for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++)
		worths[doc] = (float)paired_worth(&paired, doc, true_uses(left, right, doc), mean_length);
}

static bool is_near(float x, float y)
{
	return fabsf(x - y) <= 1e-4F * (1 + fabsf(x));
}

/* What is told of a pair, and the truth, by article. */
struct model {
	uint32_t from, to; /* articles that are of interest */
	float sums[PAIRED_DOCS], worths[PAIRED_DOCS];
};

static bool is_of_interest(const struct model *model, uint32_t doc)
{
	return model->from <= doc && doc < model->to;
}

static void check_window(struct pair_lanes *lanes, const struct model *model, uint32_t window)
{
	float cap;
	struct lane_docs docs = {.nr = 0};
	struct lane_bits bits;
	struct lanes weighed;

	pair_lanes_seek(lanes, window);
	bits = pair_lanes_bits(lanes);
	cap = pair_lanes_cap(lanes);
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane += 1 + (unsigned int)rand() % 3)
		docs.lane[docs.nr++] = (unsigned char)lane;
	pair_lanes_weigh(lanes, &docs, &weighed);
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++) {
		uint32_t doc = window * WINDOW_DOCS + lane;
		float sum = doc < PAIRED_DOCS ? model->sums[doc] : 0;

		check_that(lane_is_set(&bits, lane) == (sum > 0), "window %u, %u: bit", window, lane);
		check_that(cap <= 2 && (!is_of_interest(model, doc) || cap + 1e-5F >= model->worths[doc]),
			"window %u, %u: cap", window, lane);
	}
	for (size_t i = 0; i < docs.nr; i++) {
		uint32_t doc = window * WINDOW_DOCS + docs.lane[i];

		check_that(is_near(weighed.most[i], doc < PAIRED_DOCS ? fminf(model->sums[doc], 2) : 0),
			"window %u, %u: weight", window, docs.lane[i]);
	}
}

/* Windows as lanes: each has what its articles have, or more. */
static void check_windows(const struct pair_lanes *lanes, const struct model *model, uint32_t first)
{
	struct lanes out;
	bool any = false;

	memset(&out, 0x55, sizeof(out));
	pair_lanes_windows(lanes, first, &out);
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++) {
		uint32_t from = (first + lane) * WINDOW_DOCS;
		bool is_there = false;

		check_that(out.most[lane] <= 2, "window %u + %u: %g", first, lane, (double)out.most[lane]);
		for (uint32_t doc = from; doc < PAIRED_DOCS && doc < from + WINDOW_DOCS; doc++) {
			is_there |= model->sums[doc] > 0;
			check_that(!is_of_interest(model, doc) ||
					out.most[lane] + 1e-5F >= model->worths[doc],
				"window %u + %u: %g, not %g", first, lane, (double)out.most[lane],
				(double)model->worths[doc]);
		}
		check_that(lane_is_set(&out.bits, lane) == is_there, "window %u + %u", first, lane);
		any |= is_there;
	}
	ck_assert(out.is_empty == !any);
}

/* share: how long articles are on the average, of what they were when the segment was made. */
static void check_random_pair(struct pair_lists *lists, float share)
{
	static struct model model;
	struct side left, right;
	struct pair_lanes lanes;

	model.from = rand() % 2 ? 0 : (uint32_t)rand() % PAIRED_DOCS;
	model.to = rand() % 2 ? PAIRED_DOCS : model.from + (uint32_t)rand() % (PAIRED_DOCS - model.from);
	pair_lists_begin(lists, paired_segment(&paired, 1), model.from, model.to, share > 1 ? share : 1);
	open_side(&left, lists);
	open_side(&right, lists);
	pair_lanes_open(&lanes, lists, &left.side, &right.side, PAIR_LISTS_OF_PHRASE);
	ck_assert(lanes.is_known);
	model_lanes(lists, &left.side, &right.side, model.sums);
	true_worths(&left.side, &right.side, PAIRED_MEAN_LENGTH * (double)share, model.worths);
	for (uint32_t doc = model.from; doc < model.to; doc++)
		check_that(model.sums[doc] + 1e-5F >= model.worths[doc], "article %u: %g, bound %g", doc,
			(double)model.worths[doc], (double)model.sums[doc]);
	for (uint32_t window = 0; window <= PAIRED_DOCS / WINDOW_DOCS + 1; window++)
		check_window(&lanes, &model, window);
	check_windows(&lanes, &model, 0);
	check_windows(&lanes, &model, 1 + (uint32_t)rand() % 12);
}

START_TEST(lanes_of_pairs)
{
	static const float shares[] = {1, 1.7F, 0.6F};

	srand(89);
	for (size_t i = 0; i < sizeof(shares) / sizeof(*shares); i++) {
		struct pair_lists lists;

		pair_lists_init(&lists, &paired.segments, PAIRED_MEAN_LENGTH * (double)shares[i]);
		for (int round = 0; round < 150; round++)
			check_random_pair(&lists, shares[i]);
	}
	ck_assert_int_eq(segments_result(&paired.segments), SQLITE_OK);
}
END_TEST

/* The first nr tokens, `twice` of them once more, and as many that no article has. */
static void add_spellings(struct pair_side *side, const struct pair_lists *lists, size_t nr, size_t twice)
{
	*side = (struct pair_side){.nr = 0};
	for (size_t i = 0; i < nr + 2 * twice; i++) {
		char text[PAIRED_TEXT_BYTES];
		struct expression_spelling spelling = {text, 0};

		paired_text((uint32_t)(i < nr ? i : i < nr + twice ? i - nr : i + PAIRED_TOKENS), text);
		spelling.len = strlen(text);
		pair_side_add(side, lists, &(struct expression_token){&spelling, 1});
	}
}

static bool is_known(struct pair_lists *lists, const struct pair_side *left, const struct pair_side *right)
{
	struct pair_lanes lanes;
	bool known;

	pair_lanes_open(&lanes, lists, left, right, 4 * PAIR_MAX_SPELLINGS);
	known = lanes.is_known;
	return known;
}

START_TEST(pairs_that_are_not_known)
{
	struct pair_side few, more, many, too_many, none = {.nr = 0};
	struct segment without = *paired_segment(&paired, 1);
	struct pair_lists lists;

	pair_lists_init(&lists, &paired.segments, PAIRED_MEAN_LENGTH);
	pair_lists_begin(&lists, paired_segment(&paired, 1), 0, PAIRED_DOCS, 1);
	add_spellings(&few, &lists, 3, 3);
	ck_assert_uint_eq(few.nr, 3);
	add_spellings(&more, &lists, 5, 1);
	add_spellings(&many, &lists, PAIR_MAX_SPELLINGS, 5);
	ck_assert_uint_eq(many.nr, PAIR_MAX_SPELLINGS);
	ck_assert(!many.has_more);
	add_spellings(&too_many, &lists, PAIR_MAX_SPELLINGS + 1, 0);
	ck_assert(too_many.has_more);
	ck_assert(is_known(&lists, &few, &many));
	ck_assert(!is_known(&lists, &more, &many)); /* each side is known, but they are too many together */
	ck_assert(!is_known(&lists, &many, &more));
	ck_assert(is_known(&lists, &few, &none));
	ck_assert(!is_known(&lists, &few, &too_many));
	ck_assert(!is_known(&lists, &too_many, &few));
	ck_assert(!is_known(&lists, &too_many, &none));
	without.pairs_at = 0;
	pair_lists_begin(&lists, &without, 0, PAIRED_DOCS, 1);
	ck_assert(!is_known(&lists, &few, &few));
}
END_TEST

/* ---- terms of a request */

enum { NR_TERMS = 60 };

/* Terms of one or two tokens, some with further spellings of the first, in one list or apart. */
struct terms {
	struct rank_term items[NR_TERMS];
	struct rank_phrase phrases[2 * NR_TERMS];
	uint32_t tokens[NR_TERMS][2], others[NR_TERMS][2];
	struct strbuf match;
	struct expression expression;
	struct rank_request request;
};

static void add_phrase(struct terms *terms, int term, enum rank_role role)
{
	const uint32_t *tokens = terms->tokens[term], *others = terms->others[term];
	char text[PAIRED_TEXT_BYTES];

	strbuf_add_str(&terms->match, terms->request.nr_phrases ? " OR \"\x01" : "\"\x01");
	terms->phrases[terms->request.nr_phrases++] = (struct rank_phrase){term, role, 0, 0};
	for (int i = 0; i < (role == RANK_CHOSEN ? 1 : role == RANK_ANY ? 3 : 2); i++) {
		paired_text(role == RANK_CHOSEN || i == 2 ? tokens[0] : others[i], text);
		strbuf_addf(&terms->match, "%s%s", i ? "\x02" : "", text);
	}
	if (terms->items[term].nr_tokens == 2) {
		paired_text(tokens[1], text);
		strbuf_addf(&terms->match, " %s", text);
	}
	strbuf_add_ch(&terms->match, '"');
}

static float random_weight(void)
{
	return rand() % 6 ? (float)(1 + rand() % 100) / 8 : 0;
}

static void make_terms(struct terms *terms)
{
	memset(terms, 0, sizeof(*terms));
	strbuf_init(&terms->match);
	for (int i = 0; i < NR_TERMS; i++) {
		struct rank_term *term = &terms->items[i];

		term->nr_tokens = 1 + rand() % 2;
		term->pair_weight = (double)random_weight();
		term->any_pair_weight = (double)random_weight();
		term->has_any = rand() % 2;
		term->rest_apart = term->has_any && rand() % 2;
		for (int j = 0; j < 2; j++) {
			terms->tokens[i][j] = paired_random_token();
			terms->others[i][j] = paired_random_token();
		}
		add_phrase(terms, i, RANK_CHOSEN);
		if (term->has_any)
			add_phrase(terms, i, term->rest_apart ? RANK_REST : RANK_ANY);
	}
	ck_assert(expression_read(terms->match.buf, &paired.segments.scratch, &terms->expression));
	ck_assert_uint_eq(terms->expression.nr_phrases, terms->request.nr_phrases);
	terms->request.match = terms->match.buf;
	terms->request.phrases = terms->phrases;
	terms->request.terms = terms->items;
	terms->request.nr_terms = NR_TERMS;
	terms->request.mean_length = PAIRED_MEAN_LENGTH;
}

/* The tokens that the term begins or ends with. */
static struct pair_side side_of(const struct terms *terms, int term, bool at_end, bool any)
{
	const struct rank_term *item = &terms->items[term];
	struct pair_side side = {.nr = 0};
	uint32_t tokens[3] = {terms->tokens[term][0], terms->others[term][0], terms->others[term][1]};
	size_t nr = any && item->has_any ? 3 : 1;

	if (at_end && item->nr_tokens == 2) {
		tokens[0] = terms->tokens[term][1];
		nr = 1;
	}
	for (size_t i = 0; i < nr; i++) {
		size_t at = 0;

		while (at < side.nr && side.hashes[at] != paired.hashes[tokens[i]])
			at++;
		if (at == side.nr)
			side.hashes[side.nr++] = paired.hashes[tokens[i]];
	}
	return side;
}

/* Adds what the pair of the term and the next is worth: of each item at most, and the truth. */
static void add_pair(const struct terms *terms, const struct pair_lists *lists, int term, bool any,
	float sums[PAIRED_DOCS], float truths[PAIRED_DOCS])
{
	static float here[PAIRED_DOCS];
	struct pair_side left = side_of(terms, term, true, any), right = side_of(terms, term + 1, false, any);
	float weight = (float)(any ? terms->items[term].any_pair_weight : terms->items[term].pair_weight);

	if (weight <= 0)
		return;
	model_lanes(lists, &left, &right, here);
	for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++) {
		sums[doc] += weight * here[doc];
		truths[doc] += weight *
			(float)paired_worth(&paired, doc, true_uses(&left, &right, doc), PAIRED_MEAN_LENGTH);
	}
}

/* Of both kinds; what each adds must be within what is told of it. */
static bool sum_both(struct term_pairs *pairs, uint32_t window, const struct term_pairs_here *here,
	float out[WINDOW_DOCS])
{
	float common[WINDOW_DOCS] = {0};
	bool any;

	memset(out, 0, WINDOW_DOCS * sizeof(*out));
	any = term_pairs_sum(pairs, TERM_PAIRS_RARE, window, here, out);
	any |= term_pairs_sum(pairs, TERM_PAIRS_COMMON, window, here, common);
	for (uint32_t lane = 0; lane < WINDOW_DOCS; lane++) {
		check_that(common[lane] <= here->common * 1.1F + 1e-3F, "window %u: %g of common ones",
			window, (double)common[lane]);
		check_that(out[lane] <= here->rare * 1.1F + 1e-3F, "window %u: %g of rare ones", window,
			(double)out[lane]);
		out[lane] += common[lane];
	}
	return any;
}

static void check_sums(struct term_pairs *pairs, const float *sums, const float *truths)
{
	struct term_pairs_here here[WINDOW_DOCS], all = {~UINT64_C(0), 1e9F, 1e9F}, none = {0, 0, 0};
	float found[WINDOW_DOCS], again[WINDOW_DOCS];

	term_pairs_windows(pairs, 0, here);
	term_pairs_empty(pairs);
	for (size_t i = 0; i < pairs->nr; i++)
		check_that(pairs->items[i]->lanes.is_empty, "pair %zu is not empty", i);
	for (uint32_t window = 0; window <= PAIRED_DOCS / WINDOW_DOCS; window++) {
		check_that(sum_both(pairs, window, &here[window], found), "window %u: nothing", window);
		sum_both(pairs, window, &all, again);
		for (uint32_t lane = 0; lane < WINDOW_DOCS; lane++) {
			uint32_t doc = window * WINDOW_DOCS + lane;
			float sum = doc < PAIRED_DOCS ? sums[doc] : 0;
			float truth = doc < PAIRED_DOCS ? truths[doc] : 0;

			check_that(is_near(found[lane], sum), "article %u: %g, not %g", doc,
				(double)found[lane], (double)sum);
			check_that(is_near(again[lane], sum), "article %u: %g of all, not %g", doc,
				(double)again[lane], (double)sum);
			check_that(found[lane] + 1e-3F >= truth, "article %u has %g, not %g", doc,
				(double)truth, (double)found[lane]);
		}
	}
	check_that(!sum_both(pairs, 0, &none, found), "of no pairs something");
	for (uint32_t lane = 0; lane < WINDOW_DOCS; lane++)
		check_that(found[lane] <= 0, "of no pairs something");
	term_pairs_windows(pairs, PAIRED_DOCS / WINDOW_DOCS + 1, here);
	for (uint32_t lane = 0; lane < WINDOW_DOCS; lane++)
		check_that(here[lane].lists == 0, "beyond the last window");
}

/* More than there are bits for, so that some of them share one. */
START_TEST(pairs_of_many_terms)
{
	static float sums[PAIRED_DOCS], truths[PAIRED_DOCS];
	struct pair_lists lists;
	struct terms terms;

	srand(90);
	pair_lists_init(&lists, &paired.segments, PAIRED_MEAN_LENGTH);
	for (int round = 0; round < 3; round++) {
		struct term_pairs pairs;

		make_terms(&terms);
		memset(sums, 0, sizeof(sums));
		memset(truths, 0, sizeof(truths));
		term_pairs_init(&pairs, &terms.request, &terms.expression, &lists);
		pair_lists_begin(&lists, paired_segment(&paired, 1), 0, PAIRED_DOCS, 1);
		term_pairs_open(&pairs);
		ck_assert_uint_gt(pairs.nr, 64);
		for (int term = 0; term + 1 < NR_TERMS; term++) {
			add_pair(&terms, &lists, term, false, sums, truths);
			add_pair(&terms, &lists, term, true, sums, truths);
		}
		check_sums(&pairs, sums, truths);
		strbuf_release(&terms.match);
	}
	ck_assert_int_eq(segments_result(&paired.segments), SQLITE_OK);
}
END_TEST

Suite *segment_pair_lanes_suite(void)
{
	Suite *suite = suite_create("segment pair lanes");
	TCase *cases = tcase_create("stored");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, lanes_of_pairs);
	tcase_add_test(cases, pairs_that_are_not_known);
	tcase_add_test(cases, pairs_of_many_terms);
	suite_add_tcase(suite, cases);
	return suite;
}
