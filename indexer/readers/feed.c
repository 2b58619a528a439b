/*
 * RSS 2.0, RSS 1.0 and Atom -> one article an item.
 *
 * Each item is given to the sink when its end tag is read, and forgotten. Where the XML breaks, the items
 * before the break are kept and the break is reported. Text is taken from text nodes only, so that an entity
 * of the file's own is never expanded (XML's "billion laughs"); links are not followed.
 */
#include "base/arena.h"
#include "html.h"
#include "indexer/reader.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

#define FEED_MAX_BYTES (16 * ARTICLE_MAX_BYTES)

#define ATOM_NAMESPACE "http://www.w3.org/2005/Atom"
#define RSS1_NAMESPACE "http://purl.org/rss/1.0/"

struct feed {
	const struct article_sink *sink;
	struct arena arena;    /* strings of the item at hand */
	struct arena entities; /* HTML's named characters that the feed uses */
	struct strbuf source;
	size_t nr_items;
	bool is_feed;      /* the root element says so */
	size_t break_line; /* where the XML broke, 0 so far */
	char reason[200];
};

/* What an item's children say; each "" until one says it. */
struct item {
	const char *title, *link, *guid, *author;
	const char *body, *summary;
	const char *published, *updated;
};

static bool is_named(const xmlNode *node, const char *name)
{
	return !strcmp((const char *)node->name, name);
}

/* In no namespace or in the feed's own: <title>, not <media:title>. */
static bool is_plain(const xmlNode *node)
{
	const char *space = node->ns && node->ns->href ? (const char *)node->ns->href : "";

	return !*space || !strcmp(space, ATOM_NAMESPACE) || !strcmp(space, RSS1_NAMESPACE);
}

/* The text directly in the element, as it stands. Entity references give nothing. */
static void add_text(const xmlNode *element, struct strbuf *out)
{
	for (const xmlNode *child = element->children; child; child = child->next)
		if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && child->content)
			strbuf_add_str(out, (const char *)child->content);
}

static const char *keep(struct feed *feed, const struct strbuf *text)
{
	size_t start = strspn(text->buf, " \t\r\n"), len = text->len;

	while (len > start && strchr(" \t\r\n", text->buf[len - 1]))
		len--;
	return arena_strndup(&feed->arena, text->buf + start, len - start);
}

static const char *plain_text(struct feed *feed, const xmlNode *element)
{
	struct strbuf text = STRBUF_INIT;
	const char *kept;

	add_text(element, &text);
	kept = keep(feed, &text);
	strbuf_release(&text);
	return kept;
}

/*
 * The readable text of an element that holds HTML: escaped (RSS, Atom type=html) or as elements (type=xhtml).
 * Atom's type=text is the same as HTML without tags.
 */
static const char *html_text(struct feed *feed, xmlNode *element)
{
	const char *type = html_attribute(element, "type");
	struct strbuf html = STRBUF_INIT, text = STRBUF_INIT;
	const char *kept;

	if (type && !strcmp(type, "xhtml")) {
		html_node_text(element, false, &text);
	} else {
		add_text(element, &html);
		html_fragment_text(html.buf, &text);
	}
	kept = keep(feed, &text);
	strbuf_release(&html);
	strbuf_release(&text);
	return kept;
}

/* A title is one line, though its HTML may hold a <br>. */
static const char *title_text(struct feed *feed, xmlNode *element)
{
	char *title = arena_strdup(&feed->arena, html_text(feed, element));

	for (char *newline = title; (newline = strchr(newline, '\n')) != NULL;)
		*newline = ' ';
	return title;
}

static void set_once(const char **field, const char *value)
{
	if (!**field)
		*field = value;
}

static void set_longer(const char **field, const char *value)
{
	if (strlen(value) > strlen(*field))
		*field = value;
}

/* <link>address</link> in RSS; <link rel="alternate" href="address"/> in Atom, other rels point elsewhere. */
static void read_link(struct feed *feed, struct item *item, const xmlNode *node)
{
	const char *href = html_attribute(node, "href");
	const char *rel = html_attribute(node, "rel");

	if (!href)
		set_once(&item->link, plain_text(feed, node));
	else if (!rel || !strcmp(rel, "alternate"))
		set_once(&item->link, arena_strdup(&feed->arena, href));
}

/*
 * <author>name</author> in RSS, where it is often "box@host (name)"; <author><name>...</name></author> in
 * Atom.
 */
static void read_author(struct feed *feed, struct item *item, const xmlNode *node)
{
	const char *text = plain_text(feed, node), *open;

	for (const xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE && is_named(child, "name"))
			text = plain_text(feed, child);
	open = strchr(text, '(');
	if (strchr(text, '@') && open)
		text = arena_strndup(&feed->arena, open + 1, strcspn(open + 1, ")"));
	if (!strchr(text, '@'))
		set_once(&item->author, text);
}

static void read_child(struct feed *feed, struct item *item, xmlNode *node)
{
	if (is_named(node, "encoded"))
		set_longer(&item->body, html_text(feed, node));
	else if (is_named(node, "creator"))
		set_once(&item->author, plain_text(feed, node));
	else if (is_named(node, "date"))
		set_once(&item->published, plain_text(feed, node));
	if (!is_plain(node))
		return;
	if (is_named(node, "title"))
		set_once(&item->title, title_text(feed, node));
	else if (is_named(node, "link"))
		read_link(feed, item, node);
	else if (is_named(node, "guid") || is_named(node, "id"))
		set_once(&item->guid, plain_text(feed, node));
	else if (is_named(node, "pubDate") || is_named(node, "published"))
		set_once(&item->published, plain_text(feed, node));
	else if (is_named(node, "updated"))
		set_once(&item->updated, plain_text(feed, node));
	else if (is_named(node, "description") || is_named(node, "content"))
		set_longer(&item->body, html_text(feed, node));
	else if (is_named(node, "summary"))
		set_longer(&item->summary, html_text(feed, node));
	else if (is_named(node, "author"))
		read_author(feed, item, node);
}

/* The body without its last line where that is the author once more. */
static const char *without_signature(struct feed *feed, const char *body, const char *author)
{
	const char *last = strrchr(body, '\n');

	if (last && html_same_key(last + 1, author))
		return arena_strndup(&feed->arena, body, (size_t)(last - body));
	return body;
}

static void set_article(struct feed *feed, const struct item *item, struct article *article)
{
	const char *published = *item->published ? item->published : item->updated;

	article->title = item->title;
	article->ref = *item->guid ? item->guid : item->link;
	article->url = item->link;
	article->author = item->author;
	article->source = feed->source.buf;
	article->body = strlen(item->summary) > strlen(item->body) ? item->summary : item->body;
	article->body = without_signature(feed, article->body, item->author);
	if (html_date_value(published, &article->date))
		article->date_origin = DATE_ORIGIN_METADATA;
	else
		article->date = (struct date){0, 0, 0};
}

static void read_item(struct feed *feed, xmlNode *node)
{
	struct article article = ARTICLE_INIT;
	struct item item = {"", "", "", "", "", "", "", ""};
	size_t line = (size_t)xmlGetLineNo(node);

	for (xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			read_child(feed, &item, child);
	set_article(feed, &item, &article);
	if (!*article.title && !*article.body) {
		feed->sink->skip(feed->sink->context, line, "item without title and text");
	} else if (strlen(article.body) > ARTICLE_MAX_BYTES) {
		feed->sink->skip(feed->sink->context, line, "item longer than an article may be");
	} else {
		feed->sink->article(feed->sink->context, &article);
	}
	feed->nr_items++;
	arena_reset(&feed->arena);
}

/* How many elements stand around the node. */
static int depth_of(const xmlNode *node)
{
	int depth = 0;

	for (node = node->parent; node && node->type == XML_ELEMENT_NODE; node = node->parent)
		depth++;
	return depth;
}

/*
 * An item is done: its end tag was read, so it is whole whatever follows. Its children go; the empty element
 * stays, because the parser adds text to what it sees as the last node.
 */
static void end_item(struct feed *feed, xmlNode *node)
{
	read_item(feed, node);
	xmlFreeNodeList(node->children);
	node->children = node->last = NULL;
}

static bool is_in_feed(struct feed *feed, const xmlNode *node)
{
	const xmlNode *root = node->doc ? xmlDocGetRootElement(node->doc) : NULL;

	if (!feed->is_feed)
		feed->is_feed =
			root && (is_named(root, "rss") || is_named(root, "RDF") || is_named(root, "feed"));
	return feed->is_feed;
}

/* libxml2's own handler builds the tree; this one looks at each element as it is complete. */
static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *parser = context;
	struct feed *feed = parser->_private;
	xmlNode *node = parser->node;

	xmlSAX2EndElementNs(context, name, prefix, uri);
	if (!node || node->type != XML_ELEMENT_NODE || !is_in_feed(feed, node))
		return;
	if (is_named(node, "item") || is_named(node, "entry"))
		end_item(feed, node);
	else if (is_named(node, "title") && is_plain(node) && depth_of(node) <= 2 && feed->source.len == 0)
		strbuf_add_str(&feed->source, title_text(feed, node));
}

/*
 * &nbsp; and its like are HTML's, not XML's: a feed that uses them undeclared would break there. They mean
 * the same in every feed that has them.
 */
static xmlEntity *get_entity(void *context, const xmlChar *name)
{
	xmlParserCtxt *parser = context;
	struct feed *feed = parser->_private;
	const htmlEntityDesc *html_entity;
	xmlEntity *entity = xmlSAX2GetEntity(context, name);
	struct strbuf text = STRBUF_INIT;

	if (entity)
		return entity;
	html_entity = htmlEntityLookup(name);
	if (!html_entity)
		return NULL;
	strbuf_add_codepoint(&text, html_entity->value);
	entity = arena_alloc(&feed->entities, sizeof(*entity));
	memset(entity, 0, sizeof(*entity));
	entity->type = XML_ENTITY_DECL;
	entity->etype = XML_INTERNAL_PREDEFINED_ENTITY;
	entity->name = (const xmlChar *)html_entity->name;
	entity->content = (xmlChar *)arena_strdup(&feed->entities, text.buf);
	entity->orig = entity->content;
	entity->length = (int)text.len;
	entity->checked = 1;
	strbuf_release(&text);
	return entity;
}

/* One cause is reported several times over: the first counts. Unknown prefixes and the like are no break. */
static void note_error(void *context, xmlErrorPtr error)
{
	xmlParserCtxt *parser = context;
	struct feed *feed = parser->_private;
	const char *message = error->message ? error->message : error_text("not well-formed");

	if (feed->break_line > 0 || (error->level != XML_ERR_FATAL && !parser->disableSAX))
		return;
	feed->break_line = error->line > 0 ? (size_t)error->line : 1;
	snprintf(feed->reason, sizeof(feed->reason), "%.*s", (int)strcspn(message, "\n"), message);
}

static void parse_feed(struct feed *feed, const struct strbuf *bytes)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();

	if (!parser)
		return;
	parser->_private = feed;
	parser->sax->endElementNs = end_element;
	parser->sax->getEntity = get_entity;
	parser->sax->serror = note_error;
	xmlFreeDoc(xmlCtxtReadMemory(parser, bytes->buf, (int)bytes->len, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_COMPACT));
	if (!parser->wellFormed && feed->break_line == 0) {
		feed->break_line = 1;
		snprintf(feed->reason, sizeof(feed->reason), "%s", error_text("not well-formed"));
	}
	xmlFreeParserCtxt(parser);
}

/*
 * Control characters pasted from word processors are forbidden in XML, and one would cost all items after it.
 * A UTF-16 file has NUL bytes for every letter and is left as it is.
 */
static void blank_control_bytes(struct strbuf *bytes)
{
	if (bytes->len >= 2 && (!bytes->buf[0] || !bytes->buf[1] || (unsigned char)bytes->buf[0] >= 0xFE))
		return;
	for (size_t i = 0; i < bytes->len; i++)
		if ((unsigned char)bytes->buf[i] < 0x20 &&
			!strchr("\t\n\r", bytes->buf[i] ? bytes->buf[i] : 1))
			bytes->buf[i] = ' ';
}

static enum status finish(struct feed *feed, struct error *err)
{
	if (feed->nr_items > 0) {
		if (feed->break_line > 0)
			feed->sink->skip(feed->sink->context, feed->break_line, feed->reason);
		return STATUS_OK;
	}
	if (feed->break_line > 0)
		return error_set(err, STATUS_BAD_INPUT, "line %zu: %s", feed->break_line, feed->reason);
	return error_set(err, STATUS_BAD_INPUT,
		feed->is_feed ? N_("no items in this feed") : N_("no RSS or Atom feed"));
}

enum status read_feed(FILE *stream, const struct article_sink *sink, struct error *err)
{
	struct feed feed = {.sink = sink, .arena = ARENA_INIT, .entities = ARENA_INIT, .source = STRBUF_INIT};
	struct strbuf bytes = STRBUF_INIT;
	enum status status = reader_slurp(stream, FEED_MAX_BYTES, &bytes, err);

	if (status == STATUS_OK) {
		blank_control_bytes(&bytes);
		parse_feed(&feed, &bytes);
		status = finish(&feed, err);
	}
	arena_release(&feed.arena);
	arena_release(&feed.entities);
	strbuf_release(&feed.source);
	strbuf_release(&bytes);
	return status;
}
