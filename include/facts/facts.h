/*
 * What an article says, as data: who is in office, who said what, which days, which topics, which figures,
 * which abbreviations it explains.
 *
 *   title, body, day of publication  ->  officials, speeches, dates, topics, figures, abbreviations
 *
 * Every fact has a span: bytes of the article's whole text, which is title + "\n" + body, so that it can be
 * followed to its sentence. All is found by reading the one article; who is the same person in another
 * article is store/people.h's question.
 *
 * Pure but for the lexicon, which was read before (facts/lexicon.h): no files, no SQL, no clock.
 */
#ifndef TRACUU_FACTS_FACTS_H
#define TRACUU_FACTS_FACTS_H

#include "base/arena.h"
#include "text/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lexicon;

struct span {
	uint32_t start_byte, end_byte; /* of title + "\n" + body; end is exclusive */
};

/* "Phó Bí thư Đảng ủy", as printed but for case and marks of composition (NFC), without honorifics. */
struct fact_office {
	const char *text;
	struct span span;
	bool is_former; /* "nguyên ..." */
};

struct fact_official {
	const char *name; /* the fullest form in the article, as printed, NFC */
	struct fact_office *offices;
	size_t nr_offices;
	struct span
		*mentions; /* every place where the person is meant, by name, office or pronoun; by start */
	size_t nr_mentions;
	bool speaks; /* words are attributed to the person */
};

struct fact_speech {
	uint32_t official; /* index in facts.officials */
	enum { SPEECH_REPORTED, SPEECH_QUOTE } kind;
	struct span span; /* whole sentences, the introducing words among them */
};

/* How precise a date is. The fields that are not stated are 0; a quarter is 1 to 4, a half 1 or 2. */
enum date_precision { DATE_DAY, DATE_MONTH, DATE_QUARTER, DATE_HALF, DATE_YEAR };

/* Where the year of a date came from. */
enum year_reason {
	YEAR_STATED,
	YEAR_TITLE,     /* a year in the title */
	YEAR_NEIGHBOUR, /* another date of the article */
	YEAR_PUBLISHED, /* the day of publication */
	YEAR_UNKNOWN    /* --06-26 */
};

struct fact_date {
	struct date date; /* of a quarter or half only the year; year 0 where unknown */
	enum date_precision precision;
	int8_t part; /* the quarter or half */
	enum year_reason reason;
	bool is_event; /* on this date happened what the article reports */
	struct span span;
};

/* "2024-06-26", "2024-06", "2024-Q2", "2024-H1", "2024", "--06-26"; out holds DATE_TEXT_BYTES. */
size_t fact_date_format(const struct fact_date *date, char *out);

struct fact_topic {
	uint32_t topic; /* number in the lexicon's topics */
	bool is_main;
	uint32_t nr_uses; /* phrases of it that were met */
	struct span span; /* the first of them */
};

/*
 * "trồng rừng năm 2022 được 40,2/35 ha đạt 114,9% kế hoạch": topic trong-rung, done 40.2, plan 35, unit ha,
 * percent 114.9, period 2022. What is not stated is NAN; unit and period are "" then. "phấn đấu trồng 30 ha
 * rừng": plan 30, nothing done.
 */
struct fact_figure {
	uint32_t topic;
	double done, plan, percent;
	const char *unit, *period;
	struct span span;     /* the figures and what they are of */
	struct span sentence; /* the sentence */
};

/*
 * "Ban Quản lý rừng phòng hộ (BQLRPH)": what the article itself says that an abbreviation stands for. Both
 * keys are what a query of the words looks for (text_query_key in text/key.h).
 */
struct fact_abbreviation {
	const char *short_key, *full_key; /* "bqlrph", "ban quản lý rừng phòng hộ" */
	struct span short_span, full_span;
	bool is_unmarked; /* the text prints no marks, so the keys have none */
};

struct facts {
	struct fact_official *officials;
	size_t nr_officials;
	struct fact_speech *speeches; /* by start */
	size_t nr_speeches;
	struct fact_date *dates; /* by start */
	size_t nr_dates;
	struct fact_topic *topics; /* main ones first */
	size_t nr_topics;
	struct fact_figure *figures; /* by start */
	size_t nr_figures;
	struct fact_abbreviation *abbreviations; /* each pair of keys once, by where it comes first */
	size_t nr_abbreviations;
};

/* What one thread needs to extract: spellings worked out, memory used again. */
struct extractor;

struct extractor *extractor_new(const struct lexicon *lexicon); /* the lexicon must outlive it */
void extractor_free(struct extractor *extractor);

/* published is all zero where unknown. All that *out points to is owned by the arena. Linear in the text. */
void facts_extract(struct extractor *extractor, const char *title, const char *body, struct date published,
	struct arena *arena, struct facts *out);

#endif
