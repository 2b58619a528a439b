/* facts/date*.c against tests/cases/fact-dates.txt. */
#include "tests/fact_case.h"
#include "tests/suites.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

static void print_number(const struct fact_case *one, struct strbuf *out)
{
	strbuf_addf(out, "%zu", one->facts.nr_dates);
}

static double seconds_for(const char *part, size_t bytes, struct strbuf *out)
{
	const struct date unknown = {0, 0, 0};
	struct strbuf body = STRBUF_INIT;
	struct timespec begin, end;

	while (body.len < bytes)
		strbuf_add_str(&body, part);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	print_facts_of("Ngày 1/2", body.buf, unknown, print_number, out);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	strbuf_release(&body);
	return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
}

/* Eight times the text takes about eight times as long: sixteen leaves room for caches, not for a square. */
START_TEST(lists_without_end_take_linear_time)
{
	static const char *const parts[] = {"1/2, ", "1, ", "ngày 1 và ", "tháng 2, 3 - ", "2019 - ",
		"quý I, ", "1.2.", "1-2-3/", "(", "3/4/2021 rồi ngày 5/6 ", "năm 2020 sang năm 2021 "};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct strbuf out = STRBUF_INIT;
		double some = seconds_for(parts[i], 125000, &out),
		       more = seconds_for(parts[i], 1000000, &out);

		ck_assert_msg(more < 16 * some + 0.2, "%s: %.3f s, then %.3f s", parts[i], some, more);
		strbuf_release(&out);
	}
}
END_TEST

START_TEST(every_day_is_found_in_every_form)
{
	static const char *const forms[] = {"Ngày %d/%d/%d, xã họp.", "ngày %d-%d-%d", "từ %d.%d.%d đến nay",
		"Sáng %d tháng %d năm %d, xã họp"};
	const struct date unknown = {0, 0, 0};

	for (int month = 1; month <= 12; month++) {
		for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
			struct strbuf body = STRBUF_INIT, out = STRBUF_INIT;
			char expected[DATE_TEXT_BYTES + 1];

			strbuf_addf(&body, forms[i], 28, month, 2021);
			snprintf(expected, sizeof(expected), "2021-%02d-28", month);
			print_facts_of("Tin", body.buf, unknown, print_dates, &out);
			ck_assert_msg(strstr(out.buf, expected) != NULL, "%s: %s", body.buf, out.buf);
			strbuf_release(&body);
			strbuf_release(&out);
		}
	}
}
END_TEST

START_TEST(a_date_prints_as_it_is_known)
{
	static const struct {
		struct fact_date date;
		const char *text;
	} dates[] = {{{.date = {2024, 6, 26}, .precision = DATE_DAY}, "2024-06-26"},
		{{.date = {0, 6, 26}, .precision = DATE_DAY}, "--06-26"},
		{{.date = {2024, 6, 0}, .precision = DATE_MONTH}, "2024-06"},
		{{.date = {0, 6, 0}, .precision = DATE_MONTH}, "--06"},
		{{.date = {2024, 0, 0}, .precision = DATE_QUARTER, .part = 2}, "2024-Q2"},
		{{.date = {2024, 0, 0}, .precision = DATE_HALF, .part = 1}, "2024-H1"},
		{{.date = {2024, 0, 0}, .precision = DATE_YEAR}, "2024"}};
	char out[DATE_TEXT_BYTES];

	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		ck_assert_uint_eq(fact_date_format(&dates[i].date, out), strlen(dates[i].text));
		ck_assert_str_eq(out, dates[i].text);
	}
}
END_TEST

Suite *fact_dates_suite(void)
{
	Suite *suite = suite_create("fact dates");
	TCase *files = tcase_create("case files"), *single = tcase_create("single functions");

	tcase_add_test(files, case_file_fact_dates);
	tcase_add_test(single, a_date_prints_as_it_is_known);
	tcase_add_test(single, every_day_is_found_in_every_form);
	tcase_add_test(single, lists_without_end_take_linear_time);
	tcase_set_timeout(single, 60);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, single);
	return suite;
}
