/* What articles say of one name -> sightings, to be decided on. */
#include "base/memory.h"
#include "store/office_parts.h"
#include "store/official_places.h"
#include "store/people.h"

#include <stdlib.h>
#include <string.h>

void people_case_init(struct people_case *people)
{
	memset(people, 0, sizeof(*people));
	people->memo = word_memo_new();
	strmap_init(&people->words);
}

void people_case_reset(struct people_case *people)
{
	for (size_t i = 0; i < people->nr; i++) {
		free(people->items[i].posts);
		free(people->items[i].places);
	}
	people->nr = 0;
	strmap_release(&people->words);
	strmap_init(&people->words);
}

void people_case_release(struct people_case *people)
{
	people_case_reset(people);
	word_memo_free(people->memo);
	strmap_release(&people->words);
	free(people->items);
}

struct sighting *people_case_add(struct people_case *people, int64_t article_id, uint32_t nr, int32_t day)
{
	struct sighting *sighting;

	ARRAY_GROW(people->items, people->nr + 1, people->alloc);
	sighting = &people->items[people->nr++];
	memset(sighting, 0, sizeof(*sighting));
	sighting->article_id = article_id;
	sighting->nr = nr;
	sighting->day = day;
	return sighting;
}

static void add_place(void *context, const char *place, size_t len, uint8_t level, bool is_certain)
{
	struct people_case *people = context;
	struct sighting *sighting = &people->items[people->nr - 1];
	uint32_t nr = strmap_add(&people->words, place, len, NULL);

	for (size_t i = 0; i < sighting->nr_places; i++) {
		if (sighting->places[i].place == nr && sighting->places[i].level == level) {
			sighting->places[i].is_certain |= is_certain;
			return;
		}
	}
	ARRAY_GROW(sighting->places, sighting->nr_places + 1, sighting->alloc_places);
	sighting->places[sighting->nr_places++] = (struct sighting_place){nr, level, is_certain};
}

static void add_certain(void *context, const char *place, size_t len, enum office_level level)
{
	add_place(context, place, len, (uint8_t)level, true);
}

void people_case_office(struct people_case *people, const char *office, bool is_former, bool is_of_few)
{
	struct sighting *sighting = &people->items[people->nr - 1];
	struct strbuf post = STRBUF_INIT;
	enum office_level level = office_parts(people->memo, office, &post, add_certain, people);

	ARRAY_GROW(sighting->posts, sighting->nr_posts + 1, sighting->alloc_posts);
	sighting->posts[sighting->nr_posts++] = (struct sighting_post){
		strmap_add(&people->words, post.buf, post.len, NULL), (uint8_t)level, is_former, is_of_few};
	strbuf_release(&post);
}

void people_case_places(struct people_case *people, const char *lines)
{
	official_places_each(lines, add_place, people);
}
