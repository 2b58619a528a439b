/*
 * Who is one person across articles: a name, and offices and units that go together over time. Two
 * people of one name are kept apart.
 *
 *   sightings (an official in an article) of one name  ->  a person for each, and why
 *
 * For and against two sightings being one person, in points:
 *
 *   + the same post (office without phó, nguyên), the same place in an office or in the portal's name, the
 *     same place in the headline or first lines, posts of one level; a name that few people have
 *   - places of one level that differ, offices far apart in the state, posts in different units that are
 *     seen at the same time and never together, many years between
 *
 * Sightings are taken by date; each joins the person that it has most points with, from a threshold on,
 * else it is a new person; in the end persons that fit each other are joined, and "Bộ trưởng A" without more
 * joins the one minister A. Corrections
 * (store/corrections.h) come after that and have the last word.
 */
#ifndef TRACUU_STORE_PEOPLE_H
#define TRACUU_STORE_PEOPLE_H

#include "base/strbuf.h"
#include "base/strmap.h"
#include "store/archive.h"
#include "text/word_memo.h"

/* How many people may have a name: of three who bear it, none, or some, or many are one. */
enum name_rarity { NAME_COMMON, NAME_MIDDLING, NAME_RARE };

struct sighting_post {
	uint32_t post; /* number in people_case.words */
	uint8_t level; /* enum office_level */
	bool is_former;
	bool is_of_few; /* in all the archive few people hold it: "Thủ tướng", but not "giám đốc" */
};

struct sighting_place {
	uint32_t place; /* number in people_case.words */
	uint8_t level;
	bool is_certain; /* in an office or the portal's name; else near the beginning of the article */
};

struct sighting {
	int64_t article_id;
	uint32_t nr;
	int32_t day; /* of publication; 0 where unknown */
	struct sighting_post *posts;
	size_t nr_posts, alloc_posts;
	struct sighting_place *places;
	size_t nr_places, alloc_places;
	uint32_t group;                     /* result: the person, from 0 */
	uint32_t reason;                    /* result: a set of enum people_reason */
	uint32_t reason_post, reason_place; /* which post and place, in words */
};

enum people_reason {
	REASON_FIRST = 1, /* of this person */
	REASON_SAME_POST = 2,
	REASON_SAME_PLACE = 4,
	REASON_NEAR_PLACE = 8, /* in the headline or first lines */
	REASON_SAME_LEVEL = 16,
	REASON_RARE_NAME = 32,
	REASON_OTHER_PLACE = 64,  /* than persons of this name before */
	REASON_OTHER_LEVEL = 128, /* than theirs */
	REASON_OTHER_POST = 256,  /* at the same time */
	REASON_CORRECTED = 512    /* by a line of the corrections */
};

/* All sightings of one name. */
struct people_case {
	struct word_memo *memo;
	struct strmap words; /* posts and places */
	struct sighting *items;
	size_t nr, alloc;
};

void people_case_init(struct people_case *people);
void people_case_release(struct people_case *people);
void people_case_reset(struct people_case *people);

/* Adds a sighting without offices; offices and places are added to the last one. */
struct sighting *people_case_add(struct people_case *people, int64_t article_id, uint32_t nr, int32_t day);
void people_case_office(struct people_case *people, const char *office, bool is_former, bool is_of_few);
void people_case_places(struct people_case *people, const char *lines); /* store/official_places.h */

/*
 * Fills group and reason of each sighting; returns the number of groups. Sightings are in the order of
 * days.
 */
uint32_t people_decide(struct people_case *people, enum name_rarity rarity);

/* The sighting's evidence as one line. */
void people_evidence(const struct people_case *people, const struct sighting *sighting, struct strbuf *out);

/* A line of the corrections that could not be understood, or that nothing fits. */
typedef void people_complaint_fn(void *context, const char *path, size_t line, const char *reason);

/*
 * Decides for all names that have come or gone since (table touched_name), and for those that the corrections
 * file beside the archive names, where it has changed; in transactions of some thousand names, so that
 * it may be killed and gone on with.
 *
 * Between begin and finish many names are read and decided by a thread of its own, so what else is to be
 * written is best written there; but no official comes or goes. people_resolve_free is safe after a failure
 * too, and NULL is allowed.
 */
struct people_resolving;

enum status people_resolve_begin(struct archive *archive, people_complaint_fn *complain, void *context,
	struct people_resolving **out, struct error *err);
enum status people_resolve_finish(struct people_resolving *resolving, struct error *err);
void people_resolve_free(struct people_resolving *resolving);

/* All of it. */
enum status people_resolve(struct archive *archive, people_complaint_fn *complain, void *context,
	struct error *err);

#endif
