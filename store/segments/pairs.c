/* Lists and groups <-> bytes. */
#include "store/segments/pairs.h"

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

/* An article of a list that is not windowed. */
static void add_article(uint32_t gap, unsigned int code, struct strbuf *out)
{
	unsigned int few = code < LIST_FEW_USES ? code : LIST_FEW_USES;

	varint_add(out, (uint64_t)gap << LIST_USES_BITS | few);
	if (few == LIST_FEW_USES)
		strbuf_add_ch(out, (char)(code - few));
}

bool pair_list_encode(const pair_posting *postings, size_t nr, const float *norms, struct strbuf *out)
{
	size_t windows = norms ? nr_windows(postings, nr) : 0;
	struct strbuf heads = STRBUF_INIT;
	uint32_t before = 0;

	if (windows && nr >= windows * PAIRS_A_WINDOW) {
		add_heads(postings, nr, windows, norms, &heads);
		varint_add(out, windows);
		varint_add(out, heads.len);
		strbuf_add(out, heads.buf, heads.len);
		strbuf_release(&heads);
		for (size_t at = 0, here; at < nr; at += here) {
			here = nr_in_window(postings, at, nr);
			add_window(postings + at, here, out);
		}
		return true;
	}
	for (size_t i = 0; i < nr; i++) {
		add_article(pair_posting_doc(postings[i]) - before, pair_posting_code(postings[i]), out);
		before = pair_posting_doc(postings[i]);
	}
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

bool pair_list_decode(const unsigned char *list, size_t len, bool is_windowed, uint32_t nr_docs,
	pair_posting *out, size_t *nr)
{
	pair_posting item = 0;

	*nr = 0;
	if (is_windowed)
		return decode_windows(list, len, nr_docs, out, nr);
	for (size_t at = 0; at < len;) {
		item = pair_list_next(list, len, &at, item);
		if (!append(out, nr, pair_posting_doc(item), pair_posting_code(item), nr_docs))
			return false;
	}
	return true;
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
