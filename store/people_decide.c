/* Sightings of one name -> persons, by points for and against. Pure. */
#include "base/memory.h"
#include "store/office_parts.h"
#include "store/people_groups.h"

#include <stdlib.h>
#include <string.h>

enum {
	THRESHOLD = 3,
	MAX_GROUPS = 256 /* more people of one name are not told apart */
};

struct deciding {
	struct people_case *people;
	enum name_rarity rarity;
	struct group *groups;
	size_t nr, alloc;
};

enum {
	FOR = REASON_SAME_POST | REASON_SAME_PLACE | REASON_NEAR_PLACE | REASON_SAME_LEVEL | REASON_RARE_NAME,
	AGAINST = REASON_OTHER_PLACE | REASON_OTHER_LEVEL | REASON_OTHER_POST
};

enum { UNPLACED = UINT32_MAX, MAX_NAMESAKES = 16 /* of one article, that are weighed against each other */ };

struct choice {
	struct score score;
	uint32_t group;
};

/* The best of the persons who are not in the article of sightings `first` to `end` - 1 already. */
static struct choice choose(const struct deciding *deciding, size_t sighting, size_t first, size_t end)
{
	struct people_case *people = deciding->people;
	struct choice best = {{INT32_MIN, false, 0, STRMAP_NONE, STRMAP_NONE}, UNPLACED};
	struct group alone = {.into = 0};

	group_take(&alone, &people->items[sighting]);
	for (uint32_t i = 0; i < deciding->nr; i++) {
		struct score score = group_compare(people, &alone, &deciding->groups[i], deciding->rarity);
		size_t other = first;

		if (score.points <= best.score.points)
			continue;
		while (other < end && people->items[other].group != i)
			other++;
		if (other == end)
			best = (struct choice){score, i};
	}
	group_release(&alone);
	return best;
}

static void place_sighting(struct deciding *deciding, struct sighting *sighting, const struct choice *choice)
{
	bool joins = choice->group != UNPLACED &&
		(choice->score.points >= THRESHOLD || deciding->nr == MAX_GROUPS);

	sighting->group = joins ? choice->group : (uint32_t)deciding->nr;
	sighting->reason =
		joins ? choice->score.reasons & FOR : REASON_FIRST | (choice->score.reasons & AGAINST);
	sighting->reason_post = choice->score.post;
	sighting->reason_place = choice->score.place;
	if (!joins) {
		ARRAY_GROW(deciding->groups, deciding->nr + 1, deciding->alloc);
		deciding->groups[deciding->nr] = (struct group){.into = (uint32_t)deciding->nr};
		deciding->nr++;
	}
	group_take(&deciding->groups[sighting->group], sighting);
}

/* Two officials of one article who have the same name are two people; who fits somebody best goes first. */
static void place_article(struct deciding *deciding, size_t first, size_t end)
{
	struct sighting *items = deciding->people->items;

	for (size_t i = first; i < end; i++)
		items[i].group = UNPLACED;
	for (size_t nr_left = end - first; nr_left > 0; nr_left--) {
		struct choice best = {{INT32_MIN, false, 0, STRMAP_NONE, STRMAP_NONE}, UNPLACED};
		size_t chosen = end;

		for (size_t i = first; i < end; i++) {
			struct choice choice;

			if (items[i].group != UNPLACED)
				continue;
			choice = choose(deciding, i, first, end);
			if (chosen == end || choice.score.points > best.score.points) {
				best = choice;
				chosen = i;
			}
			if (end - first > MAX_NAMESAKES)
				break;
		}
		place_sighting(deciding, &items[chosen], &best);
	}
}

static bool share_article(const struct people_case *people, uint32_t a, uint32_t b)
{
	for (size_t i = 1; i < people->nr; i++) {
		const struct sighting *x = &people->items[i - 1], *y = &people->items[i];

		if (x->article_id == y->article_id &&
			((x->group == a && y->group == b) || (x->group == b && y->group == a)))
			return true;
	}
	return false;
}

static void join_groups(struct deciding *deciding, uint32_t a, uint32_t b, const struct score *score)
{
	struct people_case *people = deciding->people;

	group_join(&deciding->groups[a], &deciding->groups[b]);
	deciding->groups[b].into = a;
	for (size_t i = 0; i < people->nr; i++) {
		struct sighting *sighting = &people->items[i];

		if (sighting->group != b)
			continue;
		sighting->group = a;
		if (sighting->reason & REASON_FIRST) {
			sighting->reason = score->reasons & FOR;
			sighting->reason_post = score->post;
			sighting->reason_place = score->place;
		}
	}
}

/* Persons that fit each other now that more is known of both. */
static void join_fitting(struct deciding *deciding)
{
	for (uint32_t a = 0; a < deciding->nr; a++) {
		for (uint32_t b = a + 1; deciding->groups[a].into == a && b < deciding->nr; b++) {
			struct score score;

			if (deciding->groups[b].into != b)
				continue;
			score = group_compare(deciding->people, &deciding->groups[a], &deciding->groups[b],
				deciding->rarity);
			if (score.points >= THRESHOLD && !share_article(deciding->people, a, b))
				join_groups(deciding, a, b, &score);
		}
	}
}

/* The post of a person of whom no more than that is known: "bộ trưởng", nowhere; STRMAP_NONE where there is more. */
static uint32_t vague_post(const struct people_case *people, const struct group *group)
{
	const struct group_post *post = group->posts;

	if (group->nr_posts != 1 || post->level != LEVEL_UNKNOWN ||
		group_post_is_telling(post, people->words.entries))
		return STRMAP_NONE;
	for (size_t i = 0; i < group->nr_places; i++)
		if (group->places[i].is_certain)
			return STRMAP_NONE;
	return post->post;
}

/* How often the person is seen in a post of that kind ("bộ trưởng bộ y tế" is a "bộ trưởng"); *example is one. */
static uint32_t nr_seen_as(const struct people_case *people, const struct group *group, uint32_t kind,
	uint32_t *example)
{
	const struct strmap_entry *words = people->words.entries;
	uint32_t nr = 0;

	for (size_t i = 0; i < group->nr_posts; i++) {
		const char *post = words[group->posts[i].post].key;

		if (strncmp(post, words[kind].key, words[kind].len) != 0 || post[words[kind].len] != ' ')
			continue;
		nr += group->posts[i].nr;
		*example = group->posts[i].post;
	}
	return nr;
}

/* "Bộ trưởng A" alone is the minister of that name, where nearly all who are told more of are one. */
static void join_vague(struct deciding *deciding)
{
	for (uint32_t vague = 0; vague < deciding->nr; vague++) {
		uint32_t kind = vague_post(deciding->people, &deciding->groups[vague]);
		uint32_t best = UNPLACED, nr_best = 0, nr_all = 0;
		struct score score = {0, false, REASON_SAME_POST, STRMAP_NONE, STRMAP_NONE};

		for (uint32_t i = 0; kind != STRMAP_NONE && i < deciding->nr; i++) {
			uint32_t example = STRMAP_NONE;
			uint32_t nr = deciding->groups[i].into == i
				? nr_seen_as(deciding->people, &deciding->groups[i], kind, &example)
				: 0;

			nr_all += nr;
			if (nr > nr_best) {
				nr_best = nr;
				best = i;
				score.post = example;
			}
		}
		if (best == UNPLACED || nr_best * 4 < nr_all * 3 || deciding->groups[vague].into != vague ||
			group_gap_days(&deciding->groups[best], &deciding->groups[vague]) > DAYS_LONG ||
			share_article(deciding->people, best, vague))
			continue;
		join_groups(deciding, best, vague, &score);
	}
}

static uint32_t renumber(struct deciding *deciding)
{
	uint32_t *numbers = xcalloc(deciding->nr + 1, sizeof(*numbers)), nr = 0;

	for (size_t i = 0; i < deciding->nr; i++)
		numbers[i] = deciding->groups[i].into == i ? nr++ : 0;
	for (size_t i = 0; i < deciding->people->nr; i++)
		deciding->people->items[i].group = numbers[deciding->people->items[i].group];
	free(numbers);
	return nr;
}

uint32_t people_decide(struct people_case *people, enum name_rarity rarity)
{
	struct deciding deciding = {people, rarity, NULL, 0, 0};
	uint32_t nr;

	for (size_t first = 0, end; first < people->nr; first = end) {
		for (end = first + 1; end < people->nr; end++)
			if (people->items[end].article_id != people->items[first].article_id)
				break;
		place_article(&deciding, first, end);
	}
	join_fitting(&deciding);
	join_vague(&deciding);
	nr = renumber(&deciding);
	for (size_t i = 0; i < deciding.nr; i++)
		group_release(&deciding.groups[i]);
	free(deciding.groups);
	return nr;
}

void people_evidence(const struct people_case *people, const struct sighting *sighting, struct strbuf *out)
{
	static const char *const texts[] = {"first of this person",
		"same office: ", "same place: ", "same place near: ", "same level of office", "rare name",
		"other place than others of this name", "other level of office than others of this name",
		"other office at the same time", "corrected"};
	size_t start = out->len;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		uint32_t reason = 1u << i, word = STRMAP_NONE;

		if (!(sighting->reason & reason))
			continue;
		if (out->len > start)
			strbuf_add_str(out, "; ");
		strbuf_add_str(out, texts[i]);
		if (reason == REASON_SAME_POST)
			word = sighting->reason_post;
		else if (reason == REASON_SAME_PLACE || reason == REASON_NEAR_PLACE)
			word = sighting->reason_place;
		if (word != STRMAP_NONE)
			strbuf_add_str(out, people->words.entries[word].key);
	}
}
