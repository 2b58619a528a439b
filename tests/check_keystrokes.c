/*
 * text/keystrokes.c: the case file, how a text is cut, and that every syllable comes back however it is
 * typed.
 */
#include "tests/case_file.h"
#include "tests/suites.h"
#include "tests/syllables.h"
#include "text/decode.h"
#include "text/keystrokes.h"
#include "text/letter.h"
#include "text/word.h"

#include <string.h>

static void decode(const char *input, size_t len, struct strbuf *out)
{
	static const char *const methods[] = {"none", " telex", " vni"};

	strbuf_add_str(out, methods[keystrokes_decode(input, len, out)]);
}

START_TEST(case_file_keystrokes)
{
	run_cases_by_line("tests/cases/keystrokes.txt", decode);
}
END_TEST

/* ---- every syllable, typed in several ways */

/* Where the keys of marks and tone go. */
enum order {
	ALL_AT_THEIR_LETTER,
	TONE_AT_THE_END,
	TONE_THEN_MARKS_AT_THE_END,
	MARKS_THEN_TONE_AT_THE_END,
	NR_ORDERS
};

static const char *const order_names[] = {
	"all at their letter", "tone last", "tone, marks last", "marks, tone last"};

/* The key of the quality mark, or of the stroke of đ; 0 where there is none. */
static char mark_key(uint32_t base, enum keystroke_method method)
{
	bool is_vni = method == KEYSTROKES_VNI;

	switch (base) {
	case 0xE2: /* â */
		return is_vni ? '6' : 'a';
	case 0xEA: /* ê */
		return is_vni ? '6' : 'e';
	case 0xF4: /* ô */
		return is_vni ? '6' : 'o';
	case 0x103: /* ă */
		return is_vni ? '8' : 'w';
	case 0x1A1: /* ơ ư */
	case 0x1B0:
		return is_vni ? '7' : 'w';
	case 0x111: /* đ */
		return is_vni ? '9' : 'd';
	default:
		return 0;
	}
}

/* Late marks: one w or 7 for both letters of ươ. */
static void add_late_key(struct strbuf *late, char key)
{
	if (!late->len || late->buf[late->len - 1] != key)
		strbuf_add_ch(late, key);
}

static void type_word(const struct word *word, enum keystroke_method method, enum order order,
	struct strbuf *out)
{
	const char *tone_keys = method == KEYSTROKES_VNI ? "021345" : "zfsrxj";
	struct strbuf late = STRBUF_INIT;
	int tone = TONE_LEVEL;

	strbuf_reset(out);
	for (size_t at = 0; at < word->len;) {
		struct letter letter = letter_of(utf8_next(word->text, word->len, &at));
		char mark = mark_key(letter.base, method);

		strbuf_add_codepoint(out, letter_fold(letter.base));
		if (mark && order <= TONE_AT_THE_END)
			strbuf_add_ch(out, mark);
		else if (mark)
			add_late_key(&late, mark);
		if (letter.tone && order == ALL_AT_THEIR_LETTER)
			strbuf_add_ch(out, tone_keys[letter.tone]);
		tone = letter.tone ? letter.tone : tone;
	}
	if (tone && order == TONE_THEN_MARKS_AT_THE_END)
		strbuf_add_ch(out, tone_keys[tone]);
	strbuf_add(out, late.buf, late.len);
	if (tone && (order == TONE_AT_THE_END || order == MARKS_THEN_TONE_AT_THE_END))
		strbuf_add_ch(out, tone_keys[tone]);
	strbuf_release(&late);
}

static size_t nr_typed;

static void check_typed(const struct word *word, enum keystroke_method method, enum order order)
{
	struct strbuf keys = STRBUF_INIT, made = STRBUF_INIT;
	struct word again;

	type_word(word, method, order, &keys);
	check_that(keystrokes_decode(keys.buf, keys.len, &made) == method, "%.*s, %s: %s is not decoded",
		word->len, word->text, order_names[order], keys.buf);
	word_canonical(made.buf, made.len, &again);
	check_that(again.len == word->len && !memcmp(again.text, word->text, word->len),
		"%.*s, %s: %s gives %s", word->len, word->text, order_names[order], keys.buf, made.buf);
	nr_typed++;
	strbuf_release(&keys);
	strbuf_release(&made);
}

/* Telex types oo for ô, so xoong cannot be had without taking back. */
static bool has_long_o(const struct word *word)
{
	char folded[WORD_MAX_BYTES];
	size_t len = word_fold(word->text, word->len, folded);

	for (size_t i = 0; i + 1 < len; i++)
		if (folded[i] == 'o' && folded[i + 1] == 'o')
			return true;
	return false;
}

static void check_syllable(void *context, const struct word *word)
{
	struct strbuf made = STRBUF_INIT;

	(void)context;
	if (!word->is_marked)
		return;
	check_that(has_long_o(word) || keystrokes_decode(word->text, word->len, &made) == KEYSTROKES_NONE,
		"%.*s has no keys", word->len, word->text);
	for (int order = 0; order < NR_ORDERS; order++) {
		check_typed(word, KEYSTROKES_VNI, (enum order)order);
		if (!has_long_o(word))
			check_typed(word, KEYSTROKES_TELEX, (enum order)order);
	}
	strbuf_release(&made);
}

START_TEST(every_syllable_comes_back)
{
	nr_typed = 0;
	each_syllable(check_syllable, NULL);
	ck_assert_uint_gt(nr_typed, 100000);
}
END_TEST

/* A word without marks that is typed as it is read is never taken for keystrokes. */
static void check_unmarked(void *context, const struct word *word)
{
	struct strbuf made = STRBUF_INIT;

	(void)context;
	if (!word->is_marked && !has_long_o(word))
		check_that(keystrokes_decode(word->text, word->len, &made) == KEYSTROKES_NONE,
			"%.*s is taken for %s", word->len, word->text, made.buf);
	strbuf_release(&made);
}

START_TEST(words_without_marks_are_no_keystrokes)
{
	each_syllable(check_unmarked, NULL);
}
END_TEST

START_TEST(a_failure_leaves_what_was_there)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_add_str(&out, "rừng ");
	ck_assert_int_eq(keystrokes_decode("xaxx", 4, &out), KEYSTROKES_NONE);
	ck_assert_int_eq(keystrokes_decode("", 0, &out), KEYSTROKES_NONE);
	ck_assert_str_eq(out.buf, "rừng ");
	ck_assert_int_eq(keystrokes_decode("troongf", 7, &out), KEYSTROKES_TELEX);
	ck_assert_str_eq(out.buf, "rừng trồng");
	strbuf_release(&out);
}
END_TEST

/* ---- chunks of a text */

START_TEST(texts_are_cut_into_chunks)
{
	static const struct {
		const char *text, *chunks;
	} texts[] = {{"troongf ruwngf", "troongf|ruwngf|"}, {" Tro62ng, \"ru7ng2\"! ", "Tro62ng|ru7ng2|"},
		{"29ha nawm 2024 418/QDD-UBND", "nawm|QDD|UBND|"}, {"đaats", "đaats|"}, {"", ""}, {" - ", ""},
		{"\xC3troongf\xFF", "troongf|"}, {"H'Linh", "H|Linh|"}, {"\u200Bbans", "bans|"}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct strbuf got = STRBUF_INIT;
		size_t at = 0, start_byte, end_byte, len = strlen(texts[i].text);

		while (keystrokes_next_chunk(texts[i].text, len, &at, &start_byte, &end_byte)) {
			strbuf_add(&got, texts[i].text + start_byte, end_byte - start_byte);
			strbuf_add_ch(&got, '|');
		}
		ck_assert_str_eq(got.buf, texts[i].chunks);
		ck_assert_uint_eq(at, len);
		strbuf_release(&got);
	}
}
END_TEST

Suite *keystrokes_suite(void)
{
	Suite *suite = suite_create("keystrokes");
	TCase *cases = tcase_create("keystrokes");

	tcase_add_test(cases, case_file_keystrokes);
	tcase_add_test(cases, every_syllable_comes_back);
	tcase_add_test(cases, words_without_marks_are_no_keystrokes);
	tcase_add_test(cases, a_failure_leaves_what_was_there);
	tcase_add_test(cases, texts_are_cut_into_chunks);
	suite_add_tcase(suite, cases);
	return suite;
}
