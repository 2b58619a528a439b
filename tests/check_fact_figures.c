/* facts/figures.c, facts/amounts.c against tests/cases/fact-figures.txt. */
#include "tests/fact_case.h"
#include "tests/suites.h"

#include <math.h>

static void add_number(struct strbuf *out, const char *before, double number, const char *after)
{
	if (!isnan(number))
		strbuf_addf(out, "%s%.10g%s", before, number, after);
}

/* "trong-rung 40.2/35 ha 114.9% 2024: the words"; "-" for done where only the plan is stated. */
static void print_figures(const struct fact_case *one, struct strbuf *out)
{
	for (size_t i = 0; i < one->facts.nr_figures; i++) {
		const struct fact_figure *figure = &one->facts.figures[i];

		strbuf_addf(out, "%s%s", i ? "\n" : "", fact_case_topic(figure->topic));
		add_number(out, " ", figure->done, "");
		if (isnan(figure->done) && !isnan(figure->plan))
			strbuf_add_str(out, " -");
		add_number(out, "/", figure->plan, "");
		strbuf_addf(out, "%s%s", *figure->unit ? " " : "", figure->unit);
		add_number(out, " ", figure->percent, "%");
		strbuf_addf(out, "%s%s: ", *figure->period ? " " : "", figure->period);
		add_span(out, one->text, figure->span);
	}
}

START_TEST(case_file_fact_figures)
{
	run_fact_cases("tests/cases/fact-figures.txt", print_figures);
}
END_TEST

Suite *fact_figures_suite(void)
{
	Suite *suite = suite_create("fact figures");
	TCase *files = tcase_create("case files");

	tcase_add_test(files, case_file_fact_figures);
	suite_add_tcase(suite, files);
	return suite;
}
