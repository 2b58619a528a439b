/* Parts of the text as they are shown: the printed letters in NFC, white space as single spaces. */
#ifndef TRACUU_FACTS_PRINTED_H
#define TRACUU_FACTS_PRINTED_H

#include "base/arena.h"
#include "facts/facts.h"

/* The span of the text; owned by the arena. */
const char *printed_span(const char *text, struct span span, struct arena *arena);

#endif
