/* text/ against the case files in tests/cases, and some contracts of single functions. */
#include "base/memory.h"
#include "tests/case_file.h"
#include "tests/suites.h"
#include "text/date.h"
#include "text/decode.h"
#include "text/key.h"
#include "text/letter.h"
#include "text/number.h"
#include "text/restore.h"
#include "text/token_stream.h"
#include "text/tokenize.h"
#include "text/word.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- case files */

static struct strbuf *tokens_out;

static int print_token(void *context, const struct token *token)
{
	(void)context;
	if (tokens_out->len)
		strbuf_add_ch(tokens_out, token->colocated ? '=' : ' ');
	strbuf_add(tokens_out, token->text, token->len);
	return 0;
}

static void print_tokens(const char *input, size_t len, enum tokenize_mode mode, struct strbuf *out)
{
	struct strbuf line = STRBUF_INIT;
	struct tokenizer tokenizer;

	tokens_out = &line;
	tokenizer_init(&tokenizer);
	tokenize(&tokenizer, input, len, mode, print_token, NULL);
	tokenizer_release(&tokenizer);
	strbuf_add(out, line.buf, line.len);
	strbuf_release(&line);
}

static void tokens_of_text(const char *input, size_t len, struct strbuf *out)
{
	print_tokens(input, len, TOKENIZE_TEXT, out);
}

static void tokens_of_query(const char *input, size_t len, struct strbuf *out)
{
	print_tokens(input, len, TOKENIZE_QUERY, out);
}

static void key_and_folded(const char *input, size_t len, struct strbuf *out)
{
	struct word_memo *memo = word_memo_new();
	struct strbuf key = STRBUF_INIT;

	text_key(memo, input, len, &key);
	strbuf_addf(out, "%s = ", key.buf);
	text_key_fold(key.buf, out);
	strbuf_release(&key);
	word_memo_free(memo);
}

static void canonical(const char *input, size_t len, struct strbuf *out)
{
	struct word word;

	word_canonical(input, len, &word);
	strbuf_add(out, word.text, word.len);
}

static void fold(const char *input, size_t len, struct strbuf *out)
{
	char folded[WORD_MAX_BYTES];
	struct word word;

	word_canonical(input, len, &word);
	strbuf_add(out, folded, word_fold(word.text, word.len, folded));
}

/* "canonical", then what of the input was not read: "29,5 | ha" */
static void number(const char *input, size_t len, struct strbuf *out)
{
	char canonical_number[NUMBER_MAX_BYTES];
	size_t end, canonical_len = number_scan(input, len, canonical_number, &end);

	strbuf_add(out, canonical_number, canonical_len);
	if (end < len)
		strbuf_addf(out, " | %.*s", (int)(len - end), input + end);
}

static void numeric_date(const char *input, size_t len, struct strbuf *out)
{
	struct date date;
	char iso[DATE_TEXT_BYTES];
	size_t nr_read = date_scan_numeric(input, len, &date);

	if (nr_read == 0) {
		strbuf_add_str(out, "none");
		return;
	}
	date_format_iso(date, iso);
	strbuf_add_str(out, iso);
	if (nr_read < len)
		strbuf_addf(out, " | %.*s", (int)(len - nr_read), input + nr_read);
}

/* "charset: NAME" may be the first line. The number of repaired places comes first in the output. */
static void decode(const char *input, size_t len, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	char charset[32];
	int head_len = 0;
	size_t nr_repaired;

	if (sscanf(input, "charset: %31s%n", charset, &head_len) == 1)
		head_len++;
	nr_repaired = decode_text(input + head_len, len - (size_t)head_len, head_len ? charset : NULL, &text);
	strbuf_addf(out, "repaired %zu\n%s", nr_repaired, text.buf);
	strbuf_release(&text);
}

enum { MAX_WORDS = 32, MAX_RUNS = 64 };

/* What an archive would know: spellings with their uses, and pairs. */
struct known_words {
	struct known_word {
		char text[32], folded[32];
		int64_t nr_uses;
	} words[MAX_WORDS];
	size_t nr_words;
	struct known_run { /* two or three words one after the other */
		size_t word[3], nr;
		int64_t nr_uses;
	} runs[MAX_RUNS];
	size_t nr_runs;
	int64_t all_uses;
	size_t candidates[MAX_WORDS][RESTORE_MAX_CANDIDATES]; /* numbers of words */
};

static size_t word_of(const struct known_words *known, const char *text)
{
	for (size_t i = 0; i < known->nr_words; i++)
		if (!strcmp(known->words[i].text, text))
			return i;
	ck_abort_msg("%s has no line of its own above its pair", text);
	return 0;
}

static void read_known_run(struct known_words *known, char (*texts)[32], size_t nr, int nr_uses)
{
	struct known_run *run = &known->runs[known->nr_runs++];

	ck_assert_uint_le(known->nr_runs, MAX_RUNS);
	run->nr = nr;
	run->nr_uses = nr_uses;
	for (size_t i = 0; i < nr; i++)
		run->word[i] = word_of(known, texts[i]);
}

/* "túy 20", "ma túy 12" or "chống ma túy 10" */
static void read_known(struct known_words *known, const char *line)
{
	char texts[3][32];
	int nr_uses;

	if (sscanf(line, "%31s %31s %31s %d", texts[0], texts[1], texts[2], &nr_uses) == 4) {
		read_known_run(known, texts, 3, nr_uses);
	} else if (sscanf(line, "%31s %31s %d", texts[0], texts[1], &nr_uses) == 3) {
		read_known_run(known, texts, 2, nr_uses);
	} else if (sscanf(line, "%31s %d", texts[0], &nr_uses) == 2) {
		struct known_word *word = &known->words[known->nr_words++];

		ck_assert_uint_le(known->nr_words, MAX_WORDS);
		snprintf(word->text, sizeof(word->text), "%s", texts[0]);
		word->folded[word_fold(texts[0], strlen(texts[0]), word->folded)] = '\0';
		word->nr_uses = nr_uses;
		known->all_uses += nr_uses;
	}
}

static int64_t known_uses(const struct known_words *known, const size_t *words, size_t nr)
{
	for (size_t i = 0; i < known->nr_runs; i++)
		if (known->runs[i].nr == nr && !memcmp(known->runs[i].word, words, nr * sizeof(*words)))
			return known->runs[i].nr_uses;
	return 0;
}

static int64_t known_pair_uses(void *context, size_t at, size_t first, size_t second)
{
	const struct known_words *known = context;
	const size_t words[] = {known->candidates[at][first], known->candidates[at + 1][second]};

	return known_uses(known, words, 2);
}

static int64_t known_triple_uses(void *context, size_t at, size_t first, size_t second, size_t third)
{
	const struct known_words *known = context;
	const size_t words[] = {known->candidates[at][first], known->candidates[at + 1][second],
		known->candidates[at + 2][third]};

	return known_uses(known, words, 3);
}

/* "tuy", or "tuy=3": this much speaks for the word as it was typed. */
static void add_candidates(struct known_words *known, size_t at, char *folded, struct restore_word *out)
{
	char *favour = strchr(folded, '=');

	if (favour)
		*favour++ = '\0';
	for (size_t i = 0; i < known->nr_words; i++) {
		if (strcmp(known->words[i].folded, folded) != 0)
			continue;
		known->candidates[at][out->nr_candidates] = i;
		if (favour && !strcmp(known->words[i].text, folded))
			out->favour[out->nr_candidates] = strtod(favour, NULL);
		out->nr_uses[out->nr_candidates++] = known->words[i].nr_uses;
	}
	ck_assert_msg(out->nr_candidates > 0, "no line says how %s may be spelled", folded);
}

/* First line: unmarked words. Then what is known of spellings, pairs and triples. */
static void restore(const char *input, size_t len, struct strbuf *out)
{
	struct known_words *known = xcalloc(1, sizeof(*known));
	struct restore_word *words = xcalloc(MAX_WORDS, sizeof(*words));
	struct restore_counts counts = {known_pair_uses, known_triple_uses, known, 0};
	char *copy = xstrndup(input, len), *rest, *line, *at = NULL;
	size_t nr = 0, best[MAX_WORDS];

	rest = strchr(copy, '\n');
	ck_assert_ptr_nonnull(rest);
	*rest++ = '\0';
	for (line = strtok_r(rest, "\n", &at); line; line = strtok_r(NULL, "\n", &at))
		read_known(known, line);
	at = NULL;
	for (line = strtok_r(copy, " ", &at); line; line = strtok_r(NULL, " ", &at), nr++)
		add_candidates(known, nr, line, &words[nr]);
	counts.all_uses = known->all_uses;
	restore_marks(words, nr, &counts, best);
	for (size_t i = 0; i < nr; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", known->words[known->candidates[i][best[i]]].text);
	free(copy);
	free(words);
	free(known);
}

START_TEST(case_file_word)
{
	run_cases_by_line("tests/cases/word.txt", canonical);
}
END_TEST

START_TEST(case_file_fold)
{
	run_cases_by_line("tests/cases/fold.txt", fold);
}
END_TEST

START_TEST(case_file_key)
{
	run_cases_by_line("tests/cases/key.txt", key_and_folded);
}
END_TEST

START_TEST(case_file_number)
{
	run_cases_by_line("tests/cases/number.txt", number);
}
END_TEST

START_TEST(case_file_date)
{
	run_cases_by_line("tests/cases/date.txt", numeric_date);
}
END_TEST

START_TEST(case_file_decode)
{
	run_cases("tests/cases/decode.txt", decode);
}
END_TEST

START_TEST(case_file_restore)
{
	run_cases("tests/cases/restore.txt", restore);
}
END_TEST

START_TEST(case_file_tokenize_text)
{
	run_cases_by_line("tests/cases/tokenize-text.txt", tokens_of_text);
}
END_TEST

START_TEST(case_file_tokenize_query)
{
	run_cases_by_line("tests/cases/tokenize-query.txt", tokens_of_query);
}
END_TEST

/* ---- smaller contracts */

static int64_t nothing_is_asked(void *context, size_t at, size_t first, size_t second)
{
	(void)context;
	ck_abort_msg("asked for %zu at %zu, then %zu", first, at, second);
	return 0;
}

START_TEST(words_of_one_spelling_are_not_weighed)
{
	const struct restore_counts counts = {nothing_is_asked, NULL, NULL, 10};
	const struct restore_word words[3] = {{.nr_candidates = 1, .nr_uses = {3}}, {.nr_candidates = 1},
		{.nr_candidates = 1, .nr_uses = {5}}};
	size_t best[4] = {9, 9, 9, 9};

	restore_marks(words, 3, &counts, best);
	ck_assert_uint_eq(best[0] + best[1] + best[2], 0);
	restore_marks(words, 0, &counts, best + 3);
	ck_assert_uint_eq(best[3], 9);
}
END_TEST

static int stop_at_third(void *context, const struct token *token)
{
	(void)token;
	return ++*(int *)context == 3 ? 42 : 0;
}

START_TEST(a_callback_may_stop)
{
	static const char text[] = "Sáng 26/6/2024, QP-AN, H'Linh Mlô, 29,49 ha";
	struct tokenizer tokenizer;
	int nr = 0;

	tokenizer_init(&tokenizer);
	ck_assert_int_eq(tokenize(&tokenizer, text, strlen(text), TOKENIZE_TEXT, stop_at_third, &nr), 42);
	ck_assert_int_eq(nr, 3);
	tokenizer_release(&tokenizer);
}
END_TEST

START_TEST(typed_words_get_their_marks)
{
	static const struct {
		const char *typed, *canonical, *respelled;
	} words[] = {{"NQ-HDND", "nqhđnd", "NQ-HĐND"}, {"Ma", "mà", "Mà"}, {"H'Linh", "hlinh", "H'Linh"},
		{"BO", "bộ", "BỘ"}, {"Ngị", "nghị", "Nghị"}, {"NGÀNHH", "ngành", "NGÀNH"},
		{"bo\xCC\x82", "bộ", "bộ"}, {"d\u00ADan", "dân", "dân"}, {"x", "", "x"}, {"", "x", ""}};
	char out[WORD_MAX_BYTES];

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const char *typed = words[i].typed, *expected = words[i].respelled;
		size_t len = word_respell(typed, strlen(typed), words[i].canonical, out, sizeof(out));

		ck_assert_msg(len == strlen(expected) && !memcmp(out, expected, len), "%s: %.*s", typed,
			(int)len, out);
		for (size_t room = 0; room < sizeof(out); room++) /* cut, and never behind its room */
			ck_assert_uint_le(word_respell(typed, strlen(typed), words[i].canonical, out, room),
				room);
	}
}
END_TEST

START_TEST(every_day_from_1900_to_2199)
{
	int32_t first = date_to_days((struct date){1900, 1, 1}),
		last = date_to_days((struct date){2199, 12, 31});

	ck_assert_int_eq(first, 693901);
	for (int32_t days = first; days <= last; days++) {
		struct date date = date_from_days(days), read, before;
		char iso[DATE_TEXT_BYTES];
		size_t len = date_format_iso(date, iso);

		check_that(date_to_days(date) == days && date_is_valid(date) && date_is_known(date), "%s",
			iso);
		check_that(date_scan_numeric(iso, len, &read) == len && date_to_days(read) == days, "%s",
			iso);
		before = date_from_days(days - 1);
		if (date.day == 1 && days > first)
			check_that(date_to_days(date_last_day((struct date){before.year, before.month, 0})) ==
					days - 1,
				"the day before %s is not the last of its month", iso);
	}
}
END_TEST

START_TEST(dates_that_cannot_be)
{
	static const struct date dates[] = {{2024, 2, 30}, {2023, 2, 29}, {1900, 2, 29}, {2024, 4, 31},
		{2024, 13, 1}, {2024, 0, 1}, {1899, 12, 31}, {2200, 1, 1}, {2024, -1, 1}, {2024, 1, -1},
		{0, 2, 30}};

	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++)
		ck_assert_msg(!date_is_valid(dates[i]), "%d-%d-%d", dates[i].year, dates[i].month,
			dates[i].day);
	ck_assert(date_is_valid((struct date){0, 2, 29}));
	ck_assert(date_is_valid((struct date){2000, 2, 29}));
}
END_TEST

START_TEST(unmarked_texts)
{
	static const char unmarked[] = "Thong bao lich hop cho phien thang 7 cua UBND xa",
			  marked[] = "Thông báo lịch họp chợ phiên tháng 7 của UBND xã",
			  short_title[] = "Festival Hoa 2024",
			  figures[] = "29,49/25 117,96 2024 26/6/2024 63% 15,8 694,5";

	ck_assert(text_is_unmarked(unmarked, strlen(unmarked)));
	ck_assert(!text_is_unmarked(marked, strlen(marked)));
	ck_assert(!text_is_unmarked(short_title, strlen(short_title)));
	ck_assert(!text_is_unmarked(figures, strlen(figures)));
	ck_assert(!text_is_unmarked("", 0));
}
END_TEST

START_TEST(binary_files)
{
	static const char utf16[] = "\xFF\xFEH\0o\0\xE0\0";

	ck_assert(decode_is_binary("PK\x03\x04\x14\0\0\0\b\0", 10));
	ck_assert(decode_is_binary("\x7F"
				   "ELF\x02\x01\x01\0\0\0\0",
		11));
	ck_assert(!decode_is_binary(utf16, sizeof(utf16) - 1));
	ck_assert(!decode_is_binary("Đảng bộ\tthị trấn\r\n", strlen("Đảng bộ\tthị trấn\r\n")));
	ck_assert(!decode_is_binary("", 0));
}
END_TEST

Suite *text_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *files = tcase_create("case files"), *single = tcase_create("single functions");

	tcase_add_test(files, case_file_word);
	tcase_add_test(files, case_file_fold);
	tcase_add_test(files, case_file_key);
	tcase_add_test(files, case_file_number);
	tcase_add_test(files, case_file_date);
	tcase_add_test(files, case_file_decode);
	tcase_add_test(files, case_file_restore);
	tcase_add_test(files, case_file_tokenize_text);
	tcase_add_test(files, case_file_tokenize_query);
	tcase_add_test(single, words_of_one_spelling_are_not_weighed);
	tcase_add_test(single, a_callback_may_stop);
	tcase_add_test(single, typed_words_get_their_marks);
	tcase_add_test(single, every_day_from_1900_to_2199);
	tcase_add_test(single, dates_that_cannot_be);
	tcase_add_test(single, unmarked_texts);
	tcase_add_test(single, binary_files);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, single);
	return suite;
}
