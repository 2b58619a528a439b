/* Text and plan -> byte ranges of what was asked for. */
#include "searcher/highlight.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void add_part(struct highlighter *highlighter, const char *token, int sought, int part, bool is_chosen)
{
	int is_new;
	uint32_t nr = strmap_add(&highlighter->tokens, token, strlen(token), &is_new);

	if (is_new) {
		ARRAY_GROW(highlighter->first_part, (size_t)nr + 1, highlighter->alloc_first);
		highlighter->first_part[nr] = -1;
	}
	ARRAY_GROW(highlighter->parts, highlighter->nr_parts + 1, highlighter->alloc_parts);
	highlighter->parts[highlighter->nr_parts] =
		(struct highlight_part){sought, part, is_chosen, highlighter->first_part[nr]};
	highlighter->first_part[nr] = (int)highlighter->nr_parts++;
}

/* The chosen spellings are added last, so that they are met first. */
static void add_token(struct highlighter *highlighter, const struct term_token *token, int sought, int part)
{
	for (size_t i = 0; i < token->any.nr; i++)
		add_part(highlighter, token->any.items[i], sought, part, false);
	for (size_t i = 0; i < token->chosen.nr; i++)
		add_part(highlighter, token->chosen.items[i], sought, part, true);
}

static void add_sought(struct highlighter *highlighter, const struct term *term, int stands_for)
{
	int nr = (int)highlighter->nr_sought++;

	highlighter->sought[nr] = (struct sought){term, stands_for};
	for (size_t i = 0; i < term->nr_tokens; i++)
		add_token(highlighter, &term->tokens[i], nr, (int)i);
}

void highlighter_init(struct highlighter *highlighter, const struct plan *plan)
{
	memset(highlighter, 0, sizeof(*highlighter));
	strmap_init(&highlighter->tokens);
	highlighter->plan = plan;
	highlighter->sought = xcalloc(plan->nr_terms + plan->nr_insteads, sizeof(*highlighter->sought));
	for (size_t i = 0; i < plan->nr_insteads; i++)
		add_sought(highlighter, plan->insteads[i].term, (int)plan->insteads[i].first_term);
	for (size_t i = 0; i < plan->nr_terms; i++)
		add_sought(highlighter, plan->terms[i], (int)i);
}

void highlighter_release(struct highlighter *highlighter)
{
	strmap_release(&highlighter->tokens);
	free(highlighter->sought);
	free(highlighter->first_part);
	free(highlighter->parts);
	memset(highlighter, 0, sizeof(*highlighter));
}

void highlights_release(struct highlights *highlights)
{
	free(highlights->items);
	memset(highlights, 0, sizeof(*highlights));
}

/* A term's parts up to one stand together, the last of them at `position`. */
struct progress {
	bool is_seen;
	bool is_chosen; /* all of them */
	size_t position;
	size_t start_byte;
};

/*
 * Progress is kept for each part, and for the position at hand and the one before apart from each other:
 * "khuyến học, khuyến nông" begins anew at its third word and goes on there too.
 */
struct finding {
	struct highlighter *highlighter;
	struct highlights *out;
	struct progress *progress; /* two for each part of each sought term */
	size_t *first_progress;    /* by sought term */
	size_t position, nr_tokens;
};

static struct progress *progress_at(const struct finding *finding, int sought, int part, size_t position)
{
	return &finding->progress[finding->first_progress[sought] + 2 * (size_t)part + position % 2];
}

/* A phrase takes the place of its own words, a date that of its day; what lies within another is left out. */
static void add_highlight(struct highlights *out, struct highlight highlight)
{
	for (; out->nr; out->nr--) {
		const struct highlight *last = &out->items[out->nr - 1];

		if (highlight.start_byte >= last->end_byte)
			break;
		if (last->start_byte <= highlight.start_byte && last->end_byte >= highlight.end_byte)
			return;
		if (last->start_byte < highlight.start_byte)
			highlight.start_byte = last->start_byte;
		if (last->end_byte > highlight.end_byte)
			highlight.end_byte = last->end_byte;
	}
	ARRAY_GROW(out->items, out->nr + 1, out->alloc);
	out->items[out->nr++] = highlight;
}

static void advance(struct finding *finding, const struct highlight_part *part, const struct token *token)
{
	const struct sought *sought = &finding->highlighter->sought[part->sought];
	struct progress *here = progress_at(finding, part->sought, part->part, finding->position);
	struct progress seen = {true, part->is_chosen, finding->position, token->start_byte};

	if (here->is_seen && here->position == finding->position && here->is_chosen)
		return; /* the same token again, as a further spelling */
	if (part->part > 0) {
		const struct progress *before =
			progress_at(finding, part->sought, part->part - 1, finding->position - 1);

		if (!before->is_seen || before->position + 1 != finding->position)
			return;
		seen.start_byte = before->start_byte;
		seen.is_chosen &= before->is_chosen;
	}
	*here = seen;
	if ((size_t)part->part + 1 == sought->term->nr_tokens)
		add_highlight(finding->out,
			(struct highlight){seen.start_byte, token->end_byte, finding->position,
				sought->stands_for, seen.is_chosen});
}

/* Further spellings of a term whose chosen one is there are taken out. */
static void drop_further_spellings(const struct plan *plan, struct highlights *highlights)
{
	bool *has_chosen = xcalloc(plan->nr_terms + 1, sizeof(*has_chosen));
	size_t nr = 0;

	for (size_t i = 0; i < highlights->nr; i++)
		has_chosen[highlights->items[i].term] |= highlights->items[i].is_chosen;
	for (size_t i = 0; i < highlights->nr; i++)
		if (highlights->items[i].is_chosen || !has_chosen[highlights->items[i].term])
			highlights->items[nr++] = highlights->items[i];
	highlights->nr = nr;
	free(has_chosen);
}

static int see_token(void *context, const struct token *token)
{
	struct finding *finding = context;
	struct highlighter *highlighter = finding->highlighter;
	uint32_t nr;

	if (!token->colocated)
		finding->position = finding->nr_tokens++;
	nr = strmap_get(&highlighter->tokens, token->text, token->len);
	if (nr == STRMAP_NONE)
		return 0;
	for (int at = highlighter->first_part[nr]; at >= 0; at = highlighter->parts[at].next)
		advance(finding, &highlighter->parts[at], token);
	return 0;
}

void highlighter_find(struct highlighter *highlighter, struct tokenizer *tokenizer, const char *text,
	size_t len, struct highlights *out)
{
	struct finding finding = {highlighter, out, NULL, NULL, 0, 0};
	size_t nr_progress = 0;

	out->nr = 0;
	finding.first_progress = xcalloc(highlighter->nr_sought, sizeof(*finding.first_progress));
	for (size_t i = 0; i < highlighter->nr_sought; i++) {
		finding.first_progress[i] = nr_progress;
		nr_progress += 2 * highlighter->sought[i].term->nr_tokens;
	}
	finding.progress = xcalloc(nr_progress + 1, sizeof(*finding.progress));
	tokenize(tokenizer, text, len, TOKENIZE_TEXT, see_token, &finding);
	free(finding.progress);
	free(finding.first_progress);
	drop_further_spellings(highlighter->plan, out);
}
