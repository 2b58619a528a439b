/* Every syllable that Vietnamese could have, for properties that must hold for all of them. */
#ifndef TRACUU_TESTS_SYLLABLES_H
#define TRACUU_TESTS_SYLLABLES_H

#include "text/word.h"

typedef void syllable_fn(void *context, const struct word *word);

/*
 * Calls fn with each onset before each rime under each tone that it can have, in canonical spelling; some
 * 20,000. What two onsets share ("g" + "ia", "gi" + "a") comes twice.
 */
void each_syllable(syllable_fn *fn, void *context);

#endif
