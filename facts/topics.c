/* Reading -> topics. */
#include "facts/stages.h"

void find_topics(const struct reading *reading, const struct lexicon *lexicon, struct arena *arena,
	struct facts *facts)
{
	(void)reading;
	(void)lexicon;
	(void)arena;
	(void)facts;
}
