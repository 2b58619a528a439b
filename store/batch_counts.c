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
	free(counts->pairs);
	free(counts->triples);
	memset(counts, 0, sizeof(*counts));
}

static void add_field(struct batch_counts *counts, struct counting_room *room,
	const struct token_stream *field)
{
	size_t most = 2 * field->nr_positions + 3;

	ARRAY_GROW(room->partners, room->nr_partners + most, room->alloc_partners);
	room->nr_partners += counted_partners(&counts->words, field, 1, room->partners + room->nr_partners);
	room->partners[room->nr_partners++] = STRMAP_NONE;
}

void batch_counts_article(struct batch_counts *counts, struct counting_room *room,
	const struct token_stream *const *fields, size_t nr_fields)
{
	counts->words.nr_articles_seen++;
	for (size_t i = 0; i < nr_fields; i++)
		add_field(counts, room, fields[i]);
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

static void sum_pairs(struct batch_counts *counts, const struct counting_room *room)
{
	unsigned int bits = bits_of(counts->words.words.nr); /* no more: fewer digits to sort by */
	const uint32_t *partners = room->partners;
	uint64_t *sorted;
	size_t nr = 0;

	for (size_t i = 0; i + 1 < room->nr_partners; i++)
		if (partners[i] != STRMAP_NONE && partners[i + 1] != STRMAP_NONE)
			room->keys[nr++] = (uint64_t)partners[i] << bits | partners[i + 1];
	sorted = radix_sort(room->keys, room->spare, nr, 2 * bits);
	counts->pairs = xmalloc((nr_distinct(sorted, nr) + 1) * sizeof(*counts->pairs));
	for (size_t from = 0, to; from < nr; from = to) {
		to = run_end(sorted, nr, from);
		counts->pairs[counts->nr_pairs++] = (struct batch_pair){(uint32_t)(sorted[from] >> bits),
			(uint32_t)(sorted[from] & (((uint64_t)1 << bits) - 1)), (uint32_t)(to - from)};
	}
}

static void sum_triples(struct batch_counts *counts, const struct counting_room *room)
{
	size_t nr = counted_triples(&counts->words, room->partners, room->nr_partners, room->keys);
	uint64_t *sorted = radix_sort(room->keys, room->spare, nr, TRIPLE_KEY_BITS);

	counts->triples =
		xmalloc((nr_distinct(sorted, nr) + nr / TRIPLE_MOST_USES + 1) * sizeof(*counts->triples));
	for (size_t from = 0, to; from < nr; from = to) {
		to = run_end(sorted, nr, from);
		if (to - from > TRIPLE_MOST_USES)
			to = from + TRIPLE_MOST_USES;
		counts->triples[counts->nr_triples++] = triple_pack(sorted[from], (int32_t)(to - from));
	}
}

static void release_keys(struct counting_room *room)
{
	free(room->keys);
	free(room->spare);
}

void counting_room_release(struct counting_room *room)
{
	release_keys(room);
	free(room->partners);
	memset(room, 0, sizeof(*room));
}

/* For a key of each partner. Batches are of about a size, so a little more is enough for most. */
static void make_room_for_keys(struct counting_room *room)
{
	if (room->nr_partners <= room->alloc_keys)
		return;
	release_keys(room);
	room->alloc_keys = room->nr_partners + room->nr_partners / 8;
	room->keys = xmalloc(room->alloc_keys * sizeof(*room->keys));
	room->spare = xmalloc(room->alloc_keys * sizeof(*room->spare));
}

void batch_counts_seal(struct batch_counts *counts, struct counting_room *room)
{
	make_room_for_keys(room);
	sum_pairs(counts, room);
	sum_triples(counts, room);
	room->nr_partners = 0;
}
