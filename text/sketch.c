/* Tokens -> sketch, and two sketches -> how alike their articles are. */
#include "text/sketch.h"

#include <string.h>

/* ---- making */

/* Odd, so that no token is lost in the rolling hash; from the golden ratio. */
static const uint64_t factor = 0x9E3779B97F4A7C15u;

struct making {
	struct sketch *sketch;
	uint64_t window[SKETCH_SHINGLE_TOKENS]; /* the last tokens, by position */
	uint64_t rolling, oldest_factor;
	uint64_t minima[SKETCH_SLOTS]; /* the smallest order of each slot, UINT64_MAX where it has none */
	uint32_t anchor_orders[SKETCH_ANCHORS];
	size_t nr_tokens;
	uint64_t number; /* the number at the last position, not yet kept: it may be a day */
	bool has_number;
};

static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
	hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
	return hash ^ hash >> 32;
}

/* FNV-1a */
static uint64_t hash_token(const struct packed_token *token)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < token->len; i++)
		hash = (hash ^ (unsigned char)token->text[i]) * 1099511628211u;
	return hash;
}

/* Keeps the smallest by order; the same shingle twice is one anchor. */
static void add_anchor(struct making *making, uint32_t order, uint32_t name)
{
	struct sketch *sketch = making->sketch;
	size_t at = sketch->nr_anchors;

	if (at == SKETCH_ANCHORS && order >= making->anchor_orders[at - 1])
		return;
	for (size_t i = 0; i < at; i++)
		if (making->anchor_orders[i] == order && sketch->anchors[i] == name)
			return;
	if (at == SKETCH_ANCHORS)
		at--;
	else
		sketch->nr_anchors++;
	for (; at > 0 && making->anchor_orders[at - 1] > order; at--) {
		making->anchor_orders[at] = making->anchor_orders[at - 1];
		sketch->anchors[at] = sketch->anchors[at - 1];
	}
	making->anchor_orders[at] = order;
	sketch->anchors[at] = name;
}

static void add_shingle(struct making *making, uint64_t hash)
{
	uint32_t order = (uint32_t)hash, name = (uint32_t)(hash >> 32);
	size_t slot = name % SKETCH_SLOTS;

	making->sketch->nr_shingles++;
	making->minima[slot] = order < making->minima[slot] ? order : making->minima[slot];
	add_anchor(making, order, name);
}

static void fill_slots(const struct making *making)
{
	for (size_t i = 0; i < SKETCH_SLOTS; i++)
		if (making->minima[i] != UINT64_MAX)
			making->sketch->slots[i] = (uint8_t)(1 + making->minima[i] % SKETCH_SLOT_VALUES);
}

static void add_number(struct sketch *sketch, uint16_t number)
{
	size_t at = sketch->nr_numbers;

	while (at > 0 && sketch->numbers[at - 1] > number)
		at--;
	if ((at > 0 && sketch->numbers[at - 1] == number) || at == SKETCH_NUMBERS)
		return;
	if (sketch->nr_numbers < SKETCH_NUMBERS)
		sketch->nr_numbers++;
	memmove(&sketch->numbers[at + 1], &sketch->numbers[at],
		(sketch->nr_numbers - at - 1) * sizeof(*sketch->numbers));
	sketch->numbers[at] = number;
}

static void keep_number(struct making *making)
{
	if (!making->has_number)
		return;
	add_number(making->sketch, (uint16_t)(mix(making->number) >> 48));
	making->has_number = false;
}

/* "--06-26": the day of 26/6/2024, 26/6 and 26 tháng 6 alike. */
static bool is_day(const struct packed_token *token)
{
	return token->len > 2 && token->text[0] == '-' && token->text[1] == '-';
}

/* A year, a month or a number of one digit is in most articles and tells no two apart. */
static bool is_telling(const struct packed_token *token)
{
	bool is_month = token->len == 7 && token->text[4] == '-';
	bool is_year = token->len == 4 && (!memcmp(token->text, "19", 2) || !memcmp(token->text, "20", 2)) &&
		!memchr(token->text, ',', token->len);

	return token->len > 1 && !is_month && !is_year;
}

static void see_number(struct making *making, const struct packed_token *token, uint64_t hash)
{
	bool colocated = (token->flags & TOKEN_FLAG_COLOCATED) != 0;

	if (!colocated)
		keep_number(making);
	if (token->flags & TOKEN_FLAG_WORD)
		return;
	if (!is_day(token) && (colocated || !is_telling(token)))
		return;
	if (is_day(token) && making->sketch->day == 0)
		making->sketch->day = (uint16_t)(mix(hash) >> 48 | 1);
	making->number = hash;
	making->has_number = true;
}

static void see_token(struct making *making, uint64_t hash)
{
	uint64_t *place = &making->window[making->nr_tokens % SKETCH_SHINGLE_TOKENS];

	making->rolling = making->rolling * factor + hash - *place * making->oldest_factor;
	*place = hash;
	making->nr_tokens++;
	if (making->nr_tokens >= SKETCH_SHINGLE_TOKENS)
		add_shingle(making, mix(making->rolling));
}

static void sketch_title(const struct token_stream *title, struct sketch *out)
{
	uint64_t words = 0, figures = 0;
	struct packed_token token;
	size_t at = 0;

	while (token_stream_next(title, &at, &token)) {
		uint64_t *field = token.flags & TOKEN_FLAG_WORD ? &words : &figures;

		if (!(token.flags & TOKEN_FLAG_COLOCATED))
			*field = mix(*field * factor + hash_token(&token));
	}
	out->title_words = (uint16_t)(words >> 48);
	out->title_figures = (uint16_t)(figures >> 48);
}

void sketch_make(const struct token_stream *title, const struct token_stream *body, struct sketch *out)
{
	struct making making = {.sketch = out, .oldest_factor = 1};
	struct packed_token token;
	size_t at = 0;

	memset(out, 0, sizeof(*out));
	memset(making.minima, 0xFF, sizeof(making.minima));
	for (int i = 0; i < SKETCH_SHINGLE_TOKENS; i++)
		making.oldest_factor *= factor;
	while (token_stream_next(body, &at, &token)) {
		uint64_t hash;

		if (token.flags == (TOKEN_FLAG_WORD | TOKEN_FLAG_COLOCATED))
			continue;
		hash = hash_token(&token);
		see_number(&making, &token, hash);
		if (!(token.flags & TOKEN_FLAG_COLOCATED))
			see_token(&making, hash);
	}
	keep_number(&making);
	fill_slots(&making);
	if (title)
		sketch_title(title, out);
	if (out->nr_shingles < SKETCH_MIN_SHINGLES)
		memset(out, 0, sizeof(*out));
}

void sketch_make_from_text(struct tokenizer *tokenizer, const char *title, const char *body,
	struct sketch *out)
{
	struct strbuf packed = STRBUF_INIT;
	struct token_stream streams[2];

	token_stream_pack(tokenizer, title, strlen(title), &packed, &streams[0]);
	token_stream_pack(tokenizer, body, strlen(body), &packed, &streams[1]);
	streams[0].packed = packed.buf;
	streams[1].packed = packed.buf + streams[0].packed_bytes;
	sketch_make(&streams[0], &streams[1], out);
	strbuf_release(&packed);
}

/* ---- packing */

static uint8_t *put_bytes(uint8_t *at, uint32_t value, int nr_bytes)
{
	for (int i = 0; i < nr_bytes; i++)
		*at++ = (uint8_t)(value >> 8 * i);
	return at;
}

static const uint8_t *get_bytes(const uint8_t *at, uint32_t *value, int nr_bytes)
{
	*value = 0;
	for (int i = 0; i < nr_bytes; i++)
		*value |= (uint32_t)*at++ << 8 * i;
	return at;
}

size_t sketch_pack(const struct sketch *sketch, uint8_t *out)
{
	uint8_t *at = put_bytes(out, sketch->nr_shingles, 4);

	*at++ = sketch->nr_anchors;
	*at++ = sketch->nr_numbers;
	at = put_bytes(at, sketch->day, 2);
	at = put_bytes(at, sketch->title_words, 2);
	at = put_bytes(at, sketch->title_figures, 2);
	for (size_t i = 0; i < SKETCH_SLOTS; i += 2)
		*at++ = (uint8_t)(sketch->slots[i] | sketch->slots[i + 1] << 4);
	for (size_t i = 0; i < sketch->nr_anchors; i++)
		at = put_bytes(at, sketch->anchors[i], 4);
	for (size_t i = 0; i < sketch->nr_numbers; i++)
		at = put_bytes(at, sketch->numbers[i], 2);
	return (size_t)(at - out);
}

/* Whether so many bytes may be a sketch whose slots take slot_bytes. */
static bool is_sketch(const uint8_t *packed, size_t len, size_t slot_bytes)
{
	return len >= SKETCH_HEAD_BYTES + slot_bytes && packed[4] <= SKETCH_ANCHORS &&
		packed[5] <= SKETCH_NUMBERS &&
		len == SKETCH_HEAD_BYTES + slot_bytes + 4 * (size_t)packed[4] + 2 * (size_t)packed[5];
}

bool sketch_unpack(const void *packed, size_t len, struct sketch *out)
{
	const uint8_t *at = packed;
	uint32_t value;

	memset(out, 0, sizeof(*out));
	if (!is_sketch(at, len, SKETCH_SLOTS / 2))
		return false;
	at = get_bytes(at, &out->nr_shingles, 4);
	out->nr_anchors = *at++;
	out->nr_numbers = *at++;
	at = get_bytes(at, &value, 2);
	out->day = (uint16_t)value;
	at = get_bytes(at, &value, 2);
	out->title_words = (uint16_t)value;
	at = get_bytes(at, &value, 2);
	out->title_figures = (uint16_t)value;
	for (size_t i = 0; i < SKETCH_SLOTS; i += 2) {
		out->slots[i] = *at & 15;
		out->slots[i + 1] = *at++ >> 4;
	}
	for (size_t i = 0; i < out->nr_anchors; i++)
		at = get_bytes(at, &out->anchors[i], 4);
	for (size_t i = 0; i < out->nr_numbers; i++) {
		at = get_bytes(at, &value, 2);
		out->numbers[i] = (uint16_t)value;
	}
	return true;
}

/* 255 is a multiple of SKETCH_SLOT_VALUES, so the value of a slot follows from what it was. */
static uint8_t repack_slot(uint8_t slot)
{
	return (uint8_t)(slot ? 1 + (slot - 1) % SKETCH_SLOT_VALUES : 0);
}

size_t sketch_repack(const void *older, size_t len, uint8_t *out)
{
	const uint8_t *at = older;
	size_t rest = SKETCH_HEAD_BYTES + SKETCH_SLOTS;

	if (!is_sketch(older, len, SKETCH_SLOTS))
		return 0;
	memcpy(out, at, SKETCH_HEAD_BYTES);
	for (size_t i = 0; i < SKETCH_SLOTS; i += 2)
		out[SKETCH_HEAD_BYTES + i / 2] = (uint8_t)(repack_slot(at[SKETCH_HEAD_BYTES + i]) |
			repack_slot(at[SKETCH_HEAD_BYTES + i + 1]) << 4);
	memcpy(out + SKETCH_HEAD_BYTES + SKETCH_SLOTS / 2, at + rest, len - rest);
	return len - SKETCH_SLOTS / 2;
}

/* ---- comparing */

/* Of slots that both fill with other shingles, one in SKETCH_SLOT_VALUES is equal by chance. */
static double estimate_jaccard(const struct sketch *a, const struct sketch *b)
{
	const double by_chance = 1.0 / SKETCH_SLOT_VALUES;
	unsigned int nr_equal = 0, nr_both = 0, nr_either = 0;
	double nr_same;

	for (size_t i = 0; i < SKETCH_SLOTS; i++) {
		unsigned int both = a->slots[i] && b->slots[i];

		nr_either += (a->slots[i] | b->slots[i]) != 0;
		nr_both += both;
		nr_equal += both & (a->slots[i] == b->slots[i]);
	}
	nr_same = (nr_equal - nr_both * by_chance) / (1 - by_chance);
	return nr_same > 0 ? nr_same / nr_either : 0;
}

/* How many are in both, given the share of those in either: shared / (a + b - shared) = jaccard. */
static double nr_shared(double jaccard, double nr_a, double nr_b)
{
	double shared = jaccard * (nr_a + nr_b) / (1 + jaccard), fewer = nr_a < nr_b ? nr_a : nr_b;

	return shared < fewer ? shared : fewer;
}

/* As many as are kept, or by how far the kept ones reach. */
static double count_numbers(const struct sketch *sketch)
{
	size_t nr = sketch->nr_numbers;

	return nr < SKETCH_NUMBERS ? (double)nr : (double)nr * 65536 / (1.0 + sketch->numbers[nr - 1]);
}

/* Merges both lists as far as both are known. */
static double numbers_jaccard(const struct sketch *a, const struct sketch *b)
{
	size_t i = 0, j = 0, nr_both = 0, nr_either = 0;

	while (i < a->nr_numbers || j < b->nr_numbers) {
		if ((i == SKETCH_NUMBERS) || (j == SKETCH_NUMBERS))
			break;
		if (j == b->nr_numbers || (i < a->nr_numbers && a->numbers[i] < b->numbers[j])) {
			i++;
		} else if (i == a->nr_numbers || b->numbers[j] < a->numbers[i]) {
			j++;
		} else {
			nr_both++;
			i++;
			j++;
		}
		nr_either++;
	}
	return nr_either ? (double)nr_both / (double)nr_either : 1;
}

struct likeness sketch_compare(const struct sketch *a, const struct sketch *b)
{
	double nr_a = a->nr_shingles, nr_b = b->nr_shingles, numbers_a = count_numbers(a);
	double numbers_b = count_numbers(b);
	struct likeness likeness = {.nr_numbers = numbers_a < numbers_b ? numbers_a : numbers_b};

	if (nr_a < 1 || nr_b < 1)
		return likeness;
	likeness.jaccard = estimate_jaccard(a, b);
	likeness.contained = nr_shared(likeness.jaccard, nr_a, nr_b) / (nr_a < nr_b ? nr_a : nr_b);
	likeness.numbers_jaccard = numbers_jaccard(a, b);
	likeness.nr_common_numbers = nr_shared(likeness.numbers_jaccard, numbers_a, numbers_b);
	likeness.is_series = a->title_words == b->title_words && a->title_figures != b->title_figures;
	likeness.same_day = a->day && a->day == b->day;
	likeness.other_day = a->day && b->day && a->day != b->day;
	return likeness;
}

/*
 * Tuned by reading pairs of the news. Likeness is the sum of both shares, so that a version that was cut may
 * share less of the longer one. Below the middle bound there are follow-ups that repeat the story so far,
 * unless the day and most of many figures are the same. Where hardly any figure says that both speak of the
 * same thing, set phrases may be all that they share up to the highest bound.
 */
static const double with_same_figures = 1.18, as_a_rule = 1.34, without_figures = 1.42;
static const double min_jaccard = 0.25, near_identity = 0.7;
enum { FEW_NUMBERS = 3, MANY_NUMBERS = 5 };

static double wanted_likeness(const struct likeness *likeness)
{
	if (likeness->nr_common_numbers < FEW_NUMBERS)
		return without_figures;
	if (likeness->same_day && likeness->nr_common_numbers >= MANY_NUMBERS &&
		likeness->numbers_jaccard >= 0.7)
		return with_same_figures;
	return as_a_rule;
}

/* Nearly the same words may print a few figures otherwise; a template has most of them otherwise. */
static bool figures_agree(const struct likeness *likeness)
{
	bool is_near = likeness->jaccard >= near_identity;
	double missing = likeness->nr_numbers - likeness->nr_common_numbers;
	double allowed = likeness->nr_numbers * (is_near ? 0.5 : 0.2);

	return missing <= (allowed > 1 ? allowed : 1) && (is_near || !likeness->other_day);
}

double sketch_same_story(const struct sketch *a, const struct sketch *b)
{
	struct likeness likeness = sketch_compare(a, b);
	double sum = likeness.jaccard + likeness.contained;

	if (likeness.is_series || likeness.jaccard < min_jaccard || sum < wanted_likeness(&likeness))
		return 0;
	return figures_agree(&likeness) ? sum : 0;
}
