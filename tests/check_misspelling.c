/*
 * text/misspelling.c: the case file, and what must hold for the candidates of any word.
 */
#include "base/memory.h"
#include "base/strmap.h"
#include "tests/case_file.h"
#include "tests/suites.h"
#include "tests/syllables.h"
#include "text/letter.h"
#include "text/misspelling.h"
#include "text/syllable.h"
#include "text/word.h"

#include <stdlib.h>
#include <string.h>

/* ---- one candidate of a word */

struct wanted {
	const char *text;
	size_t len;
	double cost; /* 0: it has not come */
	enum misspelling_kind kind;
};

static void look_for(void *context, const struct misspelling *candidate)
{
	struct wanted *wanted = context;

	if (candidate->len != wanted->len || memcmp(candidate->text, wanted->text, wanted->len) != 0)
		return;
	wanted->cost = candidate->cost;
	wanted->kind = candidate->kind;
}

static struct wanted find(const char *typed, size_t typed_len, const char *meant, size_t len)
{
	struct wanted wanted = {meant, len, 0, MISSPELLING_MARKS};

	misspelling_each(typed, typed_len, look_for, &wanted);
	return wanted;
}

/* "typed meant" -> "marks 1.5"; what is typed is put into canonical spelling, unless it is a figure. */
static void kind_and_cost(const char *input, size_t len, struct strbuf *out)
{
	static const char *const kinds[] = {"marks", "sound", "letter"};
	const char *blank = memchr(input, ' ', len);
	struct word typed, meant;
	struct wanted wanted;

	ck_assert_ptr_nonnull(blank);
	word_canonical(input, (size_t)(blank - input), &typed);
	word_canonical(blank + 1, len - (size_t)(blank + 1 - input), &meant);
	if (typed.len && !strcspn(input, "~0123456789"))
		wanted = find(input, (size_t)(blank - input), meant.text, meant.len);
	else
		wanted = find(typed.text, typed.len, meant.text, meant.len);
	if (wanted.cost > 0)
		strbuf_addf(out, "%s %.1f", kinds[wanted.kind], wanted.cost);
	else
		strbuf_add_str(out, "none");
}

START_TEST(case_file_misspelling)
{
	run_cases_by_line("tests/cases/misspelling.txt", kind_and_cost);
}
END_TEST

/* ---- all candidates of any word */

struct all {
	const struct word *typed;
	struct strmap seen;
	double cost;
	bool must_be_syllables; /* marked ones */
};

static void check_tone(const struct word *word)
{
	char toneless[WORD_MAX_BYTES];
	int tone;
	size_t len = word_without_tone(word->text, word->len, toneless, &tone);
	bool is_stopped =
		strchr("cpt", toneless[len - 1]) || (len > 1 && !memcmp(toneless + len - 2, "ch", 2));

	check_that(!is_stopped || tone == TONE_ACUTE || tone == TONE_DOT, "%.*s cannot be said", word->len,
		word->text);
}

static void check_candidate(void *context, const struct misspelling *candidate)
{
	struct all *all = context;
	const struct word *typed = all->typed;
	struct word word;
	int is_new;

	word_canonical(candidate->text, candidate->len, &word);
	check_that(word.len == candidate->len && !memcmp(word.text, candidate->text, word.len),
		"%.*s: %s is not canonical", typed->len, typed->text, candidate->text);
	check_that(strlen(candidate->text) == candidate->len, "%s does not end", candidate->text);
	check_that(word.len != typed->len || memcmp(word.text, typed->text, word.len) != 0, "%s gives itself",
		candidate->text);
	check_that(candidate->cost > 0 && candidate->cost >= all->cost, "%.*s: %s costs %f", typed->len,
		typed->text, candidate->text, candidate->cost);
	check_that(typed->is_marked || !word.is_marked, "%.*s gives %s", typed->len, typed->text,
		candidate->text);
	if (all->must_be_syllables) {
		check_that(word.is_syllable, "%.*s gives %s", typed->len, typed->text, candidate->text);
		check_tone(&word);
	}
	all->cost = candidate->cost;
	strmap_add(&all->seen, candidate->text, candidate->len, &is_new);
	check_that(is_new, "%.*s gives %s twice", typed->len, typed->text, candidate->text);
}

static size_t check_all(const struct word *typed)
{
	struct all all = {typed, STRMAP_INIT, 0, typed->is_marked && typed->is_syllable};
	size_t nr;

	misspelling_each(typed->text, typed->len, check_candidate, &all);
	nr = all.seen.nr;
	strmap_release(&all.seen);
	check_that(nr <= MISSPELLING_MAX_CANDIDATES, "%.*s gives %zu", typed->len, typed->text, nr);
	return nr;
}

/* Every nth syllable, a prime, so that all tones and rimes have their turn. */
struct sample {
	size_t step, nr_seen;
	void (*fn)(const struct word *word);
};

static void take_sample(void *context, const struct word *word)
{
	struct sample *sample = context;

	if (sample->nr_seen++ % sample->step == 0)
		sample->fn(word);
}

/* Fewer than the limit, so that none of a syllable's candidates is left out. */
static void check_syllable(const struct word *word)
{
	struct word unmarked;
	char folded[WORD_MAX_BYTES];
	size_t nr = check_all(word);

	check_that((nr > 0 || word->nr_letters == 1) && nr < MISSPELLING_MAX_CANDIDATES, "%.*s gives %zu",
		word->len, word->text, nr);
	word_canonical(folded, word_fold(word->text, word->len, folded), &unmarked);
	nr = check_all(&unmarked);
	check_that(nr < MISSPELLING_MAX_CANDIDATES, "%.*s gives %zu", unmarked.len, unmarked.text, nr);
}

START_TEST(candidates_of_syllables)
{
	struct sample sample = {7 * TRIES_DIVISOR, 0, check_syllable};

	each_syllable(take_sample, &sample);
	ck_assert_uint_gt(sample.nr_seen, 15000);
}
END_TEST

START_TEST(candidates_of_any_letters)
{
	static const unsigned int alphabet[] = {'a', 'e', 'i', 'o', 'u', 'y', 'q', 'g', 'h', 'n', 'n', 't',
		's', 'c', 'l', 'w', 'z', 'r', 0x103, 0xE2, 0xEA, 0xF4, 0x1A1, 0x1B0, 0x111, 0x1EBF, 0x1EF9,
		0x300, 0x309, 0x323, 0xFC, 0xDF, 0x327, 0x438, 0x4E00};
	struct strbuf text = STRBUF_INIT;

	srand(7);
	for (int i = 0; i < 4000 / TRIES_DIVISOR; i++) {
		struct word word;

		strbuf_reset(&text);
		for (int len = 1 + rand() % (i % 100 ? 9 : 45); len > 0; len--)
			strbuf_add_codepoint(&text,
				alphabet[(size_t)rand() % (sizeof(alphabet) / sizeof(*alphabet))]);
		word_canonical(text.buf, text.len, &word);
		check_all(&word);
	}
	strbuf_release(&text);
}
END_TEST

/* ---- each way: what can be written for a word can be meant by it */

static void check_way_back(void *context, const struct misspelling *candidate)
{
	const struct word *typed = context;
	struct word other;
	struct wanted back;

	word_canonical(candidate->text, candidate->len, &other);
	if (!other.is_marked || other.nr_letters == 1) /* it has other candidates: see text/misspelling.h */
		return;
	back = find(candidate->text, candidate->len, typed->text, typed->len);
	check_that(back.cost > 0, "%.*s gives %s, but not the other way round", typed->len, typed->text,
		candidate->text);
	if (candidate->cost <= 1.0)
		check_that(back.cost <= 1.0, "%s for %.*s costs %f", candidate->text, typed->len, typed->text,
			back.cost);
}

static void check_ways_back(const struct word *word)
{
	struct word typed = *word;

	if (word->is_marked)
		misspelling_each(word->text, word->len, check_way_back, &typed);
}

START_TEST(candidates_go_each_way)
{
	struct sample sample = {101 * TRIES_DIVISOR, 0, check_ways_back};

	each_syllable(take_sample, &sample);
}
END_TEST

Suite *misspelling_suite(void)
{
	Suite *suite = suite_create("misspelling");
	TCase *cases = tcase_create("misspelling");

	tcase_add_test(cases, case_file_misspelling);
	tcase_add_test(cases, candidates_of_syllables);
	tcase_add_test(cases, candidates_of_any_letters);
	tcase_add_test(cases, candidates_go_each_way);
	suite_add_tcase(suite, cases);
	return suite;
}
