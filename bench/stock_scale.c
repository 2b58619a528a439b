/*
 * What stock_fts5 wrote, searched in process: ids and scores of the ten best, or of the newest.
 *
 *	stock_scale ARCHIVE QUERIES.tsv      see query_set_serve
 *
 * Settings: mmap as far as SQLite goes (2 GB), 256 MB of page cache. Days are in the rowids (stock_fts5.c):
 * the newest and a range of dates need nothing but them.
 */
#include "query_set.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BITS = 24, MAX_EXPRESSION = 4096 };

struct stock {
	sqlite3 *db;
	sqlite3_stmt *best, *best_of_days, *newest;
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "stock_scale: %s: %s\n", what, why);
	exit(2);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
	return statement;
}

static void open_archive(struct stock *stock, const char *path)
{
	if (sqlite3_open_v2(path, &stock->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_exec(stock->db, "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -262144", NULL,
			NULL, NULL) != SQLITE_OK)
		die(path, sqlite3_errmsg(stock->db));
	stock->best = prepare(stock->db, "SELECT rowid, rank FROM article(?1) ORDER BY rank LIMIT 10");
	stock->best_of_days = prepare(stock->db,
		"SELECT rowid, rank FROM article(?1) WHERE rowid BETWEEN ?2 AND ?3 ORDER BY rank LIMIT 10");
	stock->newest = prepare(stock->db, "SELECT rowid, 0 FROM article(?1) ORDER BY rowid DESC LIMIT 10");
}

/* "a" AND "b c": words in quotes are never operators. */
static void write_expression(const struct asked_query *query, char *out)
{
	size_t length = 0;

	for (size_t i = 0; i < query->nr_parts && length < MAX_EXPRESSION; i++)
		length += (size_t)snprintf(out + length, MAX_EXPRESSION - length, "%s\"%s\"",
			i == 0                            ? ""
				: query->way == QUERY_ANY ? " OR "
							  : " AND ",
			query->parts[i]);
	if (length >= MAX_EXPRESSION)
		die(query->qid, "too long");
}

static void answer(void *engine, const struct asked_query *query, struct found_hits *out)
{
	struct stock *stock = engine;
	sqlite3_stmt *hits = query->way == QUERY_NEWEST ? stock->newest
		: query->first_day                      ? stock->best_of_days
							: stock->best;
	char expression[MAX_EXPRESSION];
	int code;

	write_expression(query, expression);
	sqlite3_bind_text(hits, 1, expression, -1, SQLITE_STATIC);
	if (hits == stock->best_of_days) {
		sqlite3_bind_int64(hits, 2, query->first_day << NUMBER_BITS);
		sqlite3_bind_int64(hits, 3, ((query->last_day + 1) << NUMBER_BITS) - 1);
	}
	while ((code = sqlite3_step(hits)) == SQLITE_ROW) {
		out->ids[out->nr] = sqlite3_column_int64(hits, 0);
		out->scores[out->nr++] = -sqlite3_column_double(hits, 1);
	}
	if (code != SQLITE_DONE)
		die(expression, sqlite3_errmsg(stock->db));
	sqlite3_reset(hits);
}

int main(int argc, char **argv)
{
	struct stock stock;
	int64_t start;

	if (argc != 3) {
		fputs("usage: stock_scale ARCHIVE QUERIES\n", stderr);
		return 2;
	}
	start = clock_ns();
	open_archive(&stock, argv[1]);
	start = clock_ns() - start;
	const struct query_set set = query_set_read(argv[2]);
	query_set_serve(&set, start, answer, &stock);
	sqlite3_finalize(stock.best);
	sqlite3_finalize(stock.best_of_days);
	sqlite3_finalize(stock.newest);
	sqlite3_close(stock.db);
	return 0;
}
