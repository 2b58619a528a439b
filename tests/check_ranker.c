/*
 * Ranking against the same formula worked out from the texts themselves, word by word, without index, lengths
 * or counts.
 */
#include "base/memory.h"
#include "store/fts_tokenizer.h"
#include "tests/plain_ranking.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NR_ARTICLES = 300 };

static struct test_archive test;
static struct plain_article articles[NR_ARTICLES];
static double mean_length;

static void random_field(int *words, int nr, struct strbuf *text)
{
	for (int i = 0; i < nr; i++) {
		words[i] = rand() % (1 + rand() % NR_PLAIN_WORDS);
		strbuf_addf(text, "%s%s", i ? " " : "", plain_words[words[i]]);
	}
}

static void put_article(struct plain_article *article, const char *iso)
{
	struct strbuf title = STRBUF_INIT, body = STRBUF_INIT;

	article->nr[0] = rand() % MAX_TITLE;
	article->nr[1] = 1 + rand() % (MAX_BODY - 1);
	random_field(article->field[0], article->nr[0], &title);
	random_field(article->field[1], article->nr[1], &body);
	article->id = test_archive_put(&test, title.buf, body.buf, iso, 0);
	mean_length += (article->nr[0] + article->nr[1]) / (double)NR_ARTICLES;
	strbuf_release(&title);
	strbuf_release(&body);
}

/* Every tenth article is the one before it again, so that scores tie. */
static void make(void)
{
	srand(21);
	mean_length = 0;
	test_archive_make(&test);
	test_archive_open(&test);
	test_archive_begin(&test);
	for (int i = 0; i < NR_ARTICLES; i++) {
		char iso[DATE_TEXT_BYTES];
		unsigned int seed = (unsigned int)(1000 + (i % 10 == 9 ? i - 1 : i));

		date_format_iso(date_from_days(738000 + i * 7919 % 400), iso);
		srand(seed);
		put_article(&articles[i], i % 17 ? iso : "");
		if (i % 100 == 99) { /* several transactions, several segments */
			test_archive_commit(&test);
			test_archive_begin(&test);
		}
	}
	test_archive_commit(&test);
	srand(22);
}

static void delete (void)
{
	test_archive_close(&test);
	test_archive_delete(&test);
}

/* ---- random requests */

static double random_weight(void)
{
	return rand() % 5 ? (double)(rand() % 1000) / 100 : 0;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* None, some or all of the articles' ids, ascending. */
static size_t random_ids(int64_t *ids)
{
	int share = rand() % 4;
	size_t nr = 0;

	for (int i = 0; i < NR_ARTICLES; i++)
		if (rand() % 3 < share)
			ids[nr++] = articles[i].id;
	qsort(ids, nr, sizeof(*ids), by_id);
	return nr;
}

static int another_word(int word)
{
	return (word + 1 + rand() % (NR_PLAIN_WORDS - 1)) % NR_PLAIN_WORDS;
}

static void random_term(struct plain_term *term, bool has_next)
{
	memset(term, 0, sizeof(*term));
	term->nr_tokens = 1 + (rand() % 4 == 0);
	for (int i = 0; i < term->nr_tokens; i++)
		term->chosen[i] = rand() % NR_PLAIN_WORDS;
	if (rand() % 2) {
		term->any[term->nr_any++] = term->chosen[0];
		while (term->nr_any < MAX_ALTERNATIVES)
			term->any[term->nr_any++] = another_word(term->chosen[0]);
		term->weights.any_weight = random_weight();
		term->weights.has_any = true;
		term->weights.rest_apart = term->nr_tokens == 1;
	}
	term->weights.chosen_weight = random_weight();
	term->weights.pair_weight = has_next && rand() % 3 ? random_weight() : 0;
	term->weights.any_pair_weight = has_next && rand() % 3 ? random_weight() : 0;
	term->weights.nr_tokens = term->nr_tokens;
}

static void random_instead(struct plain_query *query)
{
	struct plain_instead *instead = &query->instead;

	if (rand() % 2)
		return;
	instead->first = rand() % query->nr_terms;
	instead->last = instead->first + rand() % (query->nr_terms - instead->first);
	instead->nr_tokens = 1 + rand() % MAX_TERM_TOKENS;
	for (int i = 0; i < instead->nr_tokens; i++)
		instead->words[i] = rand() % NR_PLAIN_WORDS;
}

static int64_t *random_list(size_t *nr)
{
	int64_t *ids = xcalloc(NR_ARTICLES, sizeof(*ids));

	*nr = random_ids(ids);
	return ids;
}

static void random_clauses(struct plain_query *query)
{
	if (!query->any || rand() % 2)
		return;
	query->also = random_list(&query->nr_also);
	query->nr_clauses = 1 + rand() % MAX_CLAUSES;
	for (int i = 0; i < query->nr_clauses; i++) {
		struct rank_clause *clause = &query->clauses[i];

		clause->first_term = rand() % query->nr_terms;
		clause->nr_terms = 1 + rand() % (query->nr_terms - clause->first_term);
		clause->ids = random_list(&clause->nr_ids);
		clause->weight = random_weight();
		clause->is_required = rand() % 2;
	}
}

static void release_query(struct plain_query *query)
{
	for (int i = 0; i < query->nr_clauses; i++)
		free((void *)query->clauses[i].ids);
	free(query->also);
}

static void make_single(struct plain_term *term)
{
	term->nr_tokens = term->weights.nr_tokens = 1;
	term->weights.rest_apart = term->weights.has_any;
}

static void random_query(struct plain_query *query)
{
	memset(query, 0, sizeof(*query));
	query->nr_terms = 1 + rand() % MAX_TERMS;
	for (int i = 0; i < query->nr_terms; i++)
		random_term(&query->terms[i], i + 1 < query->nr_terms);
	query->excluded = rand() % 4 ? -1 : rand() % NR_PLAIN_WORDS;
	query->any = rand() % 2;
	/*
	 * Up to SQLite 3.40.1 at least, FTS5 loses positions below an AND that is not the root: where a
	 * phrase of its fails in one article, fts5ExprNodeZeroPoslist also empties what has gone on to a
	 * later one.
	 */
	if (query->excluded >= 0 && !query->any)
		for (int i = 0; i < query->nr_terms; i++)
			make_single(&query->terms[i]);
	else
		random_instead(query);
	if (!query->any && query->instead.nr_tokens) /* below an AND that is not the root again */
		for (int i = query->instead.first; i <= query->instead.last; i++)
			make_single(&query->terms[i]);
	random_clauses(query);
}

/* The first of the alternatives is the chosen word, which the rest leaves out. */
static void add_phrase(const struct plain_term *term, enum rank_role role, struct strbuf *match)
{
	bool any = role != RANK_CHOSEN;
	int first = role == RANK_REST;

	strbuf_addf(match, "\"%c", RAW_QUERY_MARK);
	for (int i = first; any && i < term->nr_any; i++)
		strbuf_addf(match, "%.1s%s", i > first ? "\x02" : "", plain_words[term->any[i]]);
	for (int i = any ? 1 : 0; i < term->nr_tokens; i++)
		strbuf_addf(match, "%s%s", i ? " " : "", plain_words[term->chosen[i]]);
	strbuf_add_ch(match, '"');
}

/* What stands instead of the terms before, if any, closes their parenthesis. */
static size_t write_instead(const struct plain_query *query, struct strbuf *match, struct rank_phrase *phrase)
{
	const struct plain_instead *instead = &query->instead;

	strbuf_addf(match, ") OR \"%c", RAW_QUERY_MARK);
	for (int i = 0; i < instead->nr_tokens; i++)
		strbuf_addf(match, "%s%s", i ? " " : "", plain_words[instead->words[i]]);
	strbuf_add_str(match, "\")");
	*phrase = (struct rank_phrase){
		instead->first, RANK_INSTEAD, 1 + instead->last - instead->first, instead->nr_tokens};
	return 1;
}

/* The expression as the planner writes it, and the roles of its phrases. */
static size_t write_match(const struct plain_query *query, struct strbuf *match, struct rank_phrase *phrases)
{
	const struct plain_instead *instead = &query->instead;
	size_t nr = 0;

	strbuf_add_str(match, "((");
	for (int i = 0; i < query->nr_terms; i++) {
		const struct plain_term *term = &query->terms[i];

		strbuf_addf(match, "%s", i == 0 ? "" : query->any ? " OR " : " AND ");
		strbuf_add_str(match, instead->nr_tokens && i == instead->first ? "(((" : "(");
		add_phrase(term, RANK_CHOSEN, match);
		phrases[nr++] = (struct rank_phrase){i, RANK_CHOSEN, 0, 0};
		if (term->nr_any) {
			strbuf_add_str(match, " OR ");
			enum rank_role role = term->nr_tokens == 1 ? RANK_REST : RANK_ANY;

			add_phrase(term, role, match);
			phrases[nr++] = (struct rank_phrase){i, role, 0, 0};
		}
		strbuf_add_ch(match, ')');
		if (instead->nr_tokens && i == instead->last)
			nr += write_instead(query, match, &phrases[nr]);
	}
	strbuf_add_ch(match, ')');
	if (query->excluded >= 0) {
		strbuf_addf(match, " NOT (\"%c%s\")", RAW_QUERY_MARK, plain_words[query->excluded]);
		phrases[nr++] = (struct rank_phrase){RANK_NO_TERM, RANK_CHOSEN, 0, 0};
	}
	strbuf_add_ch(match, ')');
	return nr;
}

static bool counts(const struct plain_article *article, const struct plain_query *query,
	const struct rank_request *request)
{
	if (article->id < request->first_id || article->id > request->last_id)
		return false;
	switch (request->ids_role) {
	case RANK_ANY_ID:
		break;
	case RANK_ONLY_IDS:
		return plain_is_in(request->ids, request->nr_ids, article->id) && plain_has(article, query);
	case RANK_ALL_IDS:
		return plain_is_in(request->ids, request->nr_ids, article->id);
	case RANK_WITHOUT_IDS:
		return !plain_is_in(request->ids, request->nr_ids, article->id) && plain_has(article, query);
	}
	return plain_has(article, query);
}

/* All that match, best first, worked out in the plainest way. */
static size_t plain_ranking(const struct plain_query *query, const struct rank_request *request,
	struct rank_hit *out)
{
	size_t nr = 0;

	for (int i = 0; i < NR_ARTICLES; i++) {
		struct rank_hit hit = {articles[i].id, 0};
		size_t at;

		if (!counts(&articles[i], query, request))
			continue;
		if (request->order == RANK_BY_SCORE)
			hit.score = plain_score_of(&articles[i], query, mean_length,
				request->ids_role == RANK_ALL_IDS);
		for (at = nr++; at > 0; at--) {
			const struct rank_hit *above = &out[at - 1];
			bool newer =
				request->order == RANK_OLDEST_FIRST ? hit.id < above->id : hit.id > above->id;

			if (fabs(hit.score - above->score) > 1e-9 ? hit.score < above->score : !newer)
				break;
			out[at] = out[at - 1];
		}
		out[at] = hit;
	}
	return nr;
}

/* All matches by ascending id, where that was asked for. */
static void check_all(const struct ranking *ranking, const struct rank_hit *expected, size_t nr)
{
	int64_t *ids = xcalloc(nr + 1, sizeof(*ids));

	for (size_t i = 0; i < nr; i++)
		ids[i] = expected[i].id;
	qsort(ids, nr, sizeof(*ids), by_id);
	check_that(ranking->nr_all == nr, "%zu of all, not %zu", ranking->nr_all, nr);
	check_that(nr == 0 || !memcmp(ids, ranking->all, nr * sizeof(*ids)), "other ids");
	free(ids);
}

static void check_ranking(const struct plain_query *query, enum rank_order order, size_t nr_wanted,
	int64_t first_id, int64_t last_id)
{
	static int64_t ids[NR_ARTICLES];
	struct rank_phrase phrases[2 * MAX_TERMS + 2];
	struct rank_term terms[MAX_TERMS];
	struct rank_hit *expected = xcalloc(NR_ARTICLES, sizeof(*expected));
	struct strbuf match = STRBUF_INIT;
	size_t nr_phrases = write_match(query, &match, phrases), nr;
	struct rank_request request = {.match = match.buf,
		.first_id = first_id,
		.last_id = last_id,
		.phrases = phrases,
		.nr_phrases = nr_phrases,
		.terms = terms,
		.nr_terms = (size_t)query->nr_terms,
		.clauses = query->clauses,
		.nr_clauses = (size_t)query->nr_clauses,
		.also_ids = query->also,
		.nr_also_ids = query->nr_also,
		.mean_length = mean_length,
		.order = order,
		.nr_wanted = nr_wanted,
		.ids_role = (enum rank_ids)(rand() % 4),
		.ids = ids,
		.nr_ids = random_ids(ids),
		.wants_all = true};
	struct ranking ranking;

	for (int i = 0; i < query->nr_terms; i++)
		terms[i] = query->terms[i].weights;
	nr = plain_ranking(query, &request, expected);
	check_that(ranker_run(test.archive.db, &request, &ranking) == SQLITE_OK, "%s: %s", match.buf,
		sqlite3_errmsg(test.archive.db));
	check_that(ranking.total == (int64_t)nr, "%s: %lld found, not %zu", match.buf,
		(long long)ranking.total, nr);
	check_that(ranking.nr == (nr < nr_wanted ? nr : nr_wanted), "%s: %zu kept", match.buf, ranking.nr);
	for (size_t i = 0; i < ranking.nr; i++) {
		check_that(fabs(ranking.hits[i].score - expected[i].score) < 1e-9,
			"%s: rank %zu has %.12f, not %.12f", match.buf, i + 1, ranking.hits[i].score,
			expected[i].score);
		check_that(ranking.hits[i].id == expected[i].id, "%s: rank %zu is %lld, not %lld", match.buf,
			i + 1, (long long)ranking.hits[i].id, (long long)expected[i].id);
	}
	check_all(&ranking, expected, nr);
	ranking_release(&ranking);
	strbuf_release(&match);
	free(expected);
}

START_TEST(best_by_score)
{
	for (int i = 0; i < 400; i++) {
		struct plain_query query;

		random_query(&query);
		check_ranking(&query, RANK_BY_SCORE, (size_t)(i % 4 == 0 ? NR_ARTICLES : 1 + rand() % 20), 0,
			INT64_MAX);
		release_query(&query);
	}
}
END_TEST

START_TEST(by_date_and_within_dates)
{
	for (int i = 0; i < 200; i++) {
		int32_t from = 738000 + rand() % 400, to = from + rand() % 100;
		struct plain_query query;

		random_query(&query);
		check_ranking(&query, (enum rank_order)(i % 3), (size_t)(1 + rand() % 40),
			article_id_first(from), article_id_last(to));
		check_ranking(&query, i % 2 ? RANK_NEWEST_FIRST : RANK_OLDEST_FIRST,
			(size_t)(1 + rand() % 40), 0, INT64_MAX);
		release_query(&query);
	}
}
END_TEST

START_TEST(nothing_wanted)
{
	struct plain_query query;

	random_query(&query);
	check_ranking(&query, RANK_BY_SCORE, 0, 0, INT64_MAX);
	check_ranking(&query, RANK_BY_SCORE, 10, 5, 4);
	release_query(&query);
}
END_TEST

START_TEST(bad_expression_is_an_error)
{
	struct rank_request request = {
		.match = "(((", .last_id = INT64_MAX, .mean_length = 1, .nr_wanted = 10};
	struct ranking ranking;

	ck_assert_int_ne(ranker_run(test.archive.db, &request, &ranking), SQLITE_OK);
	ck_assert_uint_eq(ranking.nr, 0);
	ranking_release(&ranking);
}
END_TEST

Suite *ranker_suite(void)
{
	Suite *suite = suite_create("ranker");
	TCase *cases = tcase_create("ranker");

	tcase_add_checked_fixture(cases, make, delete);
	tcase_add_test(cases, best_by_score);
	tcase_add_test(cases, by_date_and_within_dates);
	tcase_add_test(cases, nothing_wanted);
	tcase_add_test(cases, bad_expression_is_an_error);
	suite_add_tcase(suite, cases);
	return suite;
}
