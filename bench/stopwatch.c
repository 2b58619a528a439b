/*
 * Times whole processes, from before their start until after their end, their output read meanwhile.
 *
 *	stopwatch ENGINES QUERIES ROUNDS
 *
 * ENGINES: one a line, "name<TAB>column<TAB>program<TAB>argument<TAB>argument...".
 * QUERIES: one a line, its id in column 0. An argument {} stands for the engine's column.
 *
 * A round goes through the queries in order; for each query the engines run one after the other, and which
 * one begins changes from query to query. Prints a row a process:
 * round, engine, qid, wall us, user us, system us, peak KB, output bytes, exit status.
 *
 * Written in C because a process started from a large one reports that one's memory as its own peak.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FIELDS = 64 };

struct lines {
	char ***fields; /* NULL-terminated lists */
	size_t nr, alloc;
};

static _Noreturn void die(const char *what, int code)
{
	fprintf(stderr, "stopwatch: %s: %s\n", what, strerror(code));
	exit(2);
}

static void *resized(void *old, size_t nr, size_t size)
{
	void *fresh = reallocarray(old, nr, size);

	if (!fresh)
		die("memory", ENOMEM);
	return fresh;
}

/* Cuts the line in place at its tabs. */
static char **split(char *line)
{
	char **fields = resized(NULL, MAX_FIELDS, sizeof(*fields));
	size_t nr = 0;

	line[strcspn(line, "\n")] = '\0';
	for (char *field; nr + 1 < MAX_FIELDS && (field = strsep(&line, "\t")) != NULL;)
		fields[nr++] = field;
	fields[nr] = NULL;
	return fields;
}

static struct lines read_lines(const char *path)
{
	struct lines lines = {NULL, 0, 0};
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (!in)
		die(path, errno);
	while (getline(&line, &room, in) > 0) {
		if (lines.nr == lines.alloc) {
			lines.alloc = lines.alloc * 2 + 16;
			lines.fields = resized(lines.fields, lines.alloc, sizeof(*lines.fields));
		}
		lines.fields[lines.nr++] = split(line);
		line = NULL;
		room = 0;
	}
	fclose(in);
	return lines;
}

static char *column_of(char **query, const char *column)
{
	long at = strtol(column, NULL, 10);

	for (long i = 0; i < at; i++) {
		if (!query[i])
			die("a query has too few columns", EINVAL);
	}
	return query[at];
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t as_us(struct timeval time)
{
	return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

static size_t drain(int from)
{
	static char buffer[65536];
	size_t total = 0;
	ssize_t got;

	while ((got = read(from, buffer, sizeof(buffer))) > 0)
		total += (size_t)got;
	return total;
}

static void time_one(long round, char **engine, char **query)
{
	char *arguments[MAX_FIELDS];
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	size_t nr = 0, output_bytes;
	int64_t start;
	int output[2], code, status;
	pid_t pid;

	for (char **field = engine + 2; *field; field++)
		arguments[nr++] = strcmp(*field, "{}") != 0 ? *field : column_of(query, engine[1]);
	if (nr == 0)
		die("an engine without a program", EINVAL);
	arguments[nr] = NULL;
	if (pipe2(output, O_CLOEXEC))
		die("pipe", errno);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output[1], 1);
	start = now_us();
	code = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ);
	if (code)
		die(arguments[0], code);
	close(output[1]);
	output_bytes = drain(output[0]);
	if (wait4(pid, &status, 0, &usage) != pid)
		die("wait4", errno);
	printf("%ld\t%s\t%s\t%lld\t%lld\t%lld\t%ld\t%zu\t%d\n", round, engine[0], query[0],
		(long long)(now_us() - start), (long long)as_us(usage.ru_utime),
		(long long)as_us(usage.ru_stime), usage.ru_maxrss, output_bytes,
		WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	close(output[0]);
	posix_spawn_file_actions_destroy(&actions);
}

int main(int argc, char **argv)
{
	struct lines engines, queries;
	long rounds;

	if (argc != 4) {
		fputs("usage: stopwatch ENGINES QUERIES ROUNDS\n", stderr);
		return 2;
	}
	engines = read_lines(argv[1]);
	queries = read_lines(argv[2]);
	rounds = strtol(argv[3], NULL, 10);
	for (long round = 0; round < rounds; round++) {
		for (size_t q = 0; q < queries.nr; q++) {
			for (size_t e = 0; e < engines.nr; e++)
				time_one(round, engines.fields[(e + q) % engines.nr], queries.fields[q]);
		}
	}
	return fflush(stdout) ? 2 : 0;
}
