/* A typed line -> words and names that complete it -> lines, the most useful first. */
#include "searcher/complete.h"

#include "base/memory.h"
#include "searcher/complete_words.h"
#include "searcher/name_list.h"
#include "store/fts_tokenizer.h"
#include "text/decode.h"
#include "text/letter.h"
#include "text/restore.h"

#include <stdlib.h>
#include <string.h>

enum {
	MAX_COMPLETIONS = 100,
	MAX_NAMES = 12,       /* looked at a keystroke */
	MAX_NAME_WORDS = 5,   /* of the line that may be the beginning of one name */
	MAX_POSTINGS = 90000, /* read a keystroke to count articles: some milliseconds */
	SURE_NAME_LETTERS = 3 /* from so many typed on some names are shown among the words */
};

/* Of a name's worth, which is its number of articles: more for each whole word of it that was typed, ... */
static const double NAME_WORD_WORTH = 100;
static const double FAR_NAME_WORTH = 0.0001; /* ... less where other words stand before its beginning */

struct completer {
	struct searcher *searcher;
	struct word_list words;
	struct name_list names;
	sqlite3_stmt *count;
};

struct candidate {
	struct completion completion;
	double worth;
	int64_t cost; /* postings to be read to count its articles; 0: they are counted */
	const char
		*base; /* of an extension: without its last word; most articles with that must have it all */
	bool is_doubted;   /* to be shown only where it was counted */
	bool is_joined;    /* put together from several pairs */
	bool is_far;       /* a name of which little was typed, in the midst of something else */
	const char *match; /* what they are counted by */
};

struct completing {
	struct completer *completer;
	struct typed_line line;
	struct candidate *items;
	size_t nr, alloc;
	struct arena *arena; /* of the result */
};

enum status completer_new(struct searcher *searcher, struct completer **out, struct error *err)
{
	struct completer *completer = xcalloc(1, sizeof(*completer));
	enum status status;

	completer->searcher = searcher;
	status = word_list_open(&completer->words, searcher, err);
	if (status == STATUS_OK)
		status = name_list_open(&completer->names, searcher, err);
	if (status == STATUS_OK)
		status = archive_prepare(&searcher->archive,
			"SELECT count(*) FROM article_fts WHERE article_fts MATCH ?1", &completer->count,
			err);
	if (status != STATUS_OK) {
		completer_free(completer);
		completer = NULL;
	}
	*out = completer;
	return status;
}

void completer_free(struct completer *completer)
{
	if (!completer)
		return;
	word_list_close(&completer->words);
	name_list_close(&completer->names);
	sqlite3_finalize(completer->count);
	free(completer);
}

const char *completion_kind_name(enum completion_kind kind)
{
	static const char *const names[NR_COMPLETION_KINDS] = {"words", "official", "topic", "source"};

	return names[kind];
}

static void add(struct completing *completing, const struct candidate *candidate)
{
	for (size_t i = 0; i < completing->nr; i++)
		if (completing->items[i].completion.kind == candidate->completion.kind &&
			!strcmp(completing->items[i].completion.text, candidate->completion.text))
			return;
	ARRAY_GROW(completing->items, completing->nr + 1, completing->alloc);
	completing->items[completing->nr++] = *candidate;
}

/* ---- the line with the completed words */

/* The words of a line, each with the spellings to choose from. */
struct line_spellings {
	struct word_list *list;
	struct restore_word words[TYPED_MAX_WORDS + 1];
	int64_t ids[TYPED_MAX_WORDS + 1][RESTORE_MAX_CANDIDATES];
	const char *texts[TYPED_MAX_WORDS + 1][RESTORE_MAX_CANDIDATES];
};

static void add_candidate(struct line_spellings *line, size_t at, int64_t id, int64_t nr_uses,
	const char *text)
{
	struct restore_word *word = &line->words[at];

	line->ids[at][word->nr_candidates] = id;
	line->texts[at][word->nr_candidates] = text;
	word->nr_uses[word->nr_candidates++] = nr_uses;
}

static void add_candidates(struct line_spellings *line, size_t at, const struct typed_word *word,
	bool as_typed)
{
	const struct word_list *list = line->list;
	size_t from, to;

	word_list_range(list, word->folded, &from, &to);
	for (; from < to && line->words[at].nr_candidates < RESTORE_MAX_CANDIDATES; from++) {
		const struct listed_word *listed = &list->items[from];

		if (strcmp(listed->folded, word->folded) != 0)
			break;
		if (as_typed && strcmp(listed->text, word->canonical) != 0)
			continue;
		add_candidate(line, at, listed->id, listed->nr_uses, listed->text);
	}
	if (line->words[at].nr_candidates == 0)
		add_candidate(line, at, 0, 0, word->canonical);
}

static int64_t pair_uses_of(void *context, size_t at, size_t first, size_t second)
{
	const struct line_spellings *line = context;

	return word_list_pair_uses(line->list, line->ids[at][first], line->ids[at + 1][second]);
}

/* Pairs are enough for the few words of a line, and are in memory. */
static int64_t no_triples(void *context, size_t at, size_t first, size_t second, size_t third)
{
	(void)context, (void)at, (void)first, (void)second, (void)third;
	return RESTORE_NOT_COUNTED;
}

/* The words before the completed ones with the marks that go best with these. */
static void restore_before(struct completing *completing, size_t nr, const struct listed_word *next,
	const char **out)
{
	struct line_spellings line = {.list = &completing->completer->words};
	const struct restore_counts counts = {
		pair_uses_of, no_triples, &line, completing->completer->searcher->nr_tokens};
	size_t best[TYPED_MAX_WORDS + 1];

	for (size_t i = 0; i < nr; i++)
		add_candidates(&line, i, &completing->line.words[i],
			completing->line.is_marked || !completing->line.words[i].is_word);
	add_candidate(&line, nr, next->id, next->nr_uses, next->text);
	restore_marks(line.words, nr + 1, &counts, best);
	for (size_t i = 0; i < nr; i++)
		out[i] = line.texts[i][best[i]];
}

/* The word, with capitals where the typed beginning of it has some. */
static void add_respelled(struct strbuf *out, const char *typed, size_t typed_len, const char *word)
{
	char respelled[2 * WORD_MAX_BYTES];

	if (typed_len)
		strbuf_add(out, respelled,
			word_respell(typed, typed_len, word, respelled, sizeof(respelled)));
	else
		strbuf_add_str(out, word);
}

/* The typed line up to the open word, the words before it spelled as given. */
static void add_line_before(const struct typed_line *line, const char *const *spelled, struct strbuf *out)
{
	size_t at = 0;

	for (size_t i = 0; i + 1 < line->nr; i++) {
		const struct typed_word *word = &line->words[i];
		const char *typed = line->text + word->start_byte;
		size_t typed_len = word->end_byte - word->start_byte;

		strbuf_add(out, line->text + at, word->start_byte - at);
		if (!strcmp(spelled[i], word->canonical))
			strbuf_add(out, typed, typed_len);
		else
			add_respelled(out, typed, typed_len, spelled[i]);
		at = word->end_byte;
	}
	strbuf_add(out, line->text + at, typed_open(line)->start_byte - at);
}

static const char *completed_line(struct completing *completing, const struct completed_words *words)
{
	const struct typed_line *line = &completing->line;
	const struct typed_word *open = typed_open(line);
	const char *spelled[TYPED_MAX_WORDS + 1], *text;
	struct strbuf out = STRBUF_INIT;
	size_t nr = line->nr - 1 - words->has_before;

	for (size_t i = 0; i < line->nr; i++)
		spelled[i] = line->words[i].canonical;
	restore_before(completing, nr, words->words[0], spelled);
	if (words->has_before)
		spelled[nr] = words->words[0]->text;
	add_line_before(line, spelled, &out);
	for (size_t i = words->has_before; i < words->nr; i++) {
		if (i > words->has_before)
			strbuf_add_ch(&out, ' ');
		add_respelled(&out, line->text + open->start_byte,
			i == words->has_before ? open->end_byte - open->start_byte : 0,
			words->words[i]->text);
	}
	text = arena_strndup(completing->arena, out.buf, out.len);
	strbuf_release(&out);
	return text;
}

/* ---- words */

static const char *joined(const struct completed_words *words, size_t nr, struct arena *arena)
{
	struct strbuf out = STRBUF_INIT;
	const char *text;

	if (words->lead)
		strbuf_add_str(&out, words->lead->text);
	for (size_t i = 0; i < nr; i++)
		strbuf_addf(&out, "%s%s", out.len ? " " : "", words->words[i]->text);
	text = arena_strndup(arena, out.buf, out.len);
	strbuf_release(&out);
	return text;
}

static const char *phrase_of(const char *words, struct arena *arena)
{
	struct strbuf match = STRBUF_INIT;
	const char *text;

	strbuf_addf(&match, "\"%c%s\"", RAW_QUERY_MARK, words);
	text = arena_strndup(arena, match.buf, match.len);
	strbuf_release(&match);
	return text;
}

static void add_words(struct completing *completing, const struct completed_words *words)
{
	struct candidate candidate = {.worth = words->worth};

	candidate.completion.kind = COMPLETION_WORDS;
	candidate.completion.text = completed_line(completing, words);
	candidate.completion.name = joined(words, words->nr, completing->arena);
	candidate.completion.slug = "";
	candidate.completion.nr_articles = words->nr_articles;
	candidate.completion.is_exact = words->nr == 1;
	if (words->lead)
		candidate.cost = words->lead->nr_articles;
	for (size_t i = 0; words->nr > 1 && i < words->nr; i++)
		candidate.cost += words->words[i]->nr_articles;
	candidate.is_joined = words->lead || words->nr_extended;
	candidate.is_doubted = words->nr_extended && !words->is_sure;
	if (words->nr_extended)
		candidate.base =
			phrase_of(joined(words, words->nr - 1, completing->arena), completing->arena);
	candidate.match = phrase_of(candidate.completion.name, completing->arena);
	add(completing, &candidate);
}

/* ---- names */

static void add_name(struct completing *completing, const struct listed_name *name, size_t first_word)
{
	const struct typed_line *line = &completing->line;
	struct candidate candidate = {.worth = (double)name->nr_articles};
	struct strbuf text = STRBUF_INIT;

	for (size_t i = first_word; i + 1 < line->nr; i++)
		candidate.worth *= NAME_WORD_WORTH;
	candidate.is_far = first_word > 0 && first_word + 1 == line->nr;
	if (candidate.is_far)
		candidate.worth *= FAR_NAME_WORTH;
	strbuf_add(&text, line->text, line->words[first_word].start_byte);
	strbuf_add_str(&text, name->name);
	candidate.completion = (struct completion){.kind = name->kind,
		.text = arena_strndup(completing->arena, text.buf, text.len),
		.name = name->name,
		.id = name->id,
		.slug = name->slug,
		.nr_articles = name->nr_articles,
		.is_exact = true};
	add(completing, &candidate);
	strbuf_release(&text);
}

/* Names that have the most of the line's last words. */
static void gather_names(struct completing *completing)
{
	const struct name_list *names = &completing->completer->names;
	const struct typed_line *line = &completing->line;
	size_t first = line->nr > MAX_NAME_WORDS ? line->nr - MAX_NAME_WORDS : 0, found = 0;

	for (; first < line->nr && found == 0; first++) {
		if (first + 1 == line->nr &&
			strlen(typed_open(line)->folded) < (first ? SURE_NAME_LETTERS : 1))
			break;
		for (size_t at = 0; found < MAX_NAMES; at++) {
			at = name_list_next(names, line, first, at);
			if (at == names->nr)
				break;
			add_name(completing, &names->items[at], first);
			found++;
		}
	}
}

/* ---- order and numbers */

static int by_worth(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->worth > y->worth || x->worth < y->worth)
		return x->worth > y->worth ? -1 : 1;
	return strcmp(x->completion.text, y->completion.text);
}

static void order(struct completing *completing)
{
	if (completing->nr)
		qsort(completing->items, completing->nr, sizeof(*completing->items), by_worth);
}

/* Three letters that begin a name: a quarter of the places is for names, however common the words are. */
static void raise_names(struct completing *completing, size_t limit)
{
	size_t nr_wanted = (limit + 3) / 4, nr_names = 0;
	double least;

	if (completing->nr <= limit || strlen(typed_open(&completing->line)->folded) < SURE_NAME_LETTERS)
		return;
	least = completing->items[limit > nr_wanted ? limit - nr_wanted - 1 : 0].worth;
	for (size_t i = 0; i < completing->nr && nr_names < nr_wanted; i++) {
		struct candidate *candidate = &completing->items[i];

		if (candidate->completion.kind == COMPLETION_WORDS || candidate->is_far)
			continue;
		nr_names++;
		if (candidate->worth < least)
			candidate->worth = least;
	}
	order(completing);
}

static enum status count_phrase(struct completing *completing, const char *match, int64_t *out,
	struct error *err)
{
	struct archive *archive = &completing->completer->searcher->archive;
	sqlite3_stmt *count = completing->completer->count;

	sqlite3_bind_text(count, 1, match, -1, SQLITE_STATIC);
	if (sqlite3_step(count) == SQLITE_ROW)
		*out = sqlite3_column_int64(count, 0);
	return sqlite3_reset(count) == SQLITE_OK ? STATUS_OK : archive_error(archive, err);
}

/*
 * What was put together from pairs may stand together nowhere, or seldom: "công nghệ" + "nghệ thuật", "kinh
 * doanh" + "doanh nghiệp". Their worth falls as the number of articles does.
 */
static enum status count_articles(struct completing *completing, struct candidate *candidate,
	struct error *err)
{
	struct completion *completion = &candidate->completion;
	int64_t expected = completion->nr_articles, nr_base = 0;
	enum status status = count_phrase(completing, candidate->match, &completion->nr_articles, err);

	completion->is_exact = true;
	if (candidate->is_joined)
		candidate->worth *= (double)completion->nr_articles / (double)expected;
	if (status == STATUS_OK && candidate->base)
		status = count_phrase(completing, candidate->base, &nr_base, err);
	if (completion->nr_articles * 2 < nr_base)
		completion->nr_articles = 0;
	return status;
}

/* The best first, as far as there is time. */
static enum status count_best(struct completing *completing, struct error *err)
{
	int64_t postings_left = MAX_POSTINGS;
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < completing->nr; i++) {
		struct candidate *candidate = &completing->items[i];

		if (candidate->cost == 0 || candidate->cost > postings_left)
			continue;
		postings_left -= candidate->cost;
		status = count_articles(completing, candidate, err);
	}
	return status;
}

static bool is_shown(const struct candidate *candidate)
{
	return candidate->completion.nr_articles > 0 &&
		(!candidate->is_doubted || candidate->completion.is_exact);
}

/* Names fill half of the places at most, as long as there are words. */
static void take_best(const struct completing *completing, size_t limit, struct completions *out)
{
	size_t names_left = limit, nr_words = 0;

	for (size_t i = 0; i < completing->nr; i++)
		nr_words += completing->items[i].completion.kind == COMPLETION_WORDS &&
			is_shown(&completing->items[i]);
	names_left -= nr_words < limit / 2 ? nr_words : limit / 2;
	out->items = arena_alloc(&out->arena, (limit + 1) * sizeof(*out->items));
	for (size_t i = 0; i < completing->nr && out->nr < limit; i++) {
		const struct candidate *candidate = &completing->items[i];
		bool is_name = candidate->completion.kind != COMPLETION_WORDS;

		if (!is_shown(candidate) || (is_name && names_left == 0))
			continue;
		names_left -= is_name;
		out->items[out->nr++] = candidate->completion;
	}
}

enum status complete(struct completer *completer, const char *typed, size_t limit, struct completions *out,
	struct error *err)
{
	const struct words_reader reader = {completer->searcher, &completer->words};
	struct completing completing = {.completer = completer, .arena = &out->arena};
	struct completed_words words[MAX_COMPLETIONS];
	enum status status;
	size_t nr;

	memset(out, 0, sizeof(*out));
	limit = limit < MAX_COMPLETIONS ? limit : MAX_COMPLETIONS;
	typed = arena_strdup(&out->arena, typed);
	typed_line_read(&completer->searcher->tokenizer, typed, &out->arena, &completing.line);
	nr = complete_words(&reader, &completing.line, words, limit + limit / 2);
	for (size_t i = 0; i < nr; i++)
		add_words(&completing, &words[i]);
	gather_names(&completing);
	order(&completing);
	status = count_best(&completing, err);
	order(&completing);
	raise_names(&completing, limit);
	take_best(&completing, limit, out);
	free(completing.items);
	return status;
}

void completions_release(struct completions *completions)
{
	arena_release(&completions->arena);
	memset(completions, 0, sizeof(*completions));
}
