/* facts/definitions.c against tests/cases/fact-abbreviations.txt; how short-forms.txt is read. */
#include "tests/fact_case.h"
#include "tests/suites.h"
#include "tests/test_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "BQL = Ban Quản lý: bql | ban quản lý" */
static void print_abbreviations(const struct fact_case *one, struct strbuf *out)
{
	for (size_t i = 0; i < one->facts.nr_abbreviations; i++) {
		const struct fact_abbreviation *found = &one->facts.abbreviations[i];

		strbuf_add_str(out, i ? "\n" : "");
		add_span(out, one->text, found->short_span);
		strbuf_add_str(out, " = ");
		add_span(out, one->text, found->full_span);
		strbuf_addf(out, ": %s | %s%s", found->short_key, found->full_key,
			found->is_unmarked ? " (without marks)" : "");
	}
}

START_TEST(case_file_fact_abbreviations)
{
	run_fact_cases("tests/cases/fact-abbreviations.txt", print_abbreviations);
}
END_TEST

/* ---- hostile input: all found, in time that is linear in the text */

START_TEST(many_brackets)
{
	struct strbuf body = STRBUF_INIT, out = STRBUF_INIT;

	for (int i = 0; i < 20000; i++)
		strbuf_add_str(&body, "(A A A A A A A A A A A A) (AAAAAAAAAAAA, ");
	print_facts_of("A", body.buf, (struct date){0, 0, 0}, print_abbreviations, &out);
	strbuf_reset(&body);
	for (int i = 0; i < 3000; i++)
		strbuf_addf(&body, "hội nuôi ong %c%c (HNO%c%c). ", 'A' + i % 26, 'A' + i / 26 % 26,
			'A' + i % 26, 'A' + i / 26 % 26);
	strbuf_reset(&out);
	print_facts_of("A", body.buf, (struct date){0, 0, 0}, print_abbreviations, &out);
	ck_assert_ptr_nonnull(strstr(out.buf, "HNOZZ = hội nuôi ong ZZ: hnozz | hội nuôi ong zz"));
	strbuf_release(&body);
	strbuf_release(&out);
}
END_TEST

/* ---- the file of short forms */

static char own_folder[32], own_file[64];

static enum status load(const char *text, struct lexicon *lexicon, struct error *err)
{
	const char *folders[] = {"corpus/lexicon", own_folder};

	snprintf(own_folder, sizeof(own_folder), "/tmp/tracuu-lexicon-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(own_folder));
	snprintf(own_file, sizeof(own_file), "%s/short-forms.txt", own_folder);
	write_file(own_file, text, strlen(text));
	return lexicon_load(lexicon, folders, 2, err);
}

static void forget(struct lexicon *lexicon)
{
	lexicon_release(lexicon);
	unlink(own_file);
	rmdir(own_folder);
}

/* The weight of the pair in hundredths, -1 where the lexicon does not have it. */
static int weight_of(const struct lexicon *lexicon, const char *short_key, const char *full_key)
{
	for (size_t i = 0; i < lexicon->nr_short_forms; i++)
		if (!strcmp(lexicon->short_forms[i].short_key, short_key) &&
			!strcmp(lexicon->short_forms[i].full_key, full_key))
			return (int)(lexicon->short_forms[i].weight * 100 + .5f);
	return -1;
}

START_TEST(own_short_forms_add_to_the_others)
{
	static const char own[] = "# ours\n[short-form]\nNMQ | NM Q = nuôi mật quế *.25 | Nhà máy QUẾ\n"
				  "UBND = ủy ban nhân dân *0\n";
	struct lexicon lexicon, alone;
	struct error err = ERROR_INIT;

	ck_assert_msg(load(own, &lexicon, &err) == STATUS_OK, "%s", err.message);
	ck_assert_int_eq(weight_of(&lexicon, "nmq", "nuôi mật quế"), 25);
	ck_assert_int_eq(weight_of(&lexicon, "nm q", "nuôi mật quế"), 25);
	ck_assert_int_eq(weight_of(&lexicon, "nmq", "nhà máy quế"), 100);
	ck_assert_int_eq(weight_of(&lexicon, "ubnd", "ủy ban nhân dân"), 0);
	ck_assert_int_eq(weight_of(&lexicon, "ktxh", "kinh tế xã hội"), 100);
	ck_assert_int_eq(weight_of(&lexicon, "gdđt", "giáo dục và đào tạo"), 100);
	ck_assert(lexicon_load(&alone, (const char *const[]){"corpus/lexicon"}, 1, &err) == STATUS_OK);
	ck_assert_int_eq(weight_of(&alone, "ubnd", "ủy ban nhân dân"), 100);
	/* What was found in articles does not depend on them. */
	ck_assert(alone.short_forms_fingerprint != lexicon.short_forms_fingerprint);
	ck_assert(alone.words_fingerprint == lexicon.words_fingerprint);
	lexicon_release(&alone);
	forget(&lexicon);
}
END_TEST

START_TEST(a_bad_line_is_named)
{
	static const struct {
		const char *text, *message;
	} bad[] = {
		{"NMQ = nuôi mật quế\n", "line 1: a phrase before the first section"},
		{"[short-form]\n\nNMQ: nuôi mật quế\n", "line 3: no equals sign"},
		{"[short-form]\nNMQ = quế\n", "line 2: a name in full has two to twelve words"},
		{"[short-form]\nNMQ = quế | nhà máy quế\n", "line 2: a name in full has two to twelve words"},
		{"[short-form]\n | NMQ = nhà máy quế\n", "line 2: a short form has one to three words"},
		{"[short-form]\nN M Q R = nhà máy quế rừng\n", "line 2: a short form has one to three words"},
		{"[short-form]\nNMQ = nhà máy quế *2\n", "line 2: the weight of a name is 0 to 1"},
		{"[short-form]\nNMQ = nhà máy quế *x\n", "line 2: no weight after the star"},
		{"[honorific]\nbà chủ\n", "line 1: there is no section of this name"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct lexicon lexicon;
		struct error err = ERROR_INIT;

		ck_assert(load(bad[i].text, &lexicon, &err) == STATUS_BAD_INPUT);
		ck_assert_msg(strstr(err.message, "short-forms.txt, ") && strstr(err.message, bad[i].message),
			"%s", err.message);
		forget(&lexicon);
	}
}
END_TEST

Suite *fact_abbreviations_suite(void)
{
	Suite *suite = suite_create("fact abbreviations");
	TCase *cases = tcase_create("cases"), *files = tcase_create("files");

	tcase_add_test(cases, case_file_fact_abbreviations);
	tcase_add_test(cases, many_brackets);
	suite_add_tcase(suite, cases);
	tcase_add_test(files, own_short_forms_add_to_the_others);
	tcase_add_test(files, a_bad_line_is_named);
	suite_add_tcase(suite, files);
	return suite;
}
