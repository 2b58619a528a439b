#include "base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *or_exit(void *memory)
{
	if (memory)
		return memory;
	fputs("tracuu: out of memory\n", stderr);
	_Exit(2);
}

void *xmalloc(size_t size_bytes)
{
	return or_exit(malloc(size_bytes ? size_bytes : 1));
}

void *xcalloc(size_t nr, size_t size_bytes)
{
	return or_exit(calloc(nr ? nr : 1, size_bytes ? size_bytes : 1));
}

void *xrealloc(void *memory, size_t size_bytes)
{
	return or_exit(realloc(memory, size_bytes ? size_bytes : 1));
}

char *xstrdup(const char *string)
{
	return or_exit(strdup(string));
}

char *xstrndup(const char *string, size_t len_bytes)
{
	return or_exit(strndup(string, len_bytes));
}

size_t array_room(size_t alloc, size_t wanted, size_t item_bytes)
{
	size_t room = alloc + alloc / 2 + 16;

	if (room < wanted)
		room = wanted;
	if (room > SIZE_MAX / 2 / item_bytes)
		or_exit(NULL);
	return room;
}

void *array_grow(void *items, size_t wanted, size_t *alloc, size_t item_bytes)
{
	*alloc = array_room(*alloc, wanted, item_bytes);
	return xrealloc(items, *alloc * item_bytes);
}

void memory_return_large(void)
{
	mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
}

void *large_page_new(void)
{
	void *page = or_exit(aligned_alloc(LARGE_PAGE, LARGE_PAGE));

	madvise(page, LARGE_PAGE, MADV_HUGEPAGE); /* where it fails, it is small ones */
	return page;
}

void memory_use_large_pages(size_t size_bytes)
{
	uintptr_t memory, from, to;

	mallopt(M_MMAP_THRESHOLD, 2 * (int)size_bytes); /* else so much is a mapping of its own */
	mallopt(M_TRIM_THRESHOLD, 2 * (int)size_bytes); /* the heap keeps it when it is free */
	memory = (uintptr_t)xmalloc(size_bytes);
	from = (memory + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	to = (memory + size_bytes) / LARGE_PAGE * LARGE_PAGE;
	if (from < to)
		madvise((void *)from, to - from, MADV_HUGEPAGE); /* a wish: without it all is as before */
	free((void *)memory);
}
