/* One article -> all its facts: the stages in their order. */
#include "base/memory.h"
#include "facts/facts.h"
#include "facts/stages.h"

#include <stdlib.h>
#include <string.h>

struct extractor {
	const struct lexicon *lexicon;
	struct tokenizer tokenizer;
	struct reading reading;
};

struct extractor *extractor_new(const struct lexicon *lexicon)
{
	struct extractor *extractor = xcalloc(1, sizeof(*extractor));

	extractor->lexicon = lexicon;
	tokenizer_init(&extractor->tokenizer);
	reading_init(&extractor->reading);
	return extractor;
}

void extractor_free(struct extractor *extractor)
{
	if (!extractor)
		return;
	reading_release(&extractor->reading);
	tokenizer_release(&extractor->tokenizer);
	free(extractor);
}

void facts_extract(struct extractor *extractor, const char *title, const char *body, struct date published,
	struct arena *arena, struct facts *out)
{
	struct reading *reading = &extractor->reading;

	memset(out, 0, sizeof(*out));
	reading_make(reading, extractor->lexicon, &extractor->tokenizer, title, body);
	find_dates(reading, published, arena, out);
	find_officials(reading, arena, out);
	find_speeches(reading, arena, out);
	find_topics(reading, extractor->lexicon, arena, out);
	find_figures(reading, extractor->lexicon, arena, out);
}
