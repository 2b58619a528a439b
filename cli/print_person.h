/* One person, printed: offices over time, articles, speeches, topics. */
#ifndef TRACUU_CLI_PRINT_PERSON_H
#define TRACUU_CLI_PRINT_PERSON_H

#include "cli/answer.h"
#include "searcher/people.h"
#include "searcher/speeches.h"

/* "12 articles, 5 speeches, 2019-03-02 to 2024-10-10" */
void print_person_numbers(const struct person_summary *person);

void print_person(enum answer_format format, const struct person *person,
	const struct speech_result *speeches);

#endif
