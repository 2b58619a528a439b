/*
 * Everything in the archive that has a name, in memory: officials, topics and sources; found by the words of
 * a name as they are typed.
 *
 *   "thi ti"  ->  Hứa Thị Tiến     the words one after the other from any word of the name on, the last begun
 */
#ifndef TRACUU_SEARCHER_NAME_LIST_H
#define TRACUU_SEARCHER_NAME_LIST_H

#include "searcher/complete.h"
#include "searcher/typed_line.h"

struct listed_name {
	enum completion_kind kind;
	const char *name, *slug;
	const char *key, *folded_key; /* text/key.h, with a space before each word; the same without marks */
	int64_t id;                   /* of the person; 0 where several are called so */
	int64_t nr_articles;
};

struct name_list {
	struct listed_name *items; /* those in most articles first */
	size_t nr, alloc;
	struct arena arena;
};

/* name_list_close is safe after a failure, and where the list was zeroed only. */
enum status name_list_open(struct name_list *list, struct searcher *searcher, struct error *err);
void name_list_close(struct name_list *list);

/*
 * The next name from place `at` on that has the line's words from number first_word on; list->nr where there
 * is none. Words that were typed with marks must be the name's, the others fit without. Where other words
 * stand before them in the line ("bí thư hua"), they must begin the name.
 */
size_t name_list_next(const struct name_list *list, const struct typed_line *line, size_t first_word,
	size_t at);

#endif
