/*
 * The titles that a page states, and its visible lines -> the headline as a reader sees it, and the name of
 * the paper or portal. A portal may state its own name as every page's title, and a section's name; a
 * visible line that repeats a stated title, or a heading just above the text, decides.
 */
#include "html.h"

#include <string.h>
#include <strings.h>

enum {
	MAX_STATED = 24,
	HEADLINE_MAX_BYTES = 600,
	NAME_MAX_BYTES = 150,
	LINES_BEFORE_TEXT = 15,
	LINES_INTO_TEXT = 3,
	MIN_GUESS_RATING = 40,
	MIN_RATING = 25
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

/* "/", "/Pages/Default.aspx", "index.htm", "https://xa.example/" */
static bool is_home(const char *href)
{
	const char *path = strstr(href, "://");
	const char *file;

	path = path ? strchr(path + 3, '/') : href;
	if (!path || !*path)
		return path == NULL;
	file = strrchr(path, '/');
	file = file ? file + 1 : path;
	return !strcmp(path, "/") || !strcasecmp(file, "default.aspx") || !strncasecmp(file, "index.", 6);
}

/* The text of the first link to the portal's front page, where it is a name and no "Trang chủ". */
static const char *home_link_name(struct html_page *page)
{
	for (size_t i = 0; i < page->nr_blocks; i++) {
		const struct html_block *block = page->blocks[i];
		struct strbuf text = STRBUF_INIT;
		const char *name = "";

		if (!(block->tag & HTML_TAG_LINK) || block->first_line == block->end_line)
			continue;
		if (!is_home(html_attribute(block->node, "href")))
			continue;
		html_node_text(block->node, false, &text);
		if (text.len > 15 && text.len <= NAME_MAX_BYTES && !strchr(text.buf, '\n'))
			name = arena_strdup(&page->arena, text.buf);
		strbuf_release(&text);
		if (*name)
			return name;
	}
	return "";
}

/* "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN NGÂN SƠN" above the article. */
static const char *name_above(struct html_page *page)
{
	uint32_t first = html_content_first(page);
	struct strbuf key = STRBUF_INIT;
	const char *name = "";

	for (uint32_t i = 0; i < page->nr_lines && i < first && !*name; i++)
		if (is_portal_key(line_key(page, &page->lines[i], &key)) &&
			page->lines[i].len <= NAME_MAX_BYTES)
			name = html_line_text(page, &page->lines[i]);
	strbuf_release(&key);
	return name;
}

/* What <title> has beside the headline: "Họp dân - UBND xã Phủ Thông". */
static const char *name_after_title(struct html_page *page, const char *stated, const char *title)
{
	for (size_t i = 0; *title && i < sizeof(separators) / sizeof(*separators); i++) {
		const char *at = strstr(stated, separators[i]), *last = at;

		for (; at; at = strstr(at + 1, separators[i]))
			last = at;
		if (last &&
			html_same_key(title, arena_strndup(&page->arena, stated, (size_t)(last - stated))))
			return last + strlen(separators[i]);
	}
	return "";
}

/*
 * A <title> that is the same on all pages is the portal's name, or begins with it: "Xã X > Tin tức > Chi
 * tiết".
 */
static const char *name_in_title(struct html_page *page, const char *stated, const char *title)
{
	const char *path = strstr(stated, " > ");
	size_t nr_spaces = 0;

	for (const char *at = stated; *at; at++)
		nr_spaces += *at == ' ';
	if (html_same_key(stated, title) || nr_spaces < 3) /* "Chi tiết tin" */
		return "";
	if (path)
		return arena_strndup(&page->arena, stated, (size_t)(path - stated));
	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++)
		if (strstr(stated, separators[i]))
			return "";
	return stated;
}

const char *html_source(struct html_page *page, const struct html_facts *facts, const char *title)
{
	const char *name;

	if (*facts->site_name && (!is_address(facts->site_name) || !*facts->publisher))
		return facts->site_name;
	if (*facts->publisher)
		return facts->publisher;
	name = name_after_title(page, facts->titles[2], title);
	if (!*name)
		name = home_link_name(page);
	if (!*name)
		name = name_above(page);
	return *name ? name : name_in_title(page, facts->titles[2], title);
}
