/* Paragraphs -> questions and answers. */
#include "facts/interview.h"

#include <string.h>

enum { MIN_QUESTIONS = 2, MAX_WORDS_TO_GUEST = 12 };

static bool is_first_of_paragraph(const struct reading *reading, size_t s)
{
	return s == 0 || reading->sentences[s].paragraph != reading->sentences[s - 1].paragraph;
}

/* The bytes of the line before its first word: "• ", "- ", "* ". */
static bool line_begins_with(const struct reading *reading, size_t s, const char *mark)
{
	uint32_t at = reading->sentences[s].start_byte;
	size_t len = strlen(mark);

	while (at > 0 && reading->text[at - 1] != '\n')
		at--;
	while (reading->text[at] == ' ' || reading->text[at] == '\t')
		at++;
	return reading->len - at >= len && !memcmp(reading->text + at, mark, len);
}

static bool ends_with_question_mark(const struct reading *reading, size_t s)
{
	const struct reading_sentence *sentence = &reading->sentences[s];

	for (uint32_t i = reading->words[sentence->end_word - 1].end_byte;
		i < reading->words[sentence->end_word].start_byte; i++)
		if (reading->text[i] == '?')
			return true;
	return false;
}

/* "PV:", "Phóng viên:", "Thưa ông" */
static bool is_asked(const struct reading *reading, size_t s)
{
	uint32_t word = reading->sentences[s].first_word;

	if (reading_word_is(reading, word, "pv") || reading_word_is(reading, word, "hỏi"))
		return (reading->words[word + 1].gap & GAP_COLON) != 0;
	if (reading_word_is(reading, word, "phóng") && reading_word_is(reading, word + 1, "viên"))
		return (reading->words[word + 2].gap & GAP_COLON) != 0;
	return reading_word_is(reading, word, "thưa") && reading_phrase(reading, word + 1, PHRASE_HONORIFIC);
}

/* The last sentence of the paragraph that s begins. */
static size_t paragraph_end(const struct reading *reading, size_t s)
{
	while (s + 1 < reading->nr_sentences && !is_first_of_paragraph(reading, s + 1))
		s++;
	return s;
}

static bool is_question(const struct reading *reading, size_t s)
{
	return line_begins_with(reading, s, "\u2022") || is_asked(reading, s) ||
		(line_begins_with(reading, s, "*") &&
			ends_with_question_mark(reading, paragraph_end(reading, s)));
}

/* Whom the reporter talked with: the first person behind "trao đổi với", "phỏng vấn". */
static uint32_t find_guest(const struct reading *reading, const struct cast *cast)
{
	for (size_t i = 0; i < cast->items.nr; i++) {
		const struct cast_item *item = &cast->items.items[i];

		if (item->person == CAST_NOBODY || item->is_list)
			continue;
		for (size_t back = 1; back <= MAX_WORDS_TO_GUEST && back <= item->first; back++) {
			const struct reading_hit *talk =
				reading_phrase(reading, item->first - back, PHRASE_INTERVIEW);

			if (talk && talk->nr_words <= back)
				return item->person;
		}
	}
	return CAST_NOBODY;
}

static bool is_thanks(const struct reading *reading, size_t s)
{
	uint32_t word = reading->sentences[s].first_word;

	return reading_word_is(reading, word, "xin") &&
		(reading_word_is(reading, word + 1, "cảm") || reading_word_is(reading, word + 1, "cám"));
}

uint32_t interview_read(const struct reading *reading, const struct cast *cast, enum interview_part *parts)
{
	enum interview_part part = INTERVIEW_NONE;
	uint32_t guest = find_guest(reading, cast);
	size_t nr_questions = 0;

	memset(parts, 0, reading->nr_sentences * sizeof(*parts));
	for (size_t s = 0; guest != CAST_NOBODY && s < reading->nr_sentences; s++) {
		if (is_first_of_paragraph(reading, s)) {
			if (is_question(reading, s)) {
				part = INTERVIEW_QUESTION;
				nr_questions++;
			} else if (part == INTERVIEW_QUESTION) {
				part = INTERVIEW_ANSWER;
			}
			if (is_thanks(reading, s))
				part = INTERVIEW_NONE;
		}
		parts[s] = part;
	}
	if (nr_questions >= MIN_QUESTIONS)
		return guest;
	memset(parts, 0, reading->nr_sentences * sizeof(*parts));
	return CAST_NOBODY;
}
