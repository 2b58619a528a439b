/* What was searched -> the query as it should have been typed. */
#include "searcher/shown.h"

#include <string.h>

struct showing {
	const struct plan *plan;
	struct strbuf text;
	const char *at; /* up to here the query is shown */
	bool differs;
};

static void respell(struct showing *showing, const struct term *term, const struct term_token *token)
{
	char respelled[2 * WORD_MAX_BYTES];
	size_t len = word_respell(term->leaf->text + token->start_byte, token->end_byte - token->start_byte,
		token->chosen.items[0], respelled, sizeof(respelled));

	strbuf_add(&showing->text, respelled, len);
	showing->differs = true;
}

/* The tokens of the leaf whose chosen spelling is another than the typed one. Terms come in its order. */
static void show_leaf(struct showing *showing, const struct query_node *leaf)
{
	const char *typed = leaf->typed ? leaf->typed : leaf->text;
	size_t at = 0;

	strbuf_add(&showing->text, showing->at, (size_t)(typed - showing->at));
	for (size_t i = 0; i < showing->plan->nr_terms; i++) {
		const struct term *term = showing->plan->terms[i];

		/* The leaf may have been copied, its text was not. */
		for (size_t j = 0; term->leaf->text == leaf->text && j < term->nr_tokens; j++) {
			const struct term_token *token = &term->tokens[j];

			if (token->any.nr == 0 || !strcmp(token->chosen.items[0], token->typed))
				continue;
			strbuf_add(&showing->text, leaf->text + at, token->start_byte - at);
			respell(showing, term, token);
			at = token->end_byte;
		}
	}
	strbuf_add(&showing->text, leaf->text + at, leaf->len - at);
	showing->at = typed + (leaf->typed ? leaf->typed_len : leaf->len);
	showing->differs |= leaf->typed != NULL;
}

static void show_leaves(struct showing *showing, const struct query_node *node)
{
	for (; node; node = node->next) {
		if (node->text)
			show_leaf(showing, node);
		show_leaves(showing, node->first);
	}
}

const char *shown_for(const char *text, const struct query *query, const struct plan *plan,
	struct arena *arena)
{
	struct showing showing = {plan, STRBUF_INIT, text, false};
	const char *shown = NULL;

	show_leaves(&showing, query->root);
	if (showing.differs) {
		strbuf_add_str(&showing.text, showing.at);
		shown = arena_strdup(arena, showing.text.buf);
	}
	strbuf_release(&showing.text);
	return shown;
}
