/* Tables of confusions -> edits of the letters of a word. Knows no syllables: see text/misspelling.c. */
#include "text/confusion.h"

#include "text/letter.h"

#include <string.h>
#include <uchar.h>

static const double hook_for_tilde_cost = 1.0, first_missing_cost = 1.5, next_missing_cost = 0.5,
		    extra_cost = 2.0, wrong_cost = 2.5;

static const double neighbour_cost = 3.0, wrong_letter_cost = 4.5, missing_letter_cost = 3.5,
		    doubled_letter_cost = 2.5, extra_letter_cost = 3.5, swapped_letters_cost = 3.0;

void confuse_tones(int typed, int meant, struct confused_marks *marks)
{
	if (typed == meant)
		return;
	if ((typed == TONE_HOOK && meant == TONE_TILDE) || (typed == TONE_TILDE && meant == TONE_HOOK))
		marks->hook_for_tilde = true;
	else if (typed == TONE_LEVEL)
		marks->nr_missing++;
	else if (meant == TONE_LEVEL)
		marks->nr_extra++;
	else
		marks->nr_wrong++;
}

void confuse_qualities(uint32_t typed, uint32_t meant, struct confused_marks *marks)
{
	if (typed == meant)
		return;
	if (typed < 0x80)
		marks->nr_missing++;
	else if (meant < 0x80)
		marks->nr_extra++;
	else
		marks->nr_wrong++;
}

double confused_marks_cost(const struct confused_marks *marks)
{
	double cost = (double)marks->nr_extra * extra_cost + (double)marks->nr_wrong * wrong_cost;

	if (marks->nr_missing)
		cost += first_missing_cost + (double)(marks->nr_missing - 1) * next_missing_cost;
	return marks->hook_for_tilde ? cost + hook_for_tilde_cost : cost;
}

/* ---- sounds */

/* Where a group must stand: before the vowel, behind it at the end, all behind the onset, or anywhere. */
enum place { ONSET, CODA, RIME, WITHIN };

static const struct sound_pair {
	const char32_t *one, *other;
	enum place place;
	double cost;
} pairs[] = {
	/* north: s as x, tr as ch, r as d and gi; south: d and gi as v; Red River delta: l and n */
	{U"s", U"x", ONSET, 1.5},
	{U"ch", U"tr", ONSET, 1.5},
	{U"d", U"gi", ONSET, 1.5},
	{U"d", U"r", ONSET, 1.5},
	{U"d", U"v", ONSET, 1.5},
	{U"gi", U"r", ONSET, 1.5},
	{U"gi", U"v", ONSET, 1.5},
	{U"r", U"v", ONSET, 2.0},
	{U"r", U"g", ONSET, 2.5},
	{U"l", U"n", ONSET, 1.5},
	/* gì is g + i: the i is written once */
	{U"di", U"gi", ONSET, 1.5},
	{U"ri", U"gi", ONSET, 1.5},
	{U"vi", U"gi", ONSET, 1.5},
	/* one sound, two spellings by the vowel that follows */
	{U"ng", U"ngh", ONSET, 1.2},
	{U"g", U"gh", ONSET, 1.5},
	{U"c", U"k", ONSET, 1.5},
	{U"c", U"q", ONSET, 1.5},
	{U"k", U"q", ONSET, 1.5},
	/* short ways to write on phones */
	{U"w", U"qu", ONSET, 1.5},
	{U"f", U"ph", ONSET, 1.2},
	{U"z", U"d", ONSET, 1.2},
	{U"z", U"gi", ONSET, 1.5},
	{U"j", U"gi", ONSET, 1.5},
	/* last consonants that the south says alike */
	{U"n", U"ng", CODA, 1.5},
	{U"n", U"nh", CODA, 1.5},
	{U"ng", U"nh", CODA, 2.5},
	{U"c", U"t", CODA, 1.5},
	{U"t", U"ch", CODA, 1.5},
	{U"c", U"ch", CODA, 2.5},
	{U"c", U"k", CODA, 1.2},
	{U"i", U"y", CODA, 1.2},
	{U"o", U"u", CODA, 1.5},
	/* phy for phi: after other consonants than those of kỹ and lý the letter is fixed */
	{U"i", U"y", RIME, 1.2},
	/* vowels: rượu as rựu, tiếp as típ, muối as múi; hoà as huà */
	{U"iê", U"i", WITHIN, 1.5},
	{U"iê", U"ê", WITHIN, 2.0},
	{U"yê", U"iê", WITHIN, 1.2},
	{U"ươ", U"ư", WITHIN, 1.5},
	{U"uô", U"u", WITHIN, 1.5},
	{U"oa", U"ua", WITHIN, 1.5},
	{U"oe", U"ue", WITHIN, 1.5},
	{U"uy", U"ui", WITHIN, 1.5},
};

static size_t length(const char32_t *letters)
{
	size_t nr = 0;

	while (letters[nr])
		nr++;
	return nr;
}

static bool is_vowel(const uint32_t *bases, size_t nr, size_t at)
{
	return at < nr && letter_is_vowel(bases[at]);
}

/* đ is not d here: nobody says them alike. */
static bool stands_at(const uint32_t *bases, size_t nr, size_t at, const char32_t *group)
{
	size_t i;

	for (i = 0; group[i]; i++) {
		if (at + i >= nr)
			return false;
		if (bases[at + i] != group[i] &&
			(!is_vowel(bases, nr, at + i) || letter_fold(bases[at + i]) != letter_fold(group[i])))
			return false;
	}
	return true;
}

static bool place_fits(const uint32_t *bases, size_t nr, size_t at, size_t group_len, enum place place)
{
	switch (place) {
	case ONSET: /* s of sa, not of slìm; ng, not the n of it; gi of giá, of gì and of gìn */
		return at == 0 && (is_vowel(bases, nr, group_len) || is_vowel(bases, nr, group_len - 1));
	case CODA:
		return at > 0 && at + group_len == nr && is_vowel(bases, nr, at - 1);
	case RIME:
		return at > 0 && at + group_len == nr && !is_vowel(bases, nr, at - 1);
	default:
		return true;
	}
}

/* hoặc -> huặc, not huạc: a vowel that stays keeps the mark that was typed. */
static uint32_t with_typed_marks(const uint32_t *bases, size_t at, bool is_typed, uint32_t meant)
{
	return is_typed && letter_fold(bases[at]) == letter_fold(meant) ? bases[at] : meant;
}

static void confuse_pair(const uint32_t *bases, size_t nr, const char32_t *typed, const char32_t *meant,
	const struct sound_pair *pair, edit_fn *fn, void *context)
{
	size_t typed_len = length(typed);

	for (size_t at = 0; at + typed_len <= nr; at++) {
		struct edit edit = {at, typed_len, length(meant), {0}, pair->cost};

		if (!stands_at(bases, nr, at, typed) || !place_fits(bases, nr, at, typed_len, pair->place))
			continue;
		for (size_t i = 0; i < edit.nr_put; i++)
			edit.put[i] = with_typed_marks(bases, at + i, i < typed_len, meant[i]);
		fn(context, &edit);
	}
}

void confuse_sounds(const uint32_t *bases, size_t nr, edit_fn *fn, void *context)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		confuse_pair(bases, nr, pairs[i].one, pairs[i].other, &pairs[i], fn, context);
		confuse_pair(bases, nr, pairs[i].other, pairs[i].one, &pairs[i], fn, context);
	}
}

/* ---- letters */

/* In quarters of a key, since each row of a keyboard is set off against the one above. */
static bool key_position(uint32_t base, int *row, int *quarters)
{
	static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
	static const int offsets[] = {0, 1, 3};
	uint32_t folded = letter_fold(base);

	for (*row = 0; *row < 3; ++*row) {
		const char *found = folded && folded < 0x80 ? strchr(rows[*row], (int)folded) : NULL;

		if (found) {
			*quarters = (int)(found - rows[*row]) * 4 + offsets[*row];
			return true;
		}
	}
	return false;
}

static bool are_neighbours(uint32_t one, uint32_t other)
{
	int row, quarters, other_row, other_quarters;

	if (!key_position(one, &row, &quarters) || !key_position(other, &other_row, &other_quarters))
		return false;
	return row - other_row >= -1 && row - other_row <= 1 && quarters - other_quarters >= -4 &&
		quarters - other_quarters <= 4;
}

static void confuse_at(const uint32_t *bases, size_t nr, size_t at, uint32_t letter, edit_fn *fn,
	void *context)
{
	struct edit missing = {at, 0, 1, {letter}, missing_letter_cost}, wrong = {at, 1, 1, {letter}, 0};

	fn(context, &missing);
	if (at == nr || letter == bases[at])
		return;
	wrong.cost = are_neighbours(bases[at], letter) ? neighbour_cost : wrong_letter_cost;
	fn(context, &wrong);
}

void confuse_letters(const uint32_t *bases, size_t nr, const uint32_t *alphabet, size_t nr_letters,
	edit_fn *fn, void *context)
{
	for (size_t at = 0; at <= nr; at++)
		for (size_t i = 0; i < nr_letters; i++)
			confuse_at(bases, nr, at, alphabet[i], fn, context);
	for (size_t at = 0; at < nr; at++) {
		bool is_doubled = at > 0 && bases[at] == bases[at - 1];
		struct edit extra = {at, 1, 0, {0}, is_doubled ? doubled_letter_cost : extra_letter_cost};

		fn(context, &extra);
		if (at + 1 < nr && bases[at] != bases[at + 1]) {
			struct edit swapped = {at, 2, 2, {bases[at + 1], bases[at]}, swapped_letters_cost};

			fn(context, &swapped);
		}
	}
}
