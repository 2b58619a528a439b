/*
 * Persons by name, in any spelling, and what the archive knows of one of them.
 *
 *   a name, or a part of it  ->  the persons that it fits, those of most articles first
 *   one person               ->  offices over time, articles, topics
 *
 * A name typed without any marks fits whatever it may stand for ("hao": Hào, Hảo); one with marks fits as it
 * is typed, and only where nobody is called so, without its marks. Where somebody's whole name is what was
 * typed, in two words or more, longer names do not count.
 */
#ifndef TRACUU_SEARCHER_PEOPLE_H
#define TRACUU_SEARCHER_PEOPLE_H

#include "searcher/citation.h"

/* How well a typed name fits the best of the persons that it fits. */
enum name_fit {
	NAME_FITS_NOBODY,
	NAME_FITS_PART,  /* "thị minh" of Nông Thị Minh Hạ */
	NAME_FITS_GIVEN, /* its last words */
	NAME_FITS_WHOLE
};

struct person_summary {
	int64_t id;
	const char *name;
	const char *office; /* the offices that the newest article with any states, ", " between; "" */
	int64_t nr_articles, nr_speeches;
	char first_date[DATE_TEXT_BYTES], last_date[DATE_TEXT_BYTES]; /* "" where all are undated */
};

struct people {
	struct person_summary *items; /* within limit and offset */
	size_t nr;
	/* Of all that fit, by number of articles where any are shown; NULL: all persons were asked for. */
	int64_t *ids;
	int64_t total;
	enum name_fit fit;
	bool without_marks; /* nobody is called as it was typed; these are without its marks */
	struct arena arena;
};

/*
 * name NULL: all persons. limit 0: their ids only. people_release is safe after a failure. STATUS_ARCHIVE
 * where the archive is too old to know persons.
 */
enum status people_find(struct searcher *searcher, const char *name, size_t limit, size_t offset,
	struct people *out, struct error *err);
void people_release(struct people *people);

/* ---- one person */

struct office_use {
	struct citation article;
	const char *text; /* as printed there */
	int64_t start_byte, end_byte;
};

/*
 * An office and the articles that name it. A shorter form (Chủ tịch UBND) counts with the longer one that it
 * begins (Chủ tịch UBND xã ...) and that is nearest in time.
 */
struct office_term {
	const char *text; /* the longest form */
	bool is_former;   /* "nguyên ...": no longer held then */
	char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];
	int64_t nr_articles;
	struct office_use *uses; /* the first use, the last, and then others by date: at most `limit` */
	size_t nr_uses;
};

struct person_article {
	struct citation article;
	bool speaks;
	const char *name;             /* as printed there, in its fullest form */
	const char *evidence;         /* why it is this person; "" where nothing is noted */
	int64_t start_byte, end_byte; /* the first mention */
};

struct person_topic {
	const char *slug, *label;
	int64_t nr_articles, nr_main;
};

struct person {
	struct person_summary summary;
	const char **names; /* all forms, the most frequent first */
	size_t nr_names;
	struct office_term *offices; /* by their first day; former ones last */
	size_t nr_offices;
	struct person_article *articles; /* newest first, at most `limit` */
	size_t nr_articles;
	struct person_topic *topics; /* the ten that most articles are about */
	size_t nr_topics;
	struct arena arena;
};

/* summary.id is 0 where there is no such person. person_release is safe after a failure. */
enum status person_read(struct searcher *searcher, int64_t id, size_t limit, struct person *out,
	struct error *err);
void person_release(struct person *person);

#endif
