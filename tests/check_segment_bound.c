/*
 * Bounds of articles: no score is above that of its uses, and what is told from the phrases' bits alone
 * never drops one whose score may be high enough.
 */
#include "store/match.h"
#include "store/segments/bound.h"
#include "tests/suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TERMS = 6, MAX_PHRASES = 3 * MAX_TERMS, MAX_CLAUSES = 2, MAX_USES = 16 };

/* A request with what a window's articles have of its phrases. */
struct window {
	struct rank_request request;
	struct rank_term terms[MAX_TERMS];
	struct rank_phrase phrases[MAX_PHRASES];
	struct rank_clause clauses[MAX_CLAUSES];
	struct lanes lanes[MAX_PHRASES], known[2 * MAX_TERMS];
	const struct lanes *here[MAX_PHRASES]; /* NULL: no article has it */
	const struct lanes *chosen_known[MAX_TERMS], *any_known[MAX_TERMS];
	struct lane_bits listed[MAX_CLAUSES];
	float sums[WINDOW_DOCS]; /* of pairs that are known */
};

static double random_weight(void)
{
	return rand() % 5 ? (double)(1 + rand() % 1000) / 100 : 0;
}

static float random_share(void)
{
	return (float)(rand() % 1001) / 1000;
}

/* In about one of so many. */
static struct lane_bits random_lanes(int one_in)
{
	struct lane_bits bits = {{0}};

	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
		if (rand() % one_in == 0)
			lane_set(&bits, lane);
	return bits;
}

/* Any uses up to the cap where the bit is set; none elsewhere. */
static void random_uses(struct lanes *lanes)
{
	lanes->bits = random_lanes(1 + rand() % 20);
	lanes->is_empty = !lanes_any(&lanes->bits);
	lanes->cap = rand() % 4 ? 2 * random_share() : 2;
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++) {
		bool is_there = lane_is_set(&lanes->bits, lane);

		lanes->most[lane] = is_there ? lanes->cap * (rand() % 3 ? random_share() : 1) : 0;
		lanes->title[lane] = is_there && rand() % 2;
	}
}

static void add_phrase(struct window *window, int term, enum rank_role role, int nr_terms)
{
	size_t nr = window->request.nr_phrases++;

	window->phrases[nr] = (struct rank_phrase){term, role, nr_terms, 1};
	random_uses(&window->lanes[nr]);
	window->here[nr] = window->lanes[nr].is_empty ? NULL : &window->lanes[nr];
}

static void add_term(struct window *window, int nr, bool with_instead)
{
	struct rank_term *term = &window->terms[nr];
	bool has_next = nr + 1 < (int)window->request.nr_terms;

	*term = (struct rank_term){.chosen_weight = random_weight(),
		.any_weight = random_weight(),
		.pair_weight = has_next ? random_weight() : 0,
		.any_pair_weight = has_next ? random_weight() : 0,
		.nr_tokens = 1,
		.has_any = rand() % 2};
	term->rest_apart = term->has_any && rand() % 2;
	add_phrase(window, nr, RANK_CHOSEN, 0);
	if (term->has_any)
		add_phrase(window, nr, term->rest_apart ? RANK_REST : RANK_ANY, 0);
	if (with_instead)
		add_phrase(window, nr, RANK_INSTEAD, 1 + rand() % ((int)window->request.nr_terms - nr));
}

/* Those that are known are in the sums, and empty. */
static void random_pairs(struct window *window)
{
	bool any = rand() % 2;

	for (size_t i = 0; i + 1 < window->request.nr_terms; i++) {
		struct lanes *known = &window->known[2 * i];

		known[0].is_empty = known[1].is_empty = true;
		window->chosen_known[i] = any && rand() % 4 ? &known[0] : NULL;
		window->any_known[i] = any && rand() % 4 ? &known[1] : NULL;
	}
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
		window->sums[lane] = any && rand() % 3 == 0 ? 20 * random_share() : 0;
}

static void random_window(struct window *window)
{
	int instead;

	memset(window, 0, sizeof(*window));
	window->request = (struct rank_request){.phrases = window->phrases,
		.terms = window->terms,
		.nr_terms = 1 + (size_t)rand() % MAX_TERMS,
		.clauses = window->clauses,
		.nr_clauses = (size_t)rand() % (MAX_CLAUSES + 1)};
	instead = rand() % 2 ? -1 : rand() % (int)window->request.nr_terms;
	for (int i = 0; i < (int)window->request.nr_terms; i++)
		add_term(window, i, i == instead);
	random_pairs(window);
	for (size_t i = 0; i < window->request.nr_clauses; i++) {
		window->clauses[i].weight = random_weight();
		window->listed[i] = random_lanes(1 + rand() % 5);
	}
}

/* What each article may score, as a ranking adds it up before it reads one. */
static void weigh(const struct window *window, struct bound_plan *plan, const struct bound_pairs *pairs,
	double scores[WINDOW_DOCS])
{
	struct bound_parts parts;

	bound_lanes(plan, window->here, pairs, NULL, WINDOW_DOCS, &parts);
	for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++) {
		scores[lane] = ((double)parts.terms[lane] + (double)parts.title[lane]) / (double)BOUND_SLACK +
			(double)window->sums[lane];
		for (size_t i = 0; i < window->request.nr_clauses; i++)
			if (lane_is_set(&window->listed[i], lane))
				scores[lane] += window->clauses[i].weight;
	}
}

START_TEST(presence_keeps_what_may_count)
{
	static struct window window;
	size_t nr_kept = 0, nr_dropped = 0;

	srand(92);
	for (int round = 0; round < 3000; round++) {
		struct arena arena = ARENA_INIT;
		struct bound_plan *plan;
		struct bound_pairs pairs = {window.chosen_known, window.any_known};
		double scores[WINDOW_DOCS];

		random_window(&window);
		plan = bound_plan_new(&window.request, &arena);
		weigh(&window, plan, &pairs, scores);
		for (int times = 0; times < 8; times++) {
			/* What some article comes to is where the most is asked of rounding. */
			double share = times < 4 ? 1 : 1.5 * (double)random_share();
			float least = (float)(scores[rand() % WINDOW_DOCS] * share);
			struct lane_bits kept = bound_by_presence(plan, window.here, &pairs, window.listed,
				window.sums, least);

			for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
				check_that(scores[lane] < (double)least || lane_is_set(&kept, lane),
					"round %d: lane %u has %.9g, at least %.9g are wanted", round, lane,
					scores[lane], (double)least);
			nr_kept += lanes_count(&kept);
			nr_dropped += WINDOW_DOCS - lanes_count(&kept);
		}
		arena_release(&arena);
	}
	ck_assert_uint_gt(nr_dropped, nr_kept / 4); /* else this tells nothing */
	ck_assert_uint_gt(nr_kept, 0);
}
END_TEST

/* More than all of it together comes to. Where there is nothing but sums, they are not looked at. */
START_TEST(presence_drops_what_cannot)
{
	static struct window window;

	srand(93);
	for (int round = 0; round < 300; round++) {
		struct bound_pairs pairs = {window.chosen_known, window.any_known};
		struct arena arena = ARENA_INIT;
		struct bound_plan *plan;
		double scores[WINDOW_DOCS], most = 0;

		random_window(&window);
		plan = bound_plan_new(&window.request, &arena);
		weigh(&window, plan, &pairs, scores);
		for (unsigned int lane = 0; lane < WINDOW_DOCS; lane++)
			most = fmax(most, scores[lane] - (double)window.sums[lane]);
		for (float least = 2000; most > 0 && least < 1e12F; least *= 7) {
			struct lane_bits kept = bound_by_presence(plan, window.here, &pairs, window.listed,
				window.sums, least);

			check_that(!lanes_any(&kept), "round %d: %u may have %g, but %g and sums is the most",
				round, lanes_count(&kept), (double)least, most);
		}
		arena_release(&arena);
	}
}
END_TEST

/* ---- against scores */

/* Where an article has each phrase, by ascending position. */
struct article {
	uint32_t positions[MAX_PHRASES][MAX_USES];
	size_t nrs[MAX_PHRASES];
	double length;
};

static int by_position(const void *left, const void *right)
{
	const uint32_t *x = left, *y = right;

	return (*x > *y) - (*x < *y);
}

/* Whether the phrase may be at the position: a word is printed in one way, as was chosen or as the rest. */
static bool may_be_at(const struct window *window, const struct article *article, size_t phrase,
	uint32_t position)
{
	for (size_t i = 0; i < article->nrs[phrase]; i++)
		if (article->positions[phrase][i] == position)
			return false;
	return window->phrases[phrase].role != RANK_REST || may_be_at(window, article, phrase - 1, position);
}

/* They are few, so that phrases meet: in the title, in the lead and behind it. */
static void random_positions(const struct window *window, struct article *article, size_t phrase)
{
	uint32_t *positions = article->positions[phrase];

	for (int i = rand() % 2 ? rand() % 8 : 0; i > 0; i--) {
		uint32_t position = rand() % 3 ? MATCH_BODY | (uint32_t)rand() % 40 : (uint32_t)rand() % 6;

		if (may_be_at(window, article, phrase, position))
			positions[article->nrs[phrase]++] = position;
	}
	qsort(positions, article->nrs[phrase], sizeof(*positions), by_position);
}

/* All spellings of a term have what the chosen one has, which is the phrase before; the rest have others. */
static void random_article(const struct window *window, struct article *article)
{
	memset(article, 0, sizeof(*article));
	article->length = 1 + rand() % 1500;
	for (size_t i = 0; i < window->request.nr_phrases; i++) {
		if (window->phrases[i].role == RANK_ANY) {
			memcpy(article->positions[i], article->positions[i - 1],
				sizeof(article->positions[i]));
			article->nrs[i] = article->nrs[i - 1];
		}
		random_positions(window, article, i);
	}
}

/* As segments tell it: mostly exactly, sometimes more. */
static void tell_lane(struct window *window, const struct article *article, size_t lane)
{
	for (size_t i = 0; i < window->request.nr_phrases; i++) {
		struct lanes *lanes = &window->lanes[i];
		float uses = 0;

		for (size_t j = 0; j < article->nrs[i]; j++) {
			uses += (float)match_uses(article->positions[i][j]);
			lanes->title[lane] |= !(article->positions[i][j] & MATCH_BODY);
		}
		lanes->most[lane] = uses + (uses > 0 && rand() % 8 == 0 ? 3 * random_share() : 0);
		lanes->is_empty &= uses <= 0;
	}
}

static void begin_lanes(struct window *window)
{
	memset(window->lanes, 0, sizeof(window->lanes));
	for (size_t i = 0; i < window->request.nr_phrases; i++)
		window->lanes[i].is_empty = true;
	for (size_t i = 0; i + 1 < window->request.nr_terms; i++)
		window->chosen_known[i] = window->any_known[i] = NULL;
}

static double score_of(struct match *match, const struct article *article, double mean_length)
{
	match_reset(match);
	for (size_t i = 0; i < match->request->nr_phrases; i++)
		for (size_t j = 0; j < article->nrs[i]; j++)
			match_add_use(match, i, article->positions[i][j]);
	return match_score(match, article->length, mean_length, 0);
}

enum { NR_ARTICLES = 50 }; /* no multiple of LANE_STEP */

/* Gives each lane an article; norms go up to a multiple of LANE_STEP. */
static void random_articles(struct window *window, double mean_length, struct article *articles, float *norms)
{
	random_window(window);
	begin_lanes(window);
	for (size_t i = 0; i < NR_ARTICLES; i++) {
		random_article(window, &articles[i]);
		tell_lane(window, &articles[i], i);
		norms[i] = (float)match_norm(articles[i].length, mean_length);
	}
	for (size_t i = 0; i < window->request.nr_phrases; i++)
		window->here[i] = window->lanes[i].is_empty ? NULL : &window->lanes[i];
}

/* Pairs that are not known: the most that an article's score comes near its bound is noted. */
static void check_scores(struct window *window, const struct article *articles, double mean_length,
	const float *norms, double *nearest)
{
	struct bound_pairs pairs = {window->chosen_known, window->any_known};
	struct arena arena = ARENA_INIT;
	struct bound_plan *plan = bound_plan_new(&window->request, &arena);
	struct match match = {.nr_uses = 0};
	struct bound_parts parts;

	bound_lanes(plan, window->here, &pairs, norms, NR_ARTICLES, &parts);
	match_init(&match, &window->request);
	for (size_t i = 0; i < NR_ARTICLES; i++) {
		double bound = (double)(parts.terms[i] + parts.pairs[i] + parts.title[i]);
		double score = score_of(&match, &articles[i], mean_length);

		check_that(bound >= score, "article %zu scores %.9g, bound %.9g", i, score, bound);
		*nearest = score > 0 ? fmax(*nearest, score / bound) : *nearest;
	}
	match_release(&match);
	arena_release(&arena);
}

START_TEST(articles_score_no_more)
{
	static struct window window;
	static struct article articles[NR_ARTICLES];
	double nearest = 0;

	srand(101);
	for (int round = 0; round < 2000; round++) {
		double mean_length = 50 + rand() % 700;
		float norms[WINDOW_DOCS] = {0};

		random_articles(&window, mean_length, articles, norms);
		check_scores(&window, articles, mean_length, norms, &nearest);
	}
	ck_assert_double_gt(nearest, 0.999); /* else this tells nothing */
}
END_TEST

Suite *segment_bound_suite(void)
{
	Suite *suite = suite_create("segment bound");
	TCase *cases = tcase_create("presence"), *scores = tcase_create("scores");

	tcase_add_test(cases, presence_keeps_what_may_count);
	tcase_add_test(cases, presence_drops_what_cannot);
	suite_add_tcase(suite, cases);
	tcase_add_test(scores, articles_score_no_more);
	suite_add_tcase(suite, scores);
	return suite;
}
