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
	free(counts->uses_of_pairs);
	free(counts->uses_of_triples);
	free(counts->pairs);
	free(counts->triples);
	memset(counts, 0, sizeof(*counts));
}

static void add_pairs(struct batch_counts *counts, const uint32_t *partners, size_t nr)
{
	uint64_t *uses;

	ARRAY_GROW(counts->uses_of_pairs, counts->nr_uses_of_pairs + nr, counts->alloc_uses_of_pairs);
	uses = counts->uses_of_pairs;
	for (size_t i = 0; i + 1 < nr; i++)
		if (partners[i] != STRMAP_NONE && partners[i + 1] != STRMAP_NONE)
			uses[counts->nr_uses_of_pairs++] = (uint64_t)partners[i] << 32 | partners[i + 1];
}

static void add_field(struct batch_counts *counts, const struct token_stream *field)
{
	uint32_t *partners = xmalloc((2 * field->nr_positions + 2) * sizeof(*partners));
	size_t nr = counted_partners(&counts->words, field, 1, partners);

	add_pairs(counts, partners, nr);
	ARRAY_GROW(counts->uses_of_triples, counts->nr_uses_of_triples + nr, counts->alloc_uses_of_triples);
	counts->nr_uses_of_triples += counted_triples(&counts->words, partners, nr,
		counts->uses_of_triples + counts->nr_uses_of_triples);
	free(partners);
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

static void sum_pairs(struct batch_counts *counts, uint64_t *spare)
{
	unsigned int bits = bits_of(counts->words.words.nr);
	size_t nr = counts->nr_uses_of_pairs;
	uint64_t *sorted = counts->uses_of_pairs;

	for (size_t i = 0; i < nr; i++) /* no more bits than numbers have: fewer digits to sort by */
		sorted[i] = sorted[i] >> 32 << bits | (sorted[i] & UINT32_MAX);
	sorted = radix_sort(sorted, spare, nr, 2 * bits);
	counts->pairs = xmalloc((nr_distinct(sorted, nr) + 1) * sizeof(*counts->pairs));
	for (size_t from = 0, to; from < nr; from = to) {
		to = run_end(sorted, nr, from);
		counts->pairs[counts->nr_pairs++] = (struct batch_pair){(uint32_t)(sorted[from] >> bits),
			(uint32_t)(sorted[from] & (((uint64_t)1 << bits) - 1)), (uint32_t)(to - from)};
	}
}

static void sum_triples(struct batch_counts *counts, uint64_t *spare)
{
	size_t nr = counts->nr_uses_of_triples;
	uint64_t *sorted = radix_sort(counts->uses_of_triples, spare, nr, TRIPLE_KEY_BITS);

	counts->triples =
		xmalloc((nr_distinct(sorted, nr) + nr / TRIPLE_MOST_USES + 1) * sizeof(*counts->triples));
	for (size_t from = 0, to; from < nr; from = to) {
		to = run_end(sorted, nr, from);
		if (to - from > TRIPLE_MOST_USES)
			to = from + TRIPLE_MOST_USES;
		counts->triples[counts->nr_triples++] = triple_pack(sorted[from], (int32_t)(to - from));
	}
}

/* The uses are freed one after the other: each worker has some megabytes of them at the same time. */
void batch_counts_seal(struct batch_counts *counts)
{
	size_t most = counts->nr_uses_of_pairs > counts->nr_uses_of_triples ? counts->nr_uses_of_pairs
									    : counts->nr_uses_of_triples;
	uint64_t *spare = xmalloc((most + 1) * sizeof(*spare));

	if (counts->nr_uses_of_pairs)
		sum_pairs(counts, spare);
	free(counts->uses_of_pairs);
	if (counts->nr_uses_of_triples)
		sum_triples(counts, spare);
	free(counts->uses_of_triples);
	free(spare);
	counts->uses_of_pairs = counts->uses_of_triples = NULL;
	counts->nr_uses_of_pairs = counts->nr_uses_of_triples = 0;
	counts->alloc_uses_of_pairs = counts->alloc_uses_of_triples = 0;
}
