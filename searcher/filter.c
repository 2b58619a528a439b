/* Query tree -> what of it the ranker gets as a list of articles, and what stays words. */
#include "searcher/filter.h"

#include <string.h>

/* What a part of the query asks for. */
enum { HAS_WORDS = 1, HAS_FACTS = 2, HAS_BOTH = 3 };

static int contents(const struct query_node *node)
{
	int found = 0;

	if (node->kind >= QUERY_TEXT)
		return query_is_fact(node) ? HAS_FACTS : HAS_WORDS;
	for (const struct query_node *child = node->first; child; child = child->next)
		found |= contents(child);
	return found;
}

static bool evaluate(struct field_reader *reader, const struct query_node *node, struct id_set *out);

static struct query_node *copy_node(struct field_reader *reader, const struct query_node *node)
{
	struct query_node *copy = arena_alloc(reader->context->reader.arena, sizeof(*copy));

	*copy = *node;
	copy->next = NULL;
	return copy;
}

static struct query_node *new_parent(struct field_reader *reader, enum query_kind kind)
{
	struct query_node *node = arena_alloc(reader->context->reader.arena, sizeof(*node));

	memset(node, 0, sizeof(*node));
	node->kind = kind;
	return node;
}

/* ---- words, as a set: what FTS5 matches */

static bool evaluate_words(struct field_reader *reader, struct query_node *root, struct id_set *out)
{
	struct plan_context context = *reader->context;
	const struct query query = {.root = root};
	sqlite3_stmt *select;
	struct plan plan;
	bool asks;

	context.reader.restore = terms_are_unmarked(root, context.reader.tokenizer);
	plan_make(&context, &query, &plan);
	asks = plan.match.len > 0;
	select = asks ? field_prepare(reader, "SELECT rowid FROM article_fts WHERE article_fts MATCH ?1")
		      : NULL;
	sqlite3_bind_text(select, 1, plan.match.buf, -1, SQLITE_STATIC);
	while (select && field_step(reader, select))
		id_set_add(out, sqlite3_column_int64(select, 0));
	field_done(reader, select);
	plan_release(&plan);
	id_set_order(out);
	return asks;
}

/* ---- any part of the query, as a set; false where it asks for nothing */

static void intersect(struct id_set *out, bool *asks, struct id_set *part)
{
	if (*asks) {
		id_set_intersect(out, part);
	} else {
		struct id_set empty = *out;

		*out = *part;
		*part = empty;
		*asks = true;
	}
}

/* What is excluded has all its words, also with --any. */
static void subtract_excluded(struct field_reader *reader, const struct query_node *node, struct id_set *out)
{
	const struct plan_context *outer = reader->context;
	struct plan_context context = *outer;

	context.any = false;
	reader->context = &context;
	for (const struct query_node *child = node->first; child; child = child->next) {
		struct id_set part = {NULL, 0, 0};

		if (child->kind == QUERY_NOT && evaluate(reader, child->first, &part))
			id_set_subtract(out, &part);
		id_set_release(&part);
	}
	reader->context = outer;
}

/* The children that are words alone, as one node of the kind; NULL where there are none. */
static struct query_node *words_among(struct field_reader *reader, const struct query_node *node)
{
	struct query_node *words = new_parent(reader, node->kind), **end = &words->first, *root;

	for (const struct query_node *child = node->first; child; child = child->next) {
		if (child->kind == QUERY_NOT || contents(child) != HAS_WORDS)
			continue;
		*end = copy_node(reader, child);
		end = &(*end)->next;
	}
	if (!words->first)
		return NULL;
	root = new_parent(reader, QUERY_AND);
	root->first = words;
	return root;
}

static void unite(struct id_set *out, bool *asks, struct id_set *part)
{
	id_set_unite(out, part);
	*asks = true;
}

/* An AND or an OR. Its words are matched together; with --any each of them will do. */
static bool evaluate_group(struct field_reader *reader, const struct query_node *node, struct id_set *out)
{
	void (*join)(struct id_set *, bool *, struct id_set *) = node->kind == QUERY_OR ? unite : intersect;
	struct query_node *words = words_among(reader, node);
	struct id_set part = {NULL, 0, 0};
	bool asks = false;

	if (words && evaluate_words(reader, words, &part))
		join(out, &asks, &part);
	id_set_release(&part);
	for (const struct query_node *child = node->first; child; child = child->next) {
		bool is_done = child->kind == QUERY_NOT || contents(child) == HAS_WORDS;

		if (!is_done && evaluate(reader, child, &part))
			join(out, &asks, &part);
		id_set_release(&part);
	}
	if (asks)
		subtract_excluded(reader, node, out);
	return asks;
}

static bool evaluate(struct field_reader *reader, const struct query_node *node, struct id_set *out)
{
	if (contents(node) == HAS_WORDS) {
		struct query_node *root = new_parent(reader, QUERY_AND);

		root->first = copy_node(reader, node);
		return evaluate_words(reader, root, out);
	}
	switch (node->kind) {
	case QUERY_AND:
	case QUERY_OR:
		return evaluate_group(reader, node, out);
	case QUERY_NOT:
		return false;
	case QUERY_TEXT:
	case QUERY_PHRASE:
	case QUERY_PREFIX:
		break;
	}
	return fact_field_read(reader, node, out);
}

/* ---- the whole query */

/* What its operands are, those of nested ANDs among them. */
struct spine {
	bool is_mixed; /* some operand has words and facts */
	bool has_facts, has_words;
};

static void look_along(const struct query_node *node, struct spine *spine)
{
	for (const struct query_node *child = node->first; child; child = child->next) {
		int found = contents(child);

		if (child->kind == QUERY_AND && found == HAS_BOTH) {
			look_along(child, spine);
			continue;
		}
		spine->is_mixed |= found == HAS_BOTH;
		spine->has_facts |= child->kind != QUERY_NOT && found == HAS_FACTS;
		spine->has_words |= child->kind != QUERY_NOT && found == HAS_WORDS;
	}
}

/* The facts of the operands, which are asked for together; and those that are excluded. */
static void gather(struct field_reader *reader, const struct query_node *node, struct id_set *wanted,
	bool *asks, struct id_set *excluded)
{
	for (const struct query_node *child = node->first; child; child = child->next) {
		struct id_set part = {NULL, 0, 0};
		int found = contents(child);

		if (child->kind == QUERY_AND && found == HAS_BOTH)
			gather(reader, child, wanted, asks, excluded);
		else if (found == HAS_FACTS && child->kind != QUERY_NOT && evaluate(reader, child, &part))
			intersect(wanted, asks, &part);
		else if (found == HAS_FACTS && child->kind == QUERY_NOT &&
			evaluate(reader, child->first, &part))
			id_set_unite(excluded, &part);
		id_set_release(&part);
	}
}

static void filter_beside_words(struct field_reader *reader, const struct query *query, struct filter *filter)
{
	struct id_set excluded = {NULL, 0, 0};
	bool asks = false;

	gather(reader, query->root, &filter->set, &asks, &excluded);
	if (asks) {
		id_set_subtract(&filter->set, &excluded);
		filter->role = RANK_ONLY_IDS;
	} else if (excluded.nr) {
		id_set_release(&filter->set);
		filter->set = excluded;
		filter->role = RANK_WITHOUT_IDS;
		return;
	}
	id_set_release(&excluded);
}

static bool has_names(const struct query_node *leaf)
{
	return leaf->field == QUERY_OFFICIAL || leaf->field == QUERY_SPEAKER || leaf->field == QUERY_OFFICE ||
		leaf->field == QUERY_PLACE;
}

/*
 * The leaves of words that are not excluded, one after the other; with those of names, as words, on
 * demand.
 */
static void list_words(struct field_reader *reader, const struct query_node *node, bool with_names,
	struct query_node ***end)
{
	if (node->kind == QUERY_NOT)
		return;
	if (node->kind >= QUERY_TEXT && (!query_is_fact(node) || (with_names && has_names(node)))) {
		**end = copy_node(reader, node);
		if (query_is_fact(node))
			(**end)->field = QUERY_ANYWHERE;
		*end = &(**end)->next;
	}
	for (const struct query_node *child = node->first; child; child = child->next)
		list_words(reader, child, with_names, end);
}

/* One OR of all the words, so that each of them ranks or is marked. */
static struct query_node *any_word(struct field_reader *reader, const struct query_node *node,
	bool with_names)
{
	struct query_node *root = new_parent(reader, QUERY_AND), *words = new_parent(reader, QUERY_OR);
	struct query_node **end = &words->first;

	list_words(reader, node, with_names, &end);
	root->first = words;
	return root;
}

struct query filter_marked_words(struct field_reader *reader, const struct query *query)
{
	return (struct query){.root = any_word(reader, query->root, true)};
}

static void add_dated(struct field_reader *reader, const struct query *query, struct id_set *out)
{
	sqlite3_stmt *select = field_prepare(reader, "SELECT id FROM article WHERE id BETWEEN ?1 AND ?2");
	int64_t first = article_id_last(0) + 1, last = INT64_MAX;

	if (date_is_known(query->since))
		first = article_id_first(date_to_days(query->since));
	if (date_is_known(query->until))
		last = article_id_last(date_to_days(query->until));
	sqlite3_bind_int64(select, 1, first);
	sqlite3_bind_int64(select, 2, last);
	field_add_ids(reader, select, out);
	field_done(reader, select);
}

/* What the query and the ANDs in it exclude. */
static void subtract_along(struct field_reader *reader, const struct query_node *node, struct id_set *out)
{
	subtract_excluded(reader, node, out);
	for (const struct query_node *child = node->first; child; child = child->next)
		if (child->kind == QUERY_AND)
			subtract_along(reader, child, out);
}

static void filter_by_sets(struct field_reader *reader, const struct query *query, struct filter *filter,
	struct query *words)
{
	bool asks = evaluate(reader, query->root, &filter->set);

	if (!asks && (date_is_known(query->since) || date_is_known(query->until))) {
		add_dated(reader, query, &filter->set);
		subtract_along(reader, query->root, &filter->set);
		asks = true;
	}
	words->root = any_word(reader, query->root, false);
	filter->role = asks ? RANK_ALL_IDS : RANK_ANY_ID;
}

enum status filter_make(struct field_reader *reader, const struct query *query, struct filter *filter,
	struct query *words)
{
	struct spine spine = {false, false, false};

	memset(filter, 0, sizeof(*filter));
	*words = *query;
	reader->fields->nr = 0;
	if (!(contents(query->root) & HAS_FACTS))
		return STATUS_OK;
	look_along(query->root, &spine);
	if (spine.is_mixed || !spine.has_words)
		filter_by_sets(reader, query, filter, words);
	else
		filter_beside_words(reader, query, filter);
	return reader->status;
}

void filter_release(struct filter *filter)
{
	id_set_release(&filter->set);
}
