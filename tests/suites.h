/* The suites of the check program: one file tests/check_*.c each, one line here and one in check_main.c. */
#ifndef TRACUU_TESTS_SUITES_H
#define TRACUU_TESTS_SUITES_H

#include <check.h>

Suite *readers_html_suite(void);

#endif
