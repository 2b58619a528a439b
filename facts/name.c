/* Runs of capitals -> names. */
#include "facts/name.h"

#include <string.h>

enum { MAX_NAME_WORDS = 5, MAX_RUN_WORDS = 12 };

void name_key(const struct reading *reading, size_t first, size_t end, struct strbuf *out)
{
	for (size_t i = first; i < end; i++) {
		char folded[WORD_MAX_BYTES];
		struct word word;

		reading_canonical(reading, i, &word);
		if (i > first)
			strbuf_add_ch(out, ' ');
		if (reading->is_unmarked)
			strbuf_add(out, folded, word_fold(word.text, word.len, folded));
		else
			strbuf_add(out, word.text, word.len);
	}
}

/* "Giám đốc" behind a name begins something else; one word ("Trưởng", "Đoàn") may be of the name. */
static bool begins_other_phrase(const struct reading *reading, size_t at)
{
	static const enum phrase_class others[] = {PHRASE_OFFICE_HEAD, PHRASE_OFFICE_OPEN,
		PHRASE_OFFICE_WHOLE, PHRASE_BODY, PHRASE_RANK, PHRASE_LIST_HONORIFIC, PHRASE_HONORIFIC};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		const struct reading_hit *hit = reading_phrase(reading, at, others[i]);

		if (hit && hit->nr_words > 1)
			return true;
	}
	return false;
}

/* TP, UBND and the like are no names; in a line of capitals anything may be. */
static bool is_name_word(const struct reading *reading, size_t at)
{
	const struct reading_word *word = &reading->words[at];

	return word->flags & WORD_CAPITAL && !(word->flags & WORD_UPPER) && !(word->flags & WORD_NUMBER);
}

static bool continues_name(const struct reading *reading, size_t at)
{
	uint16_t gap = reading->words[at].gap;

	if (gap == GAP_APOSTROPHE) /* H'Linh, Bh'riu */
		return !(reading->words[at].flags & WORD_NUMBER);
	return gap == GAP_SPACE && is_name_word(reading, at) && !begins_other_phrase(reading, at);
}

size_t name_run_end(const struct reading *reading, size_t first)
{
	size_t end = first;

	if (first >= reading->nr_words || !is_name_word(reading, first) ||
		begins_other_phrase(reading, first))
		return first;
	end++;
	while (end < reading->nr_words && end < first + MAX_RUN_WORDS && continues_name(reading, end))
		end++;
	return end;
}

static bool is_known(const struct reading *reading, size_t first, size_t end, const struct known_names *known)
{
	struct strbuf key = STRBUF_INIT;
	bool found;

	if (!known || known->keys.nr == 0)
		return false;
	name_key(reading, first, end, &key);
	found = strmap_get(&known->keys, key.buf, key.len) != STRMAP_NONE;
	strbuf_release(&key);
	return found;
}

static double length_score(size_t nr_words)
{
	static const double scores[] = {0, -3, -0.8, 1, 0.8, -0.3};

	return nr_words <= MAX_NAME_WORDS ? scores[nr_words] : -2;
}

/* Words of a name, H'Linh counted as one. */
static size_t nr_name_words(const struct reading *reading, size_t first, size_t end)
{
	size_t nr = end > first;

	for (size_t i = first + 1; i < end; i++)
		nr += reading->words[i].gap != GAP_APOSTROPHE;
	return nr;
}

double name_score(const struct reading *reading, size_t first, size_t end, const struct known_names *known)
{
	const struct reading_hit *family = reading_phrase(reading, first, PHRASE_FAMILY_NAME);
	const struct reading_hit *place = reading_phrase(reading, first, PHRASE_PLACE_NAME);
	double score = length_score(nr_name_words(reading, first, end));

	if (end <= first)
		return -9;
	score += family && first + family->nr_words <= end ? 1 + (double)family->weight : -1;
	if (nr_name_words(reading, first, end) < end - first) /* H'Linh */
		score += 1.5;
	for (size_t i = first + 1; i + 1 < end; i++) {
		if (reading_word_is(reading, i, "thị") || reading_word_is(reading, i, "văn")) {
			score += 1;
			break;
		}
	}
	if (place && place->nr_words == 2 && first + place->nr_words <= end)
		score -= 4;
	if (end - first > 1 && is_known(reading, first, end, known))
		score += 4;
	return score;
}

/* How likely the first nr_words of a run are a place's name. */
static double place_score(const struct reading *reading, size_t first, size_t nr_words, bool after_place_noun)
{
	static const double scores[] = {0, 0.3, 0.8, 0};
	const struct reading_hit *place = reading_phrase(reading, first, PHRASE_PLACE_NAME);

	if (nr_words == 0)
		return after_place_noun ? -0.5 : 1;
	if (place && place->nr_words == nr_words)
		return 2.5;
	return nr_words < 4 ? scores[nr_words] : -2;
}

/* The whole run as a place or part of the unit, without a name. */
static double no_name_score(const struct reading *reading, size_t first, size_t end, bool after_place_noun)
{
	static const double with_noun[] = {0, 2.6, 2.6, 1.5}, without[] = {0, 1.5, 1.5, 0.5};
	const struct reading_hit *place = reading_phrase(reading, first, PHRASE_PLACE_NAME);
	size_t nr = end - first;

	if (place && first + place->nr_words == end && (after_place_noun || nr < 3))
		return 6;
	if (nr > 3)
		return after_place_noun ? 0.5 : -1;
	return after_place_noun ? with_noun[nr] : without[nr];
}

size_t name_split(const struct reading *reading, size_t first, size_t end, bool after_place_noun,
	const struct known_names *known)
{
	double best = no_name_score(reading, first, end, after_place_noun);
	size_t best_at = end;

	for (size_t at = first; at + 1 < end; at++) {
		double score;

		if (at > first && reading->words[at].gap == GAP_APOSTROPHE)
			continue;
		score = name_score(reading, at, end, known) +
			place_score(reading, first, at - first, after_place_noun);
		if (reading_phrase(reading, end, PHRASE_SPEECH_VERB))
			score += 0.7;
		if (score > best) {
			best = score;
			best_at = at;
		}
	}
	return best_at;
}
