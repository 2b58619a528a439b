/* facts/figures.c, facts/amounts.c against tests/cases/fact-figures.txt. */
#include "facts/figure_period.h"
#include "tests/fact_case.h"
#include "tests/suites.h"

#include <math.h>
#include <string.h>

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

/* ---- periods, with dates made by hand */

static const char period_title[] = "Báo cáo 6 tháng đầu năm 2023",
		  period_body[] = "Năm 2022 trồng rừng 5 ha, năm 2021 trồng rừng 4 ha.\nTrồng rừng 3 ha.\n"
				  "Trồng rừng 2 ha trong quý II. Trồng rừng 1 ha.";

static struct span span_of(const char *text, const char *part, size_t nr_before)
{
	const char *at = strstr(text, part);

	while (at && nr_before-- > 0)
		at = strstr(at + 1, part);
	ck_assert_ptr_nonnull(at);
	return (struct span){(uint32_t)(at - text), (uint32_t)(at - text + (ptrdiff_t)strlen(part))};
}

static struct fact_date period(const char *text, const char *part, int16_t year,
	enum date_precision precision, int8_t half)
{
	return (struct fact_date){.date = {(int16_t)year, 0, 0},
		.precision = precision,
		.part = half,
		.span = span_of(text, part, 0)};
}

static void check_period(const struct reading *reading, const struct facts *facts, const char *part,
	const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct span span = span_of(reading->text, part, 0);
	size_t at = 0;

	while (reading->sentences[at].end_byte <= span.start_byte)
		at++;
	ck_assert_str_eq(figure_period(reading, facts, span, &reading->sentences[at], &arena), expected);
	arena_release(&arena);
}

START_TEST(the_nearest_date_is_the_period)
{
	static const char *const folders[] = {"corpus/lexicon"};
	struct lexicon lexicon;
	struct error err = ERROR_INIT;
	struct tokenizer tokenizer;
	struct reading reading;
	struct fact_date dates[4];
	struct facts facts = {.dates = dates, .nr_dates = 4};

	ck_assert(lexicon_load(&lexicon, folders, 1, &err) == STATUS_OK);
	tokenizer_init(&tokenizer);
	reading_init(&reading);
	reading_make(&reading, &lexicon, &tokenizer, period_title, period_body);
	dates[0] = period(reading.text, "năm 2023", 2023, DATE_YEAR, 0);
	dates[1] = period(reading.text, "Năm 2022", 2022, DATE_YEAR, 0);
	dates[2] = period(reading.text, "năm 2021", 2021, DATE_YEAR, 0);
	dates[3] = period(reading.text, "quý II", 0, DATE_QUARTER, 2); /* of an unknown year: tells nothing */
	check_period(&reading, &facts, "5 ha", "2022");
	check_period(&reading, &facts, "4 ha", "2021");
	check_period(&reading, &facts, "3 ha", "2023");
	check_period(&reading, &facts, "2 ha", "2023");
	dates[3].date.year = 2020;
	dates[3].precision = DATE_YEAR;
	check_period(&reading, &facts, "2 ha", "2020"); /* after it, in the sentence */
	check_period(&reading, &facts, "1 ha", "2023"); /* of the title */
	facts.nr_dates = 0;
	check_period(&reading, &facts, "1 ha", "");
	reading_release(&reading);
	tokenizer_release(&tokenizer);
	lexicon_release(&lexicon);
}
END_TEST

Suite *fact_figures_suite(void)
{
	Suite *suite = suite_create("fact figures");
	TCase *files = tcase_create("case files"), *single = tcase_create("single functions");

	tcase_add_test(files, case_file_fact_figures);
	tcase_add_test(single, the_nearest_date_is_the_period);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, single);
	return suite;
}
