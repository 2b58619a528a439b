/* A person so far, and the points for and against two of them being one. */
#include "store/people_groups.h"

#include "base/memory.h"
#include "store/office_parts.h"

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
	DAYS_MOVE = 180,       /* between two places of one career */
	MAX_GROUP_WORDS = 256, /* posts, places of one person that are compared */
};

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

void group_take(struct group *group, const struct sighting *sighting)
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

void group_join(struct group *group, const struct group *other)
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

void group_release(struct group *group)
{
	free(group->posts);
	free(group->places);
}

/* ---- points */

static bool overlap(int32_t first, int32_t last, int32_t other_first, int32_t other_last)
{
	return first && other_first && first <= other_last && other_first <= last;
}

int32_t group_gap_days(const struct group *a, const struct group *b)
{
	if (!a->first_day || !b->first_day || overlap(a->first_day, a->last_day, b->first_day, b->last_day))
		return 0;
	return a->first_day > b->last_day ? a->first_day - b->last_day : b->first_day - a->last_day;
}

/* "trưởng phòng nông nghiệp", "trưởng phòng kinh tế": one kind of post */
static bool begin_alike(const char *a, const char *b)
{
	size_t nr_spaces = 0, i = 0;

	for (; a[i] && a[i] == b[i] && nr_spaces < 2; i++)
		nr_spaces += a[i] == ' ';
	return nr_spaces == 2;
}

bool group_post_is_telling(const struct group_post *post, const struct strmap_entry *words)
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
				score->points +=
					group_post_is_telling(x, words) ? POINTS_POST : POINTS_ANY_POST;
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

struct score group_compare(const struct people_case *people, const struct group *a, const struct group *b,
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
	if (group_gap_days(a, b) > DAYS_LONG)
		score.points += POINTS_LONG_AGO;
	return score;
}
