/* The cast and the sentences -> speeches. */
#include "facts/cast.h"
#include "facts/stages.h"

void find_speeches(const struct reading *reading, const struct cast *cast, const uint32_t *official_of,
	struct arena *arena, struct facts *facts)
{
	(void)reading;
	(void)cast;
	(void)official_of;
	(void)arena;
	(void)facts;
}
