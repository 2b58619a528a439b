/* A beginning and the word before it -> words, weighed by counts of pairs. */
#include "searcher/complete_words.h"

#include "base/memory.h"
#include "searcher/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_BEFORE = 6,        /* spellings of the word before */
	MAX_KEPT = 48,         /* completions looked at further */
	MAX_STARTED = 8,       /* single words that are gone on from */
	MAX_EXTENDED = 5,      /* completions that are extended */
	MAX_PAIR_ROWS = 16000, /* read a keystroke: some milliseconds */
	OVERWHELMING = 20 /* times as often must another spelling stand there than the one that was typed */
};

static const double ONE_WORD = 0.3; /* cohesion from which on two words are one: "công nghệ" */
static const double SURE = 0.7;     /* the same, so that context is not asked for */
static const double LIKELY =
	0.2; /* of a word's uses are followed by the next one: it may be sure in context */

struct words_run {
	const struct words_reader *reader;
	const struct typed_line *line;
	struct completed_words kept[MAX_KEPT];
	size_t nr_kept, worst; /* the place of the least worth */
	size_t rows_left;
	/* while followers are read */
	const struct listed_word *first, *lead;
	bool first_is_before;
	double share;
	const struct listed_word *best;
	int64_t best_uses;
};

/* Asked before anything that costs time. */
static bool is_worthy(const struct words_run *run, double worth)
{
	return worth > 0 && (run->nr_kept < MAX_KEPT || worth > run->kept[run->worst].worth);
}

static void keep(struct words_run *run, const struct completed_words *words)
{
	if (!is_worthy(run, words->worth))
		return;
	run->kept[run->nr_kept < MAX_KEPT ? run->nr_kept++ : run->worst] = *words;
	for (size_t i = run->worst = 0; i < run->nr_kept; i++)
		if (run->kept[i].worth < run->kept[run->worst].worth)
			run->worst = i;
}

static int by_worth(const void *a, const void *b)
{
	const struct completed_words *x = a, *y = b;

	if (x->worth > y->worth || x->worth < y->worth)
		return x->worth > y->worth ? -1 : 1;
	return strcmp(x->words[x->nr - 1]->text, y->words[y->nr - 1]->text);
}

static void order(struct words_run *run)
{
	if (run->nr_kept)
		qsort(run->kept, run->nr_kept, sizeof(*run->kept), by_worth);
	run->worst = run->nr_kept ? run->nr_kept - 1 : 0;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* ---- worth */

static double worth_of_word(const struct words_run *run, const struct listed_word *word)
{
	double all = (double)run->reader->searcher->nr_articles, nr = (double)word->nr_articles;

	return nr * log((all + 1) / nr);
}

static double worth_of_pair(const struct words_run *run, const struct listed_word *first,
	const struct listed_word *second, int64_t nr_uses)
{
	double all = (double)run->reader->searcher->nr_tokens, nr = (double)nr_uses;

	return nr * log(nr * all / ((double)first->nr_uses * (double)second->nr_uses));
}

/* ---- words by their beginning */

static bool starts_open_word(const struct typed_line *line, const struct listed_word *word)
{
	const char *folded = typed_open(line)->folded;

	if (strncmp(word->folded, folded, strlen(folded)) != 0 &&
		(!line->open_folded ||
			strncmp(word->folded, line->open_folded, strlen(line->open_folded)) != 0))
		return false;
	return typed_open_fits(line, word->text);
}

static void take_range(struct words_run *run, const char *folded)
{
	const struct word_list *list = run->reader->list;
	size_t from, to;

	word_list_range(list, folded, &from, &to);
	for (; from < to; from++) {
		struct completed_words words = {.words = {&list->items[from]}, .nr = 1};

		words.worth = worth_of_word(run, words.words[0]);
		words.nr_articles = words.words[0]->nr_articles;
		if (is_worthy(run, words.worth) && typed_open_fits(run->line, words.words[0]->text))
			keep(run, &words);
	}
}

static void take_beginnings(struct words_run *run)
{
	const struct typed_line *line = run->line;

	if (*typed_open(line)->folded)
		take_range(run, typed_open(line)->folded);
	if (line->open_folded && strcmp(line->open_folded, typed_open(line)->folded) != 0)
		take_range(run, line->open_folded);
}

/* ---- pairs */

/* Two words, the first typed and the second begun, or the first completed and the second new. */
static void take_follower(void *context, const struct listed_word *word, int64_t nr_uses)
{
	struct words_run *run = context;
	struct completed_words words = {
		.lead = run->lead, .words = {run->first, word}, .nr = 2, .has_before = run->first_is_before};

	words.worth = run->share * worth_of_pair(run, run->first, word, nr_uses);
	words.nr_articles = least(nr_uses, least(run->first->nr_articles, word->nr_articles));
	if (is_worthy(run, words.worth) && (!run->first_is_before || starts_open_word(run->line, word)))
		keep(run, &words);
}

static bool is_blank_between(const struct typed_line *line, size_t nr)
{
	for (size_t at = line->words[nr].end_byte; at < line->words[nr + 1].start_byte; at++)
		if (line->text[at] != ' ')
			return false;
	return line->words[nr].is_word;
}

/* The typed word before word number nr that is one word with it, in the spelling that goes with it best. */
static const struct listed_word *lead_of(const struct words_run *run, size_t nr,
	const struct listed_word *word)
{
	struct word_list *list = run->reader->list;
	const struct typed_word *typed = nr > 0 ? &run->line->words[nr - 1] : NULL;
	const struct listed_word *lead = NULL;
	double best = ONE_WORD;
	size_t from, to;

	if (!typed || !is_blank_between(run->line, nr - 1))
		return NULL;
	word_list_range(list, typed->folded, &from, &to);
	for (; from < to && !strcmp(list->items[from].folded, typed->folded); from++) {
		const struct listed_word *item = &list->items[from];
		double cohesion = weight_cohesion(item->nr_uses, word->nr_uses,
			word_list_pair_uses(list, item->id, word->id), run->reader->searcher->nr_tokens);

		if (cohesion < best || (run->line->is_marked && strcmp(item->text, typed->canonical) != 0))
			continue;
		lead = item;
		best = cohesion;
	}
	return lead;
}

static void take_followers(struct words_run *run, const struct listed_word *first, bool is_before,
	double share)
{
	run->first = first;
	run->lead = is_before ? lead_of(run, run->line->nr - 2, first) : NULL;
	run->first_is_before = is_before;
	run->share = share;
	run->rows_left -=
		word_list_followers(run->reader->list, first->id, run->rows_left, take_follower, run);
}

static void take_best(void *context, const struct listed_word *word, int64_t nr_uses)
{
	struct words_run *run = context;

	if (nr_uses > run->best_uses) {
		run->best = word;
		run->best_uses = nr_uses;
	}
}

/* "nông thôn" goes on with "mới" as far as each next word is likely. Longer ones are kept beside the short. */
static void extend(struct words_run *run, struct completed_words words)
{
	while (words.nr < COMPLETED_MAX_WORDS && run->rows_left) {
		const struct listed_word *last = words.words[words.nr - 1];
		double sure;

		run->best = NULL;
		run->best_uses = 0;
		run->rows_left -=
			word_list_followers(run->reader->list, last->id, run->rows_left, take_best, run);
		sure = (double)run->best_uses / (double)last->nr_uses;
		if (!run->best || sure < LIKELY)
			return;
		words.words[words.nr++] = run->best;
		words.worth *= sure;
		words.nr_articles = least(words.nr_articles, least(run->best_uses, run->best->nr_articles));
		words.nr_extended++;
		words.is_sure = sure >= SURE && (words.is_sure || words.nr_extended == 1);
		keep(run, &words);
	}
}

/* ---- the word before */

struct before {
	const struct listed_word *word;
	double share;
};

/* How often the word stands behind what was typed before it, in any spelling that may be meant. */
static int64_t uses_behind(const struct words_run *run, size_t nr, const struct listed_word *word)
{
	const struct word_list *list = run->reader->list;
	const struct typed_word *typed = &run->line->words[nr];
	int64_t nr_uses = 0;
	size_t from, to;

	word_list_range(list, typed->folded, &from, &to);
	for (; from < to && !strcmp(list->items[from].folded, typed->folded); from++)
		if (!run->line->is_marked || !strcmp(list->items[from].text, typed->canonical))
			nr_uses += word_list_pair_uses(run->reader->list, list->items[from].id, word->id);
	return nr_uses;
}

/* Whether another spelling of the word stands far more often behind what was typed before it. */
static bool is_overwhelmed(const struct words_run *run, size_t nr, const struct listed_word *typed)
{
	const struct word_list *list = run->reader->list;
	int64_t nr_uses = uses_behind(run, nr - 1, typed);
	size_t from, to;

	word_list_range(list, typed->folded, &from, &to);
	for (; from < to && !strcmp(list->items[from].folded, typed->folded); from++)
		if (uses_behind(run, nr - 1, &list->items[from]) > (nr_uses + 1) * OVERWHELMING)
			return true;
	return false;
}

/* Whether the word is meant as typed: with marks, or without in a line that has marks elsewhere. */
static bool is_as_typed(const struct words_run *run, size_t nr, const struct listed_word *typed)
{
	if (run->line->words[nr].is_marked)
		return true;
	if (!run->line->is_marked || !typed)
		return false;
	return nr == 0 || !is_blank_between(run->line, nr - 1) || !is_overwhelmed(run, nr, typed);
}

static size_t spellings_before(const struct words_run *run, size_t nr, struct before *out)
{
	const struct word_list *list = run->reader->list;
	const struct typed_word *word = &run->line->words[nr];
	const struct listed_word *typed = word_list_by_text(list, word->folded, word->canonical);
	size_t from, to, nr_out = 0;

	if (is_as_typed(run, nr, typed)) {
		out[0] = (struct before){typed, 1};
		return typed != NULL;
	}
	word_list_range(list, word->folded, &from, &to);
	for (; from < to && nr_out < MAX_BEFORE && !strcmp(list->items[from].folded, word->folded); from++)
		out[nr_out++] = (struct before){&list->items[from], 1};
	return nr_out;
}

/* A spelling that fits what stands before it counts more; where one does, those that never do not count. */
static size_t weigh_before(const struct words_run *run, size_t nr, struct before *before, size_t nr_before)
{
	int64_t uses[MAX_BEFORE], most = 0;
	size_t nr_left = 0;

	if (nr == 0 || nr_before < 2 || !is_blank_between(run->line, nr - 1))
		return nr_before;
	for (size_t i = 0; i < nr_before; i++) {
		uses[i] = uses_behind(run, nr - 1, before[i].word);
		most = uses[i] > most ? uses[i] : most;
	}
	for (size_t i = 0; most > 0 && i < nr_before; i++)
		if (uses[i] > 0)
			before[nr_left++] =
				(struct before){before[i].word, sqrt((double)uses[i] / (double)most)};
	return most > 0 ? nr_left : nr_before;
}

static void take_behind(struct words_run *run)
{
	struct before before[MAX_BEFORE];
	size_t nr = run->line->nr - 2;
	size_t nr_before = spellings_before(run, nr, before);

	nr_before = weigh_before(run, nr, before, nr_before);
	for (size_t i = nr_before; i > 0; i--) /* the seldom ones have few pairs, so they go first */
		take_followers(run, before[i - 1].word, true, before[i - 1].share);
}

/* ---- */

/* The words after single ones: "trung" -> "trung tâm". */
static void go_on(struct words_run *run)
{
	struct completed_words started[MAX_STARTED];
	size_t nr = 0;

	order(run);
	for (size_t i = 0; i < run->nr_kept && nr < MAX_STARTED; i++)
		started[nr++] = run->kept[i];
	for (size_t i = 0; i < nr; i++)
		take_followers(run, started[i].words[0], false, 1);
}

static void extend_best(struct words_run *run)
{
	struct completed_words best[MAX_EXTENDED];
	size_t nr = 0;

	order(run);
	for (size_t i = 0; i < run->nr_kept && nr < MAX_EXTENDED; i++)
		best[nr++] = run->kept[i];
	for (size_t i = 0; i < nr; i++)
		extend(run, best[i]);
	order(run);
}

size_t complete_words(const struct words_reader *reader, const struct typed_line *line,
	struct completed_words *out, size_t max)
{
	struct words_run *run = xcalloc(1, sizeof(*run));
	bool has_before = line->nr > 1 && is_blank_between(line, line->nr - 2);
	size_t nr;

	run->reader = reader;
	run->line = line;
	run->rows_left = MAX_PAIR_ROWS;
	if (typed_open(line)->is_word) {
		if (has_before)
			take_behind(run);
		if (run->nr_kept == 0)
			take_beginnings(run);
		if (!has_before)
			go_on(run);
		extend_best(run);
	}
	nr = run->nr_kept < max ? run->nr_kept : max;
	memcpy(out, run->kept, nr * sizeof(*out));
	free(run);
	return nr;
}
