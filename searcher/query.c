/*
 * Query text -> tree and date bounds. Knows operators, and where fields stand; knows nothing of words or of
 * the archive.
 */
#include "searcher/query.h"

#include "searcher/query_field.h"

#include <string.h>

struct parser {
	const char *text;
	size_t len, at;
	struct arena *arena;
	struct query *query;
	struct error *err;
	int depth;
};

/*
 * Groups deeper than this are read as if their parentheses were not there. A level may take seven places on
 * the stack of FTS5's own parser, "(a OR (b) NOT (", which has a hundred.
 */
enum { MAX_DEPTH = 12 };

static struct query_node *parse_or(struct parser *parser, enum query_field field);

static struct query_node *new_node(struct parser *parser, enum query_kind kind, enum query_field field)
{
	struct query_node *node = arena_alloc(parser->arena, sizeof(*node));

	memset(node, 0, sizeof(*node));
	node->kind = kind;
	node->field = field;
	return node;
}

static void append(struct query_node *parent, struct query_node *child)
{
	struct query_node **end = &parent->first;

	while (*end)
		end = &(*end)->next;
	*end = child;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_spaces(struct parser *parser)
{
	while (parser->at < parser->len && is_space(parser->text[parser->at]))
		parser->at++;
}

/* The length of the double quote at `at`: " “ ” „ « », or 0. */
static size_t quote_at(const struct parser *parser, size_t at)
{
	static const char *const quotes[] = {"“", "”", "„", "«", "»"};

	if ((unsigned char)parser->text[at] < 0x80)
		return parser->text[at] == '"';
	for (size_t i = 0; i < sizeof(quotes) / sizeof(*quotes); i++) {
		size_t len = strlen(quotes[i]);

		if (parser->len - at >= len && !memcmp(parser->text + at, quotes[i], len))
			return len;
	}
	return 0;
}

/* Where the word that starts at `at` ends: at a space, a parenthesis or a quote. */
static size_t word_end(const struct parser *parser, size_t at)
{
	while (at < parser->len && !is_space(parser->text[at]) && parser->text[at] != '(' &&
		parser->text[at] != ')' && !quote_at(parser, at))
		at++;
	return at;
}

static bool word_is(const struct parser *parser, size_t start, size_t end, const char *word)
{
	return end - start == strlen(word) && !memcmp(parser->text + start, word, end - start);
}

/*
 * A quoted phrase at the parser's place, or NULL where no closing quote follows: then the quote is skipped.
 */
static struct query_node *parse_phrase(struct parser *parser, enum query_field field)
{
	size_t start = parser->at + quote_at(parser, parser->at), end = start;
	struct query_node *node;

	while (end < parser->len && !quote_at(parser, end))
		end++;
	if (end == parser->len) {
		parser->at = start;
		return NULL;
	}
	node = new_node(parser, QUERY_PHRASE, field);
	node->text = parser->text + start;
	node->len = end - start;
	parser->at = end + quote_at(parser, end);
	return node;
}

/*
 * since: takes the beginning of its date, until: the end; date: both. Bounds given before stay where tighter.
 */
static void narrow(struct parser *parser, enum query_field_kind kind, struct date from, struct date to)
{
	struct query *query = parser->query;

	if (kind != FIELD_UNTIL && from.year) {
		from = date_first_day(from);
		if (!date_is_known(query->since) || date_to_days(from) > date_to_days(query->since))
			query->since = from;
	}
	if (kind != FIELD_SINCE && to.year) {
		to = date_last_day(to);
		if (!date_is_known(query->until) || date_to_days(to) < date_to_days(query->until))
			query->until = to;
	}
}

static void say_no_date(struct parser *parser, const char *start, size_t len, const char *reason)
{
	if (parser->err->status == STATUS_OK)
		error_set(parser->err, STATUS_USAGE,
			"%.*s: %s; write 2024, 2024-06, 2024-06-26, 26/6/2024 or 2023..2024", (int)len, start,
			error_text(reason));
}

/* The days of an event, as an operand of its own. */
static struct query_node *new_event(struct parser *parser, struct date from, struct date to)
{
	struct query_node *node = new_node(parser, QUERY_TEXT, QUERY_EVENT);

	node->first_day = from.year ? date_to_days(date_first_day(from)) : 0;
	node->last_day = to.year ? date_to_days(date_last_day(to)) : INT32_MAX;
	return node;
}

/*
 * date:, since:, until:, event: and their Vietnamese names; spaces may follow the colon. False: it is text
 * after all. *node is what an event gives; the others bound the query.
 */
static bool parse_date_field(struct parser *parser, const struct query_field_name *field, size_t name_len,
	struct query_node **node)
{
	const char *name = parser->text + parser->at;
	size_t start = parser->at + name_len, end;
	struct date from, to;
	const char *value;

	while (start < parser->len && is_space(parser->text[start]))
		start++;
	end = word_end(parser, start);
	value = parser->text + start;
	if (field->is_word_too && !(end > start && query_value_looks_like_date(value, end - start)))
		return false;
	if (end == start) {
		parser->at += name_len;
		say_no_date(parser, name, name_len, N_("a date is missing"));
		return true;
	}
	parser->at = end;
	if (!query_parse_range(value, end - start, &from, &to))
		say_no_date(parser, name, (size_t)(value - name) + end - start, N_("no such date"));
	else if (date_is_known(date_first_day(from)) && date_is_known(date_first_day(to)) && from.year &&
		to.year && date_to_days(date_first_day(from)) > date_to_days(date_last_day(to)))
		say_no_date(parser, name, (size_t)(value - name) + end - start,
			N_("the range ends before it begins"));
	else if (field->kind == FIELD_EVENT)
		*node = new_event(parser, from, to);
	else
		narrow(parser, field->kind, from, to);
	return true;
}

/* "khuyế*": a star at the end of a word. Stars elsewhere are text. */
static struct query_node *parse_word(struct parser *parser, enum query_field field)
{
	size_t start = parser->at, end = word_end(parser, start);
	bool is_prefix = end - start > 1 && parser->text[end - 1] == '*';
	struct query_node *node = new_node(parser, is_prefix ? QUERY_PREFIX : QUERY_TEXT, field);

	node->text = parser->text + start;
	node->len = end - start - is_prefix;
	parser->at = end;
	return node;
}

static bool is_digit_at(const struct parser *parser, size_t at)
{
	return at < parser->len && parser->text[at] >= '0' && parser->text[at] <= '9';
}

/* "-word": a minus right before a word and not right after one; "2020 -2024" is a range. */
static bool is_exclusion(const struct parser *parser)
{
	size_t next = parser->at + 1;
	size_t before = parser->at;

	if (parser->text[parser->at] != '-' || next >= parser->len || is_space(parser->text[next]) ||
		parser->text[next] == '-' || parser->text[next] == ')')
		return false;
	while (before > 0 && is_space(parser->text[before - 1]))
		before--;
	return !(before > 0 && is_digit_at(parser, before - 1) && is_digit_at(parser, next));
}

static struct query_node *parse_group(struct parser *parser, enum query_field field)
{
	struct query_node *group;

	parser->at++;
	if (++parser->depth > MAX_DEPTH) {
		parser->depth--;
		return NULL;
	}
	group = parse_or(parser, field);
	parser->depth--;
	if (parser->at < parser->len && parser->text[parser->at] == ')')
		parser->at++;
	return group;
}

/* One operand; NULL where there was only something to skip. Always moves on. */
static struct query_node *parse_operand(struct parser *parser, enum query_field field)
{
	const struct query_field_name *named;
	struct query_node *event = NULL;
	size_t name_len;

	if (parser->text[parser->at] == '(')
		return parse_group(parser, field);
	if (quote_at(parser, parser->at))
		return parse_phrase(parser, field);
	named = query_field_at(parser->text + parser->at, parser->len - parser->at, &name_len);
	if (named && named->kind != FIELD_OF_WORDS && parse_date_field(parser, named, name_len, &event))
		return event;
	return parse_word(parser, field);
}

static bool is_connective(const struct parser *parser, const char *word)
{
	size_t end = word_end(parser, parser->at);

	return word_is(parser, parser->at, end, word);
}

/* "NOT" with something behind it; at the end it is text. */
static bool is_not(const struct parser *parser)
{
	size_t next = parser->at + 3;

	if (!is_connective(parser, "NOT"))
		return false;
	while (next < parser->len && is_space(parser->text[next]))
		next++;
	return next < parser->len && parser->text[next] != ')';
}

/* "title:" right before an operand, *len covers it; or NULL. */
static const struct query_field_name *words_field_at(const struct parser *parser, size_t *len)
{
	const struct query_field_name *named =
		query_field_at(parser->text + parser->at, parser->len - parser->at, len);
	size_t next = parser->at + *len;

	if (!named || named->kind != FIELD_OF_WORDS || next >= parser->len || is_space(parser->text[next]) ||
		parser->text[next] == ')')
		return NULL;
	return named;
}

/* An operand with what may stand before it, in any order: title: - NOT. */
static struct query_node *parse_unary(struct parser *parser, enum query_field field)
{
	struct query_node *node, *negation;
	const struct query_field_name *named;
	bool negated = false;
	size_t name_len;

	for (;;) {
		named = words_field_at(parser, &name_len);
		if (named) {
			parser->at += name_len;
			field = named->field;
		} else if (is_exclusion(parser)) {
			parser->at++;
			negated = true;
		} else if (is_not(parser)) {
			parser->at += 3;
			skip_spaces(parser);
			negated = true;
		} else {
			break;
		}
	}
	node = parse_operand(parser, field);
	if (!node || !negated)
		return node;
	negation = new_node(parser, QUERY_NOT, field);
	append(negation, node);
	return negation;
}

/* Neighbouring words become one TEXT, so that dates and compounds with spaces in them are seen whole. */
static void append_joined(struct query_node *parent, struct query_node *last, struct query_node *node)
{
	if (last && last->kind == QUERY_TEXT && node->kind == QUERY_TEXT && last->field == node->field)
		last->len = (size_t)(node->text + node->len - last->text);
	else
		append(parent, node);
}

static struct query_node *last_child(struct query_node *parent)
{
	struct query_node *child = parent->first;

	while (child && child->next)
		child = child->next;
	return child;
}

static struct query_node *parse_and(struct parser *parser, enum query_field field)
{
	struct query_node *parent = new_node(parser, QUERY_AND, field);
	bool joinable = false; /* only spaces stand between the last operand and here */

	for (;;) {
		struct query_node *node;
		const char *start;

		skip_spaces(parser);
		if (parser->at >= parser->len || parser->text[parser->at] == ')' ||
			is_connective(parser, "OR") || is_connective(parser, "|"))
			return parent;
		if (is_connective(parser, "AND") && parent->first) {
			parser->at += 3;
			joinable = false;
			continue;
		}
		start = parser->text + parser->at;
		node = parse_unary(parser, field);
		joinable = joinable && node && node->text == start; /* no field's name stands between */
		if (node)
			append_joined(parent, joinable ? last_child(parent) : NULL, node);
		joinable = node != NULL;
	}
}

static struct query_node *parse_or(struct parser *parser, enum query_field field)
{
	struct query_node *first = parse_and(parser, field), *parent = NULL;

	for (;;) {
		size_t end = word_end(parser, parser->at);
		struct query_node *alternative;

		if (!word_is(parser, parser->at, end, "OR") && !word_is(parser, parser->at, end, "|"))
			return parent ? parent : first;
		parser->at = end;
		alternative = parse_and(parser, field);
		if (!alternative->first)
			continue;
		if (!parent) {
			parent = new_node(parser, QUERY_OR, field);
			if (first->first)
				append(parent, first);
		}
		append(parent, alternative);
	}
}

enum status query_parse(const char *text, struct arena *arena, struct query *out, struct error *err)
{
	struct parser parser = {text, strlen(text), 0, arena, out, err, 0};

	memset(out, 0, sizeof(*out));
	out->root = new_node(&parser, QUERY_AND, QUERY_ANYWHERE);
	while (parser.at < parser.len) {
		append(out->root, parse_or(&parser, QUERY_ANYWHERE));
		if (parser.at < parser.len) /* a closing parenthesis that nothing opened */
			parser.at++;
	}
	return err->status;
}
