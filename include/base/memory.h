/*
 * Allocation that does not fail: when memory runs out the process says so and exits with status 2.
 *
 * This is safe here because an archive may lose power at any point without losing a committed article
 * (store/archive.h), so ending at once is as good as unwinding, and every caller stays readable.
 */
#ifndef TRACUU_BASE_MEMORY_H
#define TRACUU_BASE_MEMORY_H

#include <stddef.h>

#define NEVER_NULL __attribute__((returns_nonnull, warn_unused_result))

void *xmalloc(size_t size_bytes) NEVER_NULL;
void *xcalloc(size_t nr, size_t size_bytes) NEVER_NULL;
void *xrealloc(void *memory, size_t size_bytes) NEVER_NULL;
char *xstrdup(const char *string) NEVER_NULL;
char *xstrndup(const char *string, size_t len_bytes) NEVER_NULL;

/* For what a library has allocated: memory, or the end where that is NULL. */
void *or_exit(void *memory) __attribute__((returns_nonnull));

/*
 * From now on arrays of a megabyte or more go back to the system as soon as they are freed. For a process
 * whose threads hand such arrays on: each thread's heap would keep what another one has freed.
 */
void memory_return_large(void);

/*
 * Asks for the memory that is used next, up to so many bytes (16 MB at most), in pages of 2 MB where the
 * system has them. For a process that lives for some milliseconds, and spends a third of them on being
 * given small ones.
 */
void memory_use_large_pages(size_t size_bytes);

/*
 * LARGE_PAGE bytes, in one page where the system has such: for what is kept for long and used here and there,
 * which else takes a look into the tables of pages at each turn. The caller frees it.
 */
enum { LARGE_PAGE = 2 * 1024 * 1024 };
void *large_page_new(void) NEVER_NULL;

/*
 * Makes room for at least `wanted` elements in a growing array {items, nr, alloc}: items may move.
 * Growth is by half, so adding one element at a time is linear over all.
 */
#define ARRAY_GROW(items, wanted, alloc)                                                     \
	do {                                                                                 \
		if ((wanted) > (alloc))                                                      \
			(items) = array_grow((items), (wanted), &(alloc), sizeof(*(items))); \
	} while (0)

/* How many elements an array that has room for `alloc` gets room for, or the end where that is too much. */
size_t array_room(size_t alloc, size_t wanted, size_t item_bytes);

void *array_grow(void *items, size_t wanted, size_t *alloc, size_t item_bytes) NEVER_NULL;

#endif
