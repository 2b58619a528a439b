/* One printed word -> canonical spelling; canonical spelling -> unmarked form. */
#include "text/word.h"

#include "text/decode.h"
#include "text/letter.h"
#include "text/syllable.h"

#include <string.h>
#include <utf8proc.h>

struct letters {
	uint32_t base[WORD_MAX_LETTERS];
	uint8_t tone[WORD_MAX_LETTERS];
	size_t nr;
};

static void take_apart(const char *bytes, size_t len, struct letters *out)
{
	size_t at = 0;

	out->nr = 0;
	while (at < len) {
		struct letter letter = letter_of(utf8_next(bytes, len, &at));

		if (letter.class == LETTER_TONE && out->nr) {
			out->tone[out->nr - 1] = letter.tone;
		} else if (letter.class == LETTER_QUALITY && out->nr) {
			uint32_t *base = &out->base[out->nr - 1];
			uint32_t composed = letter_add_quality(*base, letter.base);

			*base = composed ? composed : *base;
		} else if (letter.class == LETTER_WORD || letter.class == LETTER_MARK) {
			if (out->nr == WORD_MAX_LETTERS)
				return;
			out->base[out->nr] = letter.base;
			out->tone[out->nr++] = letter.tone;
		}
	}
}

/* kĩ = kỹ: i becomes y where it is the whole rime after h k l m s t or qu. */
static void unify_i_and_y(struct letters *letters, const struct syllable_shape *shape)
{
	size_t rime = shape->onset_len;

	if (rime + 1 != letters->nr || letters->base[rime] != 'i')
		return;
	if (rime == 1 && letters->base[0] < 0x80 && strchr("hklmst", (int)letters->base[0]))
		letters->base[rime] = 'y';
	if (rime == 2 && letters->base[0] == 'q')
		letters->base[rime] = 'y';
}

/* Moves the one tone of a syllable to its place; words with two tones are no syllables and stay. */
static bool settle_tone(struct letters *letters, const struct syllable_shape *shape)
{
	uint8_t tone = TONE_LEVEL;

	for (size_t i = 0; i < letters->nr; i++) {
		if (letters->tone[i] != TONE_LEVEL && tone != TONE_LEVEL)
			return false;
		if (letters->tone[i] != TONE_LEVEL)
			tone = letters->tone[i];
	}
	memset(letters->tone, TONE_LEVEL, letters->nr);
	letters->tone[shape->tone_at] = tone;
	return true;
}

static size_t put_codepoint(char *out, uint32_t codepoint)
{
	if (codepoint < 0x80) {
		out[0] = (char)codepoint;
		return 1;
	}
	if (codepoint < 0x800) {
		out[0] = (char)(0xC0 | codepoint >> 6);
		out[1] = (char)(0x80 | (codepoint & 0x3F));
		return 2;
	}
	if (codepoint < 0x10000) {
		out[0] = (char)(0xE0 | codepoint >> 12);
		out[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
		out[2] = (char)(0x80 | (codepoint & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | codepoint >> 18);
	out[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
	out[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
	out[3] = (char)(0x80 | (codepoint & 0x3F));
	return 4;
}

static void spell(const struct letters *letters, struct word *out)
{
	static const uint32_t combining[NR_TONES] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};
	size_t len = 0;

	for (size_t i = 0; i < letters->nr && len + 8 < WORD_MAX_BYTES; i++) {
		uint32_t base = letters->base[i];
		enum tone tone = (enum tone)letters->tone[i];
		uint32_t whole = tone == TONE_LEVEL ? base : letter_with_tone(base, tone);

		len += put_codepoint(out->text + len, whole ? whole : base);
		if (!whole)
			len += put_codepoint(out->text + len, combining[tone]);
		out->is_marked |= tone != TONE_LEVEL || (base >= 0x80 && letter_fold(base) != base);
	}
	out->len = (uint8_t)len;
}

void word_canonical(const char *bytes, size_t len, struct word *out)
{
	struct letters letters = {{0}, {0}, 0};
	struct syllable_shape shape;

	take_apart(bytes, len, &letters);
	out->is_marked = false;
	out->nr_letters = (uint8_t)letters.nr;
	out->is_syllable = syllable_parse(letters.base, letters.nr, &shape) && settle_tone(&letters, &shape);
	if (out->is_syllable)
		unify_i_and_y(&letters, &shape);
	spell(&letters, out);
}

void word_letters(const char *bytes, size_t len, struct word *out)
{
	struct letters letters = {{0}, {0}, 0};

	take_apart(bytes, len, &letters);
	memset(out, 0, sizeof(*out));
	out->nr_letters = (uint8_t)letters.nr;
	spell(&letters, out);
}

size_t word_fold(const char *canonical, size_t len, char *out)
{
	size_t at = 0, out_len = 0;

	while (at < len && out_len + 4 < WORD_MAX_BYTES) {
		struct letter letter = letter_of(utf8_next(canonical, len, &at));

		if (letter.class == LETTER_WORD)
			out_len += put_codepoint(out + out_len, letter_fold(letter.base));
		else if (letter.class == LETTER_SEPARATOR || letter.class == LETTER_DIGIT)
			out_len += put_codepoint(out + out_len, letter.base); /* "1234,5", "~phong" */
	}
	return out_len;
}

size_t word_without_tone(const char *canonical, size_t len, char *out, int *tone)
{
	size_t at = 0, out_len = 0;

	*tone = TONE_LEVEL;
	while (at < len && out_len + 4 < WORD_MAX_BYTES) {
		struct letter letter = letter_of(utf8_next(canonical, len, &at));

		if (letter.tone != TONE_LEVEL)
			*tone = letter.tone;
		if (letter.class != LETTER_TONE)
			out_len += put_codepoint(out + out_len, letter.base);
	}
	return out_len;
}

static bool starts_with(const char *bytes, size_t len, const char *start, size_t start_len)
{
	return len >= start_len && !memcmp(bytes, start, start_len);
}

bool word_continues(const char *canonical, const char *beginning)
{
	char bare[WORD_MAX_BYTES], start[WORD_MAX_BYTES];
	size_t len = strlen(canonical), start_len = strlen(beginning), bare_len;
	int tone, start_tone;

	bare_len = word_fold(canonical, len, bare);
	if (starts_with(bare, bare_len, beginning, start_len))
		return true;
	start_len = word_without_tone(beginning, start_len, start, &start_tone);
	bare_len = word_without_tone(canonical, len, bare, &tone);
	return starts_with(bare, bare_len, start, start_len) && (start_tone == 0 || tone == start_tone);
}

static size_t nr_letters(const char *bytes, size_t len)
{
	size_t nr = 0;

	for (size_t at = 0; at < len;)
		nr += letter_of(utf8_next(bytes, len, &at)).class == LETTER_WORD;
	return nr;
}

/* The canonical word as it is, capitals as a whole: a letter has no counterpart in what was typed. */
static size_t respell_other(unsigned int letters, const char *canonical, char *out, size_t room)
{
	size_t at = 0, len = 0, canonical_len = strlen(canonical);

	while (at < canonical_len && len + 4 < room) {
		bool is_capital = letters & CASE_UPPER || (letters & CASE_CAPITAL && at == 0);
		uint32_t codepoint = utf8_next(canonical, canonical_len, &at);

		if (is_capital)
			codepoint = (uint32_t)utf8proc_toupper((utf8proc_int32_t)codepoint);
		len += put_codepoint(out + len, codepoint);
	}
	return len;
}

size_t word_respell(const char *typed, size_t typed_len, const char *canonical, char *out, size_t room)
{
	size_t at = 0, canonical_at = 0, len = 0, canonical_len = strlen(canonical);
	size_t letters = nr_letters(typed, typed_len),
	       canonical_letters = nr_letters(canonical, canonical_len);

	if (letters && canonical_letters && letters != canonical_letters)
		return respell_other(letters_case(typed, typed_len), canonical, out, room);

	while (at < typed_len && len + 4 < room) {
		uint32_t codepoint = utf8_next(typed, typed_len, &at);
		struct letter letter = letter_of(codepoint);
		bool is_capital = letter.class == LETTER_WORD && letter_is_capital(codepoint);

		if (letter.class >= LETTER_TONE) /* the canonical spelling has its marks composed */
			continue;
		if (letter.class == LETTER_WORD && canonical_at < canonical_len)
			codepoint = utf8_next(canonical, canonical_len, &canonical_at);
		if (is_capital)
			codepoint = (uint32_t)utf8proc_toupper((utf8proc_int32_t)codepoint);
		len += put_codepoint(out + len, codepoint);
	}
	return len;
}
