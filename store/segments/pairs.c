/* Lists and groups <-> bytes. */
#include "store/segments/pairs.h"

#include "base/bit_stream.h"
#include "base/memory.h"
#include "base/varint.h"
#include "store/segments/most.h"

#include <math.h>
#include <stdlib.h>

/* ---- writing lists */

/* How many postings from `from` on are of one window. */
static size_t nr_in_window(const pair_posting *postings, size_t from, size_t nr)
{
	uint32_t window = pair_posting_doc(postings[from]) >> WINDOW_BITS;
	size_t to = from + 1;

	while (to < nr && pair_posting_doc(postings[to]) >> WINDOW_BITS == window)
		to++;
	return to - from;
}

static size_t nr_windows(const pair_posting *postings, size_t nr)
{
	size_t nr_found = 0;

	for (size_t at = 0; at < nr; at += nr_in_window(postings, at, nr))
		nr_found++;
	return nr_found;
}

static uint8_t most_of(const pair_posting *postings, size_t nr, const float *norms)
{
	double most = 0;

	for (size_t i = 0; i < nr; i++)
		most = fmax(most,
			saturation_bound(pair_posting_code(postings[i]) + 1, PAIR_MOST_USES,
				norms[pair_posting_doc(postings[i])]));
	return most_of_saturation(most);
}

static void add_heads(const pair_posting *postings, size_t nr, size_t nr_windows, const float *norms,
	struct strbuf *out)
{
	struct list_head *heads = xcalloc(nr_windows, sizeof(*heads));
	size_t nr_heads = 0;

	for (size_t at = 0, here; at < nr; at += here) {
		here = nr_in_window(postings, at, nr);
		heads[nr_heads++] = (struct list_head){pair_posting_doc(postings[at]) >> WINDOW_BITS, 0,
			(uint32_t)here, most_of(postings + at, here, norms)};
	}
	list_heads_write(heads, nr_heads, LIST_OF_PAIRS, out);
	free(heads);
}

static void add_window(const pair_posting *postings, size_t nr, struct strbuf *out)
{
	for (size_t i = 0; i < nr; i++)
		strbuf_add_ch(out, (char)(pair_posting_doc(postings[i]) % WINDOW_DOCS));
	for (size_t i = 0; i < nr; i += 2) {
		unsigned int two = pair_posting_code(postings[i]);

		if (i + 1 < nr)
			two |= pair_posting_code(postings[i + 1]) << PAIR_USES_BITS;
		strbuf_add_ch(out, (char)two);
	}
}

static void add_windows(const pair_posting *postings, size_t nr, size_t nr_windows, const float *norms,
	struct strbuf *out)
{
	struct strbuf heads = STRBUF_INIT;

	add_heads(postings, nr, nr_windows, norms, &heads);
	varint_add(out, nr_windows);
	varint_add(out, heads.len);
	strbuf_add(out, heads.buf, heads.len);
	strbuf_release(&heads);
	for (size_t at = 0, here; at < nr; at += here) {
		here = nr_in_window(postings, at, nr);
		add_window(postings + at, here, out);
	}
}

enum { USES_AT_A_TIME = 32 };

static void add_uses(const pair_posting *postings, size_t nr, struct bit_writer *writer)
{
	uint32_t more = 0;

	for (size_t i = 0; i < nr; i++)
		more |= (uint32_t)(pair_posting_code(postings[i]) > 0) << i;
	bit_writer_add(writer, more, (unsigned int)nr);
	for (size_t i = 0; i < nr; i++)
		if (pair_posting_code(postings[i]))
			bit_writer_add_ones(writer, pair_posting_code(postings[i]) - 1);
}

static void add_articles(const pair_posting *postings, size_t nr, uint32_t nr_docs, struct strbuf *out)
{
	struct bit_writer writer;
	unsigned int low_bits = rice_low_bits(nr_docs, nr);
	uint32_t next = 0;

	varint_add(out, nr);
	writer = bit_writer_to(out);
	for (size_t i = 0; i < nr; i++) {
		bit_writer_add_rice(&writer, pair_posting_doc(postings[i]) - next, low_bits);
		next = pair_posting_doc(postings[i]) + 1;
	}
	for (size_t i = 0; i < nr; i += USES_AT_A_TIME)
		add_uses(postings + i, nr - i < USES_AT_A_TIME ? nr - i : USES_AT_A_TIME, &writer);
	bit_writer_end(&writer);
}

bool pair_list_encode(const pair_posting *postings, size_t nr, uint32_t nr_docs, const float *norms,
	struct strbuf *out)
{
	size_t windows = norms ? nr_windows(postings, nr) : 0;

	if (windows && nr >= windows * PAIRS_A_WINDOW) {
		add_windows(postings, nr, windows, norms, out);
		return true;
	}
	if (nr)
		add_articles(postings, nr, nr_docs, out);
	return false;
}

/* ---- reading lists */

/* Appends an article; false where it does not come behind the others. */
static bool append(pair_posting *out, size_t *nr, uint32_t doc, unsigned int uses, uint32_t nr_docs)
{
	if (doc >= nr_docs || (*nr && doc <= pair_posting_doc(out[*nr - 1])))
		return false;
	out[(*nr)++] = doc << PAIR_USES_BITS | uses;
	return true;
}

size_t pair_list_walk(const unsigned char *list, size_t len, uint32_t nr_docs, struct list_heads_walk *walk)
{
	size_t at = 0;
	uint64_t windows = varint_next(list, len, &at), bytes = varint_next(list, len, &at);
	uint32_t end = (nr_docs + WINDOW_DOCS - 1) / WINDOW_DOCS;

	list_heads_walk(walk, list + at, bytes <= len - at ? (size_t)bytes : 0,
		windows <= end ? windows : end, end, LIST_OF_PAIRS);
	walk->is_sound &= bytes <= len - at && windows <= end;
	return at + (size_t)bytes;
}

static bool decode_windows(const unsigned char *list, size_t len, uint32_t nr_docs, pair_posting *out,
	size_t *nr)
{
	struct list_heads_walk walk;
	size_t from = pair_list_walk(list, len, nr_docs, &walk);

	for (struct list_head head = list_heads_next(&walk); head.nr; head = list_heads_next(&walk)) {
		const unsigned char *articles = list + from + head.at;

		if (list_window_bytes(LIST_OF_PAIRS, head.nr) > len - from - head.at)
			return false;
		for (uint32_t i = 0; i < head.nr; i++)
			if (!append(out, nr, head.window * WINDOW_DOCS + articles[i],
				    pair_window_uses(articles, head.nr, i), nr_docs))
				return false;
	}
	return walk.is_sound;
}

/* The least bits of an article: a gap of 0, and that it is used once. */
enum { ARTICLE_BITS = 2 };

size_t pair_list_most(const unsigned char *list, size_t len, bool is_windowed)
{
	size_t at = 0, most = len * 8 / ARTICLE_BITS;
	uint64_t nr;

	if (is_windowed)
		return len;
	nr = varint_next(list, len, &at);
	return nr < most ? (size_t)nr : most;
}

/* Articles without their uses; nr: so many there should be. Returns how many there are. */
static size_t decode_gaps(struct bit_reader *reader, size_t nr, uint32_t nr_docs, pair_posting *out)
{
	unsigned int low_bits = rice_low_bits(nr_docs, nr);
	uint32_t next = 0;

	for (size_t i = 0; i < nr; i++) {
		uint32_t gap = bit_reader_take_rice(reader, low_bits);

		if (gap >= nr_docs - next)
			return i;
		out[i] = (next + gap) << PAIR_USES_BITS;
		next += gap + 1;
	}
	return nr;
}

static void decode_uses(struct bit_reader *reader, size_t nr, pair_posting *out)
{
	uint32_t more;

	bit_reader_hold(reader);
	for (more = bit_reader_take(reader, (unsigned int)nr); more; more &= more - 1) {
		uint32_t code;

		bit_reader_hold(reader);
		code = bit_reader_take_ones(reader) + 1;
		out[__builtin_ctz(more)] |= code < PAIR_MOST_USES ? code : PAIR_MOST_USES - 1;
	}
}

static bool decode_articles(const unsigned char *list, size_t len, uint32_t nr_docs, pair_posting *out,
	size_t *nr)
{
	size_t at = 0, most = pair_list_most(list, len, false);
	uint64_t nr_told = varint_next(list, len, &at);
	struct bit_reader reader = bit_reader_of(list + at, len - at);

	*nr = decode_gaps(&reader, most, nr_docs, out);
	for (size_t i = 0; i < *nr; i += USES_AT_A_TIME)
		decode_uses(&reader, *nr - i < USES_AT_A_TIME ? *nr - i : USES_AT_A_TIME, out + i);
	return *nr == nr_told && !bit_reader_is_over(&reader);
}

bool pair_list_decode(const unsigned char *list, size_t len, bool is_windowed, uint32_t nr_docs,
	pair_posting *out, size_t *nr)
{
	*nr = 0;
	if (is_windowed)
		return decode_windows(list, len, nr_docs, out, nr);
	return len == 0 || decode_articles(list, len, nr_docs, out, nr);
}

/* ---- groups */

bool pair_group_read(const unsigned char *bytes, size_t len, struct pair_group *out)
{
	uint64_t end, lens[PAIR_GROUP];
	size_t at = 0;

	if (len > PAIR_GROUP_HEAD)
		len = PAIR_GROUP_HEAD;
	for (size_t i = 0; i < PAIR_GROUP; i++)
		lens[i] = varint_next(bytes, len, &at);
	out->first = (uint32_t)at;
	end = at;
	for (size_t i = 0; i < PAIR_GROUP; i++) {
		out->is_windowed[i] = lens[i] & 1;
		end += lens[i] >> 1;
		if (end > UINT32_MAX)
			return false;
		out->ends[i] = (uint32_t)end;
	}
	return true;
}
