/* The years that dates do not state: from the title, other dates of the article, the day of publication. */
#ifndef TRACUU_FACTS_DATE_YEARS_H
#define TRACUU_FACTS_DATE_YEARS_H

#include "facts/date_forms.h"

/* Fills date.year and reason of each form; YEAR_UNKNOWN leaves the year 0. */
void date_years_infer(const struct reading *reading, struct date_forms *forms, struct date published);

#endif
