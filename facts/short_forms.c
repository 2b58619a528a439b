/* One line of short-forms.txt -> pairs of a short form and a name, each once. */
#include "facts/short_forms.h"

#include "base/memory.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "text/key.h"

#include <string.h>

/* By "short form TAB name": the place of the pair in lexicon->short_forms. */
static struct short_form *pair_of(struct lexicon *lexicon, const struct strbuf *short_key,
	const struct strbuf *full_key)
{
	struct strbuf both = STRBUF_INIT;
	struct short_form *pair;
	int is_new;
	uint32_t nr;

	strbuf_addf(&both, "%s\t%s", short_key->buf, full_key->buf);
	nr = strmap_add(&lexicon->short_form_pairs, both.buf, both.len, &is_new);
	strbuf_release(&both);
	ARRAY_GROW(lexicon->short_forms, (size_t)nr + 1, lexicon->alloc_short_forms);
	pair = &lexicon->short_forms[nr];
	if (is_new) {
		*pair = (struct short_form){arena_strdup(&lexicon->arena, short_key->buf),
			arena_strdup(&lexicon->arena, full_key->buf), 0};
		lexicon->nr_short_forms = (size_t)nr + 1;
	}
	return pair;
}

static const char *add_pairs(struct lexicon *lexicon, struct tokenizer *tokenizer, const char *short_forms,
	const struct strbuf *full_key, float weight)
{
	struct strbuf short_key = STRBUF_INIT;
	const char *reason = NULL;

	while (!reason && short_forms) {
		const char *next = strchr(short_forms, '|');
		size_t nr;

		strbuf_reset(&short_key);
		nr = text_query_key(tokenizer, short_forms,
			next ? (size_t)(next - short_forms) : strlen(short_forms), &short_key);
		if (nr == 0 || nr > SHORT_FORM_MAX_TOKENS)
			reason = N_("a short form has one to three words");
		else
			pair_of(lexicon, &short_key, full_key)->weight = weight;
		short_forms = next ? next + 1 : NULL;
	}
	strbuf_release(&short_key);
	return reason;
}

const char *short_forms_add(struct lexicon *lexicon, struct word_memo *memo, const char *short_forms,
	const char *name, float weight)
{
	struct tokenizer tokenizer = {memo};
	struct strbuf full_key = STRBUF_INIT;
	size_t nr = text_query_key(&tokenizer, name, strlen(name), &full_key);
	const char *reason;

	if (nr < SHORT_FORM_NAME_MIN_TOKENS || nr > SHORT_FORM_NAME_MAX_TOKENS)
		reason = N_("a name in full has two to twelve words");
	else if (!(weight >= 0 && weight <= 1))
		reason = N_("the weight of a name is 0 to 1");
	else
		reason = add_pairs(lexicon, &tokenizer, short_forms, &full_key, weight);
	strbuf_release(&full_key);
	return reason;
}
