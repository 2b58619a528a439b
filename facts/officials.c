/* The cast -> officials with their offices and mentions. */
#include "facts/cast.h"
#include "facts/printed.h"
#include "facts/stages.h"

#include <string.h>

/* True where the words of one office stand in the other's: "Chủ tịch UBND xã" in "Chủ tịch UBND xã Nà Mạ". */
static bool is_within(const char *shorter, const char *longer)
{
	size_t len = strlen(shorter);
	const char *found = longer;

	while ((found = strstr(found, shorter)) != NULL) {
		if ((found == longer || found[-1] == ' ') && (found[len] == '\0' || found[len] == ' '))
			return true;
		found++;
	}
	return false;
}

/* keys are NULL for what does not count. */
static bool is_repeated(char *const *keys, size_t nr, size_t at)
{
	for (size_t i = 0; i < nr; i++) {
		if (i == at || !keys[i])
			continue;
		if (!strcmp(keys[i], keys[at]) ? i < at : is_within(keys[at], keys[i]))
			return true;
	}
	return false;
}

static void fill_offices(const struct reading *reading, const struct cast_person *person, struct arena *arena,
	struct fact_official *out)
{
	char **keys = arena_alloc(arena, (person->nr_offices + 1) * sizeof(*keys));
	struct strbuf key = STRBUF_INIT;

	out->offices = arena_alloc(arena, (person->nr_offices + 1) * sizeof(*out->offices));
	for (size_t i = 0; i < person->nr_offices; i++) {
		strbuf_reset(&key);
		name_key(reading, person->offices[i].first, person->offices[i].end, &key);
		keys[i] = person->offices[i].is_private ? NULL : arena_strndup(arena, key.buf, key.len);
	}
	for (size_t i = 0; i < person->nr_offices; i++) {
		const struct office *office = &person->offices[i];
		struct span span = reading_span(reading, office->first, office->end);

		if (office->is_private || is_repeated(keys, person->nr_offices, i))
			continue;
		out->offices[out->nr_offices++] = (struct fact_office){
			printed_span(reading->text, span, arena), span, office->is_former};
	}
	strbuf_release(&key);
}

static void fill_mentions(const struct reading *reading, const struct cast *cast, const uint32_t *official_of,
	struct arena *arena, struct facts *facts)
{
	for (size_t i = 0; i < cast->items.nr; i++)
		if (cast->items.items[i].person != CAST_NOBODY &&
			official_of[cast->items.items[i].person] != CAST_NOBODY)
			facts->officials[official_of[cast->items.items[i].person]].nr_mentions++;
	for (size_t i = 0; i < facts->nr_officials; i++) {
		struct fact_official *official = &facts->officials[i];

		official->mentions =
			arena_alloc(arena, (official->nr_mentions + 1) * sizeof(*official->mentions));
		official->nr_mentions = 0;
	}
	for (size_t i = 0; i < cast->items.nr; i++) {
		const struct cast_item *item = &cast->items.items[i];
		struct fact_official *official;

		if (item->person == CAST_NOBODY || official_of[item->person] == CAST_NOBODY)
			continue;
		official = &facts->officials[official_of[item->person]];
		official->mentions[official->nr_mentions++] = reading_span(reading, item->first, item->end);
	}
}

uint32_t *find_officials(const struct reading *reading, const struct cast *cast, struct arena *arena,
	struct facts *facts)
{
	uint32_t *official_of = arena_alloc(arena, (cast->nr_persons + 1) * sizeof(*official_of));

	facts->officials = arena_alloc(arena, (cast->nr_persons + 1) * sizeof(*facts->officials));
	for (size_t i = 0; i < cast->nr_persons; i++) {
		const struct cast_person *person = &cast->persons[i];
		struct fact_official *official = &facts->officials[facts->nr_officials];

		official_of[i] = CAST_NOBODY;
		if (!cast_is_official(person))
			continue;
		memset(official, 0, sizeof(*official));
		official->name = printed_span(reading->text,
			reading_span(reading, person->name_first, person->name_end), arena);
		fill_offices(reading, person, arena, official);
		official_of[i] = (uint32_t)facts->nr_officials++;
	}
	fill_mentions(reading, cast, official_of, arena, facts);
	return official_of;
}
