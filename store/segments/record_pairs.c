/* Records -> pairs. */
#include "store/segments/record_pairs.h"

#include "base/memory.h"
#include "store/match.h"
#include "store/segments/pairs.h"
#include "store/segments/record.h"

#include <stdlib.h>

void record_pairs_release(struct record_pairs *scratch)
{
	free(scratch->before.hashes);
	free(scratch->here.hashes);
	*scratch = (struct record_pairs)RECORD_PAIRS_INIT;
}

static void next_place(struct record_pairs *scratch)
{
	struct record_place before = scratch->before;

	scratch->before = scratch->here;
	scratch->here = before;
	scratch->here.nr = 0;
}

void record_pairs_each(struct record_pairs *scratch, const unsigned char *record, size_t len,
	const uint32_t *hashes, record_pair_fn *fn, void *context)
{
	uint32_t position = UINT32_MAX, body = 0;
	struct record_token token;
	size_t at = 0;

	scratch->before.nr = scratch->here.nr = 0;
	while (record_next(record, len, &at, &token)) {
		struct record_place *here = &scratch->here;

		if (token.is_body) {
			scratch->before.nr = here->nr = 0;
			body = MATCH_BODY;
			position = UINT32_MAX;
			continue;
		}
		if (!token.is_beside) {
			next_place(scratch);
			position++;
		}
		for (size_t i = 0; i < scratch->before.nr; i++)
			fn(context, pair_bucket(scratch->before.hashes[i], hashes[token.number]),
				match_uses((position - 1) | body));
		ARRAY_GROW(here->hashes, here->nr + 1, here->alloc);
		here->hashes[here->nr++] = hashes[token.number];
	}
}
