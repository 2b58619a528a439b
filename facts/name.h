/*
 * Where a person's name begins and ends.
 *
 *   ông [Sùng A Chư] cho biết        a run of capitals after an honorific
 *   Chủ tịch UBND xã Nà Mạ [Hoàng Thị Vân]   a place's name may come first: the split is scored
 *
 * Names of all peoples: H'Yar Mlô, Y Thuyên, Rơ Châm Hlớt, Bh'riu Pố; a name is two to five words.
 */
#ifndef TRACUU_FACTS_NAME_H
#define TRACUU_FACTS_NAME_H

#include "facts/reading.h"

/* Names met after an honorific, so that they are known elsewhere: canonical words, separated by spaces. */
struct known_names {
	struct strmap keys;
};

/* Appends the canonical words first to end - 1, separated by spaces; of an unmarked text without marks. */
void name_key(const struct reading *reading, size_t first, size_t end, struct strbuf *out);

/* The end of the run of name-like words that begins at the word; the word itself where it begins none. */
size_t name_run_end(const struct reading *reading, size_t first);

/* How much the words look like a whole name: below 1 not, above 2 well. known may be NULL. */
double name_score(const struct reading *reading, size_t first, size_t end, const struct known_names *known);

/*
 * Where in the run [first, end) behind an office the person's name begins: first, a word after a place's
 * name, or end where all is a place or a unit. after_place_noun: "xã", "huyện" stand before the run.
 */
size_t name_split(const struct reading *reading, size_t first, size_t end, bool after_place_noun,
	const struct known_names *known);

#endif
