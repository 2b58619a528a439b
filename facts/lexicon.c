/* Files of phrases -> tries. The format: facts/lexicon.h. */
#include "facts/lexicon.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "facts/phrase_trie.h"
#include "facts/short_forms.h"
#include "text/decode.h"
#include "text/letter.h"
#include "text/lexeme.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PHRASE_WORDS = 24 };

#define TOPICS_FILE "topics.txt"
#define SHORT_FORMS_FILE "short-forms.txt"
#define SHORT_FORMS_SECTION "short-form"

static const struct {
	const char *name;
	enum phrase_class class;
} sections[] = {
	{"family-name", PHRASE_FAMILY_NAME},
	{"honorific", PHRASE_HONORIFIC},
	{"list-honorific", PHRASE_LIST_HONORIFIC},
	{"rank", PHRASE_RANK},
	{"office-head", PHRASE_OFFICE_HEAD},
	{"office-open", PHRASE_OFFICE_OPEN},
	{"office-whole", PHRASE_OFFICE_WHOLE},
	{"office-prefix", PHRASE_OFFICE_PREFIX},
	{"office-modifier", PHRASE_OFFICE_MODIFIER},
	{"office-link", PHRASE_OFFICE_LINK},
	{"office-stop", PHRASE_OFFICE_STOP},
	{"body", PHRASE_BODY},
	{"unit", PHRASE_UNIT},
	{"unit-field", PHRASE_UNIT_FIELD},
	{"private-unit", PHRASE_PRIVATE_UNIT},
	{"place-noun", PHRASE_PLACE_NOUN},
	{"place-name", PHRASE_PLACE_NAME},
	{"speech-verb", PHRASE_SPEECH_VERB},
	{"report-verb", PHRASE_REPORT_VERB},
	{"speech-opening", PHRASE_SPEECH_OPENING},
	{"interview", PHRASE_INTERVIEW},
	{"no-speech", PHRASE_NO_SPEECH},
	{"continuation", PHRASE_CONTINUATION},
	{"narrator", PHRASE_NARRATOR},
	{"date-word", PHRASE_DATE_WORD},
	{"date-month", PHRASE_DATE_MONTH},
	{"date-cue", PHRASE_DATE_CUE},
	{"date-lead", PHRASE_DATE_LEAD},
	{"date-season", PHRASE_DATE_SEASON},
	{"date-counted", PHRASE_DATE_COUNTED},
	{"date-document", PHRASE_DATE_DOCUMENT},
	{"date-occasion", PHRASE_DATE_OCCASION},
	{"date-limit", PHRASE_DATE_LIMIT},
	{"date-telling", PHRASE_DATE_TELLING},
	{"measure", PHRASE_MEASURE},
	{"plan", PHRASE_PLAN},
	{"goal", PHRASE_GOAL},
	{"abbreviation", PHRASE_ABBREVIATION},
	{"short-form-cue", PHRASE_SHORT_FORM_CUE},
	{"short-form-gap", PHRASE_SHORT_FORM_GAP},
};

enum { NR_SECTIONS = sizeof(sections) / sizeof(*sections) };

struct loading {
	struct lexicon *lexicon;
	struct word_memo *memo;
	const char *path;
	size_t line;
	bool is_topics; /* sections are topics */
	bool is_short_forms;
	bool in_section;
	struct phrase phrase; /* class and value of the lines to come */
};

static enum status misread(const struct loading *loading, struct error *err, const char *reason)
{
	return error_set(err, STATUS_BAD_INPUT, "%s, line %zu: %s", loading->path, loading->line,
		error_text(reason));
}

int64_t lexicon_topic(const struct lexicon *lexicon, const char *id)
{
	for (size_t i = 0; i < lexicon->nr_topics; i++)
		if (!strcmp(lexicon->topics[i].id, id))
			return (int64_t)i;
	return -1;
}

static uint32_t add_topic(struct lexicon *lexicon, const char *id, const char *label)
{
	int64_t known = lexicon_topic(lexicon, id);

	if (known >= 0)
		return (uint32_t)known;
	ARRAY_GROW(lexicon->topics, lexicon->nr_topics + 1, lexicon->alloc_topics);
	lexicon->topics[lexicon->nr_topics] = (struct topic){
		arena_strdup(&lexicon->arena, id), arena_strdup(&lexicon->arena, *label ? label : id)};
	return (uint32_t)lexicon->nr_topics++;
}

/* "[trong-rung] Trồng rừng" or "[office-head]" */
static enum status begin_section(struct loading *loading, char *text, struct error *err)
{
	char *end = strchr(text, ']');

	if (!end || end == text + 1)
		return misread(loading, err, N_("a section needs a name in brackets"));
	*end = '\0';
	text++;
	loading->in_section = true;
	if (loading->is_topics) {
		loading->phrase.class = PHRASE_TOPIC;
		loading->phrase.value = add_topic(loading->lexicon, text, string_trim(end + 1));
		return STATUS_OK;
	}
	if (loading->is_short_forms && !strcmp(text, SHORT_FORMS_SECTION))
		return STATUS_OK;
	for (size_t i = 0; !loading->is_short_forms && i < NR_SECTIONS; i++) {
		if (!strcmp(sections[i].name, text)) {
			loading->phrase.class = sections[i].class;
			return STATUS_OK;
		}
	}
	return misread(loading, err, N_("there is no section of this name"));
}

/* One spelling: its words, with and without marks. */
struct spelling {
	uint32_t marked[MAX_PHRASE_WORDS], unmarked[MAX_PHRASE_WORDS];
	size_t nr;
	uint32_t capitals;
};

static void add_word(struct loading *loading, const char *text, size_t len, struct spelling *out)
{
	struct phrase_trie *marked = &loading->lexicon->marked, *unmarked = &loading->lexicon->unmarked;
	char folded[WORD_MAX_BYTES];

	out->marked[out->nr] = strmap_add(&marked->words, text, len, NULL);
	out->unmarked[out->nr] = strmap_add(&unmarked->words, folded, word_fold(text, len, folded), NULL);
	out->nr++;
}

static void add_comma(struct spelling *out)
{
	out->marked[out->nr] = LEXICON_COMMA;
	out->unmarked[out->nr++] = LEXICON_COMMA;
}

static bool begins_with_capital(const char *text, size_t len)
{
	size_t at = 0;
	unsigned int codepoint = utf8_next(text, len, &at);
	struct letter letter = letter_of(codepoint);

	return letter.class == LETTER_WORD && letter_is_capital(codepoint);
}

static void read_spelling(struct loading *loading, const char *text, struct spelling *out)
{
	const struct lexer lexer = {text, strlen(text), loading->memo};
	size_t at = 0;

	out->nr = 0;
	out->capitals = 0;
	while (out->nr + 1 < MAX_PHRASE_WORDS) {
		struct lexeme lexeme = lexer_next(&lexer, at);
		struct word word;

		if (lexeme.kind == LEXEME_END)
			return;
		if (out->nr > 0 && memchr(text + at, ',', lexeme.start - at))
			add_comma(out);
		if (lexeme.kind == LEXEME_NUMBER) {
			add_word(loading, text + lexeme.start, lexeme.end - lexeme.start, out);
		} else {
			if (begins_with_capital(text + lexeme.start, lexeme.end - lexeme.start))
				out->capitals |= 1u << out->nr;
			lexer_word(&lexer, lexeme, &word);
			add_word(loading, word.text, word.len, out);
		}
		at = lexeme.end;
	}
}

static enum status add_spelling(struct loading *loading, const char *text, struct error *err)
{
	struct spelling spelling;
	struct phrase phrase = loading->phrase;

	read_spelling(loading, text, &spelling);
	if (spelling.nr == 0)
		return misread(loading, err, N_("a phrase without words"));
	if (spelling.nr + 1 >= MAX_PHRASE_WORDS)
		return misread(loading, err, N_("a phrase of too many words"));
	phrase.capitals = spelling.capitals;
	phrase_trie_add(&loading->lexicon->marked, spelling.marked, spelling.nr, &phrase);
	phrase_trie_add(&loading->lexicon->unmarked, spelling.unmarked, spelling.nr, &phrase);
	return STATUS_OK;
}

/* " *2.5" at the end of a line. */
static enum status take_weight(struct loading *loading, char *text, struct error *err)
{
	char *star = strrchr(text, '*'), *end;

	loading->phrase.weight = 1;
	if (!star)
		return STATUS_OK;
	loading->phrase.weight = strtof(star + 1, &end);
	if (end == star + 1 || *string_trim(end))
		return misread(loading, err, N_("no weight after the star"));
	*star = '\0';
	return STATUS_OK;
}

/* "ha | héc ta": figures in either are kept as ha. */
static void add_measure(struct loading *loading, const char *text)
{
	struct lexicon *lexicon = loading->lexicon;
	size_t at = lexicon->nr_lines[PHRASE_MEASURE];
	char *first;

	ARRAY_GROW(lexicon->measures, at + 1, lexicon->alloc_measures);
	first = arena_strndup(&lexicon->arena, text, strcspn(text, "|*"));
	lexicon->measures[at] = string_trim(first);
}

static enum status read_phrases(struct loading *loading, char *text, struct error *err)
{
	enum status status = take_weight(loading, text, err);
	char *next;

	if (loading->phrase.class == PHRASE_MEASURE)
		add_measure(loading, text);
	if (!loading->is_topics)
		loading->phrase.value = loading->lexicon->nr_lines[loading->phrase.class]++;
	for (; status == STATUS_OK && text; text = next) {
		next = strchr(text, '|');
		if (next)
			*next++ = '\0';
		status = add_spelling(loading, text, err);
	}
	return status;
}

/* "GD&ĐT | GDĐT = giáo dục và đào tạo": each short form may mean each name. */
static enum status read_short_forms(struct loading *loading, char *text, struct error *err)
{
	char *names = strchr(text, '='), *next;
	enum status status = STATUS_OK;

	if (!names)
		return misread(loading, err, N_("no equals sign between short forms and names"));
	*names++ = '\0';
	for (; status == STATUS_OK && names; names = next) {
		const char *reason;

		next = strchr(names, '|');
		if (next)
			*next++ = '\0';
		status = take_weight(loading, names, err);
		if (status != STATUS_OK)
			return status;
		reason =
			short_forms_add(loading->lexicon, loading->memo, text, names, loading->phrase.weight);
		if (reason)
			status = misread(loading, err, reason);
	}
	return status;
}

static enum status read_line(struct loading *loading, char *text, struct error *err)
{

	text[strcspn(text, "#")] = '\0';
	text = string_trim(text);
	if (!*text)
		return STATUS_OK;
	if (*text == '[')
		return begin_section(loading, text, err);
	if (!loading->in_section)
		return misread(loading, err, N_("a phrase before the first section"));
	return loading->is_short_forms ? read_short_forms(loading, text, err)
				       : read_phrases(loading, text, err);
}

static void take_fingerprint(struct loading *loading, const char *line)
{
	struct lexicon *lexicon = loading->lexicon;
	uint64_t *part = loading->is_topics ? &lexicon->topics_fingerprint
		: loading->is_short_forms   ? &lexicon->short_forms_fingerprint
					    : &lexicon->words_fingerprint;

	for (; *line; line++) { /* FNV-1a */
		lexicon->fingerprint = (lexicon->fingerprint ^ (unsigned char)*line) * 0x100000001B3u;
		*part = (*part ^ (unsigned char)*line) * 0x100000001B3u;
	}
}

static enum status read_file(struct lexicon *lexicon, struct word_memo *memo, const char *path,
	const char *name, struct error *err)
{
	struct loading loading = {.lexicon = lexicon, .memo = memo, .path = path};
	FILE *file = fopen(path, "r");
	enum status status = STATUS_OK;
	char *line = NULL;
	size_t room = 0;

	if (!file)
		return error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
	loading.is_topics = !strcmp(name, TOPICS_FILE);
	loading.is_short_forms = !strcmp(name, SHORT_FORMS_FILE);
	while (status == STATUS_OK && getline(&line, &room, file) > 0) {
		loading.line++;
		take_fingerprint(&loading, line);
		status = read_line(&loading, line, err);
	}
	if (status == STATUS_OK && ferror(file))
		status = error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
	free(line);
	fclose(file);
	return status;
}

static int is_lexicon_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 4 && !strcmp(entry->d_name + len - 4, ".txt");
}

/* False where there is no such folder. */
static bool read_folder(struct lexicon *lexicon, struct word_memo *memo, const char *folder,
	enum status *status, struct error *err)
{
	struct dirent **entries = NULL;
	int nr = scandir(folder, &entries, is_lexicon_file, alphasort);

	for (int i = 0; i < nr; i++) {
		struct strbuf path = STRBUF_INIT;

		strbuf_addf(&path, "%s/%s", folder, entries[i]->d_name);
		if (*status == STATUS_OK)
			*status = read_file(lexicon, memo, path.buf, entries[i]->d_name, err);
		strbuf_release(&path);
		free(entries[i]);
	}
	free(entries);
	return nr >= 0;
}

enum status lexicon_load(struct lexicon *lexicon, const char *const *folders, size_t nr_folders,
	struct error *err)
{
	struct word_memo *memo = word_memo_new();
	enum status status = STATUS_OK;
	bool found = false;

	memset(lexicon, 0, sizeof(*lexicon));
	lexicon->fingerprint = lexicon->topics_fingerprint = lexicon->words_fingerprint =
		lexicon->short_forms_fingerprint = 0xCBF29CE484222325u;
	strmap_init(&lexicon->short_form_pairs);
	phrase_trie_init(&lexicon->marked);
	phrase_trie_init(&lexicon->unmarked);
	for (size_t i = 0; i < nr_folders; i++)
		found |= read_folder(lexicon, memo, folders[i], &status, err);
	word_memo_free(memo);
	if (status == STATUS_OK && !found)
		status = error_set(err, STATUS_IO, "%s: the lexicon is not here",
			nr_folders ? folders[0] : "corpus/lexicon");
	return status;
}

void lexicon_release(struct lexicon *lexicon)
{
	phrase_trie_release(&lexicon->marked);
	phrase_trie_release(&lexicon->unmarked);
	free(lexicon->topics);
	free(lexicon->measures);
	free(lexicon->short_forms);
	strmap_release(&lexicon->short_form_pairs);
	arena_release(&lexicon->arena);
	memset(lexicon, 0, sizeof(*lexicon));
}
