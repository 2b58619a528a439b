/*
 * Amounts and percentages as figures are made of them.
 *
 *   40,2/35 ha              done 40.2, plan 35, unit ha
 *   43.000 m2               done 43000, unit m2
 *   2,6 tỷ đồng             done 2.6, unit tỷ đồng
 *   đạt 114,9% kế hoạch     percent 114.9
 *   vượt 6% kế hoạch        percent 106
 *
 * What is no amount: days and years, numbers of documents ("15-NQ/TW"), clock times, ages, shares
 * ("chiếm 19,4%"), changes ("giảm 3,2%", "tăng 5% so với cùng kỳ").
 */
#ifndef TRACUU_FACTS_AMOUNTS_H
#define TRACUU_FACTS_AMOUNTS_H

#include "facts/reading.h"

struct amount {
	uint32_t first_word, end_word;
	uint32_t end_byte;          /* behind the unit or the percent sign */
	double done, plan, percent; /* NAN where not stated */
	int64_t measure;            /* number of the line in the lexicon, or -1: a percentage */
	bool is_of_plan;            /* "kế hoạch 35 ha": done is the plan of another amount */
	bool is_goal;               /* "phấn đấu trồng 30 ha": wanted, not done */
	bool is_close;              /* a percentage in brackets: "(114,9%)" */
};

/*
 * The amount that begins at the word. *next_word is where to look on, also where there is none: behind the
 * whole number, date or number of a document.
 */
bool amount_read(const struct reading *reading, uint32_t word, struct amount *out, uint32_t *next_word);

#endif
