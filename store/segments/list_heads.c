/* Heads of windows <-> columns of bytes. */
#include "store/segments/list_heads.h"

#include "base/varint.h"
#include "store/segments/pages.h"

#include <string.h>

/* ---- writing */

static size_t varint_len(uint64_t value)
{
	size_t len = 1;

	for (; value >= 0x80; value >>= 7)
		len++;
	return len;
}

static size_t sparse_len(const struct list_head *heads, size_t nr)
{
	size_t len = 1 + 2 * nr;

	for (size_t i = 0; i < nr; i++)
		len += varint_len(heads[i].window - (i ? heads[i - 1].window : 0));
	return len;
}

static uint32_t nr_steps(uint32_t span)
{
	return (span + HEADS_STEP - 1) / HEADS_STEP;
}

static size_t dense_len(uint32_t span)
{
	return varint_len(span) + 4 * (size_t)nr_steps(span) + 2 * (size_t)span;
}

/* 0 would say that there are none. */
static char most_byte(const struct list_head *head)
{
	return (char)(head->most ? head->most : 1);
}

static void write_sparse(const struct list_head *heads, size_t nr, struct strbuf *out)
{
	for (size_t i = 0; i < nr; i++)
		varint_add(out, heads[i].window - (i ? heads[i - 1].window : 0));
	for (size_t i = 0; i < nr; i++)
		strbuf_add_ch(out, most_byte(&heads[i]));
	for (size_t i = 0; i < nr; i++)
		strbuf_add_ch(out, (char)(heads[i].nr - 1));
}

/* One column after the other, each by window. */
static void write_dense(const struct list_head *heads, size_t nr, uint32_t span, enum list_kind kind,
	struct strbuf *out)
{
	unsigned char *ats = (unsigned char *)strbuf_extend(out, dense_len(span) - varint_len(span));
	unsigned char *mosts = ats + 4 * (size_t)nr_steps(span), *nrs = mosts + span;
	uint32_t at = 0, step = 0;

	memset(mosts, 0, 2 * (size_t)span);
	for (size_t i = 0; i < nr; i++) {
		for (; step * HEADS_STEP <= heads[i].window; step++)
			segment_put_u32(ats + 4 * (size_t)step, at);
		mosts[heads[i].window] = (unsigned char)most_byte(&heads[i]);
		nrs[heads[i].window] = (unsigned char)(heads[i].nr - 1);
		at += list_window_bytes(kind, heads[i].nr);
	}
}

void list_heads_write(const struct list_head *heads, size_t nr, enum list_kind kind, struct strbuf *out)
{
	uint32_t span = nr ? heads[nr - 1].window + 1 : 0;

	if (nr < HEADS_MIN_DENSE) {
		write_sparse(heads, nr, out);
	} else if (dense_len(span) > sparse_len(heads, nr)) {
		varint_add(out, 0);
		write_sparse(heads, nr, out);
	} else {
		varint_add(out, span);
		write_dense(heads, nr, span, kind, out);
	}
}

/* ---- where the columns are */

struct columns {
	uint32_t span; /* 0: sparse */
	const unsigned char *first, *mosts, *nrs;
	size_t first_len; /* of gaps, or of places */
};

/* False where the bytes are too few, or windows too many. */
static bool find_columns(const unsigned char *bytes, size_t len, size_t nr, uint32_t end, struct columns *out)
{
	size_t at = 0, height;
	uint64_t span = nr < HEADS_MIN_DENSE ? 0 : varint_next(bytes, len, &at);

	if (span > end || nr > end || (span && span < nr))
		return false;
	height = span ? (size_t)span : nr;
	if (len - at < 2 * height || (span && len != dense_len((uint32_t)span)))
		return false;
	*out = (struct columns){(uint32_t)span, bytes + at, bytes + len - 2 * height, bytes + len - height,
		len - at - 2 * height};
	return true;
}

/* Moves *window on by the gap at *at of gaps; false where that is none: windows ascend and are below end. */
static inline bool take_gap(const unsigned char *gaps, size_t len, size_t *at, bool is_first, uint32_t end,
	uint32_t *window)
{
	uint64_t gap = varint_next(gaps, len, at);

	if (gap >= end - *window || (gap == 0 && !is_first))
		return false;
	*window += (uint32_t)gap;
	return true;
}

/* ---- one after the other */

void list_heads_walk(struct list_heads_walk *walk, const unsigned char *bytes, size_t len, size_t nr,
	uint32_t end, enum list_kind kind)
{
	struct columns columns = {0, NULL, NULL, NULL, 0};

	*walk = (struct list_heads_walk){
		.kind = kind, .is_sound = find_columns(bytes, len, nr, end, &columns)};
	if (!walk->is_sound)
		return;
	walk->is_dense = columns.span > 0;
	walk->first = columns.first;
	walk->mosts = columns.mosts;
	walk->nrs = columns.nrs;
	walk->gaps_len = columns.first_len;
	walk->nr_left = nr;
	walk->end = columns.span ? columns.span : end;
}

/* The next column that has articles; false where there is none. */
static bool next_column(struct list_heads_walk *walk)
{
	for (; walk->column < walk->end; walk->column++) {
		if (walk->column % HEADS_STEP == 0 &&
			segment_u32(walk->first + walk->column / HEADS_STEP * 4) != walk->at)
			walk->is_sound = false;
		if (walk->mosts[walk->column])
			break;
	}
	walk->window = walk->column;
	return walk->column < walk->end;
}

static bool next_gap(struct list_heads_walk *walk)
{
	if (walk->gap_at == walk->gaps_len || walk->nr_left == 0)
		return walk->gap_at < walk->gaps_len;
	walk->is_sound &= take_gap(walk->first, walk->gaps_len, &walk->gap_at, walk->column == 0, walk->end,
				  &walk->window) &&
		walk->mosts[walk->column];
	return true;
}

struct list_head list_heads_next(struct list_heads_walk *walk)
{
	struct list_head head = {0, 0, 0, 0};
	bool has_next;

	if (!walk->is_sound)
		return head;
	has_next = walk->is_dense ? next_column(walk) : next_gap(walk);
	walk->is_sound &= has_next == (walk->nr_left > 0);
	if (!has_next || !walk->is_sound)
		return head;
	head = (struct list_head){
		walk->window, walk->at, walk->nrs[walk->column] + 1u, walk->mosts[walk->column]};
	walk->at += list_window_bytes(walk->kind, head.nr);
	walk->column++;
	walk->nr_left--;
	return head;
}

/* ---- any of them */

static bool read_sparse(struct list_heads *out, const unsigned char *gaps, size_t len, uint32_t end,
	struct arena *arena)
{
	uint32_t *windows = arena_alloc(arena, 2 * out->nr * sizeof(*windows)), *ats = windows + out->nr;
	uint32_t window = 0, articles = 0;
	size_t at = 0;

	for (size_t i = 0; i < out->nr; i++) {
		if (!take_gap(gaps, len, &at, i == 0, end, &window))
			return false;
		windows[i] = window;
		ats[i] = articles;
		articles += list_window_bytes(out->kind, out->nrs[i] + 1u);
	}
	out->windows = windows;
	out->ats = ats;
	return at == len;
}

static void read_dense(struct list_heads *out, const unsigned char *bytes, struct arena *arena)
{
	uint32_t nr = nr_steps(out->span), *ats = arena_alloc(arena, nr * sizeof(*ats));

	for (uint32_t i = 0; i < nr; i++)
		ats[i] = segment_u32(bytes + 4 * (size_t)i);
	out->ats = ats;
}

bool list_heads_read(struct list_heads *out, const unsigned char *bytes, size_t len, size_t nr, uint32_t end,
	enum list_kind kind, struct arena *arena)
{
	unsigned char *copy;
	struct columns columns;
	size_t height;

	memset(out, 0, sizeof(*out));
	if (!find_columns(bytes, len, nr, end, &columns))
		return false;
	height = columns.span ? columns.span : nr;
	copy = arena_alloc(arena, 2 * height);
	memcpy(copy, columns.mosts, 2 * height);
	*out = (struct list_heads){
		.kind = kind, .nr = nr, .span = columns.span, .mosts = copy, .nrs = copy + height};
	if (out->span) {
		read_dense(out, columns.first, arena);
	} else if (!read_sparse(out, columns.first, columns.first_len, end, arena)) {
		out->nr = 0;
		return false;
	}
	return true;
}

static struct list_head sparse_head(const struct list_heads *heads, size_t at)
{
	return (struct list_head){heads->windows[at], heads->ats[at], heads->nrs[at] + 1u, heads->mosts[at]};
}

/* One that has articles. */
static struct list_head dense_head(const struct list_heads *heads, uint32_t window)
{
	uint32_t at = heads->ats[window / HEADS_STEP];

	for (uint32_t i = window - window % HEADS_STEP; i < window; i++)
		at += heads->mosts[i] ? list_window_bytes(heads->kind, heads->nrs[i] + 1u) : 0;
	return (struct list_head){window, at, heads->nrs[window] + 1u, heads->mosts[window]};
}

static const struct list_head none = {0, 0, 0, 0};

struct list_head list_heads_from(struct list_heads *heads, uint32_t window)
{
	if (heads->span) {
		while (window < heads->span && !heads->mosts[window])
			window++;
		return window < heads->span ? dense_head(heads, window) : none;
	}
	heads->near = window_lower_bound_near(heads->windows, heads->nr, sizeof(*heads->windows), window,
		heads->near);
	return heads->near < heads->nr ? sparse_head(heads, heads->near) : none;
}

struct list_head list_heads_find(struct list_heads *heads, uint32_t window)
{
	struct list_head found;

	if (heads->span)
		return window < heads->span && heads->mosts[window] ? dense_head(heads, window) : none;
	found = list_heads_from(heads, window);
	return found.window == window ? found : none;
}

const uint8_t *list_heads_mosts(const struct list_heads *heads, uint32_t first, uint8_t room[WINDOW_DOCS])
{
	if (first + WINDOW_DOCS <= heads->span)
		return heads->mosts + first;
	memset(room, 0, WINDOW_DOCS);
	if (first < heads->span)
		memcpy(room, heads->mosts + first, heads->span - first);
	for (size_t at = heads->span
			? heads->nr
			: window_lower_bound(heads->windows, heads->nr, sizeof(*heads->windows), first);
		at < heads->nr && heads->windows[at] < first + WINDOW_DOCS; at++)
		room[heads->windows[at] - first] = heads->mosts[at];
	return room;
}
