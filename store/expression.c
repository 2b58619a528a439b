/* A recursive descent: OR binds least, then AND, then NOT, as in FTS5. */
#include "store/expression.h"

#include "store/fts_tokenizer.h"

#include <string.h>

/* Deeper than any plan: they nest by the groups of a query. */
enum { MAX_DEPTH = 200 };

struct reader {
	const char *at;
	struct arena *arena;
	struct expression *out;
	int depth;
};

static struct expression_node *read_or(struct reader *reader);

/* Whether the word stands next; it is taken then. */
static bool take(struct reader *reader, const char *word)
{
	size_t len = strlen(word);

	while (*reader->at == ' ')
		reader->at++;
	if (strncmp(reader->at, word, len) != 0)
		return false;
	reader->at += len;
	return true;
}

static struct expression_node *new_node(struct reader *reader, enum expression_kind kind)
{
	struct expression_node *node = arena_alloc(reader->arena, sizeof(*node));

	memset(node, 0, sizeof(*node));
	node->kind = kind;
	return node;
}

static size_t count(const char *from, const char *to, char separator)
{
	size_t nr = 1;

	for (; from < to; from++)
		nr += *from == separator;
	return nr;
}

/* False where there is an empty spelling. */
static bool read_token(struct reader *reader, const char *from, const char *to, struct expression_token *out)
{
	size_t nr = count(from, to, RAW_ALTERNATIVE);

	out->spellings = arena_alloc(reader->arena, nr * sizeof(*out->spellings));
	out->nr = nr;
	for (size_t i = 0; i < nr; i++) {
		const char *end = memchr(from, RAW_ALTERNATIVE, (size_t)(to - from));

		end = end ? end : to;
		out->spellings[i] = (struct expression_spelling){from, (size_t)(end - from)};
		if (end == from)
			return false;
		from = end + (end < to);
	}
	return true;
}

/* Behind the quote; the text is copied, as the tokens point into it. */
static struct expression_node *read_phrase(struct reader *reader, bool in_title)
{
	struct expression *out = reader->out;
	struct expression_node *node = new_node(reader, EXPRESSION_PHRASE);
	const char *end = strchr(reader->at, '"'), *from;
	struct expression_phrase phrase = {NULL, 0, in_title};

	if (!end || *reader->at != RAW_QUERY_MARK)
		return NULL;
	from = arena_strndup(reader->arena, reader->at + 1, (size_t)(end - reader->at - 1));
	reader->at = end + 1;
	end = from + strlen(from);
	phrase.nr = count(from, end, ' ');
	if (phrase.nr > EXPRESSION_MAX_PHRASE)
		return NULL;
	phrase.tokens = arena_alloc(reader->arena, phrase.nr * sizeof(*phrase.tokens));
	for (size_t i = 0; i < phrase.nr; i++) {
		const char *space = memchr(from, ' ', (size_t)(end - from));

		if (!read_token(reader, from, space ? space : end, &phrase.tokens[i]))
			return NULL;
		from = space ? space + 1 : end;
	}
	node->phrase = out->nr_phrases;
	ARENA_GROW(reader->arena, out->phrases, out->nr_phrases + 1, out->alloc_phrases);
	out->phrases[out->nr_phrases++] = phrase;
	return node;
}

static struct expression_node *read_primary(struct reader *reader)
{
	if (take(reader, "(")) {
		struct expression_node *node = ++reader->depth < MAX_DEPTH ? read_or(reader) : NULL;

		reader->depth--;
		return node && take(reader, ")") ? node : NULL;
	}
	if (take(reader, "{title} : \""))
		return read_phrase(reader, true);
	return take(reader, "\"") ? read_phrase(reader, false) : NULL;
}

static struct expression_node *read_not(struct reader *reader)
{
	struct expression_node *left = read_primary(reader);

	while (left && take(reader, "NOT ")) {
		struct expression_node *node = new_node(reader, EXPRESSION_NOT);

		node->first = left;
		left->next = read_primary(reader);
		left = left->next ? node : NULL;
	}
	return left;
}

/* One or more, joined by the word. */
static struct expression_node *read_joined(struct reader *reader, enum expression_kind kind, const char *word,
	struct expression_node *(*read_part)(struct reader *))
{
	struct expression_node *first = read_part(reader), *last = first, *node;

	if (!first || !take(reader, word))
		return first;
	node = new_node(reader, kind);
	node->first = first;
	do {
		last->next = read_part(reader);
		last = last->next;
	} while (last && take(reader, word));
	return last ? node : NULL;
}

static struct expression_node *read_and(struct reader *reader)
{
	return read_joined(reader, EXPRESSION_AND, "AND ", read_not);
}

static struct expression_node *read_or(struct reader *reader)
{
	return read_joined(reader, EXPRESSION_OR, "OR ", read_and);
}

bool expression_read(const char *match, struct arena *arena, struct expression *out)
{
	struct reader reader = {match, arena, out, 0};

	memset(out, 0, sizeof(*out));
	out->root = read_or(&reader);
	take(&reader, "");
	return out->root && *reader.at == '\0';
}

/* ---- order */

/* Each child goes in front of those that are more common. */
static void sort_children(struct expression_node *node)
{
	struct expression_node *sorted = NULL, *child = node->first;

	while (child) {
		struct expression_node *next = child->next, **at = &sorted;

		while (*at && (*at)->nr_articles <= child->nr_articles)
			at = &(*at)->next;
		child->next = *at;
		*at = child;
		child = next;
	}
	node->first = sorted;
}

static void order_node(struct expression_node *node, const uint64_t *nr_articles)
{
	uint64_t sum = 0, least = UINT64_MAX;

	if (node->kind == EXPRESSION_PHRASE) {
		node->nr_articles = nr_articles[node->phrase];
		return;
	}
	for (struct expression_node *child = node->first; child; child = child->next) {
		order_node(child, nr_articles);
		sum += child->nr_articles;
		/* Of NOT the first child tells: what there may be before the others take some of it. */
		if ((node->kind == EXPRESSION_AND || child == node->first) && child->nr_articles < least)
			least = child->nr_articles;
	}
	node->nr_articles = node->kind == EXPRESSION_OR ? sum : least;
	if (node->kind == EXPRESSION_AND)
		sort_children(node);
}

void expression_order(struct expression *expression, const uint64_t *nr_articles)
{
	order_node(expression->root, nr_articles);
}
