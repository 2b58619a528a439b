/* Parsing, then keystrokes. */
#include "searcher/query_read.h"

#include "searcher/typed_keys.h"

enum status query_read(struct searcher *searcher, const char *text, struct arena *arena, struct query *out,
	struct error *err)
{
	const struct term_reader reader = {&searcher->vocabulary, &searcher->tokenizer, arena,
		searcher->nr_tokens, false, searcher->has_restored};
	enum status status = query_parse(text, arena, out, err);

	if (status == STATUS_OK)
		typed_keys_read(&reader, out->root);
	return status;
}
