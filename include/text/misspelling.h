/*
 * One canonical word (text/word.h) -> the spellings that could have been meant by it, with what each costs.
 *
 *   cãm     -> cảm 1.0, cam 2.0, cám 2.5 ...        hỏi and ngã; other tones
 *   duợc    -> dược 1.5, được 2.0 ...               marks left out
 *   xữa     -> xửa 1.0, sữa 1.5, sửa 2.5 ...        s and x sound alike in the north
 *   trồg    -> trồng 3.5 ...                        (trôngf is for text/keystrokes.h)
 *   giao    -> dao 1.5, rao 1.5, gia 3.5 ...        unmarked: by letters only
 *
 * A cost is a penalty on the scale of natural logarithms: how much less likely this spelling is, as what was
 * meant, than one of cost 0. It goes with the logarithm of how often a word is used. From cheap to dear:
 * hỏi and ngã; a mark left out; sounds that a dialect does not tell apart; another tone or mark; a letter.
 *
 * A marked word gives spellings as the archive would have them, with marks and without (a mark too many). An
 * unmarked word gives unmarked forms, what word_fold makes of the words that could be meant (tron: trong,
 * chon ...): their marks are what the archive gives back anyway.
 *
 * A syllable gives syllables only, with sắc or nặng where they are stopped. Another word (slìm, đắk, fòng,
 * festival) gives whatever is one step away, and the syllables that have its letters under other marks.
 * Vocabulary and frequencies are not known here: look each candidate up.
 */
#ifndef TRACUU_TEXT_MISSPELLING_H
#define TRACUU_TEXT_MISSPELLING_H

#include <stddef.h>

/* The dearest kind of step that was taken. */
enum misspelling_kind {
	MISSPELLING_MARKS, /* tones, ă â ê ô ơ ư, đ */
	MISSPELLING_SOUND, /* s/x, ch/tr, d/gi/r/v, l/n, n/ng/nh ... and marks */
	MISSPELLING_LETTER /* one letter wrong, missing, too many, or two swapped */
};

struct misspelling {
	const char *text; /* canonical, NUL-terminated; valid during the callback only */
	size_t len;       /* bytes */
	double cost;      /* above 0 */
	enum misspelling_kind kind;
};

typedef void misspelling_fn(void *context, const struct misspelling *candidate);

/* Beyond that the dearest are left out: words of 12 letters and more that are no syllables. */
enum { MISSPELLING_MAX_CANDIDATES = 600 };

/*
 * text is a canonical word. Calls fn for each candidate once, with its least cost, cheapest first; never with
 * the word itself. A word with digits or anything else but Latin letters gives nothing. A single letter has
 * only other marks and sounds: one letter away from it is everything.
 */
void misspelling_each(const char *text, size_t len, misspelling_fn *fn, void *context);

#endif
