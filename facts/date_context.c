/* What the words around a written date say of it: a paper's, an anniversary's, a deadline. */
#include "facts/date_forms.h"

/* How far before a date the word may stand that tells what it is of. */
enum { MAX_WORDS_TO_NOUN = 14, MAX_PHRASE_BACK = 4, MAX_JOINED = 12 };

bool date_phrase_ends_at(const struct reading *reading, size_t word, enum phrase_class class)
{
	for (size_t back = 1; back <= MAX_PHRASE_BACK && back <= word; back++) {
		size_t first = reading->first_hit[word - back], end = reading->first_hit[word - back + 1];

		for (size_t i = first; i < end; i++)
			if (reading->hits[i].class == class && reading->hits[i].nr_words == back)
				return true;
	}
	return false;
}

bool date_is_counted(const struct reading *reading, size_t word, float weight)
{
	const struct reading_hit *hit = reading_phrase(reading, word, PHRASE_DATE_COUNTED);

	return hit && reading->words[word].gap == GAP_SPACE && hit->weight >= weight;
}

/*
 * The word from which the noun of the date is looked for: "(2/9/1945 - 2/9/2025)" is of what stands
 * before.
 */
static size_t start_of_group(const struct date_forms *forms, const struct date_form *form)
{
	const struct date_form *first = form;

	for (size_t i = 0; i < MAX_JOINED && first > forms->forms && first->flags & FORM_JOINED; i++)
		first--;
	return first->first_word;
}

/* "Ngày Sách Việt Nam 21/4": a day with a name. */
static bool is_named_day(const struct reading *reading, size_t at)
{
	return reading_word_is(reading, at, "ngày") && reading->words[at].flags & WORD_CAPITAL &&
		reading->words[at + 1].flags & WORD_CAPITAL;
}

/*
 * DOCUMENT or OCCASION: the nearest noun before the date that has a day of its own, with nothing between that
 * ends a group of words. A comma directly before "ngày" does not: "Nghị quyết số 4-NQ/HU, ngày 3/5/2021".
 */
static uint16_t noun_of(const struct reading *reading, const struct date_form *form, size_t group)
{
	size_t sentence_start = reading->sentences[reading->words[group].sentence].first_word;
	size_t last = group > sentence_start + MAX_WORDS_TO_NOUN ? group - MAX_WORDS_TO_NOUN : sentence_start;
	bool in_brackets = reading->words[group].gap & GAP_OPEN;
	bool behind_comma = reading->words[group].gap & GAP_COMMA;

	for (size_t at = group; at > last; at--) {
		uint16_t gap = reading->words[at].gap;

		if (at != group && gap & (GAP_COMMA | GAP_SEMICOLON | GAP_COLON) && !in_brackets)
			return 0;
		if (reading_phrase(reading, at - 1, PHRASE_DATE_DOCUMENT) && form->precision == DATE_DAY)
			return FORM_DOCUMENT;
		if (!behind_comma &&
			(reading_phrase(reading, at - 1, PHRASE_DATE_OCCASION) ||
				(at != group && is_named_day(reading, at - 1))))
			return FORM_OCCASION;
	}
	return 0;
}

static bool follows_time_of_day(const struct reading *reading, const struct date_form *form)
{
	size_t at = form->first_word;

	if (reading_phrase(reading, at, PHRASE_DATE_CUE) && !reading_word_is(reading, at, "ngày"))
		return true;
	return at > 0 &&
		(reading_word_is(reading, at - 1, "phút") || reading_word_is(reading, at - 1, "giờ"));
}

static bool follows_limit(const struct reading *reading, size_t group)
{
	uint32_t sentence = reading->words[group].sentence;

	for (size_t back = 0; back < 4 && back < group; back++) {
		if (reading->words[group - back].sentence != sentence ||
			reading->words[group - back].gap & GAP_COMMA)
			return false;
		if (reading->words[group - back - 1].sentence == sentence &&
			date_phrase_ends_at(reading, group - back, PHRASE_DATE_LIMIT))
			return true;
	}
	return false;
}

static bool follows_before(const struct reading *reading, size_t group)
{
	return group >= 2 && reading_word_is(reading, group - 2, "trước") &&
		(reading_word_is(reading, group - 1, "đó") || reading_word_is(reading, group - 1, "đây"));
}

void date_context_flags(const struct reading *reading, const struct date_forms *forms, struct date_form *form)
{
	size_t group = start_of_group(forms, form), end = form->end_word;

	if (!follows_time_of_day(reading, form))
		form->flags |= noun_of(reading, form, group);
	else
		form->flags |= FORM_CLOCK;
	if (follows_limit(reading, group))
		form->flags |= FORM_LIMIT;
	if (follows_before(reading, group))
		form->flags |= FORM_BEFORE;
	if ((reading_word_is(reading, end, "đến") || reading_word_is(reading, end, "tới")) &&
		reading_word_is(reading, end + 1, "nay"))
		form->flags |= FORM_TO_NOW;
}
