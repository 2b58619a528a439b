/*
 * Words of a query that were typed while the input method was off -> the words that were meant.
 *
 *   troongf ruwngf xax      trồng rừng xã
 *   tro62ng ru7ng2          trồng rừng
 *
 * Only where the archive does not have the word as it stands, or next to never, and has the other one: "test"
 * and "U23" stay.
 */
#ifndef TRACUU_SEARCHER_TYPED_KEYS_H
#define TRACUU_SEARCHER_TYPED_KEYS_H

#include "searcher/query.h"
#include "searcher/terms.h"

/* Gives leaves that have such words another text, in the arena; leaf->typed keeps what was typed. */
void typed_keys_read(const struct term_reader *reader, struct query_node *root);

#endif
