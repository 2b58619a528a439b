/*
 * Who signed the article: the page's own statement, an element named author or tac-gia, or the short last
 * line of the text ("Triệu Xuân.", "Tin, ảnh: Lò Thị Hoa"). The site's own name and its technical users
 * (admin, BBT) are no authors, and a source ("Theo TTXVN") is none either.
 */
#include "html.h"
#include "text/decode.h"
#include "text/letter.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
	NAME_MAX_BYTES = 120,
	NAME_MAX_WORDS = 12,
	LINES_FROM_END = 3,
	LINES_AROUND = 8,
	MAX_ELEMENTS = 20,
	LABEL_MAX_BYTES = 40
};

static const char *const label_keys[] = {"tacgia", "tinanh", "tinbai", "tinvaanh", "baianh", "baivaanh",
	"baivietanh", "nguoiviet", "nguoidang", "nguoidangtin", "thuchien", "bientap", "tin", "bai", "boi",
	"by", "author", "butdanh", "tinbaianh", "viet"};

/* Those that need no colon. */
static const char *const label_word_keys[] = {
	"vietboi", "dangboi", "boi", "by", "postedby", "writtenby", "tacgia", "nguoidang"};

static const char *const technical_keys[] = {"admin", "administrator", "quantri", "quantrivien", "bbt",
	"banbientap", "superuser", "superadmin", "root", "editor", "webmaster", "guest", "user", "test",
	"bientapvien", "congtacvien", "ctv", "phongvien", "pv", "nguoiquantri"};

/* Offices and sites, not persons; only where no person's name begins so (bao is Bảo, too). */
static const char *const office_starts[] = {"ubnd", "uybannhandan", "congthongtin", "trangthongtin",
	"sothongtin", "banbientap", "theo", "nguon", "phongvhtt"};

static bool is_listed(const char *key, const char *const *list, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(key, list[i]))
			return true;
	return false;
}

#define IS_LISTED(key, list) is_listed(key, list, sizeof(list) / sizeof(*(list)))

static bool is_label(const char *text, size_t len, const char *const *labels, size_t nr)
{
	struct strbuf key = STRBUF_INIT;
	bool is_one;

	html_key(text, len, &key);
	is_one = is_listed(key.buf, labels, nr);
	strbuf_release(&key);
	return is_one;
}

#define IS_LABEL(text, len, labels) is_label(text, len, labels, sizeof(labels) / sizeof(*(labels)))

/* "Tin, ảnh: Lò Thị Hoa", "Viết bởi Lò Thị Hoa" -> the name, behind a colon or behind one or two words. */
static const char *skip_label(const char *text, bool *had_label)
{
	const char *colon = strchr(text, ':');
	const char *end = text;

	*had_label = true;
	if (colon && colon - text <= LABEL_MAX_BYTES && IS_LABEL(text, (size_t)(colon - text), label_keys))
		return colon + 1 + strspn(colon + 1, " ");
	for (int nr_words = 0; nr_words < 2 && (end = strchr(end, ' ')) != NULL; nr_words++, end++)
		if (IS_LABEL(text, (size_t)(end - text), label_word_keys))
			return end + 1;
	*had_label = false;
	return text;
}

/* The bytes of the name without what may follow it: "./.", a source in brackets, a date behind a bar. */
static size_t name_len(const char *name)
{
	size_t len = strcspn(name, "(|\n");

	while (len > 0 && strchr(" .,;/-", name[len - 1]))
		len--;
	return len;
}

static bool is_upper_letter(unsigned int c)
{
	struct letter letter = letter_of(c);

	return letter.class == LETTER_WORD && c != letter.base &&
		c != letter_with_tone(letter.base, (enum tone)letter.tone);
}

/*
 * Two words or more, each with a capital: "Triệu Xuân", "Bích Đào - Xuân Ngọc", "N.T.H"; "và" may join two.
 */
static bool looks_like_name(const char *name, size_t len)
{
	size_t at = 0, nr_words = 0, nr_capitals = 0;
	bool in_word = false;

	while (at < len) {
		size_t from = at;
		unsigned int c = utf8_next(name, len, &at);

		if (isdigit((int)(c & 0x7F)) && c < 0x80)
			return false;
		if (c == ' ' || c == ',' || c == '-' || c == 0x2013 || c == '.' || c == '&') {
			in_word = false;
			continue;
		}
		if (letter_of(c).class == LETTER_SEPARATOR)
			return false;
		if (in_word)
			continue;
		in_word = true;
		nr_words++;
		nr_capitals += is_upper_letter(c) || !strncmp(name + from, "và ", strlen("và "));
	}
	return nr_words >= 2 && nr_words <= NAME_MAX_WORDS && nr_capitals == nr_words;
}

/* True where the key is the site's, or a part of it: "VnExpress" of "Báo VnExpress". */
static bool is_site(const char *key, const char *site)
{
	struct strbuf site_key = STRBUF_INIT;
	bool is_same;

	html_key(site, strlen(site), &site_key);
	is_same = site_key.len > 0 && (strstr(site_key.buf, key) || strstr(key, site_key.buf));
	strbuf_release(&site_key);
	return is_same;
}

static bool is_person(const char *name, size_t len, const struct html_facts *facts, const char *source)
{
	struct strbuf key = STRBUF_INIT;
	bool is_good;

	if (len == 0 || len > NAME_MAX_BYTES || memchr(name, '@', len) || memchr(name, '/', len))
		return false;
	html_key(name, len, &key);
	is_good = key.len > 0 && !IS_LISTED(key.buf, technical_keys) && !is_site(key.buf, source) &&
		!is_site(key.buf, facts->site_name) && !is_site(key.buf, facts->publisher);
	for (size_t i = 0; i < sizeof(office_starts) / sizeof(*office_starts); i++)
		if (!strncmp(key.buf, office_starts[i], strlen(office_starts[i])))
			is_good = false;
	strbuf_release(&key);
	return is_good;
}

/* The name in a statement or in an element named author; "" where it is no person's. */
static const char *stated_name(struct html_page *page, const char *text, const struct html_facts *facts,
	const char *source)
{
	bool had_label;
	const char *name = skip_label(text, &had_label);
	size_t len = name_len(name);

	for (size_t i = 0; i < len; i++)
		if (isdigit((unsigned char)name[i]))
			return "";
	return is_person(name, len, facts, source) ? arena_strndup(&page->arena, name, len) : "";
}

static bool is_author_element(const struct html_block *block)
{
	const char *property;

	if (block->hints & HTML_HINT_AUTHOR)
		return true;
	property = html_attribute(block->node, "itemprop");
	return property && !strcasecmp(property, "author");
}

/*
 * An element named author within or near the text. Its lines are short: a name, not a box about the author.
 */
static const char *element_name(struct html_page *page, const struct html_facts *facts, const char *source)
{
	uint32_t first = html_content_first(page), end = html_content_end(page);
	int nr_tried = 0;

	for (size_t i = 0; i < page->nr_blocks && nr_tried < MAX_ELEMENTS; i++) {
		const struct html_block *block = page->blocks[i];
		struct strbuf text = STRBUF_INIT;
		const char *name = "";

		if (block->first_line + LINES_AROUND < first || block->first_line > end + LINES_AROUND)
			continue;
		if (block->is_dropped || !is_author_element(block) || block->end_line - block->first_line > 3)
			continue;
		nr_tried++;
		html_node_text(block->node, false, &text);
		if (text.len <= 2 * NAME_MAX_BYTES)
			name = stated_name(page, text.buf, facts, source);
		strbuf_release(&text);
		if (*name) {
			if (block->end_line == block->first_line + 1 && block->tag & HTML_TAG_BLOCK)
				page->lines[block->first_line].is_kept = false;
			return name;
		}
	}
	return "";
}

static bool is_right_aligned(const struct html_block *block)
{
	for (int levels = 0; block && levels < 3; block = block->parent, levels++) {
		const char *align = html_attribute(block->node, "align");
		const char *style = html_attribute(block->node, "style");

		if ((align && !strcasecmp(align, "right")) || (style && strcasestr(style, "right")))
			return true;
	}
	return false;
}

/* The name on a line, where the line is a signature: short, set apart, a name. "" else. */
static const char *name_on_line(struct html_page *page, const struct html_line *line, bool is_last,
	const struct html_facts *facts, const char *source)
{
	const char *text, *name;
	bool had_label;
	size_t len;

	if (line->len > NAME_MAX_BYTES || line->nr_link_chars > 0 || line->block->is_dropped)
		return "";
	text = html_line_text(page, line);
	name = skip_label(text, &had_label);
	len = name_len(name);
	if (!had_label && !is_last && line->nr_bold_chars < line->nr_chars && !is_right_aligned(line->block))
		return "";
	return looks_like_name(name, len) && is_person(name, len, facts, source)
		? arena_strndup(&page->arena, name, len)
		: "";
}

/*
 * The signature: among the last lines of the text, which it then leaves, or among the first ones below (pages
 * laid out by tables have it in a row of its own).
 */
static const char *signature(struct html_page *page, const struct html_facts *facts, const char *source)
{
	uint32_t end = html_content_end(page);
	uint32_t nr = 0;

	for (uint32_t i = end; i > 0 && nr < LINES_FROM_END; i--) {
		const char *name;

		if (!page->lines[i - 1].is_kept)
			continue;
		name = name_on_line(page, &page->lines[i - 1], nr++ == 0, facts, source);
		if (*name) {
			page->lines[i - 1].is_kept = false;
			return name;
		}
		if (page->lines[i - 1].nr_chars >= HTML_SENTENCE_MIN_CHARS)
			break; /* a subheading above the last paragraph is no signature */
	}
	for (uint32_t i = end; i < page->nr_lines && i < end + LINES_FROM_END; i++) {
		const struct html_line *line = &page->lines[i];
		const char *name = name_on_line(page, line, false, facts, source);

		/* bold alone is how the next box is headed: TIN MỚI */
		if (*name && (is_right_aligned(line->block) || strchr(html_line_text(page, line), ':')))
			return name;
	}
	return "";
}

const char *html_author(struct html_page *page, const struct html_facts *facts, const char *source)
{
	const char *stated = stated_name(page, facts->author, facts, source);
	const char *element = element_name(page, facts, source);
	const char *signed_by = signature(page, facts, source);

	/* a portal states the user who typed the page; the signature is the author's own */
	if (*signed_by)
		return signed_by;
	return *element ? element : stated;
}
