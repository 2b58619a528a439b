/* Reading, officials -> the phrases of topics that count. */
#include "facts/topic_uses.h"

#include <stdlib.h>

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
	return reading->is_unmarked && hit->nr_words == 1 && !(reading->words[hit->word].flags & WORD_UPPER);
}

/* The longest phrase so far that reaches furthest. */
struct cover {
	uint32_t start_word, end_word;
};

/* Hits come by start, longest first. Two topics may share a phrase. */
static bool is_covered(struct cover *cover, const struct reading_hit *hit)
{
	uint32_t end = hit->word + hit->nr_words;

	if (end <= cover->end_word && !(hit->word == cover->start_word && end == cover->end_word))
		return true;
	if (end > cover->end_word)
		*cover = (struct cover){hit->word, end};
	return false;
}

static size_t count_hits(const struct reading *reading)
{
	size_t nr = 0;

	for (size_t i = 0; i < reading->nr_hits; i++)
		nr += reading->hits[i].class == PHRASE_TOPIC;
	return nr;
}

size_t topic_uses(const struct reading *reading, const struct facts *facts, struct arena *arena,
	struct topic_use **out)
{
	struct cover cover = {0, 0};
	struct office_spans offices;
	size_t nr = 0;

	*out = arena_alloc(arena, (count_hits(reading) + 1) * sizeof(**out));
	collect_office_spans(facts, arena, &offices);
	for (size_t i = 0; i < reading->nr_hits; i++) {
		const struct reading_hit *hit = &reading->hits[i];
		uint32_t end = hit->word + hit->nr_words;

		if (hit->class != PHRASE_TOPIC || is_covered(&cover, hit) || hit->weight <= 0 ||
			is_too_vague(reading, hit) ||
			is_in_office(&offices, reading_span(reading, hit->word, end)))
			continue;
		(*out)[nr++] = (struct topic_use){hit->word, end, hit->value, hit->weight};
	}
	return nr;
}
