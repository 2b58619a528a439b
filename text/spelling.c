/* Canonical word <-> letters and a tone; letters -> the syllables that they spell under any quality marks. */
#include "text/spelling.h"

#include "text/decode.h"
#include "text/letter.h"
#include "text/syllable.h"

static bool is_latin(uint32_t base)
{
	return base < 0x250 || (base >= 0x1E00 && base < 0x1F00);
}

bool spelling_take_apart(const char *canonical, size_t len, struct spelling *out)
{
	*out = (struct spelling){{0}, 0, 0, TONE_LEVEL, 0};
	for (size_t at = 0; at < len;) {
		struct letter letter = letter_of(utf8_next(canonical, len, &at));
		bool is_apart = letter.class == LETTER_TONE && out->nr > 0;

		if (!is_apart) {
			if (letter.class != LETTER_WORD || !is_latin(letter.base) ||
				out->nr == WORD_MAX_LETTERS)
				return false;
			out->base[out->nr++] = letter.base;
		}
		if (letter.tone != TONE_LEVEL) {
			out->tone = letter.tone;
			out->tone_at = out->nr - 1;
			out->nr_tones++;
		}
	}
	return out->nr > 0;
}

void spelling_print(const struct spelling *spelling, struct strbuf *out)
{
	static const unsigned int tone_marks[NR_TONES] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};

	strbuf_reset(out);
	for (size_t i = 0; i < spelling->nr; i++) {
		strbuf_add_codepoint(out, spelling->base[i]);
		if (i == spelling->tone_at && spelling->tone != TONE_LEVEL)
			strbuf_add_codepoint(out, tone_marks[spelling->tone]);
	}
}

const uint32_t *spelling_qualities_of(uint32_t folded, bool is_first)
{
	static const uint32_t a[] = {'a', 0x103, 0xE2, 0}, e[] = {'e', 0xEA, 0}, o[] = {'o', 0xF4, 0x1A1, 0},
			      u[] = {'u', 0x1B0, 0}, d[] = {'d', 0x111, 0};

	switch (folded) {
	case 'a':
		return a;
	case 'e':
		return e;
	case 'o':
		return o;
	case 'u':
		return u;
	case 'd':
		return is_first ? d : NULL;
	default:
		return NULL;
	}
}

static bool each_variant_from(struct spelling *spelling, size_t at, variant_fn *fn, void *context)
{
	struct syllable_shape shape;
	const uint32_t *qualities;
	uint32_t folded;

	if (at == spelling->nr) {
		if (!syllable_parse(spelling->base, spelling->nr, &shape))
			return false;
		spelling->tone_at = shape.tone_at;
		return fn(context, spelling);
	}
	folded = letter_fold(spelling->base[at]);
	qualities = spelling_qualities_of(folded, at == 0);
	if (!qualities) {
		spelling->base[at] = folded;
		return each_variant_from(spelling, at + 1, fn, context);
	}
	for (; *qualities; qualities++) {
		spelling->base[at] = *qualities;
		if (each_variant_from(spelling, at + 1, fn, context))
			return true;
		spelling->base[at] = folded;
	}
	return false;
}

bool spelling_each_variant(const struct spelling *spelling, variant_fn *fn, void *context)
{
	struct spelling variant = *spelling;

	return spelling->nr <= SYLLABLE_MAX_LETTERS && each_variant_from(&variant, 0, fn, context);
}

static bool stop(void *context, const struct spelling *variant)
{
	(void)context;
	(void)variant;
	return true;
}

bool spelling_is_folded_syllable(const struct spelling *spelling)
{
	return spelling_each_variant(spelling, stop, NULL);
}

bool spelling_takes_tone(const struct spelling *syllable)
{
	return syllable->tone == TONE_ACUTE || syllable->tone == TONE_DOT ||
		!syllable_is_stopped(syllable->base, syllable->nr);
}
