/* What the files share that find known things among the terms of a query (include/searcher/known.h). */
#ifndef TRACUU_SEARCHER_KNOWN_TERMS_H
#define TRACUU_SEARCHER_KNOWN_TERMS_H

#include "searcher/known.h"

/* One leaf being read. */
struct known_terms {
	const struct term *const *items;
	const char **keys; /* each term as a key (text/key.h), restored where it was; NULL: it is no word */
	size_t nr;
	int64_t first_id, last_id; /* of the articles that are asked for */
	struct arena *arena;
	struct clause_list *clauses;
};

/* Adds clauses for the persons named, in whole, or by a part behind an honorific or their office. */
void known_read_people(struct known *known, struct known_terms *terms);

/* ---- for all kinds */

/* Adds column 0 of all rows and resets the statement. */
void known_add_ids(sqlite3_stmt *select, struct id_set *out);

/* The terms as one key. False where one is no word. */
bool known_key(const struct known_terms *terms, size_t first, size_t nr, struct strbuf *out);

/*
 * Adds a clause that lists what of the set is asked for; false where the set is empty or the clause has no
 * place. The set is released.
 */
bool known_add(struct known_terms *terms, size_t first, size_t nr, struct id_set *listed,
	const char *known_as, bool prints_words);

#endif
