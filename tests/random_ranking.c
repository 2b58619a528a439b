/* Requests by rand() -> rankings, compared. */
#include "tests/random_ranking.h"

#include "base/memory.h"
#include "store/fts_tokenizer.h"
#include "store/segment_ranker.h"
#include "tests/suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
static size_t random_ids(const struct ranked_archive *ranked, int64_t *ids)
{
	int share = rand() % 4;
	size_t nr = 0;

	for (size_t i = 0; i < ranked->nr; i++)
		if (rand() % 3 < share)
			ids[nr++] = ranked->articles[i].id;
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
	term->nr_tokens = rand() % 4 ? 1 : 2 + rand() % (MAX_TERM_TOKENS - 1);
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

static int64_t *random_list(const struct ranked_archive *ranked, size_t *nr)
{
	int64_t *ids = xcalloc(ranked->nr, sizeof(*ids));

	*nr = random_ids(ranked, ids);
	return ids;
}

static void random_clauses(const struct ranked_archive *ranked, struct plain_query *query)
{
	if (!query->any || rand() % 2)
		return;
	query->also = random_list(ranked, &query->nr_also);
	query->nr_clauses = 1 + rand() % MAX_CLAUSES;
	for (int i = 0; i < query->nr_clauses; i++) {
		struct rank_clause *clause = &query->clauses[i];

		clause->first_term = rand() % query->nr_terms;
		clause->nr_terms = 1 + rand() % (query->nr_terms - clause->first_term);
		clause->ids = random_list(ranked, &clause->nr_ids);
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

static void random_query(const struct ranked_archive *ranked, struct plain_query *query)
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
	random_clauses(ranked, query);
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
static size_t plain_ranking(const struct ranked_archive *ranked, const struct plain_query *query,
	const struct rank_request *request, struct rank_hit *out)
{
	size_t nr = 0;

	for (size_t i = 0; i < ranked->nr; i++) {
		const struct plain_article *article = &ranked->articles[i];
		struct rank_hit hit = {article->id, 0};
		size_t at;

		if (!counts(article, query, request))
			continue;
		if (request->order == RANK_BY_SCORE)
			hit.score = plain_score_of(article, query, request->mean_length,
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

/*
 * Scores that are equal on paper may differ in their last bits, by the order in which they were summed up:
 * so the hit may be another one of the same score, and where they are the same to the bit it is newer than
 * the next.
 */
static void check_hit(const struct ranking *ranking, size_t at, const struct rank_request *request,
	const struct rank_hit *expected, size_t nr)
{
	const struct rank_hit *hit = &ranking->hits[at], *found = expected;

	while (found < expected + nr && found->id != hit->id)
		found++;
	check_that(found < expected + nr, "%s: rank %zu is %lld, which is no hit", request->match, at + 1,
		(long long)hit->id);
	check_that(fabs(hit->score - expected[at].score) < 1e-9 && fabs(hit->score - found->score) < 1e-9,
		"%s: rank %zu has %.12f, not %.12f", request->match, at + 1, hit->score, expected[at].score);
	if (request->order != RANK_BY_SCORE)
		check_that(hit->id == expected[at].id, "%s: rank %zu is %lld, not %lld", request->match,
			at + 1, (long long)hit->id, (long long)expected[at].id);
	else if (at + 1 < ranking->nr)
		check_that(hit->score > hit[1].score || hit->id > hit[1].id, "%s: rank %zu is out of order",
			request->match, at + 2);
}

static void check_plain(const struct ranked_archive *ranked, const struct plain_query *query,
	const struct rank_request *request, const struct ranking *ranking)
{
	struct rank_hit *expected = xcalloc(ranked->nr, sizeof(*expected));
	size_t nr = plain_ranking(ranked, query, request, expected);

	check_that(ranking->total == (int64_t)nr, "%s: %lld found, not %zu", request->match,
		(long long)ranking->total, nr);
	check_that(ranking->nr == (nr < request->nr_wanted ? nr : request->nr_wanted), "%s: %zu kept",
		request->match, ranking->nr);
	for (size_t i = 0; i < ranking->nr; i++)
		check_hit(ranking, i, request, expected, nr);
	if (request->wants_all)
		check_all(ranking, expected, nr);
	free(expected);
}

/* ---- by FTS5 and by segments */

static void check_same(const struct rank_request *request, const struct ranking *fts,
	const struct ranking *segments)
{
	const char *match = request->match;

	check_that(fts->nr == segments->nr, "%s: %zu kept by segments, not %zu", match, segments->nr,
		fts->nr);
	for (size_t i = 0; i < fts->nr; i++) {
		const struct rank_hit *expected = &fts->hits[i], *hit = &segments->hits[i];

		check_that(hit->id == expected->id && hit->score >= expected->score &&
				hit->score <= expected->score,
			"%s: rank %zu by segments is %lld (%.17g), not %lld (%.17g)", match, i + 1,
			(long long)hit->id, hit->score, (long long)expected->id, expected->score);
	}
	check_that(segments->is_least ? segments->total <= fts->total : segments->total == fts->total,
		"%s: %lld found by segments, not %lld", match, (long long)segments->total,
		(long long)fts->total);
	check_that(!request->wants_all || !segments->is_least, "%s: all, at least", match);
	check_that(segments->nr >= request->nr_wanted || !segments->is_least, "%s: at least what was all",
		match);
	check_that(fts->nr_all == segments->nr_all, "%s: %zu of all by segments, not %zu", match,
		segments->nr_all, fts->nr_all);
	check_that(fts->nr_all == 0 || !memcmp(fts->all, segments->all, fts->nr_all * sizeof(*fts->all)),
		"%s: other ids by segments", match);
}

/* *fts is the caller's. */
static void run_both(struct ranked_archive *ranked, struct rank_request *request, struct ranking *fts)
{
	sqlite3 *db = ranked->test->archive.db;
	struct ranking segments;
	int result;

	memset(&segments, 0, sizeof(segments));
	request->segments = NULL;
	check_that(ranker_run(db, request, fts) == SQLITE_OK, "%s: %s", request->match, sqlite3_errmsg(db));
	request->segments = &ranked->segments;
	check_that(segment_ranker_run(request, &segments, &result), "%s: not by segments", request->match);
	check_that(result == SQLITE_OK, "%s: by segments %d", request->match, result);
	check_same(request, fts, &segments);
	ranking_release(&segments);
}

struct random_request {
	struct plain_query query;
	struct rank_phrase phrases[2 * MAX_TERMS + 2];
	struct rank_term terms[MAX_TERMS];
	struct strbuf match;
	int64_t *ids;
	struct rank_request request;
};

static void random_request(const struct ranked_archive *ranked, const struct ranked_wish *wish,
	struct random_request *out)
{
	strbuf_init(&out->match);
	random_query(ranked, &out->query);
	for (int i = 0; i < out->query.nr_terms; i++)
		out->terms[i] = out->query.terms[i].weights;
	out->ids = xcalloc(ranked->nr + 1, sizeof(*out->ids));
	out->request =
		(struct rank_request){.nr_phrases = write_match(&out->query, &out->match, out->phrases),
			.first_id = wish->first_id,
			.last_id = wish->last_id,
			.phrases = out->phrases,
			.terms = out->terms,
			.nr_terms = (size_t)out->query.nr_terms,
			.clauses = out->query.clauses,
			.nr_clauses = (size_t)out->query.nr_clauses,
			.also_ids = out->query.also,
			.nr_also_ids = out->query.nr_also,
			.mean_length = ranked->mean_length * (1 + (rand() % 5 - 2) / 10.0),
			.order = wish->order,
			.nr_wanted = wish->nr_wanted,
			.ids_role = (enum rank_ids)(rand() % 4),
			.ids = out->ids,
			.nr_ids = random_ids(ranked, out->ids),
			.wants_all = wish->wants_all};
	out->request.match = out->match.buf;
}

static void release_request(struct random_request *random)
{
	release_query(&random->query);
	strbuf_release(&random->match);
	free(random->ids);
}

void ranked_check_random(struct ranked_archive *ranked, const struct ranked_wish *wish)
{
	struct random_request random;
	struct ranking ranking;

	random_request(ranked, wish, &random);
	run_both(ranked, &random.request, &ranking);
	if (wish->with_plain)
		check_plain(ranked, &random.query, &random.request, &ranking);
	ranking_release(&ranking);
	release_request(&random);
}

enum ranked_answer ranked_try_random(struct ranked_archive *ranked, const struct ranked_wish *wish)
{
	enum ranked_answer answer = RANKED_FAILED;
	struct random_request random;
	struct ranking fts, segments;

	random_request(ranked, wish, &random);
	check_that(ranker_run(ranked->test->archive.db, &random.request, &fts) == SQLITE_OK, "by FTS5");
	random.request.segments = &ranked->segments;
	if (ranker_run(ranked->test->archive.db, &random.request, &segments) == SQLITE_OK)
		answer = fts.nr == segments.nr &&
				(fts.nr == 0 ||
					!memcmp(fts.hits, segments.hits, fts.nr * sizeof(*fts.hits))) &&
				(segments.is_least || fts.total == segments.total)
			? RANKED_SAME
			: RANKED_OTHER;
	ranking_release(&fts);
	ranking_release(&segments);
	release_request(&random);
	return answer;
}

/* ---- any expression */

enum { MAX_PHRASES = 16, MAX_PHRASE_TOKENS = 3 };

static void write_phrase(struct strbuf *match)
{
	int nr_tokens = 1 + rand() % MAX_PHRASE_TOKENS;

	strbuf_addf(match, "%s\"%c", rand() % 4 ? "" : "{title} : ", RAW_QUERY_MARK);
	for (int i = 0; i < nr_tokens; i++) {
		strbuf_addf(match, "%s%s", i ? " " : "", plain_words[rand() % NR_PLAIN_WORDS]);
		if (rand() % 3 == 0)
			strbuf_addf(match, "\x02%s", plain_words[rand() % NR_PLAIN_WORDS]);
	}
	strbuf_add_ch(match, '"');
}

/* Returns how many phrases it has, at most `most`. */
static size_t write_expression(struct strbuf *match, size_t most)
{
	static const char *const operators[] = {" AND ", " OR ", " NOT "};
	size_t first;

	if (most == 1 || rand() % 3 == 0) {
		write_phrase(match);
		return 1;
	}
	strbuf_add_ch(match, '(');
	first = write_expression(match, most / 2);
	strbuf_add_str(match, operators[rand() % 3]);
	first += write_expression(match, most - most / 2);
	strbuf_add_ch(match, ')');
	return first;
}

void ranked_check_matches(struct ranked_archive *ranked)
{
	struct rank_phrase phrases[MAX_PHRASES];
	struct strbuf match = STRBUF_INIT;
	struct rank_request request = {
		.nr_phrases = write_expression(&match, 1 + (size_t)rand() % MAX_PHRASES),
		.last_id = INT64_MAX,
		.phrases = phrases,
		.mean_length = ranked->mean_length,
		.order = rand() % 2 ? RANK_NEWEST_FIRST : RANK_OLDEST_FIRST,
		.nr_wanted = (size_t)rand() % 30,
		.wants_all = rand() % 2};
	struct ranking ranking;

	for (size_t i = 0; i < MAX_PHRASES; i++)
		phrases[i] = (struct rank_phrase){RANK_NO_TERM, RANK_CHOSEN, 0, 0};
	request.match = match.buf;
	run_both(ranked, &request, &ranking);
	ranking_release(&ranking);
	strbuf_release(&match);
}

/* ---- articles */

void ranked_open(struct ranked_archive *ranked, struct test_archive *test)
{
	/* Some have room for all pages, others keep records instead. */
	size_t nr_pages = rand() % 2 ? SEGMENTS_FOR_WRITING : 8;

	memset(ranked, 0, sizeof(*ranked));
	ranked->test = test;
	check_that(segments_open(&ranked->segments, test->archive.db, nr_pages) == SQLITE_OK, "no segments");
}

void ranked_close(struct ranked_archive *ranked)
{
	segments_close(&ranked->segments);
	free(ranked->articles);
}

static void random_field(int *words, int nr, struct strbuf *text)
{
	for (int i = 0; i < nr; i++) {
		words[i] = rand() % (1 + rand() % NR_PLAIN_WORDS);
		strbuf_addf(text, "%s%s", i ? " " : "", plain_words[words[i]]);
	}
}

void ranked_put(struct ranked_archive *ranked, size_t place, int max_body, const char *iso)
{
	struct strbuf title = STRBUF_INIT, body = STRBUF_INIT;
	struct plain_article *article;

	ARRAY_GROW(ranked->articles, ranked->nr + 1, ranked->alloc);
	article = &ranked->articles[place];
	if (place == ranked->nr)
		article->id = 0;
	ranked->nr += place == ranked->nr;
	article->nr[0] = rand() % MAX_TITLE;
	article->nr[1] = 1 + rand() % (max_body - 1);
	random_field(article->field[0], article->nr[0], &title);
	random_field(article->field[1], article->nr[1], &body);
	article->id = test_archive_put(ranked->test, title.buf, body.buf, iso, article->id);
	strbuf_release(&title);
	strbuf_release(&body);
}

void ranked_remove(struct ranked_archive *ranked, size_t place)
{
	test_archive_remove(ranked->test, ranked->articles[place].id);
	ranked->articles[place] = ranked->articles[--ranked->nr];
}

void ranked_refresh(struct ranked_archive *ranked)
{
	double sum = 0;

	for (size_t i = 0; i < ranked->nr; i++)
		sum += ranked->articles[i].nr[0] + ranked->articles[i].nr[1];
	ranked->mean_length = ranked->nr ? sum / (double)ranked->nr : 1;
	check_that(segments_reload(&ranked->segments) == SQLITE_OK, "segments cannot be read");
	check_that(segments_are_whole(&ranked->segments), "segments are not whole");
}
