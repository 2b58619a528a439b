/* Texts -> numbers by how common they are. */
#include "store/segments/token_numbers.h"

#include "base/memory.h"
#include "store/segments/layout.h"

#include <stdlib.h>

struct common {
	uint32_t nr_docs, text;
};

static int most_common_first(const void *left, const void *right)
{
	const struct common *x = left, *y = right;

	if (x->nr_docs != y->nr_docs)
		return x->nr_docs < y->nr_docs ? 1 : -1;
	return (x->text > y->text) - (x->text < y->text);
}

size_t token_numbers(const uint32_t *nr_docs, size_t nr, uint32_t *order, uint32_t *number_of)
{
	struct common *common = xcalloc(nr + 1, sizeof(*common));
	size_t nr_tokens = 0;

	for (size_t i = 0; i < nr; i++)
		if (nr_docs[i])
			common[nr_tokens++] = (struct common){nr_docs[i], (uint32_t)i};
	qsort(common, nr_tokens, sizeof(*common), most_common_first);
	for (size_t i = 0; i < nr_tokens; i++) {
		order[i] = common[i].text;
		number_of[common[i].text] = (uint32_t)i;
	}
	free(common);
	return nr_tokens;
}

uint32_t *token_hashes(const struct strmap *texts, const uint32_t *order, size_t nr)
{
	uint32_t *hashes = xcalloc(nr, sizeof(*hashes));

	for (size_t i = 0; i < nr; i++) {
		const struct strmap_entry *entry = &texts->entries[order[i]];

		hashes[i] = segment_hash(entry->key, entry->len);
	}
	return hashes;
}
