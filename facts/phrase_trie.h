/* Building a trie of phrases: facts/lexicon.h has its layout. */
#ifndef TRACUU_FACTS_PHRASE_TRIE_H
#define TRACUU_FACTS_PHRASE_TRIE_H

#include "facts/lexicon.h"

void phrase_trie_init(struct phrase_trie *trie);
void phrase_trie_release(struct phrase_trie *trie);

/* Adds the phrase at the end of its words, which are numbers in trie->words; next_plus_1 is filled here. */
void phrase_trie_add(struct phrase_trie *trie, const uint32_t *words, size_t nr_words,
	const struct phrase *phrase);

#endif
