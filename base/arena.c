#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)32 * 1024)
#define LARGEST_BLOCK ((size_t)1024 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

static void free_blocks(struct arena *arena, struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		arena->total_bytes -= block->size;
		free(block);
		block = next;
	}
}

void arena_release(struct arena *arena)
{
	free_blocks(arena, arena->head);
	arena->head = NULL;
}

static struct arena_block *add_block(struct arena *arena, size_t room)
{
	struct arena_block *block = xmalloc(sizeof(*block) + room);

	block->size = room;
	block->used = 0;
	block->next = arena->head;
	arena->head = block;
	arena->total_bytes += room;
	return block;
}

void arena_reset(struct arena *arena)
{
	if (!arena->head)
		return;
	free_blocks(arena, arena->head->next);
	arena->head->next = NULL;
	arena->head->used = 0;
}

void arena_recycle(struct arena *arena, size_t most_bytes)
{
	size_t room = arena->total_bytes;

	if (!arena->head || !arena->head->next || room > most_bytes) {
		arena_reset(arena);
		return;
	}
	arena_release(arena);
	add_block(arena, room);
}

/* Of the next block: what the arena has already, within bounds, and no less than is asked for. */
static size_t block_room(const struct arena *arena, size_t size_bytes)
{
	size_t room = arena->total_bytes < LARGEST_BLOCK ? arena->total_bytes : LARGEST_BLOCK;

	if (room < FIRST_BLOCK)
		room = FIRST_BLOCK;
	return room < size_bytes ? size_bytes : room;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
	size_t align = alignof(max_align_t);
	size_t size = (size_bytes + align - 1) / align * align;
	struct arena_block *block = arena->head;

	if (!block || block->size - block->used < size)
		block = add_block(arena, block_room(arena, size));
	block->used += size;
	return block->bytes + block->used - size;
}

void *arena_calloc(struct arena *arena, size_t nr, size_t size_bytes)
{
	if (size_bytes && nr > SIZE_MAX / 2 / size_bytes)
		or_exit(NULL);
	return memset(arena_alloc(arena, nr * size_bytes), 0, nr * size_bytes);
}

void *arena_grow(struct arena *arena, const void *items, size_t wanted, size_t *alloc, size_t item_bytes)
{
	size_t room = array_room(*alloc, wanted, item_bytes);
	void *grown = arena_alloc(arena, room * item_bytes);

	if (*alloc)
		memcpy(grown, items, *alloc * item_bytes);
	*alloc = room;
	return grown;
}

char *arena_strndup(struct arena *arena, const char *bytes, size_t len_bytes)
{
	char *copy = arena_alloc(arena, len_bytes + 1);

	if (len_bytes)
		memcpy(copy, bytes, len_bytes);
	copy[len_bytes] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *string)
{
	return arena_strndup(arena, string, strlen(string));
}
