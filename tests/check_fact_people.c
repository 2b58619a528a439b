/* Officials and speeches: text cases, the hard ones by kind. */
#include "tests/fact_case.h"
#include "tests/suites.h"

#include <string.h>

static void print_officials(const struct fact_case *one, struct strbuf *out)
{
	for (size_t i = 0; i < one->facts.nr_officials; i++) {
		const struct fact_official *official = &one->facts.officials[i];

		strbuf_addf(out, "%s%s", i ? "\n" : "", official->name);
		for (size_t j = 0; j < official->nr_offices; j++)
			strbuf_addf(out, "%s %s", j ? ";" : ":", official->offices[j].text);
	}
}

static void print_speeches(const struct fact_case *one, struct strbuf *out)
{
	for (size_t i = 0; i < one->facts.nr_speeches; i++) {
		const struct fact_speech *speech = &one->facts.speeches[i];

		strbuf_addf(out, "%s%s %s: ", i ? "\n" : "", one->facts.officials[speech->official].name,
			speech->kind == SPEECH_QUOTE ? "(quote)" : "(reported)");
		add_span(out, one->text, speech->span);
	}
}

static void print_mentions(const struct fact_case *one, struct strbuf *out)
{
	for (size_t i = 0; i < one->facts.nr_officials; i++) {
		const struct fact_official *official = &one->facts.officials[i];

		strbuf_addf(out, "%s%s", i ? "\n" : "", official->name);
		for (size_t j = 0; j < official->nr_mentions; j++) {
			strbuf_add_str(out, j ? " | " : ": ");
			add_span(out, one->text, official->mentions[j]);
		}
	}
}

START_TEST(officials_hold_their_offices)
{
	run_fact_cases("tests/cases/fact-officials.txt", print_officials);
}
END_TEST

START_TEST(speeches_have_their_bounds)
{
	run_fact_cases("tests/cases/fact-speeches.txt", print_speeches);
}
END_TEST

START_TEST(later_mentions_are_resolved)
{
	run_fact_cases("tests/cases/fact-mentions.txt", print_mentions);
}
END_TEST

/* Bytes of a text that somebody made to be slow; each must be read in about the time of its length. */
static void repeat(struct strbuf *out, const char *text, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		strbuf_add_str(out, text);
}

START_TEST(hostile_texts_are_linear)
{
	static const char *const units[] = {"Ông Đỗ Văn Khâm, Chủ tịch UBND xã cho biết ma túy ",
		"“ông nói: \" rằng ", "phó nguyên phó bí thư và của ", "Chủ Tịch Đỗ Khâm Lò Seng ",
		"các đồng chí Ủy viên: A, B; ", "đồng chí Lò Thị Seng, Trưởng bản Nậm; "};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		struct strbuf body = STRBUF_INIT, out = STRBUF_INIT;

		repeat(&body, units[i], 5 * 1024 * 1024 / TRIES_DIVISOR / strlen(units[i]));
		print_facts_of("Một đoạn dài", body.buf, (struct date){0, 0, 0}, print_speeches, &out);
		ck_assert(out.buf != NULL); /* that it ends within the suite's time is the test */
		strbuf_release(&body);
		strbuf_release(&out);
	}
}
END_TEST

Suite *fact_people_suite(void)
{
	Suite *suite = suite_create("fact people");
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, officials_hold_their_offices);
	tcase_add_test(cases, speeches_have_their_bounds);
	tcase_add_test(cases, later_mentions_are_resolved);
	tcase_add_test(cases, hostile_texts_are_linear);
	suite_add_tcase(suite, cases);
	return suite;
}
