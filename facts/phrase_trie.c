/* Phrases -> a trie whose edges are in one hash table. */
#include "facts/phrase_trie.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

void phrase_trie_init(struct phrase_trie *trie)
{
	memset(trie, 0, sizeof(*trie));
	strmap_init(&trie->words);
	strmap_add(&trie->words, ",", 1, NULL); /* LEXICON_COMMA */
	ARRAY_GROW(trie->nodes, 1, trie->alloc_nodes);
	trie->nodes[0] = (struct trie_node){0, 0};
	trie->nr_nodes = 1;
	trie->nr_edge_slots = FIRST_SLOTS;
	trie->edges = xcalloc(FIRST_SLOTS, sizeof(*trie->edges));
}

void phrase_trie_release(struct phrase_trie *trie)
{
	strmap_release(&trie->words);
	free(trie->edges);
	free(trie->from_root);
	free(trie->nodes);
	free(trie->phrases);
	memset(trie, 0, sizeof(*trie));
}

static uint64_t word_bit(uint32_t word)
{
	return UINT64_C(1) << ((word * 0x9E3779B1u) >> 26);
}

static size_t edge_slot(const struct phrase_trie *trie, uint32_t node, uint32_t word)
{
	uint64_t hash = ((uint64_t)node << 32 | word) * 0x9E3779B97F4A7C15u;
	size_t at = (size_t)(hash >> 32) & (trie->nr_edge_slots - 1);

	while (trie->edges[at].target && (trie->edges[at].node != node || trie->edges[at].word != word))
		at = (at + 1) & (trie->nr_edge_slots - 1);
	return at;
}

uint32_t trie_step(const struct phrase_trie *trie, uint32_t node, uint32_t word)
{
	if (node == 0)
		return word < trie->nr_from_root ? trie->from_root[word] : 0;
	if (!(trie->nodes[node].next_words & word_bit(word)))
		return 0;
	return trie->edges[edge_slot(trie, node, word)].target;
}

static void grow_edges(struct phrase_trie *trie)
{
	struct trie_edge *old = trie->edges;
	size_t nr_old = trie->nr_edge_slots;

	trie->nr_edge_slots *= 2;
	trie->edges = xcalloc(trie->nr_edge_slots, sizeof(*trie->edges));
	for (size_t i = 0; i < nr_old; i++)
		if (old[i].target)
			trie->edges[edge_slot(trie, old[i].node, old[i].word)] = old[i];
	free(old);
}

static void lead_from_root(struct phrase_trie *trie, uint32_t word, uint32_t target)
{
	ARRAY_GROW(trie->from_root, (size_t)word + 1, trie->alloc_from_root);
	while (trie->nr_from_root <= word)
		trie->from_root[trie->nr_from_root++] = 0;
	trie->from_root[word] = target;
}

static uint32_t add_step(struct phrase_trie *trie, uint32_t node, uint32_t word)
{
	size_t slot = edge_slot(trie, node, word);

	if (trie->edges[slot].target)
		return trie->edges[slot].target;
	if (trie->nr_edges * 2 >= trie->nr_edge_slots) {
		grow_edges(trie);
		slot = edge_slot(trie, node, word);
	}
	ARRAY_GROW(trie->nodes, trie->nr_nodes + 1, trie->alloc_nodes);
	trie->nodes[trie->nr_nodes] = (struct trie_node){0, 0};
	trie->nodes[node].next_words |= word_bit(word);
	trie->edges[slot] = (struct trie_edge){node, word, (uint32_t)trie->nr_nodes};
	trie->nr_edges++;
	if (node == 0)
		lead_from_root(trie, word, (uint32_t)trie->nr_nodes);
	return (uint32_t)trie->nr_nodes++;
}

/* The same phrase again, as a user's own file may have it, is true: its weight is the later one. */
static bool reweigh_phrase(const struct phrase_trie *trie, uint32_t node, const struct phrase *phrase)
{
	for (uint32_t i = trie->nodes[node].first_phrase; i; i = trie->phrases[i - 1].next_plus_1) {
		struct phrase *other = &trie->phrases[i - 1];

		if (other->class == phrase->class && other->value == phrase->value &&
			other->capitals == phrase->capitals) {
			other->weight = phrase->weight;
			return true;
		}
	}
	return false;
}

void phrase_trie_add(struct phrase_trie *trie, const uint32_t *words, size_t nr_words,
	const struct phrase *phrase)
{
	uint32_t node = 0;

	for (size_t i = 0; i < nr_words; i++)
		node = add_step(trie, node, words[i]);
	if (reweigh_phrase(trie, node, phrase))
		return;
	ARRAY_GROW(trie->phrases, trie->nr_phrases + 1, trie->alloc_phrases);
	trie->phrases[trie->nr_phrases] = *phrase;
	trie->phrases[trie->nr_phrases].nr_words = (uint8_t)nr_words;
	trie->phrases[trie->nr_phrases].next_plus_1 = trie->nodes[node].first_phrase;
	trie->nodes[node].first_phrase = (uint32_t)++trie->nr_phrases;
}
