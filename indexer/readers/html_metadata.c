/*
 * A page's own statements -> html_facts: meta elements, <link rel=canonical>, <title>, JSON-LD, and
 * itemprop=datePublished. Nothing visible is looked at here, nothing is decided about the text.
 */
#include "base/memory.h"
#include "html.h"

#include <json-c/json.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

/* More than this is no news page's: objects and levels of JSON-LD, bytes of a title, a name or an address. */
enum { JSON_LD_MAX_OBJECTS = 500, JSON_LD_MAX_DEPTH = 256, FACT_MAX_BYTES = 1000 };

struct facts_walk {
	struct html_page *page;
	struct html_facts *facts;
	int date_rank; /* of published so far: see meta_names */
};

/* Without line breaks and outer spaces; "" for NULL. */
static const char *clean(struct facts_walk *walk, const char *value)
{
	struct strbuf text = STRBUF_INIT;
	size_t len;
	const char *copy;

	while (value && (*value == ' ' || *value == '\t' || *value == '\n' || *value == '\r'))
		value++;
	if (!value || !*value || strlen(value) > FACT_MAX_BYTES)
		return "";
	for (const char *at = value; *at; at++)
		strbuf_add_ch(&text, *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at);
	for (len = text.len; len > 0 && text.buf[len - 1] == ' '; len--)
		;
	copy = arena_strndup(&walk->page->arena, text.buf, len);
	strbuf_release(&text);
	return copy;
}

static void set_once(struct facts_walk *walk, const char **field, const char *value)
{
	if (!**field)
		*field = clean(walk, value);
}

/* rank: the lower, the more it means publication rather than any date. */
static void set_date(struct facts_walk *walk, const char *value, int rank)
{
	struct date date;

	if (value && (walk->date_rank == 0 || rank < walk->date_rank) && html_date_value(value, &date)) {
		walk->facts->published = date;
		walk->date_rank = rank;
	}
}

enum meta_kind { META_TITLE, META_SITE, META_AUTHOR, META_URL, META_TYPE, META_DATE };

static const struct meta_name {
	const char *name; /* in name, property or itemprop */
	enum meta_kind kind;
	int rank; /* META_DATE only */
} meta_names[] = {
	{"og:title", META_TITLE, 0},
	{"og:site_name", META_SITE, 0},
	{"author", META_AUTHOR, 0},
	{"article:author", META_AUTHOR, 0},
	{"dc.creator", META_AUTHOR, 0},
	{"og:url", META_URL, 0},
	{"og:type", META_TYPE, 0},
	{"article:published_time", META_DATE, 1},
	{"og:article:published_time", META_DATE, 1},
	{"datePublished", META_DATE, 2},
	{"pubdate", META_DATE, 4},
	{"publishdate", META_DATE, 4},
	{"publish_date", META_DATE, 4},
	{"publish-date", META_DATE, 4},
	{"publication_date", META_DATE, 4},
	{"dc.date.issued", META_DATE, 5},
	{"dcterms.issued", META_DATE, 5},
	{"dc.date", META_DATE, 6},
	{"dc.date.created", META_DATE, 6},
	{"dcterms.created", META_DATE, 6},
	{"date", META_DATE, 7},
	{"article:published", META_DATE, 4},
};

enum { RANK_JSON_LD = 3, RANK_MICRODATA = 2 };

static void read_meta_name(struct facts_walk *walk, const struct meta_name *name, const char *content)
{
	struct html_facts *facts = walk->facts;

	switch (name->kind) {
	case META_TITLE:
		set_once(walk, &facts->titles[0], content);
		break;
	case META_SITE:
		set_once(walk, &facts->site_name, content);
		break;
	case META_AUTHOR:
		set_once(walk, &facts->author, content);
		break;
	case META_URL:
		set_once(walk, &facts->og_url, content);
		break;
	case META_TYPE:
		facts->is_article = facts->is_article || !strcasecmp(content, "article");
		break;
	case META_DATE:
		set_date(walk, content, name->rank);
		break;
	}
}

static void read_meta(struct facts_walk *walk, const xmlNode *node)
{
	static const char *const attributes[] = {"property", "name", "itemprop"};
	const char *content = html_attribute(node, "content");

	if (!content || !*content)
		return;
	for (size_t i = 0; i < 3; i++) {
		const char *value = html_attribute(node, attributes[i]);

		for (size_t k = 0; value && k < sizeof(meta_names) / sizeof(*meta_names); k++)
			if (!strcasecmp(value, meta_names[k].name))
				read_meta_name(walk, &meta_names[k], content);
	}
}

/* The value, or the first of a list of values. */
static struct json_object *first_of(struct json_object *value)
{
	return json_object_is_type(value, json_type_array) ? json_object_array_get_idx(value, 0) : value;
}

/* NULL for what is no string, or ends before it ends, at a NUL. */
static const char *string_of(struct json_object *value)
{
	const char *text;

	if (!json_object_is_type(value, json_type_string))
		return NULL;
	text = json_object_get_string(value);
	return strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}

static const char *member_of(struct json_object *object, const char *key)
{
	return string_of(json_object_object_get(object, key));
}

/* The name of a person or an organisation: "X", {"name": "X"}, or the first of a list of these. */
static const char *name_of(struct json_object *value, bool persons_only)
{
	const char *type;

	for (size_t i = 0; i < 8; i++)
		value = first_of(value);
	if (json_object_is_type(value, json_type_string))
		return string_of(value);
	type = member_of(value, "@type");
	if (persons_only && type && !strcmp(type, "Organization"))
		return NULL;
	return string_of(first_of(json_object_object_get(value, "name")));
}

static bool type_ends_with(struct json_object *object, const char *end)
{
	const char *name = string_of(first_of(json_object_object_get(object, "@type")));
	size_t len = name ? strlen(name) : 0, end_len = strlen(end);

	return name && len >= end_len && !strcmp(name + len - end_len, end);
}

static void read_json_ld_object(struct facts_walk *walk, struct json_object *object)
{
	struct html_facts *facts = walk->facts;
	bool is_article = type_ends_with(object, "Article") || type_ends_with(object, "BlogPosting");

	if (!is_article && !type_ends_with(object, "WebPage"))
		return;
	set_date(walk, member_of(object, "datePublished"), RANK_JSON_LD + !is_article);
	set_once(walk, &facts->publisher, name_of(json_object_object_get(object, "publisher"), false));
	if (!is_article)
		return;
	facts->is_article = true;
	set_once(walk, &facts->titles[1], member_of(object, "headline"));
	set_once(walk, &facts->author, name_of(json_object_object_get(object, "author"), true));
}

/* Objects stand alone, in a list, or in a list under "@graph". */
static void read_json_ld_value(struct facts_walk *walk, struct json_object *value)
{
	bool is_list = json_object_is_type(value, json_type_array);
	struct json_object *list = is_list ? value : json_object_object_get(value, "@graph");
	size_t nr = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;

	if (!is_list)
		read_json_ld_object(walk, value);
	for (size_t i = 0; i < nr && i < JSON_LD_MAX_OBJECTS; i++)
		read_json_ld_object(walk, json_object_array_get_idx(list, i));
}

/* What stands behind the value (-->, //]]>) is passed over. NULL for what is no JSON. */
static struct json_object *parse_json_ld(const char *text)
{
	struct json_tokener *tokener = or_exit(json_tokener_new_ex(JSON_LD_MAX_DEPTH));
	struct json_object *value;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	value = json_tokener_parse_ex(tokener, text, -1);
	json_tokener_free(tokener);
	return value;
}

/*
 * Portals print raw newlines inside JSON strings, which JSON forbids: they become spaces, which mean the same
 * outside of strings. What stands before the first bracket (<!--, //<![CDATA[) is passed over.
 */
static void read_json_ld(struct facts_walk *walk, xmlNode *script)
{
	struct strbuf text = STRBUF_INIT;
	size_t start;
	struct json_object *value;

	for (const xmlNode *child = script->children; child; child = child->next)
		if (child->content)
			strbuf_add_str(&text, (const char *)child->content);
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.buf[i] < 0x20)
			text.buf[i] = ' ';
	start = strcspn(text.buf, "{");
	if (start > strcspn(text.buf, "[") && !strstr(text.buf, "CDATA["))
		start = strcspn(text.buf, "[");
	value = parse_json_ld(text.buf + start);
	read_json_ld_value(walk, value);
	json_object_put(value);
	strbuf_release(&text);
}

static void read_link(struct facts_walk *walk, const xmlNode *node)
{
	const char *rel = html_attribute(node, "rel");

	if (rel && !strcasecmp(rel, "canonical"))
		set_once(walk, &walk->facts->canonical_url, html_attribute(node, "href"));
}

static void read_element(struct facts_walk *walk, xmlNode *node)
{
	const char *name = (const char *)node->name;
	const char *property;

	if (!strcmp(name, "meta")) {
		read_meta(walk, node);
	} else if (!strcmp(name, "link")) {
		read_link(walk, node);
	} else if (!strcmp(name, "title") && node->children) {
		set_once(walk, &walk->facts->titles[2], (const char *)node->children->content);
	} else if (!strcmp(name, "script")) {
		const char *type = html_attribute(node, "type");

		if (type && !strncasecmp(type, "application/ld+json", 19))
			read_json_ld(walk, node);
	} else if ((property = html_attribute(node, "itemprop")) != NULL &&
		!strcasecmp(property, "datePublished")) {
		const char *datetime = html_attribute(node, "datetime");

		set_date(walk, datetime ? datetime : html_attribute(node, "content"), RANK_MICRODATA);
	}
}

void html_facts_read(struct html_page *page, struct html_facts *facts)
{
	struct facts_walk walk = {.page = page, .facts = facts};
	xmlNode *root = xmlDocGetRootElement(page->doc), *node = root;

	*facts = (struct html_facts){{"", "", ""}, "", "", "", "", "", {0, 0, 0}, false};
	while (node) {
		if (node->type == XML_ELEMENT_NODE) {
			read_element(&walk, node);
			if (node->children) {
				node = node->children;
				continue;
			}
		}
		while (node != root && !node->next)
			node = node->parent;
		node = node == root ? NULL : node->next;
	}
}
