/* One article -> all its facts: the stages in their order. */
#include "base/memory.h"
#include "facts/cast.h"
#include "facts/facts.h"
#include "facts/stages.h"

#include <stdlib.h>
#include <string.h>

struct extractor {
	const struct lexicon *lexicon;
	struct tokenizer tokenizer;
	struct reading reading;
	struct arena scratch; /* of the article at hand: some kilobytes, most of them by number of a topic */
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
	arena_release(&extractor->scratch);
	tokenizer_release(&extractor->tokenizer);
	free(extractor);
}

static void find_people(const struct reading *reading, struct arena *scratch, struct arena *arena,
	struct facts *out)
{
	struct cast cast;
	const uint32_t *official_of;

	cast_init(&cast);
	cast_make(reading, &cast);
	official_of = find_officials(reading, &cast, arena, out);
	find_speeches(reading, &cast, official_of, scratch, arena, out);
	cast_release(&cast);
}

void facts_extract(struct extractor *extractor, const char *title, const char *body, struct date published,
	struct arena *arena, struct facts *out)
{
	struct reading *reading = &extractor->reading;
	struct arena *scratch = &extractor->scratch;

	memset(out, 0, sizeof(*out));
	arena_reset(scratch);
	reading_make(reading, extractor->lexicon, &extractor->tokenizer, title, body);
	find_dates(reading, published, arena, out);
	find_people(reading, scratch, arena, out);
	find_topics(reading, extractor->lexicon, scratch, arena, out);
	find_figures(reading, extractor->lexicon, scratch, arena, out);
	find_abbreviations(reading, arena, out);
}
