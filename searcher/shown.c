/* What was searched -> the query as it should have been typed. */
#include "searcher/shown.h"

#include <string.h>

static void respell(const struct term *term, const struct term_token *token, struct strbuf *out)
{
	char respelled[2 * WORD_MAX_BYTES];
	size_t len = word_respell(term->leaf->text + token->start_byte, token->end_byte - token->start_byte,
		token->chosen.items[0], respelled, sizeof(respelled));

	strbuf_add(out, respelled, len);
}

const char *shown_for(const char *query, const struct plan *plan, struct arena *arena)
{
	struct strbuf text = STRBUF_INIT;
	const char *shown = NULL, *at = query;

	for (size_t i = 0; i < plan->nr_terms; i++) {
		const struct term *term = plan->terms[i];

		for (size_t j = 0; j < term->nr_tokens; j++) {
			const struct term_token *token = &term->tokens[j];
			const char *start = term->leaf->text + token->start_byte;

			if (token->any.nr == 0 || !strcmp(token->chosen.items[0], token->typed))
				continue;
			strbuf_add(&text, at, (size_t)(start - at));
			respell(term, token, &text);
			at = term->leaf->text + token->end_byte;
		}
	}
	if (at > query) {
		strbuf_add_str(&text, at);
		shown = arena_strdup(arena, text.buf);
	}
	strbuf_release(&text);
	return shown;
}
