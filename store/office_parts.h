/*
 * An office as printed, taken apart for comparing; and the places that a text names.
 *
 *   Phó Chủ tịch UBND xã Bản Luồng  ->  post "chủ tịch ubnd", level commune, place "bản luồng"
 *   nguyên Bí thư Huyện ủy          ->  post "bí thư huyện ủy", level district
 *
 * The post leaves out what changes within one career: phó, nguyên, quyền. A place is the words with a capital
 * behind xã, huyện, thôn ...; in a text of capitals none can be told.
 */
#ifndef TRACUU_STORE_OFFICE_PARTS_H
#define TRACUU_STORE_OFFICE_PARTS_H

#include "base/strbuf.h"
#include "text/word_memo.h"

#include <stdbool.h>

enum office_level {
	LEVEL_UNKNOWN,
	LEVEL_VILLAGE,
	LEVEL_COMMUNE,
	LEVEL_DISTRICT,
	LEVEL_PROVINCE,
	LEVEL_STATE
};

/*
 * Called with each place of the text: its words in canonical spelling, and the level of the noun before
 * it.
 */
typedef void place_fn(void *context, const char *place, size_t len, enum office_level level);

void places_of(struct word_memo *memo, const char *text, size_t len, place_fn *fn, void *context);

/* Appends the post to `post`; its places are told to fn. */
enum office_level office_parts(struct word_memo *memo, const char *office, struct strbuf *post, place_fn *fn,
	void *context);

#endif
