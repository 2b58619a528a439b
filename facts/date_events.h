/* Which of an article's days are those on which happened what it reports. */
#ifndef TRACUU_FACTS_DATE_EVENTS_H
#define TRACUU_FACTS_DATE_EVENTS_H

#include "facts/date_forms.h"

#define DATE_NO_FORM SIZE_MAX

/* The forms of the event's day, or of the two ends of its days; DATE_NO_FORM where there is none. */
void date_events_pick(const struct reading *reading, const struct date_forms *forms, size_t event[2]);

#endif
