/* What tests and fuzz drivers ask of any text, mark and article that they are given back. */
#ifndef TRACUU_TESTS_CONTRACT_H
#define TRACUU_TESTS_CONTRACT_H

#include "base/status.h"
#include "indexer/reader.h"
#include "searcher/snippet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define contract(what)                                                                            \
	do {                                                                                      \
		if (!(what)) {                                                                    \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what); \
			abort();                                                                  \
		}                                                                                 \
	} while (0)

bool is_valid_utf8(const char *text, size_t len);

/* In order, apart, within the text, and never inside a character. */
bool marks_are_sound(const char *text, const struct marks *marks);

typedef enum status fuzz_read_fn(FILE *stream, const struct article_sink *sink, struct error *err);

/* Reads the bytes as a file; every article must be as store/article.h says, and a failure must say why. */
void read_articles(fuzz_read_fn *read, const uint8_t *data, size_t size);

#endif
