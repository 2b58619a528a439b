/*
 * Whose words a sentence tells, as far as the sentence says so itself.
 *
 *   Đồng chí Hoàng Thị Vân - Bí thư Đảng ủy nhấn mạnh ...   who is named, then a verb of saying
 *   Theo ông Lý A Sùng, ...                                 an opening, then who is named
 *   ..., bà Vân nói.                                        behind a quote
 */
#ifndef TRACUU_FACTS_ATTRIBUTION_H
#define TRACUU_FACTS_ATTRIBUTION_H

#include "facts/cast.h"

enum attribution_kind {
	ATTRIBUTION_NONE,
	ATTRIBUTION_OPENING, /* theo ông ... */
	ATTRIBUTION_VERB,    /* ... cho biết */
	ATTRIBUTION_COLON,   /* ... : "..." */
	ATTRIBUTION_TAIL     /* "...", ... nói */
};

struct attribution {
	enum attribution_kind kind;
	uint32_t person; /* CAST_NOBODY: somebody who was not named */
};

/*
 * item is the number of the first item that begins in the sentence. quoted tells of each word whether it
 * is inside somebody's quoted words: who is named there does not speak.
 */
struct attribution attribute_sentence(const struct reading *reading, const struct cast *cast,
	const bool *quoted, size_t sentence_nr, size_t item);

/* A caption of a picture, which is nobody's words. */
bool sentence_is_caption(const struct reading *reading, size_t sentence);

#endif
