/*
 * The dates of an article as they are written, before years are inferred:
 *
 *   từ ngày 4 đến 6/3/2024   ->  4 (3, 2024)  6 (3, 2024), joined
 *   quý III                  ->  quarter 3, no year
 *   năm nay                  ->  year, 0 years from the article's own
 *
 * Ratios, document numbers, prices, clock times and days of the lunar calendar are none.
 */
#ifndef TRACUU_FACTS_DATE_FORMS_H
#define TRACUU_FACTS_DATE_FORMS_H

#include "facts/reading.h"

/* What the words around a date say of it. */
enum date_form_flag {
	FORM_JOINED = 1,    /* a range or list with the form before it */
	FORM_DOCUMENT = 2,  /* of a paper: "Quyết định số 12-QĐ/HU ngày 3/5/2021" */
	FORM_OCCASION = 4,  /* of an anniversary */
	FORM_LIMIT = 8,     /* a deadline, or a day from which something counts */
	FORM_BIRTH = 16,    /* sinh năm 1974 */
	FORM_TERM = 32,     /* nhiệm kỳ 2020 - 2025 */
	FORM_RELATIVE = 64, /* hôm qua, năm nay: offset days, months or years from now */
	FORM_CLOCK = 128,   /* a time of the day stands before it */
	FORM_TO_NOW = 256,  /* "từ tháng 2/2023 đến nay" */
	FORM_BEFORE = 512,  /* "trước đó, ngày 4/5" */
	FORM_STATED = 1024  /* with its year */
};

struct date_form {
	struct date date; /* year 0: not stated */
	enum date_precision precision;
	int8_t part;   /* of a quarter or half */
	int8_t offset; /* of a relative one */
	uint16_t flags;
	enum year_reason reason; /* set with the year: facts/date_years.h */
	uint32_t first_word, end_word;
};

struct date_forms {
	struct date_form *forms; /* by first_word; free() it */
	size_t nr, alloc;
};

void date_forms_find(const struct reading *reading, struct date_forms *out);

/* Whether the phrase class has a phrase of any length that ends before the word. */
bool date_phrase_ends_at(const struct reading *reading, size_t word, enum phrase_class class);

/* Whether what stands at the word is counted, with that weight or more: corpus/lexicon/dates.txt. */
bool date_is_counted(const struct reading *reading, size_t word, float weight);

/* Sets the flags of a form from the words around it: facts/date_context.c. */
void date_context_flags(const struct reading *reading, const struct date_forms *forms,
	struct date_form *form);

#endif
