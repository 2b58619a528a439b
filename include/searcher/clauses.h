/*
 * Runs of a leaf's terms that mean one thing, and what a text may have instead of the words.
 *
 *   UBND xã Tân Sơn            terms 0      instead: "ủy ban nhân dân"       (store/abbreviations.h)
 *   hội đồng nhân dân xã       terms 0..3   instead: "hđnd"
 *   bí thư Vàng Văn Nó         terms 2..4   listed: the articles of this official
 *   điều động tháng 7/2019     term 2       listed: what was published or happened then
 */
#ifndef TRACUU_SEARCHER_CLAUSES_H
#define TRACUU_SEARCHER_CLAUSES_H

#include "searcher/id_set.h"
#include "searcher/terms.h"

struct clause {
	size_t first, nr;           /* of the leaf's terms */
	const struct term *instead; /* phrases with the same meaning; the arena's */
	size_t nr_instead;
	const char *known_as;  /* "official Vàng Văn Nó #7", whose articles are listed; NULL: none are */
	struct id_list listed; /* of the days that are asked for; borrowed (searcher/known.h) */
	bool prints_words;     /* what is listed prints the words anyway, as of names: it is only ranked */
};

/* By their first term; each is apart from the others, or within one of them. */
struct clause_list {
	struct clause *items;
	size_t nr, alloc;
};

void clause_list_release(struct clause_list *clauses);

/* A new clause of these terms, to be filled in. */
struct clause *clause_list_add(struct clause_list *clauses, size_t first, size_t nr);

#endif
