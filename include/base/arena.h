/*
 * Memory that lives and dies together: one arena an article, one a query.
 *
 * What arena_* returns is owned by the arena and stays put until arena_reset or arena_release. There is no
 * freeing of single pieces. A block has as much room as those before it, from 32 KB to 1 MB, so that a large
 * arena goes back to the system when it is freed (memory_return_large in base/memory.h). A larger piece has a
 * block of its own.
 *
 *   head -> [block | used ......... | free ] -> [block] -> NULL
 */
#ifndef TRACUU_BASE_ARENA_H
#define TRACUU_BASE_ARENA_H

#include "base/memory.h"

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head; /* the block being filled */
	size_t total_bytes;       /* memory held, for bounds on queues */
};

#define ARENA_INIT {NULL, 0}

void arena_release(struct arena *arena);
void arena_reset(struct arena *arena); /* keeps one block for the next use */

/*
 * The same, but its room is kept as one block where it is not more than so many bytes: whoever needs as much
 * again and again gets it from the system once.
 */
void arena_recycle(struct arena *arena, size_t most_bytes);

void *arena_alloc(struct arena *arena, size_t size_bytes);             /* aligned for any type, not cleared */
void *arena_calloc(struct arena *arena, size_t nr, size_t size_bytes); /* cleared */
char *arena_strdup(struct arena *arena, const char *string);
char *arena_strndup(struct arena *arena, const char *bytes, size_t len_bytes); /* adds the final NUL */

/* As ARRAY_GROW of base/memory.h; what the array has outgrown stays in the arena, unused. */
#define ARENA_GROW(arena, items, wanted, alloc)                                                       \
	do {                                                                                          \
		if ((wanted) > (alloc))                                                               \
			(items) = arena_grow((arena), (items), (wanted), &(alloc), sizeof(*(items))); \
	} while (0)

void *arena_grow(struct arena *arena, const void *items, size_t wanted, size_t *alloc,
	size_t item_bytes) NEVER_NULL;

#endif
