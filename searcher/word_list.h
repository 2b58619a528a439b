/*
 * The archive's words in memory, for finding them by their beginning and by their neighbour.
 *
 *   words:  a 6350 | à 539 | á 5512 | ... | trong 71692 | trọng 25187 | ...   by unmarked form, then articles
 */
#ifndef TRACUU_SEARCHER_WORD_LIST_H
#define TRACUU_SEARCHER_WORD_LIST_H

#include "searcher/search.h"
#include "store/pairs.h"

struct listed_word {
	const char *text, *folded;
	int64_t id, nr_articles, nr_uses;
};

struct listed_pair {
	int64_t first_id, second_id, nr_uses;
};

struct word_list {
	struct listed_word *items;
	size_t nr, alloc;
	uint32_t *at_id; /* 1 + the place in items of the word with this id; 0: not listed */
	size_t nr_ids;
	struct pair_walk followers;
	struct vocabulary *vocabulary;
	struct listed_pair
		*pairs; /* looked up before: from keystroke to keystroke a line is nearly the same */
	struct arena arena;
};

/*
 * Words that are in very few articles of a large archive are left out, and so are numbers and the words of
 * texts without marks. word_list_close is safe after a failure, and where the list was zeroed only.
 */
enum status word_list_open(struct word_list *list, struct searcher *searcher, struct error *err);
void word_list_close(struct word_list *list);

/* Where words begin and end whose unmarked form starts so. */
void word_list_range(const struct word_list *list, const char *folded, size_t *from, size_t *to);

/* NULL where it is not listed. */
const struct listed_word *word_list_by_id(const struct word_list *list, int64_t id);
const struct listed_word *word_list_by_text(const struct word_list *list, const char *folded,
	const char *text);

/* As vocabulary_pair_uses, remembered. */
int64_t word_list_pair_uses(struct word_list *list, int64_t first_id, int64_t second_id);

/* Called with each word that stands right after the first one, and how often. */
typedef void follower_fn(void *context, const struct listed_word *word, int64_t nr_uses);

/* Reads at most max_rows pairs, listed or not, and returns how many. */
size_t word_list_followers(struct word_list *list, int64_t first_id, size_t max_rows, follower_fn *fn,
	void *context);

#endif
