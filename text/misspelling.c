/*
 * A word taken apart -> edits of its letters, each under the marks that its letters can have -> what is
 * well-formed, once each with its least cost. No vocabulary, no frequencies.
 */
#include "text/misspelling.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "text/confusion.h"
#include "text/letter.h"
#include "text/spelling.h"
#include "text/syllable.h"
#include "text/word.h"

#include <stdlib.h>
#include <string.h>

struct find {
	double cost;
	enum misspelling_kind kind;
	const char *text; /* set when they are sorted; owned by the map */
	size_t len;
};

struct finds {
	struct strmap texts;
	struct find *found; /* by number of the text */
	size_t alloc;
	struct strbuf printed;
};

/* One call of misspelling_each. */
struct search {
	struct spelling typed;
	const char *typed_text;
	size_t typed_len;
	bool is_marked;         /* else all spellings are unmarked forms */
	bool is_foreign;        /* no syllable */
	double lost_tones_cost; /* of all tones but the last */
	struct finds finds;
};

/* Vietnamese first, then the rest of a keyboard; unmarked words have no use for those of marks. */
static const uint32_t marked_alphabet[] = {'a', 'b', 'c', 'd', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'x', 'y', 'f', 'j', 'w', 'z', 0x103, 0xE2, 0x111, 0xEA, 0xF4,
	0x1A1, 0x1B0};
enum { NR_MARKED = sizeof(marked_alphabet) / sizeof(*marked_alphabet), NR_UNMARKED = 26 };

/* ---- what was found */

static void canonical(struct search *search, const struct spelling *spelling, struct word *out)
{
	spelling_print(spelling, &search->finds.printed);
	word_canonical(search->finds.printed.buf, search->finds.printed.len, out);
}

static bool is_typed(const struct search *search, const struct word *word)
{
	return word->len == search->typed_len && !memcmp(word->text, search->typed_text, word->len);
}

static void keep(struct search *search, const struct spelling *spelling, double cost,
	enum misspelling_kind kind)
{
	struct finds *finds = &search->finds;
	struct word word;
	struct find *find;
	uint32_t nr;
	int is_new;

	canonical(search, spelling, &word);
	if (word.len == 0 || is_typed(search, &word))
		return;
	cost += search->lost_tones_cost;
	nr = strmap_add(&finds->texts, word.text, word.len, &is_new);
	if (nr >= finds->alloc) {
		finds->alloc = finds->alloc ? 2 * finds->alloc : 512;
		finds->found = xrealloc(finds->found, finds->alloc * sizeof(*finds->found));
	}
	find = &finds->found[nr];
	if (is_new || cost < find->cost)
		*find = (struct find){cost, kind, NULL, 0};
}

static int compare_finds(const void *one, const void *other)
{
	const struct find *a = one, *b = other;

	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void hand_out(struct finds *finds, misspelling_fn *fn, void *context)
{
	size_t nr = finds->texts.nr;

	for (size_t i = 0; i < nr; i++) {
		finds->found[i].text = finds->texts.entries[i].key;
		finds->found[i].len = finds->texts.entries[i].len;
	}
	if (nr)
		qsort(finds->found, nr, sizeof(*finds->found), compare_finds);
	for (size_t i = 0; i < nr && i < MISSPELLING_MAX_CANDIDATES; i++) {
		const struct find *find = &finds->found[i];
		struct misspelling candidate = {find->text, find->len, find->cost, find->kind};

		fn(context, &candidate);
	}
}

/* Keeps the letters with their marks as they are, where they may be kept at all. */
static void keep_formed(struct search *search, const struct spelling *spelling, double cost,
	enum misspelling_kind kind)
{
	struct spelling settled = *spelling;
	struct syllable_shape shape;

	if (!search->is_marked) {
		if (search->is_foreign || spelling_is_folded_syllable(spelling))
			keep(search, spelling, cost, kind);
	} else if (syllable_parse(spelling->base, spelling->nr, &shape)) {
		settled.tone_at = shape.tone_at;
		if (spelling_takes_tone(&settled))
			keep(search, &settled, cost, kind);
	} else if (search->is_foreign &&
		(spelling->tone == TONE_LEVEL || letter_is_vowel(spelling->base[spelling->tone_at]))) {
		keep(search, spelling, cost, kind);
	}
}

struct marking {
	struct search *search;
	const struct spelling *typed; /* whose marks are compared */
	double cost;                  /* of getting there */
	enum misspelling_kind kind;
	bool may_change_tone;
	bool keeps_first; /* giá sounds as dá, not as đá */
};

static bool keep_marked(void *context, const struct spelling *variant)
{
	struct marking *marking = context;
	struct spelling marked = *variant;
	struct confused_marks qualities = {0, 0, 0, false};

	if (marking->keeps_first && variant->base[0] != marking->typed->base[0])
		return false;
	for (size_t i = 0; i < variant->nr; i++)
		confuse_qualities(marking->typed->base[i], variant->base[i], &qualities);
	for (marked.tone = TONE_LEVEL; marked.tone < NR_TONES; marked.tone++) {
		struct confused_marks marks = qualities;

		if (!spelling_takes_tone(&marked) ||
			(marked.tone != marking->typed->tone && !marking->may_change_tone))
			continue;
		confuse_tones(marking->typed->tone, marked.tone, &marks);
		keep(marking->search, &marked, marking->cost + confused_marks_cost(&marks), marking->kind);
	}
	return false;
}

/* đăk -> đắk, đak: one mark of a word that is no syllable, whatever its letters. */
static void change_one_mark(struct search *search, const struct spelling *typed)
{
	struct spelling changed = *typed;
	struct confused_marks marks;

	for (size_t i = 0; i < typed->nr; i++) {
		const uint32_t *qualities = spelling_qualities_of(letter_fold(typed->base[i]), true);

		for (; qualities && *qualities; qualities++) {
			marks = (struct confused_marks){0, 0, 0, false};
			confuse_qualities(typed->base[i], *qualities, &marks);
			changed.base[i] = *qualities;
			keep_formed(search, &changed, confused_marks_cost(&marks), MISSPELLING_MARKS);
		}
		changed.base[i] = typed->base[i];
	}
	for (changed.tone = TONE_LEVEL; changed.tone < NR_TONES; changed.tone++) {
		marks = (struct confused_marks){0, 0, 0, false};
		confuse_tones(typed->tone, changed.tone, &marks);
		keep_formed(search, &changed, confused_marks_cost(&marks), MISSPELLING_MARKS);
	}
}

/* ---- edits of letters */

/* The tone goes with its letter: slìm without the s, or with l and i swapped. */
static void move_tone(const struct spelling *typed, const struct edit *edit, struct spelling *out)
{
	size_t end = edit->at + edit->nr_taken;

	if (typed->tone_at >= end) {
		out->tone_at = typed->tone_at - edit->nr_taken + edit->nr_put;
		return;
	}
	if (typed->tone_at < edit->at)
		return;
	if (edit->nr_put == 0) {
		out->tone_at = edit->at ? edit->at - 1 : 0;
		return;
	}
	out->tone_at = edit->at;
	for (size_t i = 0; i < edit->nr_put; i++)
		if (edit->put[i] == typed->base[typed->tone_at])
			out->tone_at = edit->at + i;
}

static void apply(const struct search *search, const struct edit *edit, struct spelling *out)
{
	const struct spelling *typed = &search->typed;
	size_t end = edit->at + edit->nr_taken;

	*out = *typed;
	out->nr = typed->nr - edit->nr_taken + edit->nr_put;
	for (size_t i = 0; i < edit->nr_put; i++)
		out->base[edit->at + i] = search->is_marked ? edit->put[i] : letter_fold(edit->put[i]);
	memcpy(out->base + edit->at + edit->nr_put, typed->base + end,
		(typed->nr - end) * sizeof(*out->base));
	move_tone(typed, edit, out);
}

/* A sound, and any marks: xữa -> sửa. Only syllables: nobody says festival as phestival. */
static void take_sound(void *context, const struct edit *edit)
{
	struct search *search = context;
	struct spelling edited;
	struct marking marking = {search, &edited, edit->cost, MISSPELLING_SOUND, true, false};

	apply(search, edit, &edited);
	marking.keeps_first = edit->at == 0 && !letter_is_vowel(edited.base[0]);
	if (search->is_marked)
		spelling_each_variant(&edited, keep_marked, &marking);
	else if (spelling_is_folded_syllable(&edited))
		keep(search, &edited, edit->cost, MISSPELLING_SOUND);
}

/*
 * A letter. What was no syllable may become one by setting marks right as well (trưòg -> trường), but gets no
 * letters that only Vietnamese has, unless that makes it a syllable.
 */
static void take_letter(void *context, const struct edit *edit)
{
	struct search *search = context;
	struct spelling edited;
	struct marking marking = {search, &edited, edit->cost, MISSPELLING_LETTER, false, false};
	struct syllable_shape shape;
	bool is_syllable;

	apply(search, edit, &edited);
	is_syllable = syllable_parse(edited.base, edited.nr, &shape);
	if (is_syllable || edit->nr_put != 1 || edit->put[0] < 0x80)
		keep_formed(search, &edited, edit->cost, MISSPELLING_LETTER);
	if (search->is_marked && search->is_foreign && !is_syllable)
		spelling_each_variant(&edited, keep_marked, &marking);
}

static void find_by_letters(struct search *search)
{
	const struct spelling *typed = &search->typed;
	struct marking marking = {search, typed, 0, MISSPELLING_MARKS, true, false};

	if (search->is_marked) {
		spelling_each_variant(typed, keep_marked, &marking);
		if (search->is_foreign)
			change_one_mark(search, typed);
	}
	confuse_sounds(typed->base, typed->nr, take_sound, search);
	if (typed->nr > 1)
		confuse_letters(typed->base, typed->nr, marked_alphabet,
			search->is_marked ? NR_MARKED : NR_UNMARKED, take_letter, search);
}

/* tý may have been typed tí, whose letters are nearer to tím; its canonical spelling does not tell. */
static void find_all(struct search *search)
{
	uint32_t *last = &search->typed.base[search->typed.nr - 1];
	struct word word;

	find_by_letters(search);
	if (*last != 'y')
		return;
	*last = 'i';
	canonical(search, &search->typed, &word);
	if (is_typed(search, &word))
		find_by_letters(search);
}

void misspelling_each(const char *text, size_t len, misspelling_fn *fn, void *context)
{
	struct search search = {.typed_text = text, .typed_len = len};
	struct word word;

	if (!spelling_take_apart(text, len, &search.typed))
		return;
	word_canonical(text, len, &word);
	search.is_marked = word.is_marked;
	if (search.typed.nr_tones > 1)
		search.lost_tones_cost =
			confused_marks_cost(&(struct confused_marks){0, search.typed.nr_tones - 1, 0, false});
	search.is_foreign = word.is_marked ? !word.is_syllable : !spelling_is_folded_syllable(&search.typed);
	strmap_init(&search.finds.texts);
	strbuf_init(&search.finds.printed);
	find_all(&search);
	hand_out(&search.finds, fn, context);
	strmap_release(&search.finds.texts);
	strbuf_release(&search.finds.printed);
	free(search.finds.found);
}
