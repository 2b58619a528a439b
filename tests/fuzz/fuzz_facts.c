/*
 * Bytes -> text -> facts: every span lies in the text, between characters, in order; every number is in
 * range.
 */
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"
#include "text/decode.h"

#include <math.h>
#include <string.h>

struct checked {
	const char *text;
	size_t len;
	const struct lexicon *lexicon;
};

static bool is_boundary(const struct checked *checked, uint32_t at)
{
	return at == checked->len || ((unsigned char)checked->text[at] & 0xC0) != 0x80;
}

static bool is_sound(const struct checked *checked, struct span span)
{
	return span.start_byte < span.end_byte && span.end_byte <= checked->len &&
		is_boundary(checked, span.start_byte) && is_boundary(checked, span.end_byte);
}

static bool is_shown(const char *text)
{
	return *text && is_valid_utf8(text, strlen(text)) && !strchr(text, '\n');
}

static void check_official(const struct checked *checked, const struct fact_official *official)
{
	contract(is_shown(official->name));
	contract(official->nr_offices > 0 && official->nr_mentions > 0);
	for (size_t i = 0; i < official->nr_offices; i++)
		contract(is_shown(official->offices[i].text) && is_sound(checked, official->offices[i].span));
	for (size_t i = 0; i < official->nr_mentions; i++)
		contract(is_sound(checked, official->mentions[i]) &&
			(i == 0 || official->mentions[i].start_byte >= official->mentions[i - 1].start_byte));
}

static void check_speeches(const struct checked *checked, const struct facts *facts)
{
	for (size_t i = 0; i < facts->nr_speeches; i++) {
		const struct fact_speech *speech = &facts->speeches[i];

		contract(speech->official < facts->nr_officials && facts->officials[speech->official].speaks);
		contract(is_sound(checked, speech->span));
		contract(i == 0 || speech->span.start_byte >= speech[-1].span.end_byte);
	}
}

/* Texts state years of long ago as well, which date_is_valid leaves to them. */
static bool exists(struct date date)
{
	bool is_leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;

	if (date.year < 0 || (date.year > 0 && date.year < 1000) || date.year > DATE_YEAR_MAX)
		return false;
	date.year = (int16_t)(date.year == 0 ? 0 : is_leap ? 2024 : 2023);
	return date_is_valid(date);
}

static void check_dates(const struct checked *checked, const struct facts *facts)
{
	size_t nr_events = 0;

	for (size_t i = 0; i < facts->nr_dates; i++) {
		const struct fact_date *date = &facts->dates[i];
		char iso[DATE_TEXT_BYTES];

		contract(is_sound(checked, date->span) && exists(date->date));
		contract(fact_date_format(date, iso) == strlen(iso) && *iso);
		contract((date->reason == YEAR_UNKNOWN) == (date->date.year == 0));
		nr_events += date->is_event;
	}
	contract(nr_events <= 2);
}

static void check_topics(const struct checked *checked, const struct facts *facts)
{
	for (size_t i = 0; i < facts->nr_topics; i++)
		contract(facts->topics[i].topic < checked->lexicon->nr_topics &&
			is_sound(checked, facts->topics[i].span));
	for (size_t i = 0; i < facts->nr_figures; i++) {
		const struct fact_figure *figure = &facts->figures[i];

		contract(figure->topic < checked->lexicon->nr_topics);
		contract(is_sound(checked, figure->span) && is_sound(checked, figure->sentence));
		contract(!isnan(figure->done) || !isnan(figure->plan) || !isnan(figure->percent));
	}
}

static void check_abbreviations(const struct checked *checked, const struct facts *facts)
{
	for (size_t i = 0; i < facts->nr_abbreviations; i++) {
		const struct fact_abbreviation *one = &facts->abbreviations[i];

		contract(is_sound(checked, one->short_span) && is_sound(checked, one->full_span));
		contract(one->short_span.end_byte <= one->full_span.start_byte ||
			one->full_span.end_byte <= one->short_span.start_byte);
		contract(is_shown(one->short_key) && is_shown(one->full_key));
		for (size_t j = 0; j < i && j < 64; j++)
			contract(strcmp(one->short_key, facts->abbreviations[j].short_key) != 0 ||
				strcmp(one->full_key, facts->abbreviations[j].full_key) != 0);
	}
}

static void check_facts(const struct checked *checked, const struct facts *facts)
{
	for (size_t i = 0; i < facts->nr_officials; i++)
		check_official(checked, &facts->officials[i]);
	check_speeches(checked, facts);
	check_dates(checked, facts);
	check_topics(checked, facts);
	check_abbreviations(checked, facts);
}

/* Once a process: the words stay the same. */
static const struct lexicon *words(void)
{
	static struct lexicon lexicon;
	static bool is_loaded;
	static const char *const folders[] = {"corpus/lexicon"};
	struct error err = ERROR_INIT;

	if (!is_loaded)
		contract(lexicon_load(&lexicon, folders, 1, &err) == STATUS_OK);
	is_loaded = true;
	return &lexicon;
}

int FUZZ_DRIVER(facts)(const uint8_t *data, size_t size)
{
	struct extractor *extractor = extractor_new(words());
	struct strbuf text = STRBUF_INIT;
	struct arena arena = ARENA_INIT;
	struct checked checked = {NULL, 0, words()};
	struct date published = {0, 0, 0};
	struct facts facts;
	char *title, *line;

	if (size > 0 && data[0] % 2)
		published = (struct date){2024, 6, 27};
	decode_text((const char *)data, size, NULL, &text);
	title = text.buf;
	line = strchr(title, '\n');
	if (line)
		*line = '\0';
	facts_extract(extractor, title, line ? line + 1 : "", published, &arena, &facts);
	if (line)
		*line = '\n';
	else
		strbuf_add_ch(&text, '\n');
	checked.text = text.buf;
	checked.len = strlen(text.buf);
	check_facts(&checked, &facts);
	arena_release(&arena);
	strbuf_release(&text);
	extractor_free(extractor);
	return 0;
}
