/*
 * Words that are one word: H'Linh, QP-AN (printed also QPAN, QP – AN), GD&ĐT, U.B.N.D, NQ/TW, e-mail.
 */
#ifndef TRACUU_TEXT_COMPOUND_H
#define TRACUU_TEXT_COMPOUND_H

#include "text/lexeme.h"

enum { COMPOUND_MAX_PARTS = 4, COMPOUND_MAX_LETTERS = 8, COMPOUND_MAX_SYLLABLE = 4 };

struct compound {
	struct word part[COMPOUND_MAX_PARTS];
	struct lexeme at[COMPOUND_MAX_PARTS];
	size_t nr;
};

/* Reads the word at `first` and those that join it; out->nr is 1 where none does. */
void compound_read(const struct lexer *lexer, struct lexeme first, struct compound *out);

/*
 * Length in bytes of the dash at `at` (- ‐ ‑ ‒ – — −) with at most one space on each side, or 0. *spaced says
 * whether it has any, and is to be looked at only where there is a dash.
 */
size_t dash_length(const struct lexer *lexer, size_t at, bool *spaced);

/* The parts in one: qpan. */
void compound_joined(const struct compound *compound, struct word *out);

#endif
