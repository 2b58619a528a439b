/* Code point -> Vietnamese letter, by tables over Latin, and utf8proc for everything else. */
#include "text/letter.h"

#include "text/decode.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

struct letter letter_table[NR_LETTERS_TABLED];

static uint32_t with_tone[NR_LETTERS_TABLED][NR_TONES]; /* by base */
static uint32_t unmarked[NR_LETTERS_TABLED];
static bool capital[NR_LETTERS_TABLED];

static const uint32_t tone_marks[NR_TONES] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};

/* The row of a tabled code point, or -1. */
static int row_of(uint32_t codepoint)
{
	if (codepoint < LETTER_LOW_END)
		return (int)codepoint;
	if (codepoint >= LETTER_HIGH_START && codepoint < LETTER_HIGH_END)
		return (int)(codepoint - LETTER_HIGH_START + LETTER_LOW_END);
	return -1;
}

static uint32_t codepoint_of_row(int row)
{
	return row < LETTER_LOW_END ? (uint32_t)row : (uint32_t)(row - LETTER_LOW_END + LETTER_HIGH_START);
}

static enum tone tone_of_mark(uint32_t mark)
{
	if (mark == 0x340) /* deprecated forms of grave and acute, which NFC replaces */
		return TONE_GRAVE;
	if (mark == 0x341)
		return TONE_ACUTE;
	for (int tone = TONE_GRAVE; tone < NR_TONES; tone++)
		if (tone_marks[tone] == mark)
			return (enum tone)tone;
	return TONE_LEVEL;
}

static utf8proc_propval_t combining_class(utf8proc_int32_t codepoint)
{
	return utf8proc_get_property(codepoint)->combining_class;
}

/*
 * The one code point that base and mark compose to under NFC, or 0. The marks of the base are put in order
 * with the new one first: ậ is a + U+0323 + U+0302, so â and U+0323 alone would not compose.
 */
static uint32_t compose(uint32_t base, uint32_t mark)
{
	utf8proc_int32_t parts[8];
	int boundary = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t nr =
		utf8proc_decompose_char((utf8proc_int32_t)base, parts, 7, UTF8PROC_DECOMPOSE, &boundary);

	if (nr < 1 || nr > 7)
		return 0;
	parts[nr] = (utf8proc_int32_t)mark;
	for (utf8proc_ssize_t at = nr; at > 1 && combining_class(parts[at - 1]) > combining_class(parts[at]);
		at--) {
		utf8proc_int32_t later = parts[at - 1];

		parts[at - 1] = parts[at];
		parts[at] = later;
	}
	nr = utf8proc_normalize_utf32(parts, nr + 1, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	return nr == 1 ? (uint32_t)parts[0] : 0;
}

static bool is_word_category(utf8proc_category_t category)
{
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_mark_category(utf8proc_category_t category)
{
	return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* What is no letter: digits, marks, ignorable characters, the rest. */
static struct letter classify_other(uint32_t codepoint, utf8proc_category_t category)
{
	struct letter letter = {codepoint, LETTER_SEPARATOR, TONE_LEVEL};

	if (codepoint >= '0' && codepoint <= '9')
		letter.class = LETTER_DIGIT;
	else if (codepoint == 0xB2 || codepoint == 0xB3)
		letter = (struct letter){codepoint - 0xB2 + '2', LETTER_DIGIT, TONE_LEVEL};
	else if (codepoint == 0xAD || category == UTF8PROC_CATEGORY_CF)
		letter.class = LETTER_IGNORED;
	else if (tone_of_mark(codepoint) != TONE_LEVEL)
		letter = (struct letter){codepoint, LETTER_TONE, (uint8_t)tone_of_mark(codepoint)};
	else if (codepoint == 0x302 || codepoint == 0x306 || codepoint == 0x31B)
		letter.class = LETTER_QUALITY;
	else if (is_mark_category(category))
		letter.class = LETTER_MARK;
	return letter;
}

/* Lower case, and the tone apart from the base. */
static struct letter classify(uint32_t codepoint)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
	utf8proc_int32_t parts[8];
	struct letter letter;
	utf8proc_ssize_t nr_parts;
	int boundary = UTF8PROC_BOUNDCLASS_START;

	/* Unicode counts the apostrophe of Hʼlinh (U+02BC) among the letters. */
	if (!is_word_category(category) || codepoint == 0x2BC)
		return classify_other(codepoint, category);
	letter = (struct letter){
		(uint32_t)utf8proc_tolower((utf8proc_int32_t)codepoint), LETTER_WORD, TONE_LEVEL};
	if (letter.base == 0xF0 || letter.base == 0x256) /* ð of Ð, ɖ of Ɖ */
		letter.base = 0x111;
	if (letter.base < 0x80)
		return letter;
	nr_parts = utf8proc_decompose_char((utf8proc_int32_t)letter.base, parts, 8, UTF8PROC_DECOMPOSE,
		&boundary);
	if (nr_parts < 2 || nr_parts > 8)
		return letter;
	letter.base = (uint32_t)parts[0];
	for (int i = 1; i < nr_parts; i++) {
		enum tone tone = tone_of_mark((uint32_t)parts[i]);
		uint32_t composed;

		if (tone != TONE_LEVEL)
			letter.tone = (uint8_t)tone;
		else if ((composed = compose(letter.base, (uint32_t)parts[i])) != 0)
			letter.base = composed;
	}
	return letter;
}

static bool is_upper(uint32_t codepoint)
{
	return utf8proc_tolower((utf8proc_int32_t)codepoint) != (utf8proc_int32_t)codepoint;
}

static uint32_t fold(uint32_t base)
{
	utf8proc_int32_t parts[8];
	int boundary = UTF8PROC_BOUNDCLASS_START;

	if (base < 0x80)
		return base;
	if (base == 0x111)
		return 'd';
	if (utf8proc_decompose_char((utf8proc_int32_t)base, parts, 8, UTF8PROC_DECOMPOSE, &boundary) < 1)
		return base;
	return (uint32_t)parts[0];
}

static void tabulate(int row)
{
	uint32_t codepoint = codepoint_of_row(row);

	letter_table[row] = classify(codepoint);
	unmarked[row] = fold(codepoint);
	capital[row] = is_upper(codepoint);
}

/* Runs before main, and when the loadable extension is loaded, so that threads share finished tables. */
__attribute__((constructor)) static void build_tables(void)
{
	for (int row = 0; row < NR_LETTERS_TABLED; row++)
		tabulate(row);
	for (int row = 0; row < NR_LETTERS_TABLED; row++) {
		struct letter letter = letter_table[row];

		if (letter.class != LETTER_WORD || letter.base != codepoint_of_row(row))
			continue;
		with_tone[row][TONE_LEVEL] = letter.base;
		for (int tone = TONE_GRAVE; tone < NR_TONES; tone++)
			with_tone[row][tone] = compose(letter.base, tone_marks[tone]);
	}
}

struct letter letter_of_any(uint32_t codepoint)
{
	return classify(codepoint);
}

bool letter_is_capital(uint32_t codepoint)
{
	int row = row_of(codepoint);

	return row >= 0 ? capital[row] : is_upper(codepoint);
}

unsigned int letters_case(const char *bytes, size_t len)
{
	size_t at = 0, nr_letters = 0, nr_capitals = 0;
	unsigned int printed = 0;

	while (at < len) {
		unsigned int codepoint = utf8_next(bytes, len, &at);
		bool is_capital;

		if (letter_of(codepoint).class != LETTER_WORD)
			continue;
		is_capital = letter_is_capital(codepoint);
		if (nr_letters++ == 0 && is_capital)
			printed |= CASE_CAPITAL;
		nr_capitals += is_capital;
	}
	return nr_letters > 1 && nr_capitals == nr_letters ? printed | CASE_UPPER : printed;
}

uint32_t letter_add_quality(uint32_t base, uint32_t mark)
{
	return compose(base, mark);
}

uint32_t letter_with_tone(uint32_t base, enum tone tone)
{
	int row = row_of(base);

	return row >= 0 ? with_tone[row][tone] : 0;
}

uint32_t letter_fold(uint32_t base)
{
	int row = row_of(base);

	return row >= 0 ? unmarked[row] : fold(base);
}

bool letter_is_vowel(uint32_t base)
{
	uint32_t folded = letter_fold(base);

	return folded && folded < 0x80 && strchr("aeiouy", (int)folded);
}
