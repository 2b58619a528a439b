/*
 * The plain way to do it: articles as JSON lines -> one FTS5 table as SQLite ships it.
 *
 *	stock_fts5 ARCHIVE ARTICLES.jsonl
 *
 * Settings: tokenize "unicode61 remove_diacritics 2", pages of 16 KB, WAL, synchronous NORMAL, 64 MB of page
 * cache, 16 MB of pending postings, one transaction for 10,000 articles, 'optimize' last, since it makes
 * searches faster.
 *
 * The date is in the rowid, so that a range of dates is a range of rowids and the newest come by rowid:
 *
 *	date as 20240626, 0 where there is none | number of the article (24 bits)
 *
 * FTS5 writes out what is pending whenever a rowid is lower than the last, so a transaction is sorted first.
 */
#include <json-c/json.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARTICLES_A_TRANSACTION = 10000, NUMBER_BITS = 24 };

struct batch {
	struct article {
		sqlite3_int64 rowid;
		struct json_object *object;
	} articles[ARTICLES_A_TRANSACTION];
	size_t nr;
};

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

static const char *text_of(struct json_object *object, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(object, key));

	return text ? text : "";
}

static sqlite3_int64 rowid_of(struct json_object *object, size_t number)
{
	int year, month, day;

	if (sscanf(text_of(object, "date"), "%4d-%2d-%2d", &year, &month, &day) != 3)
		return (sqlite3_int64)number;
	return ((sqlite3_int64)((year * 100 + month) * 100 + day) << NUMBER_BITS) | (sqlite3_int64)number;
}

static void insert(sqlite3 *db, sqlite3_stmt *statement, const struct article *article)
{
	const char *body = text_of(article->object, "body");

	if (!*body)
		body = text_of(article->object, "text");
	sqlite3_bind_int64(statement, 1, article->rowid);
	sqlite3_bind_text(statement, 2, text_of(article->object, "id"), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, text_of(article->object, "title"), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 4, body, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_DONE)
		die("insert", sqlite3_errmsg(db));
	sqlite3_reset(statement);
}

static int compare_rowids(const void *left, const void *right)
{
	const struct article *a = left, *b = right;

	return (a->rowid > b->rowid) - (a->rowid < b->rowid);
}

/* Leaves the batch empty. */
static void insert_batch(sqlite3 *db, sqlite3_stmt *statement, struct batch *batch)
{
	qsort(batch->articles, batch->nr, sizeof(*batch->articles), compare_rowids);
	run(db, "BEGIN");
	for (size_t i = 0; i < batch->nr; i++) {
		insert(db, statement, &batch->articles[i]);
		json_object_put(batch->articles[i].object);
	}
	run(db, "COMMIT");
	batch->nr = 0;
}

static size_t insert_lines(sqlite3 *db, FILE *lines)
{
	static struct batch batch;
	sqlite3_stmt *statement;
	struct json_tokener *tokener = json_tokener_new();
	char *line = NULL;
	size_t room = 0, nr_articles = 0;
	ssize_t len;

	if (sqlite3_prepare_v2(db, "INSERT INTO article(rowid, ref, title, body) VALUES(?, ?, ?, ?)", -1,
		    &statement, NULL) != SQLITE_OK)
		die("insert", sqlite3_errmsg(db));
	while ((len = getline(&line, &room, lines)) > 0) {
		struct article *article = &batch.articles[batch.nr];

		if (*line == '\n')
			continue;
		article->object = json_tokener_parse_ex(tokener, line, (int)len);
		if (!article->object)
			die("not JSON", json_tokener_error_desc(json_tokener_get_error(tokener)));
		article->rowid = rowid_of(article->object, ++nr_articles);
		if (++batch.nr == ARTICLES_A_TRANSACTION)
			insert_batch(db, statement, &batch);
	}
	insert_batch(db, statement, &batch);
	sqlite3_finalize(statement);
	json_tokener_free(tokener);
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
