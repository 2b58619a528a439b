/* Any bytes as keystrokes, and each of their words as a misspelling: what comes out is well-formed. */
#include "base/strbuf.h"
#include "tests/contract.h"
#include "tests/fuzz/fuzz.h"
#include "text/keystrokes.h"
#include "text/misspelling.h"
#include "text/word.h"

#include <string.h>

/* out is as before where nothing is decoded; else one marked word is behind it, which is no keystrokes. */
static void type_chunk(const char *bytes, size_t len)
{
	struct strbuf out = STRBUF_INIT;
	enum keystroke_method method;

	strbuf_add_ch(&out, '|');
	method = keystrokes_decode(bytes, len, &out);
	contract(out.buf[0] == '|' && (method == KEYSTROKES_NONE) == (out.len == 1));
	contract(is_valid_utf8(out.buf, out.len));
	if (method != KEYSTROKES_NONE) {
		struct word word;

		word_canonical(out.buf + 1, out.len - 1, &word);
		contract(word.is_marked && word.nr_letters <= KEYSTROKES_MAX_KEYS);
		contract(word.is_syllable || word.text[word.len - 1] == 'k');
		contract(!memchr(bytes, '\0', len));
	}
	strbuf_release(&out);
}

struct candidates {
	const struct word *typed;
	size_t nr;
	double cost;
};

static void see_candidate(void *context, const struct misspelling *candidate)
{
	struct candidates *candidates = context;
	const struct word *typed = candidates->typed;
	struct word word;

	word_canonical(candidate->text, candidate->len, &word);
	contract(word.len == candidate->len && !memcmp(word.text, candidate->text, word.len));
	contract(word.len != typed->len || memcmp(word.text, typed->text, word.len) != 0);
	contract(candidate->cost > 0 && candidate->cost >= candidates->cost);
	contract(typed->is_marked || !word.is_marked);
	contract(!typed->is_marked || !typed->is_syllable || word.is_syllable);
	candidates->cost = candidate->cost;
	candidates->nr++;
}

static void misspell_chunk(const char *bytes, size_t len)
{
	struct word word;
	struct candidates candidates = {&word, 0, 0};

	word_canonical(bytes, len, &word);
	misspelling_each(word.text, word.len, see_candidate, &candidates);
	contract(candidates.nr <= MISSPELLING_MAX_CANDIDATES);
}

int FUZZ_DRIVER(keystrokes)(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	size_t at = 0, start_byte = 0, end_byte = 0, before = 0, nr = 0;

	type_chunk(text, size);
	while (keystrokes_next_chunk(text, size, &at, &start_byte, &end_byte)) {
		contract(before <= start_byte && start_byte < end_byte && end_byte <= at && at <= size);
		before = end_byte;
		type_chunk(text + start_byte, end_byte - start_byte);
		if (nr++ < 20) /* they are slow */
			misspell_chunk(text + start_byte, end_byte - start_byte);
	}
	contract(at == size);
	return 0;
}
