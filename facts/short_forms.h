/* What abbreviations stand for, as short-forms.txt states it (facts/lexicon.h). */
#ifndef TRACUU_FACTS_SHORT_FORMS_H
#define TRACUU_FACTS_SHORT_FORMS_H

#include "facts/lexicon.h"
#include "text/word_memo.h"

/*
 * "UBND | UB" and the name in full, with this weight. Where the lexicon has a pair already, its weight
 * becomes this one. Returns NULL, or why it cannot be: a message for error_text.
 */
const char *short_forms_add(struct lexicon *lexicon, struct word_memo *memo, const char *short_forms,
	const char *name, float weight);

#endif
