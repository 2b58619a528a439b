/*
 * Reading -> topics: what the article is about, and what else it says something about.
 *
 * Every phrase of a topic gives its weight: more in the title and the first paragraph, less each time the
 * same words come again. A topic whose sum passes a threshold is mentioned; the heaviest ones are main. Long
 * articles touch on more, so the threshold grows with the length. Phrases inside the name of an office say
 * who came, not what was talked about ("Trưởng phòng Nông nghiệp"), and are passed over, as is a phrase
 * inside a longer one ("nông dân" in "Hội Nông dân").
 */
#include "base/memory.h"
#include "facts/stages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Found by trying on articles whose topics were told by readers; flat around these values. */
static const double TITLE_FACTOR = 3, LEAD_FACTOR = 1.5, REPEAT_FACTOR = 0.6;
static const double MENTIONED_SUM = 1.6, MAIN_SUM = 4;
static const double MENTIONED_SHARE = 0.06, MAIN_SHARE = 0.45; /* of the heaviest topic's sum */
static const double LENGTH_SLOPE = 0.4;

enum {
	MAX_MAIN = 3,
	LONG_TITLE_WORDS = 30, /* no title, but an article's first paragraph */
	USUAL_WORDS = 300,     /* of an article */
	FEWEST_WORDS = 100,
	MAX_REPEATS = 16 /* more add nothing that could be seen */
};

struct topic_sum {
	double sum;
	uint32_t topic, nr_uses, first_hit;
};

/* How often the same words were met: open addressing, by topic and word numbers. */
struct repeats {
	struct repeat {
		uint64_t key; /* 0: free */
		uint32_t nr;
	} * slots;
	size_t mask;
};

static void repeats_init(struct repeats *repeats, size_t nr_hits, struct arena *arena)
{
	size_t nr_slots = 16;

	while (nr_slots < nr_hits * 2)
		nr_slots *= 2;
	repeats->slots = arena_alloc(arena, nr_slots * sizeof(*repeats->slots));
	memset(repeats->slots, 0, nr_slots * sizeof(*repeats->slots));
	repeats->mask = nr_slots - 1;
}

static uint64_t key_of_hit(const struct reading *reading, const struct reading_hit *hit)
{
	uint64_t key = 0xCBF29CE484222325u ^ hit->value;

	for (uint32_t i = 0; i < hit->nr_words; i++)
		key = (key ^ reading->words[hit->word + i].id) * 0x9E3779B97F4A7C15u;
	return key ? key : 1;
}

/* How often the words were met before. */
static uint32_t count_repeat(struct repeats *repeats, uint64_t key)
{
	size_t at = (size_t)(key >> 20) & repeats->mask;

	while (repeats->slots[at].key && repeats->slots[at].key != key)
		at = (at + 1) & repeats->mask;
	repeats->slots[at].key = key;
	return repeats->slots[at].nr++;
}

/* ---- which hits count */

static int compare_spans(const void *left, const void *right)
{
	const struct span *a = left, *b = right;

	if (a->start_byte != b->start_byte)
		return a->start_byte < b->start_byte ? -1 : 1;
	return (a->end_byte > b->end_byte) - (a->end_byte < b->end_byte);
}

/* Where offices and their holders are named, by start. */
struct office_spans {
	struct span *spans;
	size_t nr, at;
	uint32_t end_byte; /* up to which the spans passed so far reach */
};

static void collect_office_spans(const struct facts *facts, struct arena *arena, struct office_spans *out)
{
	size_t nr = 0;

	for (size_t i = 0; i < facts->nr_officials; i++)
		nr += facts->officials[i].nr_offices + facts->officials[i].nr_mentions;
	*out = (struct office_spans){arena_alloc(arena, (nr + 1) * sizeof(*out->spans)), 0, 0, 0};
	for (size_t i = 0; i < facts->nr_officials; i++) {
		const struct fact_official *official = &facts->officials[i];

		for (size_t j = 0; j < official->nr_offices; j++)
			out->spans[out->nr++] = official->offices[j].span;
		for (size_t j = 0; j < official->nr_mentions; j++)
			out->spans[out->nr++] = official->mentions[j];
	}
	if (out->nr)
		qsort(out->spans, out->nr, sizeof(*out->spans), compare_spans);
}

/* Asked by rising start. */
static bool is_in_office(struct office_spans *offices, struct span span)
{
	for (; offices->at < offices->nr && offices->spans[offices->at].start_byte <= span.start_byte;
		offices->at++)
		if (offices->spans[offices->at].end_byte > offices->end_byte)
			offices->end_byte = offices->spans[offices->at].end_byte;
	return span.end_byte <= offices->end_byte;
}

/* A single unmarked word may be many words: "lu" is no flood. Abbreviations are what they are. */
static bool is_too_vague(const struct reading *reading, const struct reading_hit *hit)
{
	return reading->is_unmarked && hit->nr_words == 1 &&
		!(reading->words[hit->word].flags & WORD_UPPER);
}

/* A longer phrase, of any topic, has the words. */
struct cover {
	uint32_t start_word, end_word;
};

static bool is_covered(struct cover *cover, const struct reading_hit *hit)
{
	uint32_t end = hit->word + hit->nr_words;

	if (end <= cover->end_word && !(hit->word == cover->start_word && end == cover->end_word))
		return true;
	if (end > cover->end_word)
		*cover = (struct cover){hit->word, end};
	return false;
}

/* ---- sums */

static double factor_of_place(const struct reading *reading, const struct reading_hit *hit)
{
	const struct reading_sentence *sentence = &reading->sentences[reading->words[hit->word].sentence];

	if (sentence->paragraph == 0) {
		size_t nr_title_words = 0;

		while (nr_title_words <= LONG_TITLE_WORDS && nr_title_words < reading->nr_words &&
			reading->words[nr_title_words].start_byte < reading->title_len)
			nr_title_words++;
		return nr_title_words > LONG_TITLE_WORDS ? LEAD_FACTOR : TITLE_FACTOR;
	}
	return sentence->paragraph == 1 ? LEAD_FACTOR : 1;
}

static double weight_of_hit(const struct reading *reading, const struct reading_hit *hit,
	struct repeats *repeats)
{
	uint32_t nr_before = count_repeat(repeats, key_of_hit(reading, hit));
	bool in_title = reading->words[hit->word].start_byte < reading->title_len;
	double weight = hit->weight * factor_of_place(reading, hit);

	if (nr_before > MAX_REPEATS)
		return 0;
	return in_title ? weight : weight * pow(REPEAT_FACTOR, nr_before);
}

static void add_up(const struct reading *reading, const struct facts *facts, struct arena *arena,
	struct topic_sum *sums)
{
	struct cover cover = {0, 0};
	struct office_spans offices;
	struct repeats repeats;

	collect_office_spans(facts, arena, &offices);
	repeats_init(&repeats, reading->nr_hits, arena);
	for (size_t i = 0; i < reading->nr_hits; i++) {
		const struct reading_hit *hit = &reading->hits[i];
		struct topic_sum *sum = &sums[hit->value];

		if (hit->class != PHRASE_TOPIC || is_covered(&cover, hit) || hit->weight <= 0 ||
			is_too_vague(reading, hit) ||
			is_in_office(&offices, reading_span(reading, hit->word, hit->word + hit->nr_words)))
			continue;
		sum->sum += weight_of_hit(reading, hit, &repeats);
		if (sum->nr_uses++ == 0)
			sum->first_hit = (uint32_t)i;
	}
}

/* ---- the decision */

static int heaviest_first(const void *left, const void *right)
{
	const struct topic_sum *a = left, *b = right;

	if (a->sum != b->sum)
		return a->sum > b->sum ? -1 : 1;
	return a->topic < b->topic ? -1 : 1;
}

static double factor_of_length(const struct reading *reading)
{
	double nr_words = (double)(reading->nr_words < FEWEST_WORDS ? FEWEST_WORDS : reading->nr_words);

	return 1 + LENGTH_SLOPE * log(nr_words / USUAL_WORDS);
}

/* Sums by falling weight. One topic that is mentioned at all is what a short notice is about. */
static void decide(const struct reading *reading, const struct topic_sum *sums, size_t nr_sums,
	struct arena *arena, struct facts *facts)
{
	double length = factor_of_length(reading), best = sums[0].sum;

	facts->topics = arena_alloc(arena, nr_sums * sizeof(*facts->topics));
	for (size_t i = 0; i < nr_sums; i++) {
		double sum = sums[i].sum;
		const struct reading_hit *first = &reading->hits[sums[i].first_hit];
		bool is_main = i == 0 ||
			(i < MAX_MAIN && sum >= MAIN_SUM * length && sum >= MAIN_SHARE * best);

		if (sum < MENTIONED_SUM * (i == 0 ? fmin(length, 1) : length) ||
			sum < MENTIONED_SHARE * best)
			break;
		facts->topics[facts->nr_topics++] = (struct fact_topic){sums[i].topic, is_main,
			sums[i].nr_uses, reading_span(reading, first->word, first->word + first->nr_words)};
	}
}

void find_topics(const struct reading *reading, const struct lexicon *lexicon, struct arena *arena,
	struct facts *facts)
{
	struct topic_sum *sums = arena_alloc(arena, (lexicon->nr_topics + 1) * sizeof(*sums));
	size_t nr_sums = 0;

	for (size_t i = 0; i < lexicon->nr_topics; i++)
		sums[i] = (struct topic_sum){0, (uint32_t)i, 0, 0};
	add_up(reading, facts, arena, sums);
	for (size_t i = 0; i < lexicon->nr_topics; i++)
		if (sums[i].nr_uses > 0)
			sums[nr_sums++] = sums[i];
	if (nr_sums == 0)
		return;
	qsort(sums, nr_sums, sizeof(*sums), heaviest_first);
	decide(reading, sums, nr_sums, arena, facts);
}
