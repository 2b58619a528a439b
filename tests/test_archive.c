/* Temporary archives, and texts whose tokens are known without a tokenizer. */
#include "tests/test_archive.h"

#include "base/memory.h"
#include "store/archive_stats.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const plain_words[NR_PLAIN_WORDS] = {"đảng", "ủy", "xã", "của", "nông", "thôn", "mới", "rừng",
	"trồng", "ma", "túy", "phòng", "chống", "2024", "hội", "nghị", "quyết", "định", "slìm", "mlô",
	"khuỷu", "đường", "thủy", "lợi"};

void must(enum status status, const struct error *err)
{
	if (status == STATUS_OK)
		return;
	fprintf(stderr, "%s\n", err->message);
	abort();
}

void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
		perror(path);
		abort();
	}
}

void test_archive_make(struct test_archive *test)
{
	memset(test, 0, sizeof(*test));
	snprintf(test->folder, sizeof(test->folder), "/tmp/tracuu-test-XXXXXX");
	if (!mkdtemp(test->folder)) {
		perror(test->folder);
		abort();
	}
	snprintf(test->path, sizeof(test->path), "%s/archive", test->folder);
}

void test_archive_delete(struct test_archive *test)
{
	char *const roots[] = {test->folder, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (tree && (entry = fts_read(tree)) != NULL)
		if (entry->fts_info != FTS_D)
			remove(entry->fts_path);
	if (tree)
		fts_close(tree);
}

void test_archive_open(struct test_archive *test)
{
	struct error err = ERROR_INIT;

	tokenizer_init(&test->tokenizer);
	must(archive_open(&test->archive, test->path, ARCHIVE_WRITE, &err), &err);
	must(writer_open(&test->writer, &test->archive, &err), &err);
}

void test_archive_close(struct test_archive *test)
{
	writer_close(&test->writer);
	archive_close(&test->archive);
	tokenizer_release(&test->tokenizer);
}

void test_archive_begin(struct test_archive *test)
{
	struct error err = ERROR_INIT;

	must(writer_begin(&test->writer, &err), &err);
	must(writer_begin_input(&test->writer, "/test/input", &test->input_id, &err), &err);
}

void test_archive_commit(struct test_archive *test)
{
	struct error err = ERROR_INIT;

	must(writer_commit(&test->writer, &err), &err);
}

void test_archive_finish(struct test_archive *test)
{
	struct error err = ERROR_INIT;

	must(writer_finish_begin(&test->writer, &err), &err);
	must(writer_finish_index(&test->writer, &err), &err);
	must(writer_finish(&test->writer, &err), &err);
}

int64_t test_archive_put(struct test_archive *test, const char *title, const char *body, const char *iso,
	int64_t old_id)
{
	struct article article = ARTICLE_INIT;
	struct strbuf packed = STRBUF_INIT;
	struct article_put put = {
		.article = &article, .input_id = test->input_id, .old_id = old_id, .facts = test->facts};
	struct text_packer *packer = text_packer_new();
	struct error err = ERROR_INIT;
	char ref[24];
	int64_t id;

	if (test->dictionary)
		put.packed_body =
			text_pack(packer, test->dictionary, body, strlen(body), &put.packed_body_bytes);
	snprintf(ref, sizeof(ref), "r%zu", ++test->nr_refs);
	article.ref = ref;
	article.title = title;
	article.body = body;
	if (*iso)
		date_scan_numeric(iso, strlen(iso), &article.date);
	token_stream_pack(&test->tokenizer, title, strlen(title), &packed, &put.title);
	token_stream_pack(&test->tokenizer, body, strlen(body), &packed, &put.body);
	put.title.packed = packed.buf;
	put.body.packed = packed.buf + put.title.packed_bytes;
	must(writer_put(&test->writer, &put, &id, &err), &err);
	text_packer_free(packer);
	strbuf_release(&packed);
	return id;
}

void test_archive_remove(struct test_archive *test, int64_t id)
{
	struct error err = ERROR_INIT;

	must(writer_remove(&test->writer, id, &err), &err);
}

static void print_finding(void *context, const char *finding)
{
	++*(int *)context;
	fprintf(stderr, "finding: %s\n", finding);
}

int test_archive_findings(struct test_archive *test)
{
	struct error err = ERROR_INIT;
	int nr = 0;

	must(archive_check(&test->archive, print_finding, &nr, &err), &err);
	return nr;
}

int64_t test_archive_int(struct test_archive *test, const char *sql)
{
	struct error err = ERROR_INIT;
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;

	must(archive_prepare(&test->archive, sql, &statement, &err), &err);
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	if (sqlite3_finalize(statement) != SQLITE_OK)
		must(archive_error(&test->archive, &err), &err);
	return value;
}

void test_archive_exec(struct test_archive *test, const char *sql)
{
	struct error err = ERROR_INIT;

	must(archive_exec(&test->archive, sql, &err), &err);
}

int64_t test_archive_matches(struct test_archive *test, const char *match)
{
	char *sql = sqlite3_mprintf("SELECT count(*) FROM article_fts WHERE article_fts MATCH %Q", match);
	int64_t nr = test_archive_int(test, sql);

	sqlite3_free(sql);
	return nr;
}

void add_plain_words(struct strbuf *text, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		size_t range = 1 + (size_t)rand() % NR_PLAIN_WORDS;

		if (text->len)
			strbuf_add_ch(text, ' ');
		strbuf_add_str(text, plain_words[(size_t)rand() % range]);
	}
}

void test_archive_put_some(struct test_archive *test, int nr, size_t nr_words)
{
	test_archive_begin(test);
	for (int i = 0; i < nr; i++) {
		struct strbuf body = STRBUF_INIT;

		add_plain_words(&body, nr_words);
		test_archive_put(test, "Họp", body.buf, i % 2 ? "2024-06-26" : "", 0);
		strbuf_release(&body);
	}
	test_archive_commit(test);
}
