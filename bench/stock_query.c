/*
 * Searches what stock_fts5 wrote, the documented way: MATCH, ORDER BY rank, LIMIT, title and snippet().
 *
 *	stock_query ARCHIVE LIMIT EXPRESSION      hits on lines: score, ref, title, snippet
 *	stock_query ARCHIVE LIMIT --batch FILE    the same for "qid<TAB>expression" lines, one process for all
 *	stock_query ARCHIVE LIMIT --trec FILE     as TREC lines; a blank in a ref becomes '_'
 *
 * An expression is FTS5's own. Status 1: one or more expressions had no hit.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_hits[] =
	"SELECT rank, ref, title, snippet(article, 2, '[', ']', '…', 50) FROM article(?1) ORDER BY rank LIMIT ?2";
static const char sql_refs[] = "SELECT rank, ref FROM article(?1) ORDER BY rank LIMIT ?2";

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "stock_query: %s: %s\n", what, why);
	exit(2);
}

static void print_hit(sqlite3_stmt *hits)
{
	printf("%f\t%s\t%s\t%s\n", -sqlite3_column_double(hits, 0),
		(const char *)sqlite3_column_text(hits, 1), (const char *)sqlite3_column_text(hits, 2),
		(const char *)sqlite3_column_text(hits, 3));
}

static void print_trec(sqlite3_stmt *hits, const char *qid, int rank)
{
	const char *ref = (const char *)sqlite3_column_text(hits, 1);

	printf("%s Q0 ", qid);
	for (; *ref; ref++)
		putchar(*ref == ' ' ? '_' : *ref);
	printf(" %d %f stock\n", rank, -sqlite3_column_double(hits, 0));
}

/* False where nothing was found. */
static bool search(sqlite3_stmt *hits, const char *expression, const char *trec_qid)
{
	int rank = 0, code;

	sqlite3_bind_text(hits, 1, expression, -1, SQLITE_STATIC);
	while ((code = sqlite3_step(hits)) == SQLITE_ROW) {
		rank++;
		if (trec_qid)
			print_trec(hits, trec_qid, rank);
		else
			print_hit(hits);
	}
	if (code != SQLITE_DONE)
		die(expression, sqlite3_errmsg(sqlite3_db_handle(hits)));
	sqlite3_reset(hits);
	return rank > 0;
}

static bool search_lines(sqlite3_stmt *hits, const char *path, bool trec)
{
	FILE *lines = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	bool all_found = true;

	if (!lines)
		die(path, "cannot be read");
	while (getline(&line, &room, lines) > 0) {
		char *tab = strchr(line, '\t');

		if (!tab)
			continue;
		*tab = '\0';
		tab[1 + strcspn(tab + 1, "\n")] = '\0';
		if (!search(hits, tab + 1, trec ? line : NULL))
			all_found = false;
	}
	free(line);
	fclose(lines);
	return all_found;
}

int main(int argc, char **argv)
{
	bool trec = argc == 5 && !strcmp(argv[3], "--trec");
	sqlite3 *db;
	sqlite3_stmt *hits;
	bool found;

	if (argc != 4 && !trec && !(argc == 5 && !strcmp(argv[3], "--batch"))) {
		fputs("usage: stock_query ARCHIVE LIMIT EXPRESSION | --batch FILE | --trec FILE\n", stderr);
		return 2;
	}
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_exec(db, "PRAGMA mmap_size = 1073741824", NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(db, trec ? sql_refs : sql_hits, -1, &hits, NULL) != SQLITE_OK)
		die(argv[1], sqlite3_errmsg(db));
	sqlite3_bind_int(hits, 2, (int)strtol(argv[2], NULL, 10));
	found = argc == 5 ? search_lines(hits, argv[4], trec) : search(hits, argv[3], NULL);
	sqlite3_finalize(hits);
	sqlite3_close(db);
	return found ? 0 : 1;
}
