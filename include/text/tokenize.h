/*
 * Text to tokens: the one function that index, query, highlighter and counts share.
 *
 * A token is a canonical word (text/word.h), a number (1.234,5 -> "1234,5"; 03 -> "3"; 29,50 -> "29,5") or a
 * date. Each takes one position; further tokens at the same position are marked colocated:
 *
 *   text                     position 0                              1        2
 *   phòng chống ma túy       phòng                                   chống    ma ...
 *   29,49/25 ha              29,49                                   25       ha
 *   15-NQ/TW, 15/NQ-TW       15                                      nqtw nq tw
 *   QP-AN, QP – AN           qpan qp an
 *   GD&ĐT, U.B.N.D           gdđt gd đt                              ubnd u b n d
 *   H'Linh Mlô               hlinh h linh                            mlô
 *   26/6/2024                2024-06-26 --06-26 2024-06 26 6 2024
 *   26 tháng 6 năm 2024      26 2024-06-26 --06-26                   tháng    6 2024-06, năm, 2024
 *   6/2024                   2024-06 6 2024
 *   15.8                     15,8 --08-15
 *   8-4, 8 – 4               8 --04-08                               4
 *
 * In a query only the token that must match is given: qpan, hlinh, 2024-06-26 (the whole of a spelled-out
 * date becomes that one token); where a query can mean two things (15.8), the second is colocated. 8-4 asks
 * for the day, which whatever is printed like it has as well.
 *
 * A text that is printed without any marks gives its words with '~' in front ("~phong"), so that they are
 * told apart from words that have no marks by right; such a text is found by marked and by unmarked queries,
 * below the texts that print the marks. Queries never give '~'.
 */
#ifndef TRACUU_TEXT_TOKENIZE_H
#define TRACUU_TEXT_TOKENIZE_H

#include "text/word.h"

#define TOKEN_UNMARKED_PREFIX '~'

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_DATE };
enum tokenize_mode { TOKENIZE_TEXT, TOKENIZE_QUERY };

struct token {
	const char *text; /* canonical; valid during the callback only */
	size_t len;
	size_t start_byte, end_byte; /* in the original text */
	enum token_kind kind;
	bool colocated;
	bool is_marked; /* a word with marks; false for numbers and dates */
	bool is_syllable;
};

/* Called for each token in order; a value other than 0 stops and is what tokenize returns. */
typedef int token_fn(void *context, const struct token *token);

struct word_memo;

/* Spellings already worked out, since a text repeats its words. One a thread; ~200 KB. */
struct tokenizer {
	struct word_memo *memo;
};

void tokenizer_init(struct tokenizer *tokenizer);
void tokenizer_release(struct tokenizer *tokenizer);

/* text need not be valid UTF-8 (ill-formed bytes separate words) nor NUL-terminated. */
int tokenize(struct tokenizer *tokenizer, const char *text, size_t len, enum tokenize_mode mode, token_fn *fn,
	void *context);

/*
 * True where the text's letters have (nearly) no marks and are many enough for that to say something, or
 * where it is a few syllables some of which must have lost theirs ("Lich hop xa").
 */
bool text_is_unmarked(const char *text, size_t len);

#endif
