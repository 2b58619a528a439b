/*
 * Keys in ascending order, each with how often it is used, in few bytes: most are used once.
 *
 *   [gap << 1 | used more than once] [uses - 2, where they are more]  ...    varints
 *
 * A gap is the difference to the key before; of the first entry, to a key that the reader knows.
 *
 * Before version 7 of the archive it was [gap][uses]: such a list is read as well, but no longer written.
 */
#ifndef TRACUU_STORE_PACKED_USES_H
#define TRACUU_STORE_PACKED_USES_H

#include "base/varint.h"

#include <stdbool.h>
#include <stdint.h>

/* A list, and where its reader stands. */
struct packed_uses {
	const unsigned char *bytes;
	size_t len, at;
	bool is_older;    /* written before version 7 */
	bool is_at_entry; /* key and nr_uses are an entry's */
	uint32_t key;     /* before the first entry: what its gap counts from */
	int64_t nr_uses;
};

/* What damaged bytes say of uses stays so small that sums do not overflow. */
#define PACKED_USES_MASK (((uint64_t)1 << 60) - 1)

/* Goes on to the next entry. False behind the last one, and where damage makes a key of more than 32 bits. */
static inline bool packed_uses_next(struct packed_uses *uses)
{
	uint64_t head, key;

	uses->is_at_entry = false;
	if (uses->at >= uses->len)
		return false;
	head = varint_next(uses->bytes, uses->len, &uses->at);
	key = uses->key + (uses->is_older ? head : head >> 1);
	if (key > UINT32_MAX) {
		uses->at = uses->len;
		return false;
	}
	uses->key = (uint32_t)key;
	uses->nr_uses = 1;
	if (uses->is_older || head & 1)
		uses->nr_uses = (int64_t)(varint_next(uses->bytes, uses->len, &uses->at) & PACKED_USES_MASK) +
			(uses->is_older ? 0 : 2);
	return uses->is_at_entry = true;
}

/* How often the key is used by a list that has been opened, not read; 0 where it is not there. */
static inline int64_t packed_uses_find(struct packed_uses uses, uint32_t key)
{
	while (packed_uses_next(&uses) && uses.key < key)
		;
	return uses.is_at_entry && uses.key == key ? uses.nr_uses : 0;
}

/* Writes a list. */
struct uses_packer {
	struct strbuf out;
	uint32_t key; /* of the last entry; before the first: what its gap counts from */
};

/* Keys ascend. What is not used is left out. */
static inline void uses_packer_add(struct uses_packer *packer, uint32_t key, int64_t nr_uses)
{
	if (nr_uses <= 0)
		return;
	varint_add(&packer->out, (uint64_t)(key - packer->key) << 1 | (nr_uses > 1));
	if (nr_uses > 1)
		varint_add(&packer->out, (uint64_t)nr_uses - 2);
	packer->key = key;
}

/*
 * One step of merging a list, whose reader stands at an entry or at the end, with changes: copies what is
 * before the key, passes the key's own entry and returns its uses, 0 where there is none.
 */
static inline int64_t uses_packer_pass(struct uses_packer *packer, struct packed_uses *old, uint64_t key)
{
	int64_t nr_uses;

	while (old->is_at_entry && old->key < key) {
		uses_packer_add(packer, old->key, old->nr_uses);
		packed_uses_next(old);
	}
	if (!old->is_at_entry || old->key != key)
		return 0;
	nr_uses = old->nr_uses;
	packed_uses_next(old);
	return nr_uses;
}

/* Copies all that is left. */
static inline void uses_packer_rest(struct uses_packer *packer, struct packed_uses *old)
{
	uses_packer_pass(packer, old, UINT64_MAX);
}

#endif
