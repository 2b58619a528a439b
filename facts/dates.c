/* Reading -> dates: written forms, their years, the event. */
#include "facts/date_events.h"
#include "facts/date_forms.h"
#include "facts/date_years.h"
#include "facts/stages.h"

#include <stdio.h>
#include <stdlib.h>

/* A year or half without a year says nothing, nor does "hôm qua" where today is not known. */
static bool is_of_use(const struct date_form *form)
{
	if (form->date.year)
		return true;
	return !(form->flags & FORM_RELATIVE) &&
		(form->precision == DATE_DAY || form->precision == DATE_MONTH);
}

static void keep(const struct reading *reading, const struct date_forms *forms, const size_t event[2],
	struct facts *facts)
{
	for (size_t i = 0; i < forms->nr; i++) {
		const struct date_form *form = &forms->forms[i];

		if (!is_of_use(form))
			continue;
		facts->dates[facts->nr_dates++] = (struct fact_date){form->date, form->precision, form->part,
			form->reason, i == event[0] || i == event[1],
			reading_span(reading, form->first_word, form->end_word)};
	}
}

void find_dates(const struct reading *reading, struct date published, struct arena *arena,
	struct facts *facts)
{
	struct date_forms forms = {NULL, 0, 0};
	size_t event[2];

	date_forms_find(reading, &forms);
	date_years_infer(reading, &forms, published);
	date_events_pick(reading, &forms, event);
	facts->dates = arena_alloc(arena, (forms.nr + 1) * sizeof(*facts->dates));
	keep(reading, &forms, event, facts);
	free(forms.forms);
}

size_t fact_date_format(const struct fact_date *date, char *out)
{
	int len;

	if (date->precision == DATE_QUARTER || date->precision == DATE_HALF)
		len = snprintf(out, DATE_TEXT_BYTES, "%04d-%c%d", date->date.year,
			date->precision == DATE_HALF ? 'H' : 'Q', date->part);
	else if (date->precision == DATE_MONTH && date->date.year == 0)
		len = snprintf(out, DATE_TEXT_BYTES, "--%02d", date->date.month);
	else
		return date_format_iso(date->date, out);
	return (size_t)len;
}
