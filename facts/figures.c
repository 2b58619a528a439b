/* Reading -> figures. */
#include "facts/stages.h"

void find_figures(const struct reading *reading, struct arena *arena, struct facts *facts)
{
	(void)reading;
	(void)arena;
	(void)facts;
}
