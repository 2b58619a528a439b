/*
 * The phrases of topics that count in an article: what topics and figures both stand on.
 *
 *   "Trưởng phòng Nông nghiệp và PTNT"   an office: says who came, not what was talked about
 *   "Hội Nông dân"                       "nông dân" is inside a longer phrase, of whatever topic
 *   "môi trường đầu tư *0"               a phrase of weight 0 hides what is inside it and gives nothing
 */
#ifndef TRACUU_FACTS_TOPIC_USES_H
#define TRACUU_FACTS_TOPIC_USES_H

#include "facts/reading.h"

struct topic_use {
	uint32_t first_word, end_word;
	uint32_t topic;
	float weight; /* above 0 */
};

/* By first word; owned by the arena. After officials. */
size_t topic_uses(const struct reading *reading, const struct facts *facts, struct arena *arena,
	struct topic_use **out);

#endif
