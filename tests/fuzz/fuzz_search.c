/* Two bytes of options and a query -> hits of a small archive with people, topics, dates and short forms. */
#include "base/memory.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "searcher/search.h"
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"
#include "tests/test_archive.h"

#include <string.h>

static const struct {
	const char *title, *body, *date;
} articles[] = {
	{"Phòng, chống ma túy",
		"Ngày 26/6/2024, xã Nà Phặc phát động phòng, chống ma túy. Bí thư Đảng ủy dự.", "2024-06-26"},
	{"Trồng rừng", "Xã trồng 29,49 ha rừng, đạt 117,96%. Nhà nhà thi đua.\nTriệu Xuân", "2024-03-05"},
	{"Nghị quyết số 15-NQ/TW",
		"Đảng bộ xã học Nghị quyết 15-NQ/TW, công tác QP-AN, Nghị định 08/2021/NĐ-CP.", "2023-11-02"},
	{"Giao lưu", "Chị H'Linh Mlô và bà Nông Thị Slìm kể chuyện khuyến học, khuyến nông.", "2023-11-02"},
	{"Thong bao lich hop cho phien", "Chu tich UBND xa hop cho phien vao sang thu hai hang tuan.", ""},
	{"Cháy rừng", "Vụ cháy rừng ngày 15.8 làm thiệt hại 1,4 ha. Án mạng không xảy ra.", "2022-08-16"},
	{"Ủy ban nhân dân xã họp",
		"Ngày 7/7/2024, ông Lục Văn Dần, Chủ tịch UBND xã Bản Luồng, nói: \"Phải làm ngay\"."
		" Bí thư Đảng ủy xã Nông Thị Slìm kết luận về chương trình OCOP và nông thôn mới.",
		"2024-07-08"},
	{"Tổ hợp tác chăn nuôi", "Tổ hợp tác chăn nuôi (THTCN) thôn Pò Lạn có 12 hộ, nuôi 40 con trâu.",
		"2024-07-08"},
};

/* The article as the indexer would put it. */
static void put(struct test_archive *test, const struct lexicon *lexicon, size_t i)
{
	struct extractor *extractor = extractor_new(lexicon);
	struct arena arena = ARENA_INIT;
	struct facts facts;

	facts_extract(extractor, articles[i].title, articles[i].body, (struct date){0, 0, 0}, &arena, &facts);
	test->facts = &facts;
	test_archive_put(test, articles[i].title, articles[i].body, articles[i].date, 0);
	test->facts = NULL;
	arena_release(&arena);
	extractor_free(extractor);
}

/* Made at the first call and kept for all others. */
static struct searcher *small_archive(void)
{
	static struct searcher searcher;
	static struct lexicon lexicon; /* place: wants it, as long as the archive is there */
	struct test_archive test;
	struct error err = ERROR_INIT;

	if (searcher.archive.db)
		return &searcher;
	must(lexicon_load(&lexicon, (const char *const[]){"corpus/lexicon"}, 1, &err), &err);
	test_archive_make(&test);
	test_archive_open(&test);
	must(writer_use_lexicon(&test.writer, &lexicon, &err), &err);
	test_archive_begin(&test);
	for (size_t i = 0; i < sizeof(articles) / sizeof(*articles); i++)
		put(&test, &lexicon, i);
	test_archive_commit(&test);
	test_archive_finish(&test);
	test_archive_close(&test);
	must(searcher_open(&searcher, test.path, &err), &err);
	must(archive_exec(&searcher.archive, "SELECT count(*) FROM article", &err), &err);
	test_archive_delete(&test); /* the open file goes on */
	return &searcher;
}

/* Finds nothing wrong with what a hit shows. */
static void check_hit(const struct search_hit *hit)
{
	contract(is_valid_utf8(hit->snippet, strlen(hit->snippet)));
	contract(marks_are_sound(hit->snippet, &hit->marks) &&
		marks_are_sound(hit->title, &hit->title_marks));
}

int FUZZ_DRIVER(search)(const uint8_t *data, size_t size)
{
	struct search_options options = {.limit = 4};
	struct search_result result;
	struct error err = ERROR_INIT;
	enum status status;
	char *query;

	if (size < 2)
		return 0;
	options.any = data[0] & 1;
	options.order = (enum rank_order)((data[0] >> 1) % 3);
	options.offset = data[0] >> 6;
	options.verbatim = data[1] & 1;
	options.grouped = data[1] & 2;
	options.by_event = data[1] & 4;
	options.with_facets = data[1] & 8;
	options.only_new = data[1] & 16;
	query = xstrndup((const char *)data + 2, size - 2);
	status = searcher_search(small_archive(), query, &options, &result, &err);
	contract(status == STATUS_OK ||
		(status == STATUS_USAGE &&
			(strstr(err.message, "2024-06-26") || strstr(err.message, "fields of facts"))));
	contract(result.nr <= options.limit && (int64_t)result.nr <= result.total);
	contract(!result.shown_for ||
		is_valid_utf8(query, strlen(query)) <=
			is_valid_utf8(result.shown_for, strlen(result.shown_for)));
	for (size_t i = 0; i < result.nr; i++)
		check_hit(&result.hits[i]);
	search_result_release(&result);
	free(query);
	return 0;
}
