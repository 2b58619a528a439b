/*
 * A throw-away archive: a folder of its own, articles written as the indexer writes them. What fails says so
 * and aborts, so this serves fuzzing, which has no Check, as well.
 *
 *   test_archive_make, then any number of { test_archive_open ... test_archive_close }, then
 *   test_archive_delete
 */
#ifndef TRACUU_TESTS_TEST_ARCHIVE_H
#define TRACUU_TESTS_TEST_ARCHIVE_H

#include "base/strbuf.h"
#include "store/text_dictionary.h"
#include "store/writer.h"

struct test_archive {
	char folder[40], path[64];
	struct archive archive;
	struct writer writer;
	struct tokenizer tokenizer;
	int64_t input_id;
	const struct facts *facts;                /* that the next articles are put with; NULL: none */
	const struct text_dictionary *dictionary; /* that their bodies are packed with; NULL: they are not */
	size_t nr_refs;                           /* articles get the refs "r1", "r2" ... */
};

void test_archive_make(struct test_archive *test);
void test_archive_delete(struct test_archive *test); /* the folder and all that is in it */

/* Opens for writing, which counts what an earlier writer left uncounted. */
void test_archive_open(struct test_archive *test);

/* Closes without writer_finish, as a run that was killed does: what was not committed is lost. */
void test_archive_close(struct test_archive *test);

void test_archive_begin(struct test_archive *test);
void test_archive_commit(struct test_archive *test);
void test_archive_finish(struct test_archive *test);

/* In a transaction. iso is "2024-06-26", or "" for an undated article. Returns the id. */
int64_t test_archive_put(struct test_archive *test, const char *title, const char *body, const char *iso,
	int64_t old_id);
void test_archive_remove(struct test_archive *test, int64_t id);

/* A transaction of so many articles of plain words each, every second one dated. */
void test_archive_put_some(struct test_archive *test, int nr, size_t nr_words);

/* The one number that the statement gives, or -1 where it gives no row. */
int64_t test_archive_int(struct test_archive *test, const char *sql);
void test_archive_exec(struct test_archive *test, const char *sql);

/* How many things are wrong by what doctor checks; each is printed. */
int test_archive_findings(struct test_archive *test);

/* How many articles the FTS5 expression matches. */
int64_t test_archive_matches(struct test_archive *test, const char *match);

/* Aborts with the message where the status is not STATUS_OK. */
void must(enum status status, const struct error *err);

/* Writes the file, whole. */
void write_file(const char *path, const char *bytes, size_t len);

/* Canonical words and a number, so that a text of them splits at its spaces into its tokens. */
enum { NR_PLAIN_WORDS = 24 };
extern const char *const plain_words[NR_PLAIN_WORDS];

/* Appends so many of them, chosen by rand(): the first are chosen more often. */
void add_plain_words(struct strbuf *text, size_t nr);

#endif
