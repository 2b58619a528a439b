/* Letters -> onset, rime and place of the tone mark. Knows no tones, no text, no frequencies. */
#include "text/syllable.h"

#include <string.h>

/* Onsets, longest first. "qu" and "gi" are tried before "q" alone (no onset) and "g". */
static const char *const onsets[] = {"ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b",
	"c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""};

/* Every rime of the written language, without tones; the y-rimes after "qu" (quyết = qu + yết) among them. */
static const char rimes[] =
	" a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
	" e ec em en eng eo ep et ê êc êch êm ên êng ênh êp êt êu"
	" i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu"
	" y yt ynh ych yn yp ym yêm yên yêng yêt yêu yêc"
	" o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong"
	" ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt"
	" u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uynh"
	" uyên uyêt uyn uyt uyp uyu ư ưa ưc ưi ưm ưn ưng ưu ươc ươi ươm ươn ương ươp ươt ươu ưt ";

static const char vowels_with_quality[] = "ăâêôơư";

/* The letters as UTF-8 with a space on each side, for the search in `rimes`. Bases are below U+0800 here. */
static size_t spell(const uint32_t *bases, size_t nr, char *out)
{
	size_t len = 0;

	out[len++] = ' ';
	for (size_t i = 0; i < nr; i++) {
		if (bases[i] < 0x80) {
			out[len++] = (char)bases[i];
		} else {
			out[len++] = (char)(0xC0 | bases[i] >> 6);
			out[len++] = (char)(0x80 | (bases[i] & 0x3F));
		}
	}
	out[len++] = ' ';
	out[len] = '\0';
	return len;
}

static bool is_rime(const uint32_t *bases, size_t nr)
{
	char spelled[2 * SYLLABLE_MAX_LETTERS + 3];

	if (nr == 0 || nr > 4)
		return false;
	spell(bases, nr, spelled);
	return strstr(rimes, spelled) != NULL;
}

static bool is_vowel(uint32_t base)
{
	return base >= 0x80 ? base != 0x111 : strchr("aeiouy", (int)base) != NULL;
}

static bool has_quality(uint32_t base)
{
	char spelled[2 * SYLLABLE_MAX_LETTERS + 3];
	size_t len;

	if (base < 0x80)
		return false;
	len = spell(&base, 1, spelled);
	spelled[len - 1] = '\0';
	return strstr(vowels_with_quality, spelled + 1) != NULL;
}

/*
 * Where the tone stands in a rime: the last vowel with a quality mark, else by the number of vowels and the
 * coda.
 */
static size_t tone_in_rime(const uint32_t *rime, size_t nr)
{
	size_t nr_vowels = 0, marked = nr;

	for (size_t i = 0; i < nr && is_vowel(rime[i]); i++) {
		nr_vowels++;
		if (has_quality(rime[i]))
			marked = i;
	}
	if (marked < nr)
		return marked;
	if (nr_vowels == 3 || (nr_vowels == 2 && nr > 2))
		return 1;
	return 0;
}

/* The length of the onset in letters where `bases` starts with it, else -1. */
static int starts_with_onset(const uint32_t *bases, size_t nr, const char *onset)
{
	if (!strcmp(onset, "đ"))
		return nr > 0 && bases[0] == 0x111 ? 1 : -1;
	for (size_t i = 0; onset[i]; i++)
		if (i >= nr || bases[i] != (unsigned char)onset[i])
			return -1;
	return (int)strlen(onset);
}

bool syllable_parse(const uint32_t *bases, size_t nr, struct syllable_shape *shape)
{
	if (nr == 0 || nr > SYLLABLE_MAX_LETTERS)
		return false;
	for (size_t i = 0; i < nr; i++)
		if (bases[i] >= 0x800)
			return false;
	for (size_t i = 0; i < sizeof(onsets) / sizeof(*onsets); i++) {
		int onset_len = starts_with_onset(bases, nr, onsets[i]);

		if (onset_len < 0 || !is_rime(bases + onset_len, nr - (size_t)onset_len))
			continue;
		shape->onset_len = (size_t)onset_len;
		shape->tone_at = shape->onset_len + tone_in_rime(bases + onset_len, nr - (size_t)onset_len);
		return true;
	}
	return false;
}
