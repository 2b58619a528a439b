/*
 * Phrases in a segment: which articles of a window may have them, and how often at most, against the
 * articles themselves. A bound is checked both ways: it is not below the truth, and it is the one that the
 * lists make.
 */
#include "store/match.h"
#include "store/segments/leaf.h"
#include "tests/paired_articles.h"
#include "tests/suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct paired paired;

static void make(void)
{
	srand(98);
	paired_open(&paired);
}

static void delete (void)
{
	paired_close(&paired);
}

/* ---- phrases */

enum { MAX_TOKENS = 4, MAX_SPELLINGS = 3 };

struct phrase {
	struct expression_phrase phrase;
	struct expression_token tokens[MAX_TOKENS];
	struct expression_spelling spellings[MAX_TOKENS][MAX_SPELLINGS];
	char texts[MAX_TOKENS][MAX_SPELLINGS][PAIRED_TEXT_BYTES];
	uint32_t numbers[MAX_TOKENS][MAX_SPELLINGS];
};

static void add_spelling(struct phrase *phrase, size_t place, uint32_t token)
{
	size_t nr = phrase->tokens[place].nr++;
	char *text = phrase->texts[place][nr];

	paired_text(token, text);
	phrase->numbers[place][nr] = token;
	phrase->spellings[place][nr] = (struct expression_spelling){text, strlen(text)};
}

/* Some tokens of an article, which are there as a phrase, or any; each perhaps spelled in other ways, too. */
static void random_phrase(struct phrase *phrase)
{
	const struct paired_article *article = &paired.articles[rand() % PAIRED_DOCS];
	size_t nr = 1 + (size_t)rand() % MAX_TOKENS, from = 0;
	bool is_there = article->nr > nr && rand() % 5;

	if (is_there)
		from = (size_t)rand() % (article->nr - nr);
	memset(phrase, 0, sizeof(*phrase));
	phrase->phrase = (struct expression_phrase){phrase->tokens, nr, rand() % 4 == 0};
	for (size_t i = 0; i < nr; i++) {
		phrase->tokens[i].spellings = phrase->spellings[i];
		add_spelling(phrase, i, is_there ? article->tokens[from + i].token : paired_random_token());
		while (phrase->tokens[i].nr < MAX_SPELLINGS && rand() % 3 == 0)
			add_spelling(phrase, i, paired_random_token());
	}
}

static bool is_spelled(const struct phrase *phrase, size_t place, uint32_t token)
{
	for (size_t i = 0; i < phrase->tokens[place].nr; i++)
		if (phrase->numbers[place][i] == token)
			return true;
	return false;
}

/* Whether the token of the phrase stands there, in any spelling. */
static bool is_at(const struct phrase *phrase, size_t place, const struct paired_article *article,
	uint32_t position)
{
	for (size_t i = 0; i < article->nr; i++)
		if (article->tokens[i].position == position &&
			is_spelled(phrase, place, article->tokens[i].token))
			return true;
	return false;
}

struct truth {
	unsigned int uses;
	bool in_title;
};

/* Of the phrase in the article: it is there once where it starts. */
static struct truth true_uses(const struct phrase *phrase, const struct paired_article *article)
{
	struct truth truth = {0, false};

	for (size_t i = 0; i < article->nr; i++) {
		uint32_t position = article->tokens[i].position;
		bool is_there = !article->tokens[i].is_beside &&
			!(phrase->phrase.in_title && (position & MATCH_BODY));

		for (size_t place = 0; is_there && place < phrase->phrase.nr; place++)
			is_there = is_at(phrase, place, article, position + (uint32_t)place);
		if (!is_there)
			continue;
		truth.uses += match_uses(position);
		truth.in_title |= !(position & MATCH_BODY);
	}
	return truth;
}

/* What the lists of a token's spellings say together. */
static unsigned int token_uses(const struct phrase *phrase, size_t place,
	const struct paired_article *article)
{
	unsigned int uses = 0;

	for (size_t i = 0; i < phrase->tokens[place].nr; i++) {
		struct paired_code code = paired_code(article, phrase->numbers[place][i]);

		if (code.in_title || !phrase->phrase.in_title)
			uses += code.uses;
	}
	return uses;
}

/* ---- one window */

struct opened {
	struct phrase phrase;
	struct pair_lists *lists;
	struct leaf leaf;
	struct pair_lanes pairs[MAX_TOKENS]; /* opened once more */
	double mean_length;
	float growth;
	size_t *nr_limited; /* articles that have fewer uses for the sake of a pair */
};

static void open_phrase(struct opened *opened)
{
	struct phrase *phrase = &opened->phrase;

	random_phrase(phrase);
	leaf_open(&opened->leaf, &phrase->phrase, opened->lists);
	for (size_t i = 0; i + 1 < phrase->phrase.nr; i++) {
		struct pair_side left = {.nr = 0}, right = {.nr = 0};

		pair_side_add(&left, opened->lists, &phrase->tokens[i]);
		pair_side_add(&right, opened->lists, &phrase->tokens[i + 1]);
		pair_lanes_open(&opened->pairs[i], opened->lists, &left, &right, PAIR_LISTS_OF_PHRASE);
	}
}

/* A use is where the phrase starts: each place that a token is behind it may be one use more. */
static float expected_uses(struct opened *opened, const struct paired_article *article,
	const struct lane_docs *docs, size_t at)
{
	float least = INFINITY, by_tokens;
	struct lanes pair;
	bool is_missing = false;

	for (size_t i = 0; i < opened->phrase.phrase.nr; i++) {
		unsigned int uses = token_uses(&opened->phrase, i, article);

		is_missing |= uses == 0;
		least = fminf(least, (float)uses + (float)i);
	}
	by_tokens = least;
	for (size_t i = 0; i + 1 < opened->phrase.phrase.nr && opened->pairs[i].is_known; i++) {
		pair_lanes_weigh(&opened->pairs[i], docs, &pair);
		is_missing |= pair.most[at] <= 0;
		if (pair.most[at] < 2)
			least = fminf(least, pair.most[at] * docs->norm[at] / (2 - pair.most[at]) + (float)i);
	}
	*opened->nr_limited += !is_missing && least < by_tokens;
	return is_missing ? 0 : least;
}

static void some_docs(const struct opened *opened, uint32_t window, struct lane_docs *docs)
{
	docs->nr = 0;
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane += 1 + (unsigned int)rand() % 3) {
		uint32_t doc = window * WINDOW_DOCS + lane;

		if (doc >= PAIRED_DOCS)
			break;
		docs->norm[docs->nr] = (float)match_norm(paired.articles[doc].length, opened->mean_length);
		docs->lane[docs->nr++] = (unsigned char)lane;
	}
}

static void check_article(struct opened *opened, const struct lanes *found, const struct lane_bits *titles,
	const struct lane_docs *docs, size_t at, uint32_t doc)
{
	const struct paired_article *article = &paired.articles[doc];
	struct truth truth = true_uses(&opened->phrase, article);
	float expected = expected_uses(opened, article, docs, at),
	      most = found->is_empty ? 0 : found->most[at];
	bool is_set = !found->is_empty && lane_is_set(&found->bits, docs->lane[at]);

	check_that(is_set == (expected > 0), "article %u: bit, %g uses", doc, (double)expected);
	check_that(fabsf(most - expected) <= 1e-4F * (1 + expected), "article %u: %g, not %g", doc,
		(double)most, (double)expected);
	check_that(most * 1.00001F >= (float)truth.uses, "article %u: %g, but %u uses", doc, (double)most,
		truth.uses);
	if (truth.uses == 0)
		return;
	check_that(found->cap * 1.00001F >= (float)match_saturate(truth.uses, docs->norm[at]),
		"article %u: %u uses, cap %g", doc, truth.uses, (double)found->cap);
	check_that(!truth.in_title || (found->title[at] && lane_is_set(titles, docs->lane[at])),
		"article %u: not in the title", doc);
}

static void check_window(struct opened *opened, uint32_t window)
{
	struct lane_bits titles = {{0}}, within = {{0}}, others;
	struct lane_docs docs;
	struct lanes found;

	memset(&found, 0x55, sizeof(found));
	some_docs(opened, window, &docs);
	for (size_t i = 0; i < docs.nr; i++)
		lane_set(&within, docs.lane[i]);
	leaf_find(&opened->leaf, &paired.segments, opened->lists->segment, window, &found);
	if (!found.is_empty) {
		titles = leaf_titles(&opened->leaf, &paired.segments, opened->lists->segment, &within);
		others = lanes_without(titles, &within);
		check_that(!lanes_any(&others), "articles that were not asked for are in titles");
		leaf_cap(&opened->leaf, opened->growth, &found);
		leaf_weigh(&opened->leaf, &paired.segments, opened->lists->segment, &docs, &found);
	}
	for (size_t i = 0; i + 1 < opened->phrase.phrase.nr && opened->pairs[i].is_known; i++)
		pair_lanes_seek(&opened->pairs[i], window);
	for (size_t i = 0; i < docs.nr; i++)
		check_article(opened, &found, &titles, &docs, i, window * WINDOW_DOCS + docs.lane[i]);
}

/* Windows as lanes: each has what its articles have, or more. */
static void check_windows(struct opened *opened)
{
	struct lanes found;

	leaf_windows(&opened->leaf, 0, opened->growth, &found);
	for (uint32_t doc = 0; doc < PAIRED_DOCS; doc++) {
		const struct paired_article *article = &paired.articles[doc];
		struct truth truth = true_uses(&opened->phrase, article);
		double norm = match_norm(article->length, opened->mean_length);
		uint32_t window = doc / WINDOW_DOCS;

		if (truth.uses == 0)
			continue;
		check_that(!found.is_empty && lane_is_set(&found.bits, window), "window %u", window);
		check_that(found.most[window] * 1.00001F >= (float)match_saturate(truth.uses, norm),
			"window %u: %u uses in article %u, bound %g", window, truth.uses, doc,
			(double)found.most[window]);
		check_that(!truth.in_title || found.title[window], "window %u: not in a title", window);
	}
}

/* Any phrases, where articles are as long on the average as they were, or not. */
static void check_phrases(const struct segment *segment, float share, size_t *nr_limited)
{
	struct opened opened = {
		.mean_length = PAIRED_MEAN_LENGTH * (double)share, .growth = share > 1 ? share : 1};
	struct pair_lists lists;

	opened.nr_limited = nr_limited;
	pair_lists_init(&lists, &paired.segments, opened.mean_length);
	opened.lists = &lists;
	for (int round = 0; round < 100; round++) {
		pair_lists_begin(&lists, segment, 0, PAIRED_DOCS, opened.growth);
		open_phrase(&opened);
		ck_assert(leaf_is_exact(&opened.leaf) == (opened.phrase.phrase.nr == 1));
		check_windows(&opened);
		for (uint32_t window = 0; window < segment_nr_windows(segment); window++)
			check_window(&opened, window);
	}
	ck_assert_int_eq(segments_result(&paired.segments), SQLITE_OK);
}

START_TEST(phrases_with_pairs)
{
	size_t nr_limited = 0;

	srand(99);
	check_phrases(paired_segment(&paired, 1), 1, &nr_limited);
	check_phrases(paired_segment(&paired, 1), 1.7F, &nr_limited);
	check_phrases(paired_segment(&paired, 1), 0.6F, &nr_limited);
	ck_assert_uint_gt(nr_limited, 1000);
}
END_TEST

START_TEST(phrases_without_pairs)
{
	struct segment without = *paired_segment(&paired, 1);
	size_t nr_limited = 0;

	srand(100);
	without.pairs_at = 0;
	check_phrases(&without, 1, &nr_limited);
	ck_assert_uint_eq(nr_limited, 0);
}
END_TEST

Suite *segment_leaf_suite(void)
{
	Suite *suite = suite_create("segment leaf");
	TCase *cases = tcase_create("stored");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, phrases_with_pairs);
	tcase_add_test(cases, phrases_without_pairs);
	suite_add_tcase(suite, cases);
	return suite;
}
