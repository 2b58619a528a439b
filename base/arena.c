#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
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

void arena_reset(struct arena *arena)
{
	if (!arena->head)
		return;
	free_blocks(arena, arena->head->next);
	arena->head->next = NULL;
	arena->head->used = 0;
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

	if (!block || block->size - block->used < size) {
		size_t room = block_room(arena, size);

		block = xmalloc(sizeof(*block) + room);
		block->size = room;
		block->used = 0;
		block->next = arena->head;
		arena->head = block;
		arena->total_bytes += room;
	}
	block->used += size;
	return block->bytes + block->used - size;
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
