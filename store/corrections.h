/*
 * What people have put right by hand: the file ARCHIVE.corrections, which survives whatever is indexed
 * anew. Its form is described in docs/corrections.md:
 *
 *   rename: Nông Văn Sìn -> Nông Văn Xìn
 *   merge: Nông Văn Sìn (Bí thư Đảng ủy xã Pác Nà) = Nông Văn Sìn (Phó Chủ tịch UBND huyện)
 *   split: Nông Văn Sìn (Trưởng thôn Nà Tả)
 */
#ifndef TRACUU_STORE_CORRECTIONS_H
#define TRACUU_STORE_CORRECTIONS_H

#include "store/people.h"

/* Officials of a name; in the parentheses words of an office, or what an article is called. */
struct selector {
	char *name, *key;
	char *what, *what_key; /* NULL: all of the name */
};

struct correction {
	enum correction_kind { CORRECT_NAME, CORRECT_ONE, CORRECT_TWO } kind;
	size_t line;
	struct selector left, right; /* right is empty of a split */
	bool fits;                   /* somebody, in this run */
};

struct corrections {
	char *path;
	struct correction *items;
	size_t nr, alloc;
	int64_t fingerprint; /* of the file; 0 where there is none */
};

/* Reads ARCHIVE.corrections; lines that cannot be understood are complained about, and the others count. */
enum status corrections_load(struct corrections *corrections, const char *archive_path,
	people_complaint_fn *complain, void *context, struct error *err);
void corrections_release(struct corrections *corrections);

/* An official as a selector sees it. */
struct selected {
	const char *key;     /* of the name as printed */
	const char *offices; /* keys of the offices, each with a line break around: "\nbí thư đảng ủy\n" */
	const char *ref;     /* of the article */
	int64_t article_id;
};

bool selector_fits(const struct selector *selector, const struct selected *official);

#endif
