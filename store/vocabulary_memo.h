/*
 * What was lately looked up of words, pairs and triples, as queries ask for the same words again.
 *
 *   lists    a spelling, or an unmarked form and how many words are wanted -> words, in a map; where these
 *            take more than MEMO_BYTES all of them are dropped
 *   numbers  two numbers -> uses, in a table of fixed size, where a new pair takes the place of an old one
 */
#ifndef TRACUU_STORE_VOCABULARY_MEMO_H
#define TRACUU_STORE_VOCABULARY_MEMO_H

#include "base/strmap.h"
#include "store/vocabulary.h"

#include <stdbool.h>

enum { MEMO_BYTES = 4 << 20, MEMO_NUMBERS_BITS = 13, MEMO_KEY_BYTES = 64 };

struct memo_list {
	struct word_info *words; /* texts are the memo's */
	size_t nr;
};

struct memo_number {
	uint64_t first, second; /* both 0: free */
	int64_t nr_uses;
};

struct vocabulary_memo {
	struct strmap keys; /* numbers of lists */
	struct memo_list *lists;
	size_t alloc_lists;
	struct arena arena; /* of lists */
	struct memo_number numbers[1 << MEMO_NUMBERS_BITS];
};

struct vocabulary_memo *vocabulary_memo_new(void);
void vocabulary_memo_free(struct vocabulary_memo *memo); /* NULL is fine */

/* The archive has changed. */
void vocabulary_memo_forget(struct vocabulary_memo *memo);

/*
 * A list's key: the word, and how many are wanted; 0 where it is a spelling. Some are too long, or want too
 * many, to be kept; len is 0 then.
 */
struct memo_key {
	char bytes[MEMO_KEY_BYTES];
	size_t len;
};

struct memo_key memo_key_of(const char *word, size_t len, size_t max);

/* NULL where it is not kept; valid until another is added. */
const struct memo_list *vocabulary_memo_list(const struct vocabulary_memo *memo, const struct memo_key *key);

/* One that is not kept; words are copied. */
void vocabulary_memo_add(struct vocabulary_memo *memo, const struct memo_key *key,
	const struct word_info *words, size_t nr);

/* The place of the two numbers. It is the caller's to see whether it has them, and to write them there. */
struct memo_number *vocabulary_memo_number(struct vocabulary_memo *memo, uint64_t first, uint64_t second);

#endif
