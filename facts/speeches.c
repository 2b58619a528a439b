/* Reading -> speeches. */
#include "facts/stages.h"

void find_speeches(const struct reading *reading, struct arena *arena, struct facts *facts)
{
	(void)reading;
	(void)arena;
	(void)facts;
}
