/* Token streams of a batch -> how often each word, pair and triple is used. */
#include "store/batch_counts.h"

#include "base/memory.h"
#include "base/radix_sort.h"
#include "store/counted_words.h"

#include <stdlib.h>
#include <string.h>

void batch_counts_init(struct batch_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
}

void batch_counts_release(struct batch_counts *counts)
{
	word_counts_release(&counts->words);
	free(counts->partners);
	free(counts->pairs);
	free(counts->triples);
	memset(counts, 0, sizeof(*counts));
}

static void add_field(struct batch_counts *counts, const struct token_stream *field)
{
	size_t most = 2 * field->nr_positions + 3;

	ARRAY_GROW(counts->partners, counts->nr_partners + most, counts->alloc_partners);
	counts->nr_partners +=
		counted_partners(&counts->words, field, 1, counts->partners + counts->nr_partners);
	counts->partners[counts->nr_partners++] = STRMAP_NONE;
}

void batch_counts_article(struct batch_counts *counts, const struct token_stream *const *fields,
	size_t nr_fields)
{
	counts->words.nr_articles_seen++;
	for (size_t i = 0; i < nr_fields; i++)
		add_field(counts, fields[i]);
}

static size_t nr_distinct(const uint64_t *sorted, size_t nr)
{
	size_t nr_found = nr > 0;

	for (size_t i = 1; i < nr; i++)
		nr_found += sorted[i] != sorted[i - 1];
	return nr_found;
}

/* The end of the run of equal keys that begins at `from`. */
static size_t run_end(const uint64_t *sorted, size_t nr, size_t from)
{
	size_t to = from + 1;

	while (to < nr && sorted[to] == sorted[from])
		to++;
	return to;
}

static unsigned int bits_of(size_t nr)
{
	unsigned int bits = 1;

	while (nr >> bits)
		bits++;
	return bits;
}

static void sum_pairs(struct batch_counts *counts, uint64_t *keys, uint64_t *spare)
{
	unsigned int bits = bits_of(counts->words.words.nr); /* no more: fewer digits to sort by */
	const uint32_t *partners = counts->partners;
	uint64_t *sorted;
	size_t nr = 0;

	for (size_t i = 0; i + 1 < counts->nr_partners; i++)
		if (partners[i] != STRMAP_NONE && partners[i + 1] != STRMAP_NONE)
			keys[nr++] = (uint64_t)partners[i] << bits | partners[i + 1];
	sorted = radix_sort(keys, spare, nr, 2 * bits);
	counts->pairs = xmalloc((nr_distinct(sorted, nr) + 1) * sizeof(*counts->pairs));
	for (size_t from = 0, to; from < nr; from = to) {
		to = run_end(sorted, nr, from);
		counts->pairs[counts->nr_pairs++] = (struct batch_pair){(uint32_t)(sorted[from] >> bits),
			(uint32_t)(sorted[from] & (((uint64_t)1 << bits) - 1)), (uint32_t)(to - from)};
	}
}

/* Takes the keys over: the sums are written where they were, never before they are read. */
static void sum_triples(struct batch_counts *counts, uint64_t *keys, uint64_t *spare)
{
	size_t nr = counted_triples(&counts->words, counts->partners, counts->nr_partners, keys);
	const uint64_t *sorted = radix_sort(keys, spare, nr, TRIPLE_KEY_BITS);

	for (size_t from = 0, to; from < nr; from = to) {
		to = run_end(sorted, nr, from);
		if (to - from > TRIPLE_MOST_USES)
			to = from + TRIPLE_MOST_USES;
		keys[counts->nr_triples++] = triple_pack(sorted[from], (int32_t)(to - from));
	}
	counts->triples = xrealloc(keys, counts->nr_triples * sizeof(*keys));
}

void sorting_room_init(struct sorting_room *room)
{
	pthread_mutex_init(&room->mutex, NULL);
	room->keys = NULL;
	room->alloc = 0;
}

void sorting_room_release(struct sorting_room *room)
{
	pthread_mutex_destroy(&room->mutex);
	free(room->keys);
}

/* Batches are of about a size, so a little more is enough for most. */
static void make_room(struct sorting_room *room, size_t nr)
{
	if (nr <= room->alloc)
		return;
	free(room->keys);
	room->alloc = nr + nr / 8;
	room->keys = xmalloc(room->alloc * sizeof(*room->keys));
}

/* What is of use only while articles are added. */
static void release_uses(struct batch_counts *counts)
{
	free(counts->partners);
	strmap_memo_release(&counts->words.memo);
	counts->partners = NULL;
	counts->nr_partners = counts->alloc_partners = 0;
}

void batch_counts_seal(struct batch_counts *counts, struct sorting_room *room)
{
	uint64_t *keys = xmalloc(counts->nr_partners * sizeof(*keys));

	pthread_mutex_lock(&room->mutex);
	make_room(room, counts->nr_partners);
	sum_pairs(counts, keys, room->keys);
	sum_triples(counts, keys, room->keys);
	pthread_mutex_unlock(&room->mutex);
	release_uses(counts);
}
