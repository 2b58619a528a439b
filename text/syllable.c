/* Letters -> onset, rime and place of the tone mark. Knows no tones, no text, no frequencies. */
#include "text/syllable.h"

#include "text/decode.h"

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

/*
 * The rimes as a set: four letters of 11 bits each make a key, and a table of a fixed size holds the keys,
 * each at its hash or right after it. Built when the program starts, as text/letter.c builds its tables.
 */
enum { RIME_SLOTS = 512 };

static uint64_t rime_keys[RIME_SLOTS]; /* 0: empty */

static uint64_t rime_key(const uint32_t *bases, size_t nr)
{
	uint64_t key = 0;

	for (size_t i = 0; i < nr; i++)
		key = key << 11 | bases[i];
	return key;
}

/* The slot of the key, or the empty one where it belongs. */
static size_t rime_slot(uint64_t key)
{
	size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 55) % RIME_SLOTS;

	while (rime_keys[at] && rime_keys[at] != key)
		at = (at + 1) % RIME_SLOTS;
	return at;
}

__attribute__((constructor)) static void build_rimes(void)
{
	uint32_t bases[4];
	size_t nr = 0;

	for (size_t at = 0; rimes[at];) {
		uint32_t base = utf8_next(rimes, sizeof(rimes) - 1, &at);

		if (base != ' ') {
			bases[nr++] = base;
		} else if (nr) {
			rime_keys[rime_slot(rime_key(bases, nr))] = rime_key(bases, nr);
			nr = 0;
		}
	}
}

static bool is_rime(const uint32_t *bases, size_t nr)
{
	return nr > 0 && nr <= 4 && rime_keys[rime_slot(rime_key(bases, nr))] != 0;
}

static bool is_vowel(uint32_t base)
{
	return base >= 0x80 ? base != 0x111 : strchr("aeiouy", (int)base) != NULL;
}

/* ă â ê ô ơ ư */
static bool has_quality(uint32_t base)
{
	return base == 0x103 || base == 0xE2 || base == 0xEA || base == 0xF4 || base == 0x1A1 ||
		base == 0x1B0;
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

bool syllable_is_stopped(const uint32_t *bases, size_t nr)
{
	uint32_t last = nr ? bases[nr - 1] : 0;

	if (last == 'h')
		return nr > 2 && bases[nr - 2] == 'c';
	return last == 'c' || last == 'p' || last == 't';
}
