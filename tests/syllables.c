/* Onsets and rimes, written down for the tests, apart from the tables of text/syllable.c -> syllables. */
#include "tests/syllables.h"

#include "base/strbuf.h"

#include <string.h>

static const char onsets[] = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x ";

static const char rimes[] =
	"a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
	"ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu "
	"o oa oac oach oai oam oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op "
	"ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm "
	"uôn uông uôt up ut uơ uy uya uych uynh uyên uyêt uyt uyu ư ưa ưc ưi ưm ưn ưng ưu ươc ươi ươm ươn ương ươp "
	"ươt ươu ưt";

static const unsigned int tone_marks[] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};

static bool is_stopped(const char *rime, size_t len)
{
	return (len > 0 && strchr("cpt", rime[len - 1])) || (len > 1 && !memcmp(rime + len - 2, "ch", 2));
}

/* The tone behind the last letter but the consonants; its canonical place is found by word_canonical. */
static void add_rime(struct strbuf *out, const char *rime, size_t len, unsigned int tone)
{
	size_t coda = len;

	while (coda > 0 && strchr("cghmnpt", rime[coda - 1]))
		coda--;
	strbuf_add(out, rime, coda);
	if (tone)
		strbuf_add_codepoint(out, tone);
	strbuf_add(out, rime + coda, len - coda);
}

static void each_tone(const char *onset, size_t onset_len, const char *rime, size_t len, syllable_fn *fn,
	void *context)
{
	for (size_t tone = 0; tone < sizeof(tone_marks) / sizeof(*tone_marks); tone++) {
		struct strbuf text = STRBUF_INIT;
		struct word word;

		if (is_stopped(rime, len) && tone != 2 && tone != 5)
			continue;
		strbuf_add(&text, onset, onset_len);
		add_rime(&text, rime, len, tone_marks[tone]);
		word_canonical(text.buf, text.len, &word);
		if (word.is_syllable)
			fn(context, &word);
		strbuf_release(&text);
	}
}

void each_syllable(syllable_fn *fn, void *context)
{
	for (const char *onset = onsets; *onset; onset += strcspn(onset, " ") + 1)
		for (const char *rime = rimes; *rime;) {
			size_t len = strcspn(rime, " ");

			each_tone(onset, strcspn(onset, " "), rime, len, fn, context);
			rime += len + strspn(rime + len, " ");
		}
}
