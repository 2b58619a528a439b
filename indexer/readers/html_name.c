/*
 * What names mean: an element's tag, class, id and role -> flags; and text -> a key that compares across
 * spellings. Vietnamese portals name their parts in English, in Vietnamese without marks, or in both.
 * Hints are hints: html_content.c weighs them against the text.
 */
#include "html.h"
#include "text/decode.h"
#include "text/letter.h"

#include <string.h>
#include <strings.h>

struct tag_name {
	char name[12];
	uint16_t tag, hints;
};

#define BLOCK HTML_TAG_BLOCK
#define BOX (HTML_TAG_BLOCK | HTML_TAG_CONTAINER)
#define HEADING (HTML_TAG_BLOCK | HTML_TAG_BOLD | HTML_TAG_HEADING)
#define HIDDEN HTML_TAG_HIDDEN

/* Sorted by name. */
static const struct tag_name tag_names[] = {
	{"a", HTML_TAG_LINK, 0},
	{"address", BLOCK, 0},
	{"article", BOX, HTML_HINT_CONTENT},
	{"aside", BOX, HTML_HINT_DROP},
	{"audio", HIDDEN, 0},
	{"b", HTML_TAG_BOLD, 0},
	{"blockquote", BLOCK, 0},
	{"body", BOX, 0},
	{"br", HTML_TAG_BREAK, 0},
	{"button", HIDDEN, 0},
	{"canvas", HIDDEN, 0},
	{"caption", BLOCK, 0},
	{"center", BOX, 0},
	{"datalist", HIDDEN, 0},
	{"dd", BLOCK, 0},
	{"details", BLOCK, 0},
	{"dialog", HIDDEN, 0},
	{"dir", BLOCK, 0},
	{"div", BOX, 0},
	{"dl", BLOCK, 0},
	{"dt", BLOCK, 0},
	{"embed", HIDDEN, 0},
	{"fieldset", BLOCK, 0},
	{"figcaption", BLOCK, 0},
	{"figure", BLOCK, 0},
	{"footer", BOX, HTML_HINT_DROP},
	{"form", BOX, 0},
	{"h1", HEADING, 0},
	{"h2", HEADING, 0},
	{"h3", HEADING, 0},
	{"h4", HEADING, 0},
	{"h5", HEADING, 0},
	{"h6", HEADING, 0},
	{"head", HIDDEN, 0},
	{"header", BOX, HTML_HINT_WEAK},
	{"hr", BLOCK, 0},
	{"html", BLOCK, 0},
	{"iframe", HIDDEN, 0},
	{"input", HIDDEN, 0},
	{"legend", BLOCK, 0},
	{"li", BLOCK, 0},
	{"main", BOX, HTML_HINT_CONTENT},
	{"map", HIDDEN, 0},
	{"math", HIDDEN, 0},
	{"menu", BLOCK, HTML_HINT_DROP},
	{"nav", BOX, HTML_HINT_DROP},
	{"noframes", HIDDEN, 0},
	{"noscript", HIDDEN, 0},
	{"object", HIDDEN, 0},
	{"ol", BLOCK, 0},
	{"optgroup", HIDDEN, 0},
	{"option", HIDDEN, 0},
	{"p", BLOCK, 0},
	{"pre", BLOCK | HTML_TAG_PREFORMATTED, 0},
	{"script", HIDDEN, 0},
	{"section", BOX, 0},
	{"select", HIDDEN | HTML_TAG_CONTROL, 0},
	{"strong", HTML_TAG_BOLD, 0},
	{"style", HIDDEN, 0},
	{"summary", BLOCK, 0},
	{"svg", HIDDEN, 0},
	{"table", BLOCK | HTML_TAG_TABLE, 0},
	{"tbody", BLOCK, 0},
	{"td", BOX | HTML_TAG_CELL, 0},
	{"template", HIDDEN, 0},
	{"textarea", HIDDEN | HTML_TAG_CONTROL, 0},
	{"tfoot", BLOCK, 0},
	{"th", BOX | HTML_TAG_CELL | HTML_TAG_BOLD, 0},
	{"thead", BLOCK, 0},
	{"title", HIDDEN, 0},
	{"tr", BLOCK | HTML_TAG_ROW, 0},
	{"ul", BLOCK, 0},
	{"video", HIDDEN, 0},
};

static const struct tag_name *tag_name_of(const xmlNode *node)
{
	size_t low = 0, high = sizeof(tag_names) / sizeof(*tag_names);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp((const char *)node->name, tag_names[middle].name);

		if (order == 0)
			return &tag_names[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

uint16_t html_tag(const xmlNode *node)
{
	const struct tag_name *name = tag_name_of(node);

	return name ? name->tag : 0;
}

struct name_hint {
	const char *word; /* a class or id without separators: tin-lien-quan, tinLienQuan -> tinlienquan */
	bool is_whole;    /* only as a whole part: "nav" in "main-nav", not in "canavan" */
	uint16_t hints;
};

#define CONTENT HTML_HINT_CONTENT
#define LEAD HTML_HINT_LEAD
#define DROP HTML_HINT_DROP
#define WEAK HTML_HINT_WEAK
#define AUTHOR HTML_HINT_AUTHOR
#define DATE HTML_HINT_DATE
#define TITLE HTML_HINT_TITLE
#define META HTML_HINT_META

/* Sorted by first letter. */
static const struct name_hint name_hints[] = {
	{"ads", true, DROP},
	{"adsbygoogle", false, DROP},
	{"advert", false, DROP},
	{"anhdep", false, DROP},
	{"articlebody", false, CONTENT},
	{"articleinfo", false, META},
	{"articlemeta", false, META},
	{"articlecontent", false, CONTENT},
	{"articledetail", false, CONTENT},
	{"aside", true, WEAK},
	{"author", false, AUTHOR},
	{"banner", false, WEAK},
	{"binhluan", false, DROP},
	{"bodycontent", false, CONTENT},
	{"breadcrumb", false, DROP},
	{"butdanh", false, AUTHOR},
	{"byline", false, AUTHOR},
	{"carousel", false, WEAK},
	{"chapeau", false, LEAD},
	{"chiase", false, DROP},
	{"chitiet", false, CONTENT},
	{"clock", false, HTML_HINT_CLOCK},
	{"comment", false, DROP},
	{"contentbody", false, CONTENT},
	{"contentdetail", false, CONTENT},
	{"contentnews", false, CONTENT},
	{"cookie", false, DROP},
	{"copyright", false, DROP},
	{"createdate", false, DATE},
	{"cungchuyenmuc", false, DROP},
	{"currentdate", false, HTML_HINT_CLOCK},
	{"currenttime", false, HTML_HINT_CLOCK},
	{"dangnhap", false, DROP},
	{"danhgia", false, DROP},
	{"date", true, DATE},
	{"datenow", false, HTML_HINT_CLOCK},
	{"datetime", false, DATE},
	{"datetoday", false, HTML_HINT_CLOCK},
	{"description", true, LEAD},
	{"detailbody", false, CONTENT},
	{"detailcontent", false, CONTENT},
	{"docnhieu", false, DROP},
	{"docthem", false, DROP},
	{"dongho", false, HTML_HINT_CLOCK},
	{"duongdan", false, DROP},
	{"egovdate", false, HTML_HINT_CLOCK},
	{"entrycontent", false, CONTENT},
	{"entrymeta", false, META},
	{"excerpt", true, LEAD},
	{"fckdetail", false, CONTENT},
	{"footer", false, DROP},
	{"header", false, WEAK},
	{"headline", false, TITLE},
	{"hotnews", false, WEAK},
	{"introtext", false, LEAD},
	{"journalcontentarticle", false, CONTENT},
	{"lead", true, LEAD},
	{"lienket", false, DROP},
	{"lienquan", false, DROP},
	{"login", false, DROP},
	{"luottruycap", false, DROP},
	{"maincontent", false, CONTENT},
	{"menu", false, DROP},
	{"metadata", false, META},
	{"metainfo", false, META},
	{"modal", true, DROP},
	{"morenews", false, DROP},
	{"nav", true, DROP},
	{"navbar", false, DROP},
	{"navi", true, DROP},
	{"navigation", false, DROP},
	{"newsbody", false, CONTENT},
	{"newscontent", false, CONTENT},
	{"newsdetail", false, CONTENT},
	{"newsletter", false, DROP},
	{"newsother", false, DROP},
	{"ngaydang", false, DATE},
	{"nguoiviet", false, AUTHOR},
	{"noidung", false, CONTENT},
	{"othernews", false, DROP},
	{"pagination", false, DROP},
	{"phantrang", false, DROP},
	{"popup", false, DROP},
	{"portletbody", false, CONTENT},
	{"portlettitle", false, DROP},
	{"postbody", false, CONTENT},
	{"postcontent", false, CONTENT},
	{"postdate", false, DATE},
	{"postmeta", false, META},
	{"publishdate", false, DATE},
	{"qc", true, DROP},
	{"quangcao", false, DROP},
	{"rating", true, DROP},
	{"recommend", false, DROP},
	{"relate", false, DROP},
	{"relation", false, DROP},
	{"rss", true, DROP},
	{"sapo", true, LEAD},
	{"search", true, WEAK},
	{"share", true, DROP},
	{"sharing", false, DROP},
	{"sidebar", false, WEAK},
	{"slider", false, WEAK},
	{"social", false, DROP},
	{"storybody", false, CONTENT},
	{"subscribe", false, DROP},
	{"summary", false, LEAD},
	{"tacgia", false, AUTHOR},
	{"tags", true, DROP},
	{"textcontent", false, CONTENT},
	{"thamdo", false, DROP},
	{"thoigian", false, DATE},
	{"thongketruycap", false, DROP},
	{"tieude", false, TITLE},
	{"time", true, DATE},
	{"timer", true, DATE},
	{"tinkhac", false, DROP},
	{"tinmoi", false, DROP},
	{"tinnoibat", false, WEAK},
	{"title", false, TITLE},
	{"today", true, HTML_HINT_CLOCK},
	{"tomtat", false, LEAD},
	{"toolbar", false, DROP},
	{"tools", true, DROP},
	{"topbar", false, WEAK},
	{"trichdan", false, LEAD},
	{"tukhoa", false, DROP},
	{"ykien", false, DROP},
	{"viewcount", false, DROP},
	{"vote", true, DROP},
	{"weblink", false, DROP},
	{"widget", false, WEAK},
	{"xemnhieu", false, DROP},
	{"xemthem", false, DROP},
};

enum { NR_NAME_HINTS = sizeof(name_hints) / sizeof(*name_hints), SQUEEZED_MAX = 160 };

/* A class or an id without its separators, and where its parts begin. */
struct squeezed {
	char text[SQUEEZED_MAX + 1];
	bool starts[SQUEEZED_MAX + 1]; /* a part begins here, or the text ends */
	size_t len;
};

static void squeeze(const char *name, struct squeezed *out)
{
	bool starts = true, was_lower = false;

	for (; *name && out->len < SQUEEZED_MAX; name++) {
		bool is_upper = *name >= 'A' && *name <= 'Z';
		char c = is_upper ? (char)(*name | 0x20) : *name;

		if (c < 'a' || c > 'z') {
			starts = true;
			continue;
		}
		out->starts[out->len] = starts || (is_upper && was_lower);
		out->text[out->len++] = c;
		was_lower = !is_upper;
		starts = false;
	}
	out->text[out->len] = '\0';
	out->starts[out->len] = true;
}

/* The hints of the words that stand at one place of the name. */
static uint16_t hints_at(const struct squeezed *name, size_t at, const uint8_t *first_of_letter)
{
	uint16_t hints = 0;
	char letter = name->text[at];

	for (size_t i = first_of_letter[letter - 'a']; i < NR_NAME_HINTS && name_hints[i].word[0] == letter;
		i++) {
		const struct name_hint *hint = &name_hints[i];
		size_t len = strlen(hint->word);

		if (strncmp(name->text + at, hint->word, len))
			continue;
		if (!hint->is_whole || (name->starts[at] && name->starts[at + len]))
			hints |= hint->hints;
	}
	return hints;
}

/* Where each letter's words begin; NR_NAME_HINTS for a letter without any. */
static const uint8_t *letter_index(uint8_t *first_of_letter)
{
	memset(first_of_letter, NR_NAME_HINTS, 26);
	for (size_t i = NR_NAME_HINTS; i > 0; i--)
		first_of_letter[name_hints[i - 1].word[0] - 'a'] = (uint8_t)(i - 1);
	return first_of_letter;
}

static uint16_t name_hints_of(const char *name)
{
	uint8_t first_of_letter[26];
	struct squeezed squeezed;
	uint16_t hints = 0;

	squeezed.len = 0;
	squeeze(name, &squeezed);
	letter_index(first_of_letter);
	for (size_t i = 0; i < squeezed.len; i++)
		hints |= hints_at(&squeezed, i, first_of_letter);
	return hints;
}

static uint16_t role_hints(const char *role)
{
	static const char *const dropped[] = {
		"navigation", "contentinfo", "complementary", "search", "dialog"};

	for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++)
		if (!strcasecmp(role, dropped[i]))
			return HTML_HINT_DROP;
	return 0;
}

uint16_t html_hints(const xmlNode *node)
{
	const struct tag_name *tag = tag_name_of(node);
	uint16_t hints = tag ? tag->hints : 0;
	const char *class, *id, *role, *property;

	if (!node->properties || !strcmp((const char *)node->name, "body"))
		return hints;
	class = html_attribute(node, "class");
	id = html_attribute(node, "id");
	role = html_attribute(node, "role");
	property = html_attribute(node, "itemprop");
	hints |= class ? name_hints_of(class) : 0;
	hints |= id ? name_hints_of(id) : 0;
	hints |= role ? role_hints(role) : 0;
	if (property && !strcasecmp(property, "articleBody"))
		hints |= HTML_HINT_CONTENT;
	return hints;
}

bool html_has_hint_near(const struct html_block *block, uint16_t hints)
{
	for (int levels = 0; block && levels < 3; block = block->parent, levels++)
		if (block->hints & hints)
			return true;
	return false;
}

void html_key(const char *text, size_t len, struct strbuf *out)
{
	size_t at = 0;

	while (at < len) {
		struct letter letter = letter_of(utf8_next(text, len, &at));

		if (letter.class == LETTER_WORD)
			strbuf_add_codepoint(out, letter_fold(letter.base));
		else if (letter.class == LETTER_DIGIT)
			strbuf_add_ch(out, (char)letter.base);
	}
}

bool html_same_key(const char *a, const char *b)
{
	struct strbuf key_a = STRBUF_INIT, key_b = STRBUF_INIT;
	bool is_same;

	html_key(a, strlen(a), &key_a);
	html_key(b, strlen(b), &key_b);
	is_same = key_a.len > 0 && !strcmp(key_a.buf, key_b.buf);
	strbuf_release(&key_a);
	strbuf_release(&key_b);
	return is_same;
}
