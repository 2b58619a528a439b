/* Runs of letters and of digits in a text: what words, numbers and dates are then read from. */
#ifndef TRACUU_TEXT_LEXEME_H
#define TRACUU_TEXT_LEXEME_H

#include "text/word_memo.h"

enum lexeme_kind { LEXEME_END, LEXEME_WORD, LEXEME_NUMBER };

/* A run of letters or of digits in the text, not yet read. */
struct lexeme {
	enum lexeme_kind kind;
	size_t start, end; /* bytes */
};

/* A text being read, and the spellings worked out so far. */
struct lexer {
	const char *text;
	size_t len;
	struct word_memo *memo;
};

/*
 * The first run of letters or digits at or after `at`. A soft hyphen or zero-width character inside belongs
 * to it.
 */
struct lexeme lexer_next(const struct lexer *lexer, size_t at);

/* The canonical spelling of a LEXEME_WORD. */
void lexer_word(const struct lexer *lexer, struct lexeme lexeme, struct word *out);

#endif
