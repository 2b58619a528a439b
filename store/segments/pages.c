/* Rows of segment_page -> bytes, through a cache of pages. */
#include "store/segments/pages.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SET_SLOTS = 4, PAGE_ROW_BYTES = SEGMENT_PAGE_BYTES + PAGE_SUM_BYTES };
enum { ROOM_PART = 4 }; /* of the slots all pages are to fill no more than a fourth */
enum { BLOCK_SLOTS = LARGE_PAGE / PAGE_ROW_BYTES };

static const unsigned char zeros[SEGMENT_PAGE_BYTES];

int segment_pages_init(struct segment_pages *pages, sqlite3 *db, size_t nr_pages)
{
	memset(pages, 0, sizeof(*pages));
	pages->db = db;
	for (pages->nr_sets = 1; pages->nr_sets * SET_SLOTS < nr_pages; pages->nr_sets *= 2)
		;
	strbuf_init(&pages->joined);
	pages->slots = xcalloc(SET_SLOTS * pages->nr_sets, sizeof(*pages->slots));
	for (size_t i = 0; i < SET_SLOTS * pages->nr_sets; i++)
		pages->slots[i].page = -1;
	pages->asked_once = xcalloc(pages->nr_sets, sizeof(*pages->asked_once));
	return sqlite3_prepare_v2(db, "SELECT data FROM segment_page WHERE page = ?1", -1, &pages->select,
		NULL);
}

void segment_pages_expect(struct segment_pages *pages, uint64_t nr_pages)
{
	pages->has_room = nr_pages <= pages->nr_sets * SET_SLOTS / ROOM_PART;
}

void segment_pages_forget(struct segment_pages *pages)
{
	for (size_t i = 0; pages->slots && i < SET_SLOTS * pages->nr_sets; i++)
		pages->slots[i] = (struct page_slot){-1, NULL};
	for (size_t i = 0; i < pages->nr_blocks; i++)
		free(pages->blocks[i]);
	pages->nr_blocks = pages->nr_in_block = 0;
}

void segment_pages_release(struct segment_pages *pages)
{
	segment_pages_end(pages);
	sqlite3_finalize(pages->select);
	segment_pages_forget(pages);
	free(pages->slots);
	free(pages->asked_once);
	free(pages->blocks);
	strbuf_release(&pages->joined);
	memset(pages, 0, sizeof(*pages));
}

/* ---- sums */

/* Turned by half, so that what the multiplication carries up comes down again. */
static uint64_t mix(uint64_t sum, uint64_t value)
{
	sum = (sum ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	return sum << 32 | sum >> 32;
}

/* Four sums side by side, as a processor can work at several at once. */
uint64_t segment_page_sum(int64_t page, const unsigned char *bytes, size_t len)
{
	uint64_t sums[4] = {(uint64_t)page, len, 1, 2}, last = 0;
	size_t at = 0;

	for (; at + 32 <= len; at += 32)
		for (size_t i = 0; i < 4; i++)
			sums[i] = mix(sums[i], segment_u64(bytes + at + i * 8));
	for (; at < len; at++) {
		last = last << 8 | bytes[at];
		if (at % 8 == 7)
			sums[at / 8 % 4] = mix(sums[at / 8 % 4], last);
	}
	return mix(mix(mix(mix(sums[0], sums[1]), sums[2]), sums[3]), last);
}

/* ---- reading */

void segment_pages_begin(struct segment_pages *pages)
{
	pages->by_blob = true;
}

void segment_pages_end(struct segment_pages *pages)
{
	sqlite3_blob_close(pages->blob);
	pages->blob = NULL;
	pages->by_blob = false;
}

/* Bytes of the row from..from+len, as far as there are; returns how many. */
static size_t read_by_blob(struct segment_pages *pages, int64_t page, size_t from, size_t len, void *out)
{
	int result = pages->blob
		? sqlite3_blob_reopen(pages->blob, page)
		: sqlite3_blob_open(pages->db, "main", "segment_page", "data", page, 0, &pages->blob);
	size_t there;

	if (result != SQLITE_OK) { /* a handle that failed is of no more use */
		sqlite3_blob_close(pages->blob);
		pages->blob = NULL;
		return 0;
	}
	there = (size_t)sqlite3_blob_bytes(pages->blob);
	there = there > from ? there - from : 0;
	len = len < there ? len : there;
	return sqlite3_blob_read(pages->blob, out, (int)len, (int)from) == SQLITE_OK ? len : 0;
}

static size_t read_by_select(struct segment_pages *pages, int64_t page, unsigned char *out)
{
	size_t len = 0;

	sqlite3_bind_int64(pages->select, 1, page);
	if (sqlite3_step(pages->select) == SQLITE_ROW) {
		const void *bytes = sqlite3_column_blob(pages->select, 0);

		len = (size_t)sqlite3_column_bytes(pages->select, 0);
		if (len > PAGE_ROW_BYTES)
			len = PAGE_ROW_BYTES;
		if (len)
			memcpy(out, bytes, len);
	}
	sqlite3_reset(pages->select);
	return len;
}

/* What failed is not told apart: a row that is not there, cannot be read, or is not what was written. */
static bool read_page(struct segment_pages *pages, int64_t page, unsigned char *out)
{
	size_t len = pages->by_blob ? read_by_blob(pages, page, 0, PAGE_ROW_BYTES, out)
				    : read_by_select(pages, page, out);

	len = len > PAGE_SUM_BYTES ? len - PAGE_SUM_BYTES : 0;
	if (len && segment_u64(out + len) != segment_page_sum(page, out, len))
		len = 0;
	memset(out + len, 0, PAGE_ROW_BYTES - len);
	if (len == 0)
		pages->result = SQLITE_CORRUPT;
	return len > 0;
}

/* Neighbouring pages go to neighbouring sets; the segment moves where they begin. */
static size_t set_number(const struct segment_pages *pages, int64_t page)
{
	return (size_t)(page ^ (page >> PAGE_NUMBER_BITS) * 977) & (pages->nr_sets - 1);
}

static struct page_slot *set_of(const struct segment_pages *pages, int64_t page)
{
	return &pages->slots[set_number(pages, page) * SET_SLOTS];
}

/* The page where it is in memory, else NULL. */
static const struct page_slot *find_slot(const struct segment_pages *pages, int64_t page)
{
	const struct page_slot *slots = set_of(pages, page);

	for (size_t i = 0; i < SET_SLOTS; i++)
		if (slots[i].page == page)
			return &slots[i];
	return NULL;
}

/* Room for a page, for as long as the pages are there. */
static unsigned char *new_bytes(struct segment_pages *pages)
{
	if (pages->nr_blocks == 0 || pages->nr_in_block == BLOCK_SLOTS) {
		ARRAY_GROW(pages->blocks, pages->nr_blocks + 1, pages->alloc_blocks);
		pages->blocks[pages->nr_blocks++] = large_page_new();
		pages->nr_in_block = 0;
	}
	return pages->blocks[pages->nr_blocks - 1] + pages->nr_in_block++ * PAGE_ROW_BYTES;
}

/* NULL after a failure. */
static const struct page_slot *read_slot(struct segment_pages *pages, int64_t page)
{
	struct page_slot *slots = set_of(pages, page), *victim;

	if (pages->result != SQLITE_OK)
		return NULL;
	victim = &slots[pages->next_victim++ % SET_SLOTS];
	for (size_t i = 0; i < SET_SLOTS; i++)
		if (slots[i].page < 0)
			victim = &slots[i];
	if (!victim->bytes)
		victim->bytes = new_bytes(pages);
	victim->page = read_page(pages, page, victim->bytes) ? page : -1;
	return victim->page == page ? victim : NULL;
}

static const struct page_slot *slot_of(struct segment_pages *pages, int64_t page)
{
	const struct page_slot *slot = find_slot(pages, page);

	return slot ? slot : read_slot(pages, page);
}

static const unsigned char *page_bytes(const struct page_slot *slot)
{
	return slot ? slot->bytes : zeros;
}

const unsigned char *segment_bytes(struct segment_pages *pages, int64_t segment, uint64_t at, size_t len)
{
	int64_t page = segment << PAGE_NUMBER_BITS | (int64_t)(at / SEGMENT_PAGE_BYTES);
	size_t from = at % SEGMENT_PAGE_BYTES;

	if (from + len <= SEGMENT_PAGE_BYTES)
		return page_bytes(slot_of(pages, page)) + from;
	strbuf_reset(&pages->joined);
	while (len) {
		size_t here = SEGMENT_PAGE_BYTES - from < len ? SEGMENT_PAGE_BYTES - from : len;

		strbuf_add(&pages->joined, (const char *)page_bytes(slot_of(pages, page++)) + from, here);
		len -= here;
		from = 0;
	}
	return (const unsigned char *)pages->joined.buf;
}

const unsigned char *segment_bytes_near(struct segment_pages *pages, int64_t segment, uint64_t at, size_t len,
	const struct page_slot **near)
{
	int64_t page = segment << PAGE_NUMBER_BITS | (int64_t)(at / SEGMENT_PAGE_BYTES);
	size_t from = at % SEGMENT_PAGE_BYTES;

	if (from + len > SEGMENT_PAGE_BYTES)
		return segment_bytes(pages, segment, at, len);
	if (!*near || (*near)->page != page)
		*near = slot_of(pages, page);
	return page_bytes(*near) + from;
}

/* Whether the page is to be kept, as there is room for it and it was asked for before. */
static bool is_asked_again(struct segment_pages *pages, int64_t page)
{
	int64_t *last = &pages->asked_once[set_number(pages, page)], before = *last;

	*last = page;
	return pages->has_room && before == page;
}

const unsigned char *segment_bytes_once(struct segment_pages *pages, int64_t segment, uint64_t at, size_t len)
{
	int64_t page = segment << PAGE_NUMBER_BITS | (int64_t)(at / SEGMENT_PAGE_BYTES);
	size_t from = at % SEGMENT_PAGE_BYTES;

	if (from + len > SEGMENT_PAGE_BYTES || !pages->by_blob || pages->result != SQLITE_OK || len == 0 ||
		find_slot(pages, page) || is_asked_again(pages, page))
		return segment_bytes(pages, segment, at, len);
	strbuf_reset(&pages->joined);
	strbuf_grow(&pages->joined, len);
	if (read_by_blob(pages, page, from, len, pages->joined.buf) == len)
		return (const unsigned char *)pages->joined.buf;
	pages->result = SQLITE_CORRUPT;
	return zeros;
}
