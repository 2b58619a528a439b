/*
 * A tree of elements -> its visible text as lines, and its elements as blocks that know their lines.
 *
 * A block-level element and <br> end a line; inline elements join without a space; white space collapses.
 * Scripts, form controls and hidden elements give no text. A row of a data table is one line, "a | b | c";
 * a row that lays out a page (long cells, tables within) stays apart. Which lines matter is not decided here.
 */
#include "base/memory.h"
#include "html.h"
#include "indexer/reader.h"
#include "text/decode.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A data cell is short: the longest seen in tables of figures and lists of officials is about 300 letters. */
enum { CELL_MAX_CHARS = 400, CELL_MAX_LINES = 8 };

struct line_walk {
	struct html_page *page;
	bool is_preformatted_whole; /* a text without any element: its newlines are its paragraphs */
	struct html_block *block;   /* the innermost element */
	struct html_block *owner;   /* the innermost block-level element */
	struct html_block *row;     /* the innermost table row */
	struct html_line line;      /* being filled; its text is at the end of page->text */
	bool space_is_due;
	unsigned int nr_links, nr_bold, nr_preformatted; /* elements around */
	uint32_t nr_cells, cell;
};

const char *html_attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
		if (!strcasecmp((const char *)attribute->name, name))
			return attribute->children && attribute->children->content
				? (const char *)attribute->children->content
				: "";
	return NULL;
}

static bool has_class(const char *classes, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = strcasestr(classes, name); at; at = strcasestr(at + 1, name))
		if ((at == classes || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static bool is_hidden(const xmlNode *node)
{
	const char *style, *classes;

	if (!node->properties)
		return false;
	if (html_attribute(node, "hidden"))
		return true;
	style = html_attribute(node, "style");
	if (style && (strcasestr(style, "display:none") || strcasestr(style, "display: none")))
		return true;
	classes = html_attribute(node, "class");
	return classes &&
		(has_class(classes, "d-none") || has_class(classes, "hide") || has_class(classes, "hidden") ||
			has_class(classes, "sr-only") || has_class(classes, "visually-hidden") ||
			has_class(classes, "hide-accessible"));
}

static void end_line(struct line_walk *walk)
{
	struct html_page *page = walk->page;
	struct html_line *line = &walk->line;

	walk->space_is_due = false;
	line->len = page->text.len - line->start;
	if (line->len > 0) {
		strbuf_add_ch(&page->text, '\n');
		line->cell = walk->cell;
		line->block = walk->owner;
		if (walk->owner)
			walk->owner->nr_own_lines++;
		ARRAY_GROW(page->lines, page->nr_lines + 1, page->alloc_lines);
		page->lines[page->nr_lines++] = *line;
	}
	memset(line, 0, sizeof(*line));
	line->start = page->text.len;
}

static bool is_space(unsigned int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0xA0 || c == 0x3000 ||
		(c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F;
}

/* Takes no room and has no meaning in a line: zero-width characters, soft hyphens, control characters. */
static bool is_invisible(unsigned int c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
		c == 0xFEFF;
}

static bool is_stop(unsigned int c)
{
	return c < 0x80 ? strchr(".,;:?!()\"", (int)c) != NULL : c == 0x2026 || c == 0x201C || c == 0x201D;
}

/*
 * &#150; and its like are meant as windows-1252, as pages pasted from Word have them; browsers show them so.
 * The rest of that block is rare and stays invisible.
 */
static unsigned int word_processor_character(unsigned int c)
{
	switch (c) {
	case 0x85:
		return 0x2026;
	case 0x91:
	case 0x92:
		return c - 0x91 + 0x2018;
	case 0x93:
	case 0x94:
		return c - 0x93 + 0x201C;
	case 0x96:
	case 0x97:
		return c - 0x96 + 0x2013;
	default:
		return c;
	}
}

static void add_character(struct line_walk *walk, unsigned int c)
{
	struct html_line *line = &walk->line;
	uint32_t nr = 1;

	if (walk->space_is_due && walk->page->text.len > line->start) {
		strbuf_add_ch(&walk->page->text, ' ');
		nr++;
	}
	walk->space_is_due = false;
	if (c < 0x80)
		strbuf_add_ch(&walk->page->text, (char)c);
	else
		strbuf_add_codepoint(&walk->page->text, c);
	line->nr_chars += nr;
	line->nr_link_chars += walk->nr_links ? nr : 0;
	line->nr_bold_chars += walk->nr_bold ? nr : 0;
	line->nr_stops += is_stop(c);
}

static void add_text(struct line_walk *walk, const char *text)
{
	size_t len = strlen(text), at = 0;

	while (at < len) {
		unsigned int c = word_processor_character(utf8_next(text, len, &at));

		if (c == '\n' && (walk->nr_preformatted || walk->is_preformatted_whole))
			end_line(walk);
		else if (is_space(c))
			walk->space_is_due = true;
		else if (!is_invisible(c))
			add_character(walk, c);
	}
}

/* The lines [first, end) are a row of data: two or more cells, each short. */
static bool is_data_row(const struct html_page *page, size_t first, size_t end)
{
	uint32_t nr_cells = 0, nr_chars = 0, nr_lines = 0;

	for (size_t i = first; i < end; i++) {
		const struct html_line *line = &page->lines[i];

		if (i == first || line->cell != line[-1].cell) {
			nr_cells++;
			nr_chars = nr_lines = 0;
		}
		nr_chars += line->nr_chars;
		if (line->cell == 0 || nr_chars > CELL_MAX_CHARS || ++nr_lines > CELL_MAX_LINES)
			return false;
	}
	return nr_cells >= 2;
}

/* Makes the row's lines one: "a | b | c", and a space between the lines of one cell. */
static void join_row(struct html_page *page, struct html_block *row)
{
	struct html_line joined = page->lines[row->first_line];
	struct strbuf text = STRBUF_INIT;

	joined.nr_chars = joined.nr_link_chars = joined.nr_bold_chars = joined.nr_stops = 0;
	for (size_t i = row->first_line; i < page->nr_lines; i++) {
		const struct html_line *line = &page->lines[i];

		if (i > row->first_line)
			strbuf_add_str(&text, line->cell == line[-1].cell ? " " : " | ");
		strbuf_add(&text, page->text.buf + line->start, line->len);
		joined.nr_chars += line->nr_chars;
		joined.nr_link_chars += line->nr_link_chars;
		joined.nr_bold_chars += line->nr_bold_chars;
		joined.nr_stops += line->nr_stops;
	}
	joined.len = text.len;
	joined.cell = 0;
	joined.block = row;
	row->nr_own_lines = 1;
	strbuf_set_len(&page->text, joined.start);
	strbuf_add(&page->text, text.buf, text.len);
	strbuf_add_ch(&page->text, '\n');
	page->lines[row->first_line] = joined;
	page->nr_lines = row->first_line + 1;
	strbuf_release(&text);
}

/* The elements of a row that became one line have that line, too. */
static void clamp_blocks(struct html_page *page, const struct html_block *row)
{
	for (size_t i = page->nr_blocks; i > 0 && page->blocks[i - 1] != row; i--) {
		page->blocks[i - 1]->first_line = row->first_line;
		page->blocks[i - 1]->end_line = row->first_line + 1;
	}
}

static struct html_block *add_block(struct line_walk *walk, xmlNode *node, uint16_t tag)
{
	struct html_page *page = walk->page;
	struct html_block *block = arena_alloc(&page->arena, sizeof(*block));

	memset(block, 0, sizeof(*block));
	block->node = node;
	block->parent = walk->block;
	block->first_line = (uint32_t)page->nr_lines;
	block->tag = tag;
	block->hints = html_hints(node);
	ARRAY_GROW(page->blocks, page->nr_blocks + 1, page->alloc_blocks);
	page->blocks[page->nr_blocks++] = block;
	return block;
}

static struct html_block *block_above(const struct html_block *block, uint16_t tag)
{
	struct html_block *above = block->parent;

	while (above && !(above->tag & tag))
		above = above->parent;
	return above;
}

static void enter_element(struct line_walk *walk, xmlNode *node, uint16_t tag)
{
	struct html_block *block;

	if (tag & HTML_TAG_BLOCK)
		end_line(walk);
	if (tag & HTML_TAG_LINK && !html_attribute(node, "href"))
		tag = 0; /* <a name="..."> marks a place */
	block = add_block(walk, node, tag);
	walk->block = block;
	if (tag & HTML_TAG_BLOCK)
		walk->owner = block;
	walk->nr_links += (tag & HTML_TAG_LINK) != 0;
	walk->nr_bold += (tag & HTML_TAG_BOLD) != 0;
	walk->nr_preformatted += (tag & HTML_TAG_PREFORMATTED) != 0;
	if (tag & HTML_TAG_TABLE && walk->row)
		walk->row->has_table = true;
	if (tag & HTML_TAG_ROW)
		walk->row = block;
	if (tag & HTML_TAG_CELL)
		walk->cell = ++walk->nr_cells;
}

static void leave_row(struct line_walk *walk, struct html_block *row)
{
	struct html_page *page = walk->page;

	if (!row->has_table && is_data_row(page, row->first_line, page->nr_lines)) {
		join_row(page, row);
		clamp_blocks(page, row);
		walk->line.start = page->text.len;
	}
	walk->row = block_above(row, HTML_TAG_ROW);
}

static void leave_element(struct line_walk *walk)
{
	struct html_block *block = walk->block;
	uint16_t tag = block->tag;

	if (tag & HTML_TAG_BLOCK)
		end_line(walk);
	walk->nr_links -= (tag & HTML_TAG_LINK) != 0;
	walk->nr_bold -= (tag & HTML_TAG_BOLD) != 0;
	walk->nr_preformatted -= (tag & HTML_TAG_PREFORMATTED) != 0;
	if (tag & HTML_TAG_CELL)
		walk->cell = 0;
	if (tag & HTML_TAG_ROW)
		leave_row(walk, block);
	walk->block = block->parent;
	if (tag & HTML_TAG_BLOCK)
		walk->owner = block_above(block, HTML_TAG_BLOCK);
	block->end_line = (uint32_t)walk->page->nr_lines + (walk->page->text.len > walk->line.start);
}

/* True where the walk goes down into the node. An entity reference leads out of the tree: never into one. */
static bool enter_node(struct line_walk *walk, xmlNode *node)
{
	uint16_t tag;

	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
		if (node->content)
			add_text(walk, (const char *)node->content);
		return false;
	}
	if (node->type != XML_ELEMENT_NODE)
		return false;
	tag = html_tag(node);
	if (tag & HTML_TAG_CONTROL && walk->block && walk->block->nr_controls < UINT16_MAX)
		walk->block->nr_controls++;
	if (tag & HTML_TAG_HIDDEN || is_hidden(node))
		return false;
	if (tag & HTML_TAG_BREAK) {
		end_line(walk);
		return false;
	}
	enter_element(walk, node, tag);
	if (node->children)
		return true;
	leave_element(walk);
	return false;
}

static void walk_tree(struct line_walk *walk, xmlNode *root)
{
	xmlNode *node = root;

	if (!enter_node(walk, root))
		return end_line(walk);
	node = root->children;
	while (node != root) {
		if (enter_node(walk, node)) {
			node = node->children;
			continue;
		}
		while (node != root && !node->next) {
			node = node->parent;
			leave_element(walk);
		}
		if (node != root)
			node = node->next;
	}
	end_line(walk);
}

void html_page_init(struct html_page *page, xmlDoc *doc)
{
	memset(page, 0, sizeof(*page));
	strbuf_init(&page->text);
	page->doc = doc;
}

void html_page_release(struct html_page *page)
{
	strbuf_release(&page->text);
	arena_release(&page->arena);
	free(page->lines);
	free(page->blocks);
	xmlFreeDoc(page->doc);
	html_page_init(page, NULL);
}

void html_page_add_lines(struct html_page *page, xmlNode *root)
{
	struct line_walk walk = {.page = page};

	walk_tree(&walk, root);
}

const char *html_line_text(struct html_page *page, const struct html_line *line)
{
	return arena_strndup(&page->arena, page->text.buf + line->start, line->len);
}

/* The lines of a part of a tree, without touching what the tree's own page knows of it. */
void html_node_text(xmlNode *root, bool keep_newlines, struct strbuf *out)
{
	struct html_page page;
	struct line_walk walk = {.page = &page, .is_preformatted_whole = keep_newlines};

	html_page_init(&page, NULL);
	walk_tree(&walk, root);
	if (page.text.len > 0) {
		if (out->len > 0 && out->buf[out->len - 1] != '\n')
			strbuf_add_ch(out, '\n');
		strbuf_add(out, page.text.buf, page.text.len - 1);
	}
	html_page_release(&page);
}

void html_fragment_text(const char *html, struct strbuf *out)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT;
	size_t len = strlen(html);
	xmlDoc *doc = NULL;
	xmlNode *root;

	if (len > 0 && len < ARTICLE_MAX_BYTES)
		doc = htmlReadMemory(html, (int)len, NULL, "UTF-8", options);
	root = doc ? xmlDocGetRootElement(doc) : NULL;
	if (root)
		html_node_text(root, !strchr(html, '<'), out);
	xmlFreeDoc(doc);
}
