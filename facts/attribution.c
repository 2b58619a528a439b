/* Sentence -> speaker. */
#include "facts/attribution.h"

#include <string.h>

enum { MAX_WORDS_TO_VERB = 9, MAX_WORDS_TO_SPEAKER = 6, MAX_WORDS_TO_COLON = 16 };

bool sentence_is_caption(const struct reading *reading, size_t nr)
{
	const struct reading_sentence *sentence = &reading->sentences[nr];

	for (size_t i = sentence->first_word; i < sentence->end_word; i++)
		if (reading->words[i + 1].gap & GAP_COLON && reading_word_is(reading, i, "ảnh"))
			return true;
	return false;
}

/* The verb of saying that begins at the word, its length; 0 where a longer phrase makes it another word. */
static size_t verb_words(const struct reading *reading, size_t at)
{
	const struct reading_hit *verb = reading_phrase(reading, at, PHRASE_SPEECH_VERB);
	const struct reading_hit *report = reading_phrase(reading, at, PHRASE_REPORT_VERB);
	const struct reading_hit *other = reading_phrase(reading, at, PHRASE_NO_SPEECH);

	if (report && (!verb || report->nr_words > verb->nr_words))
		verb = report;
	if (!verb || (other && other->nr_words > verb->nr_words))
		return 0;
	if (reading->words[at].flags & WORD_CAPITAL && !reading->is_unmarked)
		return 0;
	return verb->nr_words;
}

/* The verb must come soon, in the same clause. */
static bool verb_follows(const struct reading *reading, size_t at, size_t end)
{
	size_t limit = at + MAX_WORDS_TO_VERB;

	for (size_t i = at; i < end && i < limit; i++) {
		uint16_t gap = reading->words[i].gap;

		if (gap & (GAP_SEMICOLON | GAP_QUOTE_OPEN | GAP_STOP))
			return false;
		if (verb_words(reading, i))
			return true;
	}
	return false;
}

/* Whether a quote or words behind a colon follow: "phấn khởi: “...”". */
static bool colon_follows(const struct reading *reading, size_t at, size_t end)
{
	for (size_t i = at; i < end && i < at + MAX_WORDS_TO_COLON; i++) {
		uint16_t gap = reading->words[i].gap;

		if (gap & GAP_QUOTE_OPEN)
			return (gap & (GAP_COLON | GAP_COMMA)) != 0;
		if (gap & (GAP_SEMICOLON | GAP_STOP))
			return false;
	}
	return false;
}

/* Behind somebody's last office or name: where the verb is looked for. */
static size_t skip_own_items(const struct cast *cast, size_t *item, size_t sentence_end)
{
	const struct cast_item *items = cast->items.items;

	while (*item + 1 < cast->items.nr && items[*item + 1].person == items[*item].person &&
		items[*item + 1].first < sentence_end && items[*item + 1].kind != ITEM_PRONOUN &&
		items[*item + 1].first <= items[*item].end + 7)
		++*item;
	return items[*item].end;
}

static bool opens_speech(const struct reading *reading, size_t first, size_t speaker)
{
	for (size_t i = first; i < speaker && i < first + MAX_WORDS_TO_SPEAKER; i++) {
		const struct reading_hit *opening = reading_phrase(reading, i, PHRASE_SPEECH_OPENING);

		if (opening && speaker <= i + opening->nr_words + 3u)
			return true;
		if (i > first && reading->words[i].gap & GAP_COMMA)
			return false;
	}
	return false;
}

static bool is_behind_quote(const struct reading *reading, size_t first, size_t speaker)
{
	for (size_t back = 0; back <= 3 && speaker >= first + back + 1; back++)
		if (reading->words[speaker - back].gap & GAP_QUOTE_CLOSE)
			return true;
	return false;
}

struct attribution attribute_sentence(const struct reading *reading, const struct cast *cast,
	const bool *quoted, size_t sentence_nr, size_t item)
{
	const struct reading_sentence *sentence = &reading->sentences[sentence_nr];
	const struct cast_item *items = cast->items.items;
	struct attribution out = {ATTRIBUTION_NONE, CAST_NOBODY};

	for (size_t i = item; i < cast->items.nr && items[i].first < sentence->end_word; i++) {
		size_t first = i, after;
		bool is_behind;

		if (items[i].is_list || quoted[items[i].first])
			continue;
		after = skip_own_items(cast, &i, sentence->end_word);
		is_behind = is_behind_quote(reading, sentence->first_word, items[first].first);
		if (verb_follows(reading, after, sentence->end_word))
			out.kind = is_behind ? ATTRIBUTION_TAIL : ATTRIBUTION_VERB;
		else if (opens_speech(reading, sentence->first_word, items[first].first))
			out.kind = ATTRIBUTION_OPENING;
		else if (colon_follows(reading, after, sentence->end_word))
			out.kind = ATTRIBUTION_COLON;
		if (out.kind == ATTRIBUTION_NONE)
			continue;
		out.person = items[first].person;
		return out;
	}
	return out;
}
