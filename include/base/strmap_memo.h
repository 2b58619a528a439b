/*
 * The numbers of keys that were met before, so that most words of a text are not looked up in their strmap:
 * a few thousand words are nearly all of it. A key takes the place of another; the map knows all.
 *
 * One memo is for one map, and is released with it.
 */
#ifndef TRACUU_BASE_STRMAP_MEMO_H
#define TRACUU_BASE_STRMAP_MEMO_H

#include "base/memory.h"
#include "base/printed_key.h"
#include "base/strmap.h"

#include <stdlib.h>

enum { STRMAP_MEMO_KEYS = 16384 };

struct strmap_memo {
	struct strmap_met {
		struct printed_key key;
		uint32_t nr;
	} * met; /* NULL before the first */
};

#define STRMAP_MEMO_INIT \
	{                \
		NULL     \
	}

static inline void strmap_memo_release(struct strmap_memo *memo)
{
	free(memo->met);
	memo->met = NULL;
}

/* As strmap_add. */
static inline uint32_t strmap_memo_add(struct strmap_memo *memo, struct strmap *map, const char *key,
	size_t len, int *is_new)
{
	struct printed_key printed;
	struct strmap_met *met;

	*is_new = 0;
	if (len == 0 || len > PRINTED_KEY_MAX_BYTES)
		return strmap_add(map, key, len, is_new);
	if (!memo->met)
		memo->met = xcalloc(STRMAP_MEMO_KEYS, sizeof(*memo->met));
	printed = printed_key_of(key, len);
	met = &memo->met[printed_key_hash(&printed) % STRMAP_MEMO_KEYS];
	if (!printed_key_equals(&met->key, &printed))
		*met = (struct strmap_met){printed, strmap_add(map, key, len, is_new)};
	return met->nr;
}

#endif
