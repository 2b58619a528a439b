/* Names and offices -> people, and who is meant where. */
#include "facts/cast.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS_BETWEEN = 7, MAX_PRONOUN_BACK = 8, MAX_OFFICE_KEY_WORDS = 8, MAX_OFFICES = 32 };

#define AMBIGUOUS (UINT32_MAX - 1)

void cast_init(struct cast *cast)
{
	memset(cast, 0, sizeof(*cast));
	cast_items_init(&cast->items);
	strmap_init(&cast->keys);
	strmap_init(&cast->office_keys);
}

void cast_release(struct cast *cast)
{
	for (size_t i = 0; i < cast->nr_persons; i++)
		free(cast->persons[i].offices);
	free(cast->persons);
	free(cast->person_of_key);
	free(cast->holders);
	strmap_release(&cast->keys);
	strmap_release(&cast->office_keys);
	cast_items_release(&cast->items);
	cast_init(cast);
}

bool cast_is_official(const struct cast_person *person)
{
	for (size_t i = 0; i < person->nr_offices; i++)
		if (!person->offices[i].is_private)
			return true;
	return false;
}

/* ---- names */

static void set_key(struct cast *cast, const char *key, size_t len, uint32_t person, bool replace)
{
	int is_new;
	uint32_t nr = strmap_add(&cast->keys, key, len, &is_new);

	ARRAY_GROW(cast->person_of_key, (size_t)nr + 1, cast->alloc_keys);
	if (is_new || replace)
		cast->person_of_key[nr] = person;
}

static uint32_t find_key(const struct reading *reading, const struct cast *cast, size_t first, size_t end)
{
	struct strbuf key = STRBUF_INIT;
	uint32_t nr;

	name_key(reading, first, end, &key);
	nr = strmap_get(&cast->keys, key.buf, key.len);
	strbuf_release(&key);
	return nr == STRMAP_NONE ? CAST_NOBODY : cast->person_of_key[nr];
}

/* By what a person is called later: the given name, its last two words, "H'Linh", "Y Thuyên". */
static void add_parts(const struct reading *reading, struct cast *cast, size_t first, size_t end,
	uint32_t person)
{
	struct strbuf key = STRBUF_INIT;
	size_t starts[] = {end - 1, end > first + 1 ? end - 2 : first, first}, ends[] = {end, end, first + 2};

	for (size_t i = 0; i < 3 && end > first + 1; i++) {
		if (i == 2 && reading->words[first].end_byte - reading->words[first].start_byte > 2)
			break;
		strbuf_reset(&key);
		name_key(reading, starts[i], ends[i], &key);
		set_key(cast, key.buf, key.len, person, true);
	}
	strbuf_reset(&key);
	name_key(reading, first, end, &key);
	set_key(cast, key.buf, key.len, person, true);
	strbuf_release(&key);
}

static uint32_t add_person(const struct reading *reading, struct cast *cast, const struct cast_item *item)
{
	struct cast_person *person;

	ARRAY_GROW(cast->persons, cast->nr_persons + 1, cast->alloc_persons);
	person = &cast->persons[cast->nr_persons];
	*person = (struct cast_person){item->name_first, item->end, item->honorific, NULL, 0, 0};
	add_parts(reading, cast, item->name_first, item->end, (uint32_t)cast->nr_persons);
	return (uint32_t)cast->nr_persons++;
}

/* The whole name, exactly: "Vân" is no whole name of "Hoàng Thị Vân". */
static bool has_name(const struct reading *reading, const struct cast_person *person,
	const struct cast_item *item)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
	bool same;

	name_key(reading, person->name_first, person->name_end, &a);
	name_key(reading, item->name_first, item->end, &b);
	same = a.len == b.len && !memcmp(a.buf, b.buf, a.len);
	strbuf_release(&a);
	strbuf_release(&b);
	return same;
}

static void name_persons(const struct reading *reading, struct cast *cast, size_t min_words, size_t max_words)
{
	for (size_t i = 0; i < cast->items.nr; i++) {
		struct cast_item *item = &cast->items.items[i];
		size_t nr_words = item->end - item->name_first;
		uint32_t person;

		if (item->kind != ITEM_NAME || nr_words < min_words || nr_words > max_words)
			continue;
		person = find_key(reading, cast, item->name_first, item->end);
		if (person != CAST_NOBODY && nr_words > 2 && !has_name(reading, &cast->persons[person], item))
			person = CAST_NOBODY;
		item->person = person != CAST_NOBODY ? person : add_person(reading, cast, item);
		if (cast->persons[item->person].honorific < 0)
			cast->persons[item->person].honorific = item->honorific;
	}
}

/* ---- who holds which office */

enum link { LINK_NONE, LINK_SPACE, LINK_MARK, LINK_WORDS };

/* "53 tuổi, ", "sinh năm 1971, ", "(SN 1971)": what may stand between a name and its office. */
static size_t skip_age(const struct reading *reading, size_t at)
{
	if (reading->words[at].flags & WORD_NUMBER && reading_word_is(reading, at + 1, "tuổi"))
		return at + 2;
	if (reading_word_is(reading, at, "sinh") && reading_word_is(reading, at + 1, "năm"))
		return at + 3;
	if (reading_word_is(reading, at, "sn"))
		return at + 2;
	return at;
}

/*
 * ", trụ trì chùa," between a name and its office: a few words between commas, none of them a verb of
 * saying.
 */
static size_t skip_apposition(const struct reading *reading, size_t at, size_t first)
{
	if (at == first || first > at + 5 || !(reading->words[at].gap & GAP_COMMA) ||
		!(reading->words[first].gap & GAP_COMMA))
		return at;
	for (size_t i = at; i < first; i++)
		if (reading_phrase(reading, i, PHRASE_SPEECH_VERB) ||
			(i > at && reading->words[i].gap & GAP_COMMA))
			return at;
	return first;
}

/* What lies between the end of one item and the beginning of the next. */
static enum link link_between(const struct reading *reading, size_t end, size_t first)
{
	const struct reading_hit *words;
	enum link link = LINK_SPACE;
	size_t at;

	if (first > end + MAX_WORDS_BETWEEN || reading->words[end].sentence != reading->words[first].sentence)
		return LINK_NONE;
	at = skip_apposition(reading, skip_age(reading, end), first);
	if (at > first)
		return LINK_NONE;
	words = reading_phrase(reading, at, PHRASE_OFFICE_LINK);
	if (at < first && words && at + words->nr_words <= first) {
		at += words->nr_words;
		link = LINK_WORDS;
	}
	if (at != first)
		return LINK_NONE;
	for (size_t i = end; i <= first; i++) {
		uint16_t gap = reading->words[i].gap;

		if (gap & (GAP_SEMICOLON | GAP_STOP | GAP_LINE | GAP_QUOTE_OPEN | GAP_QUOTE_CLOSE))
			return LINK_NONE;
		if (link == LINK_SPACE && gap & (GAP_COMMA | GAP_DASH | GAP_OPEN | GAP_COLON | GAP_CLOSE))
			link = LINK_MARK;
	}
	return link;
}

static void give_offices(struct cast *cast, uint32_t person_nr, const struct cast_item *item)
{
	const struct office_group *group = &cast->items.groups[item->group];
	struct cast_person *person = &cast->persons[person_nr];

	for (size_t i = 0; i < group->nr && person->nr_offices < MAX_OFFICES; i++) {
		ARRAY_GROW(person->offices, person->nr_offices + 1, person->alloc_offices);
		person->offices[person->nr_offices++] = group->offices[i];
	}
}

/* "Chủ tịch UBND xã, ông Lý A Sùng"; the honorific tells that it is no other one's office. */
static bool precedes(const struct reading *reading, const struct cast_item *offices,
	const struct cast_item *name)
{
	enum link link = link_between(reading, offices->end, name->first);

	if (offices->is_linked || offices->is_list)
		return false;
	return link == LINK_SPACE || (link == LINK_MARK && name->name_first > name->first) ||
		(link == LINK_WORDS &&
			(reading_word_is(reading, offices->end, "là") ||
				reading_word_is(reading, offices->end, "đối")));
}

/* "Hoàng Thị Vân, Bí thư Đảng ủy"; not "..., Bí thư Đảng ủy Lý A Sùng". */
static bool follows(const struct reading *reading, const struct cast *cast, size_t name, size_t offices)
{
	const struct cast_item *items = cast->items.items;
	enum link link = link_between(reading, items[name].end, items[offices].first);

	if (link == LINK_NONE || link == LINK_SPACE)
		return false;
	if (link == LINK_MARK && reading->words[items[name].end].gap & GAP_CLOSE)
		return false;
	if (link == LINK_MARK && offices + 1 < cast->items.nr && items[offices + 1].kind == ITEM_NAME &&
		items[offices + 1].name_first == items[offices + 1].first &&
		link_between(reading, items[offices].end, items[offices + 1].first) == LINK_SPACE)
		return false;
	return true;
}

/* Items from `at` on that list who shares the offices at `at`; returns the item behind the list. */
static void share_offices(const struct reading *reading, struct cast *cast, size_t at)
{
	struct cast_item *items = cast->items.items, *header = &items[at];
	size_t end = header->end;

	for (size_t i = at + 1; i < cast->items.nr; i++) {
		bool is_near = items[i].first <= end + 2 &&
			!(reading->words[items[i].first].gap & (GAP_STOP | GAP_LINE)) &&
			reading->words[end].sentence == reading->words[items[i].first].sentence;

		if (!is_near || items[i].kind == ITEM_PRONOUN)
			return;
		if (items[i].kind == ITEM_NAME) {
			give_offices(cast, items[i].person, header);
			header->is_linked = true;
		} else if (i == at + 1 || !items[i].is_linked) {
			if (i == at + 1 || items[i - 1].kind != ITEM_NAME)
				return;
		}
		end = items[i].end;
	}
}

/* Commune, district or province, by the place nouns of the offices; 0 where they state none or several. */
static int level_of(const struct reading *reading, const struct office *offices, size_t nr)
{
	int level = 0;

	for (size_t i = 0; i < nr; i++) {
		if (offices[i].is_former ||
			(reading_phrase(reading, offices[i].first, PHRASE_OFFICE_OPEN) &&
				!reading_phrase(reading, offices[i].first, PHRASE_OFFICE_HEAD)))
			continue; /* deputies and members have another office besides */
		for (size_t at = offices[i].first; at < offices[i].end; at++) {
			const struct reading_hit *noun = reading_phrase(reading, at, PHRASE_PLACE_NOUN);

			if (noun && level != 0 && level != (int)noun->weight)
				return 0;
			if (noun)
				level = (int)noun->weight;
		}
	}
	return level;
}

/*
 * Two people of one name in one article: "Trưởng phòng ... huyện A" here, "ông A, Chủ tịch Hội ... xã" there. The
 * name stands for the second from here on.
 */
static void tell_namesakes_apart(const struct reading *reading, struct cast *cast, struct cast_item *name,
	const struct cast_item *offices)
{
	const struct cast_person *person = &cast->persons[name->person];
	const struct office_group *group = &cast->items.groups[offices->group];
	int first = level_of(reading, person->offices, person->nr_offices);
	int second = level_of(reading, group->offices, group->nr);

	if (first && second && first != second && name->end - name->name_first > 2)
		name->person = add_person(reading, cast, name);
}

static void link_offices(const struct reading *reading, struct cast *cast)
{
	struct cast_item *items = cast->items.items;

	for (size_t i = 0; i < cast->items.nr; i++) {
		bool has_one = false;

		if (items[i].kind != ITEM_NAME)
			continue;
		if (i > 0 && items[i - 1].kind == ITEM_OFFICES &&
			precedes(reading, &items[i - 1], &items[i])) {
			tell_namesakes_apart(reading, cast, &items[i], &items[i - 1]);
			give_offices(cast, items[i].person, &items[i - 1]);
			items[i - 1].is_linked = true;
			items[i - 1].person = items[i].person;
			has_one = true;
		}
		for (size_t j = i + 1; j < cast->items.nr && items[j].kind == ITEM_OFFICES; j++) {
			if (j == i + 1 ? !follows(reading, cast, i, j)
				       : link_between(reading, items[j - 1].end, items[j].first) == LINK_NONE)
				break;
			if (j == i + 1 && !has_one)
				tell_namesakes_apart(reading, cast, &items[i], &items[j]);
			give_offices(cast, items[i].person, &items[j]);
			items[j].is_linked = true;
			items[j].person = items[i].person;
		}
	}
	for (size_t i = 0; i < cast->items.nr; i++)
		if (items[i].kind == ITEM_OFFICES && items[i].is_list && !items[i].is_linked)
			share_offices(reading, cast, i);
}

/* ---- who is meant by an office or a pronoun */

/* The office's words without its body: "Chủ tịch UBND xã" is also the "Chủ tịch xã". */
static void office_key(const struct reading *reading, size_t first, size_t end, bool without_body,
	struct strbuf *out)
{
	strbuf_reset(out);
	for (size_t i = first; i < end; i++) {
		const struct reading_hit *body = reading_phrase(reading, i, PHRASE_BODY);

		if (without_body && body && i > first) {
			i += body->nr_words - 1u;
			continue;
		}
		if (out->len)
			strbuf_add_ch(out, ' ');
		name_key(reading, i, i + 1, out);
	}
}

static void set_office_key(struct cast *cast, const struct strbuf *key, uint32_t person)
{
	int is_new;
	uint32_t nr = strmap_add(&cast->office_keys, key->buf, key->len, &is_new);

	ARRAY_GROW(cast->holders, (size_t)nr + 1, cast->alloc_office_keys);
	if (is_new)
		cast->holders[nr].only = person;
	else if (cast->holders[nr].only != person)
		cast->holders[nr].only = AMBIGUOUS;
	cast->holders[nr].last = person;
}

static void index_offices(const struct reading *reading, struct cast *cast)
{
	struct strbuf key = STRBUF_INIT;

	for (uint32_t p = 0; p < cast->nr_persons; p++) {
		for (size_t i = 0; i < cast->persons[p].nr_offices; i++) {
			const struct office *office = &cast->persons[p].offices[i];
			size_t end = office->end;

			if (end > office->first + MAX_OFFICE_KEY_WORDS)
				end = office->first + MAX_OFFICE_KEY_WORDS;
			for (; end > office->first; end--) {
				office_key(reading, office->first, end, false, &key);
				set_office_key(cast, &key, p);
				office_key(reading, office->first, end, true, &key);
				set_office_key(cast, &key, p);
			}
		}
	}
	strbuf_release(&key);
}

static uint32_t person_of_office(const struct reading *reading, const struct cast *cast,
	const struct office *office, bool is_new)
{
	struct strbuf key = STRBUF_INIT;
	size_t min_end = office->end > office->first + 3 ? office->first + 3 : office->end;
	uint32_t person = CAST_NOBODY;

	for (size_t end = office->end; end >= min_end && end > office->first && person == CAST_NOBODY;
		end--) {
		for (int without_body = 0; without_body < 2 && person == CAST_NOBODY; without_body++) {
			uint32_t nr;

			office_key(reading, office->first, end, without_body, &key);
			nr = strmap_get(&cast->office_keys, key.buf, key.len);
			if (nr != STRMAP_NONE)
				person = is_new ? cast->holders[nr].last : cast->holders[nr].only;
		}
	}
	strbuf_release(&key);
	return person == AMBIGUOUS ? CAST_NOBODY : person;
}

enum sex { SEX_UNKNOWN, SEX_MALE, SEX_FEMALE };

static enum sex sex_of_address(const struct reading *reading, size_t at)
{
	static const char *const male[] = {"ông", "anh", "chú", "bác"}, *const female[] = {"bà", "chị", "cô"};

	for (size_t i = 0; i < sizeof(male) / sizeof(*male); i++)
		if (reading_word_is(reading, at, male[i]))
			return SEX_MALE;
	for (size_t i = 0; i < sizeof(female) / sizeof(*female); i++)
		if (reading_word_is(reading, at, female[i]))
			return SEX_FEMALE;
	return SEX_UNKNOWN;
}

/* "Thị" is in the names of women only. */
static bool is_woman(const struct reading *reading, const struct cast_person *person)
{
	for (size_t i = person->name_first; i + 1 < person->name_end; i++)
		if (reading_word_is(reading, i, "thị"))
			return true;
	return false;
}

/* Whether the pronoun may mean the person: "bà" is no "ông", and who was only called đồng chí may be either. */
static bool may_mean(const struct reading *reading, const struct cast_item *pronoun,
	const struct cast_person *person)
{
	if (person->honorific >= 0)
		return person->honorific == pronoun->honorific;
	return sex_of_address(reading, pronoun->first) != SEX_MALE || !is_woman(reading, person);
}

/* The last person named before who may be addressed so; "đồng chí" may be anyone. */
static uint32_t person_of_pronoun(const struct reading *reading, const struct cast *cast, size_t at)
{
	const struct cast_item *items = cast->items.items, *pronoun = &items[at];
	const struct reading_hit *hit = reading_phrase(reading, pronoun->first, PHRASE_HONORIFIC);
	bool any = hit && hit->weight >= ANYBODY_WEIGHT;

	for (size_t back = 1; back <= MAX_PRONOUN_BACK && back <= at; back++) {
		const struct cast_item *item = &items[at - back];

		if (item->person == CAST_NOBODY || item->is_list)
			continue;
		if (any || may_mean(reading, pronoun, &cast->persons[item->person]))
			return item->person;
	}
	return CAST_NOBODY;
}

static void resolve_mentions(const struct reading *reading, struct cast *cast)
{
	for (size_t i = 0; i < cast->items.nr; i++) {
		struct cast_item *item = &cast->items.items[i];

		if (item->person != CAST_NOBODY || item->is_list)
			continue;
		if (item->kind == ITEM_OFFICES)
			item->person =
				person_of_office(reading, cast, &cast->items.groups[item->group].offices[0],
					reading_word_is(reading, item->first, "tân"));
		else if (item->kind == ITEM_PRONOUN)
			item->person = person_of_pronoun(reading, cast, i);
	}
}

/* The item before in the sentence that is somebody, or NULL. */
static const struct cast_item *person_before(const struct reading *reading, const struct cast *cast,
	size_t at)
{
	const struct cast_item *items = cast->items.items;
	uint32_t sentence = reading->words[items[at].first].sentence;

	for (size_t i = at; i-- > 0 && reading->words[items[i].first].sentence == sentence;)
		if (items[i].person != CAST_NOBODY && items[i].kind != ITEM_OFFICES)
			return &items[i];
	return NULL;
}

/* "cử ông giữ chức Trưởng ban ...", "ông từng là Phó Chủ tịch ...": offices behind words that give them. */
static void link_careers(const struct reading *reading, struct cast *cast)
{
	struct cast_item *items = cast->items.items;

	for (size_t i = 1; i < cast->items.nr; i++) {
		const struct cast_item *person;
		bool has_words = false;

		if (items[i].kind != ITEM_OFFICES || items[i].is_linked)
			continue;
		for (size_t back = 1; back <= 6 && back <= items[i].first && !has_words; back++) {
			const struct reading_hit *words =
				reading_phrase(reading, items[i].first - back, PHRASE_OFFICE_LINK);

			has_words = words && words->nr_words == back;
		}
		person = has_words ? person_before(reading, cast, i) : NULL;
		if (!person)
			continue;
		give_offices(cast, person->person, &items[i]);
		items[i].is_linked = true;
		items[i].person = person->person;
	}
}

void cast_make(const struct reading *reading, struct cast *cast)
{
	cast_items_collect(reading, &cast->items);
	name_persons(reading, cast, 3, SIZE_MAX);
	name_persons(reading, cast, 2, 2);
	name_persons(reading, cast, 1, 1);
	link_offices(reading, cast);
	index_offices(reading, cast);
	resolve_mentions(reading, cast);
	link_careers(reading, cast);
}
