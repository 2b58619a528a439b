/* Articles and postings -> segment_page and segment, or a spool. The bytes are drawn in layout.h. */
#include "store/segments/encoder.h"

#include "base/memory.h"
#include "store/segments/most.h"
#include "store/segments/pages.h"

#include <stdlib.h>
#include <string.h>

void encoder_begin(struct segment_encoder *encoder, sqlite3 *db, int64_t segment, const int64_t *ids,
	const uint32_t *lengths, size_t nr_docs, double mean_length)
{
	struct strbuf *const bufs[] = {&encoder->page, &encoder->record_ends, &encoder->terms,
		&encoder->texts, &encoder->header, &encoder->list, &encoder->pair_ends};

	memset(encoder, 0, sizeof(*encoder));
	for (size_t i = 0; i < sizeof(bufs) / sizeof(*bufs); i++)
		strbuf_init(bufs[i]);
	encoder->db = db;
	encoder->segment = segment;
	encoder->ids = ids;
	encoder->lengths = lengths;
	encoder->nr_docs = nr_docs;
	encoder->mean_length = mean_length;
	encoder->norms = xcalloc(nr_docs, sizeof(*encoder->norms));
	for (size_t i = 0; i < nr_docs; i++)
		encoder->norms[i] = (float)match_norm(lengths[i], mean_length);
	if (db)
		encoder->result = sqlite3_prepare_v2(db,
			"INSERT INTO segment_page(page, data) VALUES(?1, ?2)", -1, &encoder->insert, NULL);
}

void encoder_to_spool(struct segment_encoder *encoder, struct segment_spool *spool)
{
	encoder->spool = spool;
}

void encoder_release(struct segment_encoder *encoder)
{
	sqlite3_finalize(encoder->insert);
	strbuf_release(&encoder->page);
	strbuf_release(&encoder->record_ends);
	strbuf_release(&encoder->terms);
	strbuf_release(&encoder->texts);
	strbuf_release(&encoder->header);
	strbuf_release(&encoder->list);
	strbuf_release(&encoder->pair_ends);
	free(encoder->norms);
	free(encoder->heads);
	memset(encoder, 0, sizeof(*encoder));
}

/* ---- bytes to pages */

static void insert_page(struct segment_encoder *encoder, int64_t page)
{
	sqlite3_bind_int64(encoder->insert, 1, page);
	sqlite3_bind_blob64(encoder->insert, 2, encoder->page.buf, encoder->page.len, SQLITE_STATIC);
	sqlite3_step(encoder->insert);
	encoder->result = sqlite3_reset(encoder->insert);
}

static void write_page(struct segment_encoder *encoder)
{
	int64_t page =
		encoder->segment << PAGE_NUMBER_BITS | (int64_t)((encoder->at - 1) / SEGMENT_PAGE_BYTES);
	unsigned char sum[PAGE_SUM_BYTES];

	if (encoder->result != SQLITE_OK || encoder->page.len == 0)
		return;
	segment_put_u64(sum,
		segment_page_sum(page, (const unsigned char *)encoder->page.buf, encoder->page.len));
	strbuf_add(&encoder->page, (const char *)sum, sizeof(sum));
	if (encoder->spool)
		segment_spool_add(encoder->spool, encoder->page.buf, encoder->page.len);
	else
		insert_page(encoder, page);
	strbuf_reset(&encoder->page);
}

static void put(struct segment_encoder *encoder, const void *bytes, size_t len)
{
	const char *from = bytes;

	while (len) {
		size_t room = SEGMENT_PAGE_BYTES - encoder->page.len, here = len < room ? len : room;

		strbuf_add(&encoder->page, from, here);
		encoder->at += here;
		from += here;
		len -= here;
		if (encoder->page.len == SEGMENT_PAGE_BYTES)
			write_page(encoder);
	}
}

/* Where the next section begins. */
static uint64_t align(struct segment_encoder *encoder)
{
	static const char zeros[SECTION_ALIGNMENT];

	put(encoder, zeros, (SECTION_ALIGNMENT - encoder->at % SECTION_ALIGNMENT) % SECTION_ALIGNMENT);
	return encoder->at;
}

static void put_u32(struct segment_encoder *encoder, uint32_t value)
{
	unsigned char bytes[4];

	segment_put_u32(bytes, value);
	put(encoder, bytes, sizeof(bytes));
}

static void put_u64(struct segment_encoder *encoder, uint64_t value)
{
	unsigned char bytes[8];

	segment_put_u64(bytes, value);
	put(encoder, bytes, sizeof(bytes));
}

/* Appends where the next byte goes. */
static void note_end(const struct segment_encoder *encoder, struct strbuf *ends)
{
	unsigned char end[8];

	segment_put_u64(end, encoder->at);
	strbuf_add(ends, (const char *)end, sizeof(end));
}

/* ---- records */

void encoder_add_record(struct segment_encoder *encoder, const void *bytes, size_t len)
{
	put(encoder, bytes, len);
	note_end(encoder, &encoder->record_ends);
}

/* ---- lists */

/* As stored. */
static unsigned char most_of(const struct segment_encoder *encoder, posting item)
{
	return (unsigned char)((item & CODE_TITLE) |
		most_of_saturation(saturation_bound(item & CODE_USES, CODE_USES, encoder->norms[item >> 8])));
}

/* What bounds both. */
static unsigned char more_of(unsigned char x, unsigned char y)
{
	unsigned char most = (x & MOST_STEPS) > (y & MOST_STEPS) ? x & MOST_STEPS : y & MOST_STEPS;

	return (unsigned char)(most | ((x | y) & CODE_TITLE));
}

static void add_window(struct segment_encoder *encoder, const posting *postings, size_t nr, uint32_t window)
{
	unsigned char bits[WINDOW_DOCS / 8] = {0}, most = 0;

	for (size_t i = 0; i < nr; i++) {
		unsigned int doc = postings[i] >> 8 & (WINDOW_DOCS - 1);

		most = more_of(most, most_of(encoder, postings[i]));
		bits[doc / 8] = (unsigned char)(bits[doc / 8] | 1u << doc % 8);
	}
	ARRAY_GROW(encoder->heads, encoder->nr_heads + 1, encoder->alloc_heads);
	encoder->heads[encoder->nr_heads++] = (struct list_head){window, 0, (uint32_t)nr, most};
	if (nr >= BITMAP_DOCS)
		strbuf_add(&encoder->list, (const char *)bits, sizeof(bits));
	for (size_t i = 0; nr < BITMAP_DOCS && i < nr; i++)
		strbuf_add_ch(&encoder->list, (char)(postings[i] >> 8 & (WINDOW_DOCS - 1)));
	for (size_t i = 0; i < nr; i++)
		strbuf_add_ch(&encoder->list, (char)(postings[i] & 0xFF));
}

static uint32_t window_of(posting item)
{
	return item >> 8 >> WINDOW_BITS;
}

static void add_entry(struct segment_encoder *encoder, const char *text, size_t len, size_t nr_docs)
{
	unsigned char entry[TERM_BYTES];

	segment_put_u64(entry, encoder->at);
	segment_put_u32(entry + 8, (uint32_t)encoder->header.len);
	segment_put_u32(entry + 12, (uint32_t)encoder->nr_heads);
	segment_put_u32(entry + 16, (uint32_t)nr_docs);
	segment_put_u32(entry + 20, (uint32_t)len);
	segment_put_u64(entry + 24, encoder->texts.len);
	strbuf_add(&encoder->terms, (const char *)entry, sizeof(entry));
	strbuf_add(&encoder->texts, text, len);
	encoder->nr_terms++;
}

void encoder_add_term(struct segment_encoder *encoder, const char *text, size_t len, const posting *postings,
	size_t nr)
{
	encoder->nr_heads = 0;
	strbuf_reset(&encoder->header);
	strbuf_reset(&encoder->list);
	for (size_t from = 0, to; from < nr; from = to) {
		uint32_t window = window_of(postings[from]);

		for (to = from + 1; to < nr && window_of(postings[to]) == window; to++)
			;
		add_window(encoder, postings + from, to - from, window);
	}
	list_heads_write(encoder->heads, encoder->nr_heads, LIST_OF_POSTINGS, &encoder->header);
	add_entry(encoder, text, len, nr);
	put(encoder, encoder->header.buf, encoder->header.len);
	put(encoder, encoder->list.buf, encoder->list.len);
}

/* ---- pairs */

void encoder_add_pairs(struct segment_encoder *encoder, const struct strbuf *head, const struct strbuf *lists)
{
	if (encoder->pair_ends.len == 0)
		note_end(encoder, &encoder->pair_ends);
	put(encoder, head->buf, head->len);
	put(encoder, lists->buf, lists->len);
	note_end(encoder, &encoder->pair_ends);
}

/* The section's directory; 0 where there is none. */
static uint64_t put_pair_ends(struct segment_encoder *encoder)
{
	uint64_t pairs_at = encoder->pair_ends.len ? align(encoder) : 0;

	put(encoder, encoder->pair_ends.buf, encoder->pair_ends.len);
	return pairs_at;
}

/* ---- the rest */

static uint64_t put_docs(struct segment_encoder *encoder)
{
	uint64_t docs_at = align(encoder);

	for (size_t i = 0; i < encoder->nr_docs; i++)
		put_u64(encoder, (uint64_t)encoder->ids[i]);
	for (size_t i = 0; i < encoder->nr_docs; i++)
		put_u32(encoder, encoder->lengths[i]);
	if (encoder->nr_docs % 2)
		put_u32(encoder, 0);
	put_u64(encoder, 0);
	put(encoder, encoder->record_ends.buf, encoder->record_ends.len);
	for (size_t i = 0; i < encoder->nr_docs; i++) {
		unsigned char code = length_code(encoder->lengths[i]);

		put(encoder, &code, 1);
	}
	return docs_at;
}

static void put_slots(struct segment_encoder *encoder, uint32_t nr_slots)
{
	uint32_t *slots = xcalloc(nr_slots, sizeof(*slots));

	for (size_t i = 0; i < encoder->nr_terms; i++) {
		const unsigned char *entry = (const unsigned char *)encoder->terms.buf + i * TERM_BYTES;
		uint32_t at =
			segment_hash(encoder->texts.buf + segment_u64(entry + 24), segment_u32(entry + 20));

		for (at &= nr_slots - 1; slots[at]; at = (at + 1) & (nr_slots - 1))
			;
		slots[at] = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < nr_slots; i++)
		put_u32(encoder, slots[i]);
	free(slots);
}

static void put_row(struct segment_encoder *encoder, const struct segment *row)
{
	if (encoder->spool)
		encoder->spool->row = *row;
	else if (encoder->result == SQLITE_OK)
		encoder->result = segment_row_insert(encoder->db, row);
}

int encoder_finish(struct segment_encoder *encoder)
{
	struct segment row = {.id = encoder->segment,
		.nr_docs = (uint32_t)encoder->nr_docs,
		.nr_terms = (uint32_t)encoder->nr_terms,
		.nr_slots = 16,
		.mean_length = encoder->mean_length};

	row.pairs_at = put_pair_ends(encoder);
	row.docs_at = put_docs(encoder);
	while (row.nr_slots < encoder->nr_terms * 2)
		row.nr_slots *= 2;
	row.terms_at = align(encoder);
	put(encoder, encoder->terms.buf, encoder->terms.len);
	row.texts_at = align(encoder);
	put(encoder, encoder->texts.buf, encoder->texts.len);
	row.slots_at = align(encoder);
	put_slots(encoder, row.nr_slots);
	write_page(encoder);
	put_row(encoder, &row);
	return encoder->result;
}
