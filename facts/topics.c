/*
 * Reading -> topics: what the article is about, and what else it says something about.
 *
 * Every phrase of a topic gives its weight: more in the title and the first paragraph, less each time the
 * same words come again. A topic whose sum passes a threshold is mentioned; the heaviest ones are main. Long
 * articles touch on more, so the threshold grows with the length. Which phrases count: facts/topic_uses.h.
 */
#include "facts/stages.h"
#include "facts/topic_uses.h"

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
	FEWEST_WORDS = 150,
	MAX_REPEATS = 16 /* more add nothing that could be seen */
};

struct topic_sum {
	double sum;
	uint32_t topic, nr_uses;
	struct topic_use first_use;
};

/* How often the same words were met: open addressing, by topic and word numbers. */
struct repeats {
	struct repeat {
		uint64_t key; /* 0: free */
		uint32_t nr;
	} * slots;
	size_t mask;
};

static void repeats_init(struct repeats *repeats, size_t nr_uses, struct arena *scratch)
{
	size_t nr_slots = 16;

	while (nr_slots < nr_uses * 2)
		nr_slots *= 2;
	repeats->slots = arena_alloc(scratch, nr_slots * sizeof(*repeats->slots));
	memset(repeats->slots, 0, nr_slots * sizeof(*repeats->slots));
	repeats->mask = nr_slots - 1;
}

static uint64_t key_of_use(const struct reading *reading, const struct topic_use *use)
{
	uint64_t key = 0xCBF29CE484222325u ^ use->topic;

	for (uint32_t i = use->first_word; i < use->end_word; i++)
		key = (key ^ reading->words[i].id) * 0x9E3779B97F4A7C15u;
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

/* ---- sums */

static double title_factor(const struct reading *reading)
{
	size_t nr_words = 0;

	while (nr_words <= LONG_TITLE_WORDS && nr_words < reading->nr_words &&
		reading->words[nr_words].start_byte < reading->title_len)
		nr_words++;
	return nr_words > LONG_TITLE_WORDS ? LEAD_FACTOR : TITLE_FACTOR;
}

static double weight_of_use(const struct reading *reading, const struct topic_use *use,
	struct repeats *repeats)
{
	const struct reading_sentence *sentence =
		&reading->sentences[reading->words[use->first_word].sentence];
	uint32_t nr_before = count_repeat(repeats, key_of_use(reading, use));

	if (sentence->paragraph == 0)
		return use->weight * title_factor(reading);
	if (nr_before > MAX_REPEATS)
		return 0;
	return use->weight * (sentence->paragraph == 1 ? LEAD_FACTOR : 1) * pow(REPEAT_FACTOR, nr_before);
}

static void add_up(const struct reading *reading, const struct facts *facts, struct arena *scratch,
	struct topic_sum *sums)
{
	struct topic_use *uses;
	size_t nr_uses = topic_uses(reading, facts, scratch, &uses);
	struct repeats repeats;

	repeats_init(&repeats, nr_uses, scratch);
	for (size_t i = 0; i < nr_uses; i++) {
		struct topic_sum *sum = &sums[uses[i].topic];

		sum->sum += weight_of_use(reading, &uses[i], &repeats);
		if (sum->nr_uses++ == 0)
			sum->first_use = uses[i];
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
		const struct topic_use *first = &sums[i].first_use;
		bool is_main =
			i == 0 || (i < MAX_MAIN && sum >= MAIN_SUM * length && sum >= MAIN_SHARE * best);

		if (sum < MENTIONED_SUM * (i == 0 ? fmin(length, 1) : length) || sum < MENTIONED_SHARE * best)
			break;
		facts->topics[facts->nr_topics++] = (struct fact_topic){sums[i].topic, is_main,
			sums[i].nr_uses, reading_span(reading, first->first_word, first->end_word)};
	}
}

void find_topics(const struct reading *reading, const struct lexicon *lexicon, struct arena *scratch,
	struct arena *arena, struct facts *facts)
{
	struct topic_sum *sums = arena_alloc(scratch, (lexicon->nr_topics + 1) * sizeof(*sums));
	size_t nr_sums = 0;

	for (size_t i = 0; i < lexicon->nr_topics; i++)
		sums[i] = (struct topic_sum){0, (uint32_t)i, 0, {0}};
	add_up(reading, facts, scratch, sums);
	for (size_t i = 0; i < lexicon->nr_topics; i++)
		if (sums[i].nr_uses > 0)
			sums[nr_sums++] = sums[i];
	if (nr_sums == 0)
		return;
	qsort(sums, nr_sums, sizeof(*sums), heaviest_first);
	decide(reading, sums, nr_sums, arena, facts);
}
