/* Records -> pairs. */
#include "store/segments/record_pairs.h"

#include "base/memory.h"
#include "store/match.h"
#include "store/segments/pairs.h"
#include "store/segments/record.h"

#include <stdlib.h>

void record_pairs_release(struct record_pairs *scratch)
{
	for (size_t i = 0; i < 2; i++)
		free(scratch->places[i].hashes);
	*scratch = (struct record_pairs)RECORD_PAIRS_INIT;
}

void record_pairs_each(struct record_pairs *scratch, const unsigned char *record, size_t len,
	const uint32_t *hashes, record_pair_fn *fn, void *context)
{
	struct record_place *here = &scratch->places[0], *before = &scratch->places[1];
	uint32_t position = UINT32_MAX, body = 0;
	struct record_token token;
	size_t at = 0;

	before->nr = here->nr = 0;
	while (record_next(record, len, &at, &token)) {
		if (token.is_body) {
			before->nr = here->nr = 0;
			body = MATCH_BODY;
			position = UINT32_MAX;
			continue;
		}
		if (!token.is_beside) {
			struct record_place *oldest = before;

			before = here;
			here = oldest;
			here->nr = 0;
			position++;
		}
		for (size_t i = 0; i < before->nr; i++)
			fn(context, pair_bucket(before->hashes[i], hashes[token.number]),
				match_uses((position - 1) | body));
		ARRAY_GROW(here->hashes, here->nr + 1, here->alloc);
		here->hashes[here->nr++] = hashes[token.number];
	}
}
