/*
 * The plain way to do it: articles as JSON lines -> one FTS5 table as SQLite ships it.
 *
 *	stock_fts5 ARCHIVE ARTICLES.jsonl
 *
 * Settings: tokenize "unicode61 remove_diacritics 2", pages of 16 KB, WAL, synchronous NORMAL, 64 MB of page
 * cache, 16 MB of pending postings, one transaction for 10,000 articles, 'optimize' last, since it makes
 * searches faster.
 */
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARTICLES_A_TRANSACTION = 10000 };

static const char schema[] =
	"PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
	"PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
	"CREATE VIRTUAL TABLE article USING fts5(ref UNINDEXED, title, body,"
	" tokenize = 'unicode61 remove_diacritics 2');"
	"INSERT INTO article(article, rank) VALUES('hashsize', 16777216);";

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "stock_fts5: %s: %s\n", what, why);
	exit(2);
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static void insert(sqlite3 *db, sqlite3_stmt *statement, const char *line)
{
	json_error_t error;
	json_t *object = json_loads(line, 0, &error);
	const char *body;

	if (!object)
		die("not JSON", error.text);
	body = text_of(object, "body");
	if (!*body)
		body = text_of(object, "text");
	sqlite3_bind_text(statement, 1, text_of(object, "id"), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, text_of(object, "title"), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, body, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_DONE)
		die("insert", sqlite3_errmsg(db));
	sqlite3_reset(statement);
	json_decref(object);
}

static size_t insert_lines(sqlite3 *db, FILE *lines)
{
	sqlite3_stmt *statement;
	char *line = NULL;
	size_t room = 0, nr_articles = 0;

	if (sqlite3_prepare_v2(db, "INSERT INTO article VALUES(?, ?, ?)", -1, &statement, NULL) != SQLITE_OK)
		die("insert", sqlite3_errmsg(db));
	run(db, "BEGIN");
	while (getline(&line, &room, lines) > 0) {
		if (*line == '\n')
			continue;
		insert(db, statement, line);
		if (++nr_articles % ARTICLES_A_TRANSACTION == 0)
			run(db, "COMMIT; BEGIN");
	}
	run(db, "COMMIT");
	sqlite3_finalize(statement);
	free(line);
	return nr_articles;
}

int main(int argc, char **argv)
{
	sqlite3 *db;
	FILE *lines;
	size_t nr_articles;

	if (argc != 3) {
		fputs("usage: stock_fts5 ARCHIVE ARTICLES.jsonl\n", stderr);
		return 2;
	}
	lines = fopen(argv[2], "r");
	if (!lines)
		die(argv[2], "cannot be read");
	if (sqlite3_open(argv[1], &db) != SQLITE_OK)
		die(argv[1], sqlite3_errmsg(db));
	run(db, schema);
	nr_articles = insert_lines(db, lines);
	fclose(lines);
	run(db, "INSERT INTO article(article) VALUES('optimize'); PRAGMA wal_checkpoint(TRUNCATE)");
	printf("%zu articles\n", nr_articles);
	sqlite3_close(db);
	return 0;
}
