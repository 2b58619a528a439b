/*
 * The sentence or sentences around a span of an article's text, so that a fact can be read where it stands.
 *
 *   text   ... họp. Chiều 15/11, xã trồng được 12/10 ha rừng. Ông ...
 *   span                                      ^^^^^^^^
 *   gives           ^---------------------------------------^
 */
#ifndef TRACUU_SEARCHER_PASSAGE_H
#define TRACUU_SEARCHER_PASSAGE_H

#include "searcher/snippet.h"

/*
 * From the beginning of the sentence that span begins in to the end of the one that it ends in; a line break
 * ends a sentence. The span is first moved outwards to whole characters. False where the text does not have
 * the span, or it is empty.
 */
bool passage_around(const char *text, size_t len, struct mark *span, struct mark *passage);

#endif
