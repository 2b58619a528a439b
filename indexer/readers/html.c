/*
 * An HTML page -> one article.
 *
 * The bytes become UTF-8 here (mark, then <meta charset>, then UTF-8) and libxml2 is told so; the rest is
 * in the files beside this one. A page without an article (menu, login form, list of links) is
 * STATUS_BAD_INPUT. One page is one article: pages that print several are not taken apart.
 */
#include "html.h"

#include "indexer/reader.h"
#include "text/decode.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

/* Markup outweighs text by far; the text itself is held to ARTICLE_MAX_BYTES. */
#define PAGE_MAX_BYTES (4 * ARTICLE_MAX_BYTES)

enum { CHARSET_SCAN_BYTES = 4096, CHARSET_MAX = 40, MAX_ATTRIBUTES = 4000 };

/*
 * The value after "charset" in one <meta ...> element: charset="utf-8", content="text/html; charset=utf-8".
 */
static bool charset_of_element(const char *element, size_t len, char *out)
{
	size_t at = 0, nr = 0;

	while (at + 7 <= len && strncasecmp(element + at, "charset", 7))
		at++;
	if (at + 7 > len)
		return false;
	at += 7;
	while (at < len && strchr(" \t\r\n", element[at]))
		at++;
	if (at >= len || element[at++] != '=')
		return false;
	while (at < len && strchr(" \t\r\n\"'", element[at]))
		at++;
	while (at < len && nr < CHARSET_MAX &&
		(isalnum((unsigned char)element[at]) || strchr("-_:", element[at])))
		out[nr++] = element[at++];
	out[nr] = '\0';
	return nr > 0;
}

/*
 * The charset that the page's head names, "" where it names none. A page whose meta element can be read as
 * ASCII is not UTF-16, whatever it says; one in UTF-16 without a mark shows in its first two bytes.
 */
static void find_charset(const char *bytes, size_t len, char *out)
{
	*out = '\0';
	if (len >= 2 && bytes[0] == '<' && bytes[1] == '\0')
		memcpy(out, "UTF-16LE", sizeof("UTF-16LE"));
	if (len >= 2 && bytes[0] == '\0' && bytes[1] == '<')
		memcpy(out, "UTF-16BE", sizeof("UTF-16BE"));
	if (len > CHARSET_SCAN_BYTES)
		len = CHARSET_SCAN_BYTES;
	for (size_t at = 0; !*out && at + 5 < len; at++) {
		const char *end;

		if (bytes[at] != '<' || strncasecmp(bytes + at, "<meta", 5))
			continue;
		end = memchr(bytes + at, '>', len - at);
		if (end && charset_of_element(bytes + at, (size_t)(end - bytes) - at, out) &&
			!strncasecmp(out, "utf-16", 6))
			*out = '\0';
	}
}

/* libxml2 ends a page at a NUL byte. */
static void blank_nul_bytes(struct strbuf *text)
{
	for (char *nul = text->buf; (nul = memchr(nul, '\0', text->len - (size_t)(nul - text->buf))) != NULL;)
		*nul++ = ' ';
}

static enum status load_page(FILE *stream, struct strbuf *utf8, struct error *err)
{
	struct strbuf bytes = STRBUF_INIT;
	char charset[CHARSET_MAX + 1];
	enum status status = reader_slurp(stream, PAGE_MAX_BYTES, &bytes, err);

	find_charset(bytes.buf, bytes.len, charset);
	if (status == STATUS_OK && strncmp(charset, "UTF-16", 6) != 0 &&
		decode_is_binary(bytes.buf, bytes.len)) {
		status = error_set(err, STATUS_BAD_INPUT, "binary data, not a page");
	} else if (status == STATUS_OK) {
		decode_text(bytes.buf, bytes.len, *charset ? charset : NULL, utf8);
		blank_nul_bytes(utf8);
	}
	strbuf_release(&bytes);
	return status;
}

/*
 * The most attributes of one start tag. libxml2 compares each attribute with all before it, so that a tag
 * with 50,000 takes 9 seconds.
 */
static size_t max_attributes(const struct strbuf *utf8)
{
	size_t most = 0, nr = 0;
	char quote = '\0';
	bool in_tag = false;

	for (size_t i = 0; i + 1 < utf8->len; i++) {
		char c = utf8->buf[i];

		if (!in_tag) {
			in_tag = c == '<' && isalpha((unsigned char)utf8->buf[i + 1]);
			nr = 0;
		} else if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '>') {
			in_tag = false;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (isspace((unsigned char)c) && ++nr > most) {
			most = nr;
		}
	}
	return most;
}

/* Where and why libxml2 gave up before the page's end: elements nested 256 deep, 10 MB without markup. */
struct cut {
	size_t line; /* 0: it did not */
	char reason[160];
};

static void note_cut(const htmlParserCtxt *parser, struct cut *cut)
{
	const char *message = parser->lastError.message ? parser->lastError.message : "";

	cut->line = 0;
	if (!parser->disableSAX)
		return;
	cut->line = parser->lastError.line > 0 ? (size_t)parser->lastError.line : 1;
	snprintf(cut->reason, sizeof(cut->reason), error_text("the page from here on is not read: %.*s"),
		(int)strcspn(message, "\n"), message);
}

static xmlDoc *parse_page(const struct strbuf *utf8, struct cut *cut)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT;
	htmlParserCtxt *parser = htmlNewParserCtxt();
	xmlDoc *doc = NULL;

	if (!parser)
		return NULL;
	if (utf8->len > 0 && max_attributes(utf8) <= MAX_ATTRIBUTES)
		doc = htmlCtxtReadMemory(parser, utf8->buf, (int)utf8->len, NULL, "UTF-8", options);
	note_cut(parser, cut);
	htmlFreeParserCtxt(parser);
	return doc;
}

static xmlNode *body_of(xmlDoc *doc)
{
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

	for (xmlNode *node = root ? root->children : NULL; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, "body"))
			return node;
	return root;
}

/* An address that names this page. The bare host is the portal's, stated on all its pages. */
static bool names_page(const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host ? strchr(host + 3, '/') : NULL;

	return !strncasecmp(url, "http", 4) && path && path[1];
}

static const char *page_url(const struct html_facts *facts)
{
	if (names_page(facts->canonical_url))
		return facts->canonical_url;
	return names_page(facts->og_url) ? facts->og_url : "";
}

static void add_kept_lines(const struct html_page *page, struct strbuf *body)
{
	for (size_t i = 0; i < page->nr_lines; i++) {
		const struct html_line *line = &page->lines[i];

		if (!line->is_kept)
			continue;
		if (body->len > 0)
			strbuf_add_ch(body, '\n');
		strbuf_add(body, page->text.buf + line->start, line->len);
	}
}

/* Fills article from the page; its strings are the page's and body's. False: there is no article. */
static bool assemble(struct html_page *page, struct article *article, struct strbuf *body)
{
	struct html_facts facts;
	uint32_t headline;

	html_facts_read(page, &facts);
	headline = html_headline_guess(page, &facts);
	html_content_select(page, headline);
	if (!html_content_is_article(page, &facts, headline))
		return false;
	headline = html_headline_choose(page, &facts, &article->title);
	html_content_add_lead(page, headline);
	article->source = html_source(page, &facts, article->title);
	article->date_origin = html_date(page, &facts, headline, &article->date);
	html_content_clean(page, article->title, headline);
	article->author = html_author(page, &facts, article->source);
	article->url = page_url(&facts);
	add_kept_lines(page, body);
	article->body = body->buf;
	return body->len > 0;
}

static enum status read_page(struct html_page *page, const struct article_sink *sink, struct error *err)
{
	struct article article = ARTICLE_INIT;
	struct strbuf body = STRBUF_INIT;
	enum status status = STATUS_OK;

	if (!assemble(page, &article, &body))
		status = error_set(err, STATUS_BAD_INPUT, "no article text in this page");
	else if (body.len > ARTICLE_MAX_BYTES)
		status = error_set(err, STATUS_BAD_INPUT, "text of more than %zu bytes", ARTICLE_MAX_BYTES);
	else
		sink->article(sink->context, &article);
	strbuf_release(&body);
	return status;
}

enum status read_html(FILE *stream, const struct article_sink *sink, struct error *err)
{
	struct strbuf utf8 = STRBUF_INIT;
	struct html_page page;
	struct cut cut = {0, ""};
	enum status status = load_page(stream, &utf8, err);
	xmlNode *body;

	html_page_init(&page, NULL);
	if (status == STATUS_OK)
		page.doc = parse_page(&utf8, &cut);
	strbuf_release(&utf8);
	if (status != STATUS_OK)
		return status;
	body = body_of(page.doc);
	if (!body) {
		status = error_set(err, STATUS_BAD_INPUT, "no article text in this page");
	} else {
		html_page_add_lines(&page, body);
		status = read_page(&page, sink, err);
		if (status == STATUS_OK && cut.line > 0)
			sink->skip(sink->context, cut.line, cut.reason);
	}
	html_page_release(&page);
	return status;
}
