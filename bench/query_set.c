#include "query_set.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(2);
}

static enum query_way way_of(const char *name)
{
	static const char *const names[] = {"all", "any", "newest", "folded"};

	for (int i = 0; i < 4; i++) {
		if (!strcmp(names[i], name))
			return (enum query_way)i;
	}
	die(name, "no way of asking");
}

/* Takes the line apart where it stands. */
static void read_line(char *line, struct asked_query *query)
{
	char *fields[6], *part;

	for (size_t i = 0; i < 6; i++) {
		fields[i] = strsep(&line, "\t");
		if (!fields[i])
			die("a query", "has too few columns");
	}
	query->qid = fields[0];
	query->way = way_of(fields[1]);
	query->text = fields[2];
	while ((part = strsep(&fields[3], "|"))) {
		if (query->nr_parts == QUERY_MAX_PARTS)
			die(query->qid, "too many parts");
		query->parts[query->nr_parts++] = part;
	}
	query->first_day = strtoll(fields[4], NULL, 10);
	query->last_day = strtoll(fields[5], NULL, 10);
}

struct query_set query_set_read(const char *path)
{
	struct query_set set = {NULL, 0};
	FILE *lines = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (!lines)
		die(path, strerror(errno));
	while (getline(&line, &room, lines) > 0) {
		struct asked_query *queries = realloc(set.queries, (set.nr + 1) * sizeof(*queries));

		if (!queries)
			die(path, strerror(errno));
		set.queries = queries;
		memset(&queries[set.nr], 0, sizeof(*queries));
		line[strcspn(line, "\n")] = '\0';
		read_line(line, &queries[set.nr++]);
		line = NULL; /* the query points into it */
		room = 0;
	}
	free(line);
	fclose(lines);
	return set;
}

int query_is_of(const struct asked_query *query, const char *name)
{
	size_t length = strlen(name);

	if (!strcmp(query->qid, name))
		return 1;
	return !strncmp(query->qid, name, length) && strrchr(query->qid, '-') == query->qid + length;
}

int64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void serve_one(const struct asked_query *query, answer_function *answer, void *engine)
{
	struct found_hits hits = {.nr = 0};
	int64_t start = clock_ns(), took;

	answer(engine, query, &hits);
	took = clock_ns() - start;
	printf("%s\t%lld\t%d\n", query->qid, hits.nr < 0 ? 0LL : (long long)took, hits.nr);
}

void query_set_serve(const struct query_set *set, int64_t opened_ns, answer_function *answer, void *engine)
{
	char *line = NULL;
	size_t room = 0;

	printf("ready\t%lld\n", (long long)opened_ns);
	fflush(stdout);
	while (getline(&line, &room, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		for (size_t i = 0; i < set->nr; i++) {
			if (query_is_of(&set->queries[i], line))
				serve_one(&set->queries[i], answer, engine);
		}
		printf("\n");
		fflush(stdout);
	}
	free(line);
}
