/*
 * Keys of one word -> letters and a tone. A key can often be read in two ways (the second o of khoeo is a
 * letter, that of troong a mark), so the readings are tried in the order in which they are likely, and the
 * first that ends in a syllable counts. No frequencies, no vocabulary.
 */
#include "text/keystrokes.h"

#include "text/decode.h"
#include "text/letter.h"
#include "text/syllable.h"

#include <string.h>
#include <utf8proc.h>

/* Which key makes which letter of which. */
static const struct mark {
	char telex, vni;
	uint32_t from, to;
} marks[] = {
	{'w', '7', 'u', 0x1B0 /* ư */},
	{'w', '7', 'o', 0x1A1 /* ơ */},
	{'w', '8', 'a', 0x103 /* ă */},
	{'a', '6', 'a', 0xE2 /* â */},
	{'e', '6', 'e', 0xEA /* ê */},
	{'o', '6', 'o', 0xF4 /* ô */},
	{'d', '9', 'd', 0x111 /* đ */},
};

enum { HORNED_U = 0x1B0, HORNED_O = 0x1A1 };

/* In the order of enum tone. */
static const char telex_tones[] = "zfsrxj", vni_tones[] = "021345";

struct keys {
	struct key {
		uint32_t base; /* lower case */
		uint8_t tone;  /* of a letter that was typed with its tone */
		bool is_capital;
	} key[KEYSTROKES_MAX_KEYS];
	size_t nr;
	enum keystroke_method method;
};

/* What the keys so far have made. */
struct made {
	uint32_t base[SYLLABLE_MAX_LETTERS];
	bool is_capital[SYLLABLE_MAX_LETTERS];
	size_t nr;
	uint8_t tone;
	bool is_changed; /* a key was more than a letter */
};

static bool is_digit(uint32_t base)
{
	return base >= '0' && base <= '9';
}

static bool take_keys(const char *bytes, size_t len, struct keys *keys)
{
	size_t at = 0;

	keys->nr = 0;
	keys->method = KEYSTROKES_TELEX;
	while (at < len) {
		uint32_t codepoint = utf8_next(bytes, len, &at);
		struct letter letter = letter_of(codepoint);

		if (keys->nr == KEYSTROKES_MAX_KEYS || (letter.class != LETTER_WORD && !is_digit(codepoint)))
			return false;
		if (is_digit(codepoint))
			keys->method = KEYSTROKES_VNI;
		keys->key[keys->nr++] = (struct key){letter.base, letter.tone, letter_is_capital(codepoint)};
	}
	return keys->nr > 0;
}

/* aaa, ww and 11 take back what was made. */
static bool takes_back(const struct keys *keys)
{
	for (size_t i = 1; i < keys->nr; i++) {
		uint32_t base = keys->key[i].base;

		if (base != keys->key[i - 1].base)
			continue;
		if (base == 'w' || is_digit(base))
			return true;
		if (i > 1 && base < 0x80 && strchr("aeod", (int)base) && keys->key[i - 2].base == base)
			return true;
	}
	return false;
}

static bool has_vowel(const struct made *made)
{
	for (size_t i = 0; i < made->nr; i++)
		if (letter_is_vowel(made->base[i]))
			return true;
	return false;
}

/* đắk as đắc: k is no last letter of Vietnamese, but of many places in the highlands. */
static bool parse(const struct made *made, struct syllable_shape *shape)
{
	uint32_t base[SYLLABLE_MAX_LETTERS];

	memcpy(base, made->base, sizeof(base));
	if (made->nr > 1 && base[made->nr - 1] == 'k')
		base[made->nr - 1] = 'c';
	if (!syllable_parse(base, made->nr, shape))
		return false;
	return made->tone == TONE_ACUTE || made->tone == TONE_DOT || !syllable_is_stopped(base, made->nr);
}

static bool is_marked(const struct made *made)
{
	for (size_t i = 0; i < made->nr; i++)
		if (made->base[i] >= 0x80)
			return true;
	return made->tone != TONE_LEVEL;
}

/* truwong, truowng: ưo and uơ before another letter can only be ươ. */
static bool complete_pair(struct made *made)
{
	for (size_t i = 0; i + 1 < made->nr; i++) {
		uint32_t *pair = made->base + i;

		if ((pair[0] == HORNED_U && pair[1] == 'o') || (pair[0] == 'u' && pair[1] == HORNED_O)) {
			pair[0] = HORNED_U;
			pair[1] = HORNED_O;
			return true;
		}
	}
	return false;
}

/* The keys are all read: true where a word has come out, which is written. */
static bool finish(struct made made, struct strbuf *out)
{
	struct syllable_shape shape;

	if (!made.is_changed || !is_marked(&made))
		return false;
	if (!parse(&made, &shape) && !(complete_pair(&made) && parse(&made, &shape)))
		return false;
	for (size_t i = 0; i < made.nr; i++) {
		uint32_t letter = letter_with_tone(made.base[i], i == shape.tone_at ? made.tone : TONE_LEVEL);

		if (made.is_capital[i])
			letter = (uint32_t)utf8proc_toupper((utf8proc_int32_t)letter);
		strbuf_add_codepoint(out, letter);
	}
	return true;
}

static bool read_keys(const struct keys *keys, size_t at, struct made made, struct strbuf *out);

static bool read_as_letter(const struct keys *keys, size_t at, struct made made, uint32_t base,
	struct strbuf *out)
{
	if (made.nr == SYLLABLE_MAX_LETTERS || is_digit(base))
		return false;
	if (keys->key[at].tone != TONE_LEVEL)
		made.tone = keys->key[at].tone;
	made.is_capital[made.nr] = keys->key[at].is_capital;
	made.base[made.nr++] = base;
	return read_keys(keys, at + 1, made, out);
}

static const struct mark *find_mark(const struct keys *keys, size_t at, uint32_t from)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		char key = keys->method == KEYSTROKES_VNI ? marks[i].vni : marks[i].telex;

		if (keys->key[at].base == (unsigned char)key && keys->key[at].tone == TONE_LEVEL &&
			marks[i].from == from)
			return &marks[i];
	}
	return NULL;
}

/* A key of a mark, on u and o together first, then on the letter that was typed last. */
static bool read_as_mark(const struct keys *keys, size_t at, struct made made, struct strbuf *out)
{
	made.is_changed = true;
	for (size_t i = 0; i + 1 < made.nr; i++) {
		struct made both = made;

		if (made.base[i] != 'u' || made.base[i + 1] != 'o' || !find_mark(keys, at, 'u'))
			continue;
		both.base[i] = HORNED_U;
		both.base[i + 1] = HORNED_O;
		if (read_keys(keys, at + 1, both, out))
			return true;
	}
	for (size_t i = made.nr; i-- > 0;) {
		const struct mark *mark = find_mark(keys, at, made.base[i]);
		struct made one = made;

		if (!mark)
			continue;
		one.base[i] = mark->to;
		if (read_keys(keys, at + 1, one, out))
			return true;
	}
	return false;
}

/* The tone that the key stands for behind a vowel, or -1. */
static int tone_of_key(const struct keys *keys, size_t at, const struct made *made)
{
	const char *tones = keys->method == KEYSTROKES_VNI ? vni_tones : telex_tones, *found;
	uint32_t base = keys->key[at].base;

	if (base >= 0x80 || !has_vowel(made))
		return -1;
	found = strchr(tones, (int)base);
	return found ? (int)(found - tones) : -1;
}

static bool read_keys(const struct keys *keys, size_t at, struct made made, struct strbuf *out)
{
	uint32_t base;
	int tone;

	if (at == keys->nr)
		return finish(made, out);
	base = keys->key[at].base;
	tone = tone_of_key(keys, at, &made);
	if (tone >= 0) {
		if (tone == made.tone) /* twice the same key takes the tone back */
			return false;
		made.tone = (uint8_t)tone;
		made.is_changed = true;
		return read_keys(keys, at + 1, made, out);
	}
	if (read_as_mark(keys, at, made, out))
		return true;
	if (base == 'w' && keys->method == KEYSTROKES_TELEX) {
		made.is_changed = true;
		base = HORNED_U;
	}
	return read_as_letter(keys, at, made, base, out);
}

enum keystroke_method keystrokes_decode(const char *bytes, size_t len, struct strbuf *out)
{
	struct keys keys;
	struct made nothing = {{0}, {0}, 0, TONE_LEVEL, false};

	if (!take_keys(bytes, len, &keys) || takes_back(&keys) || !read_keys(&keys, 0, nothing, out))
		return KEYSTROKES_NONE;
	return keys.method;
}

bool keystrokes_next_chunk(const char *text, size_t len, size_t *at, size_t *start_byte, size_t *end_byte)
{
	bool is_chunk = false, is_within = false;

	while (*at < len) {
		size_t from = *at;
		enum letter_class class = (enum letter_class)letter_of(utf8_next(text, len, at)).class;

		if (class == LETTER_SEPARATOR || (class == LETTER_IGNORED && !is_within)) {
			if (is_chunk)
				return true;
			is_within = false;
			continue;
		}
		if (!is_within) {
			is_within = true;
			is_chunk = class == LETTER_WORD;
			*start_byte = from;
		}
		*end_byte = *at;
	}
	return is_chunk;
}
