/* Runs all suites. CK_RUN_SUITE and CK_RUN_CASE choose one; CK_FORK=no helps a debugger. */
#include "tests/suites.h"

#include <libxml/parser.h>
#include <stdlib.h>

int main(void)
{
	SRunner *runner;
	int nr_failed;

	xmlInitParser();
	runner = srunner_create(readers_html_suite());
	srunner_run_all(runner, CK_ENV);
	nr_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return nr_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
