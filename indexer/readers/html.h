/*
 * The HTML reader's parts, private to indexer/readers.
 *
 *   bytes -> html_page: the tree, its elements in order, its visible text as lines     html_text.c
 *         -> what the page says of itself: meta elements, JSON-LD, microdata            html_metadata.c
 *         -> which lines are the article's                              html_content.c, html_clutter.c
 *         -> headline, day of publication, author                    html_headline.c, _date.c, _author.c
 *         -> struct article                                                             html.c
 *
 * Lines are the common ground. A block knows its lines as a range, so every question about a part of the page
 * ("how much of it is links?") is about a run of lines, and the work stays linear in the page's size.
 */
#ifndef TRACUU_INDEXER_READERS_HTML_H
#define TRACUU_INDEXER_READERS_HTML_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "store/article.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

/* What the tag, class, id and role of an element say of it; a set of these. */
enum html_hint {
	HTML_HINT_CONTENT = 1 << 0, /* fck_detail, entry-content, noi-dung, <article> */
	HTML_HINT_LEAD = 1 << 1,    /* sapo, summary */
	HTML_HINT_DROP = 1 << 2,    /* menu, footer, tin-lien-quan, comments: never the article's */
	HTML_HINT_WEAK =
		1 << 3, /* sidebar, header, banner: seldom, but VnExpress keeps its text in sidebar-1 */
	HTML_HINT_AUTHOR = 1 << 4,
	HTML_HINT_DATE = 1 << 5,
	HTML_HINT_TITLE = 1 << 6,
	HTML_HINT_CLOCK = 1 << 7, /* today's date at the top of a portal */
	HTML_HINT_META = 1 << 8   /* entry-meta: date, author, section; to be read, but no text */
};

/* What HTML itself says of an element by its name; a set of these. */
enum html_tag {
	HTML_TAG_BLOCK = 1 << 0, /* ends a line */
	HTML_TAG_HIDDEN = 1 << 1,
	HTML_TAG_BOLD = 1 << 2,
	HTML_TAG_LINK = 1 << 3,
	HTML_TAG_BREAK = 1 << 4,
	HTML_TAG_PREFORMATTED = 1 << 5,
	HTML_TAG_TABLE = 1 << 6,
	HTML_TAG_ROW = 1 << 7,
	HTML_TAG_CELL = 1 << 8,
	HTML_TAG_CONTAINER = 1 << 9, /* may hold a whole article: div, td, section */
	HTML_TAG_HEADING = 1 << 10,
	HTML_TAG_CONTROL = 1 << 11 /* <select>, <textarea> */
};

/* One element of the body that is shown. */
struct html_block {
	xmlNode *node;
	struct html_block *parent;     /* NULL at the root */
	uint32_t first_line, end_line; /* its text: lines[first_line .. end_line) */
	uint32_t nr_own_lines;         /* those that begin in it and in no block-level element below */
	uint16_t tag;                  /* enum html_tag */
	uint16_t hints;                /* enum html_hint */
	uint16_t nr_controls;          /* text fields and lists to choose from, directly in it */
	bool is_kept_whole;       /* holds the headline or most of the text: its name may not rule it out */
	bool is_dropped, is_weak; /* by its own hint or one above */
	bool has_table;           /* a table row that holds a table: layout, not data */
	double score;
};

#define HTML_NO_LINE UINT32_MAX

enum {
	HTML_SENTENCE_MIN_CHARS = 70, /* so long only running text is */
	HTML_TEASER_MIN_CHARS = 20    /* a link so long is the title of another article */
};

/* One line of visible text: a paragraph, a table row, what stands before or after a <br>. */
struct html_line {
	size_t start, len; /* bytes of page->text */
	uint32_t nr_chars, nr_link_chars, nr_bold_chars;
	uint32_t nr_stops; /* . , ; : ? ! and the like, the sign of running text */
	uint32_t cell;     /* number of the table cell, 0 outside tables */
	struct html_block *block;
	bool is_kept; /* the article's */
};

struct html_page {
	xmlDoc *doc;
	struct arena arena; /* blocks, and the strings of html_facts */
	struct strbuf text;
	struct html_line *lines;
	size_t nr_lines, alloc_lines;
	struct html_block **blocks; /* document order */
	size_t nr_blocks, alloc_blocks;
};

/* What the page says of itself. Strings live in the page's arena, "" where it says nothing. */
struct html_facts {
	const char *titles[3]; /* og:title, JSON-LD headline, <title>: the most trusted first */
	const char *site_name, *publisher;
	const char *author;
	const char *canonical_url, *og_url;
	struct date published;
	bool is_article; /* og:type or JSON-LD @type says so */
};

/* html_text.c */
void html_page_init(struct html_page *page, xmlDoc *doc);
void html_page_release(struct html_page *page); /* frees doc too */
void html_page_add_lines(struct html_page *page, xmlNode *root);
void html_node_text(xmlNode *root, bool keep_newlines, struct strbuf *out);
const char *html_attribute(const xmlNode *node, const char *name); /* borrowed; NULL where it is missing */
const char *html_line_text(struct html_page *page, const struct html_line *line); /* a copy in the arena */

/* html_name.c */
uint16_t html_tag(const xmlNode *node);
uint16_t html_hints(const xmlNode *node);

/*
 * The letters and digits of a text, unmarked and in lower case: "Tin - ảnh:" is "tinanh". For comparing texts
 * that one page prints in several spellings, and with the ASCII labels in this code. Appends to out.
 */
void html_key(const char *text, size_t len, struct strbuf *out);
bool html_same_key(const char *a, const char *b);

/* html_metadata.c */
void html_facts_read(struct html_page *page, struct html_facts *facts);

bool html_has_hint_near(const struct html_block *block, uint16_t hints); /* its own, or of the two above */

/* html_content.c: marks lines as kept. headline is a line or HTML_NO_LINE. */
void html_content_select(struct html_page *page, uint32_t headline);
void html_content_add_lead(struct html_page *page, uint32_t headline);
bool html_content_is_article(const struct html_page *page, const struct html_facts *facts, uint32_t headline);
uint32_t html_content_first(const struct html_page *page); /* the first kept line, or HTML_NO_LINE */
uint32_t html_content_end(const struct html_page *page);   /* one after the last kept line */

bool html_line_is_link(const struct html_line *line); /* all of it, or nearly */

/* html_clutter.c */
void html_content_clean(struct html_page *page, const char *title, uint32_t headline);

/* html_headline.c */
uint32_t html_headline_guess(struct html_page *page, const struct html_facts *facts);
uint32_t html_headline_choose(struct html_page *page, const struct html_facts *facts, const char **title);
const char *html_source(struct html_page *page, const struct html_facts *facts, const char *title);

/* html_date.c */
bool html_date_value(const char *text, struct date *out);
enum date_origin html_date(struct html_page *page, const struct html_facts *facts, uint32_t headline,
	struct date *out);

/* html_author.c */
const char *html_author(struct html_page *page, const struct html_facts *facts, const char *source);

#endif
