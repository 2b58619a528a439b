/* Months, quarters, halves and years as written, and days that are told from now (hôm qua). */
#ifndef TRACUU_FACTS_DATE_PERIODS_H
#define TRACUU_FACTS_DATE_PERIODS_H

#include "facts/date_forms.h"

/* Add what begins at the word or number. Return the word behind it, or 0 where nothing begins. */
size_t date_periods_at_word(const struct reading *reading, struct date_forms *out, size_t at);
size_t date_periods_at_number(const struct reading *reading, struct date_forms *out, size_t at);

/* The year of "năm 2024", "/2024", ", năm 2024" at the word, or 0; *end moves behind it. */
int date_year_after(const struct reading *reading, size_t at, size_t *end);

/* facts/date_forms.c: what periods share with days. */
void date_forms_add(const struct reading *reading, struct date_forms *out, const struct date_form *form);
size_t date_joint_end(const struct reading *reading, size_t at); /* "và", "- ", "đến ngày": 0 for none */
int date_month_at(const struct reading *reading, size_t at, size_t *end);

#endif
