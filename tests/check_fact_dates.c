/* facts/date*.c against tests/cases/fact-dates.txt. */
#include "tests/fact_case.h"
#include "tests/suites.h"

/* "* 2024-06-26 stated: 26/6/2024", with a star where it is the event's. */
static void print_dates(const struct fact_case *one, struct strbuf *out)
{
	static const char *const reasons[] = {"stated", "title", "neighbour", "published", "unknown"};
	char iso[DATE_TEXT_BYTES];

	for (size_t i = 0; i < one->facts.nr_dates; i++) {
		const struct fact_date *date = &one->facts.dates[i];

		fact_date_format(date, iso);
		strbuf_addf(out, "%s%s%s %s: ", i ? "\n" : "", date->is_event ? "* " : "", iso,
			reasons[date->reason]);
		add_span(out, one->text, date->span);
	}
}

START_TEST(case_file_fact_dates)
{
	run_fact_cases("tests/cases/fact-dates.txt", print_dates);
}
END_TEST

Suite *fact_dates_suite(void)
{
	Suite *suite = suite_create("fact dates");
	TCase *files = tcase_create("case files");

	tcase_add_test(files, case_file_fact_dates);
	suite_add_tcase(suite, files);
	return suite;
}
