/* Words -> offices. The parts of one: facts/office.h. */
#include "facts/office.h"

#include <string.h>

enum {
	MAX_OFFICE_WORDS = 40,
	MAX_LOWER_WORDS = 6 /* free words of a unit's name before its place: "Bảo vệ người tiêu dùng huyện" */
};

/* Of the heads that foreigners hold, in the lexicon. */
static const float FOREIGN_WEIGHT = 2;

/* What the complement read last, which decides what may come next. */
enum part { PART_HEAD, PART_BODY, PART_UNIT, PART_FIELD, PART_PLACE_NOUN, PART_NAME, PART_NUMBER };

struct complement {
	const struct reading *reading;
	const struct known_names *known;
	size_t at; /* the next word */
	enum part last;
	bool in_unit;        /* a unit was begun that is named on */
	bool may_be_foreign; /* such a head has a foreigner's name behind it, or behind the country */
	bool before_name;
};

static size_t phrase_words(const struct reading *reading, size_t at, enum phrase_class class)
{
	const struct reading_hit *hit = reading_phrase(reading, at, class);

	return hit ? hit->nr_words : 0;
}

static bool is_capital(const struct reading *reading, size_t at)
{
	return reading->words[at].flags & WORD_CAPITAL;
}

/* ---- head */

static size_t head_words(const struct reading *reading, size_t at)
{
	size_t head = phrase_words(reading, at, PHRASE_OFFICE_HEAD);
	size_t whole = phrase_words(reading, at, PHRASE_OFFICE_WHOLE);
	size_t open = phrase_words(reading, at, PHRASE_OFFICE_OPEN);

	head = head > whole ? head : whole;
	return head > open ? head : open;
}

static bool head_is_open(const struct reading *reading, size_t at)
{
	size_t open = phrase_words(reading, at, PHRASE_OFFICE_OPEN);

	return open > 0 && open >= phrase_words(reading, at, PHRASE_OFFICE_HEAD) &&
		open >= phrase_words(reading, at, PHRASE_OFFICE_WHOLE);
}

static bool joined_by_space(const struct reading *reading, size_t at)
{
	return at < reading->nr_words && (reading->words[at].gap & ~GAP_APOSTROPHE) == GAP_SPACE;
}

/* Prefixes and head from *at, which moves behind them. False where there is no office. */
static bool read_head(const struct reading *reading, size_t *at, bool *is_former, bool *is_open)
{
	size_t first = *at, nr;

	*is_former = false;
	while ((nr = phrase_words(reading, *at, PHRASE_OFFICE_PREFIX)) > 0 && *at < first + 4 &&
		head_words(reading, *at) <= 1 && joined_by_space(reading, *at + nr)) {
		if (head_words(reading, *at + nr) == 0 &&
			!phrase_words(reading, *at + nr, PHRASE_OFFICE_PREFIX))
			break;
		*is_former |= reading_word_is(reading, *at, "nguyên") || reading_word_is(reading, *at, "cựu");
		*at += nr;
	}
	nr = head_words(reading, *at);
	*is_open = head_is_open(reading, *at);
	*at += nr;
	return nr > 0;
}

/* ---- complement */

/* The longest phrase that may belong to a unit's name here. */
static size_t unit_words(const struct reading *reading, size_t at)
{
	static const enum phrase_class classes[] = {PHRASE_BODY, PHRASE_UNIT, PHRASE_UNIT_FIELD,
		PHRASE_PRIVATE_UNIT, PHRASE_PLACE_NOUN, PHRASE_PLACE_NAME};
	size_t longest = 0;

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		size_t nr = phrase_words(reading, at, classes[i]);

		longest = nr > longest ? nr : longest;
	}
	return longest;
}

/* "giao" ends an office where "giao thông" does not; printed with a capital a word of one does not either. */
static bool ends_office(const struct reading *reading, size_t at)
{
	static const enum phrase_class classes[] = {PHRASE_OFFICE_STOP, PHRASE_SPEECH_VERB,
		PHRASE_REPORT_VERB, PHRASE_HONORIFIC, PHRASE_LIST_HONORIFIC, PHRASE_RANK, PHRASE_OFFICE_LINK};
	size_t longest = 0;

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		size_t nr = phrase_words(reading, at, classes[i]);

		longest = nr > longest ? nr : longest;
	}
	if (longest == 0)
		return false;
	if (is_capital(reading, at) && !reading->is_unmarked)
		return phrase_words(reading, at, PHRASE_RANK) > 1 ||
			phrase_words(reading, at, PHRASE_HONORIFIC) > 1;
	return longest >= unit_words(reading, at);
}

static bool begins_office(const struct reading *reading, size_t at)
{
	size_t nr = head_words(reading, at);

	if (nr > 0 && nr >= unit_words(reading, at) && (nr > 1 || is_capital(reading, at)))
		return true;
	nr = phrase_words(reading, at, PHRASE_OFFICE_PREFIX);
	return nr > 0 && is_capital(reading, at) && head_words(reading, at + nr) > 0;
}

/* "khóa XIV", "số 3", "nhiệm kỳ" is left out */
static bool take_number(struct complement *c)
{
	const struct reading *reading = c->reading;
	size_t at = c->at;

	if (reading->words[at].flags & WORD_NUMBER) {
		if (c->last == PART_HEAD || c->last == PART_BODY)
			return false;
		c->at++;
		c->last = PART_NUMBER;
		return true;
	}
	if (!reading_word_is(reading, at, "khóa") && !reading_word_is(reading, at, "số"))
		return false;
	if (!joined_by_space(reading, at + 1) ||
		!(reading->words[at + 1].flags & (WORD_NUMBER | WORD_UPPER | WORD_CAPITAL)))
		return false;
	c->at += 2;
	c->last = PART_NUMBER;
	return true;
}

/* A place of one word may begin a name (Anh, Đức), and "Chủ tịch Hồ Chí Minh" is a person. */
static bool is_place_here(const struct complement *c, size_t nr_words)
{
	if (nr_words == 1)
		return c->may_be_foreign || name_run_end(c->reading, c->at) <= c->at + 1;
	return c->last != PART_HEAD || nr_words == 2 || !phrase_words(c->reading, c->at, PHRASE_FAMILY_NAME);
}

/* The phrase of a unit's name at the word; places and fields only where they make sense. */
static bool take_phrase(struct complement *c)
{
	static const struct {
		enum phrase_class class;
		enum part part;
	} kinds[] = {{PHRASE_BODY, PART_BODY}, {PHRASE_UNIT, PART_UNIT}, {PHRASE_PRIVATE_UNIT, PART_UNIT},
		{PHRASE_UNIT_FIELD, PART_FIELD}, {PHRASE_PLACE_NOUN, PART_PLACE_NOUN},
		{PHRASE_PLACE_NAME, PART_NAME}};
	size_t longest = 0;
	enum part part = PART_HEAD;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t nr = phrase_words(c->reading, c->at, kinds[i].class);

		if (kinds[i].class == PHRASE_PLACE_NAME && !is_place_here(c, nr))
			continue;
		if (nr > longest) {
			longest = nr;
			part = kinds[i].part;
		}
	}
	if (longest == 0 ||
		(part == PART_FIELD && c->last == PART_PLACE_NOUN && !is_capital(c->reading, c->at)))
		return false;
	c->at += longest;
	c->last = part;
	c->in_unit |= part == PART_UNIT || part == PART_FIELD;
	return true;
}

/* Two words or more, not all of which Vietnamese could have. */
static bool is_foreign_name(const struct reading *reading, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (!(reading->words[i].flags & WORD_SYLLABLE))
			return end - first > 1;
	return false;
}

/* A capital: a place, a unit's own name, or the beginning of a person's name, which ends the office. */
static bool take_capitals(struct complement *c)
{
	const struct reading *reading = c->reading;
	size_t end = name_run_end(reading, c->at), split;

	if (reading->words[c->at].flags & WORD_UPPER) { /* HCM, GDNN */
		c->at++;
		c->last = PART_NAME;
		return true;
	}
	if (end == c->at)
		return false;
	if (c->may_be_foreign && (c->last == PART_HEAD || c->last == PART_NAME) &&
		is_foreign_name(reading, c->at, end)) {
		c->before_name = true;
		return false;
	}
	split = name_split(reading, c->at, end, c->last == PART_PLACE_NOUN || c->last == PART_BODY, c->known);
	if (split == c->at)
		return false;
	c->at = split;
	c->last = PART_NAME;
	return split == end;
}

/* Words in lower case inside a unit's name: one behind a capital (Tuyên giáo), or some up to the place. */
static bool take_lower(struct complement *c)
{
	const struct reading *reading = c->reading;
	size_t at = c->at;

	if (!c->in_unit || c->last == PART_PLACE_NOUN || c->last == PART_NUMBER)
		return false;
	for (size_t nr = 0; nr <= MAX_LOWER_WORDS; nr++, at++) {
		if (at >= reading->nr_words || (at > c->at && !joined_by_space(reading, at)) ||
			ends_office(reading, at) || begins_office(reading, at))
			break;
		if (nr > 0 &&
			(phrase_words(reading, at, PHRASE_PLACE_NOUN) ||
				phrase_words(reading, at, PHRASE_BODY) ||
				phrase_words(reading, at, PHRASE_UNIT_FIELD) > 1)) {
			c->at = at;
			c->last = PART_FIELD;
			return true;
		}
		if (is_capital(reading, at))
			break;
	}
	if (c->last != PART_NAME || !is_capital(reading, c->at - 1))
		return false;
	c->at++;
	c->last = PART_FIELD;
	return true;
}

/* "và", "&", "của": only where a further part of the unit follows. */
static bool take_joint(struct complement *c)
{
	const struct reading *reading = c->reading;
	size_t next = c->at + 1;
	bool is_of = reading_word_is(reading, c->at, "của");

	if ((!is_of && !reading_word_is(reading, c->at, "và")) || !joined_by_space(reading, next))
		return false;
	if (c->last == PART_HEAD && !is_of)
		return false;
	if (begins_office(reading, next) || (!is_of && ends_office(reading, next)))
		return false;
	if (is_of ? !phrase_words(reading, next, PHRASE_BODY)
		  : !unit_words(reading, next) && !is_capital(reading, next))
		return false;
	c->at = next;
	return true;
}

/* Whether the gap before the word may lie inside an office's name. */
static bool may_cross(const struct complement *c)
{
	const struct reading *reading = c->reading;
	uint16_t gap = reading->words[c->at].gap;
	bool goes_on = unit_words(reading, c->at) > 0 && !begins_office(reading, c->at);

	if (gap == GAP_SPACE || gap == GAP_APOSTROPHE || gap == 0)
		return true;
	if (!(gap & ~(GAP_SPACE | GAP_STOP))) /* "Công an TP. Hà Giang" */
		return reading_phrase(reading, c->at - 1, PHRASE_ABBREVIATION) && is_capital(reading, c->at);
	if (!(gap & ~(GAP_SPACE | GAP_DASH | GAP_SLASH | GAP_OTHER)))
		return c->last != PART_HEAD && (goes_on || !(gap & GAP_SPACE));
	if (!(gap & ~(GAP_SPACE | GAP_COMMA))) /* "Văn hóa, Thể thao và Du lịch" */
		return (c->last == PART_FIELD || c->last == PART_UNIT) && goes_on &&
			phrase_words(reading, c->at, PHRASE_UNIT_FIELD) > 0 &&
			!phrase_words(reading, c->at, PHRASE_BODY);
	return false;
}

static bool head_may_be_foreign(const struct reading *reading, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct reading_hit *head = reading_phrase(reading, i, PHRASE_OFFICE_HEAD);

		if (head && i + head->nr_words == end)
			return head->weight >= FOREIGN_WEIGHT;
	}
	return false;
}

/* Reads on from the head; returns the end. */
static size_t read_complement(const struct reading *reading, size_t first, size_t at,
	const struct known_names *known, bool *before_name)
{
	struct complement c = {reading, known, at, PART_HEAD,
		phrase_words(reading, at - 1, PHRASE_UNIT) == 1 /* trưởng phòng */,
		head_may_be_foreign(reading, first, at), false};

	while (c.at < reading->nr_words && c.at < first + MAX_OFFICE_WORDS && may_cross(&c)) {
		size_t nr = phrase_words(reading, c.at, PHRASE_OFFICE_MODIFIER);

		if (nr > 0 && c.last == PART_HEAD) {
			c.at += nr;
			continue;
		}
		if (take_joint(&c))
			continue;
		if (ends_office(reading, c.at) || begins_office(reading, c.at))
			break;
		if (take_number(&c) || take_phrase(&c))
			continue;
		if (is_capital(reading, c.at) ? !take_capitals(&c) : !take_lower(&c))
			break;
	}
	while (c.at > at &&
		(reading_word_is(reading, c.at - 1, "và") || reading_word_is(reading, c.at - 1, "của")))
		c.at--;
	*before_name = c.before_name;
	return c.at;
}

static bool is_private(const struct reading *reading, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		size_t body =
			phrase_words(reading, i, PHRASE_BODY); /* "Liên minh HTX" is a body of the state */

		if (phrase_words(reading, i, PHRASE_PRIVATE_UNIT))
			return true;
		i += body > 1 ? body - 1 : 0;
	}
	return false;
}

static bool office_read(const struct reading *reading, size_t first, const struct known_names *known,
	struct office *out)
{
	size_t at = first, end;
	bool is_open;

	while (reading_word_is(reading, first, "tân") ||
		reading_word_is(reading, first, "đương")) /* newly elected */
		at = first += reading_word_is(reading, first, "tân") ? 1 : 2;
	if (!read_head(reading, &at, &out->is_former, &is_open))
		return false;
	end = read_complement(reading, first, at, known, &out->before_name);
	if (is_open && end == at)
		return false;
	out->first = (uint32_t)first;
	out->end = (uint32_t)end;
	out->is_private = is_private(reading, first, end);
	return true;
}

/* ---- group */

/* The word where a further office of the same person begins, or 0. */
static size_t next_office(const struct reading *reading, size_t at)
{
	uint16_t gap = reading->words[at].gap;

	if (at >= reading->nr_words)
		return 0;
	if ((gap & (GAP_COMMA | GAP_DASH | GAP_SLASH)) &&
		!(gap & ~(GAP_SPACE | GAP_COMMA | GAP_DASH | GAP_SLASH))) {
		if (reading_word_is(reading, at, "kiêm"))
			return at + 1;
		return at;
	}
	if (gap != GAP_SPACE)
		return 0;
	if (reading_word_is(reading, at, "kiêm"))
		return reading_word_is(reading, at + 1, "chức") ? at + 2 : at + 1;
	return 0;
}

bool office_group_read(const struct reading *reading, size_t at, const struct known_names *known,
	struct office_group *out)
{
	out->nr = 0;
	if (!office_may_begin(reading, at) || !office_read(reading, at, known, &out->offices[0]))
		return false;
	out->nr = 1;
	out->first = (uint32_t)at;
	out->end = out->offices[0].end;
	while (out->nr < MAX_OFFICES_IN_GROUP) {
		size_t next = next_office(reading, out->end);

		if (next == 0 || !office_read(reading, next, known, &out->offices[out->nr]))
			return true;
		out->end = out->offices[out->nr++].end;
	}
	return true;
}
