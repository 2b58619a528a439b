/*
 * What is known of a person while sightings of one name are decided on, and how two such fit. The points are
 * those of store/people.h.
 */
#ifndef TRACUU_STORE_PEOPLE_GROUPS_H
#define TRACUU_STORE_PEOPLE_GROUPS_H

#include "store/people.h"

enum { DAYS_LONG = 10 * 365 /* between two sightings: perhaps another person */ };

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

void group_take(struct group *group, const struct sighting *sighting);
void group_join(struct group *group, const struct group *other);
void group_release(struct group *group);

/* Days between the sightings of both; 0 where they overlap or are not dated. */
int32_t group_gap_days(const struct group *a, const struct group *b);

/* An office of a certain kind of unit, or at a certain level. */
bool group_post_is_telling(const struct group_post *post, const struct strmap_entry *words);

struct score group_compare(const struct people_case *people, const struct group *a, const struct group *b,
	enum name_rarity rarity);

#endif
