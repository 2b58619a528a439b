/* Reading -> officials. */
#include "facts/stages.h"

void find_officials(const struct reading *reading, struct arena *arena, struct facts *facts)
{
	(void)reading;
	(void)arena;
	(void)facts;
}
