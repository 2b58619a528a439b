/*
 * The titles that a page states, and its visible lines -> the headline as a reader sees it, and the name of
 * the paper or portal. A portal may state its own name as every page's title, and a section's name; a
 * visible line that repeats a stated title, or a heading just above the text, decides.
 */
#include "html.h"
#include "text/decode.h"

#include <string.h>
#include <strings.h>

enum {
	MAX_STATED = 24,
	HEADLINE_MAX_BYTES = 600,
	NAME_MAX_BYTES = 150,
	LINES_BEFORE_TEXT = 15,
	LINES_INTO_TEXT = 3,
	MIN_GUESS_RATING = 40,
	MIN_RATING = 25,
	MAX_PARTS = 12,
	MIN_CUT_KEY_BYTES = 20
};

/* A title that the page states, whole or in part: "Họp dân bản Nà Ang - UBND xã Phủ Thông" gives three. */
struct stated_title {
	const char *key;
	int rating;
};

struct stated_titles {
	struct stated_title items[MAX_STATED];
	size_t nr;
};

static const char *const separators[] = {" - ", " | ", " » ", " – ", " — ", " :: ", " • ", " > "};

static const char *arena_key(struct html_page *page, const char *text, size_t len)
{
	struct strbuf key = STRBUF_INIT;
	const char *copy;

	html_key(text, len, &key);
	copy = arena_strdup(&page->arena, key.buf);
	strbuf_release(&key);
	return copy;
}

static void add_stated(struct html_page *page, struct stated_titles *titles, const char *text, size_t len,
	int rating)
{
	const char *key = arena_key(page, text, len);

	if (*key && titles->nr < MAX_STATED)
		titles->items[titles->nr++] = (struct stated_title){key, rating};
}

/* The title and, for each separator in it, what stands before; what stands behind rates lowest. */
static void add_parts(struct html_page *page, struct stated_titles *titles, const char *title, int rating)
{
	size_t len = strlen(title);

	if (len > HEADLINE_MAX_BYTES)
		return;
	add_stated(page, titles, title, len, rating);
	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++) {
		size_t skip = strlen(separators[i]);
		int less = strchr(separators[i], '>') ? 40 : 5; /* "Xã X > Tin tức > Chi tiết" is a path */

		for (const char *at = strstr(title, separators[i]); at; at = strstr(at + 1, separators[i])) {
			add_stated(page, titles, title, (size_t)(at - title), rating - less);
			add_stated(page, titles, at + skip, strlen(at + skip), rating - 20);
		}
	}
}

static void collect_stated(struct html_page *page, const struct html_facts *facts,
	struct stated_titles *titles)
{
	titles->nr = 0;
	add_parts(page, titles, facts->titles[1], 80);
	add_parts(page, titles, facts->titles[0], 80);
	add_parts(page, titles, facts->titles[2], 60);
}

static bool is_site_name(const struct html_facts *facts, const char *key, struct html_page *page)
{
	return (*facts->site_name &&
		       !strcmp(key, arena_key(page, facts->site_name, strlen(facts->site_name)))) ||
		(*facts->publisher &&
			!strcmp(key, arena_key(page, facts->publisher, strlen(facts->publisher))));
}

/* How well the line repeats a stated title; 0 where it repeats none. */
static int match_rating(const struct stated_titles *titles, const char *key)
{
	int best = 0;

	for (size_t i = 0; i < titles->nr; i++)
		if (titles->items[i].rating > best && !strcmp(titles->items[i].key, key))
			best = titles->items[i].rating;
	return best;
}

static uint16_t hints_near(const struct html_block *block)
{
	return (uint16_t)(block->hints | (block->parent ? block->parent->hints : 0));
}

static bool is_in_dropped_part(const struct html_block *block)
{
	for (; block; block = block->parent)
		if (block->hints & HTML_HINT_DROP && block->tag & HTML_TAG_BLOCK)
			return true;
	return false;
}

/* What the line's own looks say: h1, a class with "title" or "tieu-de", bold, not a link, some words long. */
static int looks_rating(const struct html_page *page, const struct html_line *line)
{
	const struct html_block *block = line->block;
	const char *name = (const char *)block->node->name;
	uint16_t hints = hints_near(block);
	size_t nr_spaces = 0;
	int rating = 0;

	for (size_t i = 0; i < line->len; i++)
		nr_spaces += page->text.buf[line->start + i] == ' ';
	if (block->tag & HTML_TAG_HEADING)
		rating += name[1] == '1' ? 30 : name[1] == '2' ? 20 : 12;
	else if (line->nr_bold_chars == line->nr_chars)
		rating += 10;
	rating += hints & HTML_HINT_TITLE ? 20 : 0;
	rating += nr_spaces >= 4 ? 20 : 0;
	/* <header> is the site's, or the article's own with a heading in it */
	if (hints & HTML_HINT_WEAK || block->is_weak)
		rating -= block->tag & HTML_TAG_HEADING ? 5 : 40;
	rating -= hints & HTML_HINT_LEAD ? 40 : 0;
	rating -= line->nr_chars > 250 || nr_spaces < 1 ? 40 : 0;
	rating -= page->text.buf[line->start + line->len - 1] == '.' ? 20 : 0;
	return rating;
}

static bool is_portal_key(const char *key)
{
	static const char *const starts[] = {"congthongtin", "trangthongtin", "trangtin", "chuyentrang"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(key, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/* The portal's own name at the top of the page: in the text's box only where the page has but one box. */
static int place_rating(const struct html_page *page, uint32_t at, uint32_t first, const char *key)
{
	const struct html_block *block = page->lines[at].block;
	int rating = at < first ? -(int)(first - at) : 0;

	while (block && block->end_line <= first)
		block = block->parent;
	if (!block || !block->parent || !strcmp((const char *)block->node->name, "body"))
		rating -= 10;
	if (is_portal_key(key))
		rating -= 30;
	return rating;
}

static const char *line_key(struct html_page *page, const struct html_line *line, struct strbuf *key)
{
	strbuf_reset(key);
	if (line->len <= HEADLINE_MAX_BYTES)
		html_key(page->text.buf + line->start, line->len, key);
	return key->buf;
}

/* Before the text is known: the line that best repeats a stated title. It may stand in no menu. */
uint32_t html_headline_guess(struct html_page *page, const struct html_facts *facts)
{
	struct stated_titles titles;
	struct strbuf key = STRBUF_INIT;
	uint32_t best_line = HTML_NO_LINE;
	int best = 0;

	collect_stated(page, facts, &titles);
	for (uint32_t i = 0; i < page->nr_lines; i++) {
		const struct html_line *line = &page->lines[i];
		int match = match_rating(&titles, line_key(page, line, &key));
		int rating = match + looks_rating(page, line);

		if (match == 0 || rating <= best || rating < MIN_GUESS_RATING ||
			is_site_name(facts, key.buf, page))
			continue;
		if (is_in_dropped_part(line->block))
			continue;
		best = rating;
		best_line = i;
	}
	strbuf_release(&key);
	return best_line;
}

/* A page without any heading: the text's own first line, where it is bold. */
static bool stands_out(const struct html_page *page, const struct html_line *line)
{
	if (page->text.buf[line->start + line->len - 1] == '.')
		return false;
	return line->nr_chars >= 10 && line->nr_chars <= 200 && line->nr_bold_chars == line->nr_chars;
}

/* The stated title without the site's name, which ends or begins it: "Họp dân - UBND xã X". */
static const char *stated_without_site(struct html_page *page, const struct html_facts *facts)
{
	const char *title = *facts->titles[1] ? facts->titles[1] : facts->titles[0];

	if (!*title || is_site_name(facts, arena_key(page, title, strlen(title)), page))
		title = facts->titles[2];
	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++) {
		size_t skip = strlen(separators[i]);

		for (const char *at = strstr(title, separators[i]); at; at = strstr(at + 1, separators[i])) {
			if (is_site_name(facts, arena_key(page, at + skip, strlen(at + skip)), page))
				return arena_strndup(&page->arena, title, (size_t)(at - title));
			if (is_site_name(facts, arena_key(page, title, (size_t)(at - title)), page))
				return at + skip;
		}
	}
	return title;
}

uint32_t html_headline_choose(struct html_page *page, const struct html_facts *facts, const char **title)
{
	uint32_t first = html_content_first(page), best_line = HTML_NO_LINE;
	uint32_t from = first > LINES_BEFORE_TEXT ? first - LINES_BEFORE_TEXT : 0;
	struct stated_titles titles;
	struct strbuf key = STRBUF_INIT;
	int best = MIN_RATING - 1;

	collect_stated(page, facts, &titles);
	for (uint32_t i = from; i < page->nr_lines && i < first + LINES_INTO_TEXT; i++) {
		const struct html_line *line = &page->lines[i];
		int match = match_rating(&titles, line_key(page, line, &key));
		int rating = match + looks_rating(page, line) + place_rating(page, i, first, key.buf);

		rating -= match == 0 && line->nr_link_chars * 2 > line->nr_chars ? 40 : 0;
		if (rating <= best || line->block->is_dropped || !*key.buf ||
			is_site_name(facts, key.buf, page))
			continue;
		best = rating;
		best_line = i;
	}
	strbuf_release(&key);
	if (best_line == HTML_NO_LINE && !*facts->titles[0] && !*facts->titles[1] &&
		stands_out(page, &page->lines[first]))
		best_line = first;
	*title = best_line == HTML_NO_LINE ? stated_without_site(page, facts)
					   : html_line_text(page, &page->lines[best_line]);
	return best_line;
}

/* "vnexpress.net" as a site's name is only an address: the publisher's name is better. */
static bool is_address(const char *name)
{
	return strchr(name, '.') && !strchr(name, ' ');
}

static size_t separator_len(const char *text)
{
	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++)
		if (!strncmp(text, separators[i], strlen(separators[i])))
			return strlen(separators[i]);
	return 0;
}

/* "Trang thông tin điện tử" with nothing behind is a word of the menu, no name. */
static bool is_site_key(const char *key)
{
	static const char *const bare[] = {"congthongtin", "congthongtindientu", "trangthongtin",
		"trangthongtindientu", "trangtin", "trangtintuc", "trangtindientu"};

	for (size_t i = 0; i < sizeof(bare) / sizeof(*bare); i++)
		if (!strcmp(key, bare[i]))
			return false;
	return is_portal_key(key) || !strncmp(key, "ubnd", 4) || !strncmp(key, "uybannhandan", 12);
}

/*
 * "/", "/Pages/Default.aspx", "index.htm". The last name alone does not say it: DotNetNuke has an article at
 * /tabid/50/id/2018/Default.aspx, Joomla one at index.php?id=5.
 */
static bool is_front_path(const char *path)
{
	const char *file;
	size_t folder_len;

	while (!strncmp(path, "../", 3))
		path += 3;
	file = strrchr(path, '/');
	folder_len = file ? (size_t)(file - path) : 0;
	file = file ? file + 1 : path;
	if (strchr(path, '?'))
		return false;
	if (folder_len >= 6 && !strncasecmp(file - 7, "/Pages/", 7))
		return !strcasecmp(file, "default.aspx");
	return folder_len == 0 &&
		(!*file || !strcasecmp(file, "default.aspx") || !strncasecmp(file, "index.", 6));
}

static bool is_same_host(const char *url, const char *other)
{
	const char *host = strstr(other, "://");
	size_t len = host ? strcspn(host + 3, "/") : 0;

	return len > 0 && !strncasecmp(url, host + 3, len) && strchr("/", url[len]);
}

/* A link to this portal's front page; one with a host may lead to another's. */
static bool is_home(const char *href, const struct html_facts *facts)
{
	const char *host = strstr(href, "://");

	if (!host)
		return *href && strncmp(href, "//", 2) != 0 && is_front_path(href);
	host += 3;
	return is_front_path(host + strcspn(host, "/")) &&
		(is_same_host(host, facts->canonical_url) || is_same_host(host, facts->og_url));
}

static const char *link_text(struct html_page *page, const struct html_block *block)
{
	struct strbuf text = STRBUF_INIT;
	const char *copy = "";

	html_node_text(block->node, false, &text);
	if (text.len <= NAME_MAX_BYTES && !strchr(text.buf, '\n'))
		copy = arena_strdup(&page->arena, text.buf);
	strbuf_release(&text);
	return copy;
}

static bool is_link_with_text(const struct html_block *block)
{
	return block->tag & HTML_TAG_LINK && block->first_line < block->end_line;
}

/* The text of the first link to the portal's front page, where it is a name and no "Trang chủ". */
static const char *home_link_name(struct html_page *page, const struct html_facts *facts)
{
	for (size_t i = 0; i < page->nr_blocks; i++) {
		const struct html_block *block = page->blocks[i];
		const char *name;

		if (!is_link_with_text(block) || !is_home(html_attribute(block->node, "href"), facts))
			continue;
		name = link_text(page, block);
		if (is_site_key(arena_key(page, name, strlen(name))))
			return name;
	}
	return "";
}

/* What may stand before the name: "© 2024", "Bản quyền thuộc", "Ghi rõ nguồn ... khi phát hành lại từ". */
static bool is_attribution(const char *key, size_t len)
{
	static const char *const words[] = {"banquyen", "copyright", "ghironguon"};

	if (strspn(key, "0123456789") >= len)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const char *word = strstr(key, words[i]);

		if (word && (size_t)(word - key) < len)
			return true;
	}
	return false;
}

/* Where the portal's name begins in the line's key; SIZE_MAX where it has none. */
static size_t name_in_key(const char *key)
{
	static const char *const starts[] = {"congthongtin", "trangthongtin", "trangtindientu"};
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		const char *at = strstr(key, starts[i]);

		if (at && (!first || at < first))
			first = at;
	}
	return first && is_attribution(key, (size_t)(first - key)) ? (size_t)(first - key) : SIZE_MAX;
}

/* The text behind its first key_len letters and digits, and behind what is neither. */
static const char *behind_key(const char *text, size_t key_len)
{
	struct strbuf key = STRBUF_INIT;
	size_t len = strlen(text), at = 0, start = 0;

	while (at < len && key.len <= key_len) {
		start = at;
		utf8_next(text, len, &at);
		html_key(text + start, at - start, &key);
	}
	strbuf_release(&key);
	return text + start;
}

/* The bytes of the name: up to a separator or a stop, but not that of "TP. Bắc Kạn". */
static size_t name_len(const char *text)
{
	size_t len = 0;

	for (; text[len] && !separator_len(text + len) && !strchr("|(;,:!\"", text[len]); len++)
		if (text[len] == '.' && !(len >= 3 && (text[len - 2] == ' ' || text[len - 3] == ' ')))
			break;
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len;
}

/* "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN NGÂN SƠN", "© 2024 Trang thông tin điện tử xã Cốc Sả. Điện thoại: ..." */
static const char *name_in_line(struct html_page *page, const struct html_line *line, const char *title)
{
	struct strbuf key = STRBUF_INIT;
	size_t at = name_in_key(line_key(page, line, &key));
	const char *name = "";

	if (at != SIZE_MAX && line->nr_link_chars * 2 <= line->nr_chars) {
		size_t len;

		name = behind_key(html_line_text(page, line), at);
		len = name_len(name);
		name = len <= NAME_MAX_BYTES ? arena_strndup(&page->arena, name, len) : "";
		if (!is_site_key(arena_key(page, name, strlen(name))) || html_same_key(name, title))
			name = "";
	}
	strbuf_release(&key);
	return name;
}

/* The name in the banner or the footer: not in the text, and in no link, which may lead to another portal. */
static const char *banner_name(struct html_page *page, const char *title)
{
	uint32_t first = html_content_first(page), end = html_content_end(page);
	const char *name = "";

	for (uint32_t i = 0; i < page->nr_lines && !*name; i++)
		if (i < first || i >= end)
			name = name_in_line(page, &page->lines[i], title);
	return name;
}

/* <title> at its separators: "Họp dân - Tin tức - UBND xã Phủ Thông", "Xã X > Tin tức > Chi tiết". */
struct title_parts {
	const char *items[MAX_PARTS];  /* in the page's arena */
	const char *starts[MAX_PARTS]; /* in the title */
	size_t nr;
};

static void split_title(struct html_page *page, const char *title, struct title_parts *parts)
{
	const char *start = title;

	parts->nr = 0;
	for (const char *at = title; parts->nr < MAX_PARTS; at++) {
		size_t skip = *at ? separator_len(at) : 0;

		if (*at && !skip)
			continue;
		if (at > start) {
			parts->starts[parts->nr] = start;
			parts->items[parts->nr++] = arena_strndup(&page->arena, start, (size_t)(at - start));
		}
		if (!*at)
			return;
		start = at + skip;
		at = start - 1;
	}
}

/* The same, or one is the other cut short: <title> may end a long headline with an ellipsis. */
static bool is_headline_key(const char *key, const char *headline)
{
	size_t key_len = strlen(key), headline_len = strlen(headline);
	size_t len = key_len < headline_len ? key_len : headline_len;

	if (key_len == headline_len || is_site_key(key))
		return !strcmp(key, headline);
	return len >= MIN_CUT_KEY_BYTES && !strncmp(key, headline, len);
}

/* The parts [*from, *end) that are the headline, which may have separators in it; false where none are. */
static bool find_headline(struct html_page *page, const struct title_parts *parts, const char *headline,
	size_t *from, size_t *end)
{
	for (*from = 0; *from < parts->nr; ++*from) {
		for (*end = parts->nr; *end > *from; --*end) {
			const char *last = parts->starts[*end - 1] + strlen(parts->items[*end - 1]);
			size_t len = (size_t)(last - parts->starts[*from]);
			const char *key = arena_key(page, parts->starts[*from], len);

			if (*end - *from == 1 ? is_headline_key(key, headline) : !strcmp(key, headline))
				return true;
		}
	}
	return false;
}

static bool is_in_menu(struct html_page *page, const struct html_facts *facts, const char *part)
{
	for (size_t i = 0; i < page->nr_blocks; i++) {
		const struct html_block *block = page->blocks[i];

		if (is_link_with_text(block) && is_in_dropped_part(block) &&
			!is_home(html_attribute(block->node, "href"), facts) &&
			html_same_key(link_text(page, block), part))
			return true;
	}
	return false;
}

/* A section's name, by its words or because the menu or the breadcrumb has it. */
static bool is_section(struct html_page *page, const struct html_facts *facts, const char *part)
{
	static const char *const starts[] = {"chitiet", "tintuc", "tinmoi", "tinbai", "trangchu", "thongbao",
		"sukien", "vanban", "gioithieu", "baiviet", "noidung", "xemtin", "hoatdong", "lienhe"};
	const char *key = arena_key(page, part, strlen(part));

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(key, starts[i], strlen(starts[i])))
			return true;
	return !*key || !strcmp(key, "home") || !strcmp(key, "news") || is_in_menu(page, facts, part);
}

/* A <title> that is the same on all pages: it has four words or more, and none of the headline's. */
static bool is_constant_title(struct html_page *page, const char *stated, const char *headline)
{
	const char *key = arena_key(page, stated, strlen(stated));
	size_t nr_spaces = 0;

	for (const char *at = stated; *at; at++)
		nr_spaces += *at == ' ';
	return nr_spaces >= 3 && strlen(stated) <= NAME_MAX_BYTES &&
		(is_site_key(key) || (!strstr(headline, key) && !strstr(key, headline)));
}

/* The part farthest from the headline that is no section's name: the site ends a title, or begins it. */
static const char *name_beside_headline(struct html_page *page, const struct html_facts *facts,
	const struct title_parts *parts, size_t from, size_t end)
{
	for (size_t i = 0; i < parts->nr; i++) {
		size_t nr = end == parts->nr ? i : parts->nr - 1 - i;

		if ((nr < from || nr >= end) && !is_section(page, facts, parts->items[nr]))
			return parts->items[nr];
	}
	return "";
}

/*
 * What <title> has beside the headline. Without the headline it may be another headline: then only a part
 * that says it is a portal counts, the beginning of a path, or a title that is the same on all pages.
 */
static const char *name_in_title(struct html_page *page, const struct html_facts *facts, const char *title)
{
	const char *stated = facts->titles[2], *headline = arena_key(page, title, strlen(title));
	struct title_parts parts;
	size_t from = 0, end = 0;
	bool has_headline;

	split_title(page, stated, &parts);
	has_headline = *headline && find_headline(page, &parts, headline, &from, &end);
	for (size_t i = 0; i < parts.nr; i++) {
		const char *key = arena_key(page, parts.items[i], strlen(parts.items[i]));

		if (!(has_headline && i >= from && i < end) && is_portal_key(key) && is_site_key(key))
			return parts.items[i];
	}
	if (has_headline)
		return name_beside_headline(page, facts, &parts, from, end);
	if (parts.nr == 0 || is_section(page, facts, parts.items[0]))
		return "";
	if (parts.nr > 1)
		return strstr(stated, " > ") ? parts.items[0] : "";
	return is_constant_title(page, stated, headline) ? stated : "";
}

const char *html_source(struct html_page *page, const struct html_facts *facts, const char *title)
{
	const char *name;

	if (*facts->site_name && (!is_address(facts->site_name) || !*facts->publisher))
		return facts->site_name;
	if (*facts->publisher)
		return facts->publisher;
	name = name_in_title(page, facts, title);
	if (!*name)
		name = home_link_name(page, facts);
	return *name ? name : banner_name(page, title);
}
