/*
 * Tests as text: files of cases that anyone can read and add to. How to write one: tests/cases/README.md.
 *
 *   ==== what this case shows
 *   input, as many lines as needed
 *   ---
 *   what must come out
 *
 * In both parts \xHH is a byte, \uHHHH a character, \n a line break, \\ a backslash.
 */
#ifndef TRACUU_TESTS_CASE_FILE_H
#define TRACUU_TESTS_CASE_FILE_H

#include "base/strbuf.h"

#include <stddef.h>

/* Works out what comes out for an input; appends to out. */
typedef void case_fn(const char *input, size_t len, struct strbuf *out);

/* Runs all cases of the file, prints each that differs, and fails the test where one does. */
void run_cases(const char *path, case_fn *fn);

/* The same with each line of an input on its own: line n of the input gives line n of the output. */
void run_cases_by_line(const char *path, case_fn *fn);

#endif
