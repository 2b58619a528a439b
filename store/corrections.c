/* The corrections file -> selectors and what is to be done with whom they select. */
#include "store/corrections.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "text/key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	enum correction_kind kind;
	const char *between; /* its two sides */
} forms[] = {{"rename", CORRECT_NAME, "->"}, {"đổi tên", CORRECT_NAME, "->"}, {"merge", CORRECT_ONE, "="},
	{"gộp", CORRECT_ONE, "="}, {"split", CORRECT_TWO, NULL}, {"tách", CORRECT_TWO, NULL}};

static char *key_of(struct word_memo *memo, const char *text)
{
	struct strbuf key = STRBUF_INIT;

	text_key(memo, text, strlen(text), &key);
	return strbuf_detach(&key, NULL);
}

/* NAME, or NAME (WHAT). Returns what is wrong with it, or NULL. */
static const char *read_selector(struct word_memo *memo, char *text, struct selector *out)
{
	char *open = strchr(text, '('), *close = strrchr(text, ')');

	if (open && (!close || close < open || *string_trim(close + 1)))
		return N_("the parenthesis is not closed at the end");
	if (open) {
		*close = *open = '\0';
		out->what = xstrdup(string_trim(open + 1));
		out->what_key = key_of(memo, out->what);
		if (!*out->what_key)
			return N_("nothing is in the parentheses");
	}
	out->name = xstrdup(string_trim(text));
	out->key = key_of(memo, out->name);
	return *out->key ? NULL : N_("a name is missing");
}

static const char *read_sides(struct word_memo *memo, char *text, const char *between,
	struct correction *correction)
{
	char *second = between ? strstr(text, between) : NULL;
	const char *wrong;

	if (between && !second)
		return correction->kind == CORRECT_NAME ? N_("NAME -> NAME is expected")
							: N_("NAME = NAME is expected");
	if (second)
		*second = '\0';
	wrong = read_selector(memo, text, &correction->left);
	if (!wrong && second)
		wrong = read_selector(memo, second + strlen(between), &correction->right);
	if (!wrong && !second && !correction->left.what)
		wrong = N_("NAME (OFFICE or article) is expected");
	return wrong;
}

static void selector_release(struct selector *selector)
{
	free(selector->name);
	free(selector->key);
	free(selector->what);
	free(selector->what_key);
}

static void correction_release(struct correction *correction)
{
	selector_release(&correction->left);
	selector_release(&correction->right);
}

/* What is wrong with the line, or NULL; then it is a correction, or nothing but a comment. */
static const char *read_line(struct corrections *corrections, struct word_memo *memo, char *line, size_t nr)
{
	struct correction correction = {.line = nr};
	char *comment = strstr(line, " #"), *colon;
	const char *wrong = N_("rename:, merge: or split: is expected");

	if (comment)
		*comment = '\0';
	line = string_trim(line);
	if (!*line || *line == '#')
		return NULL;
	colon = strchr(line, ':');
	if (!colon)
		return wrong;
	*colon = '\0';
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (strcmp(string_trim(line), forms[i].word) != 0)
			continue;
		correction.kind = forms[i].kind;
		wrong = read_sides(memo, colon + 1, forms[i].between, &correction);
		break;
	}
	if (wrong) {
		correction_release(&correction);
		return wrong;
	}
	ARRAY_GROW(corrections->items, corrections->nr + 1, corrections->alloc);
	corrections->items[corrections->nr++] = correction;
	return NULL;
}

static void read_file(struct corrections *corrections, FILE *file, people_complaint_fn *complain,
	void *context)
{
	struct word_memo *memo = word_memo_new();
	uint64_t hash = 14695981039346656037u;
	char *line = NULL;
	size_t room = 0, nr = 0;

	while (getline(&line, &room, file) > 0) {
		char *start = nr == 0 && !strncmp(line, "\xEF\xBB\xBF", 3) ? line + 3 : line;
		const char *wrong;

		for (const char *at = line; *at; at++)
			hash = (hash ^ (unsigned char)*at) * 1099511628211u;
		wrong = read_line(corrections, memo, start, ++nr);
		if (wrong)
			complain(context, corrections->path, nr, error_text(wrong));
	}
	corrections->fingerprint = (int64_t)(hash >> 1 | 1);
	free(line);
	word_memo_free(memo);
}

enum status corrections_load(struct corrections *corrections, const char *archive_path,
	people_complaint_fn *complain, void *context, struct error *err)
{
	struct strbuf path = STRBUF_INIT;
	enum status status = STATUS_OK;
	FILE *file;

	memset(corrections, 0, sizeof(*corrections));
	strbuf_addf(&path, "%s.corrections", archive_path);
	corrections->path = strbuf_detach(&path, NULL);
	file = fopen(corrections->path, "r");
	if (file) {
		read_file(corrections, file, complain, context);
		if (ferror(file))
			status = error_set(err, STATUS_IO, "%s: %s", corrections->path, strerror(errno));
		fclose(file);
	} else if (errno != ENOENT) {
		status = error_set(err, STATUS_IO, "%s: %s", corrections->path, strerror(errno));
	}
	return status;
}

void corrections_release(struct corrections *corrections)
{
	for (size_t i = 0; i < corrections->nr; i++)
		correction_release(&corrections->items[i]);
	free(corrections->items);
	free(corrections->path);
}

/* The words stand in the text, whole and in this order. */
static bool has_words(const char *text, const char *words)
{
	size_t len = strlen(words);

	for (const char *at = text; (at = strstr(at, words)) != NULL; at++)
		if ((at == text || strchr(" \n", at[-1])) &&
			strchr(" \n", at[len])) /* the NUL is found too */
			return true;
	return false;
}

bool selector_fits(const struct selector *selector, const struct selected *official)
{
	char id[24];

	if (strcmp(selector->key, official->key) != 0)
		return false;
	if (!selector->what)
		return true;
	snprintf(id, sizeof(id), "%lld", (long long)official->article_id);
	return has_words(official->offices, selector->what_key) || !strcmp(selector->what, official->ref) ||
		!strcmp(selector->what, id);
}
