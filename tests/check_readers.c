/*
 * indexer/: the txt and jsonl readers, dates from paths and datelines, and which files of a folder are read.
 * HTML and feeds have their own file, check_readers_html.c.
 */
#include "base/memory.h"
#include "indexer/publication_date.h"
#include "indexer/source.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_KEPT = 8 };

/* What a reader gave, printed: articles as "ref|title|author|date|body" with "/" for a line break. */
struct outcome {
	enum status status;
	struct error err;
	struct strbuf articles[MAX_KEPT], skips;
	size_t nr_articles, nr_skips;
};

static struct outcome got;

static void keep_article(void *context, const struct article *article)
{
	char iso[DATE_TEXT_BYTES] = "";
	struct strbuf *line;

	(void)context;
	if (got.nr_articles++ >= MAX_KEPT)
		return;
	if (date_is_known(article->date))
		date_format_iso(article->date, iso);
	line = &got.articles[got.nr_articles - 1];
	strbuf_addf(line, "%s|%s|%s|%s|%s", article->ref, article->title, article->author, iso,
		article->body);
	for (size_t i = 0; i < line->len; i++)
		if (line->buf[i] == '\n')
			line->buf[i] = '/';
}

static void keep_skip(void *context, size_t line, const char *reason)
{
	(void)context;
	got.nr_skips++;
	strbuf_addf(&got.skips, "%zu: %s\n", line, reason);
}

static void forget(void)
{
	for (int i = 0; i < MAX_KEPT; i++)
		strbuf_release(&got.articles[i]);
	strbuf_release(&got.skips);
}

static void prepare(void)
{
	memset(&got, 0, sizeof(got));
	for (int i = 0; i < MAX_KEPT; i++)
		strbuf_init(&got.articles[i]);
	strbuf_init(&got.skips);
}

typedef enum status read_fn(FILE *stream, const struct article_sink *sink, struct error *err);

static void read_bytes(read_fn *read, const char *bytes, size_t len)
{
	const struct article_sink sink = {NULL, keep_article, keep_skip};
	FILE *stream = len > 0 ? fmemopen((char *)bytes, len, "rb") : fopen("/dev/null", "rb");

	forget();
	prepare();
	ck_assert_ptr_nonnull(stream);
	got.status = read(stream, &sink, &got.err);
	fclose(stream);
}

static void check_article(size_t number, const char *expected)
{
	ck_assert_uint_gt(got.nr_articles, number);
	ck_assert_str_eq(got.articles[number].buf, expected);
}

/* ---- txt */

static const struct {
	const char *text, *article;
} texts[] = {
	{"Đầu đề\n\nĐoạn một.\nĐoạn hai.\n", "|Đầu đề|||Đoạn một./Đoạn hai."},
	{"\xEF\xBB\xBF\r\n  Đầu đề \r\n\r\nĐoạn một.\r\n", "|Đầu đề|||Đoạn một."}, {"Đầu đề", "|Đầu đề|||"},
	{"\n\n  \t\xC2\xA0\nĐầu đề\n\xC2\xA0 Đoạn một.\xC2\xA0\n", "|Đầu đề|||Đoạn một."},
	{"Phở à\nà\n", "|Phở à|||à"}, /* à ends with the byte A0 */
	{"Đầu đề\nĐoạn một.\nTriệu Xuân\n", "|Đầu đề|Triệu Xuân||Đoạn một./Triệu Xuân"},
	{"Đầu đề\nĐoạn một.\n\n  Lò Thị Hoa - Mạnh Quyết \n\n",
		"|Đầu đề|Lò Thị Hoa - Mạnh Quyết||Đoạn một./Lò Thị Hoa - Mạnh Quyết"},
	{"Đầu đề\nĐoạn một.\nXin cảm ơn.\n", "|Đầu đề|||Đoạn một./Xin cảm ơn."},
	{"Đầu đề\nĐoạn một.\nthôn Nà Muồi\n", "|Đầu đề|||Đoạn một./thôn Nà Muồi"},
	{"Đầu đề\nTriệu Xuân\n", "|Đầu đề|||Triệu Xuân"}, /* the only line is the article */
};

START_TEST(txt)
{
	read_bytes(read_txt, texts[_i].text, strlen(texts[_i].text));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_uint_eq(got.nr_articles, 1);
	check_article(0, texts[_i].article);
}
END_TEST

START_TEST(txt_in_utf16)
{
	read_bytes(read_txt, "\xFF\xFEX\x00\xE3\x00\n\x00m\x00\xEA\x00", 12);
	ck_assert_int_eq(got.status, STATUS_OK);
	check_article(0, "|Xã|||mê");
}
END_TEST

START_TEST(txt_with_broken_bytes)
{
	read_bytes(read_txt, "X\xE3 h\xE1\xBB\nxã", strlen("X\xE3 h\xE1\xBB\nxã"));
	check_article(0, "|X\xEF\xBF\xBD h\xEF\xBF\xBD|||xã");
}
END_TEST

static size_t title_bytes(void)
{
	return strcspn(got.articles[0].buf + 1, "|");
}

/* A first line of several hundred bytes is a paragraph: its beginning is the title, and nothing is lost. */
START_TEST(txt_without_title)
{
	struct strbuf text = STRBUF_INIT;
	const char *body;

	for (int i = 0; i < 100; i++)
		strbuf_add_str(&text, "nghiêng ngả ");
	strbuf_add_str(&text, "hết.");
	read_bytes(read_txt, text.buf, text.len);
	ck_assert_int_eq(got.status, STATUS_OK);
	body = strrchr(got.articles[0].buf, '|') + 1;
	ck_assert_str_eq(body, text.buf);
	ck_assert_uint_le(title_bytes(), 400);
	ck_assert_int_eq(got.articles[0].buf[1 + title_bytes()], '|');
	ck_assert_int_eq(body[title_bytes()], ' ');
	strbuf_reset(&text);
	for (int i = 0; i < 300; i++) /* no blank to cut at: between two characters */
		strbuf_add_str(&text, "ậ");
	read_bytes(read_txt, text.buf, text.len);
	ck_assert_uint_gt(title_bytes(), 0);
	ck_assert_uint_eq(title_bytes() % strlen("ậ"), 0);
	strbuf_release(&text);
}
END_TEST

START_TEST(what_is_no_text)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *reason;
	} none[] = {{"", 0, "empty"}, {" \n\t\r\n\xC2\xA0", 7, "empty"}, {"\xEF\xBB\xBF", 3, "empty"},
		{"PK\x03\x04\x14\x00\x00\x00\x08\x00", 10, "binary"}, {"\x00", 1, "binary"}};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		read_bytes(read_txt, none[i].bytes, none[i].len);
		ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
		ck_assert_uint_eq(got.nr_articles, 0);
		ck_assert_ptr_nonnull(strstr(got.err.message, none[i].reason));
	}
}
END_TEST

START_TEST(longer_than_any_article)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_grow(&text, ARTICLE_MAX_BYTES + 100);
	memset(text.buf, 'x', ARTICLE_MAX_BYTES + 100);
	strbuf_set_len(&text, ARTICLE_MAX_BYTES + 100);
	read_bytes(read_txt, text.buf, text.len);
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(got.err.message, "16 MB"));
	strbuf_add_str(&text, "\n{\"title\": \"sau\"}\n");
	read_bytes(read_jsonl, text.buf, text.len);
	ck_assert_int_eq(got.status, STATUS_OK);
	check_article(0, "|sau|||");
	ck_assert_str_eq(got.skips.buf, "1: longer than 16 MB: no article\n");
	strbuf_release(&text);
}
END_TEST

/* ---- jsonl */

static const struct {
	const char *line, *article;
} lines[] = {
	{"{\"id\": \"a1\", \"title\": \"T\", \"body\": \"B\", \"date\": \"2024-06-26\", \"author\": \"X\"}",
		"a1|T|X|2024-06-26|B"},
	{"{\"id\": 17, \"title\": \"T\", \"text\": \"B\"}", "17|T|||B"},
	{"{\"title\": \"T\", \"body\": \"B\", \"text\": \"C\"}", "|T|||B"},
	{"{\"body\": \"B\"}", "||||B"},
	{"{\"title\": \"T\", \"date\": \"2025-08-09T09:26:47+07:00\"}", "|T||2025-08-09|"},
	{"{\"title\": \"T\", \"date\": \"09/08/2025 10:00\"}", "|T||2025-08-09|"},
	{"{\"title\": \"T\", \"date\": \"2025-02-30\"}", "|T|||"},
	{"{\"title\": \"T\", \"date\": 20250809}", "|T|||"},
	{"{\"title\": \"T\", \"body\": \"<p>Một &amp; hai</p><p>ba</p>\"}", "|T|||Một & hai/ba"},
	{"{\"title\": \"5 < 6\", \"body\": \"a < b\"}", "|5 < 6|||a < b"},
	{"{\"title\": \"T\\u1EA1\\uD83C\\uDF33\", \"body\": \"a\\nb\"}", "|Tạ🌳|||a/b"},
	{"  {\"title\": \"T\"}\r", "|T|||"},
	{"\xEF\xBB\xBF{\"title\": \"T\"}", "|T|||"},
	{"{\"title\": \"T\xE1\xBB\", \"body\": \"xã\"}", "|T\xEF\xBF\xBD|||xã"},
	{"{\"title\": \"T\", \"title\": \"U\", \"x\": [1, {\"y\": null}]}", "|U|||"},
	{"{\"title\": 5, \"body\": \"B\"}", "||||B"},
	{"{\"title\": \"T\", \"body\": null, \"text\": \"B\"}", "|T|||B"},
	{"{\"title\": \"T\", \"x\": \"a\\u0000b\"}", "|T|||"},
	/* numbers as ids */
	{"{\"id\": -5, \"title\": \"T\"}", "-5|T|||"},
	{"{\"id\": 9223372036854775808, \"title\": \"T\"}", "9223372036854775808|T|||"},
	{"{\"id\": 1.5, \"title\": \"T\", \"x\": 99999999999999999999}", "|T|||"},
	/* half a surrogate pair, surrogates as bytes, overlong, beyond Unicode */
	{"{\"title\": \"a\\uD83Cb\\uDF33\", \"body\": \"\\uD83C\\n\\uD83C\"}",
		"|a\xEF\xBF\xBD"
		"b\xEF\xBF\xBD|||\xEF\xBF\xBD/\xEF\xBF\xBD"},
	{"{\"title\": \"\xED\xA0\x80\"}", "|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|||"},
	{"{\"title\": \"\xC0\xAF\"}", "|\xEF\xBF\xBD\xEF\xBF\xBD|||"},
	{"{\"title\": \"\xF4\x90\x80\x80\"}", "|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|||"},
};

START_TEST(jsonl)
{
	read_bytes(read_jsonl, lines[_i].line, strlen(lines[_i].line));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_str_eq(got.skips.buf, "");
	check_article(0, lines[_i].article);
}
END_TEST

static const struct {
	const char *line;
	size_t len;
	const char *reason;
} bad_lines[] = {
#define LINE(text) text, sizeof(text) - 1
	{LINE("{\"title\": \"T\"} x"), "bad JSON: unexpected character"},
	{LINE("{\"title\": \"T\"}}"), "bad JSON: unexpected character"},
	{LINE("{\"title\": \"T\"} {\"title\": \"U\"}"), "bad JSON: unexpected character"},
	{LINE("{\"title\": \"T\"}\0"), "bad JSON: unexpected character"},
	{LINE("{\"title\": \"T\"}\0{"), "bad JSON: unexpected character"},
	{LINE("{\"title\": \"T\0U\"}"), "bad JSON: unexpected end of data"},
	{LINE("{\"title\": \"T\""), "bad JSON: "},
	{LINE("{\"title\": \"T"), "bad JSON: unexpected end of data"},
	{LINE("{\"title\": \"T\", "), "bad JSON: "},
	{LINE("{\"title\": \"T\",}"), "bad JSON: "},
	{LINE("{\"title\": \"T\" \"body\": \"B\"}"), "bad JSON: "},
	{LINE("{\"title\": 'T'}"), "bad JSON: "},
	{LINE("{title: \"T\"}"), "bad JSON: "},
	{LINE("{\"title\": \"T\", \"x\": 01}"), "bad JSON: "},
	{LINE("{\"title\": \"T\", \"x\": True}"), "bad JSON: "},
	{LINE("{\"title\": \"T\" /* no */}"), "bad JSON: "},
	{LINE("{\"title\": \"T\\x\"}"), "bad JSON: invalid string sequence"},
	{LINE("{\"title\": \"T\\uD83C\\uZZZZ\"}"), "bad JSON: invalid string sequence"},
	{LINE("{\"title\": \"\\uD83C"), "bad JSON: unexpected end of data"},
	{LINE("{\"title\": \"a\\u0000b\"}"), "a NUL character in a text"},
	{LINE("{\"id\": \"a\\u0000b\", \"title\": \"T\"}"), "a NUL character in a text"},
	{LINE("{\"id\": 99999999999999999999, \"title\": \"T\"}"), "an id of more than 64 bits"},
	{LINE("{\"id\": -9223372036854775809, \"title\": \"T\"}"), "an id of more than 64 bits"},
#undef LINE
};

/* And the next line is read as if it stood alone. */
START_TEST(bad_line)
{
	struct strbuf text = STRBUF_INIT, said = STRBUF_INIT;

	strbuf_add(&text, bad_lines[_i].line, bad_lines[_i].len);
	strbuf_add_str(&text, "\n{\"title\": \"\\u1EA1\"}\n");
	read_bytes(read_jsonl, text.buf, text.len);
	strbuf_addf(&said, "1: %s", bad_lines[_i].reason);
	check_that(!strncmp(got.skips.buf, said.buf, said.len), "%s: %s", bad_lines[_i].line, got.skips.buf);
	ck_assert_uint_eq(got.nr_skips, 1);
	ck_assert_uint_eq(got.nr_articles, 1);
	check_article(0, "|ạ|||");
	strbuf_release(&text);
	strbuf_release(&said);
}
END_TEST

/* Some levels are nobody's mistake; a hundred thousand are refused before they fill the stack. */
START_TEST(nested_lines)
{
	static const struct {
		const char *open, *close;
	} kinds[] = {{"[", "]"}, {"{\"x\":", "}"}};

	for (int i = 0; i < 4; i++) {
		int depth = i < 2 ? 1000 : 100000;
		struct strbuf text = STRBUF_INIT;

		strbuf_add_str(&text, "{\"title\": \"T\", \"x\": ");
		for (int j = 0; j < depth; j++)
			strbuf_add_str(&text, kinds[i % 2].open);
		strbuf_add_str(&text, "1");
		for (int j = 0; j < depth; j++)
			strbuf_add_str(&text, kinds[i % 2].close);
		strbuf_add_str(&text, "}");
		read_bytes(read_jsonl, text.buf, text.len);
		ck_assert_str_eq(got.skips.buf, i < 2 ? "" : "1: bad JSON: nesting too deep\n");
		ck_assert_uint_eq(got.nr_articles, i < 2);
		strbuf_release(&text);
	}
}
END_TEST

START_TEST(bad_lines_are_skipped)
{
	static const char text[] =
		"\n{\"title\": \"một\"}\n{\"title\": \n[1]\n\n{}\n\"x\"\n{\"title\": \"a\\u0000b\"}\nnull\n"
		"{\"title\": \"hai\"}";

	read_bytes(read_jsonl, text, strlen(text));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_uint_eq(got.nr_articles, 2);
	check_article(0, "|một|||");
	check_article(1, "|hai|||");
	ck_assert_uint_eq(got.nr_skips, 6);
	ck_assert_ptr_nonnull(strstr(got.skips.buf, "3: bad JSON"));
	ck_assert_ptr_nonnull(strstr(got.skips.buf, "4: no JSON object\n6: neither title nor body\n7: "));
	ck_assert_ptr_nonnull(strstr(got.skips.buf, "8: a NUL character in a text"));
	ck_assert_ptr_nonnull(strstr(got.skips.buf, "\n9: "));
}
END_TEST

START_TEST(jsonl_without_lines)
{
	read_bytes(read_jsonl, "", 0);
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
	read_bytes(read_jsonl, "\n \n\r\n", 5);
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
}
END_TEST

/* Lines longer and shorter than what is read at once, and one nested deeper than anybody means. */
START_TEST(jsonl_across_blocks)
{
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < 6; i++) {
		strbuf_addf(&text, "{\"id\": %d, \"title\": \"", i);
		for (int j = 0; j < 20000 * i + 7; j++)
			strbuf_add_str(&text, "xã ");
		strbuf_add_str(&text, "\"}\n");
	}
	for (int i = 0; i < 100000; i++)
		strbuf_add_ch(&text, '[');
	strbuf_add_str(&text, "\n{\"title\": \"cuối\"}");
	read_bytes(read_jsonl, text.buf, text.len);
	ck_assert_uint_eq(got.nr_articles, 7);
	ck_assert_uint_eq(got.nr_skips, 1);
	for (int i = 0; i < 6; i++)
		ck_assert_uint_eq(got.articles[i].len,
			strlen("0||||") + strlen("xã ") * (size_t)(20000 * i + 7));
	check_article(6, "|cuối|||");
	strbuf_release(&text);
}
END_TEST

/* ---- which reader */

START_TEST(reader_by_name)
{
	static const struct {
		const char *path, *name;
	} names[] = {{"a.txt", "txt"}, {"a.TXT", "txt"}, {"x/b.text", "txt"}, {"a.html", "html"},
		{"a.htm", "html"}, {"a.xhtml", "html"}, {"a.jsonl", "jsonl"}, {"a.ndjson", "jsonl"},
		{"a.xml", "feed"}, {"a.rss", "feed"}, {"a.b.c.txt", "txt"}, {"a", NULL}, {"a.", NULL},
		{"a.tx", NULL}, {"a.txt ", NULL}, {"a.txt/b", NULL}, {"txt", NULL}, {"a.html htm", NULL},
		{"a.pdf", NULL}, {"", NULL}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct reader *reader = reader_for(names[i].path);

		ck_assert_msg(names[i].name ? reader && !strcmp(reader->name, names[i].name) : !reader, "%s",
			names[i].path);
	}
}
END_TEST

START_TEST(parsed_dates)
{
	static const struct {
		const char *text, *iso;
	} dates[] = {{"2025-08-09T09:26:47+07:00", "2025-08-09"}, {"2025-08-09 09:26", "2025-08-09"},
		{"09/08/2025", "2025-08-09"}, {"2025-08-09", "2025-08-09"}, {"2025/08/09T", "2025-08-09"},
		{"", NULL}, {"2025", NULL}, {"8/2025", NULL}, {"hôm qua", NULL}, {" 2025-08-09", NULL},
		{"2025-13-09", NULL}, {"2025-08-09x", NULL}, {"20250809", NULL}};

	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		struct date date = {0, 0, 0};
		char iso[DATE_TEXT_BYTES] = "";
		bool known = reader_parse_date(dates[i].text, &date);

		if (known)
			date_format_iso(date, iso);
		ck_assert_msg(known == (dates[i].iso != NULL) && (!known || !strcmp(iso, dates[i].iso)),
			"%s: %s", dates[i].text, iso);
	}
}
END_TEST

/* ---- dates of articles without metadata */

static const struct {
	const char *path, *iso;
} paths[] = {
	{"2024-06-26-so-ket.txt", "2024-06-26"},
	{"x/2024_06_26.txt", "2024-06-26"},
	{"x/20240626.txt", "2024-06-26"},
	{"x/tin-26-06-2024.txt", "2024-06-26"},
	{"x/26062024.txt", "2024-06-26"},
	{"x/2024/06/26/tin.txt", "2024-06-26"},
	{"2019-01-01/2024-06-26.txt", "2024-06-26"},
	{"2024-06-26/tin-7.txt", "2024-06-26"},
	{"x/2024-06/tin.txt", NULL},
	{"x/2024/tin.txt", NULL},
	{"x/2024-13-26.txt", NULL},
	{"x/202406261.txt", NULL},
	{"x/12024-06-26.txt", NULL},
	{"x/1850-06-26.txt", NULL},
	{"x/tin147.htm", NULL},
	{"", NULL},
};

START_TEST(date_of_path)
{
	struct date date;
	char iso[DATE_TEXT_BYTES] = "";
	bool found = date_from_path(paths[_i].path, &date);

	if (found)
		date_format_iso(date, iso);
	ck_assert_msg(found == (paths[_i].iso != NULL), "%s: %s", paths[_i].path, iso);
	if (found)
		ck_assert_str_eq(iso, paths[_i].iso);
}
END_TEST

static const struct {
	const char *title, *body, *path, *iso;
} datelines[] = {
	{"Sơ kết", "Ngày 26/6/2024, Đảng bộ họp. Ngày 1/1/2025 họp tiếp.", "a.txt", "2024-06-26"},
	{"Sơ kết", "Ngày 26 tháng 6 năm 2024, Đảng bộ họp.", "a.txt", "2024-06-26"},
	{"Sơ kết 6 tháng năm 2024", "Ngày 26/6, Đảng bộ họp.", "a.txt", "2024-06-26"},
	{"Sơ kết", "Ngày 26/6, Đảng bộ họp.", "2024/a.txt", "2024-06-26"},
	{"Sơ kết", "Ngày 26/6, Đảng bộ họp.", "a.txt", NULL},
	{"Nhiệm kỳ 2020 - 2025", "Ngày 26/6, Đảng bộ họp.", "a.txt", NULL},
	{"Họp ngày 26/6/2024", "Đảng bộ họp.", "a.txt", "2024-06-26"},
	{"Sơ kết", "Đảng bộ họp tháng 6/2024.", "a.txt", NULL},
	{"Sơ kết", "", "a.txt", NULL},
	{"Thu 21,5 tỷ đồng năm 2024", "Ngày 26/6, xã họp.", "a.txt", "2024-06-26"},
	{"Trồng rừng năm 2024", "Đạt 5,3 tỷ đồng. Ngày 26/6, xã họp.", "a.txt", "2024-06-26"},
	{"Trồng rừng", "Đạt 5,3 tỷ đồng. Ngày 26/6/2024, xã họp.", "a.txt", "2024-06-26"},
	{"Sơ kết", "Ngày 31/2/2024, xã họp.", "a.txt", NULL},
	{"Sơ kết", "Ngày 26/6/1954, xã họp.", "a.txt", NULL},
};

START_TEST(date_of_text)
{
	struct tokenizer tokenizer;
	struct date date;
	char iso[DATE_TEXT_BYTES] = "";
	bool found;

	tokenizer_init(&tokenizer);
	found = date_from_text(&tokenizer, datelines[_i].title, datelines[_i].body, datelines[_i].path,
		&date);
	if (found)
		date_format_iso(date, iso);
	ck_assert_msg(found == (datelines[_i].iso != NULL), "%s | %s: %s", datelines[_i].title,
		datelines[_i].body, iso);
	if (found)
		ck_assert_str_eq(iso, datelines[_i].iso);
	tokenizer_release(&tokenizer);
}
END_TEST

/* Only the beginning of a text is looked at; where that ends, no date is cut in two. */
START_TEST(date_at_any_distance)
{
	struct tokenizer tokenizer;
	size_t nr_found = 0;

	tokenizer_init(&tokenizer);
	for (size_t distance = 500; distance < 700; distance++) {
		struct strbuf body = STRBUF_INIT;
		struct date date;

		while (body.len < distance)
			strbuf_add_str(&body, distance - body.len > 1 ? "à" : "a");
		strbuf_add_str(&body, " 26/6/2024 họp");
		if (date_from_text(&tokenizer, "năm 2023", body.buf, "a.txt", &date)) {
			check_that(date.year == 2024 && date.month == 6 && date.day == 26,
				"%d-%d-%d after %zu bytes", date.year, date.month, date.day, distance);
			nr_found++;
		}
		strbuf_release(&body);
	}
	ck_assert_uint_gt(nr_found, 50);
	ck_assert_uint_lt(nr_found, 150);
	tokenizer_release(&tokenizer);
}
END_TEST

/* ---- which files */

static struct test_archive room; /* for its folder only */
static struct strbuf said;

static void make_folder(void)
{
	test_archive_make(&room);
	ck_assert_int_eq(chdir(room.folder), 0);
	strbuf_init(&said);
}

static void delete_folder(void)
{
	chmod("closed", 0700);
	test_archive_delete(&room);
	strbuf_release(&said);
}

static void say_skip(void *context, const char *path, const char *reason)
{
	(void)context;
	strbuf_addf(&said, "%s: %s\n", path, reason);
}

static void touch(const char *path)
{
	write_file(path, "x\n", 2);
}

static void list(struct source *source, struct strbuf *out)
{
	strbuf_reset(out);
	for (size_t i = 0; i < source->nr_files; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", source->files[i].path);
}

static void check_files(const char *const *given, size_t nr, const char *expected)
{
	struct source source;
	struct strbuf files = STRBUF_INIT;

	strbuf_reset(&said);
	source_init(&source);
	for (size_t i = 0; i < nr; i++)
		source_add(&source, given[i], say_skip, NULL);
	list(&source, &files);
	ck_assert_str_eq(files.buf, expected);
	source_release(&source);
	strbuf_release(&files);
}

START_TEST(folders_in_the_order_of_names)
{
	static const char *const twice[] = {"d", "d/sub", "d/a.txt", "./d"};
	struct source source;

	mkdir("d", 0777);
	mkdir("d/sub", 0777);
	mkdir("d/.git", 0777);
	touch("d/b.html");
	touch("d/a.txt");
	touch("d/sub/c.jsonl");
	touch("d/sub/photo.jpg");
	touch("d/.hidden.txt");
	touch("d/.git/x.txt");
	check_files(twice, 1, "d/a.txt d/b.html d/sub/c.jsonl");
	check_files(twice, 4, "d/a.txt d/b.html d/sub/c.jsonl"); /* overlapping paths are read once */
	ck_assert_str_eq(said.buf, "");
	check_files(twice + 1, 3, "d/sub/c.jsonl d/a.txt ./d/b.html");

	source_init(&source);
	source_add(&source, "d///", say_skip, NULL);
	ck_assert_uint_eq(source.nr_files, 3);
	ck_assert_uint_eq(source.nr_other, 1);
	ck_assert_int_eq(source.total_bytes, 6);
	ck_assert_uint_eq(source.nr_roots, 1);
	ck_assert_uint_eq(source.roots[0].nr_files, 4);
	ck_assert_msg(source.files[0].identity[0] == '/', "%s", source.files[0].identity);
	source_release(&source);
}
END_TEST

START_TEST(links)
{
	static const char *const given[] = {"d", "to-d", "gone.txt"};

	mkdir("d", 0777);
	mkdir("d/sub", 0777);
	touch("d/sub/a.txt");
	ck_assert_int_eq(symlink("..", "d/sub/loop"), 0);
	ck_assert_int_eq(symlink("nowhere", "d/dangling.txt"), 0);
	ck_assert_int_eq(symlink("d", "to-d"), 0);
	check_files(given, 3, "d/sub/a.txt"); /* the same file by another way is the same file */
	ck_assert_ptr_nonnull(strstr(said.buf, "d/sub/loop: symbolic link loop"));
	ck_assert_ptr_nonnull(strstr(said.buf, "d/dangling.txt: symbolic link to nowhere"));
	ck_assert_ptr_nonnull(strstr(said.buf, "gone.txt: No such file or directory"));
	check_files(given + 1, 1, "to-d/sub/a.txt");
}
END_TEST

/* Of what could not be looked at nothing is known, so nothing may be taken for gone there. */
START_TEST(what_was_not_seen)
{
	struct source source;
	struct strbuf identity = STRBUF_INIT;

	mkdir("d", 0777);
	touch("d/a.txt");
	ck_assert_int_eq(symlink("nowhere", "d/disk"), 0);
	source_init(&source);
	source_add(&source, "d", say_skip, NULL);
	ck_assert_uint_eq(source.nr_files, 1);
	strbuf_addf(&identity, "%s/disk", source.roots[0].identity);
	ck_assert(source_is_unread(&source, identity.buf));
	strbuf_add_str(&identity, "/2024/a.txt");
	ck_assert(source_is_unread(&source, identity.buf));
	ck_assert(!source_is_unread(&source, source.files[0].identity));
	source_release(&source);
	strbuf_release(&identity);
	ck_assert(source_is_below("/a/b", "/a") && source_is_below("/a", "/a") && source_is_below("/a", "/"));
	ck_assert(!source_is_below("/ab", "/a") && !source_is_below("/a", "/a/b"));
}
END_TEST

START_TEST(what_cannot_be_read)
{
	static const char *const given[] = {"photo.jpg", "closed", "pipe.txt"};

	touch("photo.jpg");
	mkdir("closed", 0777);
	touch("closed/a.txt");
	ck_assert_int_eq(mkfifo("pipe.txt", 0666), 0);
	ck_assert_int_eq(chmod("closed", 0), 0);
	check_files(given, 3, geteuid() == 0 ? "closed/a.txt" : "");
	ck_assert_ptr_nonnull(strstr(said.buf, "photo.jpg: no format that is read here"));
	ck_assert_ptr_nonnull(strstr(said.buf, "pipe.txt: no regular file"));
	if (geteuid() != 0)
		ck_assert_ptr_nonnull(strstr(said.buf, "closed: Permission denied"));
}
END_TEST

#define NR(cases) ((int)(sizeof(cases) / sizeof(*(cases))))

Suite *readers_suite(void)
{
	Suite *suite = suite_create("readers");
	TCase *reading = tcase_create("txt and jsonl"), *dated = tcase_create("dates"),
	      *walked = tcase_create("files");

	tcase_add_checked_fixture(reading, prepare, forget);
	tcase_add_loop_test(reading, txt, 0, NR(texts));
	tcase_add_test(reading, txt_in_utf16);
	tcase_add_test(reading, txt_with_broken_bytes);
	tcase_add_test(reading, txt_without_title);
	tcase_add_test(reading, what_is_no_text);
	tcase_add_test(reading, longer_than_any_article);
	tcase_add_loop_test(reading, jsonl, 0, NR(lines));
	tcase_add_loop_test(reading, bad_line, 0, NR(bad_lines));
	tcase_add_test(reading, nested_lines);
	tcase_add_test(reading, bad_lines_are_skipped);
	tcase_add_test(reading, jsonl_without_lines);
	tcase_add_test(reading, jsonl_across_blocks);
	tcase_add_test(reading, reader_by_name);
	tcase_add_test(dated, parsed_dates);
	tcase_add_loop_test(dated, date_of_path, 0, NR(paths));
	tcase_add_loop_test(dated, date_of_text, 0, NR(datelines));
	tcase_add_test(dated, date_at_any_distance);
	tcase_add_checked_fixture(walked, make_folder, delete_folder);
	tcase_add_test(walked, folders_in_the_order_of_names);
	tcase_add_test(walked, links);
	tcase_add_test(walked, what_cannot_be_read);
	tcase_add_test(walked, what_was_not_seen);
	suite_add_tcase(suite, reading);
	suite_add_tcase(suite, dated);
	suite_add_tcase(suite, walked);
	return suite;
}
