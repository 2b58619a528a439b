/* Parsing, then keystrokes. */
#include "searcher/query_read.h"

#include "searcher/typed_keys.h"

enum status query_read(struct searcher *searcher, const char *text, bool verbatim, struct arena *arena,
	struct query *out, struct error *err)
{
	const struct term_reader reader = {.vocabulary = &searcher->vocabulary,
		.tokenizer = &searcher->tokenizer,
		.arena = arena,
		.nr_uses_all = searcher->nr_tokens,
		.has_restored = searcher->has_restored};
	enum status status = query_parse(text, arena, out, err);

	if (status == STATUS_OK && !verbatim)
		typed_keys_read(&reader, out->root);
	return status;
}
