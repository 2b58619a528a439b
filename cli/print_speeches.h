/* Passages of speeches, printed. */
#ifndef TRACUU_CLI_PRINT_SPEECHES_H
#define TRACUU_CLI_PRINT_SPEECHES_H

#include "cli/answer.h"
#include "searcher/people.h"
#include "searcher/speeches.h"

enum { SPEECHES_MAX_OFFERS = 5 };

struct printed_speeches {
	const char *query;           /* "": none */
	const struct people *people; /* whom a name fits; NULL: no name was given */
};

void print_speeches(enum answer_format format, const struct printed_speeches *printed,
	const struct speech_result *result);

#endif
