/* Typed bytes -> words, and the beginning of one. */
#include "searcher/typed_line.h"

#include <string.h>

struct reading {
	struct typed_line *line;
	struct arena *arena;
};

static int take_token(void *context, const struct token *token)
{
	struct reading *reading = context;
	struct typed_line *line = reading->line;
	struct typed_word *word;
	char folded[WORD_MAX_BYTES];

	if (token->colocated)
		return 0;
	if (line->nr == TYPED_MAX_WORDS)
		memmove(line->words, line->words + 1, --line->nr * sizeof(*line->words));
	word = &line->words[line->nr++];
	word->canonical = arena_strndup(reading->arena, token->text, token->len);
	word->folded = arena_strndup(reading->arena, folded, word_fold(token->text, token->len, folded));
	word->start_byte = token->start_byte;
	word->end_byte = token->end_byte;
	word->is_marked = token->is_marked;
	word->is_word = token->kind == TOKEN_WORD;
	line->is_marked |= token->is_marked;
	return 0;
}

static void open_between_words(struct typed_line *line, size_t len)
{
	line->words[line->nr++] = (struct typed_word){
		.canonical = "", .folded = "", .start_byte = len, .end_byte = len, .is_word = true};
}

/* The letters of the open word, without what makes a whole word canonical. */
static void read_open_letters(struct typed_line *line, struct arena *arena)
{
	const struct typed_word *open = typed_open(line);
	char folded[WORD_MAX_BYTES];
	struct word letters;

	word_letters(line->text + open->start_byte, open->end_byte - open->start_byte, &letters);
	line->open_letters = arena_strndup(arena, letters.text, letters.len);
	if (!strcmp(line->open_letters, open->canonical)) {
		line->open_letters = NULL;
		return;
	}
	line->open_folded = arena_strndup(arena, folded, word_fold(letters.text, letters.len, folded));
}

void typed_line_read(struct tokenizer *tokenizer, const char *text, struct arena *arena,
	struct typed_line *out)
{
	struct reading reading = {out, arena};
	size_t len = strlen(text);

	memset(out, 0, sizeof(*out));
	out->text = text;
	tokenize(tokenizer, text, len, TOKENIZE_QUERY, take_token, &reading);
	if (out->nr == 0 || typed_open(out)->end_byte < len)
		open_between_words(out, len);
	else if (typed_open(out)->is_word)
		read_open_letters(out, arena);
}

bool typed_open_fits(const struct typed_line *line, const char *canonical)
{
	return word_continues(canonical, typed_open(line)->canonical) ||
		(line->open_letters && word_continues(canonical, line->open_letters));
}
