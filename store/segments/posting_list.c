/* Headers and postings of a list -> windows, bits, codes. */
#include "store/segments/posting_list.h"

#include "base/varint.h"
#include "store/segments/pages.h"

#include <string.h>

static uint32_t postings_bytes(uint32_t nr)
{
	return nr < BITMAP_DOCS ? 2 * nr : WINDOW_DOCS / 8 + nr;
}

/* Headers that take len bytes -> nr windows; fewer where the archive is damaged. Windows are below end. */
static size_t read_windows(const unsigned char *headers, size_t len, size_t nr, uint64_t end,
	struct list_window *out)
{
	uint64_t window = 0;
	uint32_t postings = 0;
	size_t at = 0, nr_read = 0;

	while (nr_read < nr && at < len) {
		uint64_t gap = varint_next(headers, len, &at);
		uint32_t articles;

		if (gap >= end - window || (gap == 0 && nr_read > 0) || at + 2 > len)
			break;
		window += gap;
		articles = headers[at + 1] + 1u;
		out[nr_read++] =
			(struct list_window){(uint32_t)window, postings, (uint16_t)articles, headers[at]};
		postings += postings_bytes(articles);
		at += 2;
	}
	return nr_read;
}

void posting_list_read(struct segments *segments, const struct segment *segment,
	const struct segment_term *term, struct arena *arena, struct posting_list *out)
{
	const unsigned char *headers =
		segment_bytes(segments->pages, segment->id, term->list_at, term->header_bytes);

	out->at = 0;
	out->page = NULL;
	out->postings_at = term->list_at + term->header_bytes;
	out->windows = arena_alloc(arena, term->nr_windows * sizeof(*out->windows));
	out->nr = read_windows(headers, term->header_bytes, term->nr_windows, segment_nr_windows(segment),
		out->windows);
	if (out->nr != term->nr_windows)
		segments->pages->result = SQLITE_CORRUPT;
}

const struct list_window *posting_list_from(const struct posting_list *list, uint32_t window)
{
	return list->windows + window_lower_bound(list->windows, list->nr, sizeof(*list->windows), window);
}

const struct list_window *posting_list_find(struct posting_list *list, uint32_t window)
{
	const struct list_window *found;

	if (window < list->nr &&
		list->windows[window].window == window) /* a common token is in all of them */
		return &list->windows[window];
	list->at = window_lower_bound_near(list->windows, list->nr, sizeof(*found), window, list->at);
	found = list->windows + list->at;
	return list->at < list->nr && found->window == window ? found : NULL;
}

static const unsigned char *window_bytes(struct segments *segments, const struct segment *segment,
	struct posting_list *list, const struct list_window *window)
{
	return segment_bytes_near(segments->pages, segment->id, list->postings_at + window->at,
		postings_bytes(window->nr), &list->page);
}

void posting_list_bits(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_window *window, uint64_t bits[WINDOW_WORDS])
{
	const unsigned char *bytes = window_bytes(segments, segment, list, window);

	if (window->nr >= BITMAP_DOCS) {
		for (size_t i = 0; i < WINDOW_WORDS; i++)
			bits[i] = segment_u64(bytes + i * 8);
		return;
	}
	memset(bits, 0, WINDOW_WORDS * sizeof(*bits));
	for (size_t i = 0; i < window->nr; i++)
		bits[bytes[i] / 64] |= (uint64_t)1 << bytes[i] % 64;
}

const uint8_t *posting_list_codes(struct segments *segments, const struct segment *segment,
	struct posting_list *list, const struct list_window *window)
{
	return window_bytes(segments, segment, list, window) +
		(window->nr >= BITMAP_DOCS ? WINDOW_DOCS / 8 : window->nr);
}

void posting_list_window(struct segments *segments, const struct segment *segment, struct posting_list *list,
	const struct list_window *window, struct window_postings *out)
{
	posting_list_bits(segments, segment, list, window, out->bits);
	out->nr = segments->pages->result == SQLITE_OK ? window->nr : 0;
	memcpy(out->codes, posting_list_codes(segments, segment, list, window), out->nr);
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
