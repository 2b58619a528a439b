/* Heads and postings of a list -> bits, codes. */
#include "store/segments/posting_list.h"

#include "store/segments/pages.h"

#include <string.h>

void posting_list_read(struct segments *segments, const struct segment *segment,
	const struct segment_term *term, struct arena *arena, struct posting_list *out)
{
	const unsigned char *heads =
		segment_bytes(segments->pages, segment->id, term->list_at, term->header_bytes);

	out->postings_at = term->list_at + term->header_bytes;
	out->page = NULL;
	if (!list_heads_read(&out->heads, heads, term->header_bytes, term->nr_windows,
		    segment_nr_windows(segment), LIST_OF_POSTINGS, arena))
		segments->pages->result = SQLITE_CORRUPT;
}

static const unsigned char *window_bytes(struct segments *segments, const struct segment *segment,
	struct posting_list *list, const struct list_head *head)
{
	return segment_bytes_near(segments->pages, segment->id, list->postings_at + head->at,
		list_window_bytes(LIST_OF_POSTINGS, head->nr), &list->page);
}

void posting_list_bits(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_head *head, uint64_t bits[WINDOW_WORDS])
{
	const unsigned char *bytes = window_bytes(segments, segment, list, head);

	if (head->nr >= BITMAP_DOCS) {
		for (size_t i = 0; i < WINDOW_WORDS; i++)
			bits[i] = segment_u64(bytes + i * 8);
		return;
	}
	memset(bits, 0, WINDOW_WORDS * sizeof(*bits));
	for (size_t i = 0; i < head->nr; i++)
		bits[bytes[i] / 64] |= (uint64_t)1 << bytes[i] % 64;
}

const uint8_t *posting_list_codes(struct segments *segments, const struct segment *segment,
	struct posting_list *list, const struct list_head *head)
{
	return window_bytes(segments, segment, list, head) +
		(head->nr >= BITMAP_DOCS ? WINDOW_DOCS / 8 : head->nr);
}

void posting_list_window(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_head *head, struct window_postings *out)
{
	posting_list_bits(segments, segment, list, head, out->bits);
	out->nr = segments->pages->result == SQLITE_OK ? head->nr : 0;
	memcpy(out->codes, posting_list_codes(segments, segment, list, head), out->nr);
}

void window_postings_keep_title(struct window_postings *postings)
{
	size_t at = 0, nr = 0;

	for (unsigned int word = 0; word < WINDOW_WORDS; word++) {
		uint64_t bits = postings->bits[word];

		while (bits) {
			unsigned int bit = bits_take(&bits);
			uint8_t code = postings->codes[at++];

			if (code & CODE_TITLE)
				postings->codes[nr++] = code;
			else
				postings->bits[word] &= ~(UINT64_C(1) << bit);
		}
	}
	postings->nr = nr;
}
