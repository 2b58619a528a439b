/*
 * Sentences -> speeches: who is said to speak goes on until the narrator or somebody else takes over.
 *
 *   1  each sentence: whom it attributes words to itself (facts/attribution.h)
 *   2  quotes: from the opening to the closing mark they are one person's
 *   3  what follows in the paragraph is still theirs; over paragraphs only where words say so ("Tuy nhiên, ...")
 *   4  neighbouring sentences of one person and kind become one speech
 */
#include "facts/attribution.h"
#include "facts/interview.h"
#include "facts/stages.h"

#include <string.h>

enum { MAX_QUOTE_SENTENCES = 60, MIN_QUOTE_WORDS = 8, MAX_LINES_GONE_ON = 3 };

enum voice { VOICE_NARRATOR, VOICE_OTHER, VOICE_PERSON };

struct line { /* a sentence */
	struct attribution said;
	enum voice voice;
	uint32_t person;
	bool is_quote;
	bool is_caption;
	int nr_gone_on; /* sentences since the one that says who speaks */
};

struct speech_finder {
	const struct reading *reading;
	const struct cast *cast;
	struct line *lines;
	bool *quoted;       /* by word */
	struct strmap seen; /* sentences */
	bool is_one_a_line; /* each sentence has a line of its own, so paragraphs say nothing */
};

static bool begins_with(const struct reading *reading, size_t nr, enum phrase_class class)
{
	return reading_phrase(reading, reading->sentences[nr].first_word, class) != NULL;
}

/* ---- quotes */

/*
 * The word that closes the quote opened before `open`, within the same paragraph or some sentences, or
 * nr_words.
 */
static size_t quote_end(const struct reading *reading, size_t open)
{
	uint32_t last = reading->words[open].sentence + MAX_QUOTE_SENTENCES;
	size_t i = open + 1;

	for (; i <= reading->nr_words && reading->words[i].sentence <= last; i++) {
		if (reading->words[i].gap & GAP_QUOTE_CLOSE)
			return i;
		if (reading->words[i].gap & GAP_QUOTE_OPEN)
			break;
	}
	return reading->nr_words;
}

/*
 * The end of the quote that opens before the word, long enough to be somebody's words; 0 where there is
 * none.
 */
static size_t quote_at(const struct reading *reading, size_t open)
{
	size_t close;

	if (!(reading->words[open].gap & GAP_QUOTE_OPEN))
		return 0;
	close = quote_end(reading, open);
	if (close == reading->nr_words && !(reading->words[close].gap & GAP_QUOTE_CLOSE))
		return 0;
	return close - open >= MIN_QUOTE_WORDS || reading->words[open].gap & GAP_COLON ? close : 0;
}

static void mark_quoted(struct speech_finder *finder)
{
	for (size_t i = 0, close; i<finder->reading->nr_words; i = close> i ? close : i + 1) {
		close = quote_at(finder->reading, i);
		if (close)
			memset(finder->quoted + i, 1, close - i);
	}
}

/* ---- 1 */

/* A title that ends with a full stop is the first sentence of a text that has none. */
static bool is_title(const struct reading *reading, size_t s)
{
	const struct reading_sentence *sentence = &reading->sentences[s];

	return sentence->paragraph == 0 && reading->text[sentence->end_byte - 1] != '.';
}

/* A line that was there before: a caption under the article. */
static bool is_repeated(struct speech_finder *finder, size_t s)
{
	const struct reading_sentence *sentence = &finder->reading->sentences[s];
	int is_new;

	strmap_add(&finder->seen, finder->reading->text + sentence->start_byte,
		sentence->end_byte - sentence->start_byte, &is_new);
	return !is_new;
}

/* A paragraph that ends with "Ảnh: ..." is a caption as a whole. */
static void find_captions(struct speech_finder *finder)
{
	const struct reading *reading = finder->reading;

	for (size_t s = reading->nr_sentences; s-- > 0;) {
		struct line *line = &finder->lines[s];

		line->is_caption |= sentence_is_caption(reading, s) ||
			(s + 1 < reading->nr_sentences && line[1].is_caption &&
				reading->sentences[s].paragraph == reading->sentences[s + 1].paragraph &&
				reading->sentences[s].paragraph > 0);
		if (line->is_caption)
			line->voice = VOICE_NARRATOR;
	}
}

static void attribute_all(struct speech_finder *finder)
{
	const struct cast_items *items = &finder->cast->items;
	size_t item = 0;

	for (size_t s = 0; s < finder->reading->nr_sentences; s++) {
		const struct reading_sentence *sentence = &finder->reading->sentences[s];
		struct line *line = &finder->lines[s];

		while (item < items->nr && items->items[item].first < sentence->first_word)
			item++;
		line->is_caption = is_title(finder->reading, s) || is_repeated(finder, s);
		line->said = attribute_sentence(finder->reading, finder->cast, finder->quoted, s, item);
		if (line->said.kind == ATTRIBUTION_NONE || line->is_caption)
			continue;
		line->voice = line->said.person == CAST_NOBODY ? VOICE_OTHER : VOICE_PERSON;
		line->person = line->said.person;
	}
}

/* ---- 2 */

/* Whose the quote over sentences first to last is: said before it, behind it, or who spoke last. */
static const struct line *quote_speaker(const struct speech_finder *finder, size_t first, size_t last)
{
	const struct line *lines = finder->lines;

	if (lines[last].said.kind == ATTRIBUTION_TAIL)
		return &lines[last];
	if (lines[first].said.kind != ATTRIBUTION_NONE)
		return &lines[first];
	if (last != first && lines[last].said.kind != ATTRIBUTION_NONE)
		return &lines[last];
	if (first > 0 && lines[first - 1].voice != VOICE_NARRATOR &&
		(finder->is_one_a_line ||
			finder->reading->sentences[first - 1].paragraph + 1 >=
				finder->reading->sentences[first].paragraph))
		return &lines[first - 1];
	return NULL;
}

static void give_quote(struct speech_finder *finder, size_t open, size_t close)
{
	size_t first = finder->reading->words[open].sentence,
	       last = finder->reading->words[close - 1].sentence;
	const struct line *speaker;

	if (close < finder->reading->nr_words && finder->reading->words[close].sentence == last + 1 &&
		last + 1 < finder->reading->nr_sentences &&
		finder->lines[last + 1].said.kind == ATTRIBUTION_TAIL)
		last++;
	speaker = quote_speaker(finder, first, last);
	for (size_t s = first; s <= last; s++) {
		if (finder->lines[s].is_caption)
			continue;
		if (speaker) {
			finder->lines[s].voice = speaker->voice;
			finder->lines[s].person = speaker->person;
		}
		finder->lines[s].is_quote = true;
	}
}

static void give_quotes(struct speech_finder *finder)
{
	for (size_t i = 0, close; i<finder->reading->nr_words; i = close> i ? close : i + 1) {
		close = quote_at(finder->reading, i);
		if (close)
			give_quote(finder, i, close);
	}
}

/* ---- 3 */

/* Not a heading, which has no mark at its end. */
static bool is_whole_sentence(const struct reading *reading, size_t s)
{
	return reading->words[reading->sentences[s].end_word].gap & GAP_STOP;
}

static bool may_go_on(const struct speech_finder *finder, size_t s)
{
	const struct reading *reading = finder->reading;
	bool same_paragraph = reading->sentences[s].paragraph == reading->sentences[s - 1].paragraph;
	uint32_t last_word = reading->sentences[s].first_word;

	if (begins_with(reading, s, PHRASE_NARRATOR))
		return false;
	if (reading->words[last_word].gap & GAP_COLON) /* "đề nghị:" and the points below it */
		return true;
	if (same_paragraph && !finder->is_one_a_line && !finder->lines[s - 1].is_quote)
		return true;
	if (finder->is_one_a_line && !finder->lines[s - 1].is_quote && is_whole_sentence(reading, s) &&
		finder->lines[s - 1].nr_gone_on < MAX_LINES_GONE_ON)
		return true;
	return begins_with(reading, s, PHRASE_CONTINUATION);
}

static void go_on(struct speech_finder *finder)
{
	for (size_t s = 1; s < finder->reading->nr_sentences; s++) {
		struct line *line = &finder->lines[s];
		const struct line *before = line - 1;

		if (line->said.kind != ATTRIBUTION_NONE || line->is_caption || line->voice != VOICE_NARRATOR)
			continue;
		if (before->voice == VOICE_NARRATOR || !may_go_on(finder, s))
			continue;
		line->voice = before->voice;
		line->person = before->person;
		line->nr_gone_on = before->nr_gone_on + 1;
	}
}

/* ---- interviews: who answers is known from the form alone */

static void give_answers(struct speech_finder *finder, struct arena *scratch)
{
	size_t nr = finder->reading->nr_sentences;
	enum interview_part *parts = arena_alloc(scratch, (nr + 1) * sizeof(*parts));
	uint32_t guest = interview_read(finder->reading, finder->cast, parts);

	for (size_t s = 0; guest != CAST_NOBODY && s < nr; s++) {
		struct line *line = &finder->lines[s];

		if (line->is_caption || parts[s] == INTERVIEW_NONE) {
			line->voice = VOICE_NARRATOR;
			continue;
		}
		line->voice = parts[s] == INTERVIEW_ANSWER ? VOICE_PERSON : VOICE_OTHER;
		line->person = guest;
		line->is_quote = true;
	}
}

/* ---- 4 */

static void add_speech(const struct reading *reading, size_t first, size_t last, uint32_t official,
	bool is_quote, struct facts *facts)
{
	struct fact_speech *speech = &facts->speeches[facts->nr_speeches++];

	speech->official = official;
	speech->kind = is_quote ? SPEECH_QUOTE : SPEECH_REPORTED;
	speech->span = (struct span){reading->sentences[first].start_byte, reading->sentences[last].end_byte};
	facts->officials[official].speaks = true;
}

static void gather(const struct speech_finder *finder, const uint32_t *official_of, struct arena *arena,
	struct facts *facts)
{
	const struct line *lines = finder->lines;
	size_t nr = finder->reading->nr_sentences;

	facts->speeches = arena_alloc(arena, (nr + 1) * sizeof(*facts->speeches));
	for (size_t s = 0; s < nr;) {
		size_t first = s++;

		if (lines[first].voice != VOICE_PERSON || official_of[lines[first].person] == CAST_NOBODY)
			continue;
		while (s < nr && lines[s].voice == VOICE_PERSON && lines[s].person == lines[first].person &&
			lines[s].is_quote == lines[first].is_quote)
			s++;
		add_speech(finder->reading, first, s - 1, official_of[lines[first].person],
			lines[first].is_quote, facts);
	}
}

/* "Bí thư Tỉnh ủy ... phát biểu tại hội nghị. Ảnh: ..." tells that somebody spoke, though not what. */
static void mark_speakers(const struct speech_finder *finder, const uint32_t *official_of,
	struct facts *facts)
{
	for (size_t s = 0; s < finder->reading->nr_sentences; s++) {
		const struct attribution *said = &finder->lines[s].said;

		if (said->kind == ATTRIBUTION_VERB && said->person != CAST_NOBODY &&
			official_of[said->person] != CAST_NOBODY)
			facts->officials[official_of[said->person]].speaks = true;
	}
}

/* Sentences of the body a paragraph, on average: 1 where a converter has put each on its own line. */
static bool is_one_a_line(const struct reading *reading)
{
	size_t nr = reading->nr_sentences;

	return nr > 4 && (double)nr < 1.35 * (double)(reading->sentences[nr - 1].paragraph + 1);
}

void find_speeches(const struct reading *reading, const struct cast *cast, const uint32_t *official_of,
	struct arena *scratch, struct arena *arena, struct facts *facts)
{
	struct speech_finder finder = {reading, cast, NULL, NULL, STRMAP_INIT, is_one_a_line(reading)};

	finder.lines = arena_alloc(scratch, (reading->nr_sentences + 1) * sizeof(*finder.lines));
	memset(finder.lines, 0, (reading->nr_sentences + 1) * sizeof(*finder.lines));
	finder.quoted = arena_alloc(scratch, reading->nr_words + 1);
	memset(finder.quoted, 0, reading->nr_words + 1);
	mark_quoted(&finder);
	attribute_all(&finder);
	find_captions(&finder);
	give_quotes(&finder);
	go_on(&finder);
	give_answers(&finder, scratch);
	gather(&finder, official_of, arena, facts);
	mark_speakers(&finder, official_of, facts);
	strmap_release(&finder.seen);
}
