/*
 * tracuu in process: what the queries of bench/scale_queries.py take, class by class.
 *
 *	scale_query ARCHIVE QUERIES.tsv [OPTION]...
 *
 *	--class NAME     only this class, or the one query of this id
 *	--rounds N       so often, after a round that only warms (3)
 *	--threads N      so many at once, each with a searcher of its own and all of the queries (1)
 *	--fts5           by the FTS5 index alone
 *	--single         versions of one article are hits of their own, as for the other engines
 *	--verbatim       words as typed
 *	--serve          answers what standard input names instead; see query_set_serve
 *
 * Ids, refs and scores of the ten best, without passages. A query's time is the median of its rounds in all
 * threads; of the queries of a class it prints the median, the 99th percentile and the largest, in
 * milliseconds, and how many found nothing.
 */
#include "base/memory.h"
#include "query_set.h"
#include "searcher/search.h"

#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 16 };

struct bench {
	const char *archive;
	struct query_set set;
	struct search_options options;
	const char *only; /* a class or a query; NULL: all */
	size_t nr_rounds, nr_threads;
	bool serve;
	int64_t *times; /* [query][thread][round], ns */
	int *nr_hits;   /* [query] */
};

struct engine {
	struct searcher searcher;
	const struct bench *bench;
};

struct worker {
	struct bench *bench;
	size_t number;
	struct engine engine;
	pthread_t thread;
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "scale_query: %s: %s\n", what, why);
	exit(2);
}

static void open_engine(struct engine *engine, const struct bench *bench)
{
	struct error err = ERROR_INIT;

	engine->bench = bench;
	if (searcher_open(&engine->searcher, bench->archive, &err) != STATUS_OK)
		die(bench->archive, err.message);
}

static void answer(void *data, const struct asked_query *query, struct found_hits *out)
{
	struct engine *engine = data;
	struct search_options options = engine->bench->options;
	struct search_result result = {.nr = 0};
	struct error err = ERROR_INIT;

	options.any = query->way == QUERY_ANY;
	options.order = query->way == QUERY_NEWEST ? RANK_NEWEST_FIRST : RANK_BY_SCORE;
	if (searcher_search(&engine->searcher, query->text, &options, &result, &err) != STATUS_OK)
		die(query->qid, err.message);
	out->nr = (int)result.nr;
	for (size_t i = 0; i < result.nr; i++) {
		out->ids[i] = result.hits[i].id;
		out->scores[i] = result.hits[i].score;
	}
	search_result_release(&result);
}

/* Not inlined: bench/instructions.sh counts what is done within it. */
static __attribute__((noinline)) int64_t answer_timed(struct engine *engine, const struct asked_query *query,
	struct found_hits *out)
{
	int64_t start = clock_ns();

	answer(engine, query, out);
	return clock_ns() - start;
}

static bool wanted(const struct bench *bench, size_t query)
{
	return !bench->only || query_is_of(&bench->set.queries[query], bench->only);
}

static int64_t *times_of(const struct bench *bench, size_t query, size_t thread)
{
	return bench->times + (query * bench->nr_threads + thread) * bench->nr_rounds;
}

/* Threads begin at different queries, so that they do not ask the same at the same time. */
static void *work(void *data)
{
	struct worker *worker = data;
	struct bench *bench = worker->bench;
	size_t nr = bench->set.nr, first = worker->number * nr / bench->nr_threads;

	for (size_t round = 0; round <= bench->nr_rounds; round++) {
		for (size_t i = 0; i < nr; i++) {
			size_t query = (first + i) % nr;
			struct found_hits hits = {.nr = 0};

			if (!wanted(bench, query))
				continue;
			if (round == 0)
				answer(&worker->engine, &bench->set.queries[query], &hits);
			else
				times_of(bench, query, worker->number)[round - 1] =
					answer_timed(&worker->engine, &bench->set.queries[query], &hits);
			if (worker->number == 0)
				bench->nr_hits[query] = hits.nr;
		}
	}
	return NULL;
}

static int compare_times(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* The smallest of the sorted values that is not below the share of them. */
static double percentile_ms(const int64_t *sorted, size_t nr, double share)
{
	size_t at = (size_t)(share * (double)nr);

	if ((double)at < share * (double)nr)
		at++;
	return (double)sorted[at > 0 ? at - 1 : 0] / 1e6;
}

static int64_t median_of(struct bench *bench, size_t query)
{
	int64_t *times = times_of(bench, query, 0);
	size_t nr = bench->nr_threads * bench->nr_rounds;

	qsort(times, nr, sizeof(*times), compare_times);
	return times[nr / 2];
}

/* Of the queries whose class is the first `length` bytes of `name`; 0: of all. */
static void print_class(struct bench *bench, const char *name, size_t length)
{
	int64_t *medians = xcalloc(bench->set.nr, sizeof(*medians));
	size_t nr = 0, nr_empty = 0;

	for (size_t i = 0; i < bench->set.nr; i++) {
		const char *qid = bench->set.queries[i].qid;

		if (!wanted(bench, i) ||
			(length > 0 && (strncmp(qid, name, length) != 0 || qid[length] != '-')))
			continue;
		medians[nr++] = median_of(bench, i);
		nr_empty += bench->nr_hits[i] == 0;
	}
	if (nr > 0) {
		qsort(medians, nr, sizeof(*medians), compare_times);
		printf("%-12.*s %5zu %10.3f %10.3f %10.3f %6zu\n", length > 0 ? (int)length : 3,
			length > 0 ? name : "all", nr, percentile_ms(medians, nr, .5),
			percentile_ms(medians, nr, .99), percentile_ms(medians, nr, 1), nr_empty);
	}
	free(medians);
}

static void print_report(struct bench *bench)
{
	const char *last = "";
	size_t last_length = 0;

	printf("%-12s %5s %10s %10s %10s %6s\n", "class", "nr", "p50 ms", "p99 ms", "max ms", "empty");
	for (size_t i = 0; i < bench->set.nr; i++) {
		const char *qid = bench->set.queries[i].qid;
		size_t length = (size_t)(strrchr(qid, '-') - qid);

		if (length != last_length || strncmp(qid, last, length) != 0)
			print_class(bench, qid, length);
		last = qid;
		last_length = length;
	}
	print_class(bench, "", 0);
}

static void measure(struct bench *bench)
{
	struct worker *workers = xcalloc(bench->nr_threads, sizeof(*workers));

	bench->times = xcalloc(bench->set.nr * bench->nr_threads * bench->nr_rounds, sizeof(*bench->times));
	bench->nr_hits = xcalloc(bench->set.nr, sizeof(*bench->nr_hits));
	for (size_t i = 0; i < bench->nr_threads; i++) {
		workers[i].bench = bench;
		workers[i].number = i;
		open_engine(&workers[i].engine, bench);
	}
	for (size_t i = 1; i < bench->nr_threads; i++) {
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("thread", "cannot be started");
	}
	work(&workers[0]);
	for (size_t i = 1; i < bench->nr_threads; i++)
		pthread_join(workers[i].thread, NULL);
	for (size_t i = 0; i < bench->nr_threads; i++)
		searcher_close(&workers[i].engine.searcher);
	print_report(bench);
	free(bench->times);
	free(bench->nr_hits);
	free(workers);
}

static void serve(const struct bench *bench)
{
	struct engine engine;
	int64_t start = clock_ns();

	open_engine(&engine, bench);
	query_set_serve(&bench->set, clock_ns() - start, answer, &engine);
	searcher_close(&engine.searcher);
}

static size_t number_of(const char *text, size_t most)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (*end || number < 1 || (size_t)number > most)
		die(text, "no such number");
	return (size_t)number;
}

static void take_options(struct bench *bench, int argc, char **argv)
{
	static const struct option longs[] = {{"class", required_argument, NULL, 'c'},
		{"rounds", required_argument, NULL, 'r'}, {"threads", required_argument, NULL, 't'},
		{"fts5", no_argument, NULL, 'n'}, {"single", no_argument, NULL, 's'},
		{"verbatim", no_argument, NULL, 'v'}, {"serve", no_argument, NULL, 'S'}, {NULL, 0, NULL, 0}};
	int option;

	while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (option) {
		case 'c':
			bench->only = optarg;
			break;
		case 'r':
			bench->nr_rounds = number_of(optarg, 1000);
			break;
		case 't':
			bench->nr_threads = number_of(optarg, MAX_THREADS);
			break;
		case 'n':
			bench->options.by_fts5 = true;
			break;
		case 's':
			bench->options.grouped = false;
			break;
		case 'v':
			bench->options.verbatim = true;
			break;
		case 'S':
			bench->serve = true;
			break;
		default:
			exit(2);
		}
	}
	if (argc - optind != 2)
		die("usage", "scale_query ARCHIVE QUERIES [OPTION]...");
}

int main(int argc, char **argv)
{
	struct bench bench = {.nr_rounds = 3,
		.nr_threads = 1,
		.options = {.limit = MAX_HITS, .detail = HIT_ID, .grouped = true}};

	take_options(&bench, argc, argv);
	bench.archive = argv[optind];
	bench.set = query_set_read(argv[optind + 1]);
	if (bench.serve)
		serve(&bench);
	else
		measure(&bench);
	return fflush(stdout) ? 2 : 0;
}
