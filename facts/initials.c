/* Letters of an abbreviation against the words before it, from the last to the first. */
#include "facts/initials.h"

#include "text/decode.h"
#include "text/letter.h"

#include <string.h>

/* What may stand between the words of a name: "quốc phòng, an ninh", 'Hội "Người cao tuổi"'. */
enum { GAPS_IN_NAME = GAP_SPACE | GAP_COMMA | GAP_DASH | GAP_SLASH | GAP_APOSTROPHE };

/* Onsets that are written with more than one letter: "Th" of "thị". */
static const char *const onsets[] = {"ngh", "th", "tr", "ch", "ph", "nh", "ng", "kh", "gh", "gi", "qu"};

/* Appends the bases of the word's letters, at most max; false where it has more. */
static bool add_letters(const struct reading *reading, size_t word, struct initials *out, size_t max)
{
	size_t at = reading->words[word].start_byte, end = reading->words[word].end_byte;

	while (at < end) {
		struct letter letter = letter_of(utf8_next(reading->text, end, &at));

		if (letter.class == LETTER_QUALITY && out->nr > 0) {
			uint32_t base = letter_add_quality(out->letters[out->nr - 1], letter.base);

			out->letters[out->nr - 1] = base ? base : out->letters[out->nr - 1];
		}
		if (letter.class != LETTER_WORD)
			continue;
		if (out->nr == max)
			return false;
		out->letters[out->nr++] = letter.base;
	}
	return true;
}

void initials_read(const struct reading *reading, size_t first, size_t end, struct initials *out)
{
	out->nr = 0;
	for (size_t i = first; i < end; i++) {
		if (!add_letters(reading, i, out, INITIALS_MAX)) {
			out->nr = 0;
			return;
		}
	}
}

/*
 * Đ stands for đ alone, unless the text prints no marks; D for either, since many abbreviations are typed
 * without. Other marks do not count: U is of "ủy" and of "ưu".
 */
static bool fits(const struct reading *reading, uint32_t of_short, uint32_t of_word)
{
	uint32_t d_with_stroke = 0x111;

	if (of_short == d_with_stroke && !reading->is_unmarked)
		return of_word == d_with_stroke;
	return letter_fold(of_short) == letter_fold(of_word);
}

static bool ends_with(const struct reading *reading, const struct initials *initials, size_t nr_left,
	const struct initials *word, size_t nr)
{
	if (nr > nr_left || nr > word->nr)
		return false;
	for (size_t i = 0; i < nr; i++)
		if (!fits(reading, initials->letters[nr_left - nr + i], word->letters[i]))
			return false;
	return true;
}

/* Letters that the word's onset is written with, where they are several; else 0. */
static size_t onset_letters(const struct initials *word)
{
	for (size_t i = 0; i < sizeof(onsets) / sizeof(*onsets); i++) {
		size_t len = strlen(onsets[i]), same = 0;

		while (same < len && same < word->nr && word->letters[same] == (unsigned char)onsets[i][same])
			same++;
		if (same == len)
			return len;
	}
	return 0;
}

/* From how many letters may be left before the word (a set of bits) to how many may be left after it. */
static uint32_t take_word(const struct reading *reading, const struct initials *initials, size_t word,
	uint32_t left)
{
	struct initials letters = {.nr = 0};
	bool whole =
		add_letters(reading, word, &letters, INITIALS_MAX) && reading->words[word].flags & WORD_UPPER;
	size_t onset = onset_letters(&letters);
	uint32_t after = reading_phrase(reading, word, PHRASE_SHORT_FORM_GAP) ? left : 0;

	for (size_t nr_left = 1; nr_left <= initials->nr; nr_left++) {
		if (!(left >> nr_left & 1))
			continue;
		if (ends_with(reading, initials, nr_left, &letters, 1))
			after |= 1u << (nr_left - 1);
		if (onset && ends_with(reading, initials, nr_left, &letters, onset))
			after |= 1u << (nr_left - onset);
		if (whole && ends_with(reading, initials, nr_left, &letters, letters.nr))
			after |= 1u << (nr_left - letters.nr);
	}
	return after;
}

bool is_behind_ampersand(const struct reading *reading, size_t word)
{
	uint32_t from = reading->words[word - 1].end_byte, to = reading->words[word].start_byte;

	return (reading->words[word].gap & ~(unsigned int)GAP_SPACE) == GAP_OTHER &&
		memchr(reading->text + from, '&', to - from) != NULL;
}

static bool is_inside_name(const struct reading *reading, size_t word)
{
	return !(reading->words[word].gap & ~(unsigned int)GAPS_IN_NAME) ||
		is_behind_ampersand(reading, word);
}

uint32_t initials_find(const struct reading *reading, const struct initials *initials, size_t least,
	size_t end, bool may_skip)
{
	/* Without and with a word skipped. The last word is never skipped, nor is the first. */
	uint32_t left = 1u << initials->nr, left_skipped = 0;
	size_t at = end;

	if (initials->nr == 0)
		return READING_NO_WORD;
	while (at > least && end - at < INITIALS_MAX_WORDS && (left | left_skipped)) {
		uint32_t skipping = may_skip && at < end ? left : 0;

		if (at < end && !is_inside_name(reading, at))
			return READING_NO_WORD;
		at--;
		if (reading->words[at].flags & WORD_NUMBER)
			return READING_NO_WORD;
		left = take_word(reading, initials, at, left);
		left_skipped = take_word(reading, initials, at, left_skipped) | skipping;
		if ((left | left_skipped) & 1)
			return (uint32_t)at;
	}
	return READING_NO_WORD;
}
