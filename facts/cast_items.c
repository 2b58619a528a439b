/* Reading -> names, offices and pronouns. */
#include "facts/cast_items.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A name without an honorific must look like one by itself. */
static const double BARE_NAME_SCORE = 2.5;

void cast_items_init(struct cast_items *items)
{
	memset(items, 0, sizeof(*items));
	strmap_init(&items->known.keys);
}

void cast_items_release(struct cast_items *items)
{
	free(items->items);
	free(items->groups);
	strmap_release(&items->known.keys);
	cast_items_init(items);
}

/* What stands before a name: honorifics and ranks, one after the other ("đồng chí Đại tá, TS"). */
struct address {
	size_t end; /* the word behind */
	int32_t honorific;
	bool is_list;
	bool is_pronoun;  /* may stand alone */
	bool is_specific; /* for some people only: ông, bà; not đồng chí */
};

static bool continues_address(const struct reading *reading, size_t at)
{
	return at < reading->nr_words && !(reading->words[at].gap & ~(GAP_SPACE | GAP_COMMA | GAP_STOP)) &&
		(!(reading->words[at].gap & GAP_COMMA) || reading_phrase(reading, at, PHRASE_RANK));
}

/* "Chi hội trưởng" and, without marks, "Chu tich" hold a word of address. */
static bool is_office_rather(const struct reading *reading, size_t at, size_t nr_words)
{
	const struct reading_hit *head = reading_phrase(reading, at, PHRASE_OFFICE_HEAD);

	return head && head->nr_words > nr_words;
}

static struct address read_address(const struct reading *reading, size_t at)
{
	struct address address = {at, -1, false, false, false};

	for (;;) {
		const struct reading_hit *list = reading_phrase(reading, address.end, PHRASE_LIST_HONORIFIC);
		const struct reading_hit *one = reading_phrase(reading, address.end, PHRASE_HONORIFIC);
		const struct reading_hit *rank = reading_phrase(reading, address.end, PHRASE_RANK);
		const struct reading_hit *longest = list ? list : one, *stop;

		if (rank && (!longest || rank->nr_words > longest->nr_words))
			longest = rank;
		if (!longest || (address.end > at && !continues_address(reading, address.end)))
			return address;
		if ((stop = reading_phrase(reading, address.end, PHRASE_OFFICE_STOP)) &&
			stop->nr_words > longest->nr_words) /* "bà con" are no lady */
			return address;
		if (is_office_rather(reading, address.end, longest->nr_words))
			return address;
		address.is_list |= longest == list;
		if (longest == one) {
			address.honorific = (int32_t)one->value;
			address.is_pronoun = one->weight >= PRONOUN_WEIGHT;
			address.is_specific = address.is_pronoun && one->weight < ANYBODY_WEIGHT;
		}
		address.end += longest->nr_words;
	}
}

/* A line of capitals says nothing of where names are. */
static bool is_shouted(const struct reading *reading, const struct reading_sentence *sentence)
{
	size_t nr_upper = 0, nr = 0;

	for (size_t i = sentence->first_word; i < sentence->end_word; i++) {
		nr += !(reading->words[i].flags & WORD_NUMBER);
		nr_upper += (reading->words[i].flags & WORD_UPPER) != 0;
	}
	return nr > 3 && nr_upper * 3 > nr * 2;
}

/* Names behind an honorific are names elsewhere too. */
static void collect_known(const struct reading *reading, struct known_names *known)
{
	struct strbuf key = STRBUF_INIT;

	for (size_t i = 0; i < reading->nr_words; i++) {
		struct address address;
		size_t end;

		if (!reading_phrase(reading, i, PHRASE_HONORIFIC) && !reading_phrase(reading, i, PHRASE_RANK))
			continue;
		address = read_address(reading, i);
		if (reading->words[address.end].gap != GAP_SPACE)
			continue;
		end = name_run_end(reading, address.end);
		if (end < address.end + 2 || end > address.end + 5)
			continue;
		strbuf_reset(&key);
		name_key(reading, address.end, end, &key);
		strmap_add(&known->keys, key.buf, key.len, NULL);
		i = end - 1;
	}
	strbuf_release(&key);
}

static struct cast_item *add_item(struct cast_items *items, size_t first, size_t end)
{
	struct cast_item *item;

	ARRAY_GROW(items->items, items->nr + 1, items->alloc);
	item = &items->items[items->nr++];
	memset(item, 0, sizeof(*item));
	item->first = item->name_first = (uint32_t)first;
	item->end = (uint32_t)end;
	item->honorific = -1;
	item->person = CAST_NOBODY;
	return item;
}

/* "các", "hai", "4" before offices: several people have them. */
static bool is_after_number(const struct reading *reading, size_t at)
{
	return at > 0 && reading->words[at].gap == GAP_SPACE &&
		(reading_word_is(reading, at - 1, "các") || reading_word_is(reading, at - 1, "những") ||
			reading->words[at - 1].flags & WORD_NUMBER ||
			reading_word_is(reading, at - 1, "hai") || reading_word_is(reading, at - 1, "ba") ||
			reading_word_is(reading, at - 1, "bốn"));
}

/*
 * Offices at the word, with the address before them at `first`. Returns the end, or `at` where there are
 * none.
 */
static size_t take_offices(const struct reading *reading, struct cast_items *items, size_t first, size_t at,
	const struct address *address)
{
	struct office_group group;
	struct cast_item *item;

	if (!office_group_read(reading, at, &items->known, &group))
		return at;
	ARRAY_GROW(items->groups, items->nr_groups + 1, items->alloc_groups);
	items->groups[items->nr_groups] = group;
	item = add_item(items, first, group.end);
	item->kind = ITEM_OFFICES;
	item->group = (uint32_t)items->nr_groups++;
	item->honorific = address->is_specific ? address->honorific : -1;
	item->is_list = address->is_list || is_after_number(reading, first);
	return group.end;
}

/* A sentence's first word has a capital anyway: "Có H'Linh Mlô" */
static bool is_first_word(const struct reading *reading, size_t at)
{
	return reading->sentences[reading->words[at].sentence].first_word == at;
}

/* "Blúp Hiêr - Bí thư": what an office explains is a name, however rare. */
static bool is_before_office(const struct reading *reading, size_t at)
{
	if (at >= reading->nr_words || !(reading->words[at].gap & (GAP_DASH | GAP_COMMA | GAP_OPEN)))
		return false;
	return reading_phrase(reading, at, PHRASE_OFFICE_HEAD) ||
		reading_phrase(reading, at, PHRASE_OFFICE_WHOLE) ||
		reading_phrase(reading, at, PHRASE_OFFICE_OPEN) ||
		reading_phrase(reading, at, PHRASE_OFFICE_PREFIX);
}

/* "xã Trần Hợi", "đường Lê Lợi": a place that is called like a person. */
static bool is_after_place(const struct reading *reading, size_t at)
{
	static const char *const nouns[] = {"đường", "phố", "cầu", "trường", "chợ", "quảng", "hồ", "núi",
		"sông", "hẻm", "ngõ", "tượng", "viện"};

	if (at == 0 || reading->words[at].gap != GAP_SPACE)
		return false;
	for (size_t back = 1; back <= 3 && back <= at; back++) {
		const struct reading_hit *noun = reading_phrase(reading, at - back, PHRASE_PLACE_NOUN);

		if (noun && noun->nr_words == back)
			return true;
	}
	for (size_t i = 0; i < sizeof(nouns) / sizeof(*nouns); i++)
		if (reading_word_is(reading, at - 1, nouns[i]))
			return true;
	return false;
}

/* The offices just read ended where a name was seen to begin. */
static bool is_behind_offices(const struct cast_items *items, size_t at)
{
	return items->nr > 0 && items->items[items->nr - 1].kind == ITEM_OFFICES &&
		items->items[items->nr - 1].end == at;
}

/* The last of these offices has a foreigner's name behind it. */
static bool last_before_name(const struct cast_items *items)
{
	const struct office_group *group = &items->groups[items->items[items->nr - 1].group];

	return group->offices[group->nr - 1].before_name;
}

static bool is_bare_name(const struct reading *reading, const struct cast_items *items, size_t at, size_t end)
{
	double wanted = BARE_NAME_SCORE;

	if (is_behind_offices(items, at) && reading->words[at].gap == GAP_SPACE && last_before_name(items))
		return true;
	if (is_behind_offices(items, at) && reading->words[at].gap == GAP_SPACE)
		return name_score(reading, at, end, &items->known) > 0.5;
	if (is_after_place(reading, at))
		return false;
	if (is_first_word(reading, at) && !reading_phrase(reading, at, PHRASE_FAMILY_NAME) &&
		name_score(reading, at + 1, end, &items->known) > name_score(reading, at, end, &items->known))
		return false;
	if (is_before_office(reading, end))
		wanted = 0;
	return name_score(reading, at, end, &items->known) >= wanted;
}

/* A name behind an address, or by itself where it looks like one. Returns the end, or `at`. */
static size_t take_name(const struct reading *reading, struct cast_items *items, size_t first, size_t at,
	const struct address *address)
{
	size_t end = name_run_end(reading, at);
	bool has_address = at > first;
	struct cast_item *item;

	if (end == at || (has_address && reading->words[at].gap & ~(GAP_SPACE | GAP_COLON | GAP_STOP)))
		return at;
	if (has_address && end > at + 5)
		end = at + 5;
	if (!has_address && !is_bare_name(reading, items, at, end))
		return at;
	item = add_item(items, first, end);
	item->kind = ITEM_NAME;
	item->name_first = (uint32_t)at;
	item->honorific = address->is_specific ? address->honorific : -1;
	item->is_list = address->is_list;
	return end;
}

/* A run of capitals that is no name is passed over as a whole: its tail would look like one. */
static size_t pass_over(const struct reading *reading, size_t at)
{
	size_t end = name_run_end(reading, at);

	if (end > at + 1 && !is_first_word(reading, at) && !reading_phrase(reading, at, PHRASE_PLACE_NOUN))
		return end;
	return at + 1;
}

/* Most words are in lower case and begin no phrase that an item may begin with. */
static bool may_begin_item(const struct reading *reading, size_t at)
{
	static const uint64_t addresses =
		PHRASE_BIT(PHRASE_LIST_HONORIFIC) | PHRASE_BIT(PHRASE_HONORIFIC) | PHRASE_BIT(PHRASE_RANK);

	return reading->words[at].flags & WORD_CAPITAL || reading_begins(reading, at, addresses) ||
		office_may_begin(reading, at);
}

static size_t take_at(const struct reading *reading, struct cast_items *items, size_t at)
{
	struct address address = read_address(reading, at);
	size_t end = address.end;

	if (end > at && reading->words[end].gap == GAP_SPACE) {
		end = take_offices(reading, items, at, address.end, &address);
		if (end > address.end)
			return end;
	}
	if (address.end == at && (end = take_offices(reading, items, at, at, &address)) > at)
		return end;
	end = take_name(reading, items, at, address.end, &address);
	if (end > address.end)
		return end;
	if (address.honorific >= 0 && address.is_pronoun) {
		struct cast_item *item = add_item(items, at, address.end);

		item->kind = ITEM_PRONOUN;
		item->honorific = address.honorific;
		item->is_list = address.is_list;
	}
	return address.end > at ? address.end : pass_over(reading, at);
}

void cast_items_collect(const struct reading *reading, struct cast_items *items)
{
	items->nr = items->nr_groups = 0;
	collect_known(reading, &items->known);
	for (size_t s = 0; s < reading->nr_sentences; s++) {
		const struct reading_sentence *sentence = &reading->sentences[s];
		size_t at = sentence->first_word;

		if (is_shouted(reading, sentence))
			continue;
		while (at < sentence->end_word)
			at = may_begin_item(reading, at) ? take_at(reading, items, at) : at + 1;
	}
}
