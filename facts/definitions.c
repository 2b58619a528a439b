/*
 * Reading -> abbreviations that the article explains itself.
 *
 *   Ban Quản lý rừng phòng hộ (BQLRPH)
 *   Tổ hợp tác (viết tắt là THT)        Hợp tác xã Nà Cạo, gọi tắt là HTX ...
 *   UBND (Ủy ban nhân dân)
 *
 * What stands beside the brackets counts only where the letters fit (facts/initials.h): most brackets hold
 * something else, and where a name begins is told by the letters alone.
 */
#include "base/memory.h"
#include "facts/initials.h"
#include "facts/stages.h"
#include "text/decode.h"
#include "text/key.h"

#include <stdlib.h>
#include <string.h>

enum { MIN_LETTERS = 2, MAX_LETTERS = 12, MAX_SHORT_WORDS = 4 };

struct word_range {
	size_t first, end;
};

struct definition_finder {
	const struct reading *reading;
	struct arena *arena;
	struct strmap seen; /* "short key TAB full key" */
	struct strbuf key;
	struct fact_abbreviation *found; /* by number in seen */
	size_t alloc;
};

static bool is_upper(const struct reading *reading, size_t word)
{
	const struct reading_word *at = &reading->words[word];
	size_t second = at->start_byte;

	if (at->flags & WORD_UPPER)
		return true;
	utf8_next(reading->text, at->end_byte, &second); /* a single letter: the C of "PCCC&C" */
	return at->flags & WORD_CAPITAL && second == at->end_byte;
}

/* "QP-AN", "QP – AN", "GD&ĐT", "NQ/TW" */
static bool joins_short(const struct reading *reading, size_t word)
{
	uint16_t gap = reading->words[word].gap;

	return gap == GAP_SLASH || gap == GAP_DASH || gap == (GAP_DASH | GAP_SPACE) ||
		is_behind_ampersand(reading, word);
}

/* The short form that begins at the word; an empty range where none does. In brackets, "HĐND UBND" is one. */
static struct word_range short_from(const struct reading *reading, size_t word, bool in_brackets)
{
	struct word_range range = {word, word};

	while (range.end < reading->nr_words && range.end - word < MAX_SHORT_WORDS &&
		is_upper(reading, range.end) &&
		(range.end == word || joins_short(reading, range.end) ||
			(in_brackets && reading->words[range.end].gap == GAP_SPACE)))
		range.end++;
	return range;
}

/* The short form that ends before `end`. */
static struct word_range short_before(const struct reading *reading, size_t end)
{
	struct word_range range = {end, end};

	while (range.first > 0 && end - range.first < MAX_SHORT_WORDS && is_upper(reading, range.first - 1) &&
		(range.first == end || joins_short(reading, range.first)))
		range.first--;
	return range;
}

/* "Lò Văn Mạn (LVM)": a person, or a school that has a person's name. */
static bool is_person(const struct reading *reading, struct word_range name)
{
	if (!reading_phrase(reading, name.first, PHRASE_FAMILY_NAME))
		return false;
	for (size_t i = name.first; i < name.end; i++)
		if (!(reading->words[i].flags & WORD_CAPITAL) || reading->words[i].flags & WORD_UPPER)
			return false;
	return true;
}

/* *out is the span's key. Returns of how many tokens it is. */
static size_t key_of(struct definition_finder *finder, struct span span, const char **out)
{
	struct tokenizer tokenizer = {finder->reading->memo};
	size_t nr;

	strbuf_reset(&finder->key);
	nr = text_query_key(&tokenizer, finder->reading->text + span.start_byte,
		span.end_byte - span.start_byte, &finder->key);
	*out = arena_strndup(finder->arena, finder->key.buf, finder->key.len);
	return nr;
}

static void keep(struct definition_finder *finder, const struct fact_abbreviation *found)
{
	uint32_t nr;
	int is_new;

	strbuf_reset(&finder->key);
	strbuf_addf(&finder->key, "%s\t%s", found->short_key, found->full_key);
	nr = strmap_add(&finder->seen, finder->key.buf, finder->key.len, &is_new);
	if (!is_new)
		return;
	ARRAY_GROW(finder->found, (size_t)nr + 1, finder->alloc);
	finder->found[nr] = *found;
}

static void add(struct definition_finder *finder, struct word_range short_form, struct word_range name)
{
	const struct reading *reading = finder->reading;
	struct fact_abbreviation found = {.is_unmarked = reading->is_unmarked};

	size_t nr_tokens;

	if (is_person(reading, name))
		return;
	found.short_span = reading_span(reading, short_form.first, short_form.end);
	found.full_span = reading_span(reading, name.first, name.end);
	if (key_of(finder, found.short_span, &found.short_key) > SHORT_FORM_MAX_TOKENS)
		return;
	nr_tokens = key_of(finder, found.full_span, &found.full_key);
	if (nr_tokens >= SHORT_FORM_NAME_MIN_TOKENS && nr_tokens <= SHORT_FORM_NAME_MAX_TOKENS)
		keep(finder, &found);
}

static bool read_letters(const struct reading *reading, struct word_range short_form, struct initials *out)
{
	out->nr = 0;
	if (short_form.end > short_form.first)
		initials_read(reading, short_form.first, short_form.end, out);
	return out->nr >= MIN_LETTERS && out->nr <= MAX_LETTERS;
}

/* A name that ends before `end`, and its short form. */
static bool name_before(struct definition_finder *finder, size_t end, struct word_range short_form,
	bool may_skip)
{
	struct initials initials;
	uint32_t first;

	if (!read_letters(finder->reading, short_form, &initials))
		return false;
	first = initials_find(finder->reading, &initials, 0, end, may_skip);
	if (first == READING_NO_WORD)
		return false;
	add(finder, short_form, (struct word_range){first, end});
	return true;
}

/* The word before which the bracket that opened before `open` closes; `open` where it does not. */
static size_t bracket_end(const struct reading *reading, size_t open)
{
	for (size_t i = open + 1; i <= reading->nr_words && i - open <= INITIALS_MAX_WORDS; i++) {
		if (reading->words[i].gap & GAP_CLOSE)
			return i;
		if (reading->words[i].gap & (GAP_OPEN | GAP_LINE))
			break;
	}
	return open;
}

/* "UBND (Ủy ban nhân dân)": all that is in the brackets. */
static void name_within(struct definition_finder *finder, size_t open)
{
	struct word_range name = {open, bracket_end(finder->reading, open)};
	struct word_range short_form = short_before(finder->reading, open);
	struct initials initials;

	if (name.end > name.first && read_letters(finder->reading, short_form, &initials) &&
		initials_find(finder->reading, &initials, name.first, name.end, false) == name.first)
		add(finder, short_form, name);
}

/* Behind a bracket that opens before the word. */
static void look_into_bracket(struct definition_finder *finder, size_t open)
{
	const struct reading *reading = finder->reading;
	struct word_range short_form = short_from(reading, open, true);
	uint16_t after = reading->words[short_form.end].gap;

	if (open == 0)
		return;
	if (short_form.end > open && after & (GAP_CLOSE | GAP_COMMA | GAP_SEMICOLON) &&
		name_before(finder, open, short_form, false))
		return;
	name_within(finder, open);
}

/* "..., sau đây viết tắt là THT": the cue is at the word. Returns the word to go on from. */
static size_t look_behind_cue(struct definition_finder *finder, size_t cue)
{
	const struct reading *reading = finder->reading;
	size_t end = cue + reading_phrase(reading, cue, PHRASE_SHORT_FORM_CUE)->nr_words;

	if (cue > 0 && end < reading->nr_words && reading->words[cue].gap & (GAP_COMMA | GAP_OPEN))
		name_before(finder, cue, short_from(reading, end, false), true);
	return end;
}

static void give(struct definition_finder *finder, struct facts *facts)
{
	size_t bytes = finder->seen.nr * sizeof(*finder->found);

	facts->nr_abbreviations = finder->seen.nr;
	if (bytes)
		facts->abbreviations = memcpy(arena_alloc(finder->arena, bytes), finder->found, bytes);
	free(finder->found);
	strmap_release(&finder->seen);
	strbuf_release(&finder->key);
}

void find_abbreviations(const struct reading *reading, struct arena *arena, struct facts *facts)
{
	struct definition_finder finder = {reading, arena, STRMAP_INIT, STRBUF_INIT, NULL, 0};

	for (size_t i = 0; i < reading->nr_words;) {
		if (reading->words[i].classes >> PHRASE_SHORT_FORM_CUE & 1) {
			i = look_behind_cue(&finder, i);
			continue;
		}
		if (reading->words[i].gap & GAP_OPEN)
			look_into_bracket(&finder, i);
		i++;
	}
	give(&finder, facts);
}
