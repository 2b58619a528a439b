/* Sightings of one name -> persons, by points for and against. Pure. */
#include "base/memory.h"
#include "store/office_parts.h"
#include "store/people.h"

#include <stdlib.h>
#include <string.h>

enum {
	POINTS_POST = 4,
	POINTS_ANY_POST = 1, /* "giám đốc": of what, nobody knows */
	POINTS_PLACE = 3,
	POINTS_NEAR_PLACE = 2,
	POINTS_LEVEL = 1,
	POINTS_RARE = 3,
	POINTS_MIDDLING = 1,
	POINTS_OTHER_PLACE = -4,
	POINTS_MOVED = -1,      /* another place, but later */
	POINTS_OTHER_NEAR = -2, /* of a common name, near the beginnings of articles */
	POINTS_OTHER_LEVEL = -2,
	POINTS_OTHER_POST = -4,
	POINTS_LONG_AGO = -1,
	THRESHOLD = 3,
	DAYS_LONG = 10 * 365,  /* between two sightings */
	DAYS_MOVE = 180,       /* between two places of one career */
	MAX_GROUP_WORDS = 256, /* posts, places of one person that are compared */
	MAX_GROUPS = 256       /* more people of one name are not told apart */
};

/* What is known of a person so far. */
struct group_post {
	uint32_t post;
	uint8_t level;
	bool is_of_few;
	int32_t first_day, last_day; /* of sightings with it as an office of that time */
	uint32_t nr;
};

struct group {
	struct group_post *posts;
	size_t nr_posts, alloc_posts;
	struct group_place {
		uint32_t place;
		uint8_t level;
		bool is_certain;
		int32_t first_day, last_day;
	} * places;
	size_t nr_places, alloc_places;
	int32_t first_day, last_day;
	uint32_t into; /* the group that it was joined to, or itself */
};

struct score {
	int points;
	bool same_high_post; /* one that is not of any place */
	uint32_t reasons, post, place;
};

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

struct adding {
	struct people_case *people;
	bool is_certain;
};

static void add_place(void *context, const char *place, size_t len, enum office_level level)
{
	const struct adding *adding = context;
	struct people_case *people = adding->people;
	struct sighting *sighting = &people->items[people->nr - 1];
	uint32_t nr = strmap_add(&people->words, place, len, NULL);

	for (size_t i = 0; i < sighting->nr_places; i++) {
		if (sighting->places[i].place == nr && sighting->places[i].level == level) {
			sighting->places[i].is_certain |= adding->is_certain;
			return;
		}
	}
	ARRAY_GROW(sighting->places, sighting->nr_places + 1, sighting->alloc_places);
	sighting->places[sighting->nr_places++] =
		(struct sighting_place){nr, (uint8_t)level, adding->is_certain};
}

void people_case_office(struct people_case *people, const char *office, bool is_former, bool is_of_few)
{
	struct sighting *sighting = &people->items[people->nr - 1];
	struct adding adding = {people, true};
	struct strbuf post = STRBUF_INIT;
	enum office_level level = office_parts(people->memo, office, &post, add_place, &adding);

	ARRAY_GROW(sighting->posts, sighting->nr_posts + 1, sighting->alloc_posts);
	sighting->posts[sighting->nr_posts++] = (struct sighting_post){
		strmap_add(&people->words, post.buf, post.len, NULL), (uint8_t)level, is_former, is_of_few};
	strbuf_release(&post);
}

void people_case_text(struct people_case *people, const char *text, size_t len, bool is_certain)
{
	struct adding adding = {people, is_certain};

	places_of(people->memo, text, len, add_place, &adding);
}

/* ---- groups grow */

static void widen(int32_t day, int32_t *first, int32_t *last)
{
	if (day == 0)
		return;
	if (*first == 0 || day < *first)
		*first = day;
	if (day > *last)
		*last = day;
}

static struct group_post *post_of(struct group *group, uint32_t post, uint8_t level)
{
	for (size_t i = 0; i < group->nr_posts; i++)
		if (group->posts[i].post == post && group->posts[i].level == level)
			return &group->posts[i];
	if (group->nr_posts == MAX_GROUP_WORDS)
		return &group->posts[MAX_GROUP_WORDS - 1];
	ARRAY_GROW(group->posts, group->nr_posts + 1, group->alloc_posts);
	group->posts[group->nr_posts] = (struct group_post){post, level, false, 0, 0, 0};
	return &group->posts[group->nr_posts++];
}

static struct group_place *place_of(struct group *group, uint32_t place, uint8_t level)
{
	for (size_t i = 0; i < group->nr_places; i++)
		if (group->places[i].place == place && group->places[i].level == level)
			return &group->places[i];
	if (group->nr_places == MAX_GROUP_WORDS)
		return &group->places[MAX_GROUP_WORDS - 1];
	ARRAY_GROW(group->places, group->nr_places + 1, group->alloc_places);
	group->places[group->nr_places] = (struct group_place){place, level, false, 0, 0};
	return &group->places[group->nr_places++];
}

static void group_take(struct group *group, const struct sighting *sighting)
{
	for (size_t i = 0; i < sighting->nr_posts; i++) {
		struct group_post *post = post_of(group, sighting->posts[i].post, sighting->posts[i].level);

		post->nr++;
		post->is_of_few |= sighting->posts[i].is_of_few;
		if (!sighting->posts[i].is_former)
			widen(sighting->day, &post->first_day, &post->last_day);
	}
	for (size_t i = 0; i < sighting->nr_places; i++) {
		struct group_place *place =
			place_of(group, sighting->places[i].place, sighting->places[i].level);

		place->is_certain |= sighting->places[i].is_certain;
		widen(sighting->day, &place->first_day, &place->last_day);
	}
	widen(sighting->day, &group->first_day, &group->last_day);
}

static void group_join(struct group *group, const struct group *other)
{
	for (size_t i = 0; i < other->nr_posts; i++) {
		struct group_post *post = post_of(group, other->posts[i].post, other->posts[i].level);

		post->nr += other->posts[i].nr;
		post->is_of_few |= other->posts[i].is_of_few;
		widen(other->posts[i].first_day, &post->first_day, &post->last_day);
		widen(other->posts[i].last_day, &post->first_day, &post->last_day);
	}
	for (size_t i = 0; i < other->nr_places; i++) {
		struct group_place *place = place_of(group, other->places[i].place, other->places[i].level);

		place->is_certain |= other->places[i].is_certain;
		widen(other->places[i].first_day, &place->first_day, &place->last_day);
		widen(other->places[i].last_day, &place->first_day, &place->last_day);
	}
	widen(other->first_day, &group->first_day, &group->last_day);
	widen(other->last_day, &group->first_day, &group->last_day);
}

static void group_release(struct group *group)
{
	free(group->posts);
	free(group->places);
}

/* ---- points */

static bool overlap(int32_t first, int32_t last, int32_t other_first, int32_t other_last)
{
	return first && other_first && first <= other_last && other_first <= last;
}

static int32_t gap_between(const struct group *a, const struct group *b)
{
	if (!a->first_day || !b->first_day || overlap(a->first_day, a->last_day, b->first_day, b->last_day))
		return 0;
	return a->first_day > b->last_day ? a->first_day - b->last_day : b->first_day - a->last_day;
}

/* "chủ tịch hội ccb", "chủ tịch hội cựu chiến binh" */
static bool begin_alike(const char *a, const char *b)
{
	size_t nr_spaces = 0, i = 0;

	for (; a[i] && a[i] == b[i] && nr_spaces < 3; i++)
		nr_spaces += a[i] == ' ';
	return nr_spaces == 3;
}

/* An office of a certain kind of unit, or at a certain level. */
static bool is_telling(const struct group_post *post, const struct strmap_entry *words)
{
	const char *space = strchr(words[post->post].key, ' ');

	return post->level != LEVEL_UNKNOWN || post->is_of_few || (space && strchr(space + 1, ' '));
}

static void compare_posts(const struct people_case *people, const struct group *a, const struct group *b,
	struct score *score)
{
	const struct strmap_entry *words = people->words.entries;
	bool same_level = false, levels_far = true, levels_known = false, together = false, apart = false;

	for (size_t i = 0; i < a->nr_posts; i++) {
		for (size_t j = 0; j < b->nr_posts; j++) {
			const struct group_post *x = &a->posts[i], *y = &b->posts[j];
			bool known = x->level != LEVEL_UNKNOWN && y->level != LEVEL_UNKNOWN;

			if (x->post == y->post && (x->level == y->level || !known) && !together) {
				together = true;
				score->points += is_telling(x, words) ? POINTS_POST : POINTS_ANY_POST;
				score->reasons |= REASON_SAME_POST;
				score->post = x->post;
			}
			score->same_high_post |= x->post == y->post &&
				(x->level == LEVEL_STATE || (x->level == LEVEL_UNKNOWN && x->is_of_few));
			levels_known |= known;
			same_level |= (known && x->level == y->level) ||
				begin_alike(words[x->post].key, words[y->post].key);
			levels_far &= !known || abs(x->level - y->level) >= 2;
			/* Held at the same time, by someone else's articles: nobody has both. */
			apart |= known && x->level != y->level && x->post != y->post && x->nr > 1 &&
				y->nr > 1 && overlap(x->first_day, x->last_day, y->first_day, y->last_day);
		}
	}
	if (same_level && !together) {
		score->points += POINTS_LEVEL;
		score->reasons |= REASON_SAME_LEVEL;
	}
	if (levels_known && levels_far) {
		score->points += POINTS_OTHER_LEVEL;
		score->reasons |= REASON_OTHER_LEVEL;
	}
	if (apart && !together) {
		score->points += POINTS_OTHER_POST;
		score->reasons |= REASON_OTHER_POST;
	}
}

static void compare_places(const struct group *a, const struct group *b, enum name_rarity rarity,
	struct score *score)
{
	int best = 0;
	bool differ = false, moved = true;

	for (size_t i = 0; i < a->nr_places; i++) {
		for (size_t j = 0; j < b->nr_places; j++) {
			const struct group_place *x = &a->places[i], *y = &b->places[j];
			bool certain = x->is_certain && y->is_certain;
			int points =
				certain || x->is_certain || y->is_certain ? POINTS_PLACE : POINTS_NEAR_PLACE;

			if (x->place == y->place) {
				if (points <= best)
					continue;
				best = points;
				score->place = x->place;
			} else if (!score->same_high_post && certain && x->level == y->level &&
				x->level != LEVEL_UNKNOWN) {
				differ = true;
				moved &= !overlap(x->first_day - DAYS_MOVE, x->last_day + DAYS_MOVE,
					y->first_day, y->last_day);
			}
		}
	}
	score->points += best;
	if (best) {
		score->reasons |= best == POINTS_PLACE ? REASON_SAME_PLACE : REASON_NEAR_PLACE;
	} else if (differ) {
		score->points += moved ? POINTS_MOVED : POINTS_OTHER_PLACE;
		score->reasons |= REASON_OTHER_PLACE;
	} else if (rarity == NAME_COMMON && !score->same_high_post && a->nr_places && b->nr_places) {
		score->points += POINTS_OTHER_NEAR;
		score->reasons |= REASON_OTHER_PLACE;
	}
}

static struct score compare(const struct people_case *people, const struct group *a, const struct group *b,
	enum name_rarity rarity)
{
	struct score score = {0, false, 0, STRMAP_NONE, STRMAP_NONE};

	compare_posts(people, a, b, &score);
	compare_places(a, b, rarity, &score);
	if (rarity == NAME_RARE) {
		score.points += POINTS_RARE;
		score.reasons |= REASON_RARE_NAME;
	} else if (rarity == NAME_MIDDLING) {
		score.points += POINTS_MIDDLING;
	}
	if (gap_between(a, b) > DAYS_LONG)
		score.points += POINTS_LONG_AGO;
	return score;
}

/* ---- deciding */

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
		struct score score = compare(people, &alone, &deciding->groups[i], deciding->rarity);
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
			score = compare(deciding->people, &deciding->groups[a], &deciding->groups[b],
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

	if (group->nr_posts != 1 || post->level != LEVEL_UNKNOWN || is_telling(post, people->words.entries))
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
			gap_between(&deciding->groups[best], &deciding->groups[vague]) > DAYS_LONG ||
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
