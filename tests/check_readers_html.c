/*
 * The HTML and feed readers: small pages and feeds -> the articles that they give. Real pages' habits are
 * kept (whose, is said beside them); names and texts are invented. Hostile input is at the end of each
 * half.
 */
#include "base/memory.h"
#include "indexer/reader.h"
#include "tests/suites.h"

#include <check.h>
#include <iconv.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>

enum { MAX_ARTICLES = 8 };

struct kept_article {
	char *ref, *title, *body, *author, *url, *source;
	struct date date;
	enum date_origin date_origin;
};

struct outcome {
	enum status status;
	struct error err;
	struct kept_article articles[MAX_ARTICLES];
	int nr_articles, nr_skips;
	size_t skip_line;
	char skip_reason[200];
};

static struct outcome got;

static void keep_article(void *context, const struct article *article)
{
	struct outcome *outcome = context;
	struct kept_article *kept = &outcome->articles[outcome->nr_articles % MAX_ARTICLES];

	outcome->nr_articles++;
	if (outcome->nr_articles > MAX_ARTICLES)
		return;
	kept->ref = xstrdup(article->ref);
	kept->title = xstrdup(article->title);
	kept->body = xstrdup(article->body);
	kept->author = xstrdup(article->author);
	kept->url = xstrdup(article->url);
	kept->source = xstrdup(article->source);
	kept->date = article->date;
	kept->date_origin = article->date_origin;
}

static void keep_skip(void *context, size_t line, const char *reason)
{
	struct outcome *outcome = context;

	outcome->nr_skips++;
	outcome->skip_line = line;
	snprintf(outcome->skip_reason, sizeof(outcome->skip_reason), "%s", reason);
}

static void forget(void)
{
	for (int i = 0; i < MAX_ARTICLES; i++) {
		struct kept_article *kept = &got.articles[i];

		free(kept->ref);
		free(kept->title);
		free(kept->body);
		free(kept->author);
		free(kept->url);
		free(kept->source);
	}
	memset(&got, 0, sizeof(got));
}

typedef enum status read_fn(FILE *stream, const struct article_sink *sink, struct error *err);

static void read_bytes(read_fn *read, const char *bytes, size_t len)
{
	struct article_sink sink = {&got, keep_article, keep_skip};
	FILE *stream = len > 0 ? fmemopen((char *)bytes, len, "rb") : fopen("/dev/null", "rb");

	forget();
	ck_assert_ptr_nonnull(stream);
	got.status = read(stream, &sink, &got.err);
	fclose(stream);
}

/* The page's one article. */
static const struct kept_article *page(const char *html)
{
	read_bytes(read_html, html, strlen(html));
	ck_assert_msg(got.status == STATUS_OK, "%s: %.300s", got.err.message, html);
	ck_assert_int_eq(got.nr_articles, 1);
	return &got.articles[0];
}

static void check_no_article(const char *html)
{
	read_bytes(read_html, html, strlen(html));
	ck_assert_msg(got.status == STATUS_BAD_INPUT, "taken for an article: %.300s", html);
	ck_assert_int_eq(got.nr_articles, 0);
	ck_assert_str_eq(got.err.message, "no article text in this page");
}

static void check_date(const struct kept_article *article, const char *iso, enum date_origin origin)
{
	char text[DATE_TEXT_BYTES];

	date_format_iso(article->date, text);
	ck_assert_str_eq(text, iso);
	ck_assert_int_eq(article->date_origin, origin);
}

#define P1                                                                           \
	"Ngày 26/6, Đảng bộ thị trấn Phia Chang tổ chức hội nghị " \
	"sơ kết công tác 6 tháng đầu năm, "                                \
	"triển khai nhiệm vụ 6 tháng cuối năm."
#define P2                                                                   \
	"Trong 6 tháng, diện tích gieo cấy đạt 100% kế hoạch; " \
	"trồng rừng được 29,49/25 ha, "                              \
	"thu ngân sách đạt trên 63%."
#define P3                                                                                       \
	"Phát biểu kết luận, đồng chí Nông Thị Diệp Hà, Bí thư Đảng ủy " \
	"đề nghị các chi bộ khắc phục những hạn chế còn lại."
#define BODY P1 "\n" P2 "\n" P3
#define PARAGRAPHS "<p>" P1 "</p>\n<p>" P2 "</p>\n<p>" P3 "</p>\n"
#define HEADLINE "Đảng bộ thị trấn Phia Chang sơ kết 6 tháng đầu năm"

/* A page of the usual make: header with a clock, menu, article, related links, footer. */
#define PORTAL(title, head, article)                                                                        \
	"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" title "</title>" head "</head>"        \
	"<body><div id=\"header\"><div class=\"clock\">Hôm nay: Thứ Hai, 26/08/2024 15:30</div>"         \
	"<a href=\"/\">Cổng TTĐT</a></div><ul class=\"menu\"><li><a href=\"/1\">Giới thiệu</a></li>" \
	"<li><a href=\"/2\">Tin tức</a></li></ul>"                                                        \
	"<div id=\"wrap\"><div class=\"col-left\">" article "</div>"                                        \
	"<div class=\"col-right\"><h3>Tin mới</h3><ul>"                                                   \
	"<li><a href=\"/3\">Ra quân trồng rừng vụ xuân hè năm 2024</a></li>"                      \
	"<li><a href=\"/4\">Khám sức khỏe cho người cao tuổi</a></li></ul></div></div>"           \
	"<div class=\"footer\">UBND thị trấn Phia Chang. Địa chỉ: tổ dân phố 3. "             \
	"Điện thoại: 0200 000 777. "                                                                   \
	"Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</div></body></html>"

#define PLAIN_ARTICLE "<h1>" HEADLINE "</h1>" PARAGRAPHS

START_TEST(portal_page)
{
	const struct kept_article *article = page(PORTAL("x", "", PLAIN_ARTICLE));

	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->body, BODY);
	ck_assert_str_eq(article->ref, "");
	ck_assert_str_eq(article->author, "");
	check_date(article, "--00-00", DATE_ORIGIN_NONE);
}
END_TEST

START_TEST(metadata)
{
	const struct kept_article *article = page(PORTAL(HEADLINE " - Báo Khâu Lĩnh",
		"<link rel=\"canonical\" href=\"https://bao.example/tin-1.html\">"
		"<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"" HEADLINE
		"\",\n"
		"\"datePublished\": \"2024-06-26T23:30:00-07:00\", \"dateModified\": \"2025-01-01\", \"author\": "
		"[{\"@type\": \"Person\", \"name\": \"Triệu Xuân\"}], \"publisher\": {\"name\": \"Báo Khâu\n Lĩnh\"}}"
		"</script>",
		PLAIN_ARTICLE));

	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->author, "Triệu Xuân");
	ck_assert_str_eq(article->source, "Báo Khâu  Lĩnh");
	ck_assert_str_eq(article->url, "https://bao.example/tin-1.html");
	/* the day as printed, not that of UTC or of the reader's clock */
	check_date(article, "2024-06-26", DATE_ORIGIN_METADATA);
}
END_TEST

START_TEST(json_ld_graph)
{
	check_date(
		page(PORTAL("x",
			"<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebPage\", \"datePublished\": "
			"\"2020-01-01\"}, {\"@type\": \"Article\", \"datePublished\": \"2021-12-22\"}]}</script>"
			"<script type='application/ld+json'>{broken</script>",
			PLAIN_ARTICLE)),
		"2021-12-22", DATE_ORIGIN_METADATA);
}
END_TEST

#define JSON_LD(text) "<script type='application/ld+json'>" text "</script>"

/* Text around the value does not matter; a headline with a NUL is none, nor is a value that does not end. */
START_TEST(json_ld_that_is_odd)
{
	static const struct {
		const char *markup, *author, *iso;
	} cases[] = {
		{JSON_LD("//<![CDATA[\n{\"@type\": [\"Article\"], \"datePublished\": \"2021-12-22\"}\n//]]>"),
			"", "2021-12-22"},
		{JSON_LD("<!-- [{\"@type\": \"Article\", \"datePublished\": \"2021-12-22\"}] -->"), "",
			"2021-12-22"},
		{JSON_LD("{\"@type\": \"Article\", \"datePublished\": \"2021-12-22\"}; var x = 1;"), "",
			"2021-12-22"},
		{JSON_LD("{\"@type\": \"Article\", \"author\": [[{\"name\": [\"Triệu Xuân\"]}]]}"),
			"Triệu Xuân", "--00-00"},
		{JSON_LD("{\"@type\": \"Article\", \"headline\": \"a\\u0000b\", \"author\": []}"), "",
			"--00-00"},
		{JSON_LD("{\"@type\": \"Article\", \"author\": {\"name\": \"Triệu Xuân\"}"), "", "--00-00"},
		{JSON_LD("[]") JSON_LD("null") JSON_LD("{\"@graph\": 1}") JSON_LD(""), "", "--00-00"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct strbuf html = STRBUF_INIT;
		const struct kept_article *article;

		strbuf_addf(&html, "<html><head><title>x</title>%s</head><body>%s</body></html>",
			cases[i].markup, PLAIN_ARTICLE);
		article = page(html.buf);
		ck_assert_str_eq(article->title, HEADLINE);
		ck_assert_str_eq(article->author, cases[i].author);
		check_date(article, cases[i].iso,
			*cases[i].iso == '-' ? DATE_ORIGIN_NONE : DATE_ORIGIN_METADATA);
		strbuf_release(&html);
	}
}
END_TEST

static const struct date_case {
	const char *markup, *iso;
} metadata_dates[] = {
	{"<meta property=\"article:published_time\" content=\"2024-06-26T07:00:00+07:00\">", "2024-06-26"},
	{"<meta itemprop=\"datePublished\" content=\"2024-06-26 07:00\">", "2024-06-26"},
	{"<meta name=\"pubdate\" content=\"26/06/2024 07:00\">", "2024-06-26"},
	{"<meta name=\"DC.date.issued\" content=\"2024-06-26\">", "2024-06-26"},
	{"<meta name=\"date\" content=\"Wed, 26 Jun 2024 23:59:00 +0700\">", "2024-06-26"},
	{"<meta name=\"date\" content=\"2023-01-01\"><meta property=\"article:published_time\" content=\"2024-06-26\">",
		"2024-06-26"},
};

START_TEST(metadata_date)
{
	struct strbuf html = STRBUF_INIT;

	strbuf_addf(&html, "<html><head><title>x</title>%s</head><body>%s</body></html>",
		metadata_dates[_i].markup, PLAIN_ARTICLE);
	check_date(page(html.buf), metadata_dates[_i].iso, DATE_ORIGIN_METADATA);
	strbuf_release(&html);
}
END_TEST

static const struct date_case page_dates[] = {
	{"Thứ Tư, 12/04/2023, 09:15 (GMT+7)", "2023-04-12"},
	{"12/04/2023 | 09:15", "2023-04-12"},
	{"Ngày đăng: 12-04-2023", "2023-04-12"},
	{"Cập nhật lúc: 09:15 12/04/2023", "2023-04-12"},
	{"Ngày đăng 12/04/2023 | 10:25 AM | Lượt xem: 1.253", "2023-04-12"},
	{"12/04/2023", "2023-04-12"},
	{"Đăng ngày 12 tháng 4 năm 2023", "2023-04-12"},
	{"Nguyễn Văn An - 12/04/2023 09:15", "2023-04-12"},
	{"Chủ nhật, 16.4.2023", "2023-04-16"},
	{"Hôm nay: 12/04/2023 09:15", "--00-00"},
	{"Số 12/2023/QĐ-UBND", "--00-00"},
	{"Thời gian họp từ 8 giờ, dự kiến kết thúc trước ngày 30/06/2023 theo kế hoạch của thị trấn.",
		"--00-00"},
};

START_TEST(page_date)
{
	const struct date_case *expected = &page_dates[_i];
	bool is_known = expected->iso[0] != '-';
	struct strbuf html = STRBUF_INIT;
	const struct kept_article *article;

	strbuf_addf(&html, "<html><body><div class=\"main\"><h1>%s</h1><div>%s</div>%s</div></body></html>",
		HEADLINE, expected->markup, PARAGRAPHS);
	article = page(html.buf);
	check_date(article, expected->iso, is_known ? DATE_ORIGIN_PAGE : DATE_ORIGIN_NONE);
	if (is_known)
		ck_assert_str_eq(article->body, BODY);
	strbuf_release(&html);
}
END_TEST

/* The clock has no class and stands close by, but shares only the body with the headline. */
START_TEST(clock_is_no_date)
{
	check_date(page("<html><body><div>Thứ Hai, 26/08/2024 15:30:12</div><div><h1>" HEADLINE
			"</h1>" PARAGRAPHS "</div></body></html>"),
		"--00-00", DATE_ORIGIN_NONE);
}
END_TEST

START_TEST(time_element)
{
	check_date(page("<html><body><div><h1>" HEADLINE
			"</h1><time datetime=\"2023-09-14T08:00:00+07:00\">hôm qua</time>" PARAGRAPHS
			"</div><aside><time datetime=\"2025-01-01\">x</time></aside></body></html>"),
		"2023-09-14", DATE_ORIGIN_METADATA);
}
END_TEST

/* Liferay: the section and the portal in <title>, the headline in no heading. */
START_TEST(title_without_site)
{
	const struct kept_article *article = page(
		"<html><head><title>" HEADLINE " - Trang thông tin điện tử thị trấn</title></head><body>"
		"<div class=\"portlet-title\"><h1>Tin tức</h1></div><div class=\"journal-content-article\"><span>" HEADLINE
		"</span>" PARAGRAPHS "</div></body></html>");

	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->source, "Trang thông tin điện tử thị trấn");
	ck_assert_str_eq(article->body, BODY);
}
END_TEST

START_TEST(title_of_portal_on_every_page)
{
	const struct kept_article *article =
		page("<html><head><title>Trang tin điện tử huyện Khâu Lĩnh</title></head><body>"
		     "<p align=\"center\"><b>" HEADLINE "</b></p>" PARAGRAPHS "</body></html>");

	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->source, "Trang tin điện tử huyện Khâu Lĩnh");
}
END_TEST

static const struct source_case {
	const char *head, *above, *below, *source;
} sources[] = {
	/* DotNetNuke: every address ends like the front page's */
	{"<title>Trang thông tin điện tử xã Khâu Lĩnh &gt; Tin tức &gt; Chi tiết tin</title>",
		"<a href=\"/Default.aspx\">TRANG CHỦ</a>",
		"<div>TIN LIÊN QUAN</div><div><a href=\"/tabid/50/id/2018/Default.aspx\">Xổ số kiến thiết</a></div>",
		"Trang thông tin điện tử xã Khâu Lĩnh"},
	/* Joomla's articles are in index.php */
	{"<title>" HEADLINE "</title>", "",
		"<div><a href=\"/index.php?id=5\">UBND xã Cốc Sả họp phiên thường kỳ tháng 6</a></div>", ""},
	{"<title>" HEADLINE " - Tin tức - UBND xã Cốc Sả</title>", "", "", "UBND xã Cốc Sả"},
	{"<title>Thị trấn Phia Chang | " HEADLINE "</title>", "", "", "Thị trấn Phia Chang"},
	{"<title>Đảng bộ thị trấn Phia Chang sơ kết... - Thị trấn Phia Chang</title>", "", "",
		"Thị trấn Phia Chang"},
	{"<title>" HEADLINE " | Kinh tế</title>",
		"<ul class=\"menu\"><li><a href=\"/kinh-te\">Kinh tế</a></li></ul>", "", ""},
	{"<title>" HEADLINE " - Kinh tế - Thị trấn Phia Chang</title>", "", "", "Thị trấn Phia Chang"},
	{"<title>Trang chủ &gt; Tin tức &gt; Chi tiết</title>", "<a href=\"/\">Quay lại trang chủ</a>", "",
		""},
	{"<title>Đảng bộ sơ kết - ảnh</title>", "", "", ""},
	{"<title>" HEADLINE "</title>", "<div>CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN KHÂU LĨNH</div>", "",
		"CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN KHÂU LĨNH"},
	{"<title>" HEADLINE "</title>", "<div>Trang thông tin điện tử</div>",
		"<div>© 2024 Trang thông tin điện tử TP. Ngân Lạng. Điện thoại: 0200 000 777</div>",
		"Trang thông tin điện tử TP. Ngân Lạng"},
	{"<title>Chi tiết tin</title>", "",
		"<div>Ghi rõ nguồn khi phát hành lại từ Cổng thông tin điện tử xã Cốc Sả</div>",
		"Cổng thông tin điện tử xã Cốc Sả"},
	{"<title>x</title>", "", "<div>Hôm nay ra mắt Trang thông tin điện tử xã Bản Luồng</div>", ""},
	/* another portal's front page; its own only where the page says where it stands */
	{"<title>x</title>",
		"<div><a href=\"https://tinh.example/\">Cổng thông tin điện tử tỉnh Ngân Lạng</a></div>", "",
		""},
	{"<link rel=canonical href=\"https://xa.example/tin/1\">",
		"<a href=\"https://xa.example/\">UBND xã Cốc Sả</a> <a href=\"/1\">Chính quyền</a>", "",
		"UBND xã Cốc Sả"},
	{"<meta property=og:site_name content=\"Báo Khâu Lĩnh\"><title>UBND xã Cốc Sả - " HEADLINE "</title>",
		"<div>Cổng thông tin điện tử huyện Khâu Lĩnh</div>", "", "Báo Khâu Lĩnh"},
};

START_TEST(source)
{
	const struct source_case *expected = &sources[_i];
	struct strbuf html = STRBUF_INIT;

	strbuf_addf(&html, "<html><head>%s</head><body><div>%s</div><div>%s</div><div>%s</div></body></html>",
		expected->head, expected->above, PLAIN_ARTICLE, expected->below);
	ck_assert_str_eq(page(html.buf)->source, expected->source);
	strbuf_release(&html);
}
END_TEST

static const struct author_case {
	const char *head, *last, *author, *body_end;
} authors[] = {
	{"", "<p style=\"text-align:right\"><strong>Triệu Xuân.</strong></p>", "Triệu Xuân", P3},
	{"", "<p><b>Tin, ảnh: Lò Thị Hoa</b></p>", "Lò Thị Hoa", P3},
	{"", "<p align=right>Bích Đào - Xuân Ngọc</p>", "Bích Đào - Xuân Ngọc", P3},
	{"", "<p class=\"author\">Hà Thoan</p>", "Hà Thoan", P3},
	{"<meta name=author content=\"Mạnh Quyết\">", "", "Mạnh Quyết", P3},
	{"<meta name=author content=admin>", "", "", P3},
	{"<meta name=author content=\"Báo Khâu Lĩnh\"><meta property=og:site_name content=\"Báo Khâu Lĩnh\">",
		"", "", P3},
	{"<meta name=author content=\"UBND thị trấn Phia Chang\">", "", "", P3},
	{"", "<p>Xin cảm ơn ông!</p>", "", "Xin cảm ơn ông!"},
	{"", "<p><b>KẾT LUẬN CHUNG</b></p><p>" P3 "</p>", "", P3},
	{"", "</div><div><b>TIN MỚI</b>", "", P3},
	{"", "<p>Theo TTXVN</p>", "", "Theo TTXVN"},
};

START_TEST(author)
{
	const struct author_case *expected = &authors[_i];
	struct strbuf html = STRBUF_INIT;
	const struct kept_article *article;
	size_t len, end_len = strlen(expected->body_end);

	strbuf_addf(&html, "<html><head>%s</head><body><div>%s%s</div></body></html>", expected->head,
		PLAIN_ARTICLE, expected->last);
	article = page(html.buf);
	len = strlen(article->body);
	ck_assert_str_eq(article->author, expected->author);
	ck_assert_uint_ge(len, end_len);
	ck_assert_str_eq(article->body + len - end_len, expected->body_end);
	strbuf_release(&html);
}
END_TEST

START_TEST(lead_caption_and_table)
{
	const struct kept_article *article =
		page("<html><body><div class=\"detail\"><h1>" HEADLINE
		     "</h1><h2 class=\"sapo\">Hội nghị có 120 đảng viên dự."
		     "</h2><div class=\"fck_detail\"><p>" P1
		     "</p><figure><img src=x><figcaption>Quang cảnh hội nghị. Ảnh: "
		     "<em>An</em></figcaption></figure><table><tr><th>Chỉ tiêu</th><th>Kết quả</th></tr>"
		     "<tr><td><p>Trồng<br>rừng</p></td><td>29,49 ha</td></tr></table><p>" P2 "</p>" P3
		     "</div></div></body></html>");

	ck_assert_str_eq(article->body,
		"Hội nghị có 120 đảng viên dự.\n" P1 "\nQuang cảnh hội nghị. Ảnh: An\nChỉ tiêu | Kết quả\n"
		"Trồng rừng | 29,49 ha\n" P2 "\n" P3);
}
END_TEST

static void read_in_charset(const char *charset, const char *utf8)
{
	char *in = (char *)utf8, bytes[8192], *out = bytes;
	size_t in_left = strlen(utf8), out_left = sizeof(bytes);
	iconv_t converter = iconv_open(charset, "UTF-8");

	ck_assert_uint_eq(iconv(converter, &in, &in_left, &out, &out_left), 0);
	iconv_close(converter);
	read_bytes(read_html, bytes, (size_t)(out - bytes));
	ck_assert_int_eq(got.status, STATUS_OK);
}

/* Portals of the 2000s: everything in tables, windows-1258, the signature in a row of its own. */
START_TEST(layout_table)
{
	const struct kept_article *article = &got.articles[0];

	read_in_charset("WINDOWS-1258",
		"<HTML><HEAD><TITLE>Trang tin huyện Khâu Lĩnh</TITLE>"
		"<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=windows-1258\"></HEAD><BODY>"
		"<TABLE><TR><TD COLSPAN=3><A HREF=a>Trang chủ</A> | <A HREF=b>Kinh tế</A></TD></TR>"
		"<TR><TD><TABLE><TR><TD><A HREF=c>Chuyên mục</A></TD></TR></TABLE></TD><TD><TABLE><TR><TD>"
		"<FONT SIZE=1>Cập nhật: 11/10/2019</FONT><BR><FONT SIZE=4><B>" HEADLINE
		"</B></FONT></TD></TR>"
		"<TR><TD>" P1 "<br><br>&nbsp;&nbsp; " P2 "<br><br>&nbsp;&nbsp; " P3 "</TD></TR>"
		"<TR><TD ALIGN=right><B>Mạnh Quyết</B></TD></TR></TABLE></TD><TD></TD></TR></TABLE></BODY></HTML>");
	check_date(article, "2019-10-11", DATE_ORIGIN_PAGE);
	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->body, BODY);
	ck_assert_str_eq(article->author, "Mạnh Quyết");
	ck_assert_str_eq(article->source, "Trang tin huyện Khâu Lĩnh");
}
END_TEST

START_TEST(clutter_is_out)
{
	const struct kept_article *article = page(PORTAL("x", "",
		"<div class=\"breadcrumb\"><a href=/>Trang chủ</a> » Tin tức</div><h1>" HEADLINE "</h1>"
		"<div class=\"share-box\">Chia sẻ</div><div><p>" P1
		"</p><script>var a = '<p>nháp</p>';</script><style>p {}</style>"
		"<p style=\"display: none\">ẩn</p><p>" P2
		"</p><p><a href=/5>Xem thêm: Ra quân trồng rừng vụ xuân hè</a></p><p>" P3
		"</p></div><p>Lượt xem: 25</p><p><strong>Tin liên quan</strong></p><p><a href=/6>Nhà sạch, vườn đẹp ở Bản "
		"Luồng</a> (12/3)</p><div id=\"comments\"><p>Bình luận rất dài của một bạn đọc, có dấu phẩy, có dấu chấm, đủ để "
		"giống một đoạn văn.</p></div>"));

	ck_assert_str_eq(article->body, BODY);
}
END_TEST

START_TEST(inline_elements_add_no_space)
{
	const struct kept_article *article = page(
		"<html><body><h1>" HEADLINE
		"</h1><p><b>N</b>gày&nbsp;26/6,\n\t Đảng bộ <i>thị</i> <a name=x>trấn</a>\xC2\xAD "
		"Phia\xE2\x80\x8B Chang tổ chức &#147;hội nghị&#148; sơ kết công tác sáu tháng đầu năm, triển khai nhiệm vụ, "
		"phương hướng sáu tháng cuối năm 2024.<br/>Dòng sau.</p></body></html>");

	ck_assert_str_eq(article->body,
		"Ngày 26/6, Đảng bộ thị trấn Phia Chang tổ chức “hội nghị” sơ kết công tác sáu tháng đầu năm, triển khai nhiệm "
		"vụ, phương hướng sáu tháng cuối năm 2024.\nDòng sau.");
}
END_TEST

/* Joomla and WordPress print date, author and section in a box below the headline. */
START_TEST(box_below_headline)
{
	const struct kept_article *article = page(
		"<html><body><h1>Cổng thông tin điện tử huyện</h1><div class=\"item-page\"><div class=\"page-header\"><h2>" HEADLINE
		"</h2></div><dl class=\"article-info\"><dt>Chi tiết</dt><dd itemprop=author>Viết bởi <span>Hoàng Thị "
		"Lan</span></dd><dd>Chuyên mục: <a href=t>Tin tức</a></dd><dd><time datetime=\"2023-11-15T09:00:00+07:00\">"
		"Được đăng: 15 Tháng 11 2023</time></dd></dl><div itemprop=articleBody>" PARAGRAPHS
		"</div></div></body></html>");

	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->author, "Hoàng Thị Lan");
	ck_assert_str_eq(article->body, BODY);
	check_date(article, "2023-11-15", DATE_ORIGIN_METADATA);
}
END_TEST

/* SharePoint: <title> says nothing, nothing is a heading, classes are Vietnamese. */
START_TEST(vietnamese_class_names)
{
	const struct kept_article *article = page(
		"<html><head><title>Chi tiết tin</title></head><body><form><div class=\"dateTimeNow\">Thứ Hai, 26/08/2024</div>"
		"<a href=\"/Pages/default.aspx\">Trang thông tin điện tử xã Cao Kỳ</a><div><div class=\"tieude-tin\">" HEADLINE
		"</div><div class=\"thoigian\">26/02/2024 14:05</div><div class=\"tomtat\">Lời dẫn ngắn của tin này.</div>"
		"<div class=\"ExternalClass5B2\"><div>" P1 "</div><div>&#160;</div><div>" P2 "</div><div>" P3
		"</div></div>"
		"<div class=\"tin-khac-title\">Các tin khác</div><div><a href=1>Hội nghị tổng kết công tác Mặt trận</a> (12/1)"
		"</div><p>" P1 "</p></div></form></body></html>");

	ck_assert_str_eq(article->title, HEADLINE);
	ck_assert_str_eq(article->source, "Trang thông tin điện tử xã Cao Kỳ");
	ck_assert_str_eq(article->body, "Lời dẫn ngắn của tin này.\n" BODY);
	check_date(article, "2024-02-26", DATE_ORIGIN_PAGE);
}
END_TEST

/* VnExpress: the text is in a box named sidebar-1, the lead beside it. */
START_TEST(names_may_mislead)
{
	const struct kept_article *article = page(
		"<html><head><meta property=og:title content=\"" HEADLINE
		"\"></head><body class=\"menu-open\">"
		"<div class=\"container-menu\"><div class=\"sidebar-1\"><div class=\"header-content\"><span class=\"date\">Thứ tư, "
		"22/10/2025, 19:25 (GMT+7)</span></div><h1>" HEADLINE
		"</h1><p class=\"description\">Lời dẫn của bài viết này."
		"</p><article class=\"fck_detail\">" PARAGRAPHS "</article></div></div></body></html>");

	ck_assert_str_eq(article->body, "Lời dẫn của bài viết này.\n" BODY);
	check_date(article, "2025-10-22", DATE_ORIGIN_PAGE);
}
END_TEST

START_TEST(paragraphs_in_boxes_of_their_own)
{
	const struct kept_article *article =
		page("<html><body><div class=top>Thị trấn</div><div><h1>" HEADLINE
		     "</h1><div class=row><div class=col><p>" P1
		     "</p></div></div><div class=row><div class=col><p>" P2
		     "</p></div></div><div class=row><div class=col><p>" P3
		     "</p></div></div></div></body></html>");

	ck_assert_str_eq(article->body, BODY);
}
END_TEST

#define TEASER(title)                                   \
	"<div class=\"item\"><h3><a href=\"/t\">" title \
	"</a></h3><span>12/04/2023 | 09:15</span><div class=\"summary\">" P1 "</div></div>"

START_TEST(pages_without_article)
{
	check_no_article(PORTAL("Tin tức", "",
		"<h1>Tin tức</h1>" TEASER("Ra quân trồng rừng vụ xuân hè năm 2024")
			TEASER("Khám sức khỏe cho người cao tuổi")
				TEASER("Nhà sạch, vườn đẹp ở thôn Nà Mười")));
	check_no_article(PORTAL("Tin tức", "",
		"<h1>Tin tức</h1>" TEASER("Ra quân trồng rừng vụ xuân hè năm 2024")));
	check_no_article(PORTAL("Tin tức", "<meta property=og:type content=article>",
		TEASER("Ra quân trồng rừng vụ xuân hè năm 2024") TEASER("Khám sức khỏe cho người cao tuổi")
			TEASER("Nhà sạch, vườn đẹp ở thôn Nà Mười")));
	check_no_article(PORTAL("Đăng nhập", "",
		"<form><label>Tên đăng nhập</label><input><label>Mật khẩu</label><input type=password></form>"));
	check_no_article(PORTAL("Hỏi đáp", "",
		"<h1>Hỏi đáp</h1><p>" P1 "</p><p>" P2
		"</p><form><textarea></textarea><select><option>a</option></select></form>"
		"<p>Danh sách câu hỏi và câu trả lời</p>"));
	check_no_article(PORTAL("Sơ đồ", "",
		"<ul><li><a href=1>Một</a></li><li><a href=2>Hai</a></li></ul>"));
	check_no_article("<html><head><title>x</title></head></html>");
	check_no_article("<html><frameset><frame src=a></frameset></html>");
	check_no_article("");
	check_no_article(" \n");
	check_no_article("<!-- ");
}
END_TEST

START_TEST(short_article_that_says_so)
{
	const struct kept_article *article =
		page("<html><head><meta property=og:type content=article></head><body><h1>" HEADLINE
		     "</h1><p>Sáng nay, UBND xã Bản Luồng tổ chức lễ ra quân.</p></body></html>");

	ck_assert_str_eq(article->body, "Sáng nay, UBND xã Bản Luồng tổ chức lễ ra quân.");
}
END_TEST

START_TEST(utf16)
{
	static const char16_t html[] =
		u"\uFEFF<html><head><meta charset=\"windows-1258\"></head><body><h1>Đảng bộ họp "
		u"phiên thường kỳ</h1><p>Ngày 26/6, Đảng bộ thị trấn Phia Chang tổ chức hội nghị sơ kết "
		u"công tác sáu tháng đầu năm, triển khai nhiệm vụ sáu tháng cuối năm, tại hội trường.</p>"
		u"</body></html>";

	read_bytes(read_html, (const char *)html, sizeof(html) - sizeof(*html));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_str_eq(got.articles[0].title, "Đảng bộ họp phiên thường kỳ");
	/* without the mark */
	read_bytes(read_html, (const char *)(html + 1), sizeof(html) - 2 * sizeof(*html));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_str_eq(got.articles[0].title, "Đảng bộ họp phiên thường kỳ");
}
END_TEST

/* A page that was converted to UTF-8 with a mark, and kept its old meta element. */
START_TEST(mark_beats_meta)
{
	const struct kept_article *article =
		page("\xEF\xBB\xBF<html><head><meta charset=windows-1252></head><body>" PLAIN_ARTICLE);

	ck_assert_str_eq(article->title, HEADLINE);
}
END_TEST

START_TEST(charset_that_is_a_lie)
{
	ck_assert_str_eq(page("<html><head><meta charset=utf-16></head><body>" PLAIN_ARTICLE)->title,
		HEADLINE);
	ck_assert_str_eq(page("<html><head><meta charset=nonsense></head><body>" PLAIN_ARTICLE)->title,
		HEADLINE);
}
END_TEST

START_TEST(url_of_the_portal_is_none)
{
	ck_assert_str_eq(
		page("<html><head><link rel=canonical href=\"https://xa.example/\"></head><body>" PLAIN_ARTICLE)
			->url,
		"");
	ck_assert_str_eq(
		page("<html><head><link rel=canonical href=\"https://xa.example\"><meta property=og:url "
		     "content=\"https://xa.example/tin/1\"></head><body>" PLAIN_ARTICLE)
			->url,
		"https://xa.example/tin/1");
	ck_assert_str_eq(
		page("<html><head><link rel=canonical href=\"javascript:x/y\"></head><body>" PLAIN_ARTICLE)
			->url,
		"");
}
END_TEST

static const struct fragment_case {
	const char *html, *text;
} fragments[] = {
	{"", ""},
	{"   ", ""},
	{"<p>Một</p><p>Hai &amp; ba<br>bốn</p>", "Một\nHai & ba\nbốn"},
	{"Một\n\nHai &quot;ba&quot;", "Một\nHai \"ba\""},
	{"<ul><li>a<li>b</ul>c", "a\nb\nc"},
	{"<b>không</b> <i>đóng", "không đóng"},
	{"<pre>a\nb</pre>", "a\nb"},
	{"<script>x</script><p hidden>y</p>z", "z"},
	{"<table><tr><td>a</td><td></td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc"},
	{"<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>",
		"a | b\nc"},
	{"5 < 6 và 7 > 3", "5 < 6 và 7 > 3"},
};

START_TEST(fragment)
{
	struct strbuf text = STRBUF_INIT;

	html_fragment_text(fragments[_i].html, &text);
	ck_assert_str_eq(text.buf, fragments[_i].text);
	strbuf_release(&text);
}
END_TEST

START_TEST(fragment_appends)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_add_str(&text, "đầu");
	html_fragment_text("<p>sau</p>", &text);
	ck_assert_str_eq(text.buf, "đầu\nsau");
	strbuf_release(&text);
}
END_TEST

static void add_times(struct strbuf *html, const char *part, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		strbuf_add_str(html, part);
}

/* A page made of `before`, `part` many times, and three paragraphs. Reading it must end, and soon. */
static void read_hostile(const char *before, const char *part, size_t nr)
{
	struct strbuf html = STRBUF_INIT;

	strbuf_add_str(&html, before);
	add_times(&html, part, nr);
	strbuf_add_str(&html, PARAGRAPHS);
	read_bytes(read_html, html.buf, html.len);
	strbuf_release(&html);
}

START_TEST(nested_too_deep)
{
	read_hostile("<html><body><h1>" HEADLINE "</h1>" PARAGRAPHS, "<div>", 100000);
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_str_eq(got.articles[0].body, BODY);
	ck_assert_int_eq(got.nr_skips, 1);
	ck_assert_uint_gt(got.skip_line, 0);
	read_hostile("", "<div>", 100000);
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
	read_hostile("", "<table><tr><td>a<td>b", 20000);
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
}
END_TEST

START_TEST(one_paragraph_of_5_megabytes)
{
	struct strbuf html = STRBUF_INIT;

	strbuf_add_str(&html, "<html><body><h1>" HEADLINE "</h1><p>");
	add_times(&html, P1 " ", 40000);
	read_bytes(read_html, html.buf, html.len);
	strbuf_release(&html);
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_uint_eq(strlen(got.articles[0].body), strlen(P1 " ") * 40000 - 1);
}
END_TEST

START_TEST(nul_bytes)
{
	static const char html[] = "<html><body><h1>" HEADLINE "</h1><p>" P1 "</p><p>a\0b</p>" PARAGRAPHS;

	read_bytes(read_html, html, sizeof(html) - 1);
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_ptr_nonnull(strstr(got.articles[0].body, P3));
	read_bytes(read_html, "\0\0\0\0", 4);
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
}
END_TEST

START_TEST(unclosed_comment)
{
	ck_assert_str_eq(page("<html><body>" PLAIN_ARTICLE "<!-- " PARAGRAPHS)->body, BODY);
}
END_TEST

static const struct hostile_case {
	const char *before, *part;
	size_t nr;
} hostile[] = {
	{PLAIN_ARTICLE, "<!-- ", 100000},
	{PLAIN_ARTICLE, "<", 300000},
	{PLAIN_ARTICLE "<p ", "a=1 ", 100000},
	{PLAIN_ARTICLE, "<p a=b c=d>x", 50000},
	{PLAIN_ARTICLE, "<br>a", 100000},
	{PLAIN_ARTICLE, "<span class=author><time>", 20000},
	{PLAIN_ARTICLE, "<a href=/>x</a>", 50000},
	{PLAIN_ARTICLE "<table>", "<tr><td>a<td>b", 50000},
	{PLAIN_ARTICLE, "&nbsp;&#0;&#xD800;&bogus;&amp", 20000},
	{"<title>", "ab - ", 100000},
	{"<script type='application/ld+json'>", "[", 100000},
	{"<script type='application/ld+json'>", "{\"author\":", 100000},
	{PLAIN_ARTICLE, "12/04/2023 09:15<br>", 50000},
	{PLAIN_ARTICLE, "<p>\xF0\x9F\x98</p>\xFF\xC3", 50000},
	{"", "<font size=2><p>" P1, 1000},
};

START_TEST(hostile_page)
{
	read_hostile(hostile[_i].before, hostile[_i].part, hostile[_i].nr);
	ck_assert(got.status == STATUS_OK || got.status == STATUS_BAD_INPUT);
	ck_assert(got.status == STATUS_OK || got.err.message[0]);
}
END_TEST

static void feed(const char *xml)
{
	read_bytes(read_feed, xml, strlen(xml));
}

#define RSS(items)                                                                                     \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "                            \
	"xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "                                  \
	"xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\">" \
	"<channel><image><title>logo</title></image><title>Xã Khâu Lĩnh &amp; vùng</title>\n" items    \
	"</channel></rss>"

START_TEST(rss)
{
	const struct kept_article *article = &got.articles[0];

	feed(RSS(
		"<item><media:title>sai</media:title><title>Tin &amp;quot;một&amp;quot;</title><link> https://a.example/1 "
		"</link><guid isPermaLink=\"false\">id-1</guid><dc:creator>Hà Thoan</dc:creator>"
		"<pubDate>Wed, 31 Jan 2024 23:30:00 -0700</pubDate><description>ngắn</description>"
		"<content:encoded><![CDATA[<p>Đoạn một.</p><p>Đoạn hai.</p><p>Hà Thoan</p>]]></content:encoded></item>"
		"<item><title>Hai</title><link>https://a.example/2</link><dc:date>2024-02-01T00:10:00+07:00</dc:date>"
		"<author>ban@a.example (Thế Vỵ)</author><description>&lt;b&gt;Đậm&lt;/b&gt; và dài hơn</description></item>"));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_int_eq(got.nr_articles, 2);
	ck_assert_str_eq(article->title, "Tin \"một\"");
	ck_assert_str_eq(article->url, "https://a.example/1");
	ck_assert_str_eq(article->ref, "id-1");
	ck_assert_str_eq(article->author, "Hà Thoan");
	ck_assert_str_eq(article->source, "Xã Khâu Lĩnh & vùng");
	ck_assert_str_eq(article->body, "Đoạn một.\nĐoạn hai.");
	check_date(article, "2024-01-31", DATE_ORIGIN_METADATA);
	article++;
	ck_assert_str_eq(article->ref, "https://a.example/2");
	ck_assert_str_eq(article->author, "Thế Vỵ");
	ck_assert_str_eq(article->body, "Đậm và dài hơn");
	check_date(article, "2024-02-01", DATE_ORIGIN_METADATA);
}
END_TEST

START_TEST(atom)
{
	const struct kept_article *article = &got.articles[0];

	feed("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Báo</title><entry><title type=\"html\">A &amp;amp; B</title>"
	     "<link rel=\"self\" href=\"https://a.example/self\"/><link href=\"https://a.example/1\"/><id>urn:1</id>"
	     "<updated>2024-03-02T00:00:00Z</updated><published>2024-03-01T23:00:00Z</published><author><name>Lò Thị Hoa</name>"
	     "<email>x@a.example</email></author><summary>Tóm tắt</summary><content type=\"xhtml\">"
	     "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Đoạn <b>một</b>.</p><p>Đoạn hai.</p></div></content></entry>"
	     "<entry><title>C</title><id>urn:2</id><updated>2024-03-02</updated><summary type=\"text\">Chỉ tóm tắt</summary>"
	     "</entry></feed>");
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_int_eq(got.nr_articles, 2);
	ck_assert_str_eq(article->title, "A & B");
	ck_assert_str_eq(article->url, "https://a.example/1");
	ck_assert_str_eq(article->ref, "urn:1");
	ck_assert_str_eq(article->author, "Lò Thị Hoa");
	ck_assert_str_eq(article->source, "Báo");
	ck_assert_str_eq(article->body, "Đoạn một.\nĐoạn hai.");
	check_date(article, "2024-03-01", DATE_ORIGIN_METADATA);
	article++;
	ck_assert_str_eq(article->body, "Chỉ tóm tắt");
	check_date(article, "2024-03-02", DATE_ORIGIN_METADATA);
}
END_TEST

static const struct date_case feed_dates[] = {
	{"Thu, 01 Feb 2024 07:00:00 +0700", "2024-02-01"},
	{"1 Feb 24 07:00 GMT", "2024-02-01"},
	{"2024-02-01 07:00", "2024-02-01"},
	{"01/02/2024 07:00:00", "2024-02-01"},
	{"31/02/2024", "--00-00"},
	{"hôm qua", "--00-00"},
	{"", "--00-00"},
};

START_TEST(feed_date)
{
	const struct date_case *expected = &feed_dates[_i];
	struct strbuf xml = STRBUF_INIT;

	strbuf_addf(&xml, RSS("<item><title>t</title><pubDate>%s</pubDate></item>"), expected->markup);
	feed(xml.buf);
	ck_assert_int_eq(got.nr_articles, 1);
	check_date(&got.articles[0], expected->iso,
		expected->iso[0] == '-' ? DATE_ORIGIN_NONE : DATE_ORIGIN_METADATA);
	strbuf_release(&xml);
}
END_TEST

START_TEST(broken_feed_keeps_what_came_before)
{
	feed(RSS(
		"<item><title>một</title></item><item><title>hai</title></item>\n<item><title>ba & bốn</title></item>"
		"<item><title>năm</title></item>"));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_int_eq(got.nr_articles, 2);
	ck_assert_str_eq(got.articles[1].title, "hai");
	ck_assert_int_eq(got.nr_skips, 1);
	ck_assert_uint_eq(got.skip_line, 4);
	ck_assert_ptr_nonnull(strstr(got.skip_reason, "xmlParseEntityRef"));
	ck_assert_ptr_null(strchr(got.skip_reason, '\n'));
}
END_TEST

/* Cut off behind an end tag: the item is whole. */
START_TEST(truncated_feed)
{
	feed("<rss><channel><item><title>một</title></item>");
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_int_eq(got.nr_articles, 1);
	ck_assert_int_eq(got.nr_skips, 1);
	feed("<rss><channel><item><title>một</title>");
	ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(got.err.message, "line 1: "));
}
END_TEST

START_TEST(what_is_no_feed)
{
	static const char *const others[] = {"", "hello",
		"<urlset><url><item><title>a</title></item></url></urlset>",
		"<rss><channel><title>x</title></channel></rss>", "\0", "<"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		feed(others[i]);
		ck_assert_int_eq(got.status, STATUS_BAD_INPUT);
		ck_assert_int_eq(got.nr_articles, 0);
		ck_assert_str_ne(got.err.message, "");
	}
}
END_TEST

START_TEST(feed_with_html_names_and_control_bytes)
{
	feed(RSS(
		"<item><title>a&nbsp;b\x0B &agrave;</title><description>&ldquo;c&rdquo;</description></item>"));
	ck_assert_int_eq(got.status, STATUS_OK);
	ck_assert_int_eq(got.nr_skips, 0);
	ck_assert_str_eq(got.articles[0].title, "a b à");
	ck_assert_str_eq(got.articles[0].body, "“c”");
}
END_TEST

START_TEST(empty_item_is_skipped)
{
	feed(RSS("<item><link>https://a.example</link></item><item><title>x</title></item>"));
	ck_assert_int_eq(got.nr_articles, 1);
	ck_assert_int_eq(got.nr_skips, 1);
}
END_TEST

START_TEST(billion_laughs)
{
	struct strbuf xml = STRBUF_INIT;

	strbuf_add_str(&xml, "<!DOCTYPE rss [<!ENTITY a \"ha ha ha ha\">");
	for (int name = 'b'; name <= 'k'; name++) {
		strbuf_addf(&xml, "<!ENTITY %c \"", name);
		for (int i = 0; i < 10; i++)
			strbuf_addf(&xml, "&%c;", name - 1);
		strbuf_add_str(&xml, "\">");
	}
	strbuf_add_str(&xml,
		"]><rss><channel><item><title>x</title></item><item><title>&k;</title>"
		"<description>&k;&k;</description></item></channel></rss>");
	feed(xml.buf);
	strbuf_release(&xml);
	ck_assert_int_ge(got.nr_articles, 1);
	for (int i = 0; i < got.nr_articles; i++)
		ck_assert_uint_lt(strlen(got.articles[i].title) + strlen(got.articles[i].body), 1000);
}
END_TEST

START_TEST(foreign_files_are_not_read)
{
	feed("<!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>x &a; y</title>"
	     "<description>&a;</description></item></channel></rss>");
	ck_assert_int_eq(got.nr_articles, 1);
	ck_assert_str_eq(got.articles[0].body, "");
	ck_assert_ptr_null(strstr(got.articles[0].title, "root"));
}
END_TEST

START_TEST(feed_nested_too_deep)
{
	struct strbuf xml = STRBUF_INIT;

	strbuf_add_str(&xml, "<rss><channel><item><title>x</title></item>");
	add_times(&xml, "<a>", 100000);
	feed(xml.buf);
	strbuf_release(&xml);
	ck_assert_int_eq(got.nr_articles, 1);
	ck_assert_int_eq(got.nr_skips, 1);
}
END_TEST

START_TEST(many_items)
{
	struct strbuf xml = STRBUF_INIT;

	strbuf_add_str(&xml, "<rss><channel>");
	add_times(&xml, "<item><title>x</title><description>y</description></item>\n", 5000);
	strbuf_add_str(&xml, "</channel></rss>");
	feed(xml.buf);
	strbuf_release(&xml);
	ck_assert_int_eq(got.nr_articles, 5000);
	ck_assert_int_eq(got.nr_skips, 0);
}
END_TEST

#define NR(cases) ((int)(sizeof(cases) / sizeof(*(cases))))

static TCase *page_cases(void)
{
	TCase *cases = tcase_create("page");

	tcase_add_checked_fixture(cases, xmlInitParser, forget);
	tcase_add_test(cases, portal_page);
	tcase_add_test(cases, metadata);
	tcase_add_test(cases, json_ld_graph);
	tcase_add_test(cases, json_ld_that_is_odd);
	tcase_add_loop_test(cases, metadata_date, 0, NR(metadata_dates));
	tcase_add_loop_test(cases, page_date, 0, NR(page_dates));
	tcase_add_test(cases, clock_is_no_date);
	tcase_add_test(cases, time_element);
	tcase_add_test(cases, title_without_site);
	tcase_add_test(cases, title_of_portal_on_every_page);
	tcase_add_loop_test(cases, source, 0, NR(sources));
	tcase_add_loop_test(cases, author, 0, NR(authors));
	tcase_add_test(cases, lead_caption_and_table);
	tcase_add_test(cases, layout_table);
	tcase_add_test(cases, clutter_is_out);
	tcase_add_test(cases, inline_elements_add_no_space);
	tcase_add_test(cases, box_below_headline);
	tcase_add_test(cases, vietnamese_class_names);
	tcase_add_test(cases, names_may_mislead);
	tcase_add_test(cases, paragraphs_in_boxes_of_their_own);
	tcase_add_test(cases, pages_without_article);
	tcase_add_test(cases, short_article_that_says_so);
	tcase_add_test(cases, utf16);
	tcase_add_test(cases, mark_beats_meta);
	tcase_add_test(cases, charset_that_is_a_lie);
	tcase_add_test(cases, url_of_the_portal_is_none);
	tcase_add_loop_test(cases, fragment, 0, NR(fragments));
	tcase_add_test(cases, fragment_appends);
	return cases;
}

static TCase *hostile_cases(void)
{
	TCase *cases = tcase_create("hostile page");

	tcase_set_timeout(cases, 30);
	tcase_add_checked_fixture(cases, xmlInitParser, forget);
	tcase_add_test(cases, nested_too_deep);
	tcase_add_test(cases, one_paragraph_of_5_megabytes);
	tcase_add_test(cases, nul_bytes);
	tcase_add_test(cases, unclosed_comment);
	tcase_add_loop_test(cases, hostile_page, 0, NR(hostile));
	return cases;
}

static TCase *feed_cases(void)
{
	TCase *cases = tcase_create("feed");

	tcase_set_timeout(cases, 30);
	tcase_add_checked_fixture(cases, xmlInitParser, forget);
	tcase_add_test(cases, rss);
	tcase_add_test(cases, atom);
	tcase_add_loop_test(cases, feed_date, 0, NR(feed_dates));
	tcase_add_test(cases, broken_feed_keeps_what_came_before);
	tcase_add_test(cases, truncated_feed);
	tcase_add_test(cases, what_is_no_feed);
	tcase_add_test(cases, feed_with_html_names_and_control_bytes);
	tcase_add_test(cases, empty_item_is_skipped);
	tcase_add_test(cases, billion_laughs);
	tcase_add_test(cases, foreign_files_are_not_read);
	tcase_add_test(cases, feed_nested_too_deep);
	tcase_add_test(cases, many_items);
	return cases;
}

Suite *readers_html_suite(void)
{
	Suite *suite = suite_create("readers: html and feed");

	suite_add_tcase(suite, page_cases());
	suite_add_tcase(suite, hostile_cases());
	suite_add_tcase(suite, feed_cases());
	return suite;
}
