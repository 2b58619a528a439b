/*
 * How queries are read and passages are cut, without an archive: by case files, and on odd texts.
 */
#include "base/memory.h"
#include "searcher/snippet.h"
#include "tests/case_file.h"
#include "tests/contract.h"
#include "tests/suites.h"

#include <stdlib.h>
#include <string.h>

/* ---- query.txt */

static void print_days(const struct query_node *node, struct strbuf *out)
{
	char first[DATE_TEXT_BYTES] = "", last[DATE_TEXT_BYTES] = "";

	if (node->first_day > 0)
		date_format_iso(date_from_days(node->first_day), first);
	if (node->last_day < INT32_MAX)
		date_format_iso(date_from_days(node->last_day), last);
	strbuf_addf(out, " %s..%s", first, last);
}

static void print_node(const struct query_node *node, int depth, struct strbuf *out)
{
	static const char *const names[] = {"AND", "OR", "NOT", "TEXT", "PHRASE", "PREFIX"};

	for (; node; node = node->next) {
		strbuf_addf(out, "%*s%s", 2 * depth, "", names[node->kind]);
		if (node->field != QUERY_ANYWHERE && node->kind >= QUERY_TEXT)
			strbuf_addf(out, " (%s)", query_field_name(node->field));
		if (node->field == QUERY_EVENT)
			print_days(node, out);
		else if (node->kind >= QUERY_TEXT)
			strbuf_addf(out, " %.*s", (int)node->len, node->text);
		strbuf_add_ch(out, '\n');
		print_node(node->first, depth + 1, out);
	}
}

static void print_bound(const char *name, struct date date, struct strbuf *out)
{
	char iso[DATE_TEXT_BYTES];

	if (!date_is_known(date))
		return;
	date_format_iso(date, iso);
	strbuf_addf(out, "%s %s\n", name, iso);
}

static void print_query(const char *input, size_t len, struct strbuf *out)
{
	char *text = xstrndup(input, len);
	struct arena arena = ARENA_INIT;
	struct error err = ERROR_INIT;
	struct query query;

	if (query_parse(text, &arena, &query, &err) != STATUS_OK) {
		strbuf_addf(out, "error: %s", err.message);
	} else {
		print_node(query.root->first, 0, out);
		print_bound("since", query.since, out);
		print_bound("until", query.until, out);
		if (out->len)
			strbuf_set_len(out, out->len - 1);
	}
	arena_release(&arena);
	free(text);
}

START_TEST(case_file_query)
{
	run_cases("tests/cases/query.txt", print_query);
}
END_TEST

/* ---- snippet.txt */

/* A plan that asks for words as they are, each worth 1, without an archive. */
struct small_plan {
	struct plan plan;
	struct arena arena;
	struct tokenizer tokenizer;
};

static int add_term(void *context, const struct token *token)
{
	struct small_plan *small = context;
	struct plan *plan = &small->plan;
	struct term *term = arena_alloc(&small->arena, sizeof(*term));
	struct term_token *term_token = arena_alloc(&small->arena, sizeof(*term_token));
	const char **spelling = arena_alloc(&small->arena, sizeof(*spelling));

	*spelling = arena_strndup(&small->arena, token->text, token->len);
	memset(term, 0, sizeof(*term));
	memset(term_token, 0, sizeof(*term_token));
	term_token->chosen = (struct spellings){spelling, 1};
	term_token->typed = *spelling;
	term->tokens = term_token;
	term->nr_tokens = 1;
	ARRAY_GROW(plan->terms, plan->nr_terms + 1, plan->alloc_terms);
	ARRAY_GROW(plan->weights, plan->nr_terms + 1, plan->alloc_weights);
	plan->terms[plan->nr_terms] = term;
	plan->weights[plan->nr_terms++] = (struct rank_term){.chosen_weight = 1, .nr_tokens = 1};
	return 0;
}

static void small_plan_init(struct small_plan *small, const char *words, size_t len)
{
	memset(small, 0, sizeof(*small));
	strbuf_init(&small->plan.match);
	tokenizer_init(&small->tokenizer);
	tokenize(&small->tokenizer, words, len, TOKENIZE_QUERY, add_term, small);
}

static void small_plan_release(struct small_plan *small)
{
	plan_release(&small->plan);
	tokenizer_release(&small->tokenizer);
	arena_release(&small->arena);
}

static void add_marked(const char *text, const struct marks *marks, struct strbuf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < marks->nr; i++) {
		strbuf_add(out, text + at, marks->items[i].start_byte - at);
		strbuf_addf(out, "[%.*s]", (int)(marks->items[i].end_byte - marks->items[i].start_byte),
			text + marks->items[i].start_byte);
		at = marks->items[i].end_byte;
	}
	strbuf_add_str(out, text + at);
}

enum { SMALL_SNIPPET_BYTES = 120 };

/* First line: words. Then the text. */
static void snippet(const char *input, size_t len, struct strbuf *out)
{
	const char *text = memchr(input, '\n', len);
	struct highlights highlights = {NULL, 0, 0};
	struct marks marks = {NULL, 0, 0};
	struct strbuf passage = STRBUF_INIT;
	struct highlighter highlighter;
	struct small_plan small;

	ck_assert_ptr_nonnull(text);
	small_plan_init(&small, input, (size_t)(text - input));
	text++;
	len -= (size_t)(text - input);
	highlighter_init(&highlighter, &small.plan);
	highlighter_find(&highlighter, &small.tokenizer, text, len, &highlights);
	snippet_make(&small.plan, text, len, &highlights, SMALL_SNIPPET_BYTES, &passage, &marks);
	add_marked(passage.buf, &marks, out);
	highlights_release(&highlights);
	highlighter_release(&highlighter);
	marks_release(&marks);
	strbuf_release(&passage);
	small_plan_release(&small);
}

START_TEST(case_file_snippet)
{
	run_cases("tests/cases/snippet.txt", snippet);
}
END_TEST

/* ---- what must hold for any text */

static const char *const odd_parts[] = {"xã", "Đảng", "ma túy", "QP-AN", "26/6/2024", "29,49", " ", "  ",
	"\n", ". ", "! ", "; ", "…", "“", "”", "\xE2\x80\x8B", "\xC2\xA0", "\xC2\xAD", "🌳", "H'Linh",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "nghiênggggggggggggg", "\t", "-", "(", "ậ", "e\xCC\x82\xCC\x81",
	"\xEF\xBF\xBD", "Привет", "한국"};
enum { NR_ODD_PARTS = sizeof(odd_parts) / sizeof(*odd_parts) };

static void add_odd_text(struct strbuf *text, size_t nr)
{
	size_t kind = (size_t)rand() % 3;

	for (size_t i = 0; i < nr; i++) {
		strbuf_add_str(text, odd_parts[(size_t)rand() % NR_ODD_PARTS]);
		if (kind == 0 || (kind == 1 && rand() % 3))
			strbuf_add_ch(text, ' ');
	}
}

static void check_snippet(const struct small_plan *small, const char *text, size_t len,
	const struct highlights *highlights, size_t max_bytes)
{
	struct marks marks = {NULL, 0, 0};
	struct strbuf passage = STRBUF_INIT;
	size_t bound = max_bytes + 2 * strlen("… ");

	for (size_t i = 0; i < highlights->nr; i++) { /* what was asked for is shown whole */
		size_t long_one = highlights->items[i].end_byte - highlights->items[i].start_byte;

		if (long_one > max_bytes * 2 / 3 && bound < long_one + max_bytes + 2 * strlen("… "))
			bound = long_one + max_bytes + 2 * strlen("… ");
	}
	snippet_make(&small->plan, text, len, highlights, max_bytes, &passage, &marks);
	check_that(passage.len <= bound, "%zu bytes, not %zu: %s", passage.len, bound, passage.buf);
	check_that(is_valid_utf8(passage.buf, passage.len) && marks_are_sound(passage.buf, &marks), "%s",
		passage.buf);
	check_that(!strchr(passage.buf, '\n'), "a line break in %s", passage.buf);
	check_that(highlights->nr == 0 || marks.nr > 0, "nothing is marked in %s", passage.buf);
	strbuf_release(&passage);
	snippet_whole(text, highlights, &marks);
	check_that(marks_are_sound(text, &marks), "marks of %s", text);
	marks_release(&marks);
}

START_TEST(snippets_of_odd_texts)
{
	srand(31);
	for (int i = 0; i < 4000; i++) {
		struct strbuf words = STRBUF_INIT, text = STRBUF_INIT;
		struct highlights highlights = {NULL, 0, 0};
		struct highlighter highlighter;
		struct small_plan small;

		add_odd_text(&words, (size_t)rand() % 4);
		add_odd_text(&text, (size_t)rand() % (i % 20 ? 60 : 600));
		small_plan_init(&small, words.buf, words.len);
		highlighter_init(&highlighter, &small.plan);
		highlighter_find(&highlighter, &small.tokenizer, text.buf, text.len, &highlights);
		check_snippet(&small, text.buf, text.len, &highlights, i % 2 ? 320 : 40);
		highlights_release(&highlights);
		highlighter_release(&highlighter);
		small_plan_release(&small);
		strbuf_release(&words);
		strbuf_release(&text);
	}
}
END_TEST

Suite *passages_suite(void)
{
	Suite *suite = suite_create("queries and passages");
	TCase *cases = tcase_create("queries and passages");

	tcase_add_test(cases, case_file_query);
	tcase_add_test(cases, case_file_snippet);
	tcase_add_test(cases, snippets_of_odd_texts);
	suite_add_tcase(suite, cases);
	return suite;
}
