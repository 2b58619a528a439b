/* Expressions as plans write them, read back and put in order. */
#include "base/strbuf.h"
#include "store/expression.h"
#include "tests/suites.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading */

/* The expression with a parenthesis around each operator and | between spellings, or "-" where it is not read. */
static void show_node(const struct expression *expression, const struct expression_node *node,
	struct strbuf *out)
{
	static const char *const names[] = {" AND ", " OR ", " NOT "};

	if (node->kind == EXPRESSION_PHRASE) {
		const struct expression_phrase *phrase = &expression->phrases[node->phrase];

		strbuf_add_str(out, phrase->in_title ? "title:" : "");
		for (size_t i = 0; i < phrase->nr; i++)
			for (size_t j = 0; j < phrase->tokens[i].nr; j++)
				strbuf_addf(out, "%s%.*s",
					j           ? "|"
						: i ? "_"
						    : "",
					(int)phrase->tokens[i].spellings[j].len,
					phrase->tokens[i].spellings[j].text);
		return;
	}
	strbuf_add_ch(out, '(');
	for (const struct expression_node *child = node->first; child; child = child->next) {
		strbuf_add_str(out, child == node->first ? "" : names[node->kind]);
		show_node(expression, child, out);
	}
	strbuf_add_ch(out, ')');
}

static void check_expression(const char *match, const char *expected)
{
	struct strbuf shown = STRBUF_INIT;
	struct arena arena = ARENA_INIT;
	struct expression expression;

	if (expression_read(match, &arena, &expression))
		show_node(&expression, expression.root, &shown);
	else
		strbuf_add_ch(&shown, '-');
	ck_assert_str_eq(shown.buf, expected);
	arena_release(&arena);
	strbuf_release(&shown);
}

START_TEST(expressions)
{
	check_expression("\"\x01xã\"", "xã");
	check_expression("((\"\x01ma\" OR \"\x01~ma\") AND {title} : \"\x01túy\") NOT (\"\x01rượu\")",
		"(((ma OR ~ma) AND title:túy) NOT rượu)");
	check_expression("\"\x01ma\x02~ma túy\"", "ma|~ma_túy");
	check_expression("\"\x01"
			 "a\" OR \"\x01"
			 "b\" AND \"\x01"
			 "c\" NOT \"\x01"
			 "d\"",
		"(a OR (b AND (c NOT d)))");
	check_expression("\"\x01"
			 "a\" NOT \"\x01"
			 "b\" NOT \"\x01"
			 "c\"",
		"((a NOT b) NOT c)");
	check_expression("\"\x01"
			 "a\" AND \"\x01"
			 "b\" AND \"\x01"
			 "c\"",
		"(a AND b AND c)");
	check_expression("", "-");
	check_expression("(((", "-");
	check_expression("\"a\"", "-");
	check_expression("\"\x01"
			 "a",
		"-");
	check_expression("\"\x01"
			 "a  b\"",
		"-");
	check_expression("\"\x01"
			 "a\" OR",
		"-");
	check_expression("(\"\x01"
			 "a\"",
		"-");
	check_expression("\"\x01"
			 "a\") ",
		"-");
	check_expression("\"\x01"
			 "a\" NEAR \"\x01"
			 "b\"",
		"-");
}
END_TEST

START_TEST(expressions_that_are_too_large)
{
	struct arena arena = ARENA_INIT;
	struct expression expression;
	struct strbuf match = STRBUF_INIT;

	for (int i = 0; i < 100000; i++)
		strbuf_add_ch(&match, '(');
	ck_assert(!expression_read(match.buf, &arena, &expression));
	strbuf_reset(&match);
	strbuf_add_str(&match, "\"\x01xã");
	for (int i = 1; i < EXPRESSION_MAX_PHRASE; i++)
		strbuf_add_str(&match, " xã");
	strbuf_add_ch(&match, '"');
	ck_assert(expression_read(match.buf, &arena, &expression));
	ck_assert_uint_eq(expression.phrases[0].nr, EXPRESSION_MAX_PHRASE);
	strbuf_set_len(&match, match.len - 1);
	strbuf_add_str(&match, " xã\"");
	ck_assert(!expression_read(match.buf, &arena, &expression));
	arena_release(&arena);
	strbuf_release(&match);
}
END_TEST

/* ---- the order of an expression */

/* Phrases a, b, c ... are in so many articles. */
static void check_order(const char *match, const uint64_t *nr_articles, const char *expected)
{
	struct strbuf shown = STRBUF_INIT;
	struct arena arena = ARENA_INIT;
	struct expression expression;

	ck_assert(expression_read(match, &arena, &expression));
	expression_order(&expression, nr_articles);
	show_node(&expression, expression.root, &shown);
	ck_assert_str_eq(shown.buf, expected);
	arena_release(&arena);
	strbuf_release(&shown);
}

#define P(name) "\"\x01" name "\""

START_TEST(the_rarest_come_first)
{
	check_order(P("a"), (const uint64_t[]){0}, "a");
	check_order(P("x") " AND " P("y") " AND " P("z"), (const uint64_t[]){30, 10, 20}, "(y AND z AND x)");
	check_order(P("x") " AND " P("y") " AND " P("z"), (const uint64_t[]){7, 7, 7}, "(x AND y AND z)");
	check_order(P("x") " AND " P("y"), (const uint64_t[]){UINT64_MAX, 0}, "(y AND x)");
	check_order(P("x") " OR " P("y"), (const uint64_t[]){30, 10}, "(x OR y)");
	check_order(P("x") " NOT " P("y"), (const uint64_t[]){30, 10}, "(x NOT y)");
	/* OR is in as many as both, NOT and AND in no more than their first. */
	check_order("(" P("x") " OR " P("y") ") AND " P("z"), (const uint64_t[]){5, 6, 10},
		"(z AND (x OR y))");
	check_order("(" P("x") " NOT " P("y") ") AND " P("z"), (const uint64_t[]){50, 1, 10},
		"(z AND (x NOT y))");
	check_order(P("x") " AND (" P("y") " OR (" P("z") " AND " P("u") "))", (const uint64_t[]){9, 3, 8, 4},
		"((y OR (u AND z)) AND x)");
}
END_TEST

/* Up to `most` phrases, whose texts are "p"; returns how many. */
static size_t write_random(struct strbuf *match, size_t most)
{
	static const char *const operators[] = {" AND ", " AND ", " OR ", " NOT "};
	const char *joined = operators[rand() % 4];
	size_t nr = 0, nr_parts = 2 + (size_t)rand() % 3;

	if (most < 2 || rand() % 4 == 0) {
		strbuf_add_str(match, P("p"));
		return 1;
	}
	strbuf_add_ch(match, '(');
	for (size_t i = 0; i < nr_parts && nr < most; i++) {
		strbuf_add_str(match, i ? joined : "");
		nr += write_random(match, (most - nr) / 2);
	}
	strbuf_add_ch(match, ')');
	return nr;
}

static bool evaluate(const struct expression_node *node, uint64_t truths)
{
	bool matches;

	if (node->kind == EXPRESSION_PHRASE)
		return truths >> node->phrase & 1;
	matches = evaluate(node->first, truths);
	for (const struct expression_node *child = node->first->next; child; child = child->next) {
		bool here = evaluate(child, truths);

		if (node->kind == EXPRESSION_AND)
			matches &= here;
		else if (node->kind == EXPRESSION_OR)
			matches |= here;
		else
			matches &= !here;
	}
	return matches;
}

static bool is_in_order(const struct expression_node *node)
{
	for (const struct expression_node *child = node->first; child; child = child->next)
		if (!is_in_order(child) ||
			(node->kind == EXPRESSION_AND && child->next &&
				child->next->nr_articles < child->nr_articles))
			return false;
	return true;
}

static uint64_t random_bits(void)
{
	return (uint64_t)rand() << 42 ^ (uint64_t)rand() << 21 ^ (uint64_t)rand();
}

START_TEST(order_keeps_what_matches)
{
	enum { MOST_PHRASES = 40, ROUNDS = 2000, TRIES = 20 };

	srand(57);
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t nr_articles[MOST_PHRASES], truths[TRIES];
		bool before[TRIES];
		struct strbuf match = STRBUF_INIT;
		struct arena arena = ARENA_INIT;
		struct expression expression;

		write_random(&match, MOST_PHRASES);
		ck_assert(expression_read(match.buf, &arena, &expression));
		for (size_t i = 0; i < TRIES; i++) {
			truths[i] = random_bits();
			truths[i] |= random_bits();
			before[i] = evaluate(expression.root, truths[i]);
		}
		for (int times = 0; times < 2; times++) { /* as in one segment after the other */
			for (size_t i = 0; i < expression.nr_phrases; i++)
				nr_articles[i] = (uint64_t)rand() % 20;
			expression_order(&expression, nr_articles);
			check_that(is_in_order(expression.root), "%s: out of order", match.buf);
			for (size_t i = 0; i < TRIES; i++)
				check_that(evaluate(expression.root, truths[i]) == before[i],
					"%s matches otherwise", match.buf);
		}
		arena_release(&arena);
		strbuf_release(&match);
	}
}
END_TEST

Suite *expression_suite(void)
{
	Suite *suite = suite_create("expression");
	TCase *cases = tcase_create("expression");

	tcase_add_test(cases, expressions);
	tcase_add_test(cases, expressions_that_are_too_large);
	tcase_add_test(cases, the_rarest_come_first);
	tcase_add_test(cases, order_keeps_what_matches);
	suite_add_tcase(suite, cases);
	return suite;
}
