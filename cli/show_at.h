/* tracuu show ID --at START-END: one fact where it stands. */
#ifndef TRACUU_CLI_SHOW_AT_H
#define TRACUU_CLI_SHOW_AT_H

#include "store/article.h"

#include <stdbool.h>
#include <stdint.h>

/* "120-250". False after a complaint. */
bool show_at_parse(const char *text, int64_t *start_byte, int64_t *end_byte);

/* Prints the passage around these bytes of title + "\n" + body. Returns the exit status. */
int show_at(int64_t id, const struct article *article, int64_t start_byte, int64_t end_byte, bool as_json);

#endif
