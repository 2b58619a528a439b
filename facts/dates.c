/* Reading -> dates. */
#include "facts/stages.h"

void find_dates(const struct reading *reading, struct date published, struct arena *arena,
	struct facts *facts)
{
	(void)reading;
	(void)published;
	(void)arena;
	(void)facts;
}

size_t fact_date_format(const struct fact_date *date, char *out)
{
	return date_format_iso(date->date, out);
}
