/*
 * What is written for what, and what that costs (the scale is text/misspelling.h's): tones, quality marks,
 * letters by the keyboard, and groups of letters that sound alike somewhere in the country.
 *
 * The figures are the order in which slips are met in Vietnamese writing (hỏi and ngã first), not counts.
 */
#ifndef TRACUU_TEXT_CONFUSION_H
#define TRACUU_TEXT_CONFUSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks of one word together: who leaves one out leaves out the next as well, so that costs less. */
struct confused_marks {
	size_t nr_missing, nr_extra, nr_wrong;
	bool hook_for_tilde; /* or the other way round */
};

void confuse_tones(int typed, int meant, struct confused_marks *marks);               /* enum tone */
void confuse_qualities(uint32_t typed, uint32_t meant, struct confused_marks *marks); /* a, ă, â ... */
double confused_marks_cost(const struct confused_marks *marks);

/* nr_taken letters from `at` on are replaced by nr_put others. */
struct edit {
	size_t at, nr_taken, nr_put;
	uint32_t put[3];
	double cost;
};

typedef void edit_fn(void *context, const struct edit *edit);

/* Groups that sound alike, each way: xương -> sương, giá -> dá, tin -> tinh. Vowels keep typed marks. */
void confuse_sounds(const uint32_t *bases, size_t nr, edit_fn *fn, void *context);

/* One letter of the nr_letters of `alphabet` wrong or too few, one too many, or two swapped. */
void confuse_letters(const uint32_t *bases, size_t nr, const uint32_t *alphabet, size_t nr_letters,
	edit_fn *fn, void *context);

#endif
